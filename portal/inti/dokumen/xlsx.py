"""Writes the worksheets of a document as XLSX: live formulas from code, dead text from people."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, field
from datetime import UTC, date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from portal.inti.dokumen.isi import Dokumen, Lembar, Rumus, Sel, Tabel

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

BATAS_SEL = 32_767
_TERPOTONG = " … (dipotong: batas sel Excel)"
_BULAT = "0"
_PECAHAN = "#,##0.00##"
_TANGGAL = "dd/mm/yyyy"
_TELITI = 10**15


@dataclass
class _Gaya:
    """Cell formats, made once per workbook."""

    buku: Workbook
    simpanan: dict[tuple[str, bool], Any] = field(default_factory=dict)

    def ambil(self, angka: str = "", *, judul: bool = False) -> Any:
        kunci = (angka, judul)
        if kunci not in self.simpanan:
            sifat: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
            if angka:
                sifat["num_format"] = angka
            else:
                sifat["text_wrap"] = True
            if judul:
                sifat |= {
                    "bold": True,
                    "text_wrap": True,
                    "bg_color": "#ECF3FE",
                    "bottom": 1,
                    "valign": "vcenter",
                }
            self.simpanan[kunci] = self.buku.add_format(sifat)
        return self.simpanan[kunci]


def tulis_xlsx(dok: Dokumen) -> bytes:
    """Write ``dok.lembar`` (or, when there is none, every table of ``dok.isi``) and a sheet ``Informasi``
    at the end.

    Text that looks like a formula, a number or a link stays text; only :class:`Rumus` becomes a formula.
    Fractions and decimals become numbers, dates stay dates; whole numbers of more than 15 digits become text,
    because Excel would round them. A text beyond Excel's limit of 32,767 characters is cut and says so.
    """
    import xlsxwriter

    keluaran = io.BytesIO()
    buku = xlsxwriter.Workbook(
        keluaran,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    _properties(buku, dok)
    gaya = _Gaya(buku)
    terpakai: set[str] = set()
    for lembar in (*(dok.lembar or _from_tables(dok)), _informasi(dok)):
        _write_sheet(buku.add_worksheet(sheet_name(lembar.nama, terpakai)), lembar, gaya, dok)
    buku.close()
    return keluaran.getvalue()


def sheet_name(nama: str, terpakai: set[str]) -> str:
    """Return ``nama`` as Excel allows it (31 characters, no ``[]:*?/\\``), unique in ``terpakai``, and
    remember it.
    """
    dasar = re.sub(r"[\[\]:*?/\\\n\t]", " ", nama).strip(" '")[:31].rstrip(" '") or "Lembar"
    if dasar.casefold() == "history":
        dasar += "_"
    hasil, nomor = dasar, 1
    while hasil.casefold() in terpakai:
        nomor += 1
        hasil = f"{dasar[: 31 - len(f' ({nomor})')]} ({nomor})"
    terpakai.add(hasil.casefold())
    return hasil


def _properties(buku: Workbook, dok: Dokumen) -> None:
    buku.set_properties(
        {
            "title": dok.judul[:255],
            "subject": (dok.subjek or dok.subjudul)[:255],
            "author": (dok.penulis or dok.kop.nama)[:255],
            "company": dok.kop.nama[:255],
            "keywords": (dok.kode_verifikasi or "")[:255],
            "created": dok.dibuat.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        }
    )


def _write_sheet(kertas: Worksheet, lembar: Lembar, gaya: _Gaya, dok: Dokumen) -> None:
    jumlah_kolom = max((len(baris) for baris in lembar.baris), default=1)
    for nomor in range(jumlah_kolom):
        lebar = lembar.lebar_kolom[nomor] if nomor < len(lembar.lebar_kolom) else 16
        kertas.set_column(nomor, nomor, lebar)
    _print_setup(kertas, lembar, dok, jumlah_kolom)
    for y, baris in enumerate(lembar.baris):
        for x, sel in enumerate(baris):
            _write_cell(kertas, y, x, sel, gaya, judul=y < lembar.baris_judul)


def _print_setup(kertas: Worksheet, lembar: Lembar, dok: Dokumen, jumlah_kolom: int) -> None:
    kertas.set_paper(9)
    kertas.fit_to_pages(1, 0)
    kertas.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    if jumlah_kolom > 6:
        kertas.set_landscape()
    kertas.set_footer(f"&L{dok.judul.replace('&', '&&')[:100]}&RHalaman &P dari &N")
    if lembar.baris_judul:
        kertas.freeze_panes(lembar.baris_judul, 0)
        kertas.repeat_rows(0, lembar.baris_judul - 1)


def _write_cell(kertas: Worksheet, y: int, x: int, sel: Sel, gaya: _Gaya, *, judul: bool) -> None:
    if isinstance(sel, Rumus):
        format_angka = sel.format or ("" if isinstance(sel.nilai, str) else _PECAHAN)
        kertas.write_formula(y, x, sel.rumus, gaya.ambil(format_angka, judul=judul), sel.nilai)
    elif isinstance(sel, bool):
        kertas.write_string(y, x, "Ya" if sel else "Tidak", gaya.ambil(judul=judul))
    elif isinstance(sel, int) and abs(sel) < _TELITI:
        kertas.write_number(y, x, sel, gaya.ambil(_BULAT, judul=judul))
    elif isinstance(sel, (float, Fraction, Decimal)) and math.isfinite(sel):
        kertas.write_number(y, x, float(sel), gaya.ambil(_PECAHAN, judul=judul))
    elif isinstance(sel, date):
        kertas.write_datetime(y, x, sel, gaya.ambil(_TANGGAL, judul=judul))
    elif sel is None or isinstance(sel, (float, Decimal)):
        kertas.write_blank(y, x, None, gaya.ambil(judul=judul))
    else:
        kertas.write_string(y, x, _within_limit(str(sel)), gaya.ambil(judul=judul))


def _within_limit(teks: str) -> str:
    """Excel counts UTF-16 units, so an emoji is two characters."""
    if len(teks) <= BATAS_SEL // 2 or len(teks.encode("utf-16-le")) // 2 <= BATAS_SEL:
        return teks
    ruang = (BATAS_SEL - len(_TERPOTONG)) * 2
    return teks.encode("utf-16-le")[:ruang].decode("utf-16-le", "ignore") + _TERPOTONG


def _from_tables(dok: Dokumen) -> tuple[Lembar, ...]:
    return tuple(
        Lembar(
            nama=f"Tabel {nomor}",
            baris=(tuple(kolom.judul for kolom in tabel.kolom), *tabel.baris, *tabel.kaki),
            lebar_kolom=tuple(max(8.0, 90 * k.lebar / sum(k.lebar for k in tabel.kolom)) for k in tabel.kolom),
        )
        for nomor, tabel in enumerate((b for b in dok.isi if isinstance(b, Tabel)), start=1)
    )


def _informasi(dok: Dokumen) -> Lembar:
    isi: tuple[tuple[str, str | None], ...] = (
        ("Judul", dok.judul),
        ("Keterangan", dok.subjudul),
        ("Instansi", dok.kop.nama),
        ("Induk", dok.kop.induk),
        ("Nomor", dok.nomor),
        ("Tempat dan tanggal", dok.tempat_tanggal),
        ("Dibuat", f"{dok.dibuat:%d-%m-%Y %H.%M} {dok.dibuat:%Z}".strip()),
        ("Kode verifikasi", dok.kode_verifikasi),
        ("Alamat verifikasi", dok.url_verifikasi),
    )
    return Lembar("Informasi", (("Butir", "Isi"), *((nama, nilai) for nama, nilai in isi if nilai)), (22, 70))
