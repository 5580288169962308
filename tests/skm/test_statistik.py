"""What stands beside an index: certainty, differences, gains, hidden groups, the month's gauge. No database."""

import itertools
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.inti.hari_kerja import Kalender
from portal.inti.periode import Periode
from portal.skm.domain.banding import compare_nilai
from portal.skm.domain.indeks import Indeks, Rekap, compute_ik95_unsur, compute_indeks, count_jawaban, straddled
from portal.skm.domain.instrumen import Instrumen, round_half_up
from portal.skm.domain.kecukupan import gauge_bulan, needed_by, reminder_days
from portal.skm.domain.paham import count_paham
from portal.skm.domain.peringkat import Hitung, rank_peringkat
from portal.skm.domain.prioritas import compute_kenaikan, order_terendah, rank_prioritas
from portal.skm.domain.sel_kecil import hide_small, show_jumlah
from portal.skm.domain.ukuran import Ukuran, average_nilai, compute_nilai, total_of
from portal.skm.instrumen import build_instrumen, find_instrumen
from tests.pabrik.skm import make_nilai
from tests.skm.instrumen_uji import isi_instrumen

SKM = find_instrumen("skm")
JAWABAN = st.lists(st.lists(st.integers(1, 4), min_size=9, max_size=9), min_size=1, max_size=25)
FEBRUARI = Periode.parse("2025-02")


def rekap_of(daftar: list[list[int]], instrumen: Instrumen = SKM) -> Rekap:
    kode = [u.kode for u in instrumen.unsur]
    return count_jawaban(instrumen, (dict(zip(kode, b, strict=True)) for b in daftar))


def index_of(nilai: dict[str, int], n: int = 10, instrumen: Instrumen = SKM) -> Indeks:
    return compute_indeks(instrumen, count_jawaban(instrumen, [nilai] * n))


@settings(max_examples=60, deadline=None)
@given(JAWABAN, st.one_of(st.none(), st.integers(25, 5000)))
def test_totals_alone_give_the_index_its_error_and_class(daftar: list[list[int]], populasi: int | None) -> None:
    rekap = rekap_of(daftar)
    indeks = compute_indeks(SKM, rekap, populasi)
    nilai = compute_nilai(SKM, total_of(rekap), populasi)
    assert (nilai.n, nilai.ikm, nilai.ik95, nilai.kelas) == (indeks.n, indeks.ikm, indeks.ik95, indeks.kelas)


def test_a_known_population_narrows_the_interval_and_a_census_has_none() -> None:
    rekap = rekap_of([[3] * 9, [4] * 9, [2] * 9, [4] * 9] * 10)
    lebar = [compute_indeks(SKM, rekap, p).ik95 for p in (None, 10_000, 80, 40)]
    assert lebar == [Decimal("6.71"), Decimal("6.70"), Decimal("4.78"), Decimal("0.00")]
    assert len({compute_indeks(SKM, rekap, p).ikm for p in (None, 80, 40)}) == 1


def test_interval_of_one_unsur_follows_from_its_own_answers() -> None:
    sama, beda = (0, 0, 40, 0), (0, 20, 0, 20)
    assert compute_ik95_unsur(SKM, sama) == Decimal("0.00")
    assert compute_ik95_unsur(SKM, beda) == Decimal("8.10")
    assert compute_ik95_unsur(SKM, beda, 40) == Decimal("0.00")
    assert compute_ik95_unsur(SKM, (0, 0, 1, 0)) is None


@pytest.mark.parametrize(
    ("daftar", "mutu", "lain"),
    [
        ([[3] * 9] * 20 + [[4] * 9] * 22, "B", ["A"]),
        ([[4] * 9] * 40 + [[3] * 9], "A", []),
        ([[3] * 9, [4] * 9], "B", ["A", "C", "D"]),
    ],
)
def test_a_class_says_which_others_its_interval_touches(daftar: list[list[int]], mutu: str, lain: list[str]) -> None:
    indeks = compute_indeks(SKM, rekap_of(daftar))
    assert indeks.kelas is not None
    assert (indeks.kelas.mutu, [k.mutu for k in straddled(indeks)]) == (mutu, lain)


