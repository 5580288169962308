"""The content tree of an official document: what a report says, without any idea of paper or file format.

A collector builds one :class:`Dokumen`; the writers ``pdf``, ``docx`` and ``xlsx`` turn the same tree into
files. Every text is cleaned once, when the :class:`Dokumen` is built, so that no writer has to defend
itself. Pure: the standard library and `portal.inti.teks`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from portal.inti.teks import remove_forbidden

Rata = Literal["kiri", "kanan", "tengah"]
Halaman = Literal["a4", "sehalaman", "layar"]
"""A4 pages; everything on one A4 page, drawn smaller when it would not fit; 16:9 pages with one chart each."""


def _bersihkan_semua(nilai: Any) -> Any:
    if isinstance(nilai, str):
        return remove_forbidden(nilai)
    if isinstance(nilai, (tuple, list)):
        return tuple(_bersihkan_semua(anggota) for anggota in nilai)
    if is_dataclass(nilai) and not isinstance(nilai, type):
        return replace(nilai, **{f.name: _bersihkan_semua(getattr(nilai, f.name)) for f in fields(nilai)})
    return nilai


@dataclass(frozen=True)
class Kop:
    """Letterhead of the office. ``logo`` is a PNG or JPEG file, ``warna`` a hex colour like ``#0049b8``."""

    nama: str
    induk: str | None = None
    alamat: str = ""
    kontak: str = ""
    logo: bytes | None = None
    warna: str = "#0049b8"


@dataclass(frozen=True)
class Judul:
    """A heading; ``tingkat`` 1 (chapter) to 3."""

    teks: str
    tingkat: int = 1

    def __post_init__(self) -> None:
        if self.tingkat not in (1, 2, 3):
            raise ValueError("tingkat judul harus 1, 2, atau 3")


@dataclass(frozen=True)
class Paragraf:
    """Running text. An empty line starts a new paragraph, a single newline a new line."""

    teks: str


@dataclass(frozen=True)
class Daftar:
    """A bulleted list, or a numbered one when ``bernomor``."""

    butir: tuple[str, ...]
    bernomor: bool = False


@dataclass(frozen=True)
class Pasangan:
    """Lines of a name and a value, as at the head of a letter (Yth., Dari, Hal); ``garis`` closes them with a rule."""

    isi: tuple[tuple[str, str], ...]
    garis: bool = False


@dataclass(frozen=True)
class Kolom:
    """One table column: header text, width relative to its neighbours, alignment of its cells."""

    judul: str
    lebar: float = 1.0
    rata: Rata = "kiri"


@dataclass(frozen=True)
class Tabel:
    """A numbered table. Every row of ``baris`` and ``kaki`` (totals) has as many cells as ``kolom``.

    ``lanskap`` puts it on landscape pages of its own: for annexes with many columns and many rows.
    Raises ``ValueError`` when there is no column or a row has another length.
    """

    judul: str
    kolom: tuple[Kolom, ...]
    baris: tuple[tuple[str, ...], ...]
    kaki: tuple[tuple[str, ...], ...] = ()
    sumber: str | None = None
    lanskap: bool = False

    def __post_init__(self) -> None:
        if not self.kolom:
            raise ValueError(f"tabel {self.judul!r} tidak mempunyai kolom")
        for baris in (*self.baris, *self.kaki):
            if len(baris) != len(self.kolom):
                raise ValueError(f"tabel {self.judul!r}: baris berisi {len(baris)} sel, kolom {len(self.kolom)}")


@dataclass(frozen=True)
class Grafik:
    """A numbered figure. ``svg`` comes from :mod:`portal.inti.grafik`, ``alt`` says what it shows."""

    judul: str
    svg: str
    alt: str
    sumber: str | None = None


@dataclass(frozen=True)
class Sorotan:
    """The one number a reader must not miss: ``87,50`` with its letter ``B`` and its word ``Baik``.

    ``warna`` is the hex colour of the letter's box; ``huruf`` may be empty.
    """

    angka: str
    huruf: str
    keterangan: str
    warna: str


@dataclass(frozen=True)
class AngkaKunci:
    """One figure of a summary: what it is, the number, its letter (may be empty) on ``warna``, what it means."""

    label: str
    angka: str
    keterangan: str = ""
    huruf: str = ""
    warna: str = "#737373"


@dataclass(frozen=True)
class Berdampingan:
    """Figures and charts in columns of equal width. In Word they follow one another."""

    kolom: tuple[tuple[AngkaKunci | Grafik, ...], ...]


@dataclass(frozen=True)
class Catatan:
    """A note or a warning in a box."""

    teks: str


@dataclass(frozen=True)
class TandaTangan:
    """The signature block; never split over two pages. ``keterangan`` stands where the hand signs."""

    tempat_tanggal: str
    jabatan: str
    nama: str
    nip: str = ""
    keterangan: str = ""


@dataclass(frozen=True)
class HalamanBaru:
    """Forces a new page."""


Blok = (
    Judul
    | Paragraf
    | Daftar
    | Pasangan
    | Tabel
    | Grafik
    | Sorotan
    | AngkaKunci
    | Berdampingan
    | Catatan
    | TandaTangan
    | HalamanBaru
)


