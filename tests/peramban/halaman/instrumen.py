"""The instrument editor of the back office."""

import re

from playwright.sync_api import Page, expect


class Instrumen:
    """/petugas/skm/instrumen/<kode>/<versi>"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, kode: str, versi: int = 1) -> "Instrumen":
        self.halaman.goto(f"/petugas/skm/instrumen/{kode}/{versi}")
        return self

    def copy_as(self, kode_baru: str) -> None:
        self.halaman.get_by_label("Kode baru", exact=True).fill(kode_baru)
        self.halaman.get_by_role("button", name="Salin dengan kode baru").click()
        expect(self.halaman).to_have_url(re.compile(rf"/instrumen/{kode_baru}/1$"))

    def rename(self, nama: str) -> None:
        self.halaman.get_by_role("link", name="Nama dan dasar hukum").click()
        self.halaman.get_by_label("Nama instrumen").fill(nama)
        self.halaman.get_by_role("button", name="Simpan").click()
        expect(self.halaman.get_by_text("Draf disimpan.")).to_be_visible()
        self.halaman.get_by_role("link", name="Ringkasan").click()

    def add_unsur(self, nama: str, pertanyaan: str, jawaban: list[str]) -> None:
        self.halaman.get_by_role("link", name="Tambah unsur").click()
        self.halaman.locator("#nama_id").fill(nama)
        self.halaman.locator("#pertanyaan_id").fill(pertanyaan)
        for i, kata in enumerate(jawaban, start=1):
            self.halaman.locator(f"#jawaban_id_{i}").fill(kata)
        self.halaman.get_by_role("button", name="Tambah unsur").click()
        expect(self.halaman.get_by_role("link", name=nama)).to_be_visible()

    def publish_and_use(self) -> None:
        self.halaman.get_by_role("link", name="Terbitkan", exact=True).click()
        self.halaman.get_by_label("Saya sudah memeriksa draf ini").check()
        self.halaman.get_by_role("button", name="Terbitkan versi 1").click()
        self.halaman.get_by_role("button", name="Pakai versi ini").click()
        expect(self.halaman.get_by_text("Dipakai jawaban baru")).to_be_visible()
