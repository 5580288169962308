"""Laporan Tindak Lanjut: of the surveys (with an addendum to a provisional one) and of the evaluation of WBS."""

from datetime import date

from portal.inti.dokumen import Dokumen
from portal.inti.galat import _n
from portal.inti.periode import Periode
from portal.laporan.jenis import SEMESTER, TAHUN, TRIWULAN, Bingkai, JenisLaporan
from portal.laporan.tl import adendum
from portal.laporan.tl.data import DataAdendum, DataTl
from portal.laporan.tl.isi import susun_isi
from portal.laporan.tl.kumpulkan import KODE_SURVEI, collect_adendum, collect_survei, collect_wbs
from portal.organisasi.service import Unit

__all__ = ["ADENDUM", "SURVEI", "WBS"]


def _survei(unit: Unit, periode: Periode, hari_ini: date) -> DataTl:
    return collect_survei(unit, periode, hari_ini=hari_ini)


def _wbs(unit: Unit, periode: Periode, hari_ini: date) -> DataTl:
    return collect_wbs(unit, periode, hari_ini=hari_ini)


def _adendum(unit: Unit, periode: Periode, hari_ini: date) -> DataAdendum:
    return collect_adendum(unit, periode, hari_ini=hari_ini)


def _write(data: DataTl, bingkai: Bingkai) -> Dokumen:
    return susun_isi(data, bingkai)


def _write_adendum(data: DataAdendum, bingkai: Bingkai) -> Dokumen:
    return adendum.susun_isi(data, bingkai)


SURVEI = JenisLaporan(
    KODE_SURVEI,
    _n("Laporan tindak lanjut hasil survei IKM dan IPAK"),
    ("pdf", "docx", "xlsx"),
    _survei,
    _write,
    kelompok="survei",
    bulan=(4, 7, 10, 12),
)
ADENDUM = JenisLaporan(
    "tl-survei-adendum",
    _n("Adendum laporan tindak lanjut hasil survei"),
    ("pdf", "docx"),
    _adendum,
    _write_adendum,
    kelompok="survei",
    bulan=(1,),
)
WBS = JenisLaporan(
    "tl-wbs",
    _n("Laporan tindak lanjut evaluasi WBS"),
    ("pdf", "docx", "xlsx"),
    _wbs,
    _write,
    kelompok="wbs",
    periode=frozenset({TRIWULAN, SEMESTER, TAHUN}),
)
