"""What a corrected version says otherwise than the one before: cell by cell, paragraph by paragraph. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from portal.inti.dokumen.isi import (
    AngkaKunci,
    Berdampingan,
    Blok,
    Catatan,
    Daftar,
    Dokumen,
    Grafik,
    Judul,
    Kolom,
    Paragraf,
    Pasangan,
    Sorotan,
    Tabel,
)

TIDAK_ADA = "–"
JUDUL = "Daftar perubahan"
MENURUT_HARI = frozenset({"Nomor", "Tanggal", "Dari"})
"""Lines of a letter's head that every version has of its own day."""


@dataclass(frozen=True)
class Perubahan:
    """One place in the document: what stood there before and what stands there now ("–": nothing)."""

    letak: str
    sebelum: str
    sesudah: str


def _places(dok: Dokumen) -> Iterator[tuple[str, str]]:
    bab = ""
    for blok in _own(dok):
        if isinstance(blok, Judul):
            bab = blok.teks
        elif isinstance(blok, Tabel):
            yield from _cells(bab, blok)
        else:
            yield from _texts(bab, blok)


def _own(dok: Dokumen) -> Iterator[Blok]:
    """Yield the content without the annex that a corrected version has itself."""
    return takewhile(lambda blok: not (isinstance(blok, Judul) and blok.teks == JUDUL), dok.isi)


def _texts(bab: str, blok: Blok) -> Iterator[tuple[str, str]]:
    if isinstance(blok, Paragraf | Catatan):
        yield f"{bab}, alinea", blok.teks
    elif isinstance(blok, Daftar):
        yield from ((f"{bab}, alinea", teks) for teks in blok.butir)
    elif isinstance(blok, Sorotan):
        yield f"{bab}, alinea", f"{blok.angka} {blok.huruf} {blok.keterangan}"
    elif isinstance(blok, AngkaKunci):
        yield blok.label, f"{blok.angka} {blok.huruf} {blok.keterangan}".strip()
    elif isinstance(blok, Grafik):
        yield blok.judul, blok.alt
    elif isinstance(blok, Pasangan):
        yield from ((nama, nilai) for nama, nilai in blok.isi if nama not in MENURUT_HARI)
    elif isinstance(blok, Berdampingan):
        for kolom in blok.kolom:
            for anak in kolom:
                yield from _texts(bab, anak)


def _cells(bab: str, tabel: Tabel) -> Iterator[tuple[str, str]]:
    for baris in (*tabel.baris, *tabel.kaki):
        nama = next((sel for sel in baris if sel and not sel.isdigit()), baris[0])
        for kolom, sel in zip(tabel.kolom, baris, strict=True):
            yield f"{tabel.judul or bab}: {nama}, {kolom.judul}", sel


def _numbered(dok: Dokumen) -> dict[str, str]:
    """Return place → text; places of one name are numbered."""
    hasil: dict[str, str] = {}
    for letak, teks in _places(dok):
        nama, ke = letak, 2
        while nama in hasil:
            nama, ke = f"{letak} ({ke})", ke + 1
        hasil[nama] = teks
    return hasil


def compare_dokumen(lama: Dokumen, baru: Dokumen) -> tuple[Perubahan, ...]:
    """Return every place whose text differs, in the order of the new version; what disappeared comes last."""
    sebelum, sesudah = _numbered(lama), _numbered(baru)
    beda = [Perubahan(k, sebelum.get(k, TIDAK_ADA), teks) for k, teks in sesudah.items() if sebelum.get(k) != teks]
    return (*beda, *(Perubahan(k, teks, TIDAK_ADA) for k, teks in sebelum.items() if k not in sesudah))


def describe_perubahan(perubahan: tuple[Perubahan, ...], versi_lama: int, alasan: str) -> tuple[Blok, ...]:
    """Return the annex of a corrected version."""
    baris = tuple((str(no), p.letak, p.sebelum, p.sesudah) for no, p in enumerate(perubahan, start=1))
    kolom = (Kolom("No", 0.3), Kolom("Letak", 2), Kolom(f"Versi {versi_lama}", 1.6), Kolom("Versi ini", 1.6))
    return (
        Judul(JUDUL),
        Paragraf(f"Dokumen ini menggantikan versi {versi_lama}. Alasan perbaikan: {alasan}"),
        Tabel(f"Perubahan dari versi {versi_lama}", kolom, baris)
        if baris
        else Paragraf("Isi tidak berubah selain nomor, tanggal, atau penandatangan."),
    )
