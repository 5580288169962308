"""Laporan hasil survei IKM dan IPAK: figures (`kumpulkan`) and content (`susun_isi`).

Structure of the chapters: the reporting practice under PermenPANRB 14/2017. The collector reads through
services; everything else in this package is pure.
"""

from datetime import date

from portal.inti.dokumen import Dokumen
from portal.inti.galat import _n
from portal.inti.periode import Periode
from portal.laporan.jenis import Bingkai, JenisLaporan
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.isi import susun_isi
from portal.laporan.skm_triwulan.kumpulkan import SUMBER, kumpulkan
from portal.laporan.skm_triwulan.publik import susun_publik
from portal.laporan.skm_triwulan.usulan import list_usulan
from portal.organisasi.service import Unit

__all__ = ["JENIS", "DataSkm", "kumpulkan", "susun_isi"]


def _collect(unit: Unit, periode: Periode, hari_ini: date) -> DataSkm:
    return kumpulkan(unit, periode, hari_ini=hari_ini)


def _write(data: DataSkm, bingkai: Bingkai) -> Dokumen:
    return susun_isi(data, **vars(bingkai))


JENIS = JenisLaporan(
    "skm-triwulan",
    _n("Laporan hasil survei IKM dan IPAK"),
    ("pdf", "docx", "xlsx"),
    _collect,
    _write,
    kelompok="survei",
    sumber=SUMBER,
    usulan=list_usulan,
    publik=susun_publik,
)