def test_gain_of_an_unsur_is_the_index_of_the_others_less_the_index() -> None:
    indeks = index_of(make_nilai(4, waktu=2, sarpras=3))
    naik = {p.unsur.unsur.kode: p.kenaikan for p in rank_prioritas(indeks)}
    tanpa_waktu = Fraction(25) * (Fraction(3) + 4 * 7) / 8
    assert naik["waktu"] == tanpa_waktu - (indeks.nilai or 0)
    assert [p.peringkat for p in rank_prioritas(indeks)] == [1, 2]
    assert round_half_up(naik["waktu"]) == Decimal("5.21")


def test_equal_gains_share_a_rank_and_nothing_is_urgent_when_all_are_equal() -> None:
    seri = rank_prioritas(index_of(make_nilai(4, waktu=3, biaya=3, produk=2)))
    assert [(p.peringkat, p.unsur.unsur.kode) for p in seri] == [(1, "produk"), (2, "waktu"), (2, "biaya")]
    assert rank_prioritas(index_of(make_nilai(3))) == ()


def test_of_equally_low_unsur_the_heavier_one_stands_first() -> None:
    berat = build_instrumen(isi_instrumen(unsur=3, bobot=["1/6", "1/2", "1/3"]))
    indeks = index_of({"u1": 2, "u2": 2, "u3": 4}, instrumen=berat)
    assert indeks.terendah == ("u1", "u2")
    assert [u.unsur.kode for u in order_terendah(indeks)] == ["u2", "u1"]
    assert [p.unsur.unsur.kode for p in rank_prioritas(indeks)] == ["u2", "u1"]


@settings(max_examples=60, deadline=None)
@given(JAWABAN)
def test_raising_an_unsur_to_the_others_raises_the_index_by_exactly_its_gain(daftar: list[list[int]]) -> None:
    indeks = compute_indeks(SKM, rekap_of(daftar))
    for u in indeks.unsur:
        lain = [v.nrr for v in indeks.unsur if v is not u]
        sesudah = SKM.faktor * (sum(lain) + sum(lain, Fraction(0)) / 8) / 9
        assert (indeks.nilai or 0) + compute_kenaikan(indeks, u) == sesudah


@pytest.mark.parametrize(
    ("satu", "dua", "nyata"),
    [
        (("80.00", "1.00"), ("78.00", "1.00"), True),
        (("80.00", "1.00"), ("78.60", "1.00"), False),
        (("80.00", None), ("60.00", "1.00"), None),
    ],
)
def test_two_indices_differ_only_beyond_their_common_error(
    satu: tuple[str, str | None], dua: tuple[str, str | None], nyata: bool | None
) -> None:
    angka = [Decimal(a) if a is not None else None for a in (*satu, *dua)]
    assert compare_nilai(*angka).nyata is nyata


HITUNGAN = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), min_size=1, max_size=6)


def possible(hitungan: dict[str, int], tersembunyi: frozenset[str]) -> list[dict[str, int]]:
    """Return every set of hidden numbers that fits what a reader sees: the sum, "<5" or a dash, the rows shown."""
    jumlah = sum(hitungan[k] for k in tersembunyi)
    terlihat = [n for k, n in hitungan.items() if n and k not in tersembunyi]
    atas = min(terlihat, default=jumlah)
    kode = sorted(tersembunyi)
    rentang = [range(1, 5) if hitungan[k] < 5 else range(5, atas + 1) for k in kode]
    return [dict(zip(kode, isi, strict=True)) for isi in itertools.product(*rentang) if sum(isi) == jumlah]


@settings(max_examples=150, deadline=None)
@given(HITUNGAN)
def test_no_hidden_group_can_be_computed_from_what_is_shown(hitungan: dict[str, int]) -> None:
    tersembunyi = hide_small(hitungan)
    assert {k for k, n in hitungan.items() if 0 < n < 5} <= tersembunyi
    if not tersembunyi or tersembunyi == {k for k, n in hitungan.items() if n}:
        return
    assert len(tersembunyi) > 1
    assert sum(hitungan[k] for k in tersembunyi) >= 5
    mungkin = possible(hitungan, tersembunyi)
    assert all(len({m[k] for m in mungkin}) > 1 for k in tersembunyi)


