"""Figures of a quarter: right, without a key, the same after the retention, and nobody can be counted out."""

import itertools
import random
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.periode import Periode
from portal.wbs.domain.angka import SEDIKIT, Butir, Kunci, Lama, compute_angka, present_safe, suppress
from portal.wbs.domain.pilihan import Hasil, Kategori, Mode
from portal.wbs.models import Laporan
from portal.wbs.service.angka import compute, compute_petugas, compute_publik, list_triwulan
from portal.wbs.service.retensi import run_retensi
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import make_akun
from tests.pabrik.wbs import make_laporan, make_staf
from tests.wbs.riwayat import make_acak, make_selesai, siang, sum_rekap

TW1 = Periode.parse("2026-TW1")
KINI = date(2026, 5, 5)
JUMLAH = 11


def test_no_hidden_number_follows_from_the_rest_even_for_who_knows_the_rule() -> None:
    for banyak in (2, 3, 4):
        mungkin: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
        for nilai in itertools.product(range(JUMLAH + 1), repeat=banyak):
            if 3 <= sum(nilai) <= JUMLAH:  # below 3 the sum itself is hidden
                tampil = suppress({str(i): n for i, n in enumerate(nilai)})
                mungkin[(sum(nilai), tuple(tampil.values()) if tampil else None)].append(nilai)
        for lihat, kemungkinan in mungkin.items():
            for i in range(banyak):
                assert {k[i] for k in kemungkinan} not in ({1}, {2}), (lihat, kemungkinan)


def test_small_numbers_are_hidden_together_with_another() -> None:
    assert suppress({"a": 0, "b": 5, "c": 7}) == {"a": 0, "b": 5, "c": 7}
    assert suppress({"a": 1, "b": 5, "c": 7}) == {"a": SEDIKIT, "b": "–", "c": 7}
    assert suppress({"a": 1, "b": 2}) is None
    assert suppress({"a": 1, "b": 3, "c": 0}) is None


def test_a_quarter_below_three_shows_no_part() -> None:
    butir = [Butir(Kunci("2026-TW1", Kategori.PUNGLI, Mode.ANONIM, "web", ""), 2, 2, 0)]
    angka = compute_angka(butir, [], TW1, per=TW1.hari_terakhir)
    sajian = present_safe(angka, butir, [])
    assert (sajian.diterima, sajian.rinci, sajian.kategori) == (SEDIKIT, False, None)


def test_open_cases_of_the_office_do_not_open_a_hidden_number_of_one_quarter() -> None:
    kunci = {h: Kunci("2025-TW4", Kategori.PUNGLI, Mode.ANONIM, "web", h) for h in ("", Hasil.TIDAK_TERBUKTI)}
    butir = [Butir(kunci[""], 2), Butir(kunci[Hasil.TIDAK_TERBUKTI], 5)]
    lama = [Lama("2025-TW4", "2025-TW4", 10, 5)]
    angka = compute_angka(butir, lama, TW1, per=TW1.hari_terakhir)
    assert (angka.sisa_awal, angka.sisa_akhir) == (2, 2)
    sajian = present_safe(angka, butir, lama)
    assert (sajian.sisa_awal, sajian.sisa_akhir) == (None, None)


def test_figures_of_a_quarter(tiap_app: Flask) -> None:
    make_staf()
    make_selesai(date(2025, 12, 20), date(2026, 1, 20))
    make_laporan(now=siang(date(2025, 12, 30)))
    for hari in (4, 10, 31):
        make_selesai(date(2026, 1, 5), date(2026, 1, 5) + timedelta(days=hari), hasil=Hasil.TERBUKTI_ETIKA)
    make_laporan(now=siang(date(2026, 3, 31)), kategori=Kategori.KORUPSI)
    make_laporan(now=siang(date(2026, 4, 1)))
    angka = compute(TW1, hari_ini=KINI)
    assert (angka.diterima, angka.selesai, angka.berjalan) == (4, 3, 1)
    assert (angka.kategori[Kategori.PUNGLI], angka.kategori[Kategori.KORUPSI]) == (3, 1)
    assert (angka.hasil[Hasil.TERBUKTI_ETIKA], angka.mode[Mode.ANONIM], angka.kanal["web"]) == (3, 4, 4)
    assert (angka.konfirmasi_tepat, angka.umpan_balik_tepat) == (3, 3)
    assert (angka.rerata_hari, angka.median_hari) == (Fraction(15), Fraction(10))
    assert (angka.sisa_awal, angka.sisa_akhir) == (2, 2)
    isi = angka.as_json()
    assert (isi["periode"], isi["per"], isi["rerata_hari"]) == ("2026-TW1", "2026-05-05", 15.0)


