"""A citizen reports, tracks, completes, reads the answer, says Belum, later Ya, and reopens."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.app import create_app
from portal.inti.db import db, unit_kerja, utc_now
from portal.pengaduan.domain.gerak import Wewenang
from portal.pengaduan.service.akses import Pelaku
from portal.pengaduan.service.gerak import move
from portal.pengaduan.service.lacak import get_by_kode, read_kode
from portal.pengaduan.service.langkah import Isian
from tests.conftest import UJI, make_settings
from tests.inti.berkas.contoh import make_gambar
from tests.peramban.conftest import Buka, Portal
from tests.peramban.halaman.pengaduan import FormPengaduan, Laporan
from tests.peramban.test_halaman import BERAT_HALAMAN, Timbangan, _overflow, _violations

pytestmark = pytest.mark.peramban
Potret = Callable[[Page, str], None]
Kantor = Callable[..., None]
PETUGAS = Pelaku("petugas", tetap=frozenset({Wewenang.PETUGAS, Wewenang.PELAKSANA, Wewenang.PENYETUJU}))
ALAMAT = {
    "pengaduan": "/pengaduan/",
    "pengaduan-baru": "/pengaduan/baru",
    "pengaduan-pelanggaran": "/pengaduan/pelanggaran",
    "pengaduan-lacak": "/pengaduan/lacak",
}


@pytest.fixture(scope="module")
def ruang(portal: Portal) -> Flask:
    """The same database as the running portal, for the officer's side."""
    return create_app(make_settings(portal.data, base_url=portal.alamat), tambahan=UJI)


@pytest.fixture
def kantor(ruang: Flask) -> Kantor:
    """Make one move of the office: kantor(kode, gerak, catatan="", **nilai)."""

    def make_move(kode: str, gerak: str, catatan: str = "", **nilai: Any) -> None:
        with ruang.app_context():
            kasus = get_by_kode(read_kode(kode))
            with unit_kerja():
                siapa = replace(PETUGAS, nama="penyusun") if gerak == "ajukan_jawaban" else PETUGAS
                move(kasus.id, gerak, Isian(catatan=catatan, nilai=nilai), pelaku=siapa, now=utc_now())
            db.session.remove()

    return make_move


@pytest.fixture
def foto(tmp_path: Path) -> Path:
    berkas = tmp_path / "antrean.jpg"
    berkas.write_bytes(make_gambar(ukuran=(640, 480)))
    return berkas


def test_the_whole_way_of_a_report(warga: Page, foto: Path, kantor: Kantor, potret: Potret) -> None:
    formulir = FormPengaduan(warga).open()
    potret(warga, "pengaduan-baru")
    formulir.fill().attach(foto)
    assert formulir.check().status == 200
    expect(warga.get_by_role("heading", level=1)).to_have_text("Periksa kembali")
    potret(warga, "pengaduan-periksa")
    terima = formulir.send()
    kode, pin = terima.kode, terima.pin
    assert re.fullmatch(r"ADU[2-9A-Z]{8}", kode)
    assert re.fullmatch(r"\d{6}", pin)
    potret(warga, "pengaduan-diterima")
    warga.reload()
    assert terima.expect_open().kode == kode

    warga.context.clear_cookies()
    laporan = Laporan(warga).track(f" {kode.lower()} ", pin)
    expect(laporan.isi).to_contain_text("antrean.jpg")
    kantor(kode, "minta_kelengkapan", "Loket nomor berapa?")
    laporan.reload()
    expect(laporan.isi).to_contain_text("Loket nomor berapa?")
    laporan.act("lengkapi", "Loket nomor dua.")
    expect(laporan.isi).to_contain_text("Kelengkapan Anda sudah kami terima.")

    kantor(kode, "jawab_di_tempat", klasifikasi="pengaduan_ringan", kategori="waktu", jawaban="Loket kami tambah.")
    laporan.reload()
    expect(laporan.isi).to_contain_text("Loket kami tambah.")
    potret(warga, "pengaduan-dijawab")
    assert laporan.act("konfirmasi_belum", "").status == 422
    expect(warga.locator("#galat")).to_be_focused()
    laporan.act("konfirmasi_belum", "Masih antre lama.")
    expect(laporan.isi).to_contain_text("Dibuka kembali")

    kantor(kode, "ajukan_jawaban", jawaban="Dua loket baru.")
    kantor(kode, "tanggapi", jawaban="Dua loket baru sudah buka.")
    laporan.reload().act("konfirmasi_ya", bintang=4)
    expect(laporan.isi).to_contain_text("Laporan ini selesai.")
    laporan.act("buka_kembali", "Antre lagi sejak kemarin.")
    expect(laporan.isi).to_contain_text("Laporan dibuka kembali.")
    potret(warga, "pengaduan-laporan")
    warga.get_by_role("button", name="Selesai di perangkat ini").click()
    warga.goto("/pengaduan/lacak/laporan")
    expect(warga).to_have_url(re.compile(r"/pengaduan/lacak\?kabar=habis$"))


