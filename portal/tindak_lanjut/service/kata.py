"""Words for documents and letters; Indonesian only."""

from datetime import date

from portal.inti.periode import NAMA_BULAN
from portal.tindak_lanjut.domain.sumber import NAMA_SUMBER


def write_tanggal(hari: date) -> str:
    """Write a date: 12 Maret 2026."""
    return f"{hari.day} {NAMA_BULAN[hari.month - 1]} {hari.year}"


def write_sumber(kode: str) -> str:
    """Return the name of a source; the code itself for one this room does not know."""
    return NAMA_SUMBER.get(kode, kode)
