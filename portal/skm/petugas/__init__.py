"""Back office of the survey: one module a screen, one blueprint."""

from portal.skm.petugas import dasbor, impor, impor_hasil, impor_kolom, impor_nilai, impor_periksa, jawaban
from portal.skm.petugas.dasar import MENU, bp
from portal.skm.petugas.dasbor import init_app

__all__ = [
    "MENU",
    "bp",
    "dasbor",
    "impor",
    "impor_hasil",
    "impor_kolom",
    "impor_nilai",
    "impor_periksa",
    "init_app",
    "jawaban",
]
