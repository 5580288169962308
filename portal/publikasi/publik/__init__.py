"""Public pages: results, their archive and badge, services with their standards."""

from portal.publikasi.publik import arsip, hasil, layanan, lencana
from portal.publikasi.publik.dasar import bp

__all__ = ["arsip", "bp", "hasil", "layanan", "lencana"]
