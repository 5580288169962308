"""A realistic report of a made-up office, shared by the tests of every writer."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portal.inti.dokumen.isi import (
    Catatan,
    Daftar,
    Dokumen,
    Grafik,
    HalamanBaru,
    Judul,
    Kolom,
    Kop,
    Lembar,
    Paragraf,
    Rumus,
    Sorotan,
    Tabel,
    TandaTangan,
)
from portal.inti.grafik import Batang, Titik, batang, garis, kolom

UNSUR = (
    ("Persyaratan", 350, "B"),
    ("Sistem, Mekanisme, dan Prosedur", 342, "B"),
    ("Waktu Penyelesaian", 305, "C"),
    ("Biaya/Tarif", 392, "A"),
    ("Produk Spesifikasi Jenis Pelayanan", 338, "B"),
    ("Kompetensi Pelaksana", 351, "B"),
    ("Perilaku Pelaksana", 360, "A"),
    ("Penanganan Pengaduan, Saran, dan Masukan", 318, "B"),
    ("Sarana dan Prasarana", 329, "B"),
)
BULAN = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def logo_png() -> bytes:
    from PIL import Image, ImageDraw

    gambar = Image.new("RGB", (240, 264), "#ffffff")
    pena = ImageDraw.Draw(gambar)
    pena.polygon([(20, 10), (220, 10), (220, 170), (120, 254), (20, 170)], fill="#0b4f8a")
    pena.ellipse([70, 50, 170, 150], fill="#f2c230")
    isi = io.BytesIO()
    gambar.save(isi, "PNG")
    return isi.getvalue()


def buat_kop(*, logo: bool = True) -> Kop:
    return Kop(
        nama="Dinas Contoh Kabupaten Harapan",
        induk="Pemerintah Kabupaten Harapan",
        alamat="Jalan Merdeka Nomor 1, Harapan 12345",
        kontak="Telepon (021) 555-0100 · dinas@contoh.example · dinas.contoh.example",
        logo=logo_png() if logo else None,
        warna="#0b4f8a",
    )


def grafik_unsur() -> Grafik:
    svg = batang(
        "Nilai unsur pelayanan",
        [
            Batang(nama, nrr / 4, f"{nrr / 4:.2f}".replace(".", ","), "#288034", sorot=nrr == 305)
            for nama, nrr, _ in UNSUR
        ],
        maks=100,
    )
    return Grafik(
        "Nilai sembilan unsur pelayanan", svg, "Batang mendatar: biaya tertinggi 98,00; waktu terendah 76,25."
    )


def grafik_tren() -> Grafik:
    svg = garis(
        "IKM dua tahun terakhir",
        [
            Titik(f"TW {n % 4 + 1} {2023 + n // 4}", nilai, f"{nilai:.2f}".replace(".", ",") if nilai else "")
            for n, nilai in enumerate((81.2, 82.4, None, 83.1, 84.9, 84.2, 85.8, 86.11))
        ],
        ambang=88.31,
        ambang_teks="Batas mutu A (88,31)",
        minimum=75,
        maks=95,
    )
    return Grafik("Perkembangan IKM", svg, "Garis naik dari 81,20 menjadi 86,11.", "Publikasi triwulanan")


def grafik_responden() -> Grafik:
    svg = kolom(
        "Responden per bulan",
        [Titik(b, n, str(n)) for b, n in zip(BULAN, (31, 44, 27, 38, 52, 30, 29, 41, 36, 33, 48, 22), strict=True)],
        ambang=30,
        ambang_teks="Sampel minimum 30 responden",
        maks=60,
    )
    return Grafik("Jumlah responden per bulan", svg, "Kolom per bulan; Maret, Juli, dan Desember di bawah 30.")


def matriks(jumlah: int) -> Tabel:
    kolom_unsur = tuple(Kolom(f"U{n}", 0.6, "kanan") for n in range(1, 10))
    return Tabel(
        "Matriks jawaban responden",
        (Kolom("No.", 0.6, "kanan"), Kolom("Tanggal", 1.4), *kolom_unsur, Kolom("Saran", 5)),
        tuple(
            (
                str(n),
                f"{n % 28 + 1:02d}-03-2025",
                *(str((n * u) % 4 + 1) for u in range(1, 10)),
                f"Saran ke-{n}",
            )
            for n in range(1, jumlah + 1)
        ),
        kaki=(("", "Rata-rata", *(["3,42"] * 9), ""),),
        sumber="Basis data survei",
        lanskap=True,
    )


def buat_contoh(*, jumlah_baris: int = 60, logo: bool = True) -> Dokumen:
    tabel = Tabel(
        "Nilai rata-rata setiap unsur pelayanan",
        (
            Kolom("No.", 0.6, "kanan"),
            Kolom("Unsur pelayanan", 5),
            Kolom("NRR", 1.2, "kanan"),
            Kolom("Konversi", 1.4, "kanan"),
            Kolom("Mutu", 1, "tengah"),
        ),
        tuple(
            (str(n), nama, f"{nrr / 100:.2f}".replace(".", ","), f"{nrr / 4:.2f}".replace(".", ","), mutu)
            for n, (nama, nrr, mutu) in enumerate(UNSUR, start=1)
        ),
        kaki=(("", "Indeks Kepuasan Masyarakat", "3,44", "86,11", "B"),),
        sumber="Survei Kepuasan Masyarakat Triwulan I 2025, diolah",
    )
    isi = (
        Judul("BAB I PENDAHULUAN"),
        Judul("1.1 Latar Belakang", 2),
        Paragraf(
            "Pelayanan publik yang baik lahir dari kesediaan mendengar. Survei ini mengukur kepuasan "
            "masyarakat terhadap layanan Dinas Contoh selama Triwulan I 2025.\n\n"
            "Hasilnya menjadi dasar perbaikan pada triwulan berikutnya dan diumumkan kepada masyarakat."
        ),
        Judul("1.2 Tujuan", 2),
        Daftar(
            ("mengetahui tingkat kepuasan masyarakat;", "menentukan unsur yang perlu diperbaiki;"),
            bernomor=True,
        ),
        Judul("1.3 Metode", 2),
        Paragraf("Kuesioner sembilan unsur dijawab langsung oleh pengguna layanan melalui kode QR di setiap loket."),
        Daftar(("populasi 420 pengguna layanan;", "sampel 102 responden.")),
        Judul("BAB II HASIL"),
        Judul("2.1 Indeks", 2),
        Sorotan("86,11", "B", "Baik\n102 responden, 1 Januari–31 Maret 2025", "#288034"),
        tabel,
        Judul("2.2 Unsur Terendah", 2),
        grafik_unsur(),
        Judul("Waktu penyelesaian", 3),
        Paragraf("Antrean loket 2 pada hari Senin melampaui standar 15 menit."),
        Judul("2.3 Perkembangan", 2),
        grafik_tren(),
        grafik_responden(),
        Catatan("Jumlah responden Maret, Juli, dan Desember di bawah 30: hasil bulanan belum dapat diumumkan."),
        Judul("BAB III PENUTUP"),
        Paragraf("Dinas Contoh menambah satu loket pada jam sibuk dan mengumumkan waktu tunggu setiap pekan."),
        TandaTangan(
            "Harapan, 7 April 2025",
            "Kepala Dinas Contoh",
            "Dra. Siti Aminah, M.Si.",
            "19700101 199503 2 001",
            "Ditandatangani secara elektronik",
        ),
        HalamanBaru(),
        Judul("LAMPIRAN"),
        matriks(jumlah_baris),
    )
    lembar = Lembar(
        "Nilai unsur",
        (
            ("Unsur", "Bobot", "NRR", "Tertimbang"),
            *(
                (nama, Fraction(1, 9), Decimal(nrr) / 100, Rumus(f"=B{n}*C{n}", nrr / 900, "0.000"))
                for n, (nama, nrr, _) in enumerate(UNSUR, start=2)
            ),
            ("Jumlah", None, None, Rumus("=SUM(D2:D10)", 3.4278, "0.00")),
        ),
        (44, 10, 10, 14),
    )
    return Dokumen(
        judul="Laporan Survei Kepuasan Masyarakat",
        subjudul="Triwulan I Tahun 2025",
        kop=buat_kop(logo=logo),
        isi=isi,
        dibuat=datetime(2025, 4, 7, 3, 30, tzinfo=UTC),
        lembar=(lembar,),
        nomor="000.8.6/123/DC/2025",
        tempat_tanggal="Harapan, 7 April 2025",
        penulis="Dinas Contoh Kabupaten Harapan",
        subjek="Hasil survei kepuasan masyarakat",
        kode_verifikasi="7K4M-Q2RT-9XWD",
        url_verifikasi="https://layanan.contoh.example/verifikasi/7K4MQ2RT9XWD",
    )


@pytest.fixture
def contoh() -> Dokumen:
    return buat_contoh()


@pytest.fixture
def bangun() -> Callable[..., Dokumen]:
    return buat_contoh


@pytest.fixture
def gambar_svg() -> Callable[[bytes], Any]:
    """Draw an SVG with typst and return a grey picture."""

    def gambar(svg: bytes) -> Any:
        from PIL import Image

        from portal.inti.dokumen.docx_blok import svg_to_png

        return Image.open(io.BytesIO(svg_to_png(svg, lebar_mm=40, ppi=100))).convert("L")

    return gambar
