"""Figures of complaints: simulated registers, both identities, and a slow recount of every figure."""

import random
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.pengaduan.domain.angka import check_jumlah, check_saldo, compute_angka
from portal.pengaduan.domain.hasil import KUNCI, Angka
from portal.pengaduan.domain.riwayat import AngkaTidakCocok, Aturan, Langkah, Riwayat
from portal.pengaduan.domain.status import Status
from tests.pengaduan.hitung_ulang import Ulang
from tests.pengaduan.riwayat_uji import ATURAN, KALENDER, WITA, KalenderUji, case, figures, simulate

SEMUA = [
    Periode(tahun, jenis, urutan)
    for jenis, banyak in (("bulan", 12), ("triwulan", 4), ("semester", 2), ("tahun", 1))
    for tahun in (2024, 2025)
    for urutan in range(1, banyak + 1)
]
SAMA = (
    "A0", "A0r", "A1", "A2", "A3", "A4", "A5", "K", "B3", "B3_tepat", "B5", "C1", "C2_pertama", "C2_akhir",
    "E1", "E1_tuntas", "E2", "E2_ditanya",
)  # fmt: skip


@pytest.fixture(scope="module")
def register() -> list[Riwayat]:
    return simulate(5_000, benih=2026)


def _compute(riwayat: list[Riwayat], periode: Periode, **isi: Any) -> Angka:
    return compute_angka(riwayat, **{"zona": WITA, "kalender": KALENDER, "periode": periode, **isi})


@pytest.mark.parametrize("jenis", ["bulan", "triwulan", "semester", "tahun"])
def test_what_is_open_at_the_end_is_what_the_next_period_begins_with(register: list[Riwayat], jenis: str) -> None:
    deret = [_compute(register, p) for p in SEMUA if p.jenis == jenis]
    deret.append(_compute(register, deret[-1].periode.shift(1)))
    for kini, berikut in pairwise(deret):
        check_jumlah(kini)
        check_saldo(kini, berikut)
        assert kini.A4 + kini.A5 == berikut.A0
        assert kini.A2 == kini.A3 + kini.A4 + kini.A5
        assert sum(r.tanggal_lapor in kini.periode for r in register) == kini.A1


@pytest.mark.parametrize("aturan", ATURAN[1:])
def test_both_identities_hold_under_every_rule_of_the_office(aturan: Aturan) -> None:
    sebagian = simulate(1_500, benih=7)
    deret = [_compute(sebagian, p, aturan=aturan) for p in SEMUA if p.jenis == "triwulan"]
    for kini, berikut in pairwise(deret):
        check_saldo(kini, berikut)


def test_parts_add_up_at_any_instant(register: list[Riwayat]) -> None:
    acak = random.Random(3)
    for _ in range(15):
        periode = acak.choice(SEMUA)
        per = periode.to_utc(WITA)[0] + timedelta(days=acak.uniform(0, 500))
        angka = _compute(register, periode, per=per, aturan=acak.choice(ATURAN))
        asal = [angka.anggota[k] for k in ("A0", "A0r", "A1")]
        assert sum(map(len, asal)) == len(frozenset().union(*asal)) == angka.A2 + angka.K_total
        assert angka.A2 == angka.A3 + angka.A4 + angka.A5
        assert {t.jumlah for t in angka.tabel.values()} == {angka.A1}


@pytest.mark.parametrize("aturan", ATURAN)
@pytest.mark.parametrize("zona", [WITA, "Asia/Jakarta", "Asia/Jayapura"])
def test_a_slow_recount_finds_the_same_cases_behind_every_figure(aturan: Aturan, zona: str) -> None:
    acak = random.Random(f"{aturan}{zona}")
    sebagian = simulate(500, benih=acak.randrange(10**6), zona=zona)
    for periode in acak.sample(SEMUA, 6):
        awal, akhir = periode.to_utc(zona)
        for per in (None, awal + (akhir - awal) * acak.random(), akhir + timedelta(days=acak.uniform(0, 90))):
            angka = _compute(sebagian, periode, per=per, aturan=aturan, zona=zona)
            ulang = Ulang(sebagian, periode, zona, aturan, KALENDER, per).count()
            for kunci in SAMA:
                assert angka.anggota[kunci] == ulang.hasil.get(kunci, set()), (periode.kode, per, kunci)
            assert angka.anggota["B4"] == ulang.hasil.get("C2_akhir", set())
            assert angka.anggota["B4_tepat"] == ulang.hasil.get("B4_tenggat_berlaku", set())
            assert angka.anggota["B4_asal_tepat"] == ulang.hasil.get("B4_tenggat_asal", set())
            assert angka.C1.rerata == ulang.mean("C1")
            assert angka.C2_pertama.hari_kerja.rerata == ulang.mean("C2_pertama")
            assert angka.C2_akhir.hari_kerja.rerata == ulang.mean("C2_akhir")


