"""The back office: dashboard, rows, import, closing, reports, publication, QR codes."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


def read_number(teks: str) -> int:
    """Read a whole number as the page writes it (1.234)."""
    return int(re.sub(r"[^\d]", "", teks))


class Dasbor:
    """/petugas/skm/"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, unit: str, periode: str | None = None) -> "Dasbor":
        self.halaman.goto(f"/petugas/skm/?unit={unit}" + (f"&periode={periode}" if periode else ""))
        return self

    @property
    def tautan_responden(self) -> Locator:
        return (
            self.halaman.locator(".angka")
            .filter(has=self.halaman.locator(".angka-label", has_text=re.compile("^Responden$")))
            .get_by_role("link")
        )

    def respondents(self) -> int:
        """Number of respondents that the dashboard shows; 0 on an empty period."""
        if self.halaman.get_by_text("Belum ada responden", exact=True).count():
            return 0
        return read_number(self.tautan_responden.inner_text())

    def open_rows(self) -> "Jawaban":
        self.tautan_responden.click()
        return Jawaban(self.halaman)

    def close(self, populasi: int) -> None:
        self.halaman.get_by_label("Jumlah penerima layanan").fill(str(populasi))
        self.halaman.get_by_role("button", name=re.compile("^Tutup ")).click()


class Jawaban:
    """/petugas/skm/jawaban"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def total(self) -> int:
        kalimat = self.halaman.locator(".judul p").inner_text()
        return read_number(kalimat.rsplit(":", 1)[1])

    def visible_rows(self) -> int:
        return self.halaman.locator("#jawaban tbody tr").count()

    def back(self) -> Dasbor:
        self.halaman.get_by_role("link", name="Kembali ke dasbor").click()
        return Dasbor(self.halaman)


class Impor:
    """/petugas/skm/impor"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self) -> "Impor":
        self.halaman.goto("/petugas/skm/impor")
        return self

    def send(self, layanan: str, periode: str, berkas: Path) -> None:
        """Upload a file; one with our own columns goes straight to the check."""
        self.halaman.get_by_label("Layanan").select_option(layanan)
        self.halaman.get_by_label("Periode", exact=False).first.fill(periode)
        self.halaman.get_by_label("Berkas CSV atau XLSX").set_input_files(berkas)
        with self.halaman.expect_navigation():
            self.halaman.get_by_role("button", name="Lanjut").click()

    def store(self) -> None:
        """Store the answers of the check."""
        with self.halaman.expect_navigation():
            self.halaman.get_by_role("button", name="Simpan semua jawaban").click()

    def open_dasbor(self) -> Dasbor:
        """Go from the result to the dashboard."""
        self.halaman.get_by_role("link", name="Buka dasbor").click()
        return Dasbor(self.halaman)


class Laporan:
    """/petugas/laporan/"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def request(self) -> None:
        """Press the button that stands on the list; the form is already filled from the dashboard."""
        self.halaman.get_by_role("main").get_by_role("button", name="Buat laporan").click()
        expect(self.halaman).to_have_url(re.compile(r"/petugas/laporan/\d+$"))

    @property
    def kemajuan(self) -> Locator:
        return self.halaman.locator("progress")

    def wait_ready(self) -> None:
        expect(self.halaman.get_by_role("heading", name="Laporan siap")).to_be_visible(timeout=60_000)

    def download(self, nama: str, tujuan: Path) -> bytes:
        with self.halaman.expect_download() as unduhan:
            self.halaman.get_by_role("link", name=re.compile(nama)).click()
        unduhan.value.save_as(tujuan)
        return tujuan.read_bytes()


class Publikasi:
    """/petugas/publikasi/"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self) -> "Publikasi":
        self.halaman.goto("/petugas/publikasi/")
        return self

    def row(self, unit: str, periode: str) -> Locator:
        return self.halaman.locator("#publikasi tbody tr").filter(has_text=periode).filter(has_text=unit)

    def publish(self, unit: str, periode: str) -> None:
        self.row(unit, periode).get_by_role("button", name="Terbitkan").click()
        expect(self.row(unit, periode).get_by_text("Terbit", exact=True)).to_be_visible()


class KodeQr:
    """/petugas/organisasi/qr"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, unit: str) -> "KodeQr":
        self.halaman.goto(f"/petugas/organisasi/qr?unit={unit}")
        return self

    def valid(self) -> list[tuple[str, str, str]]:
        """Return (code, service, address) of every valid code."""
        hasil = []
        for baris in self.halaman.locator("#qr tbody tr").all():
            tautan = baris.locator("td[data-label=Layanan]").get_by_role("link")
            if tautan.count():
                alamat = tautan.get_attribute("href") or ""
                hasil.append((baris.locator("code").first.inner_text(), tautan.inner_text(), alamat))
        return hasil

    def revoke(self, kode: str) -> None:
        baris = self.halaman.locator("#qr tbody tr").filter(has_text=kode)
        baris.locator("summary").click()
        baris.get_by_role("button", name=f"Cabut kode {kode}").click()
        expect(self.halaman.get_by_text(f"Kode QR {kode} dicabut")).to_be_visible()
