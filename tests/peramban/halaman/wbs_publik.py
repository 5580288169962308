"""The reporter's pages of the sealed room: form, second look, receipt, mailbox."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.wbs.alur import ANGKA


class FormWbs:
    """/wbs/baru and its second look"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self) -> "FormWbs":
        self.halaman.goto("/wbs/")
        self.halaman.get_by_role("link", name="Buat laporan").click()
        return self

    def fill(self, apa: str = "Petugas meminta uang di luar tarif resmi setiap Senin.") -> "FormWbs":
        self.halaman.locator("#mode-1").check()
        self.halaman.get_by_label("Pungutan liar").check()
        self.halaman.get_by_label("Apa yang terjadi?").fill(apa)
        return self

    def attach(self, nama: str, isi: bytes) -> "FormWbs":
        berkas = {"name": nama, "mimeType": "application/octet-stream", "buffer": isi}
        self.halaman.get_by_label("Berkas bukti").set_input_files([berkas])  # type: ignore[list-item]
        return self

    def check(self) -> "FormWbs":
        self.halaman.get_by_role("button", name="Lanjut: periksa kembali").click()
        return self

    def confirm(self) -> "FormWbs":
        """Say that the receipt is written down; answer the sum that a busy hour asks."""
        self.halaman.get_by_label("Saya sudah menyimpan kode").check()
        kolom = self.halaman.locator("#jawaban")
        if kolom.count():
            cocok = re.search(r"Berapa (\w+) tambah (\w+)", self.halaman.locator("label[for=jawaban]").inner_text())
            assert cocok
            kolom.fill(str(sum(ANGKA.index(k) + 1 for k in cocok.groups())))
        return self

    def send(self) -> "FormWbs":
        self.halaman.locator("form#kirim").get_by_role("button", name="Kirim laporan").click()
        expect(self.halaman.locator("h1")).to_have_text("Laporan Anda kami terima")
        return self

    @property
    def resi(self) -> str:
        return "-".join(self.halaman.locator("#resi span").all_inner_texts())


class Kotak:
    """/wbs/kotak"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, resi: str) -> "Kotak":
        self.halaman.goto("/wbs/kotak")
        self.halaman.get_by_label("Kode rahasia").fill(resi)
        self.halaman.get_by_role("button", name="Buka kotak").click()
        expect(self.halaman.locator("h1")).to_have_text("Kotak Anda")
        return self

    def write(self, pesan: str) -> "Kotak":
        self.halaman.get_by_label("Tulis pesan").fill(pesan)
        self.halaman.get_by_role("button", name="Kirim pesan").click()
        expect(self.pesan.last).to_contain_text(pesan)
        return self

    def close(self) -> None:
        self.halaman.get_by_role("button", name="Tutup kotak").click()
        expect(self.halaman.locator("h1")).to_have_text("Laporkan pelanggaran")

    @property
    def pesan(self) -> Locator:
        return self.halaman.locator("article.surat")
