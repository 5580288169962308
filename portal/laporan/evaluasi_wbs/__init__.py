"""Laporan Evaluasi Penerapan WBS: aggregates from which nobody can be recognized, and what employees understand."""

from datetime import date

from portal.inti.dokumen import Dokumen
from portal.inti.galat import _n
from portal.inti.periode import Periode
from portal.laporan.evaluasi_wbs.data import DataEvaluasi, list_usulan
from portal.laporan.evaluasi_wbs.isi import susun_isi
from portal.laporan.evaluasi_wbs.kumpulkan import SUMBER, kumpulkan
from portal.laporan.jenis import SEMESTER, TAHUN, TRIWULAN, Bingkai, JenisLaporan
from portal.organisasi.service import Unit

__all__ = ["JENIS", "DataEvaluasi", "kumpulkan", "susun_isi"]


def _collect(unit: Unit, periode: Periode, hari_ini: date) -> DataEvaluasi:
    return kumpulkan(unit, periode, hari_ini=hari_ini)


def _write(data: DataEvaluasi, bingkai: Bingkai) -> Dokumen:
    return susun_isi(data, bingkai)


JENIS = JenisLaporan(
    "evaluasi-wbs",
    _n("Laporan evaluasi penerapan WBS"),
    ("pdf", "docx"),
    _collect,
    _write,
    kelompok="wbs",
    periode=frozenset({TRIWULAN, SEMESTER, TAHUN}),
    sumber=SUMBER,
    usulan=list_usulan,
)