@dataclass(frozen=True)
class Rumus:
    """A live spreadsheet formula, e.g. ``=SUM(B2:B50)``, with its cached result and a number format.

    Only code builds formulas; text that a person typed is never one. Raises ``ValueError`` without a
    leading ``=``.
    """

    rumus: str
    nilai: int | float | str = 0
    format: str | None = None

    def __post_init__(self) -> None:
        if not self.rumus.startswith("="):
            raise ValueError("rumus harus diawali tanda sama dengan")


Sel = str | int | float | Fraction | Decimal | date | Rumus | None


@dataclass(frozen=True)
class Lembar:
    """A worksheet. ``lebar_kolom`` is in characters; the first ``baris_judul`` rows are frozen headers."""

    nama: str
    baris: tuple[tuple[Sel, ...], ...]
    lebar_kolom: tuple[float, ...] = ()
    baris_judul: int = 1


@dataclass(frozen=True)
class Dokumen:
    """One official document. ``lembar`` is for spreadsheets only, ``isi`` for PDF and DOCX.

    ``dibuat`` must carry a time zone: it becomes the date inside the files, so that writing the same
    document twice gives the same bytes. With ``kode_verifikasi`` and ``url_verifikasi`` the last page shows
    both and a QR code. ``halaman`` is the paper of the PDF. Raises ``ValueError`` for a ``dibuat`` without time zone.
    """

    judul: str
    subjudul: str
    kop: Kop
    isi: tuple[Blok, ...]
    dibuat: datetime
    lembar: tuple[Lembar, ...] = ()
    nomor: str | None = None
    tempat_tanggal: str = ""
    penulis: str = ""
    subjek: str = ""
    kode_verifikasi: str | None = None
    url_verifikasi: str | None = None
    sampul: bool = True
    halaman: Halaman = "a4"

    def __post_init__(self) -> None:
        if self.dibuat.utcoffset() is None:
            raise ValueError("waktu pembuatan dokumen harus menyertakan zona waktu")
        for f in fields(self):
            object.__setattr__(self, f.name, _bersihkan_semua(getattr(self, f.name)))


def tidy_headings(isi: tuple[Blok, ...]) -> tuple[Blok, ...]:
    """Return ``isi`` with headings that start at level 1 and never skip a level, as PDF/UA demands.

    A heading without text is left out.
    """
    hasil: list[Blok] = []
    sebelum = 0
    for blok in isi:
        if isinstance(blok, Judul):
            if not blok.teks.strip():
                continue
            sebelum = min(blok.tingkat, sebelum + 1)
            hasil.append(replace(blok, tingkat=sebelum))
        else:
            hasil.append(blok)
    return tuple(hasil)


def by_orientation(isi: tuple[Blok, ...]) -> list[tuple[bool, list[Blok]]]:
    """Split ``isi`` into runs of portrait (``False``) and landscape (``True``) blocks.

    Headings right before a landscape table go with it, so that no page holds a lone heading; a page break
    before them is dropped, because the change of orientation is one.
    """
    runs: list[tuple[bool, list[Blok]]] = []
    for blok in isi:
        lanskap = isinstance(blok, Tabel) and blok.lanskap
        judul: list[Blok] = []
        if lanskap and runs and not runs[-1][0]:
            judul = _trailing_headings(runs[-1][1])
        if not runs or (runs[-1][0] != lanskap and not (runs[-1][0] and isinstance(blok, HalamanBaru))):
            runs.append((lanskap, []))
        runs[-1][1].extend([*judul, blok])
    return [(lanskap, bagian) for lanskap, bagian in runs if bagian]


def _trailing_headings(bagian: list[Blok]) -> list[Blok]:
    judul: list[Blok] = []
    while bagian and isinstance(bagian[-1], Judul):
        judul.insert(0, bagian.pop())
    while bagian and isinstance(bagian[-1], HalamanBaru):
        bagian.pop()
    return judul


def sebagai_data(dok: Dokumen) -> dict[str, Any]:
    """Return the tree as plain JSON data, for golden tests and for the typst template.

    Every block carries ``jenis`` (its class name in snake case). Exact numbers and dates stay exact as
    text, a logo becomes its SHA-256.
    """
    data: dict[str, Any] = _data(dok)
    return data


_EKSAK: dict[type, str] = {Fraction: "pecahan", Decimal: "desimal", date: "tanggal"}


def _data(nilai: Any) -> Any:
    if isinstance(nilai, bytes):
        return {"sha256": hashlib.sha256(nilai).hexdigest()}
    if isinstance(nilai, datetime):
        return nilai.isoformat()
    for jenis, kunci in _EKSAK.items():
        if isinstance(nilai, jenis):
            return {kunci: str(nilai)}
    if isinstance(nilai, tuple):
        return [_data(anggota) for anggota in nilai]
    if is_dataclass(nilai):
        pohon = {f.name: _data(getattr(nilai, f.name)) for f in fields(nilai)}
        if isinstance(nilai, Blok):
            pohon = {"jenis": block_name(type(nilai)), **pohon}
        return pohon
    return nilai


def block_data(blok: Blok) -> dict[str, Any]:
    """Return one block as in :func:`sebagai_data`."""
    data: dict[str, Any] = _data(blok)
    return data


def block_name(kelas: type) -> str:
    """Return the name of a kind of block in the data: its class name in snake case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kelas.__name__).lower()
