"""PDF: accessible, complete, the same every time, unmoved by hostile text."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.inti.dokumen import POSTER, Dokumen, DokumenGagal, susun, tulis
from portal.inti.dokumen.huruf import only_printable, with_break_points
from portal.inti.dokumen.isi import (
    AngkaKunci,
    Berdampingan,
    Catatan,
    Daftar,
    Grafik,
    Judul,
    Kolom,
    Paragraf,
    Pasangan,
    Sorotan,
    Tabel,
    TandaTangan,
)
from portal.inti.dokumen.mesin import TEMPLATES
from portal.inti.grafik import Batang, batang

pytest.importorskip("typst")


def teks_pdf(isi: bytes, folder: Path) -> str:
    berkas = folder / "uji.pdf"
    berkas.write_bytes(isi)
    hasil = subprocess.run(["pdftotext", "-layout", str(berkas), "-"], capture_output=True, text=True, check=True)
    return hasil.stdout


def findings(isi: bytes, folder: Path) -> list[Any]:
    from pdfua import validate

    berkas = folder / "uji.pdf"
    berkas.write_bytes(isi)
    return list(validate(berkas).findings)


def halaman(isi: bytes, folder: Path) -> list[str]:
    return teks_pdf(isi, folder).split("\f")[:-1]


def test_pdf_is_tagged_without_findings(contoh: Dokumen, tmp_path: Path) -> None:
    isi = tulis(contoh, "pdf")
    assert findings(isi, tmp_path) == []
    assert b"pdfuaid:part>1<" in isi
    assert b"/Lang(id-ID)" in isi


def test_same_document_gives_same_bytes(contoh: Dokumen) -> None:
    isi = tulis(contoh, "pdf")
    assert isi == tulis(contoh, "pdf")
    assert b"/CreationDate(D:20250407033000Z)" in isi


def test_text_can_be_extracted_in_order(contoh: Dokumen, tmp_path: Path) -> None:
    teks = " ".join(teks_pdf(tulis(contoh, "pdf"), tmp_path).split())
    urutan = [
        "Dinas Contoh Kabupaten Harapan",
        "Daftar Isi",
        "PEMERINTAH KABUPATEN HARAPAN",
        "Pelayanan publik yang baik",
        "Tabel 1. Nilai rata-rata setiap unsur pelayanan",
        "Sumber: Survei Kepuasan Masyarakat Triwulan I 2025, diolah",
        "Gambar 1. Nilai sembilan unsur pelayanan",
        "Gambar 2. Perkembangan IKM",
        "NIP 19700101 199503 2 001",
        "Tabel 2. Matriks jawaban responden",
    ]
    posisi = [teks.index(bagian) for bagian in urutan]
    assert posisi == sorted(posisi)


def test_footer_counts_pages_and_cover_has_none(contoh: Dokumen, tmp_path: Path) -> None:
    lembar = halaman(tulis(contoh, "pdf"), tmp_path)
    assert "Halaman" not in lembar[0]
    for nomor, teks in enumerate(lembar[1:], start=2):
        assert f"Halaman {nomor} dari {len(lembar)}" in teks


def test_verification_code_stands_on_the_last_page(contoh: Dokumen, tmp_path: Path) -> None:
    assert "7K4M-Q2RT-9XWD" in halaman(tulis(contoh, "pdf"), tmp_path)[-1]
    tanpa = replace(contoh, kode_verifikasi=None, url_verifikasi=None)
    assert "Kode verifikasi" not in teks_pdf(tulis(tanpa, "pdf"), tmp_path)


def test_contents_only_for_long_documents(contoh: Dokumen, tmp_path: Path) -> None:
    pendek = replace(contoh, isi=(Judul("Satu"), Paragraf("Isi.")), sampul=False)
    teks = teks_pdf(tulis(pendek, "pdf"), tmp_path)
    assert "Daftar Isi" not in teks
    assert "Laporan Survei Kepuasan Masyarakat" in teks


def test_matrix_of_500_rows_repeats_its_header_on_landscape_pages(
    bangun: Callable[..., Dokumen], tmp_path: Path
) -> None:
    lembar = halaman(tulis(bangun(jumlah_baris=500), "pdf"), tmp_path)
    bermatriks = [teks for teks in lembar if "Saran ke-" in teks]
    assert len(bermatriks) > 8
    assert all("U9" in teks and "Tanggal" in teks for teks in bermatriks)
    assert sum(teks.count("Saran ke-") for teks in bermatriks) == 500
    assert "Saran ke-500" in bermatriks[-1]
    info = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", str(len(lembar)), str(tmp_path / "uji.pdf")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert info.count("841.89 x 595.27") >= len(bermatriks)


HOSTILE = [
    '#read("/etc/passwd") #import "@preview/x:1.0.0": *',
    "$x^2$ *tebal* _miring_ `kode` <label> @rujukan = Judul \\ [x] // komentar",
    "nol\x00dan\x1b[31m",
    "rtl \u202eterbalik\u202c مرحبا بالعالم",
    "k" * 100_000,
    "bagus 😀👍🏽 ❤️ 👨‍👩‍👧 🇮🇩",
    "日本語 ꦗꦮ ไทย a\u0651\u20d7",
    "{{ 7*7 }} {% raw %} <script>alert(1)</script> &amp;",
    "",
    "\n\n\n",
]


@pytest.mark.parametrize("teks", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_printed_not_run(contoh: Dokumen, tmp_path: Path, teks: str) -> None:
    isi = (
        Judul(teks or "-", 2),
        Paragraf(teks),
        Daftar((teks, "b")),
        Tabel(teks, (Kolom("No.", 0.4), Kolom(teks), Kolom("C")), (("1", teks, teks),), sumber=teks),
        Catatan(teks),
        Sorotan("1", "B", teks, teks),
        TandaTangan(teks, teks, teks, teks),
    )
    hasil = tulis(replace(contoh, judul=teks or "-", isi=isi, subjudul=teks, nomor=teks, penulis=teks), "pdf")
    tercetak = teks_pdf(hasil, tmp_path)
    assert "root:" not in tercetak
    assert findings(hasil, tmp_path) == []
    if teks.startswith("#read"):
        assert '#read("/etc/passwd")' in tercetak
    if teks.startswith("$x"):
        assert "*tebal*" in tercetak


def test_long_word_stays_inside_its_cell(contoh: Dokumen, tmp_path: Path) -> None:
    tabel = Tabel("T", (Kolom("A", 1), Kolom("B", 1)), (("W" * 3000, "kanan"),))
    berkas = tmp_path / "w.pdf"
    berkas.write_bytes(tulis(replace(contoh, isi=(tabel,), sampul=False), "pdf"))
    kotak = subprocess.run(["pdftotext", "-bbox", str(berkas), "-"], capture_output=True, text=True, check=True).stdout
    tepi = [float(b.split('xMax="')[1].split('"')[0]) for b in kotak.splitlines() if ">WWW" in b]
    assert tepi
    assert max(tepi) < 310


def test_missing_glyphs_are_replaced_and_known_ones_stay() -> None:
    assert only_printable("nilai ≥ 88,31 → A ✓ é مرحبا") == "nilai ≥ 88,31 → A ✓ é مرحبا"
    assert only_printable("😀😀 中文x") == "[emoji] \ufffdx"
    assert with_break_points("pendek saja", 20) == "pendek saja"
    assert with_break_points("a" * 50, 20).replace("\u200b", "") == "a" * 50


def test_bad_logo_and_bad_template_give_a_clear_error(contoh: Dokumen) -> None:
    with pytest.raises(DokumenGagal, match="bukan berkas gambar"):
        tulis(replace(contoh, kop=replace(contoh.kop, logo=b"GIF89a")), "pdf")
    with pytest.raises(DokumenGagal, match="tidak dapat disusun"):
        tulis(replace(contoh, kop=replace(contoh.kop, logo=b"\x89PNG\r\n\x1a\nrusak")), "pdf")
    with pytest.raises(DokumenGagal, match="tidak ditemukan"):
        susun(Path("../requirements.txt"), {})
    with pytest.raises(DokumenGagal, match="tidak sah"):
        susun(POSTER, {}, {"../x.svg": b""})


def test_error_detail_names_no_folder_of_the_machine() -> None:
    with pytest.raises(DokumenGagal) as galat:
        susun(POSTER, {"ukuran": "a3"})
    assert galat.value.rincian
    assert "dokumen-" not in galat.value.rincian
    assert str(TEMPLATES) not in galat.value.rincian


def test_head_of_a_letter_keeps_names_and_values_together(contoh: Dokumen, tmp_path: Path) -> None:
    kepala = Pasangan((("Yth.", "1. Bidang Pelayanan\n2. Bidang Data"), ("Hal", "#box[Laporan] *monev*")), garis=True)
    surat = replace(contoh, isi=(kepala, Paragraf("Bersama ini kami sampaikan.")), sampul=False, nomor=None)
    isi = tulis(surat, "pdf")
    assert findings(isi, tmp_path) == []
    baris = [" ".join(b.split()) for b in teks_pdf(isi, tmp_path).splitlines()]
    assert {"Yth. : 1. Bidang Pelayanan", "2. Bidang Data", "Hal : #box[Laporan] *monev*"} <= set(baris)


def _charts(banyak: int) -> tuple[Grafik, ...]:
    svg = batang("Unsur", [Batang(f"Unsur {n}", n, str(n)) for n in range(1, 10)], maks=10)
    return tuple(Grafik(f"Grafik {n}", svg, f"Batang {n}") for n in range(banyak))


@pytest.mark.parametrize("banyak", [1, 6, 30])
def test_one_page_document_stays_on_its_page_and_is_tagged(contoh: Dokumen, tmp_path: Path, banyak: int) -> None:
    angka = AngkaKunci("Indeks", "87,50", "Baik", "B", "#288034")
    isi = (
        Berdampingan(((angka,), (angka,))),
        *(Berdampingan(((g,), (g,))) for g in _charts(banyak)),
        Paragraf("Akhir."),
    )
    pdf = tulis(replace(contoh, isi=isi, halaman="sehalaman"), "pdf")
    lembar = halaman(pdf, tmp_path)
    assert len(lembar) == 1
    assert "Akhir." in lembar[0]
    assert not findings(pdf, tmp_path)


def test_screen_document_has_a_wide_page_for_each_heading(contoh: Dokumen, tmp_path: Path) -> None:
    isi = tuple(blok for g in _charts(3) for blok in (Judul(g.judul), g))
    pdf = tulis(replace(contoh, isi=isi, halaman="layar"), "pdf")
    assert len(halaman(pdf, tmp_path)) == 4
    ukuran = subprocess.run(["pdfinfo", str(tmp_path / "uji.pdf")], capture_output=True, text=True, check=True).stdout
    lebar, tinggi = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", ukuran).groups()  # type: ignore[union-attr]
    assert abs(float(lebar) / float(tinggi) - 16 / 9) < 0.001
    assert not findings(pdf, tmp_path)


def test_a_process_of_its_own_writes_the_same_bytes(contoh: Dokumen) -> None:
    assert tulis(contoh, "pdf", terpisah=True) == tulis(contoh, "pdf")
