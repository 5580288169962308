"""Back office: ask for documents, take them through their life, make many at once, the office's own settings."""

from portal.inti.galat import _n
from portal.inti.web.menu import Butir
from portal.laporan.petugas import atur, daftar, kumpulan, luar, satu
from portal.laporan.petugas.dasar import bp

MENU = (Butir(30, _n("Laporan"), "laporan_petugas.daftar", "laporan.lihat", "file-text"),)

__all__ = ["MENU", "atur", "bp", "daftar", "kumpulan", "luar", "satu"]
