"""The clocks of a report by the office's calendar and promise: one computation for pages, digest and figures."""

from typing import Any

from portal.organisasi.service.kalender import read_kalender
from portal.wbs.domain.tenggat import Tanggal, Tenggat, compute_tenggat
from portal.wbs.service.aturan import get_pengaturan
from portal.wbs.service.tempat import get_tempat


def tanggal_of(baris: Any) -> Tanggal:
    """Return the dates that a report's clocks are computed from; `baris` has the clear columns of a report."""
    return Tanggal(
        diterima=baris.diterima_pada,
        dikonfirmasi=baris.dikonfirmasi_pada,
        dibalas=baris.dibalas_pada,
        umpan_balik=baris.umpan_balik_pada,
        ditutup=baris.ditutup_pada,
        diperpanjang=baris.diperpanjang_pada is not None,
    )


def tenggat_of(tanggal: Tanggal) -> list[Tenggat]:
    """Return the three clocks of these dates."""
    return compute_tenggat(tanggal, read_kalender(None, get_tempat().zona), get_pengaturan().hari_umpan_balik)


def compute_jam(baris: Any) -> list[Tenggat]:
    """Return the three clocks of a report."""
    return tenggat_of(tanggal_of(baris))
