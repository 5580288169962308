"""Back office of complaints: one module a screen, one blueprint."""

from portal.pengaduan.petugas import (
    angka,
    atur,
    catat,
    cetak,
    daftar,
    gerak,
    impor,
    kasus,
    massal,
    rekomendasi,
    setuju,
    sp4n,
    terbit,
)
from portal.pengaduan.petugas.dasar import MENU, bp

__all__ = [
    "MENU",
    "angka",
    "atur",
    "bp",
    "catat",
    "cetak",
    "daftar",
    "gerak",
    "impor",
    "kasus",
    "massal",
    "rekomendasi",
    "setuju",
    "sp4n",
    "terbit",
]
