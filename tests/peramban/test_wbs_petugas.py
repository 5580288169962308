"""Handlers at work in a real browser: vaults, inbox, one report between two people, by keyboard, with axe."""

import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask_security import hash_password
from playwright.sync_api import Browser, Page, expect

from portal.akun.domain import Peran
from portal.akun.service import create_pengguna, get_pengguna
from portal.app import create_app
from portal.inti.db import db, unit_kerja, utc_now
from portal.organisasi.service import find_unit
from portal.wbs.kunci.resi import make_resi
from portal.wbs.service import brankas as layanan
from portal.wbs.service.laporan import seal_laporan, store_laporan
from tests.conftest import make_settings
from tests.pabrik.wbs import FRASA, confirm, make_isian, make_titipan
from tests.peramban.conftest import Buka, Portal
from tests.peramban.halaman.masuk import HalamanMasuk

pytestmark = pytest.mark.peramban
Potret = Callable[[Page, str], None]
SATU, DUA, TIGA = (f"wbs-{n}@contoh.example" for n in ("satu", "dua", "tiga"))


@pytest.fixture(scope="module")
def lapor(portal: Portal) -> Iterator[Callable[[str], str]]:
    """Two handlers with vaults and one without; return a function that submits a report and gives its address."""
    app = create_app(make_settings(portal.data, base_url=portal.alamat))
    with app.app_context():
        for surel, nama in ((SATU, "Sri Contoh"), (DUA, "Budi Contoh"), (TIGA, "Citra Contoh")):
            with unit_kerja():
                akun = create_pengguna(
                    email=surel,
                    nama=nama,
                    peran=Peran.PENGELOLA_WBS,
                    unit=find_unit("DINAS"),
                    sandi=portal.sandi,
                    hash_sandi=hash_password,
                    pelaku="uji",
                    now=utc_now(),
                )
            if surel != TIGA:
                isi, _prv, _pulih = layanan.prepare_brankas(akun.id, FRASA)
                with unit_kerja():
                    layanan.store_brankas(get_pengguna(akun.id), isi, jabatan="Auditor Contoh", now=utc_now())
                confirm(akun.id, utc_now())

        def submit(apa: str) -> str:
            resi, laporan_id = make_resi(), secrets.token_hex(16)
            berkas = (make_titipan(b"bukti", "kuitansi bukti.txt"),)
            tersegel = seal_laporan(make_isian(apa=apa), berkas, resi=resi, laporan_id=laporan_id, now=utc_now())
            with unit_kerja():
                store_laporan(tersegel, resi=resi)
            db.session.remove()
            return f"/petugas/wbs/laporan/{laporan_id}"

        yield submit
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def kue_wbs(browser: Browser, portal: Portal, lapor: object) -> Callable[[str], Any]:
    """Cookies of a signed-in handler whose vault is open, except for the one who has none."""
    simpanan: dict[str, Any] = {}

    def sign_in(surel: str) -> Any:
        if surel not in simpanan:
            konteks = browser.new_context(base_url=portal.alamat)
            HalamanMasuk(halaman := konteks.new_page()).open().sign_in(surel, portal.sandi)
            if surel != TIGA:
                halaman.goto("/petugas/wbs/")
                halaman.get_by_label("Frasa sandi brankas").fill(FRASA)
                halaman.get_by_label("Frasa sandi brankas").press("Enter")
                expect(halaman.get_by_role("heading", name="Laporan pelanggaran")).to_be_visible()
            simpanan[surel] = konteks.storage_state()
            konteks.close()
        return simpanan[surel]

    return sign_in


