"""The public form in tests: what a careful citizen fills in, and the way through its pages."""

import io
from typing import Any

import time_machine
from werkzeug.test import TestResponse

from tests.inti.berkas.contoh import make_gambar
from tests.klien import Klien
from tests.pabrik.pengaduan import SENIN

ISI: dict[str, str] = {
    "jenis": "pengaduan",
    "judul": "Antrean obat lebih dari tiga jam",
    "isi": "Saya datang pukul delapan dan baru dilayani pukul sebelas lewat.",
    "hari": "30",
    "bulan": "1",
    "tahun": "2026",
    "unit": "DINKES",
    "nama": "Warga Contoh",
    "telepon": "0812-3456-7890",
    "pernyataan": "1",
}
LAMA_MENGISI = 60


def foto(nama: str = "antrean.jpg", **lain: Any) -> tuple[io.BytesIO, str]:
    return io.BytesIO(make_gambar(**lain)), nama


def open_form(klien: Klien, waktu: time_machine.Traveller, alamat: str = "/pengaduan/baru") -> Any:
    """Open the form and let a minute pass, as it takes to fill it in."""
    formulir = klien.form(klien.get(alamat), "judul")
    waktu.shift(LAMA_MENGISI)
    return formulir


def check(klien: Klien, waktu: time_machine.Traveller, **isi: Any) -> TestResponse:
    """Fill the form in and ask for the second look."""
    return klien.send(open_form(klien, waktu), **{**ISI, "langkah": "periksa", **isi})


def report(klien: Klien, waktu: time_machine.Traveller, **isi: Any) -> TestResponse:
    """Send a report; return the answer to the last POST."""
    halaman = check(klien, waktu, **isi)
    assert halaman.status_code == 200, halaman.text
    return klien.send(klien.form(halaman, "periksa"), langkah="kirim")


def travel() -> time_machine.travel:
    return time_machine.travel(SENIN, tick=False)
