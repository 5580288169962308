"""Builds ``templates/_dasar/dokumen.docx``, the Word template that an office may then edit by hand.

Run ``python -m portal.inti.dokumen.bangun_templat`` only to start again from the delivered look: it
overwrites. Placeholders are docxtpl's; the paragraph ``{{ISI}}`` marks where the writer puts the content.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from portal.inti.dokumen.docx import TEMPLAT, repack

_TINTA = RGBColor(0x1F, 0x1F, 0x1F)
_REDUP = RGBColor(0x52, 0x52, 0x52)
_WAKTU = datetime(2025, 1, 1, tzinfo=UTC)


def build() -> bytes:
    """Return the delivered template: styles, cover, letterhead, footer with page numbers, content marker."""
    import io

    dok: Any = Document()
    _styles(dok)
    _cover(dok)
    isi = dok.add_section(WD_SECTION.NEW_PAGE)
    _page(dok.sections[0])
    _page(isi)
    dok.add_paragraph("{%p endif %}")
    isi.different_first_page_header_footer = True
    for bagian in (isi.header, isi.footer, isi.first_page_header, isi.first_page_footer):
        bagian.is_linked_to_previous = False
    _letterhead(isi.first_page_header)
    _footer(isi.footer)
    _footer(isi.first_page_footer)
    dok.add_paragraph("{{ISI}}")
    dok.core_properties.created = dok.core_properties.modified = _WAKTU.replace(tzinfo=None)
    dok.core_properties.author = dok.core_properties.title = dok.core_properties.comments = ""
    dok.core_properties.language = "id-ID"
    keluaran = io.BytesIO()
    dok.save(keluaran)
    return repack(keluaran.getvalue())


def _page(bagian: Any) -> None:
    bagian.page_width, bagian.page_height = Mm(210), Mm(297)
    bagian.left_margin, bagian.right_margin = Mm(25), Mm(22)
    bagian.top_margin, bagian.bottom_margin = Mm(22), Mm(22)
    bagian.header_distance = bagian.footer_distance = Mm(11)


def _font(gaya: Any, ukuran: float, *, tebal: bool = False, warna: RGBColor = _TINTA) -> None:
    gaya.font.name, gaya.font.size, gaya.font.bold, gaya.font.italic = "Noto Sans", Pt(ukuran), tebal, False
    gaya.font.color.rgb = warna
    fonts = gaya.element.get_or_add_rPr().get_or_add_rFonts()
    for atribut in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{atribut}"), None)
    for atribut in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{atribut}"), "Noto Sans")


def _spacing(gaya: Any, sebelum: float, sesudah: float, *, rapat: bool = False) -> None:
    gaya.paragraph_format.space_before, gaya.paragraph_format.space_after = Pt(sebelum), Pt(sesudah)
    gaya.paragraph_format.line_spacing = 1.0 if rapat else 1.25


def _styles(dok: Any) -> None:
    gaya = dok.styles
    _font(gaya["Normal"], 10.5)
    _spacing(gaya["Normal"], 0, 8)
    bahasa = OxmlElement("w:lang")
    bahasa.set(qn("w:val"), "id-ID")
    gaya["Normal"].element.get_or_add_rPr().append(bahasa)
    for nama, ukuran, sebelum in (("Heading 1", 15, 20), ("Heading 2", 12.5, 16), ("Heading 3", 10.5, 12)):
        _font(gaya[nama], ukuran, tebal=True, warna=_REDUP if nama == "Heading 3" else _TINTA)
        _spacing(gaya[nama], sebelum, 6, rapat=True)
    _font(gaya["Title"], 28, tebal=True)
    _spacing(gaya["Title"], 150, 8, rapat=True)
    for garis in gaya["Title"].element.pPr.findall(qn("w:pBdr")):
        gaya["Title"].element.pPr.remove(garis)
    _font(gaya["Subtitle"], 15, warna=_REDUP)
    _font(gaya["Caption"], 9.5, tebal=True)
    _spacing(gaya["Caption"], 12, 4, rapat=True)
    for nama in ("List Bullet", "List Number"):
        _spacing(gaya[nama], 0, 3)
    for nama, ukuran, tebal, warna, sesudah in (
        ("Sel Tabel", 9, False, _TINTA, 0),
        ("Sel Tabel Lebar", 8, False, _TINTA, 0),
        ("Sumber", 8.5, False, _REDUP, 10),
        ("Catatan", 9.5, False, _TINTA, 10),
        ("Sorotan", 36, True, _TINTA, 2),
        ("Sorotan Keterangan", 13, False, _TINTA, 0),
        ("Tanda Tangan", 10.5, False, _TINTA, 0),
        ("Kop Induk", 11, False, _TINTA, 0),
        ("Kop Nama", 15, True, _TINTA, 2),
        ("Kop Alamat", 8.5, False, _REDUP, 0),
        ("Judul Daftar Isi", 15, True, _TINTA, 8),
    ):
        baru = gaya.add_style(nama, WD_STYLE_TYPE.PARAGRAPH)
        baru.base_style = gaya["Normal"]
        _font(baru, ukuran, tebal=tebal, warna=warna)
        _spacing(baru, 0, sesudah, rapat=True)


def _cover(dok: Any) -> None:
    dok.add_paragraph("{%p if sampul %}")
    dok.add_paragraph("{{ logo }}")
    dok.add_paragraph("{{ kop.induk }}", style="Kop Alamat").runs[0].font.size = Pt(11)
    dok.add_paragraph("{{ kop.nama }}", style="Kop Nama")
    dok.add_paragraph("{{ judul }}", style="Title")
    dok.add_paragraph("{{ subjudul }}", style="Subtitle").paragraph_format.space_after = Pt(150)
    for label, kunci in (
        ("Nomor", "nomor"),
        ("Ditetapkan", "tempat_tanggal"),
        ("Kode verifikasi", "kode_verifikasi"),
        ("Alamat", "kop.alamat"),
        ("Kontak", "kop.kontak"),
    ):
        dok.add_paragraph(f"{{%p if {kunci} %}}")
        baris = dok.add_paragraph(f"{label}\t{{{{ {kunci} }}}}")
        baris.paragraph_format.tab_stops.add_tab_stop(Mm(40))
        baris.paragraph_format.left_indent, baris.paragraph_format.first_line_indent = Mm(40), Mm(-40)
        baris.paragraph_format.space_after = Pt(2)
        dok.add_paragraph("{%p endif %}")


def _letterhead(kepala: Any) -> None:
    tabel = kepala.add_table(1, 3, Mm(163))
    tabel.autofit = False
    for nomor, lebar in enumerate((24, 115, 24)):
        tabel.columns[nomor].width = tabel.rows[0].cells[nomor].width = Mm(lebar)
    tabel.rows[0].cells[0].paragraphs[0].text = "{{ logo }}"
    tabel.rows[0].cells[0].paragraphs[0].paragraph_format.space_after = Pt(2)
    tengah = tabel.rows[0].cells[1]
    isi = (
        ("Kop Induk", "{{ kop.induk }}"),
        ("Kop Nama", "{{ kop.nama }}"),
        ("Kop Alamat", "{{ kop.alamat }}"),
    )
    for nomor, (gaya, teks) in enumerate((*isi, ("Kop Alamat", "{{ kop.kontak }}"))):
        paragraf = tengah.paragraphs[0] if nomor == 0 else tengah.add_paragraph()
        paragraf.style, paragraf.alignment = gaya, WD_ALIGN_PARAGRAPH.CENTER
        run = paragraf.add_run(teks)
        run.font.all_caps = gaya != "Kop Alamat"
    awal = kepala.paragraphs[0]
    awal._p.getparent().remove(awal._p)
    garis = kepala.add_paragraph()
    garis.paragraph_format.space_after = Pt(12)
    tepi = OxmlElement("w:pBdr")
    atas = OxmlElement("w:top")
    for kunci, nilai in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "1"), ("color", "1F1F1F")):
        atas.set(qn(f"w:{kunci}"), nilai)
    tepi.append(atas)
    garis._p.get_or_add_pPr().insert_element_before(tepi, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _footer(kaki: Any) -> None:
    paragraf = kaki.paragraphs[0]
    paragraf.style = "Sumber"
    paragraf.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraf.add_run("{{ judul }} · Halaman ")
    for kode in ("PAGE", "NUMPAGES"):
        _field(paragraf, kode)
        if kode == "PAGE":
            paragraf.add_run(" dari ")
    for run in paragraf.runs:
        run.font.size, run.font.color.rgb = Pt(8), _REDUP


def _field(paragraf: Any, kode: str) -> None:
    for jenis, teks in (("begin", ""), ("", kode), ("separate", ""), ("isi", "1"), ("end", "")):
        run = paragraf.add_run(teks if jenis == "isi" else "")
        if jenis == "isi":
            continue
        unsur = OxmlElement("w:fldChar" if jenis else "w:instrText")
        if jenis:
            unsur.set(qn("w:fldCharType"), jenis)
        else:
            unsur.text = teks
        run._r.append(unsur)


if __name__ == "__main__":
    TEMPLAT.write_bytes(build())