def _check(halaman: Page) -> None:
    hasil = Axe().run(halaman, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    berat = [p for p in hasil.response["violations"] if p["impact"] in ("serious", "critical")]
    assert not berat, [(p["id"], [n["target"] for n in p["nodes"]]) for p in berat]
    assert not halaman.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("js", [True, False], ids=["js", "tanpa-js"])
def test_two_handlers_answer_extend_and_close_a_report(
    lebar: int, js: bool, buka: Buka, lapor: Callable[[str], str], kue_wbs: Callable[[str], Any], potret: Potret
) -> None:
    alamat = lapor("Petugas meminta uang di luar tarif resmi kepada setiap pemohon.")
    satu = buka(lebar, js=js, kue=kue_wbs(SATU))
    satu.goto("/petugas/wbs/")
    potret(satu, "wbs-kotak-masuk")
    satu.locator(f"a[href='{alamat}']").click()
    potret(satu, "wbs-kasus")
    satu.get_by_role("button", name="Konfirmasi penerimaan").click()
    expect(satu.get_by_text("Penerimaan dikonfirmasi.")).to_be_visible()
    satu.get_by_label("Pesan", exact=True).fill("Terima kasih. Laporan kami pelajari.")
    satu.get_by_role("button", name="Kirim kepada pelapor").click()
    expect(satu.get_by_text("Terima kasih. Laporan kami pelajari.")).to_be_visible()
    satu.get_by_text("Minta perpanjangan waktu").click()
    satu.locator("[name=alasan_waktu]").fill("Saksi baru dapat ditemui bulan depan.")
    satu.get_by_role("button", name="Minta waktu").click()
    expect(satu.get_by_text("Harus disetujui rekan lain.")).to_be_visible()

    dua = buka(lebar, js=js, kue=kue_wbs(DUA))
    dua.goto(alamat)
    dua.get_by_role("button", name="Setujui").click()
    expect(dua.get_by_text(re.compile("Kami perlu waktu lebih lama"))).to_be_visible()
    for tombol in ("Mulai verifikasi", "Mulai telaah", "Tindak lanjuti"):
        dua.locator("#alasan").fill("Sudah diperiksa bersama.")
        dua.get_by_role("button", name=tombol).click()
        expect(dua.get_by_text("Keadaan laporan diperbarui.")).to_be_visible()
    dua.get_by_label("Hasil", exact=True).select_option(label="Tidak terbukti")
    dua.locator("#alasan-hasil").fill("Tidak ada bukti yang cukup.")
    dua.get_by_role("button", name="Tetapkan hasil").click()
    expect(dua.get_by_text("Pemeriksaan tidak menemukan pelanggaran.")).to_be_visible()
    potret(dua, "wbs-kasus-selesai")


def test_a_report_is_found_opened_and_noted_by_keyboard_alone(
    buka: Buka, lapor: Callable[[str], str], kue_wbs: Callable[[str], Any]
) -> None:
    lapor("Kendaraan dinas KANARI-77 dipakai untuk usaha keluarga.")
    halaman = buka(1280, kue=kue_wbs(SATU))
    halaman.goto("/petugas/wbs/")

    def press_until(pilih: str) -> None:
        for _ke in range(120):
            if halaman.evaluate("(s) => document.activeElement.matches(s)", pilih):
                return
            halaman.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {pilih}")

    press_until("#q")
    halaman.keyboard.type("kanari-77")
    halaman.keyboard.press("Enter")
    expect(halaman.get_by_text("1 laporan memuat")).to_be_visible()
    assert "kanari" not in halaman.url.lower()
    press_until("a.baris")
    halaman.keyboard.press("Enter")
    halaman.wait_for_url("**/petugas/wbs/laporan/*")
    press_until("#catatan")
    halaman.keyboard.type("Dicatat dengan papan tombol.")
    press_until("form.catatan button")
    halaman.keyboard.press("Enter")
    expect(halaman.get_by_role("article").get_by_text("Dicatat dengan papan tombol.")).to_be_visible()


def test_every_screen_is_readable_for_everybody(
    lebar: int, buka: Buka, lapor: Callable[[str], str], kue_wbs: Callable[[str], Any], potret: Potret
) -> None:
    alamat = lapor("Honor kegiatan dipotong tanpa tanda terima oleh bendahara.")
    halaman = buka(lebar, kue=kue_wbs(SATU))
    for jalur in ("/petugas/wbs/", alamat, "/petugas/wbs/brankas", "/petugas/wbs/brankas/lupa"):
        halaman.goto(jalur)
        lipatan = halaman.locator("main details:not([open]) > summary")
        while lipatan.count():
            lipatan.first.click()
        _check(halaman)
    halaman.goto(alamat)
    halaman.get_by_text("Tetapkan hasil dan tutup").click()
    halaman.get_by_role("button", name="Tetapkan hasil").click()
    expect(halaman.get_by_text("Ada yang perlu diperbaiki")).to_be_visible()
    _check(halaman)
    baru = buka(lebar, kue=kue_wbs(TIGA))
    baru.goto("/petugas/wbs/")
    _check(baru)
    potret(baru, "wbs-brankas-buat")


def test_a_vault_is_made_and_a_colleague_shares_everything(
    buka: Buka, lapor: Callable[[str], str], kue_wbs: Callable[[str], Any], potret: Potret
) -> None:
    alamat = lapor("Rekanan memberi parsel kepada panitia sebelum pengumuman.")
    baru = buka(360, kue=kue_wbs(TIGA))
    baru.goto("/petugas/wbs/")
    baru.get_by_label("Jabatan").fill("Auditor Pertama")
    baru.get_by_label("Frasa sandi baru").fill(FRASA)
    baru.get_by_label("Ketik sekali lagi").fill(FRASA)
    baru.get_by_role("button", name="Buat brankas").click()
    expect(baru.locator("#kode")).to_be_visible()
    potret(baru, "wbs-kode-pemulihan")
    _check(baru)
    baru.get_by_label("Sudah saya simpan").check()
    baru.get_by_role("button", name="Lanjut").click()
    expect(baru.get_by_text("Tidak ada laporan terbuka")).to_be_visible()
    expect(baru.get_by_text("Brankas Anda menunggu pengesahan rekan.")).to_be_visible()
    satu = buka(1280, kue=kue_wbs(SATU))
    satu.goto("/petugas/wbs/")
    satu.get_by_role("link", name="Periksa dan sahkan").click()
    _check(satu)
    potret(satu, "wbs-pemegang")
    satu.get_by_role("button", name="Sahkan Citra Contoh").click()
    expect(satu.get_by_text("Brankas disahkan.")).to_be_visible()
    satu.goto("/petugas/wbs/")
    _check(satu)
    satu.get_by_role("button", name="Bagikan semua kepada Citra Contoh").click()
    expect(satu.get_by_text(re.compile(r"\d+ laporan dibagikan."))).to_be_visible()
    baru.goto(alamat)
    expect(baru.get_by_text("Rekanan memberi parsel").first).to_be_visible()
