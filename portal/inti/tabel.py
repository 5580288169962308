"""Tables that people upload or download: CSV or XLSX becomes rows of text with the row numbers of the file.

Refused with a sentence: other kinds of files, formulas, merged or doubled headings, more rows or bytes
than the limits, archives that unpack to far more than they weigh.
"""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks

MAKS_BYTE = 20 * 1024 * 1024
MAKS_BONGKAR = 200 * 1024 * 1024
MAKS_BARIS = 50_000
MAKS_KOLOM = 100
BARIS_EXCEL = 1_048_576
GayaCsv = Literal["titik", "koma"]
_RUMUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_XLS_LAMA = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Tabel:
    """Column names in lower case, and rows as (number in the file, column → cleaned text)."""

    kolom: tuple[str, ...]
    baris: tuple[tuple[int, dict[str, str]], ...]


def read_tabel(isi: bytes) -> Tabel:
    """Read an uploaded table; raises DomainError with the cure for whatever is wrong."""
    if len(isi) > MAKS_BYTE:
        raise DomainError("berkas_besar", _n("Berkas lebih dari 20 MB. Bagi menjadi beberapa berkas."), bidang="berkas")
    if not isi.strip():
        raise DomainError("berkas_kosong", _n("Berkas kosong."), bidang="berkas")
    if isi.startswith(b"PK\x03\x04"):
        return _build(_iter_xlsx(isi))
    if isi.startswith((_XLS_LAMA, b"%PDF")) or b"\x00\x00" in isi[:4096]:
        raise wrong_kind()
    return _build(_iter_csv(isi))


def wrong_kind() -> DomainError:
    """Return the refusal of a file that is no table."""
    return DomainError(
        "jenis_berkas",
        _n("Jenis berkas ini tidak dapat dibaca. Simpan sebagai CSV UTF-8 atau XLSX."),
        bidang="berkas",
    )


def too_many() -> DomainError:
    """Return the refusal of a table longer than the limit."""
    return DomainError(
        "terlalu_banyak",
        _n("Berkas berisi lebih dari %(maks)s baris. Bagi menjadi beberapa berkas."),
        bidang="berkas",
        maks="50.000",
    )


