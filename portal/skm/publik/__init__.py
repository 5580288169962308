"""Public pages of the survey: one module a way in, one blueprint."""

from portal.skm.publik import kios, survei, tiket
from portal.skm.publik.dasar import bp
from portal.skm.publik.survei import init_app

__all__ = ["bp", "init_app", "kios", "survei", "tiket"]
