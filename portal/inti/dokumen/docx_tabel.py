"""Tables for Word, built as XML directly: python-docx needs a second for a hundred rows, an annex has
thousands.
"""

from __future__ import annotations

from typing import Any

from portal.inti.dokumen.docx_xml import element, qualified, shading
from portal.inti.dokumen.isi import Kolom, Tabel

_RATA = {"kiri": "left", "kanan": "right", "tengah": "center"}
_TWIP_PER_MM = 1440 / 25.4
UTUH = 12
_LATAR_JUDUL = "F2F2F2"


def write_table(penanda: Any, tabel: Tabel, *, lebar_mm: float, aksen: str) -> None:
    """Insert ``tabel`` before the paragraph ``penanda``: explicit column widths, header row repeated on
    every page.

    ``aksen`` (``RRGGBB``) draws the line above the header. Rows do not split over pages.
    """
    jumlah = sum(max(kolom.lebar, 0.01) for kolom in tabel.kolom)
    lebar = [round(lebar_mm * _TWIP_PER_MM * max(kolom.lebar, 0.01) / jumlah) for kolom in tabel.kolom]
    gaya = _style_id(penanda, "Sel Tabel Lebar" if tabel.lanskap else "Sel Tabel")
    unsur = element("w:tbl")
    unsur.append(_properties(sum(lebar), aksen, tabel.judul))
    kisi = element("w:tblGrid")
    for satu in lebar:
        kisi.append(element("w:gridCol", w=str(satu)))
    unsur.append(kisi)
    unsur.append(_row(tuple(k.judul for k in tabel.kolom), tabel.kolom, lebar, gaya, judul=True, tebal=True))
    for baris in tabel.baris or (("Tidak ada data.", *[""] * (len(tabel.kolom) - 1)),):
        unsur.append(_row(baris, tabel.kolom, lebar, gaya))
    for baris in tabel.kaki:
        unsur.append(_row(baris, tabel.kolom, lebar, gaya, tebal=True))
    if len(tabel.baris) <= UTUH:
        _keep_together(unsur)
    penanda._p.addprevious(unsur)


def _keep_together(unsur: Any) -> None:
    baris = unsur.findall(qualified("w:tr"))
    for satu in baris[:-1]:
        for p_pr in satu.iter(qualified("w:pPr")):
            p_pr.insert(1, element("w:keepNext"))


def _style_id(penanda: Any, nama: str) -> str:
    return str(penanda.part.document.styles[nama].style_id)


def _properties(lebar: int, aksen: str, judul: str) -> Any:
    sifat = element("w:tblPr")
    sifat.append(element("w:tblW", w=str(lebar), type="dxa"))
    tepi = element("w:tblBorders")
    tepi.append(element("w:top", val="single", sz="8", space="0", color=aksen))
    tepi.append(element("w:bottom", val="single", sz="4", space="0", color="737373"))
    tepi.append(element("w:insideH", val="single", sz="4", space="0", color="D4D4D4"))
    sifat.append(tepi)
    sifat.append(element("w:tblLayout", type="fixed"))
    jarak = element("w:tblCellMar")
    for sisi, nilai in (("top", "45"), ("left", "80"), ("bottom", "45"), ("right", "80")):
        jarak.append(element(f"w:{sisi}", w=nilai, type="dxa"))
    sifat.append(jarak)
    sifat.append(element("w:tblLook", val="0020", firstRow="1"))
    sifat.append(element("w:tblCaption", val=judul[:250]))
    return sifat


def _row(
    sel: tuple[str, ...],
    kolom: tuple[Kolom, ...],
    lebar: list[int],
    gaya: str,
    *,
    judul: bool = False,
    tebal: bool = False,
) -> Any:
    baris = element("w:tr")
    sifat = element("w:trPr")
    if max(map(len, sel)) < 1500:
        sifat.append(element("w:cantSplit"))
    if judul:
        sifat.append(element("w:tblHeader"))
    baris.append(sifat)
    for teks, satu, ukuran in zip(sel, kolom, lebar, strict=True):
        baris.append(_cell(teks, satu, ukuran, gaya, tebal=tebal))
    return baris


def _cell(teks: str, kolom: Kolom, lebar: int, gaya: str, *, tebal: bool) -> Any:
    sel = element("w:tc")
    sifat = element("w:tcPr")
    sifat.append(element("w:tcW", w=str(lebar), type="dxa"))
    if tebal:
        sifat.append(shading(_LATAR_JUDUL))
    sel.append(sifat)
    paragraf = element("w:p")
    p_pr = element("w:pPr")
    p_pr.append(element("w:pStyle", val=gaya))
    p_pr.append(element("w:jc", val=_RATA[kolom.rata]))
    paragraf.append(p_pr)
    run = element("w:r")
    if tebal:
        r_pr = element("w:rPr")
        r_pr.append(element("w:b"))
        run.append(r_pr)
    for nomor, bagian in enumerate(teks.split("\n")):
        if nomor:
            run.append(element("w:br"))
        run.append(element("w:t", teks=bagian))
    paragraf.append(run)
    sel.append(paragraf)
    return sel