def _iter_csv(isi: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        teks = isi.decode("utf-8-sig")
    except UnicodeDecodeError as salah:
        raise wrong_kind() from salah
    kepala = teks.split("\n", 1)[0]
    pemisah = max(",;\t", key=kepala.count)
    pembaca = csv.reader(io.StringIO(teks.replace("\x00", ""), newline=""), delimiter=pemisah)
    try:
        for sel in pembaca:
            yield pembaca.line_num, sel
    except csv.Error as salah:
        raise DomainError(
            "csv_rusak",
            _n("Berkas CSV rusak di sekitar baris %(nomor)s."),
            bidang="berkas",
            nomor=pembaca.line_num,
        ) from salah


def write_sel(sel: Any) -> str:
    """Return a cell of a workbook as text: dates as 2025-03-31, whole numbers without a point."""
    nilai = sel.value
    if nilai is None:
        return ""
    if isinstance(nilai, datetime):
        return nilai.date().isoformat()
    if isinstance(nilai, date):
        return nilai.isoformat()
    if isinstance(nilai, float) and nilai.is_integer():
        return str(int(nilai))
    return str(nilai)


def check_arsip(isi: bytes) -> None:
    """Raise DomainError unless this is a workbook that unpacks to a bearable size."""
    try:
        with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
            anggota = arsip.infolist()
    except zipfile.BadZipFile as salah:
        raise wrong_kind() from salah
    if not any(a.filename == "xl/workbook.xml" for a in anggota):
        raise wrong_kind()
    if sum(a.file_size for a in anggota) > MAKS_BONGKAR:
        raise too_many()


def _iter_xlsx(isi: bytes) -> Iterator[tuple[int, list[str]]]:
    import openpyxl

    check_arsip(isi)
    try:
        buku = openpyxl.load_workbook(io.BytesIO(isi), read_only=True, data_only=False, keep_links=False)
        lembar = buku.worksheets[0]
        lembar.reset_dimensions()
    except Exception as salah:
        raise wrong_kind() from salah
    try:
        yield from _read_baris(lembar)
    except DomainError:
        raise
    except Exception as salah:
        raise wrong_kind() from salah


def _read_baris(lembar: Any) -> Iterator[tuple[int, list[str]]]:
    for nomor, sel in enumerate(lembar.iter_rows(max_col=MAKS_KOLOM), start=1):
        if nomor > 2 * MAKS_BARIS:
            raise too_many()
        if nomor > BARIS_EXCEL:
            raise too_many()
        rumus = next((s.coordinate for s in sel if getattr(s, "data_type", "n") == "f"), None)
        if rumus:
            raise DomainError(
                "ada_rumus",
                _n("Sel %(sel)s berisi rumus. Salin lalu tempel sebagai nilai, kemudian unggah lagi."),
                bidang="berkas",
                sel=rumus,
            )
        yield nomor, [write_sel(s) for s in sel]


def _read_kepala(sel: Iterable[str]) -> tuple[str, ...]:
    kolom = [clean_teks(s).lower().replace(" ", "_") for s in sel]
    while kolom and not kolom[-1]:
        kolom.pop()
    ganda = [k for k, jumlah in Counter(kolom).items() if jumlah > 1 and k]
    if ganda or not kolom or not all(kolom):
        raise DomainError(
            "kepala_salah",
            _n("Baris judul tidak benar: kolom kosong atau ganda (%(kolom)s)."),
            bidang="berkas",
            kolom=", ".join(ganda) or _n("kosong"),
        )
    return tuple(kolom)


def _build(sumber: Iterator[tuple[int, list[str]]]) -> Tabel:
    pertama = next((sel for _, sel in sumber if any(s.strip() for s in sel)), None)
    if pertama is None:
        raise DomainError("berkas_kosong", _n("Berkas kosong."), bidang="berkas")
    kolom = _read_kepala(pertama)
    baris: list[tuple[int, dict[str, str]]] = []
    for nomor, sel in sumber:
        if not any(s.strip() for s in sel):
            continue
        if len(baris) >= MAKS_BARIS:
            raise too_many()
        if any(s.strip() for s in sel[len(kolom) :]):
            raise DomainError(
                "baris_lebar",
                _n("Baris %(nomor)s punya lebih banyak sel daripada baris judul."),
                bidang="berkas",
                nomor=nomor,
            )
        nilai = [clean_teks(s) for s in sel[: len(kolom)]]
        baris.append((nomor, dict(zip(kolom, nilai + [""] * (len(kolom) - len(nilai)), strict=True))))
    return Tabel(kolom, tuple(baris))


def write_csv(baris: Iterable[Sequence[object]], *, gaya: GayaCsv = "titik") -> str:
    """Return rows as CSV with CRLF line ends; text that a spreadsheet would run as a formula is quoted.

    `gaya` "titik": commas between cells, decimal points. "koma", for an Indonesian Excel: semicolons, decimal commas,
    and the mark that tells Excel it is UTF-8. Only Decimal values change; numbers inside text stay.
    """
    keluaran = io.StringIO()
    penulis = csv.writer(keluaran, delimiter=";" if gaya == "koma" else ",")
    for isi in baris:
        penulis.writerow([_csv_cell(s, gaya) for s in isi])
    return f"\ufeff{keluaran.getvalue()}" if gaya == "koma" else keluaran.getvalue()


def _csv_cell(sel: object, gaya: GayaCsv) -> object:
    if isinstance(sel, Decimal):
        teks = format(sel, "f")
        return teks.replace(".", ",") if gaya == "koma" else teks
    return f"'{sel}" if isinstance(sel, str) and sel[:1] in _RUMUS else sel
