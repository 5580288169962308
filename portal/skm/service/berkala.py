"""Chores of the survey that the calendar asks for; run with the worker's sweep.

Each chore runs once a day in each process, again within a minute when the database refused it. All are harmless
to repeat, so that a restarted or a second worker does no damage.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime

from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import Terganggu
from portal.inti.periode import local_date
from portal.skm.service import kecukupan
from portal.skm.service.aturan import forget_garam
from portal.skm.service.tempat import read_tempat
from portal.skm.service.tiket import purge_tiket

log = logging.getLogger(__name__)
Kerja = Callable[[date, datetime], object]


def drop_garam(hari_ini: date, _now: datetime) -> None:
    """Forget the secrets behind the device hashes of former days."""
    with unit_kerja():
        forget_garam(hari_ini=hari_ini)


def drop_tiket(hari_ini: date, _now: datetime) -> None:
    """Forget tickets of queue systems, and their references, a month after they ended."""
    with unit_kerja():
        purge_tiket(hari_ini=hari_ini)


HARIAN: tuple[Kerja, ...] = (drop_garam, drop_tiket)
"""Chores of the day: given the office's date and the instant, each opens units of work of its own."""
_selesai: dict[tuple[str, str], date] = {}


def run_once(now: datetime | None = None) -> list[str]:
    """Remind of months with too few respondents, run the chores that have not run today; return their names.

    A chore that fails does not stop the others.
    """
    saat = now or utc_now()
    kecukupan.remind_due(now=saat)
    hari_ini = local_date(saat, read_tempat().zona)
    dijalankan = []
    for kerja in HARIAN:
        kunci = (str(db.engine.url), kerja.__name__)
        if _selesai.get(kunci) == hari_ini:
            continue
        try:
            kerja(hari_ini, saat)
        except Terganggu:
            db.session.rollback()
            continue
        except Exception:
            db.session.rollback()
            log.exception("a chore of the survey failed: %s", kerja.__name__)
        _selesai[kunci] = hari_ini
        dijalankan.append(kerja.__name__)
    return dijalankan
