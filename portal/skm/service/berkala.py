"""Chores of the survey that the calendar asks for; run with the worker's sweep."""

from datetime import date, datetime

from portal.inti.berkala import Harian
from portal.inti.db import unit_kerja, utc_now
from portal.inti.periode import local_date
from portal.organisasi.service.kalender import read_kalender
from portal.skm.service.aturan import forget_garam
from portal.skm.service.kecukupan import remind_due
from portal.skm.service.tempat import read_tempat
from portal.skm.service.tiket import purge_tiket


def drop_garam(hari_ini: date, _now: datetime) -> None:
    """Forget the secrets behind the device hashes of former days."""
    with unit_kerja():
        forget_garam(hari_ini=hari_ini)


def drop_tiket(hari_ini: date, _now: datetime) -> None:
    """Forget tickets of queue systems, and their references, a month after they ended."""
    with unit_kerja():
        purge_tiket(hari_ini=hari_ini)


def remind_kecukupan(_hari_ini: date, now: datetime) -> None:
    """Remind of months with too few respondents."""
    remind_due(now=now)


HARIAN = Harian(drop_garam, drop_tiket)
JAM_KERJA = Harian(remind_kecukupan)
"""Chores that speak to people: in working hours only."""


def run_once(now: datetime | None = None) -> list[str]:
    """Run the chores that have not run today; return their names."""
    saat, zona = now or utc_now(), read_tempat().zona
    hari_ini = local_date(saat, zona)
    dijalankan = HARIAN.run(hari_ini, saat)
    if read_kalender(None, zona).is_jam_kerja(saat):
        dijalankan += JAM_KERJA.run(hari_ini, saat)
    return dijalankan
