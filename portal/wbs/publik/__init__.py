"""Public pages of the sealed room: no account, no script, no trace."""

from portal.wbs.publik import angka, baru, beranda, bukti, kotak
from portal.wbs.publik.dasar import bp

__all__ = ["angka", "baru", "beranda", "bp", "bukti", "kotak"]
