"""Public pages of complaints: report, receipt, tracking; one module a step, one blueprint."""

from portal.pengaduan.publik import baru, beranda, gerak, lacak, terima
from portal.pengaduan.publik.dasar import bp

__all__ = ["baru", "beranda", "bp", "gerak", "lacak", "terima"]
