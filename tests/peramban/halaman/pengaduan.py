"""The public pages of complaints: form, second look, receipt, tracking."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, Response, expect

KATA = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


class FormPengaduan:
    """/pengaduan/baru and its second look"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self) -> "FormPengaduan":
        self.halaman.goto("/pengaduan/baru")
        return self

    def fill(self, judul: str = "Antrean obat lebih dari tiga jam") -> "FormPengaduan":
        """Fill in what is asked of everybody."""
        self.halaman.get_by_label("Pengaduan", exact=True).check()
        self.halaman.get_by_label("Judul singkat").fill(judul)
        self.halaman.get_by_label("Ceritakan kejadiannya").fill("Saya datang pukul delapan, dilayani pukul sebelas.")
        self.halaman.get_by_label("Atau perkiraan waktu").select_option("minggu_ini")
        self.halaman.get_by_label("Unit layanan").select_option("PERIZINAN")
        self.halaman.get_by_label("Nama", exact=True).fill("Warga Contoh")
        self.halaman.get_by_label("Nomor WhatsApp atau HP").fill("0812 3456 7890")
        self.halaman.get_by_label("Keterangan ini benar").check()
        return self

    def attach(self, *berkas: Path) -> "FormPengaduan":
        self.halaman.get_by_label("Bukti pendukung").set_input_files(list(berkas))
        return self

    def check(self) -> Response:
        """Go on to the second look, or back to the form with its mistakes."""
        with self.halaman.expect_navigation() as navigasi:
            self.halaman.get_by_role("button", name="Lanjut: periksa kembali").click()
        return navigasi.value

    def answer_sum(self) -> None:
        """Answer the sum that a very fast visitor is asked."""
        kolom = self.halaman.locator("#hitung")
        if not kolom.count():
            return
        pasangan = re.search(r"Berapa (\w+) tambah (\w+)", self.halaman.locator("label[for=hitung]").inner_text())
        assert pasangan
        kolom.fill(str(sum(KATA.index(kata) + 1 for kata in pasangan.groups())))

    def send(self) -> "TandaTerima":
        self.answer_sum()
        self.halaman.locator("#kirim").click()
        return TandaTerima(self.halaman).expect_open()

    @property
    def ringkasan(self) -> Locator:
        return self.halaman.locator("#galat")


class TandaTerima:
    """/pengaduan/diterima"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def expect_open(self) -> "TandaTerima":
        expect(self.halaman).to_have_url(re.compile(r"/pengaduan/diterima$"))
        expect(self.halaman.get_by_role("heading", level=1)).to_contain_text("Laporan Anda kami terima")
        return self

    def _read(self, id_: str) -> str:
        return "".join(self.halaman.locator(f"#{id_} span").all_inner_texts())

    @property
    def kode(self) -> str:
        return self._read("kode")

    @property
    def pin(self) -> str:
        return self._read("pin")


class Laporan:
    """/pengaduan/lacak and the case behind it"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def track(self, kode: str, pin: str) -> "Laporan":
        self.halaman.goto("/pengaduan/lacak")
        self.halaman.get_by_label("Kode laporan").fill(kode)
        self.halaman.get_by_label("PIN").fill(pin)
        with self.halaman.expect_navigation():
            self.halaman.get_by_role("button", name="Lihat laporan").click()
        return self

    def reload(self) -> "Laporan":
        self.halaman.goto("/pengaduan/lacak/laporan")
        return self

    def bagian(self, gerak: str) -> Locator:
        return self.halaman.locator(f"section#{gerak}")

    def act(self, gerak: str, catatan: str | None = None, *, bintang: int | None = None) -> Response:
        """Send the form of one step."""
        bagian = self.bagian(gerak)
        if catatan is not None:
            bagian.locator("textarea").fill(catatan)
        if bintang is not None:
            bagian.locator(f"label[for='{gerak}-bintang-{bintang}']").click()
        with self.halaman.expect_navigation() as navigasi:
            bagian.locator("button[type=submit]").click()
        return navigasi.value

    @property
    def isi(self) -> Locator:
        return self.halaman.get_by_role("main")
