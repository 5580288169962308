"""The back office of complaints: inbox and case."""

import re

from playwright.sync_api import Locator, Page, expect


class KotakMasuk:
    """/petugas/pengaduan/"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, kueri: str = "") -> "KotakMasuk":
        self.halaman.goto(f"/petugas/pengaduan/{kueri}")
        return self

    def row(self, judul: str) -> Locator:
        return self.halaman.locator("#pengaduan tbody tr").filter(has_text=judul)

    def open_case(self, judul: str) -> "Kasus":
        self.row(judul).get_by_role("link", name=judul).click()
        return Kasus(self.halaman)

    def choose(self, *judul: str) -> None:
        for satu in judul:
            self.row(satu).get_by_role("checkbox").check()

    def preview(self, aksi: str) -> None:
        self.halaman.get_by_label("Untuk yang dipilih:").select_option(label=aksi)
        self.halaman.get_by_role("button", name="Pratinjau").click()


class Kasus:
    """/petugas/pengaduan/<id>"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    @property
    def langkah(self) -> Locator:
        return self.halaman.locator("#langkah")

    def step(self, nama: str) -> "Kasus":
        self.halaman.get_by_role("navigation", name="Langkah berikutnya").get_by_role(
            "link", name=re.compile(f"^{nama}")
        ).click()
        expect(self.langkah).to_be_visible()
        return self

    def fill(self, **isi: str) -> "Kasus":
        for nama, nilai in isi.items():
            kendali = self.langkah.locator(f"[name={nama}]")
            if kendali.evaluate("e => e.tagName") == "SELECT":
                kendali.select_option(label=nilai)
            else:
                kendali.fill(nilai)
        return self

    def send(self, nama: str) -> "Kasus":
        self.langkah.locator(".tombol-deret").get_by_role("button", name=nama).click()
        return self

    def expect_status(self, status: str) -> None:
        expect(self.halaman.locator(".judul .lencana").first).to_have_text(status)
