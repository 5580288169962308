"""Back office of the survey: one module a screen, one blueprint."""

from portal.skm.petugas import (
    aturan,
    bandingan,
    dasbor,
    draf,
    impor,
    instrumen,
    jawaban,
    kios,
    kunci_api,
    peringkat,
    populasi,
    suara,
    tiket,
)
from portal.skm.petugas.dasar import MENU, bp
from portal.skm.petugas.dasbor import init_app

__all__ = [
    "MENU",
    "aturan",
    "bandingan",
    "bp",
    "dasbor",
    "draf",
    "impor",
    "init_app",
    "instrumen",
    "jawaban",
    "kios",
    "kunci_api",
    "peringkat",
    "populasi",
    "suara",
    "tiket",
]
