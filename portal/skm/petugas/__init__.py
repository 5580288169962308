"""Back office of the survey: one module a screen, one blueprint."""

from portal.skm.petugas import bandingan, dasbor, impor, jawaban, peringkat
from portal.skm.petugas.dasar import MENU, bp
from portal.skm.petugas.dasbor import init_app

__all__ = ["MENU", "bandingan", "bp", "dasbor", "impor", "init_app", "jawaban", "peringkat"]
