"""An office adds a tenth unsur to SKM, publishes it, prints its QR codes, and a citizen answers ten questions."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pabrik.skm import UNSUR
from tests.peramban.conftest import Buka
from tests.peramban.halaman.instrumen import Instrumen
from tests.peramban.halaman.petugas import read_number
from tests.peramban.halaman.survei import Kuesioner, TerimaKasih

pytestmark = pytest.mark.peramban
KODE, NAMA = "skm-puskesmas", "SKM Puskesmas"


def make_codes(halaman: Page) -> str:
    """Make the codes of a unit for the new instrument; return the address of one of them."""
    halaman.goto("/petugas/organisasi/qr?unit=PERIZINAN")
    halaman.locator("select[name=instrumen]").select_option(KODE)
    halaman.locator("form", has=halaman.locator("select[name=instrumen]")).get_by_role("button").click()
    halaman.goto("/petugas/organisasi/qr?unit=PERIZINAN")
    baris = halaman.locator("#qr tbody tr").filter(has_text=NAMA).filter(has_text="Persetujuan Bangunan Gedung").first
    return baris.locator("a[href*='/s/']").first.get_attribute("href") or ""


def test_an_own_instrument_goes_from_a_copy_to_a_citizens_answer(
    buka: Buka, kue: Callable[[str], Any], potret: Callable[[Page, str], None]
) -> None:
    admin = buka(1280, js=False, kue=kue("admin"))
    instrumen = Instrumen(admin).open("skm")
    instrumen.copy_as(KODE)
    instrumen.rename(NAMA)
    instrumen.add_unsur(
        "Keamanan Data", "Apakah data Anda terasa aman?", ["Tidak aman", "Kurang aman", "Aman", "Sangat aman"]
    )
    potret(admin, "instrumen-draf")
    instrumen.publish_and_use()
    alamat = make_codes(admin)
    lembar = admin.request.get(f"/petugas/organisasi/qr/lembar.pdf?unit=PERIZINAN&instrumen={KODE}")
    assert lembar.status == 200
    assert lembar.body().startswith(b"%PDF")

    warga = buka(360, js=False)
    kuesioner = Kuesioner(warga).open(alamat)
    expect(warga.get_by_text("Apakah data Anda terasa aman?")).to_be_visible()
    for unsur in (*UNSUR, "keamanan_data"):
        kuesioner.answer(unsur, 3)
    potret(warga, "instrumen-warga")
    kuesioner.send()
    TerimaKasih(warga).expect_open()
    instrumen.open(KODE)
    jawaban = admin.locator(".rincian > div").filter(has_text=re.compile("Jawaban tersimpan")).locator("dd")
    assert read_number(jawaban.inner_text()) == 1
