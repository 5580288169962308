"""Back office of the survey: one module a screen, one blueprint."""

from portal.skm.petugas import dasbor, impor, jawaban, kios
from portal.skm.petugas.dasar import MENU, bp
from portal.skm.petugas.dasbor import init_app

__all__ = ["MENU", "bp", "dasbor", "impor", "init_app", "jawaban", "kios"]
