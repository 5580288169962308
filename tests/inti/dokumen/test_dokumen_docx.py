"""DOCX: a file that Word opens, that an office can edit, and that carries everything."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from portal.inti.dokumen import Dokumen, DokumenGagal, tulis
from portal.inti.dokumen.docx import TEMPLAT
from portal.inti.dokumen.isi import AngkaKunci, Berdampingan, Daftar, Judul, Kolom, Paragraf, Pasangan, Tabel


def buka(isi: bytes) -> Any:
    from docx import Document

    return Document(io.BytesIO(isi))


def bagian(isi: bytes, nama: str) -> str:
    return zipfile.ZipFile(io.BytesIO(isi)).read(nama).decode()


def test_headings_lists_and_captions_use_real_styles(contoh: Dokumen) -> None:
    dok = buka(tulis(contoh, "docx"))
    gaya = {p.text: p.style.name for p in dok.paragraphs}
    assert gaya["BAB I PENDAHULUAN"] == "Heading 1"
    assert gaya["2.1 Indeks"] == "Heading 2"
    assert gaya["mengetahui tingkat kepuasan masyarakat;"] == "List Number"
    assert gaya["Tabel 1. Nilai rata-rata setiap unsur pelayanan"] == "Caption"
    assert gaya["Gambar 3. Jumlah responden per bulan"] == "Caption"
    assert dok.paragraphs[-1].text.startswith("Buka https://layanan.contoh.example/verifikasi/")


def test_tables_have_repeated_header_and_explicit_widths(contoh: Dokumen) -> None:
    isi = tulis(contoh, "docx")
    satu, dua = buka(isi).tables
    assert [sel.text for sel in satu.rows[0].cells] == ["No.", "Unsur pelayanan", "NRR", "Konversi", "Mutu"]
    assert len(satu.rows) == 11
    assert len(dua.rows) == 62
    xml = bagian(isi, "word/document.xml")
    assert xml.count("<w:tblHeader/>") == 2
    lebar = [int(n) for n in re.findall(r'<w:gridCol w:w="(\d+)"', xml)[:5]]
    assert lebar[1] > 4 * lebar[2]
    assert abs(sum(lebar) - 163 / 25.4 * 1440) < 10


def test_charts_are_pictures_with_alt_text_and_unique_ids(contoh: Dokumen) -> None:
    xml = bagian(tulis(contoh, "docx"), "word/document.xml")
    assert 'descr="Garis naik dari 81,20 menjadi 86,11."' in xml
    assert 'descr="Logo Dinas Contoh Kabupaten Harapan"' in xml
    gambar = re.findall(r"<wp:docPr [^>]*>", xml)
    assert len(gambar) == 5
    assert all("descr=" in satu for satu in gambar)
    nomor = [re.search(r' id="(\d+)"', satu) for satu in gambar]
    assert len({n.group(1) for n in nomor if n}) == 5


def test_wide_table_has_its_own_landscape_section(contoh: Dokumen) -> None:
    ukuran = [(s.orientation, s.page_width > s.page_height) for s in buka(tulis(contoh, "docx")).sections]
    assert ukuran == [(0, False), (0, False), (1, True)]


def test_letterhead_and_footer_come_from_the_template(contoh: Dokumen) -> None:
    dok = buka(tulis(contoh, "docx"))
    isi = dok.sections[1]
    kop = "\n".join(sel.text for sel in isi.first_page_header.tables[0].rows[0].cells)
    assert "Dinas Contoh Kabupaten Harapan" in kop
    assert "Jalan Merdeka Nomor 1" in kop
    assert " PAGE" in "".join(isi.footer.paragraphs[0]._p.itertext()).replace("PAGE", " PAGE")
    assert "NUMPAGES" in "".join(isi.footer.paragraphs[0]._p.itertext())
    assert "{{" not in bagian(tulis(contoh, "docx"), "word/document.xml")


def test_without_cover_the_title_stands_above_the_text(contoh: Dokumen) -> None:
    dok = buka(tulis(replace(contoh, sampul=False), "docx"))
    assert len(dok.sections) == 2
    assert dok.paragraphs[0].text == contoh.judul
    assert not any(p.style.name == "Title" for p in dok.paragraphs)


def test_properties_name_title_author_and_language(contoh: Dokumen) -> None:
    sifat = buka(tulis(contoh, "docx")).core_properties
    assert (sifat.title, sifat.author, sifat.language) == (contoh.judul, contoh.penulis, "id-ID")
    assert sifat.created.isoformat() == "2025-04-07T03:30:00+00:00"


def test_same_document_gives_same_bytes(contoh: Dokumen) -> None:
    assert tulis(contoh, "docx") == tulis(contoh, "docx")


def test_numbered_lists_start_at_one_again(contoh: Dokumen) -> None:
    dua = replace(contoh, isi=(Daftar(("a",), bernomor=True), Paragraf("-"), Daftar(("b",), bernomor=True)))
    xml = bagian(tulis(dua, "docx"), "word/document.xml")
    nomor = re.findall(r'<w:numId w:val="(\d+)"/>', xml)
    assert len(set(nomor)) == 2


@pytest.mark.parametrize(
    "teks",
    [
        "A & B <c> \"d\" 'e'",
        "{{ 7*7 }} {% if %} {{r x }}",
        "nol\x00\ud800\ufffe",
        "k" * 100_000,
        "😀 مرحبا",
        "[[ISI]]",
    ],
    ids=["xml", "jinja", "kontrol", "panjang", "emoji", "penanda"],
)
def test_hostile_text_stays_text(contoh: Dokumen, teks: str) -> None:
    tabel = Tabel(teks, (Kolom(teks),), ((teks,),))
    isi = (Judul(teks), Paragraf(teks), tabel)
    kop = replace(contoh.kop, nama=teks, alamat=teks)
    dok = buka(tulis(replace(contoh, judul=teks, subjudul=teks, kop=kop, isi=isi), "docx"))
    bersih = teks.replace("\x00", "").replace("\ud800", "").replace("\ufffe", "")
    assert dok.tables[0].rows[1].cells[0].text == bersih
    assert [p.text for p in dok.paragraphs if p.style.name == "Heading 1"] == [bersih]
    assert bersih in [p.text for p in dok.paragraphs if p.style.name == "Title"]


def test_500_rows_are_all_there(bangun: Callable[..., Dokumen]) -> None:
    xml = bagian(tulis(bangun(jumlah_baris=500), "docx"), "word/document.xml")
    assert xml.count(">Saran ke-") == 500


def test_delivered_template_is_what_the_builder_builds() -> None:
    from portal.inti.dokumen.bangun_templat import build

    assert TEMPLAT.read_bytes() == build()


def test_template_without_marker_gives_a_clear_error(contoh: Dokumen, monkeypatch: Any, tmp_path: Any) -> None:
    from docx import Document

    kosong = tmp_path / "kosong.docx"
    Document().save(str(kosong))
    monkeypatch.setattr("portal.inti.dokumen.docx.TEMPLAT", kosong)
    with pytest.raises(DokumenGagal, match="penanda"):
        tulis(contoh, "docx")
    monkeypatch.setattr("portal.inti.dokumen.docx.TEMPLAT", tmp_path / "tidak-ada.docx")
    with pytest.raises(DokumenGagal, match="tidak dapat dibaca"):
        tulis(contoh, "docx")


def test_logo_that_is_no_picture_gives_a_clear_error(contoh: Dokumen) -> None:
    with pytest.raises(DokumenGagal, match="bukan berkas gambar"):
        tulis(replace(contoh, kop=replace(contoh.kop, logo=b"bukan gambar")), "docx")


def test_head_of_a_letter_is_aligned_by_tabs_and_closed_by_a_rule(contoh: Dokumen) -> None:
    surat = replace(contoh, isi=(Pasangan((("Yth.", "Bidang Data"), ("Hal", "Laporan")), garis=True),), sampul=False)
    isi = tulis(surat, "docx")
    teks = [p.text for p in buka(isi).paragraphs]
    assert "Yth.\t:\tBidang Data" in teks
    assert "Hal\t:\tLaporan" in teks
    xml = bagian(isi, "word/document.xml")
    assert xml.count("<w:bottom") == 1
    assert xml.index("<w:pBdr>") < xml.index("<w:tabs>", xml.index("<w:pBdr>"))


def test_figures_side_by_side_follow_one_another_in_word(contoh: Dokumen) -> None:
    angka = tuple((AngkaKunci(f"Indeks {n}", "87,50", "Baik", "B"),) for n in (1, 2))
    dok = buka(tulis(replace(contoh, isi=(Berdampingan(angka),)), "docx"))
    isi = [p.text for p in dok.paragraphs]
    assert [t for t in isi if t.startswith("Indeks")] == ["Indeks 1: 87,50 B\nBaik", "Indeks 2: 87,50 B\nBaik"]
