"""Bahan Tayang: the charts of a period on 16:9 pages, one a page, for a meeting."""

from datetime import date

from portal.inti.dokumen import Dokumen
from portal.inti.galat import _n
from portal.inti.periode import Periode
from portal.laporan.bahan_tayang.isi import DataTayang, susun_isi
from portal.laporan.bahan_tayang.kumpulkan import kumpulkan
from portal.laporan.jenis import Bingkai, JenisLaporan
from portal.organisasi.service import Unit

__all__ = ["JENIS", "DataTayang", "kumpulkan", "susun_isi"]


def _collect(unit: Unit, periode: Periode, hari_ini: date) -> DataTayang:
    return kumpulkan(unit, periode, hari_ini=hari_ini)


def _write(data: DataTayang, bingkai: Bingkai) -> Dokumen:
    return susun_isi(data, bingkai)


JENIS = JenisLaporan("bahan-tayang", _n("Bahan tayang rapat"), ("pdf",), _collect, _write, disahkan=False)
