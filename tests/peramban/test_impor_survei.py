"""The import of an old sheet on a phone, by keyboard, without JavaScript."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pabrik.impor_skm import make_lama
from tests.pabrik.skm import read_kasus
from tests.peramban.conftest import LEBAR_SEMPIT, Buka
from tests.peramban.halaman.petugas import Impor

pytestmark = pytest.mark.peramban


def _fits(halaman: Page, lebar: int) -> None:
    """The page itself never scrolls sideways; only tables do, inside their own frame."""
    for bagian in ("main", "form", ".kartu"):
        for kotak in (e.bounding_box() for e in halaman.locator(bagian).all()):
            assert kotak is None or kotak["x"] + kotak["width"] <= lebar + 1


def test_an_old_sheet_is_imported_and_undone_by_keyboard(
    buka: Buka, kue: Callable[[str], Any], tmp_path: Path, potret: Callable[[Page, str], None]
) -> None:
    halaman = buka(LEBAR_SEMPIT, js=False, kue=kue("petugas"))
    berkas = tmp_path / "lama.xlsx"
    berkas.write_bytes(make_lama(read_kasus("sekadau-2019s1-first49")["raw_matrix"], balik=True))
    Impor(halaman).open().send("DINAS/LEGALISASI", "2019-S1", berkas)
    lanjut = halaman.get_by_role("button", name="Lanjut")
    lanjut.press("Enter")
    expect(halaman.locator("#galat")).to_contain_text("Pilih arti kolom bernomor")
    potret(halaman, "impor-kolom")
    _fits(halaman, LEBAR_SEMPIT)
    halaman.get_by_label("Daftar resmi unsur").press("Space")
    lanjut.press("Enter")
    halaman.get_by_label("Skala terbalik di semua kolom").press("Space")
    potret(halaman, "impor-nilai")
    _fits(halaman, LEBAR_SEMPIT)
    lanjut.press("Enter")
    expect(halaman.get_by_role("status")).to_contain_text("49 jawaban siap disimpan")
    expect(halaman.locator(".angka-nilai").first).to_have_text("78,74")
    potret(halaman, "impor-periksa")
    _fits(halaman, LEBAR_SEMPIT)
    halaman.get_by_role("button", name="Simpan semua jawaban").press("Enter")
    expect(halaman.get_by_text("49 jawaban diimpor")).to_be_visible()
    halaman.get_by_label("Alasan pembatalan").press_sequentially("Hanya mencoba")
    halaman.keyboard.press("Enter")
    expect(halaman.get_by_text("Hanya mencoba", exact=False)).to_be_visible()
    potret(halaman, "impor-hasil")
