"""How documents write numbers, dates and lists in Indonesian. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from portal.inti.periode import Periode, write_tanggal

KOSONG = "–"


def angka(nilai: Decimal | Fraction | int | None, desimal: int = 2) -> str:
    """Write a number ≥ 0 as 1.234,50, rounded half up; a dash when there is none."""
    if nilai is None:
        return KOSONG
    satuan = 10**desimal
    utuh, sisa = divmod(floor(Fraction(nilai) * satuan + Fraction(1, 2)), satuan)
    ekor = f",{sisa:0{desimal}d}" if desimal else ""
    return f"{utuh:,}".replace(",", ".") + ekor


def bulat(nilai: int | None) -> str:
    """Write a whole number as 1.234; a dash when there is none."""
    return angka(nilai, 0)


def selisih(nilai: Decimal | None) -> str:
    """Write a difference with its sign: +1,20, -0,35, 0,00."""
    if nilai is None:
        return KOSONG
    tanda = "+" if nilai > 0 else "-" if nilai < 0 else ""
    return tanda + angka(abs(nilai))


def persen(bagian: int, semua: int, desimal: int = 1) -> str:
    """Write a share, one decimal unless told otherwise: 33,3 %; a dash when there is nothing to share."""
    return f"{angka(Fraction(100 * bagian, semua), desimal)} %" if semua else KOSONG


def tanggal(hari: date) -> str:
    """Write a date in full: 31 Maret 2025."""
    return write_tanggal(hari)


def rentang(periode: Periode) -> str:
    """Write first and last day: 1 Januari 2025 sampai dengan 31 Maret 2025."""
    return f"{tanggal(periode.mulai)} sampai dengan {tanggal(periode.hari_terakhir)}"


def gabung(butir: Iterable[str]) -> str:
    """Join names that may hold commas: “a”, “a dan b”, “a; b; dan c”."""
    isi = list(butir)
    if len(isi) < 3:
        return " dan ".join(isi)
    return "; ".join(isi[:-1]) + "; dan " + isi[-1]
