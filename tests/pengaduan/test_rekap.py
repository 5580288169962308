"""Figures and cases of a period for documents: what is said of each case agrees with what was counted."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from portal.inti.periode import Periode
from portal.pengaduan.domain.angka import compute_angka
from portal.pengaduan.domain.hitung import Hitungan
from portal.pengaduan.domain.keadaan_pada import make_jendela, prepare_riwayat
from portal.pengaduan.domain.keluaran import sebagai_json
from portal.pengaduan.domain.rekap import Rekap, check_rekap, measure_kasus
from portal.pengaduan.domain.riwayat import AngkaTidakCocok, Aturan
from tests.pengaduan.riwayat_uji import ATURAN, KALENDER, WITA, simulate

TRIWULAN = [Periode(2024 + n // 4, "triwulan", n % 4 + 1) for n in range(8)]


@pytest.mark.parametrize("aturan", ATURAN, ids=str)
def test_late_cases_and_durations_add_up_to_the_figures(aturan: Aturan) -> None:
    riwayat = prepare_riwayat(simulate(600, benih=7))
    for periode in TRIWULAN:
        angka = compute_angka(riwayat, periode=periode, zona=WITA, aturan=aturan, kalender=KALENDER)
        hitung = Hitungan(make_jendela(periode, WITA, None), aturan, KALENDER)
        isi = {r.id: measure_kasus(r, hitung) for r in riwayat if r.id in angka.anggota["A2"] | angka.anggota["K"]}
        terbuka = angka.anggota["A4"] | angka.anggota["A5"]
        assert {i for i in terbuka if isi[i].get("terlambat")} == angka.anggota["B5"]
        dinilai = {i for i in angka.anggota["A3"] if isi[i].get("terlambat") is not None}
        assert len(dinilai) == angka.B4.tepat.d
        assert {i for i in dinilai if not isi[i]["terlambat"]} == angka.anggota["B4_tepat"]
        lama = [isi[i]["lama_kerja"] for i in angka.anggota["C2_akhir"]]
        assert angka.C2_akhir.hari_kerja.rerata == (Fraction(sum(lama), len(lama)) if lama else None)


def make_rekap(periode: Periode = TRIWULAN[2]) -> Rekap:
    riwayat = {r.id: r for r in prepare_riwayat(simulate(200, benih=3))}
    angka = compute_angka(riwayat.values(), periode=periode, zona=WITA, kalender=KALENDER)
    golongan: dict[int, str] = {}
    for g in ("A3", "A4", "A5", *(k for k in angka.anggota if k.startswith("K."))):
        golongan |= dict.fromkeys(angka.anggota[g], g)
    baris = {
        str(i): {"golongan": g, "tanggal_lapor": riwayat[i].tanggal_lapor.isoformat()} for i, g in golongan.items()
    }
    return Rekap(periode, sebagai_json(angka), baris)


@pytest.mark.parametrize("kode", ["A0", "A1", "A2", "A3", "A4", "A5", "K_total"])
def test_one_wrong_figure_is_noticed(kode: str) -> None:
    rekap = make_rekap()
    check_rekap(rekap)
    with pytest.raises(AngkaTidakCocok):
        check_rekap(replace(rekap, angka={**rekap.angka, kode: rekap.count(kode) + 1}))


def test_a_row_too_few_and_a_wrong_table_are_noticed() -> None:
    rekap = make_rekap()
    with pytest.raises(AngkaTidakCocok):
        check_rekap(replace(rekap, baris=dict(list(rekap.baris.items())[1:])))
    with pytest.raises(AngkaTidakCocok, match="D1"):
        check_rekap(replace(rekap, angka={**rekap.angka, "D1": []}))


def test_balance_and_nil_are_read_from_the_figures() -> None:
    rekap = make_rekap()
    assert rekap.sisa == rekap.count("A4") + rekap.count("A5")
    assert not rekap.nihil
    kosong = compute_angka((), periode=Periode.containing(date(2026, 1, 1)), zona=WITA, kalender=KALENDER)
    assert Rekap(kosong.periode, sebagai_json(kosong), {}).nihil
