"""Ringkasan Eksekutif: a quarter on one A4 page for the head, with the three things to decide."""

from datetime import date

from portal.inti.dokumen import Dokumen
from portal.inti.galat import _n
from portal.inti.periode import Periode
from portal.laporan.jenis import TRIWULAN, Bingkai, JenisLaporan
from portal.laporan.ringkasan.data import DataRingkasan
from portal.laporan.ringkasan.isi import susun_isi
from portal.laporan.ringkasan.kumpulkan import kumpulkan
from portal.organisasi.service import Unit

__all__ = ["JENIS", "DataRingkasan", "kumpulkan", "susun_isi"]


def _collect(unit: Unit, periode: Periode, hari_ini: date) -> DataRingkasan:
    return kumpulkan(unit, periode, hari_ini=hari_ini)


def _write(data: DataRingkasan, bingkai: Bingkai) -> Dokumen:
    return susun_isi(data, bingkai)


JENIS = JenisLaporan(
    "ringkasan",
    _n("Ringkasan eksekutif triwulan"),
    ("pdf",),
    _collect,
    _write,
    periode=frozenset({TRIWULAN}),
    disahkan=False,
)