def test_a_mistake_keeps_text_and_photo_and_leads_to_its_field(warga: Page, foto: Path, potret: Potret) -> None:
    formulir = FormPengaduan(warga).open().fill(judul="Antre").attach(foto)
    assert formulir.check().status == 422
    expect(formulir.ringkasan).to_be_focused()
    assert warga.title().startswith("Galat:")
    expect(warga.get_by_label("Hapus antrean.jpg")).to_be_visible()
    expect(warga.get_by_label("Unit layanan")).to_have_value("PERIZINAN")
    formulir.ringkasan.get_by_role("link").click()
    expect(warga.get_by_label("Judul singkat")).to_be_focused()
    potret(warga, "pengaduan-galat")
    warga.get_by_label("Judul singkat").fill("Antrean obat terlalu lama")
    assert formulir.check().status == 200
    expect(warga.get_by_role("main")).to_contain_text("antrean.jpg")
    formulir.send()


def test_ubah_leads_back_to_the_part_and_nothing_is_lost(warga: Page, foto: Path) -> None:
    formulir = FormPengaduan(warga).open().fill().attach(foto)
    formulir.check()
    with warga.expect_navigation():
        warga.get_by_role("button", name="Ubah Di mana, dan apa buktinya?").click()
    assert warga.url.endswith("#bagian-2")
    expect(warga.get_by_label("Hapus antrean.jpg")).to_be_visible()
    expect(warga.get_by_label("Nama", exact=True)).to_have_value("Warga Contoh")


def test_a_double_click_gives_one_report(warga: Page) -> None:
    formulir = FormPengaduan(warga).open().fill()
    formulir.check()
    formulir.answer_sum()
    warga.locator("#kirim").dblclick(no_wait_after=True)
    kode = Laporan(warga)
    expect(warga).to_have_url(re.compile(r"/pengaduan/diterima$"))
    kode.reload()
    expect(kode.isi).to_contain_text("Laporan diterima")


def test_a_wrong_pin_is_told_without_a_hint(warga: Page, potret: Potret) -> None:
    Laporan(warga).track("ADU-ABCD-EFGH", "000000")
    expect(warga.locator("#galat")).to_contain_text("Kode atau PIN tidak cocok.")
    expect(warga.locator("#galat")).to_be_focused()
    potret(warga, "pengaduan-lacak-galat")


def _tab_to(halaman: Page, id_: str) -> None:
    for _ke in range(80):
        if halaman.evaluate("document.activeElement.id") == id_:
            return
        halaman.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never reaches #{id_}")


def test_the_keyboard_alone_sends_a_report(lebar: int, buka: Buka) -> None:
    halaman = buka(lebar)
    formulir = FormPengaduan(halaman).open()
    for id_, teks in (
        ("jenis-1", " "),
        ("judul", "Antrean obat lebih dari tiga jam"),
        ("cerita", "Saya datang pukul delapan, dilayani pukul sebelas."),
        ("perkiraan", "Dalam seminggu"),
        ("unit", "Bidang Perizinan"),
        ("nama", "Warga"),
        ("telepon", "081234567890"),
        ("pernyataan", " "),
    ):
        _tab_to(halaman, id_)
        halaman.keyboard.type(teks)
    halaman.keyboard.press("Tab")
    with halaman.expect_navigation():
        halaman.keyboard.press("Enter")
    expect(halaman.get_by_role("heading", level=1)).to_have_text("Periksa kembali")
    formulir.answer_sum()
    _tab_to(halaman, "kirim")
    with halaman.expect_navigation():
        halaman.keyboard.press("Enter")
    expect(halaman).to_have_url(re.compile(r"/pengaduan/diterima$"))


def test_pages_of_complaints_are_accessible_and_need_no_sideways_scroll(buka: Buka, foto: Path, kantor: Kantor) -> None:
    halaman, masalah = buka(320), {}

    def look(nama: str) -> None:
        if temuan := [*_violations(halaman), *_overflow(halaman)]:
            masalah[nama] = temuan

    for nama, alamat in ALAMAT.items():
        halaman.goto(alamat)
        look(nama)
    formulir = FormPengaduan(halaman).open()
    formulir.check()
    look("galat")
    formulir.fill(judul="x" * 120).attach(foto).check()
    look("periksa")
    terima = formulir.send()
    look("diterima")
    kode = terima.kode
    laporan = Laporan(halaman).reload()
    look("laporan")
    kantor(kode, "jawab_di_tempat", klasifikasi="pengaduan_ringan", kategori="waktu", jawaban="y" * 300)
    laporan.reload()
    look("dijawab")
    assert laporan.act("konfirmasi_belum", "").status == 422
    look("belum-galat")
    assert not masalah, masalah


def test_the_form_weighs_little(buka: Buka) -> None:
    for alamat in ALAMAT.values():
        berat = Timbangan(buka(360)).weigh(alamat)
        print("\n", alamat, sum(berat.values()), berat)  # noqa: T201 - the measured weight belongs in the log
        assert 1000 < sum(berat.values()) <= BERAT_HALAMAN, berat


def test_the_counter_of_the_story_needs_a_script_and_only_then_appears(buka: Buka) -> None:
    halaman = buka(360)
    FormPengaduan(halaman).open()
    expect(halaman.get_by_text("huruf lagi")).to_have_count(0)
    halaman.get_by_label("Ceritakan kejadiannya").fill("x" * 100)
    expect(halaman.get_by_text("4900 huruf lagi")).to_be_visible()
