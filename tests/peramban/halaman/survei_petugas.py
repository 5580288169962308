"""The back office of the survey: the paper grid."""

from playwright.sync_api import Locator, Page


class Kertas:
    """/petugas/skm/kertas"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, tempat: str) -> "Kertas":
        self.halaman.goto(f"/petugas/skm/kertas?tempat={tempat}")
        return self

    def sel(self, baris: int, unsur: str) -> Locator:
        return self.halaman.locator(f"#b{baris}-{unsur}")

    @property
    def kabar(self) -> Locator:
        return self.halaman.locator("[data-kisi-kabar]")
