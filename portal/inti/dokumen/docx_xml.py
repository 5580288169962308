"""Small pieces of WordprocessingML that python-docx has no word for."""

from __future__ import annotations

from typing import Any


def qualified(nama: str) -> str:
    """Return the Clark name of a prefixed one: ``w:p`` → ``{namespace}p``."""
    from docx.oxml.ns import qn

    return str(qn(nama))


def element(nama: str, *, teks: str | None = None, **atribut: str) -> Any:
    """Make ``<w:…>`` with ``w:`` attributes and optional text."""
    from docx.oxml import OxmlElement

    unsur: Any = OxmlElement(nama)
    for kunci, nilai in atribut.items():
        unsur.set(qualified(f"w:{kunci}"), nilai)
    if teks is not None:
        unsur.text = teks
        unsur.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return unsur


def add_text(paragraf: Any, teks: str, *, tebal: bool | None = None) -> None:
    """Append ``teks`` as one run, newlines as line breaks."""
    if teks:
        run = paragraf.add_run(teks)
        if tebal is not None:
            run.bold = tebal


def field_part(paragraf: Any, jenis: str, *, kotor: bool = False) -> None:
    """Append the ``begin``, ``separate`` or ``end`` mark of a field; ``kotor`` asks Word to update it."""
    tanda = element("w:fldChar", fldCharType=jenis)
    if kotor:
        tanda.set(qualified("w:dirty"), "true")
    paragraf.add_run()._r.append(tanda)


def shading(warna: str) -> Any:
    """Background colour (``RRGGBB``) for a run, a paragraph or a cell."""
    return element("w:shd", val="clear", color="auto", fill=warna)


def mm(nilai: float) -> Any:
    """Millimetres as python-docx length."""
    from docx.shared import Mm

    return Mm(nilai)


def pt(nilai: float) -> Any:
    """Points as python-docx length."""
    from docx.shared import Pt

    return Pt(nilai)


def rgb(warna: str) -> Any:
    """``RRGGBB`` as python-docx colour."""
    from docx.shared import RGBColor

    return RGBColor.from_string(warna.upper())
