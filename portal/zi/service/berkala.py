"""Chores of the room: reminders of evidence that ends; ZIPs that nobody needs any more leave the disk.

The rows of the ZIPs stay, and they can be made again.
"""

import shutil
from datetime import UTC, date, datetime, timedelta

from portal.inti.berkala import Harian
from portal.inti.db import utc_now
from portal.organisasi.service.kalender import read_kalender
from portal.zi.service.ingat import remind_berakhir
from portal.zi.service.tempat import local_day, read_tempat

UMUR_ZIP = timedelta(days=30)


def purge_zip(_hari_ini: date, now: datetime) -> int:
    """Delete the folders of exports untouched for thirty days; return how many."""
    folder = read_tempat().folder
    if not folder.is_dir():
        return 0
    lama = [
        f for f in folder.iterdir() if f.is_dir() and datetime.fromtimestamp(f.stat().st_mtime, UTC) < now - UMUR_ZIP
    ]
    for satu in lama:
        shutil.rmtree(satu)
    return len(lama)


HARIAN = Harian(purge_zip)
JAM_KERJA = Harian(remind_berakhir)
"""Chores that speak to people: in working hours only."""


def run_once(now: datetime | None = None) -> list[str]:
    """Run the chores that have not run today in this process; return their names."""
    saat = now or utc_now()
    dijalankan = HARIAN.run(local_day(saat), saat)
    if read_kalender(None, read_tempat().zona).is_jam_kerja(saat):
        dijalankan += JAM_KERJA.run(local_day(saat), saat)
    return dijalankan
