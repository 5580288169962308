"""Writes a document as DOCX from a Word template that the office may edit
(``templates/_dasar/dokumen.docx``).
"""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from portal.inti.dokumen.docx_blok import Penulis
from portal.inti.dokumen.isi import Dokumen, Judul, by_orientation, tidy_headings
from portal.inti.dokumen.mesin import TEMPLATES, DokumenGagal

TEMPLAT = TEMPLATES / "_dasar" / "dokumen.docx"
PENANDA = "[[ISI]]"


def tulis_docx(dok: Dokumen, templat: bytes | None = None) -> bytes:
    """Write ``dok`` as DOCX: real heading, caption and list styles, repeated header rows, charts with alt
    text. ``templat`` is another Word template than ours.

    The letterhead, the cover, the styles and the footer come from the template; the content replaces the
    paragraph ``{{ISI}}``. Raises :class:`DokumenGagal` when the template or the logo cannot be read.
    """
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.opc.exceptions import OpcError
    from jinja2 import TemplateError

    try:
        awal = _fill_template(dok, templat)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as galat:
        raise DokumenGagal("Logo instansi bukan berkas gambar PNG atau JPEG.", repr(galat)) from galat
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, OpcError, TemplateError) as galat:
        raise DokumenGagal("Templat Word tidak dapat dibaca.", repr(galat)) from galat
    berkas = _insert_content(dok, awal)
    _properties(berkas, dok)
    keluaran = io.BytesIO()
    berkas.save(keluaran)
    return repack(keluaran.getvalue())


def repack(isi: bytes) -> bytes:
    """Return the ZIP file ``isi`` with every entry dated 1980: the same content always gives the same
    bytes.
    """
    keluaran = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(isi)) as lama,
        zipfile.ZipFile(keluaran, "w", zipfile.ZIP_DEFLATED) as baru,
    ):
        for nama in lama.namelist():
            info = zipfile.ZipInfo(nama, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            baru.writestr(info, lama.read(nama))
    return keluaran.getvalue()


def _fill_template(dok: Dokumen, sendiri: bytes | None) -> io.BytesIO:
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    templat = DocxTemplate(io.BytesIO(sendiri) if sendiri is not None else str(TEMPLAT))
    templat.init_docx()
    logo: Any = ""
    if dok.kop.logo:
        logo = InlineImage(templat, io.BytesIO(dok.kop.logo), height=Mm(20))
    isi = {
        "judul": dok.judul,
        "subjudul": dok.subjudul,
        "nomor": dok.nomor or "",
        "tempat_tanggal": dok.tempat_tanggal,
        "kode_verifikasi": dok.kode_verifikasi or "",
        "sampul": dok.sampul,
        "logo": logo,
        "ISI": PENANDA,
        "kop": {
            "nama": dok.kop.nama,
            "induk": dok.kop.induk or "",
            "alamat": dok.kop.alamat,
            "kontak": dok.kop.kontak,
        },
    }
    templat.render(isi, SandboxedEnvironment(autoescape=True, undefined=StrictUndefined), autoescape=True)
    keluaran = io.BytesIO()
    templat.save(keluaran)
    keluaran.seek(0)
    return keluaran


def _insert_content(dok: Dokumen, awal: io.BytesIO) -> Any:
    from docx import Document

    berkas: Any = Document(awal)
    penanda = next((p for p in reversed(berkas.paragraphs) if p.text.strip() == PENANDA), None)
    if penanda is None:
        raise DokumenGagal("Templat Word tidak memuat penanda {{ISI}}.")
    isi = tidy_headings(dok.isi)
    penulis = Penulis(berkas, penanda, dok)
    penulis.front_matter([blok for blok in isi if isinstance(blok, Judul)])
    runs = by_orientation(isi)
    akhir = berkas.element.body.sectPr
    for nomor, (lanskap, bagian) in enumerate(runs):
        for blok in bagian:
            penulis.tulis(blok, lanskap=lanskap)
        if nomor < len(runs) - 1:
            penulis.end_section(_section(akhir, lanskap=lanskap, pertama=nomor == 0))
    penulis.verification()
    penanda._p.getparent().remove(penanda._p)
    if len(runs) > 1 or (runs and runs[0][0]):
        baru = _section(akhir, lanskap=runs[-1][0], pertama=len(runs) == 1)
        akhir.getparent().replace(akhir, baru)
    penulis.finish()
    return berkas


def _section(asal: Any, *, lanskap: bool, pertama: bool) -> Any:
    """Copy the section of the template; only the first keeps letterhead references, later ones inherit."""
    from docx.oxml.ns import qn

    hasil = deepcopy(asal)
    if not pertama:
        for nama in ("w:headerReference", "w:footerReference", "w:titlePg"):
            for unsur in hasil.findall(qn(nama)):
                hasil.remove(unsur)
    ukuran = hasil.find(qn("w:pgSz"))
    if lanskap:
        ukuran.set(qn("w:w"), "16838")
        ukuran.set(qn("w:h"), "11906")
        ukuran.set(qn("w:orient"), "landscape")
        tepi = hasil.find(qn("w:pgMar"))
        tepi.set(qn("w:left"), "907")
        tepi.set(qn("w:right"), "907")
    return hasil


def _properties(berkas: Any, dok: Dokumen) -> None:
    sifat = berkas.core_properties
    waktu: datetime = dok.dibuat.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    sifat.title = dok.judul[:255]
    sifat.subject = (dok.subjek or dok.subjudul)[:255]
    sifat.author = sifat.last_modified_by = (dok.penulis or dok.kop.nama)[:255]
    sifat.keywords = (dok.kode_verifikasi or "")[:255]
    sifat.language = "id-ID"
    sifat.created = sifat.modified = waktu
    sifat.revision = 1
