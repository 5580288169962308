"""When a follow-up report is due. Pure."""

from datetime import date

from portal.inti.periode import NAMA_BULAN, Periode

DESEMBER = 12


def find_tenggat(periode: Periode) -> date:
    """Return the last day of the month in which the report of a period is due.

    The month after the period; December itself for a period that ends in December, whose figures are then
    provisional. Source: kebutuhan.md §10 no. 6 (April, Juli, Oktober, Desember).
    """
    if periode.hari_terakhir.month == DESEMBER:
        return periode.hari_terakhir
    return Periode.containing(periode.sampai, "bulan").hari_terakhir


def nama_bulan(hari: date) -> str:
    """Return month and year: Desember 2026."""
    return f"{NAMA_BULAN[hari.month - 1]} {hari.year}"
