"""Back office of the sealed room: one module a screen, one blueprint."""

from portal.wbs.petugas import (
    akses,
    angka,
    atur,
    berkas,
    brankas,
    daftar,
    darurat,
    ekspor,
    identitas,
    kasus,
    loket,
    luar,
    pemegang,
    rekomendasi,
)
from portal.wbs.petugas.dasar import MENU, bp, init_app

__all__ = [
    "MENU",
    "akses",
    "angka",
    "atur",
    "berkas",
    "bp",
    "brankas",
    "daftar",
    "darurat",
    "ekspor",
    "identitas",
    "init_app",
    "kasus",
    "loket",
    "luar",
    "pemegang",
    "rekomendasi",
]
