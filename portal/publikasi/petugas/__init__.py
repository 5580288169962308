"""Back office of publication: one module a screen, one blueprint."""

from portal.publikasi.petugas import maklumat, pemasangan, reviu, standar, terbit
from portal.publikasi.petugas.dasar import MENU, bp

__all__ = ["MENU", "bp", "maklumat", "pemasangan", "reviu", "standar", "terbit"]
