"""Posters and QR sheets through the same engine."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import qrcode

from portal.inti.dokumen import LEMBAR_QR, POSTER, qr_svg, susun

INSTANSI = {
    "nama": "Dinas Contoh",
    "induk": "Kabupaten Harapan",
    "warna": "#0b4f8a",
    "alamat": "Jl. 1",
    "logo": None,
}
URL = "https://layanan.contoh.example/s/7K4M"


def data_poster(**ubah: Any) -> dict[str, Any]:
    return {
        "ukuran": "a3",
        "instansi": INSTANSI,
        "judul": "INDEKS KEPUASAN MASYARAKAT (IKM)",
        "unit": "Dinas Contoh",
        "periode": "Triwulan I 2025",
        "ikm": "87,50",
        "mutu": "B",
        "kinerja": "Baik",
        "warna_mutu": "#288034",
        "n": "102",
        "rentang": "1 Jan–31 Mar 2025",
        "profil": [
            {"nama": f"Kelompok {n}", "butir": [{"label": f"Butir {m}", "nilai": "<5"} for m in range(n + 2)]}
            for n in range(5)
        ],
        "unsur": [{"nama": f"Unsur ke-{n}", "nilai": "87,50", "mutu": "B"} for n in range(1, 10)],
        "metode": "Survei sembilan unsur.",
        "ucapan": "TERIMA KASIH",
        "qr": "qr.svg",
        "url": URL,
        "tanggal": "7 April 2025",
        **ubah,
    }


def pdf_text(isi: bytes, folder: Path) -> str:
    (folder / "p.pdf").write_bytes(isi)
    return subprocess.run(
        ["pdftotext", "-layout", str(folder / "p.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout


def findings(isi: bytes, folder: Path) -> list[Any]:
    from pdfua import validate

    (folder / "p.pdf").write_bytes(isi)
    return list(validate(folder / "p.pdf").findings)


@pytest.mark.parametrize("ukuran", ["a3", "a4"])
def test_poster_is_one_page_with_every_number(ukuran: str, tmp_path: Path) -> None:
    isi = susun(POSTER, data_poster(ukuran=ukuran), {"qr.svg": qr_svg(URL)})
    teks = pdf_text(isi, tmp_path)
    assert teks.count("\f") == 1
    for bagian in (
        "87,50",
        "Baik",
        "102",
        "Triwulan I 2025",
        "Unsur ke-9",
        "Kelompok 4",
        "TERIMA KASIH",
        URL,
    ):
        assert bagian in teks
    assert findings(isi, tmp_path) == []


def test_poster_number_is_readable_from_three_metres(tmp_path: Path) -> None:
    """Three metres ask for capitals of at least 30 mm (85 pt): 1 cm per metre, tripled for a glance."""
    (tmp_path / "p.pdf").write_bytes(susun(POSTER, data_poster(qr=None)))
    kotak = subprocess.run(
        ["pdftotext", "-bbox", str(tmp_path / "p.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    baris = next(b for b in kotak.splitlines() if ">87,50<" in b)
    angka = {k: float(baris.split(f'{k}="')[1].split('"')[0]) for k in ("yMin", "yMax", "xMin", "xMax")}
    assert angka["yMax"] - angka["yMin"] > 150
    assert angka["xMin"] > 40


def test_poster_without_respondents_says_so(tmp_path: Path) -> None:
    kosong = data_poster(ikm=None, mutu=None, kinerja=None, warna_mutu=None, n="0", profil=[], unsur=[], qr=None)
    teks = pdf_text(susun(POSTER, kosong), tmp_path)
    assert "Belum ada responden" in teks
    assert "87,50" not in teks


def test_poster_survives_hostile_names_and_colours(tmp_path: Path) -> None:
    teks = '#read("/etc/passwd") \U0001f600 ' + "W" * 200
    isi = susun(POSTER, data_poster(unit=teks, warna_mutu="red); #panic()", qr=None))
    assert '#read("/etc/passwd")' in pdf_text(isi, tmp_path)


def test_poster_png_has_the_pixels_asked_for() -> None:
    from PIL import Image

    halaman = susun(POSTER, data_poster(qr=None), format="png", ppi=72)
    assert len(halaman) == 1
    assert Image.open(io.BytesIO(halaman[0])).size == (842, 1191)


@pytest.mark.parametrize("ukuran", ["a4", "a5"])
def test_qr_sheet_has_one_page_per_item_with_code_and_address(ukuran: str, tmp_path: Path) -> None:
    butir = {
        "judul": "Beri penilaian layanan kami",
        "unit": "Unit Satu",
        "layanan": "Layanan Panjang " * 8,
        "loket": None,
        "kode": "HRP-7K4M",
        "url": URL,
        "qr": "qr-0.svg",
        "langkah": ["Buka kamera ponsel", "Arahkan ke kode ini", "Jawab 9 pertanyaan"],
        "kaki": "Tanpa mendaftar.",
    }
    data = {"ukuran": ukuran, "instansi": INSTANSI, "lembar": [butir, {**butir, "loket": "Loket 2"}]}
    isi = susun(LEMBAR_QR, data, {"qr-0.svg": qr_svg(URL, koreksi="Q")})
    teks = pdf_text(isi, tmp_path)
    assert teks.count("\f") == 2
    assert teks.count("HRP-7K4M") == teks.count(URL) == 2
    assert teks.count("Loket 2") == 1
    assert findings(isi, tmp_path) == []


def test_qr_code_is_the_same_every_time_and_can_be_drawn(gambar_svg: Callable[[bytes], Any]) -> None:
    satu = qr_svg(URL)
    assert satu == qr_svg(URL) != qr_svg(URL + "x")
    assert b"style" not in satu
    gambar = gambar_svg(satu)
    kode = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    kode.add_data(URL)
    matriks = kode.get_matrix()
    modul = gambar.width / len(matriks)
    terlukis = [
        [gambar.getpixel((int((x + 0.5) * modul), int((y + 0.5) * modul))) < 128 for x in range(len(matriks))]
        for y in range(len(matriks))
    ]
    assert terlukis == matriks
    with pytest.raises(ValueError, match="terlalu panjang"):
        qr_svg("x" * 5000)
