"""Public pages: results, services with their standards, archive."""

from portal.publikasi.publik import hasil, layanan
from portal.publikasi.publik.dasar import bp

__all__ = ["bp", "hasil", "layanan"]
