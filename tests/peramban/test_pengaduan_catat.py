"""The complaint desk at work with the keyboard alone: two letters in a row, their papers, a narrow screen."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.peramban.conftest import Buka, Portal, _environment, _run
from tests.peramban.halaman.masuk import HalamanMasuk

pytestmark = pytest.mark.peramban
SUREL = "loket@contoh.example"
Potret = Callable[[Page, str], None]


def _focused(halaman: Page) -> str:
    return str(halaman.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


def tab_to(halaman: Page, nama: str) -> None:
    """Press Tab until the control of this name, or the button of these words, has the focus."""
    for _ in range(90):
        if _focused(halaman) == nama:
            return
        halaman.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {nama}")


def type_letter(halaman: Page, judul: str, nama: str) -> None:
    """Fill in a letter with the keyboard, from the title on."""
    for bidang, teks in (("judul", judul), ("isi", f"{judul}, sejak minggu lalu."), ("nama", nama)):
        tab_to(halaman, bidang)
        halaman.keyboard.type(teks)


@pytest.fixture(scope="module")
def petugas(portal: Portal) -> Portal:
    """An account of the complaint desk, made by the administrator's command; its link sets the password."""
    port = int(portal.alamat.rsplit(":", 1)[1])
    perintah = ["akun", "buat", SUREL, "--peran", "petugas_pengaduan", "--unit", "DINAS", "--nama", "Loket", "--json"]
    tautan = json.loads(_run(perintah, _environment(portal.data, port)))["tautan"]
    return Portal(tautan, portal.data, portal.sandi)


def test_two_letters_are_written_down_with_the_keyboard_alone(buka: Buka, petugas: Portal, potret: Potret) -> None:
    halaman = buka(1280)
    halaman.goto(petugas.alamat)
    halaman.locator("input[name=password]").fill(petugas.sandi)
    halaman.locator("input[name=password_confirm]").fill(petugas.sandi)
    with halaman.expect_navigation():
        halaman.locator("input[name=password_confirm]").press("Enter")
    HalamanMasuk(halaman).open().sign_in(SUREL, petugas.sandi)
    halaman.goto("/petugas/pengaduan/catat")
    expect(halaman.locator("#b-kanal")).to_be_focused()
    halaman.keyboard.type("Surat")
    tab_to(halaman, "unit")
    halaman.keyboard.type("Dinas")
    type_letter(halaman, "Lampu jalan padam di depan pasar", "Warga Pertama")
    tab_to(halaman, "aksi")
    tab_to_button(halaman, "Simpan & catat lagi")
    with halaman.expect_navigation():
        halaman.keyboard.press("Enter")
    nomor = halaman.get_by_role("heading", name=re.compile("^Tersimpan: ")).inner_text()
    expect(halaman.locator("#b-judul")).to_be_focused()
    assert halaman.locator("#b-kanal").input_value() == "surat"
    assert halaman.locator("#b-nama").input_value() == ""
    potret(halaman, "pengaduan-catat")
    type_letter(halaman, "Pendek", "Warga Kedua")
    with halaman.expect_navigation():
        halaman.keyboard.press("Enter")
    expect(halaman.get_by_text("Judul minimal 10 huruf.").first).to_be_visible()
    assert halaman.locator("#b-nama").input_value() == "Warga Kedua"
    potret(halaman, "pengaduan-catat-galat")
    tab_to(halaman, "judul")
    halaman.keyboard.type("Lampu jalan padam lagi di pasar")
    with halaman.expect_navigation():
        halaman.keyboard.press("Enter")
    kedua = halaman.get_by_role("heading", name=re.compile("^Tersimpan: ")).inner_text()
    assert kedua != nomor
    expect(halaman.get_by_text("Mungkin laporan yang sama")).to_be_visible()
    potret(halaman, "pengaduan-tercatat")
    alamat = halaman.get_by_role("link", name="Cetak tanda terima").get_attribute("href")
    assert halaman.request.get(alamat or "").body().startswith(b"%PDF")


def tab_to_button(halaman: Page, kata: str) -> None:
    """Press Tab until the button of these words has the focus."""
    for _ in range(5):
        if halaman.evaluate("document.activeElement.textContent.trim()") == kata:
            return
        halaman.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {kata}")
