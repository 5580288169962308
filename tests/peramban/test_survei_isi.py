"""Officers who type answers in: the paper grid by keyboard alone, assisted entry by mouse and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.peramban.conftest import Buka
from tests.peramban.halaman.survei_petugas import Kertas

pytestmark = pytest.mark.peramban
Potret = Callable[[Page, str], None]
Kue = Callable[[str], Any]
TEMPAT = "PERIZINAN/REKLAME"


def test_ten_paper_forms_are_typed_by_keyboard_alone(buka: Buka, kue: Kue, potret: Potret) -> None:
    halaman = buka(1280, kue=kue("admin"))
    kisi = Kertas(halaman).open(TEMPAT)
    expect(kisi.sel(1, "persyaratan")).to_be_focused()
    papan = halaman.keyboard
    papan.type("123")
    expect(kisi.sel(1, "biaya")).to_be_focused()
    papan.press("ArrowLeft")
    papan.type("7")
    expect(kisi.kabar).to_contain_text("hanya 1 sampai 4")
    expect(kisi.sel(1, "waktu")).to_be_focused()
    potret(halaman, "petugas-kertas-salah")
    papan.type("4")
    expect(kisi.kabar).to_be_hidden()
    papan.type("444444")
    expect(kisi.sel(2, "persyaratan")).to_be_focused()
    papan.press("Enter")
    expect(kisi.sel(3, "persyaratan")).to_be_focused()
    papan.press("ArrowUp")
    papan.type("3" * 9 * 9)
    expect(halaman.get_by_role("button", name="Simpan semua baris")).to_be_focused()
    assert kisi.sel(1, "waktu").input_value() == "4"
    papan.press("Enter")
    expect(halaman.get_by_text("10 jawaban kertas tersimpan")).to_be_visible()
    expect(kisi.sel(1, "persyaratan")).to_be_focused()
    assert kisi.sel(1, "persyaratan").input_value() == ""


def test_the_grid_is_a_plain_table_without_javascript(lebar: int, buka: Buka, kue: Kue, potret: Potret) -> None:
    halaman = buka(lebar, js=False, kue=kue("admin"))
    kisi = Kertas(halaman).open(TEMPAT)
    unsur = ("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarpras", "pengaduan")
    for u in unsur[:-1]:
        kisi.sel(2, u).fill("3")
    kisi.sel(2, "pengaduan").fill("5")
    expect(halaman.locator("#b2-saran")).to_be_hidden()
    halaman.get_by_label("Saran", exact=True).check()
    kisi.sel(2, "saran").fill("Kursi kurang")
    kisi.sel(2, "saran").press("Enter")
    expect(halaman.locator("#galat")).to_contain_text("Baris 2, Penanganan Pengaduan")
    potret(halaman, "petugas-kertas-galat")
    assert kisi.sel(2, "saran").input_value() == "Kursi kurang"
    kisi.sel(2, "pengaduan").fill("4")
    halaman.get_by_role("button", name="Simpan semua baris").click()
    expect(halaman.get_by_text("1 jawaban kertas tersimpan")).to_be_visible()


def test_an_officer_fills_in_for_a_citizen_and_the_next_form_is_ready(
    lebar: int, buka: Buka, kue: Kue, potret: Potret
) -> None:
    halaman = buka(lebar, js=False, kue=kue("admin"))
    halaman.goto("/petugas/skm/bantu?unit=PERIZINAN")
    halaman.get_by_label("Layanan").select_option(TEMPAT)
    halaman.get_by_role("button", name="Buka formulir").click()
    expect(halaman.get_by_text("Warga yang memilih jawaban")).to_be_visible()
    halaman.get_by_role("group", name="1. ").get_by_role("radio").last.check()
    halaman.get_by_role("button", name="English").click()
    expect(halaman.get_by_role("group", name="2. Is the procedure")).to_be_visible()
    for nomor in range(2, 10):
        kelompok = halaman.get_by_role("group", name=f"{nomor}. ")
        kelompok.get_by_role("radio").nth(2).check()
    potret(halaman, "petugas-bantu")
    halaman.get_by_role("button", name="Simpan jawaban warga").locator("visible=true").last.click()
    expect(halaman.get_by_text("Formulir berikutnya sudah siap")).to_be_visible()
    expect(halaman.get_by_role("group", name="2. Is the procedure")).to_be_visible()
    assert halaman.locator("input[type=radio]:checked").count() == 0
