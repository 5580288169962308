"""Officers at work: figures and the rows behind them, import, closing, publication, reports."""

import csv
import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pabrik.skm import UNSUR, write_csv
from tests.peramban.conftest import SABAR_DETIK, TANGKAPAN, Buka, Portal
from tests.peramban.halaman.masuk import HalamanMasuk
from tests.peramban.halaman.petugas import Dasbor, Impor, Laporan, Publikasi

pytestmark = pytest.mark.peramban
LAMA = "2025-TW1"
NAMA_LAMA = "Triwulan I 2025"
POSTER = ("a4.pdf", "a3.pdf", "a4.png", "a3.png", "1080x1350.png", "16x9.png")
Potret = Callable[[Page, str], None]
Kue = Callable[[str], Any]


def test_an_officer_signs_in_and_a_number_opens_its_rows_and_leads_back(
    lebar: int, buka: Buka, portal: Portal, potret: Potret
) -> None:
    halaman = buka(lebar, js=False)
    masuk = HalamanMasuk(halaman).open()
    potret(halaman, "masuk")
    masuk.sign_in("petugas@contoh.example", portal.sandi)
    expect(halaman.get_by_role("heading", level=1)).to_have_text("Yang harus dikerjakan")
    potret(halaman, "petugas-beranda")
    halaman.get_by_role("main").get_by_role("link", name="Dinas Pelayanan Contoh").last.click()
    dasbor = Dasbor(halaman)
    n = dasbor.respondents()
    assert n > 5
    potret(halaman, "petugas-dasbor")
    jawaban = dasbor.open_rows()
    assert jawaban.total() == n
    assert jawaban.visible_rows() == min(n, 50)
    potret(halaman, "petugas-jawaban")
    assert jawaban.back().respondents() == n


def test_a_wrong_password_is_answered_without_telling_which_part_was_wrong(
    buka: Buka, portal: Portal, potret: Potret
) -> None:
    halaman = buka(360)
    HalamanMasuk(halaman).open()
    halaman.locator("input[name=email]").fill("petugas@contoh.example")
    halaman.locator("input[name=password]").fill("bukan-sandi-yang-benar")
    halaman.get_by_role("button", name="Masuk", exact=True).click()
    expect(halaman.locator("#galat")).to_be_visible()
    assert halaman.locator("input[name=email]").input_value() == "petugas@contoh.example"
    potret(halaman, "masuk-galat")


def test_every_score_count_of_an_unsur_opens_exactly_that_many_rows(buka: Buka, kue: Kue) -> None:
    halaman = buka(1280, kue=kue("petugas"))
    Dasbor(halaman).open("DINAS")
    sel = halaman.locator("#unsur tbody tr").filter(has_text="Waktu").locator("td").last
    tautan = [(t.inner_text(), t.get_attribute("href") or "") for t in sel.get_by_role("link").all()]
    assert len(tautan) == 4
    for teks, alamat in tautan:
        halaman.goto(alamat)
        assert halaman.locator(".judul p").inner_text().rsplit(":", 1)[1].strip().startswith(teks)


@pytest.mark.parametrize("js", [False, True], ids=["tanpa-js", "js"])
def test_the_head_of_office_gets_a_report_in_three_formats(
    *, js: bool, lebar: int, buka: Buka, kue: Kue, tmp_path: Path, potret: Potret
) -> None:
    halaman = buka(lebar, js=js, kue=kue("pimpinan"))
    Dasbor(halaman).open("PERIZINAN")
    halaman.locator("select[name=periode]").select_option(index=1)
    halaman.get_by_role("button", name="Terapkan").click()
    halaman.get_by_role("link", name="Buat laporan").click()
    laporan = Laporan(halaman)
    expect(halaman.locator("section[aria-labelledby=baru-judul] select[name=unit]")).to_have_value("PERIZINAN")
    laporan.request()
    expect(laporan.kemajuan).to_be_visible()
    halaman.screenshot(path=TANGKAPAN / f"laporan-kemajuan-{lebar}.png", full_page=True)
    laporan.wait_ready()
    potret(halaman, "laporan-siap")
    assert laporan.download("PDF", tmp_path / "a.pdf").startswith(b"%PDF-")
    for nama, bagian in (("Word|DOCX", "word/document.xml"), ("Excel|XLSX", "xl/workbook.xml")):
        isi = laporan.download(nama, tmp_path / "b.zip")
        assert bagian in zipfile.ZipFile(io.BytesIO(isi)).namelist()
    halaman.get_by_role("link", name="Semua laporan").click()
    expect(halaman.locator("#laporan tbody tr").first).to_contain_text("Draf")
    potret(halaman, "laporan-daftar")


def _old_quarter(tujuan: Path) -> Path:
    """Forty answers of a quarter long ago, half threes and half fours: 87,50, B."""
    baris = [[3 + i % 2] * 9 + [f"2025-0{1 + i % 3}-1{i % 5}"] for i in range(40)]
    return write_csv(tujuan, baris, (*UNSUR, "tanggal"))


