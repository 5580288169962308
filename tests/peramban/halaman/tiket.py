"""Visit tickets: the officer's batches and keys."""

from pathlib import Path

from playwright.sync_api import Page


class KunciAntrean:
    """/petugas/skm/tiket/kunci"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def make(self, unit: str, nama: str) -> str:
        """Make a key and return it; the page shows it this once."""
        self.halaman.goto(f"/petugas/skm/tiket/kunci?unit={unit}")
        self.halaman.get_by_label("Nama sistem antrean").fill(nama)
        self.halaman.get_by_role("button", name="Buat kunci").click()
        return self.halaman.locator("#kunci-baru").inner_text().strip()


class Tiket:
    """/petugas/skm/tiket"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, unit: str) -> "Tiket":
        self.halaman.goto(f"/petugas/skm/tiket?unit={unit}")
        return self

    def print(self, layanan: str, jumlah: int, tujuan: Path) -> bytes:
        """Fill the form and return the PDF that the browser saved."""
        self.halaman.get_by_label("Layanan", exact=True).select_option(layanan)
        self.halaman.get_by_label("Jumlah tiket").fill(str(jumlah))
        with self.halaman.expect_download() as unduhan:
            self.halaman.get_by_role("button", name="Buat dan unduh PDF").click()
        unduhan.value.save_as(tujuan)
        return tujuan.read_bytes()
