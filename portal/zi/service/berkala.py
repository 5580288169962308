"""Chore of the room: ZIPs that nobody needs any more leave the disk; their rows stay and they can be made again."""

import shutil
from datetime import UTC, date, datetime, timedelta

from portal.inti.berkala import Harian
from portal.inti.db import utc_now
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


def run_once(now: datetime | None = None) -> list[str]:
    """Run the chore when it has not run today in this process."""
    saat = now or utc_now()
    return HARIAN.run(local_day(saat), saat)
