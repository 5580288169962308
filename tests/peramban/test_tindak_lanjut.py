"""A recommendation in a real browser: entered, planned, reported on with evidence, printed."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.peramban.conftest import Buka

pytestmark = pytest.mark.peramban
Potret = Callable[[Page, str], None]
Kue = Callable[[str], Any]
AKAR_RUANG = "/petugas/tindak-lanjut/"


def check_accessible(halaman: Page) -> None:
    hasil = Axe().run(halaman)
    assert not hasil.response["violations"], hasil.generate_report()
    lebih = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert halaman.evaluate(lebih) <= 0


def save(halaman: Page, tombol: str) -> None:
    halaman.get_by_role("button", name=tombol).click()


def test_a_finding_becomes_a_plan_and_is_done_with_evidence(
    lebar: int, buka: Buka, kue: Kue, potret: Potret, tmp_path: Path
) -> None:
    halaman = buka(lebar, kue=kue("pimpinan"))
    halaman.goto(f"{AKAR_RUANG}baru")
    halaman.get_by_label("Yang perlu diperbaiki").fill(f"Jam layanan loket belum terpasang {lebar}")
    halaman.get_by_label("Dasar").fill("LHE ZI, butir 6.iv.c")
    save(halaman, "Simpan rekomendasi")
    expect(halaman.get_by_role("status")).to_contain_text("Rekomendasi disimpan.")
    check_accessible(halaman)
    halaman.get_by_role("link", name="Tambah rencana").first.click()
    save(halaman, "Simpan rencana")
    expect(halaman.locator("#galat")).to_be_visible()
    check_accessible(halaman)
    halaman.get_by_label("Yang akan dilakukan").fill("Memasang papan jam layanan")
    halaman.get_by_label("Nama atau jabatan").fill("Kepala Subbagian Umum")
    halaman.get_by_label("Tenggat").fill((date.today() + timedelta(days=20)).isoformat())  # noqa: DTZ011
    save(halaman, "Simpan rencana")
    alamat = halaman.url
    halaman.get_by_role("link", name="Laporkan kemajuan").click()
    halaman.get_by_label("Kemajuan dalam persen").fill("100")
    halaman.get_by_label("Yang sudah dilakukan").fill("Papan terpasang")
    save(halaman, "Simpan kemajuan")
    expect(halaman.locator("#galat")).to_contain_text("Lampirkan berkas atau tautan")
    check_accessible(halaman)
    potret(halaman, "tindak-lanjut-tanpa-bukti")
    foto = tmp_path / "papan.png"
    halaman.screenshot(path=foto)
    halaman.locator("#b-berkas").set_input_files(foto)
    save(halaman, "Simpan kemajuan")
    expect(halaman.get_by_role("status")).to_contain_text("Kemajuan dicatat.")
    expect(halaman.locator("main")).to_contain_text("Selesai ditindaklanjuti")
    check_accessible(halaman)
    potret(halaman, "tindak-lanjut-rinci")
    tautan = halaman.get_by_role("link", name="papan.png")
    for _ke in range(60):
        if tautan.count():
            break
        halaman.wait_for_timeout(500)
        halaman.goto(alamat)
    with halaman.expect_download() as unduhan:
        tautan.click()
    assert unduhan.value.suggested_filename == "papan.png"
    halaman.goto(f"{AKAR_RUANG}?keadaan=semua")
    expect(halaman.locator("#rekomendasi")).to_contain_text(f"Jam layanan loket belum terpasang {lebar}")
    check_accessible(halaman)
    potret(halaman, "tindak-lanjut-daftar")
    cetak = halaman.get_by_role("link", name="Cetak daftar").get_attribute("href") or ""
    pdf = halaman.request.get(cetak)
    assert pdf.headers["content-type"] == "application/pdf"


def test_the_forms_work_without_javascript(buka: Buka, kue: Kue) -> None:
    halaman = buka(360, js=False, kue=kue("pimpinan"))
    halaman.goto(f"{AKAR_RUANG}baru")
    halaman.get_by_label("Yang perlu diperbaiki").fill("Tanpa skrip")
    save(halaman, "Simpan rekomendasi")
    expect(halaman.get_by_role("heading", level=1)).to_contain_text("Rekomendasi")
    halaman.get_by_role("link", name="Tidak dapat ditindaklanjuti").click()
    halaman.get_by_label("Alasan").fill("Bukan wewenang kantor")
    save(halaman, "Nyatakan tidak dapat ditindaklanjuti")
    expect(halaman.locator("main")).to_contain_text("Bukan wewenang kantor")
