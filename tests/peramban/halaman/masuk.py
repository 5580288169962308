"""The sign-in page of the back office."""

import re

from playwright.sync_api import Page, expect


class HalamanMasuk:
    """/akun/masuk"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self) -> "HalamanMasuk":
        self.halaman.goto("/akun/masuk")
        return self

    def sign_in(self, email: str, sandi: str) -> None:
        self.halaman.get_by_label("surel").fill(email)
        self.halaman.get_by_label("sandi").fill(sandi)
        self.halaman.get_by_role("button", name="Masuk", exact=True).click()
        expect(self.halaman).to_have_url(re.compile("/petugas/"))
