"""Back office of the survey: one module a screen, one blueprint."""

from portal.skm.petugas import (
    aturan,
    bandingan,
    bantu,
    dasbor,
    draf,
    impor,
    instrumen,
    jawaban,
    kertas,
    kios,
    kunci_api,
    peringkat,
    populasi,
    saran,
    suara,
    tiket,
    tinjauan,
)
from portal.skm.petugas.dasar import MENU, bp
from portal.skm.petugas.dasbor import init_app

__all__ = [
    "MENU",
    "aturan",
    "bandingan",
    "bantu",
    "bp",
    "dasbor",
    "draf",
    "impor",
    "init_app",
    "instrumen",
    "jawaban",
    "kertas",
    "kios",
    "kunci_api",
    "peringkat",
    "populasi",
    "saran",
    "suara",
    "tiket",
    "tinjauan",
]
