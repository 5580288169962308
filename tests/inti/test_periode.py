"""Periods as half-open ranges in the office's own calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inti.galat import DomainError
from portal.inti.periode import ZONA, Periode, local_date

JENIS = {"bulan": 12, "triwulan": 4, "semester": 2, "tahun": 1}
jenis_apa_pun = st.sampled_from(sorted(JENIS))
periode_apa_pun = st.tuples(st.integers(2000, 2100), jenis_apa_pun).flatmap(
    lambda p: st.builds(Periode, st.just(p[0]), st.just(p[1]), st.integers(1, JENIS[p[1]]))
)
tanggal_apa_pun = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("kode", "nama", "mulai", "sampai", "terakhir"),
    [
        ("2025-02", "Februari 2025", date(2025, 2, 1), date(2025, 3, 1), date(2025, 2, 28)),
        ("2024-02", "Februari 2024", date(2024, 2, 1), date(2024, 3, 1), date(2024, 2, 29)),
        ("2025-12", "Desember 2025", date(2025, 12, 1), date(2026, 1, 1), date(2025, 12, 31)),
        ("2025-TW1", "Triwulan I 2025", date(2025, 1, 1), date(2025, 4, 1), date(2025, 3, 31)),
        ("2025-TW4", "Triwulan IV 2025", date(2025, 10, 1), date(2026, 1, 1), date(2025, 12, 31)),
        ("2025-S1", "Semester I 2025", date(2025, 1, 1), date(2025, 7, 1), date(2025, 6, 30)),
        ("2025-S2", "Semester II 2025", date(2025, 7, 1), date(2026, 1, 1), date(2025, 12, 31)),
        ("2025", "Tahun 2025", date(2025, 1, 1), date(2026, 1, 1), date(2025, 12, 31)),
    ],
)
def test_code_name_and_ends_of_each_kind(kode: str, nama: str, mulai: date, sampai: date, terakhir: date) -> None:
    periode = Periode.parse(kode)
    assert (periode.kode, periode.nama) == (kode, nama)
    assert (periode.mulai, periode.sampai, periode.hari_terakhir) == (mulai, sampai, terakhir)
    assert mulai in periode
    assert terakhir in periode
    assert sampai not in periode
    assert mulai - timedelta(days=1) not in periode


def test_code_is_read_in_any_case_and_with_spaces_around() -> None:
    assert Periode.parse(" 2025-tw3 ") == Periode(2025, "triwulan", 3)


@pytest.mark.parametrize(
    "kode",
    ["", "2025-TW0", "2025-TW5", "2025-S3", "2025-13", "2025-00", "2025-1", "1999", "2101", "20250", "TW1-2025",
     "2025-TW1-S1", "2025 TW1", "-2025", "2025-TW1\x00", "2025-TW१", "²025", "2025-01-01", "2025\n2026", "x" * 5000],
)  # fmt: skip
def test_anything_else_is_no_period_and_the_sentence_shows_what_is(kode: str) -> None:
    with pytest.raises(DomainError, match="2025-TW1, 2025-S1, 2025-01") as salah:
        Periode.parse(kode)
    assert (salah.value.kode, salah.value.bidang) == ("periode_salah", "periode")
    assert len(salah.value.teks) < 200


@pytest.mark.parametrize(
    ("zona", "awal"),
    [
        ("Asia/Jakarta", datetime(2025, 3, 31, 17, tzinfo=UTC)),
        ("Asia/Makassar", datetime(2025, 3, 31, 16, tzinfo=UTC)),
        ("Asia/Jayapura", datetime(2025, 3, 31, 15, tzinfo=UTC)),
    ],
)
def test_quarter_begins_at_local_midnight_in_each_zone(zona: str, awal: datetime) -> None:
    kedua = Periode.parse("2025-TW2")
    assert kedua.to_utc(zona)[0] == awal
    assert Periode.parse("2025-TW1").to_utc(zona)[1] == awal
    detik = timedelta(seconds=1)
    assert local_date(awal, zona) == date(2025, 4, 1)
    assert local_date(awal - detik, zona) == date(2025, 3, 31)
    assert Periode.containing(local_date(awal - detik, zona)) == Periode.parse("2025-TW1")
    assert Periode.containing(local_date(awal, zona)) == kedua


def test_same_instant_lies_in_different_quarters_in_the_west_and_in_the_east() -> None:
    saat = datetime(2025, 3, 31, 15, 30, tzinfo=UTC)
    kuartal = [Periode.containing(local_date(saat, zona)).kode for zona in ZONA]
    assert kuartal == ["2025-TW1", "2025-TW1", "2025-TW2"]


@pytest.mark.parametrize(
    ("kode", "langkah", "hasil"),
    [
        ("2025-TW1", -1, "2024-TW4"),
        ("2025-TW4", 1, "2026-TW1"),
        ("2025-TW2", 9, "2027-TW3"),
        ("2025-01", -13, "2023-12"),
        ("2025-S2", 1, "2026-S1"),
        ("2025", -25, "2000"),
        ("2025-TW2", 0, "2025-TW2"),
    ],
)
def test_shift_crosses_years(kode: str, langkah: int, hasil: str) -> None:
    assert Periode.parse(kode).shift(langkah).kode == hasil


def test_months_of_a_period_are_in_order() -> None:
    assert [b.kode for b in Periode.parse("2025-TW4").bulan()] == ["2025-10", "2025-11", "2025-12"]
    assert [len(list(Periode.parse(k).bulan())) for k in ("2025-05", "2025-TW1", "2025-S2", "2025")] == [
        1, 3, 6, 12,
    ]  # fmt: skip


@given(periode_apa_pun)
def test_code_reads_back_as_the_same_period(periode: Periode) -> None:
    assert Periode.parse(periode.kode) == periode


@given(periode_apa_pun, st.integers(-200, 200))
def test_shift_there_and_back_is_the_same_period(periode: Periode, langkah: int) -> None:
    assert periode.shift(langkah).shift(-langkah) == periode


@given(tanggal_apa_pun, jenis_apa_pun)
def test_every_date_lies_in_exactly_one_period_of_each_kind(tanggal: date, jenis: str) -> None:
    periode = Periode.containing(tanggal, jenis)  # type: ignore[arg-type]
    assert [tanggal in periode.shift(i) for i in (-1, 0, 1)] == [False, True, False]


@given(periode_apa_pun, st.sampled_from(sorted(ZONA)))
def test_neighbours_touch_without_gap_or_overlap(periode: Periode, zona: str) -> None:
    assert periode.sampai == periode.shift(1).mulai
    assert periode.to_utc(zona)[1] == periode.shift(1).to_utc(zona)[0]
