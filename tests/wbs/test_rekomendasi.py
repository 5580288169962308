"""Recommendations from WBS figures: a category is named only when everybody may see its number."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.galat import TidakDitemukan
from portal.inti.periode import Periode
from portal.tindak_lanjut.service.baca import list_butir
from portal.wbs.domain.pilihan import Kategori
from portal.wbs.service.rekomendasi import UMUM, list_pilihan
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.wbs import make_staf
from tests.wbs.riwayat import make_selesai, siang

TW1 = Periode.parse("2026-TW1")
KINI = date(2026, 5, 5)
ALAMAT = "/petugas/wbs/angka/rekomendasi?periode=2026-TW1"


@pytest.fixture(autouse=True)
def _jam() -> Iterator[None]:
    with time_machine.travel(siang(KINI), tick=False):
        yield


def make_reports(*kategori: Kategori) -> None:
    for k in kategori:
        make_selesai(date(2026, 1, 5), date(2026, 1, 8), kategori=k)


@pytest.fixture
def pengelola(app: Flask) -> Klien:
    staf = make_staf()
    make_reports(Kategori.KORUPSI, *[Kategori.PUNGLI] * 5, *[Kategori.DISIPLIN] * 7)
    klien = make_klien(app)
    klien.masuk(staf.surel)
    return klien


def test_categories_with_hidden_numbers_cannot_be_named(pengelola: Klien) -> None:
    assert list_pilihan(TW1, hari_ini=KINI) == [UMUM, Kategori.DISIPLIN]
    with pytest.raises(TidakDitemukan):
        list_pilihan(Periode.containing(KINI), hari_ini=KINI)


def test_a_small_quarter_names_no_category(app: Flask) -> None:
    make_staf()
    make_reports(*[Kategori.PUNGLI] * 2)
    assert list_pilihan(TW1, hari_ini=KINI) == [UMUM]


def test_a_handler_writes_one_from_the_figures_without_a_vault(pengelola: Klien) -> None:
    unit = make_unit("LAYAN", "Bidang Layanan")
    assert "Tulis rekomendasi perbaikan" in text_of(pengelola.get("/petugas/wbs/angka?periode=2026-TW1").text)
    halaman = pengelola.get(ALAMAT)
    formulir = pengelola.form(halaman, "uraian")
    isi = {"kategori": "disiplin", "unit": "LAYAN", "uraian": "Pasang daftar tarif"}
    for salah in ({"kategori": "korupsi"}, {"kategori": "sihir"}, {"uraian": " "}):
        tolak = pengelola.send(formulir, **{**isi, **salah})
        assert tolak.status_code == 422, salah
    terima = pengelola.send(formulir, **isi)
    assert terima.status_code == 303
    assert pengelola.send(formulir, **isi).status_code == 303
    assert "Rekomendasi 1 disimpan" in text_of(pengelola.follow(terima).text)
    (butir,) = list_butir([unit.id], per=KINI)
    assert (butir.sumber, butir.asal) == ("wbs", "angka:2026-TW1:disiplin")
    assert butir.dasar == "Angka WBS Triwulan I 2026, kategori pelanggaran disiplin"
    ganda = pengelola.send(formulir, **{**isi, "uraian": "Lain"})
    assert ganda.status_code == 422
    assert "Sudah ada rekomendasi" in text_of(ganda.text)
    assert "Lain" in ganda.text


def test_running_quarters_and_other_people_get_none(pengelola: Klien, app: Flask) -> None:
    assert pengelola.get("/petugas/wbs/angka/rekomendasi?periode=2026-TW2").status_code == 404
    assert pengelola.get("/petugas/wbs/angka/rekomendasi?periode=2026").status_code in (404, 422)
    assert pengelola.get("/petugas/wbs/angka/rekomendasi").status_code == 422
    pimpinan = make_akun(Peran.PIMPINAN, email="pimpinan-wbs@uji.example")
    klien = make_klien(app)
    klien.masuk(pimpinan.email)
    assert klien.get(ALAMAT).status_code == 403
    assert "Tulis rekomendasi" not in text_of(klien.get("/petugas/wbs/angka?periode=2026-TW1").text)
