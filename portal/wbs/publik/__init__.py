"""Public pages of the sealed room: no account, no script, no trace."""

from portal.wbs.publik import beranda
from portal.wbs.publik.dasar import bp

__all__ = ["beranda", "bp"]
