"""A recommendation on any day: what comes later changes nothing earlier; the share and its word."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.tindak_lanjut.domain.butir import Butir, Keadaan, Kemajuan, Rencana, open_at, state_at
from portal.tindak_lanjut.domain.capaian import (
    BELUM,
    NIHIL,
    SEBAGIAN_BESAR,
    SEBAGIAN_KECIL,
    SELURUH,
    Capaian,
    Pita,
    count_capaian,
)
from portal.tindak_lanjut.domain.jadwal import check_bulan, due_rung, reported_quarter
from portal.tindak_lanjut.domain.tautan import check_tautan

AWAL = date(2026, 4, 6)
HARI = st.integers(0, 60).map(lambda n: AWAL + timedelta(days=n))
KEMAJUAN = st.builds(Kemajuan, tanggal=HARI, persen=st.integers(0, 100), catatan=st.just("x"))


def _plan(kemajuan: list[Kemajuan], dibuat: date | None, batal: date | None) -> Rencana:
    urut = tuple(sorted(kemajuan, key=lambda k: k.tanggal))
    return Rencana(1, "x", "y", AWAL + timedelta(days=30), urut, batal, dibuat_pada=dibuat)


RENCANA = st.builds(_plan, st.lists(KEMAJUAN, max_size=4), st.none() | HARI, st.none() | HARI)
BUTIR = st.builds(
    lambda tanggal, rencana, henti: Butir(1, 1, "survei", "a", "2026-TW1", tanggal, "x", "", tuple(rencana), henti),
    HARI,
    st.lists(RENCANA, max_size=3),
    st.none() | HARI,
)


def make(*rencana: Rencana, **lain: object) -> Butir:
    return replace(Butir(1, 1, "survei", "a", "2026-TW1", AWAL, "x", "", rencana), **lain)  # type: ignore[arg-type]


def plan(*persen: int, batal: date | None = None) -> Rencana:
    isi = [Kemajuan(AWAL + timedelta(days=n), p, "x", "https://a.example") for n, p in enumerate(persen)]
    return _plan(isi, None, batal)


@given(BUTIR, HARI, KEMAJUAN, st.integers(1, 30))
def test_what_comes_later_never_changes_the_state_on_a_day(
    butir: Butir, per: date, baru: Kemajuan, sesudah: int
) -> None:
    sebelum, kelak = state_at(butir, per), per + timedelta(days=sesudah)
    lanjut = [
        replace(r, kemajuan=tuple(sorted([*r.kemajuan, replace(baru, tanggal=kelak)], key=lambda k: k.tanggal)))
        for r in butir.rencana
    ]
    tambah = Rencana(9, "baru", "z", kelak, dibuat_pada=kelak)
    batal = [r if r.batal_pada else replace(r, batal_pada=kelak, alasan_batal="x") for r in lanjut]
    for kini in (lanjut, [*lanjut, tambah], batal):
        assert state_at(replace(butir, rencana=tuple(kini)), per) == sebelum
    if butir.dihentikan_pada is None:
        assert state_at(replace(butir, dihentikan_pada=kelak, alasan="x"), per) == sebelum


@given(BUTIR, HARI, HARI)
def test_looking_back_twice_is_looking_back_to_the_earlier_day(butir: Butir, a: date, b: date) -> None:
    lewat = state_at(butir, max(a, b))
    assert (state_at(lewat, min(a, b)) if lewat else None) == state_at(butir, min(a, b))


@given(st.lists(BUTIR, max_size=6), HARI)
def test_states_add_up_and_open_ones_are_those_that_remain(semua: list[Butir], per: date) -> None:
    kini = [b for b in (state_at(x, per) for x in semua) if b]
    capaian = count_capaian(kini)
    assert capaian.jumlah == len(kini)
    assert capaian.berjalan + capaian.belum == sum(b.terbuka for b in kini)
    assert len(open_at(semua, per + timedelta(days=1))) == sum(b.terbuka for b in kini)
    for b in kini:
        assert (b.selesai_pada is not None) == (b.keadaan is Keadaan.SELESAI)
        assert b.persen < 100 or b.keadaan in (Keadaan.SELESAI, Keadaan.DIHENTIKAN)
        assert bool(b.menunggu) <= b.terbuka


def test_done_means_that_every_plan_is_done() -> None:
    assert make().keadaan is Keadaan.BELUM
    assert make(plan(), plan()).keadaan is Keadaan.BELUM
    assert make(plan(20), plan()).keadaan is Keadaan.BERJALAN
    assert make(plan(100), plan()).keadaan is Keadaan.BERJALAN
    assert make(plan(100), plan(batal=AWAL)).keadaan is Keadaan.SELESAI
    assert make(plan(batal=AWAL)).keadaan is Keadaan.BELUM
    assert make(plan(100), dihentikan_pada=AWAL).keadaan is Keadaan.DIHENTIKAN
    assert make(plan(100, 60)).keadaan is Keadaan.BERJALAN


def test_a_second_proof_does_not_move_the_day_it_was_done() -> None:
    assert plan(50, 100, 100).selesai_pada == AWAL + timedelta(days=1)
    assert plan(100, 50, 100).selesai_pada == AWAL + timedelta(days=2)
    assert plan(100, 50).selesai_pada is None


def test_late_is_open_after_the_due_date() -> None:
    tenggat = AWAL + timedelta(days=30)
    assert not make(plan(10)).is_late(tenggat)
    assert make(plan(10)).is_late(tenggat + timedelta(days=1))
    assert not make(plan(100)).is_late(tenggat + timedelta(days=1))
    assert not make(plan(10), dihentikan_pada=AWAL).is_late(tenggat + timedelta(days=1))


@pytest.mark.parametrize(
    ("selesai", "dari", "batas", "sebutan"),
    [
        (0, 0, 50, NIHIL),
        (0, 3, 50, BELUM),
        (1, 1000, 50, SEBAGIAN_KECIL),
        (1, 2, 50, SEBAGIAN_KECIL),
        (501, 1000, 50, SEBAGIAN_BESAR),
        (999, 1000, 50, SEBAGIAN_BESAR),
        (3, 3, 50, SELURUH),
        (2, 3, 66, SEBAGIAN_BESAR),
        (2, 3, 67, SEBAGIAN_KECIL),
    ],
)
def test_the_word_for_a_share_at_its_borders(selesai: int, dari: int, batas: int, sebutan: str) -> None:
    assert Capaian(selesai=selesai, belum=dari - selesai).name(Pita(batas)) == sebutan


def test_what_cannot_be_carried_out_is_named_and_not_counted() -> None:
    capaian = Capaian(selesai=1, belum=1, dihentikan=2)
    assert (capaian.jumlah, capaian.dihitung, capaian.persen) == (4, 2, Decimal("50.00"))
    assert Capaian(dihentikan=2).name(Pita()) == NIHIL


@given(st.integers(0, 40_000), st.integers(0, 40_000))
def test_a_hundred_per_cent_is_said_only_when_all_are_done(selesai: int, belum: int) -> None:
    capaian = Capaian(selesai=selesai, belum=belum)
    if not selesai + belum:
        assert capaian.persen is None
        return
    assert capaian.persen is not None
    assert (capaian.persen == 100) == (belum == 0)
    assert abs(Fraction(capaian.persen) - 100 * Fraction(selesai, selesai + belum)) <= Fraction(1, 100)


@pytest.mark.parametrize("batas", [0, 100, -1])
def test_a_band_without_room_is_refused(batas: int) -> None:
    with pytest.raises(DomainError):
        Pita(batas)


def test_the_ladder_around_a_due_date() -> None:
    tenggat = date(2026, 6, 30)
    jarak = {-8: None, -7: "h-7", -1: "h-7", 0: "hari-h", 2: "hari-h", 3: "h+3", 14: "h+3", 15: None}
    for hari, kode in jarak.items():
        anak = due_rung(tenggat, tenggat + timedelta(days=hari))
        assert (anak.kode if anak else None) == kode, hari


def test_the_quarter_reported_in_a_month() -> None:
    assert [reported_quarter(date(2026, b, 1)).kode for b in (4, 7, 10, 12, 1)] == [
        "2026-TW1",
        "2026-TW2",
        "2026-TW3",
        "2026-TW4",
        "2025-TW4",
    ]
    assert reported_quarter(date(2026, 5, 1)) == Periode.parse("2026-TW1")


def test_months_are_sorted_and_checked() -> None:
    assert check_bulan([12, 4, 4]) == (4, 12)
    for salah in ([], [0], [13]):
        with pytest.raises(DomainError):
            check_bulan(salah)


@pytest.mark.parametrize(
    "teks",
    ["javascript:alert(1)", "ftp://a.example", "https://", "kantor.example", "https://a b.example", "http://[::1"],
)
def test_addresses_that_no_browser_opens_as_a_page_are_refused(teks: str) -> None:
    with pytest.raises(DomainError):
        check_tautan(teks)


def test_an_address_too_long_is_refused_not_cut() -> None:
    with pytest.raises(DomainError):
        check_tautan("https://kantor.example/" + "a" * 500)
    assert check_tautan(" https://kantor.example/a ") == "https://kantor.example/a"
    assert check_tautan("  ") == ""
