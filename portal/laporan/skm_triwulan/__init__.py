"""Laporan Pelaksanaan Survei Kepuasan Masyarakat: figures (`kumpulkan`) and content (`susun_isi`).

Structure of the chapters: the reporting practice under PermenPANRB 14/2017. The collector reads through
services; everything else in this package is pure.
"""

from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.isi import susun_isi
from portal.laporan.skm_triwulan.kumpulkan import kumpulkan

__all__ = ["DataSkm", "kumpulkan", "susun_isi"]