def test_the_simulation_meets_every_kind_of_case(register: list[Riwayat]) -> None:
    """A simulation that never reopens or pauses would prove nothing."""
    angka = _compute(register, Periode(2025, "triwulan", 2), aturan=Aturan(limpah_selesai=True))
    kosong = {k for k in KUNCI if not angka.anggota[k]}
    assert not kosong
    assert angka.C2_akhir.n_jeda
    assert angka.B3.tanpa_tenggat
    assert angka.B4.tanpa_tenggat
    assert any(x.ke is Status.DRAF_PETUGAS for r in register for x in r.langkah)


def test_the_order_of_the_cases_changes_nothing(register: list[Riwayat]) -> None:
    teracak = random.Random(1).sample(register, len(register))
    periode = Periode(2025, "triwulan", 1)
    assert _compute(teracak, periode) == _compute(register, periode)


_SAAT = st.integers(0, 400).map(lambda h: datetime(2024, 12, 1, tzinfo=UTC) + timedelta(hours=h * 8))


@given(st.lists(st.lists(st.tuples(_SAAT, st.sampled_from([*Status])), max_size=6), max_size=8))
@settings(max_examples=150, deadline=None)
def test_identities_hold_for_any_events_even_those_no_office_makes(daftar: list[list[tuple[datetime, Status]]]) -> None:
    riwayat = []
    for nomor, kejadian in enumerate(daftar, start=1):
        langkah = tuple(Langkah(w, "pindah", s) for w, s in kejadian)
        tanggal = min((w for w, _ in kejadian), default=datetime(2025, 1, 1, tzinfo=UTC)).date()
        induk = nomor % len(daftar) + 1
        riwayat.append(Riwayat(nomor, tanggal, tanggal, datetime(2025, 1, 1, tzinfo=UTC), langkah, induk_id=induk))
    deret = [_compute(riwayat, Periode(2024, "bulan", 12).shift(n)) for n in range(6)]
    for kini, berikut in pairwise(deret):
        check_saldo(kini, berikut)


def test_nothing_received_gives_a_full_set_of_zeros() -> None:
    angka = figures([], "2026-TW1")
    assert (angka.A0, angka.A1, angka.A2, angka.K_total, angka.B5) == (0, 0, 0, 0, 0)
    assert set(angka.anggota) == set(KUNCI)
    assert [b.n for b in angka.tabel["D5"].baris] == [0, 0, 0]
    assert angka.B2.nilai is None


def test_figures_that_do_not_add_up_are_refused() -> None:
    angka = figures([case("2026-01-05")], "2026-TW1")
    with pytest.raises(AngkaTidakCocok, match="A2 = A3"):
        check_jumlah(replace(angka, A5=0))
    berikut = figures([case("2026-01-05")], "2026-TW2")
    with pytest.raises(AngkaTidakCocok, match="ends with 1"):
        check_saldo(angka, replace(berikut, anggota={**berikut.anggota, "A0": frozenset()}))


def test_only_a_whole_period_and_the_next_are_compared() -> None:
    tengah = figures([], "2026-TW1", per=datetime(2026, 2, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="whole period"):
        check_saldo(tengah, figures([], "2026-TW2"))
    with pytest.raises(ValueError, match="whole period"):
        check_saldo(figures([], "2026-TW1"), figures([], "2026-TW3"))


def test_an_instant_before_the_period_or_without_zone_is_refused() -> None:
    with pytest.raises(DomainError, match="sebelum awal periode"):
        figures([], "2026-TW1", per=datetime(2025, 12, 31, tzinfo=UTC))
    with pytest.raises(ValueError, match="time zone"):
        figures([], "2026-TW1", per=datetime(2026, 2, 1))  # noqa: DTZ001


def test_a_hundred_thousand_cases_are_counted_in_seconds() -> None:
    contoh = simulate(2_000, benih=5)
    banyak = [
        Riwayat(n, r.tanggal_lapor, r.tanggal_diterima, r.diterima_at, r.langkah, kanal=r.kanal)
        for n, r in enumerate(contoh * 50, start=1)
    ]
    mulai = time.process_time()
    angka = compute_angka(banyak, periode=Periode(2025, "tahun"), zona=WITA, kalender=KalenderUji(date(2025, 1, 1)))
    lama = time.process_time() - mulai
    assert angka.A1 > 40_000
    assert lama < 3, lama
