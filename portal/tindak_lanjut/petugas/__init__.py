"""Back office of the follow-up."""

from portal.tindak_lanjut.petugas import atur, baru, daftar, lapor, rencana, rinci
from portal.tindak_lanjut.petugas.dasar import MENU, bp

__all__ = ["MENU", "atur", "baru", "bp", "daftar", "lapor", "rencana", "rinci"]
