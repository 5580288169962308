"""Public pages of the sealed room: no account, no script, no trace."""

from portal.wbs.publik import baru, beranda, bukti, kotak
from portal.wbs.publik.dasar import bp

__all__ = ["baru", "beranda", "bp", "bukti", "kotak"]
from portal.wbs.publik import angka, beranda
from portal.wbs.publik.dasar import bp

__all__ = ["angka", "beranda", "bp"]
