"""Chores that the calendar asks for: each once a day in each process, run with the worker's sweep.

A chore must be harmless to repeat, so that a restarted or a second worker does no damage: what must happen once is
claimed by a row (`portal.inti.kiriman`) in the transaction that does it.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime

from portal.inti.db import db
from portal.inti.galat import Terganggu

log = logging.getLogger(__name__)
Kerja = Callable[[date, datetime], object]
"""A chore: given the office's date and the instant, it opens units of work of its own."""


class Harian:
    """The daily chores of a room, and which of them this process has run today."""

    def __init__(self, *kerja: Kerja) -> None:
        self.kerja = kerja
        self._selesai: dict[tuple[str, str], date] = {}

    def run(self, hari_ini: date, now: datetime) -> list[str]:
        """Run the chores that have not run on this date; return their names.

        One that fails does not stop the others and waits for tomorrow; one that the database refused is tried again
        with the next sweep.
        """
        return [k.__name__ for k in self.kerja if self._run_one(k, hari_ini, now)]

    def _run_one(self, kerja: Kerja, hari_ini: date, now: datetime) -> bool:
        kunci = (str(db.engine.url), kerja.__name__)
        if self._selesai.get(kunci) == hari_ini:
            return False
        try:
            kerja(hari_ini, now)
        except Terganggu:
            db.session.rollback()
            return False
        except Exception:
            db.session.rollback()
            log.exception("a daily chore failed: %s", kerja.__name__)
        self._selesai[kunci] = hari_ini
        return True

    def forget(self) -> None:
        """Take every chore as not yet run, as in a new process."""
        self._selesai.clear()
