"""One content tree, three files: PDF (typst), DOCX (Word template) and XLSX, written the same way every time.

Importing this package is cheap; the heavy libraries load inside the functions that use them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from portal.inti.dokumen.isi import Dokumen
from portal.inti.dokumen.mesin import DokumenGagal, susun
from portal.inti.dokumen.qr import qr_svg

FormatDokumen = Literal["pdf", "docx", "xlsx"]

__all__ = [
    "FORMAT",
    "KARTU",
    "LEMBAR_QR",
    "MAKLUMAT",
    "POSTER",
    "Dokumen",
    "DokumenGagal",
    "Format",
    "FormatDokumen",
    "qr_svg",
    "susun",
    "tulis",
]


@dataclass(frozen=True)
class Format:
    """How a file is served: MIME type, suffix with its dot, and the name an officer sees."""

    mime: str
    akhiran: str
    nama: str


_OOXML = "application/vnd.openxmlformats-officedocument"
FORMAT: dict[FormatDokumen, Format] = {
    "pdf": Format("application/pdf", ".pdf", "PDF"),
    "docx": Format(f"{_OOXML}.wordprocessingml.document", ".docx", "Word (DOCX)"),
    "xlsx": Format(f"{_OOXML}.spreadsheetml.sheet", ".xlsx", "Excel (XLSX)"),
}
LEMBAR_QR = Path("organisasi/lembar_qr.typ")
POSTER = Path("publikasi/poster.typ")
KARTU = Path("publikasi/kartu.typ")
MAKLUMAT = Path("publikasi/maklumat.typ")


def tulis(
    dok: Dokumen,
    format: FormatDokumen,  # noqa: A002
    *,
    templat: bytes | None = None,
    terpisah: bool = False,
) -> bytes:
    """Write ``dok`` as a file; the same document gives the same bytes, so that a report can be hashed.

    ``templat`` is the office's own Word template for DOCX (None: ours); ``terpisah`` writes PDF in a process of its
    own, for one of many.
    Raises ``ValueError`` for an unknown format and :class:`DokumenGagal` when a writer fails.
    """
    if format == "pdf":
        from portal.inti.dokumen.pdf import tulis_pdf

        return tulis_pdf(dok, terpisah=terpisah)
    if format == "docx":
        from portal.inti.dokumen.docx import tulis_docx

        return tulis_docx(dok, templat)
    if format == "xlsx":
        from portal.inti.dokumen.xlsx import tulis_xlsx

        return tulis_xlsx(dok)
    raise ValueError(f"format dokumen tidak dikenal: {format}")