def test_a_small_group_takes_the_next_smallest_one_with_it() -> None:
    hitungan = {"L": 40, "P": 30, "": 2}
    tersembunyi = hide_small(hitungan)
    assert tersembunyi == {"P", ""}
    assert [show_jumlah(k, n, tersembunyi) for k, n in hitungan.items()] == ["40", "–", "<5"]
    assert hide_small({"L": 40, "P": 30, "": 0}) == frozenset()
    assert hide_small({"a": 3, "b": 5, "c": 5, "d": 9}) == {"a", "b", "c"}


def test_mean_of_services_is_the_same_from_totals() -> None:
    a, b = rekap_of([[4] * 9] * 5), rekap_of([[2] * 9, [3] * 9])
    nilai = average_nilai(SKM, [(total_of(a), None), (total_of(b), None), (Ukuran(), None)])
    assert (nilai.n, nilai.ikm) == (7, Decimal("81.25"))


PEGAWAI = build_instrumen(isi_instrumen("paham-uji", jenis="pegawai"))


@pytest.mark.parametrize(
    ("penyebut", "pegawai", "persen", "ikut"),
    [("responden", None, "60.00", None), ("responden", 40, "60.00", "25.00"), ("pegawai", 40, "15.00", "25.00")],
)
def test_share_of_employees_counts_the_own_index_against_the_threshold(
    penyebut: str, pegawai: int | None, persen: str, ikut: str | None
) -> None:
    sebaran = {6: 4, 5: 2, 4: 4}  # two unsur, 1–4: 75,00, 62,50, 50,00
    paham = count_paham(PEGAWAI, sebaran, ambang=Decimal("62.50"), pegawai=pegawai, penyebut=penyebut)  # type: ignore[arg-type]
    assert (paham.paham, str(paham.persen), paham.persen_ikut and str(paham.persen_ikut)) == (6, persen, ikut)


def test_share_is_hidden_for_few_and_unknown_without_employees() -> None:
    sedikit = count_paham(PEGAWAI, {8: 4}, ambang=Decimal(70))
    assert (sedikit.persen, sedikit.kecil) == (None, True)
    assert count_paham(PEGAWAI, {8: 9}, ambang=Decimal(70), penyebut="pegawai").persen is None
    assert count_paham(PEGAWAI, {8: 9}, ambang=Decimal(70), penyebut="pegawai", pegawai=8).lebih


def test_the_level_with_the_first_are_named_and_few_answers_have_no_rank() -> None:
    def hitung(daftar: list[int]) -> Hitung:
        isi = Ukuran(len(daftar), sum(daftar), sum(d * d for d in daftar))
        return Hitung(isi, isi)

    urut = rank_peringkat(
        SKM, {"c": hitung([4, 5] * 20), "a": hitung([7, 8] * 20), "b": hitung([7, 8] * 6 + [7]), "d": hitung([8] * 9)}
    )
    assert [(p.nama, p.urutan, p.setara) for p in urut] == [
        ("a", 1, True), ("b", 2, True), ("c", 3, False), ("d", None, False)
    ]  # fmt: skip


KALENDER = Kalender(
    zona="Asia/Jakarta",
    hari=frozenset(range(5)),
    buka=time(8),
    tutup=time(16),
    libur=frozenset({date(2025, 2, 20), date(2025, 2, 21), date(2025, 2, 28)}),
    kerja=frozenset(),
)


def test_reminders_fall_on_working_days_around_holidays() -> None:
    assert reminder_days(KALENDER, FEBRUARI) == (date(2025, 2, 24), date(2025, 2, 25))
    assert needed_by(30, KALENDER, FEBRUARI, date(2025, 2, 24)) == 25
    assert needed_by(30, KALENDER, FEBRUARI, date(2025, 2, 25)) == 30


def test_gauge_says_how_many_a_day_are_still_needed() -> None:
    takar = gauge_bulan({"2025-01": 31, "2025-02": 20}, 30, KALENDER, date(2025, 2, 24))
    assert [(t.kurang, t.sisa_hari, t.per_hari) for t in takar] == [(0, 0, 0), (10, 4, 3)]
    assert gauge_bulan({"2025-01": 31}, None, KALENDER, date(2025, 2, 24)) == ()
