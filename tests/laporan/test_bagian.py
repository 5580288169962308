"""Shared parts of documents: numbers, signature, head of a letter, frame."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from portal.inti.dokumen.isi import Catatan, Kop, Paragraf, Pasangan, TandaTangan
from portal.laporan.bagian import ISIAN, rangkai, susun_kepala_nota, susun_tanda_tangan, write_tempat_tanggal
from portal.laporan.bilangan import KOSONG, angka, bulat, persen, selisih
from portal.laporan.jenis import Bingkai

BINGKAI = Bingkai(
    kop=Kop("Dinas Contoh"),
    penandatangan=("Kepala Dinas", "Siti Aminah", "19700101 199503 2 001"),
    kota="Harapan",
    tanggal=date(2025, 4, 7),
    dibuat=datetime(2025, 4, 7, 3, 30, tzinfo=UTC),
    kode_verifikasi="7K4M-Q2RT-9XWD",
    url_verifikasi="https://layanan.example/verifikasi/7K4MQ2RT9XWD",
    nomor="000/12/2025",
)


@pytest.mark.parametrize(
    ("nilai", "desimal", "teks"),
    [
        (Fraction(100 * 14983, 22980), 2, "65,20"),
        (Fraction(8245, 1000), 2, "8,25"),
        (Decimal("8.245"), 2, "8,25"),
        (Fraction(5, 1000), 2, "0,01"),
        (1234567, 0, "1.234.567"),
        (Fraction(1999995, 1000), 2, "2.000,00"),
        (None, 2, KOSONG),
    ],
)
def test_numbers_are_rounded_half_up_with_comma_and_points(
    nilai: Decimal | Fraction | int | None, desimal: int, teks: str
) -> None:
    assert angka(nilai, desimal) == teks


def test_a_share_of_nothing_is_a_dash_and_not_zero() -> None:
    assert persen(0, 0, 2) == KOSONG
    assert (persen(0, 3, 2), persen(1, 3, 2), persen(1, 3)) == ("0,00 %", "33,33 %", "33,3 %")
    assert (bulat(None), bulat(0), selisih(Decimal("-0.35"))) == (KOSONG, "0", "-0,35")


def test_without_a_signatory_the_document_says_so_and_leaves_lines() -> None:
    catatan, tanda = susun_tanda_tangan(None, "7 April 2025", "Dinas Contoh")
    assert isinstance(catatan, Catatan)
    assert tanda == TandaTangan("7 April 2025", "Pimpinan Dinas Contoh", ISIAN, ISIAN)


def test_place_is_left_out_when_the_office_has_none() -> None:
    assert write_tempat_tanggal("Harapan", date(2025, 4, 7)) == "Harapan, 7 April 2025"
    assert write_tempat_tanggal("  ", date(2025, 4, 7)) == "7 April 2025"


def test_head_of_a_letter_has_its_eight_lines_in_order() -> None:
    kepala = susun_kepala_nota(
        kepada=("Bidang A", "Bidang B"), dari="Kepala", hal="Laporan", hari=BINGKAI.tanggal, nomor=None
    )
    assert [nama for nama, _ in kepala.isi] == [
        "Yth.",
        "Dari",
        "Tembusan",
        "Tanggal",
        "Nomor",
        "Sifat",
        "Lampiran",
        "Hal",
    ]
    isi = dict(kepala.isi)
    assert isi["Yth."] == "1. Bidang A\n2. Bidang B"
    assert (isi["Nomor"], isi["Tembusan"], isi["Sifat"]) == (ISIAN, KOSONG, "Biasa")


def test_a_letter_has_no_cover_and_its_number_stands_once() -> None:
    kepala = Pasangan((("Nomor", "000/12/2025"),))
    surat = rangkai("Nota Dinas", "", (kepala,), BINGKAI, unit="Dinas", subjek="Laporan", surat=True)
    assert (surat.sampul, surat.nomor) == (False, None)
    laporan = rangkai("Laporan", "", (Paragraf("Isi."),), replace(BINGKAI, kota=""), unit="Dinas", subjek="Laporan")
    assert (laporan.sampul, laporan.nomor, laporan.tempat_tanggal) == (True, "000/12/2025", "7 April 2025")