@pytest.mark.parametrize("benih", range(4))
def test_the_retention_changes_no_figure(tiap_app: Flask, benih: int) -> None:
    make_staf()
    make_staf(Peran.KUSTODIAN_WBS)
    acak = random.Random(benih)
    for _ke in range(14):
        make_acak(acak, date(2023, 1, 1), 400)
    hari_ini = date(2027, 6, 1)
    triwulan = list_triwulan(hari_ini=hari_ini)
    sebelum = {p: (compute(p, hari_ini=hari_ini), compute_publik(p, hari_ini=hari_ini)) for p in triwulan[1:]}
    run_retensi(now=siang(hari_ini - timedelta(days=14)))
    jumlah = run_retensi(now=siang(hari_ini))
    assert jumlah == sum(sum_rekap().values()) > 5
    assert set(db.session().scalars(select(Laporan.hasil))) <= {None}
    for p, lama in sebelum.items():
        assert (compute(p, hari_ini=hari_ini), compute_publik(p, hari_ini=hari_ini)) == lama
    assert list_triwulan(hari_ini=hari_ini) == triwulan


def test_the_public_sees_a_quarter_only_after_its_end_and_it_does_not_move_from_day_to_day(app: Flask) -> None:
    make_staf()
    for _ke in range(5):
        make_laporan(now=siang(date(2026, 3, 2)))
    with pytest.raises(TidakDitemukan):
        compute_publik(TW1, hari_ini=date(2026, 3, 31))
    dulu = compute_publik(TW1, hari_ini=date(2026, 4, 1))
    assert (dulu.diterima, dulu.selesai) == (5, 0)
    for baris in db.session().scalars(select(Laporan)).all():
        with unit_kerja() as sesi:
            milik = sesi.get_one(Laporan, baris.id)
            milik.status, milik.hasil, milik.ditutup_pada = "selesai", Hasil.DILIMPAHKAN.value, date(2026, 4, 20)
        assert compute_publik(TW1, hari_ini=date(2026, 6, 30)) == dulu
    assert compute_publik(TW1, hari_ini=date(2026, 7, 1)).hasil is not None
    assert compute_publik(TW1, hari_ini=date(2026, 7, 1)).selesai == 5


def test_other_periods_than_quarters_are_refused(app: Flask) -> None:
    for kode in ("2026-01", "2026-S1", "2026"):
        with pytest.raises(DomainError, match="triwulan"):
            compute(Periode.parse(kode), hari_ini=KINI)


def test_who_is_named_in_a_report_does_not_notice_it_by_counting_the_running_quarter(app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    for _ke in range(3):
        make_laporan(now=siang(KINI))
    make_laporan(now=siang(KINI), terlibat=frozenset({dua.akun.id}))
    kini = Periode.containing(KINI)
    assert compute_petugas(kini, hari_ini=KINI, pengelola_id=satu.akun.id).diterima == 4
    assert compute_petugas(kini, hari_ini=KINI, pengelola_id=dua.akun.id).diterima == 3
    with pytest.raises(TidakDitemukan):
        compute_petugas(kini, hari_ini=KINI, pengelola_id=None)


def test_the_head_cannot_watch_the_running_quarter_grow(app: Flask) -> None:
    make_staf()
    pimpinan = make_akun(Peran.PIMPINAN, email="pimpinan-wbs@uji.example")
    for _ke in range(4):
        make_laporan(now=siang(KINI))
    assert "Diterima4" not in _show(app, pimpinan.email)
    with time_machine.travel(siang(KINI), tick=False):
        klien = make_klien(app)
        klien.masuk(pimpinan.email)
        assert klien.get(f"/petugas/wbs/angka?periode={Periode.containing(KINI).kode}").status_code == 404


def _show(app: Flask, surel: str) -> str:
    with time_machine.travel(siang(KINI), tick=False):
        klien = make_klien(app)
        klien.masuk(surel)
        halaman = klien.get("/petugas/wbs/angka")
    assert halaman.status_code == 200
    return text_of(halaman.text).replace(" ", "")


def test_the_back_office_page_needs_no_vault_and_hides_small_numbers_from_the_head(app: Flask) -> None:
    staf = make_staf()
    pimpinan = make_akun(Peran.PIMPINAN, email="pimpinan-wbs@uji.example")
    for kategori in (Kategori.KORUPSI, *[Kategori.PUNGLI] * 5, *[Kategori.DISIPLIN] * 4):
        make_selesai(date(2026, 1, 5), date(2026, 1, 8), kategori=kategori)
    assert "Korupsi1" in _show(app, staf.surel)
    teks = _show(app, pimpinan.email)
    assert "Korupsi<3" in teks
    assert "Gratifikasi0" in teks
    assert "Pungutanliar–" in teks


def test_the_public_page_says_nihil_hides_small_numbers_and_knows_no_running_quarter(klien: Klien) -> None:
    make_staf()
    with time_machine.travel(siang(KINI), tick=False):
        assert "Nihil" in text_of(klien.get("/wbs/angka").text)
        make_laporan(now=siang(date(2026, 2, 2)))
        teks = text_of(klien.get("/wbs/angka").text)
        assert "kurang dari 3" in teks
        assert "Pungutan" not in teks
        assert klien.get("/wbs/angka?periode=2026-TW2").status_code == 404
        assert klien.get("/wbs/angka?periode=2019-TW1").status_code == 404
        assert klien.get("/wbs/angka?periode=x").status_code == 422
