"""Back office of the survey: one module a screen, one blueprint."""

from portal.skm.petugas import bantu, dasbor, impor, jawaban, kertas, saran, tinjauan
from portal.skm.petugas.dasar import MENU, bp
from portal.skm.petugas.dasbor import init_app

__all__ = ["MENU", "bantu", "bp", "dasbor", "impor", "init_app", "jawaban", "kertas", "saran", "tinjauan"]
