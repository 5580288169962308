"""The public questionnaire: choose, fill, receipt."""

import re
from collections.abc import Iterable

from playwright.sync_api import Locator, Page, Response, expect

from tests.pabrik.skm import UNSUR


class PilihLayanan:
    """/skm/"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self) -> "PilihLayanan":
        self.halaman.goto("/skm/")
        return self

    def choose(self, layanan: str) -> "Kuesioner":
        self.halaman.get_by_role("link", name=layanan, exact=True).click()
        return Kuesioner(self.halaman)

    def type_code(self, kode: str) -> None:
        self.halaman.get_by_label("Kode di bawah gambar QR").fill(kode)
        self.halaman.get_by_role("button", name="Buka formulir").click()


class Kuesioner:
    """/s/<token> and /skm/<unit>/<layanan>"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, alamat: str) -> "Kuesioner":
        respons = self.halaman.goto(alamat)
        assert respons is not None
        assert respons.status == 200, f"{alamat}: {respons.status}"
        return self

    def asked(self) -> list[str]:
        """Unsur that this service asks for; a free service does not ask for the cost."""
        return [u for u in UNSUR if self.halaman.locator(f"input[type=radio][name={u}]").count()]

    def radio(self, unsur: str, skor: int) -> Locator:
        return self.halaman.locator(f"input[type=radio][name={unsur}][value='{skor}']")

    def answer(self, unsur: str, skor: int) -> None:
        self.halaman.locator(f"label[for='{unsur}-{skor}']").click()

    def answer_all(self, skor: int = 3, *, kecuali: Iterable[str] = ()) -> None:
        for unsur in self.asked():
            if unsur not in kecuali:
                self.answer(unsur, skor)

    def chosen(self) -> dict[str, str]:
        """Scores that are ticked now."""
        hasil = {}
        for unsur in self.asked():
            for skor in range(1, 5):
                if self.radio(unsur, skor).is_checked():
                    hasil[unsur] = str(skor)
        return hasil

    @property
    def saran(self) -> Locator:
        return self.halaman.get_by_label("Saran untuk kami")

    @property
    def pendidikan(self) -> Locator:
        return self.halaman.locator("#pendidikan")

    @property
    def tombol_kirim(self) -> Locator:
        return self.halaman.get_by_role("button", name="Kirim penilaian")

    def send(self) -> Response:
        """Press the button and return the answer of the page that follows."""
        with self.halaman.expect_navigation() as navigasi:
            self.tombol_kirim.click()
        return navigasi.value

    @property
    def ringkasan(self) -> Locator:
        return self.halaman.locator("#galat")


class TerimaKasih:
    """/skm/terima-kasih/<kode>"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def expect_open(self) -> "TerimaKasih":
        expect(self.halaman).to_have_url(re.compile(r"/skm/terima-kasih/"))
        expect(self.halaman.get_by_role("heading", level=1)).to_contain_text("Terima kasih")
        return self

    @property
    def kode(self) -> str:
        return self.halaman.locator(".kode").inner_text().strip()