@pytest.mark.parametrize(
    ("unit", "nama_unit", "layanan", "lebar"),
    [
        ("PERIZINAN", "Bidang Perizinan", "PERIZINAN/REKLAME", 360),
        ("DUKCAPIL", "Bidang Kependudukan", "DUKCAPIL/KK", 1280),
    ],
    ids=["360", "1280"],
)
def test_an_imported_quarter_is_closed_and_published_with_poster_and_data(
    *,
    unit: str,
    nama_unit: str,
    layanan: str,
    lebar: int,
    buka: Buka,
    kue: Kue,
    tmp_path: Path,
    potret: Potret,
) -> None:
    halaman = buka(lebar, js=lebar == 1280, kue=kue("admin"))
    impor = Impor(halaman).open()
    impor.send(layanan, LAMA, _old_quarter(tmp_path / "lama.csv"))
    impor.store()
    expect(halaman.get_by_text("40 jawaban diimpor")).to_be_visible()
    dasbor = impor.open_dasbor()
    assert dasbor.respondents() == 40
    dasbor.close(900)
    expect(halaman.get_by_text(f"{NAMA_LAMA} ditutup sebagai revisi 1")).to_be_visible()
    potret(halaman, "petugas-dasbor-ditutup")
    publikasi = Publikasi(halaman).open()
    potret(halaman, "petugas-publikasi")
    publikasi.publish(nama_unit, NAMA_LAMA)

    umum = buka(lebar, js=False)
    umum.goto("/publikasi/")
    umum.locator("#hasil tbody tr").filter(has_text=NAMA_LAMA).filter(has_text=nama_unit).get_by_role("link").click()
    utama = umum.get_by_role("main")
    expect(umum.locator(".angka-nilai")).to_have_text("87,50")
    expect(umum.locator(".angka-mutu")).to_contain_text("B")
    expect(umum.locator(".angka-mutu")).to_contain_text("Baik")
    expect(utama).to_contain_text("40 responden")
    expect(umum.locator(".batang")).to_have_count(9)
    _posters_arrive(umum)
    potret(umum, "publikasi-ikm")
    _data_parses(umum, unit)


def _posters_arrive(umum: Page) -> None:
    """The worker makes posters within seconds; each one opens as the file it says it is."""
    poster = umum.get_by_role("main").get_by_role("link", name=re.compile("^Poster"))
    batas = time.monotonic() + SABAR_DETIK
    while poster.count() < len(POSTER) and time.monotonic() < batas:
        umum.reload(wait_until="networkidle")
    assert poster.count() == len(POSTER)
    awal = {"pdf": b"%PDF-", "png": b"\x89PNG"}
    for tautan in poster.all():
        alamat = tautan.get_attribute("href") or ""
        respons = umum.request.get(alamat)
        assert respons.status == 200
        assert respons.body().startswith(awal[alamat.rsplit(".", 1)[1]]), alamat


def _data_parses(umum: Page, unit: str) -> None:
    alamat = umum.url
    isi = json.loads(umum.request.get(f"{alamat}.json").text())
    assert (isi["unit"], isi["n"], isi["ikm"], isi["mutu"]) == (unit, 40, "87.50", "B")
    baris = list(csv.reader(io.StringIO(umum.request.get(f"{alamat}.csv").text().lstrip("﻿"))))
    kolom = baris[0].index("kode")
    assert [b[kolom] for b in baris[1:]] == [*UNSUR, "ikm"]
    assert all(len(b) == len(baris[0]) for b in baris)


def test_a_wrong_import_file_names_its_rows_and_stores_nothing(
    lebar: int, buka: Buka, kue: Kue, tmp_path: Path, potret: Potret
) -> None:
    halaman = buka(lebar, js=False, kue=kue("petugas"))
    periode = "2025-TW2"
    baris = [[4] * 9 for _ in range(6)]
    baris[1][2], baris[4][8] = 5, 0
    berkas = write_csv(tmp_path / "salah.csv", baris)
    impor = Impor(halaman).open()
    potret(halaman, "petugas-impor")
    impor.send("DINAS/LEGALISASI", periode, berkas)
    expect(halaman.get_by_role("alert")).to_contain_text("2 baris salah. Belum ada yang disimpan")
    salah = halaman.locator("#salah tbody tr")
    expect(salah).to_have_count(2)
    expect(salah.first).to_contain_text("nilai 5 di luar skala 1-4")
    expect(salah.last).to_contain_text("nilai 0 di luar skala 1-4")
    expect(halaman.get_by_role("button", name="Simpan semua jawaban")).to_have_count(0)
    potret(halaman, "petugas-impor-galat")
    assert Dasbor(halaman).open("DINAS", periode).respondents() == 0
