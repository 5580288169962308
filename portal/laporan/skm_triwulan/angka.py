"""How the report writes numbers, dates and lists in Indonesian. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.inti.periode import NAMA_BULAN, Periode
from portal.skm.domain.indeks import Indeks
from portal.skm.domain.instrumen import Instrumen, Unsur, round_half_up

KOSONG = "–"
BELUM_ADA = "Belum ada responden"


def angka(nilai: Decimal | Fraction | int | None, desimal: int = 2) -> str:
    """Write a number ≥ 0 as 1.234,50, rounded half up; a dash when there is none."""
    if nilai is None:
        return KOSONG
    bulat = nilai if isinstance(nilai, Decimal) else round_half_up(Fraction(nilai), desimal)
    return f"{bulat:,.{desimal}f}".replace(",", "_").replace(".", ",").replace("_", ".")


def bulat(nilai: int | None) -> str:
    """Write a whole number as 1.234; a dash when there is none."""
    return angka(nilai, 0)


def selisih(nilai: Decimal | None) -> str:
    """Write a difference with its sign: +1,20, -0,35, 0,00."""
    if nilai is None:
        return KOSONG
    tanda = "+" if nilai > 0 else "-" if nilai < 0 else ""
    return tanda + angka(abs(nilai))


def persen(bagian: int, semua: int) -> str:
    """Write a share with one decimal: 33,3 %; a dash when there is nothing to share."""
    return f"{angka(Fraction(100 * bagian, semua), 1)} %" if semua else KOSONG


def tanggal(hari: date) -> str:
    """Write a date in full: 31 Maret 2025."""
    return f"{hari.day} {NAMA_BULAN[hari.month - 1]} {hari.year}"


def rentang(periode: Periode) -> str:
    """Write first and last day: 1 Januari 2025 sampai dengan 31 Maret 2025."""
    return f"{tanggal(periode.mulai)} sampai dengan {tanggal(periode.hari_terakhir)}"


def gabung(butir: Iterable[str]) -> str:
    """Join names that may hold commas: “a”, “a dan b”, “a; b; dan c”."""
    isi = list(butir)
    if len(isi) < 3:
        return " dan ".join(isi)
    return "; ".join(isi[:-1]) + "; dan " + isi[-1]


def teks_bobot(instrumen: Instrumen) -> str:
    """Write the weight of an unsur: 1/9 when all are equal."""
    bobot = {u.bobot for u in instrumen.unsur}
    return str(bobot.pop()) if len(bobot) == 1 else "menurut instrumen"


def ikm_mutu(indeks: Indeks | None) -> tuple[str, str]:
    """Return index and class as text; dashes without respondents."""
    if indeks is None or indeks.kelas is None:
        return KOSONG, KOSONG
    return angka(indeks.ikm), f"{indeks.kelas.mutu} ({indeks.kelas.kinerja})"


def singkatan(unsur: Unsur) -> str:
    """Short name of an unsur for narrow columns, from its code: Sarpras."""
    return unsur.kode.replace("_", " ").capitalize()


def nama_indeks(instrumen: Instrumen) -> str:
    """Name of the index in full: Indeks Kepuasan Masyarakat; the short name of another instrument's index."""
    pendek = instrumen.indeks["id"]
    return {"IKM": "Indeks Kepuasan Masyarakat"}.get(pendek, pendek)
