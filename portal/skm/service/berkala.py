"""Chores of the room, run with the worker's sweep each minute; each finds its work anew and does nothing twice."""

from datetime import datetime

from portal.inti.db import utc_now
from portal.skm.service import kecukupan


def run_once(now: datetime | None = None) -> None:
    """Do everything that is due now."""
    kecukupan.remind_due(now=now or utc_now())
