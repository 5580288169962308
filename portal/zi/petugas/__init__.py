"""Back office of the evidence locker: one module a screen, one blueprint."""

from portal.zi.petugas import bukti, butir, ekspor, papan, target
from portal.zi.petugas.dasar import MENU, bp

__all__ = ["MENU", "bp", "bukti", "butir", "ekspor", "papan", "target"]
