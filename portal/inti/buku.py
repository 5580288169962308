"""Workbooks as people keep them: every sheet as rows of text, titles, notes and empty rows included.

Unlike `portal.inti.tabel` nothing is assumed about the first row. Of a formula the value that the program last
stored is read; where none was stored the formula itself stands in the cell, so that whoever reads it refuses it.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.inti.galat import DomainError, _n
from portal.inti.tabel import MAKS_BARIS, MAKS_BYTE, MAKS_KOLOM, check_arsip, too_many, write_sel, wrong_kind
from portal.inti.teks import clean_teks

MAKS_LEMBAR, MAKS_GABUNGAN, MAKS_TERTUTUP = 60, 5_000, 200_000
JEDA_AKHIR = 10_000
"""So many empty rows in a row end a sheet: formatted but unused rows reach down to the last one."""
_XLS_LAMA = b"\xd0\xcf\x11\xe0"
_KENDALI = re.compile(r"[\x00-\x08\x0e-\x1f]")
_GABUNG = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')

Baris = tuple[int, tuple[str, ...]]
Gabungan = tuple[int, int, int, int]


@dataclass(frozen=True)
class Lembar:
    """One sheet: rows that hold anything, as (number in the file, cells).

    `gabungan` are merged areas as (first row, first column, last row, last column), columns from 0; `rumus` how many
    formulas were met; `berlebih` tells that the sheet has more rows than the limit and was not read.
    """

    nama: str
    baris: tuple[Baris, ...]
    tersembunyi: bool = False
    gabungan: tuple[Gabungan, ...] = ()
    rumus: int = 0
    berlebih: bool = False

    def list_tertutup(self) -> frozenset[tuple[int, int]]:
        """Return (row, column) of the cells that a merged area hides; only its first cell holds a value."""
        hasil: set[tuple[int, int]] = set()
        for atas, kiri, bawah, kanan in self.gabungan:
            luas = (bawah - atas + 1) * (kanan - kiri + 1)
            if len(hasil) + luas > MAKS_TERTUTUP:
                break
            hasil |= {(b, k) for b in range(atas, bawah + 1) for k in range(kiri, kanan + 1)} - {(atas, kiri)}
        return frozenset(hasil)


def read_buku(isi: bytes) -> tuple[Lembar, ...]:
    """Read every sheet of a CSV or XLSX file; raises DomainError with the cure for whatever is wrong."""
    if len(isi) > MAKS_BYTE:
        raise DomainError("berkas_besar", _n("Berkas lebih dari 20 MB. Bagi menjadi beberapa berkas."), bidang="berkas")
    if not isi.strip():
        raise _empty()
    if isi.startswith(b"PK\x03\x04"):
        lembar = _read_xlsx(isi)
    elif isi.startswith((_XLS_LAMA, b"%PDF")):
        raise wrong_kind()
    else:
        lembar = (_collect("", _iter_csv(isi)),)
    berisi = tuple(satu for satu in lembar if satu.baris or satu.berlebih)
    if not berisi:
        raise _empty()
    if all(satu.berlebih for satu in berisi):
        raise too_many()
    return berisi


def _empty() -> DomainError:
    return DomainError("berkas_kosong", _n("Berkas kosong."), bidang="berkas")


@lru_cache(maxsize=4096)
def _clean_pendek(teks: str) -> str:
    return clean_teks(teks)


def _clean(teks: str) -> str:
    """Clean a cell; short ones come again and again in a file of answers."""
    if not teks:
        return ""
    return _clean_pendek(teks) if len(teks) < 60 else clean_teks(teks)


def _collect(nama: str, sumber: Iterable[tuple[int, Sequence[str]]], **lain: Any) -> Lembar:
    baris: list[Baris] = []
    terakhir = 0
    for nomor, sel in sumber:
        bersih = [_clean(s) for s in sel[:MAKS_KOLOM]]
        while bersih and not bersih[-1]:
            bersih.pop()
        if not bersih:
            if nomor - terakhir > JEDA_AKHIR:
                break
            continue
        terakhir = nomor
        baris.append((nomor, tuple(bersih)))
        if len(baris) > MAKS_BARIS + 200:
            return Lembar(nama, (), berlebih=True, **lain)
    return Lembar(nama, tuple(baris), **lain)


def _decode(isi: bytes) -> str:
    if isi.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return isi.decode("utf-16")
        except UnicodeDecodeError as salah:
            raise wrong_kind() from salah
    try:
        return isi.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        teks = isi.decode("cp1252")
    except UnicodeDecodeError as salah:
        raise wrong_kind() from salah
    return teks


def _iter_csv(isi: bytes) -> Iterator[tuple[int, list[str]]]:
    teks = _decode(isi)
    if _KENDALI.search(teks[:4096]):
        raise wrong_kind()
    awal = teks[:20_000]
    pemisah = max(",;\t", key=awal.count)
    pembaca = csv.reader(io.StringIO(teks.replace("\x00", ""), newline=""), delimiter=pemisah)
    try:
        for sel in pembaca:
            yield pembaca.line_num, sel
    except csv.Error as salah:
        raise DomainError(
            "csv_rusak", _n("Berkas CSV rusak di sekitar baris %(nomor)s."), bidang="berkas", nomor=pembaca.line_num
        ) from salah


def _open(isi: bytes, *, nilai: bool) -> Any:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(isi), read_only=True, data_only=nilai, keep_links=False)


def _read_xlsx(isi: bytes) -> tuple[Lembar, ...]:
    check_arsip(isi)
    try:
        return _read_sheets(isi)
    except DomainError:
        raise
    except Exception as salah:
        raise wrong_kind() from salah


def _read_sheets(isi: bytes) -> tuple[Lembar, ...]:
    buku = _open(isi, nilai=False)
    hitung: list[Any] = []
    hasil = []
    for lembar in buku.worksheets[:MAKS_LEMBAR]:
        lembar.reset_dimensions()
        rumus: dict[tuple[int, int], str] = {}
        satu = _collect(
            lembar.title,
            _iter_rows(lembar, rumus),
            tersembunyi=lembar.sheet_state != "visible",
            gabungan=_find_gabungan(isi, lembar._worksheet_path),
        )
        if rumus and not satu.berlebih:
            hitung = hitung or [_open(isi, nilai=True)]
            satu = _fill_rumus(satu, hitung[0][lembar.title], rumus)
        hasil.append(satu)
    return tuple(hasil)


def _iter_rows(lembar: Any, rumus: dict[tuple[int, int], str]) -> Iterator[tuple[int, list[str]]]:
    for nomor, sel in enumerate(lembar.iter_rows(max_col=MAKS_KOLOM), start=1):
        isi = list(sel)
        while isi and isi[-1].value is None:
            isi.pop()
        teks = [write_sel(s) for s in isi]
        for k, s in enumerate(isi):
            if getattr(s, "data_type", "n") == "f":
                teks[k] = teks[k] if teks[k].startswith("=") else "="
                rumus[nomor, k] = teks[k]
        yield nomor, teks


def _fill_rumus(satu: Lembar, lembar: Any, rumus: dict[tuple[int, int], str]) -> Lembar:
    """Return the sheet with the stored values of its formulas."""
    lembar.reset_dimensions()
    nilai: dict[tuple[int, int], str] = {}
    akhir = max(nomor for nomor, _ in rumus)
    for nomor, sel in enumerate(lembar.iter_rows(max_row=akhir, max_col=MAKS_KOLOM), start=1):
        for k, s in enumerate(sel):
            if (nomor, k) in rumus:
                nilai[nomor, k] = clean_teks(write_sel(s)) or rumus[nomor, k]
    baris = tuple((n, tuple(nilai.get((n, k), teks) for k, teks in enumerate(sel))) for n, sel in satu.baris)
    return Lembar(satu.nama, baris, satu.tersembunyi, satu.gabungan, len(rumus))


def _find_gabungan(isi: bytes, jalur: str) -> tuple[Gabungan, ...]:
    """Return the merged areas; the row reader of openpyxl does not tell them."""
    hasil: dict[Gabungan, None] = {}
    ekor = b""
    with zipfile.ZipFile(io.BytesIO(isi)) as arsip, arsip.open(jalur.lstrip("/")) as aliran:
        while potong := aliran.read(1 << 20):
            for cocok in _GABUNG.finditer(ekor + potong):
                kiri, atas, kanan, bawah = (g.decode() for g in cocok.groups())
                hasil[int(atas), _column(kiri), int(bawah), _column(kanan)] = None
                if len(hasil) >= MAKS_GABUNGAN:
                    return tuple(hasil)
            ekor = potong[-200:]
    return tuple(hasil)


def _column(huruf: str) -> int:
    nomor = 0
    for h in huruf:
        nomor = nomor * 26 + ord(h) - 64
    return nomor - 1
