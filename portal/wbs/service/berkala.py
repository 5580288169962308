"""Chores of the room: each minute what is over, each morning the digest, each day retention and tidying.

Runs with the worker's sweep. Every step finds its work anew from the rows, so a killed worker loses nothing and a
second one does nothing twice.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, or_, select

from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import Terganggu
from portal.wbs.models import Pengaturan, SesiBrankas
from portal.wbs.service import akses, gangguan, identitas, kabar, retensi, sesi, tanya, titipan
from portal.wbs.service.aturan import get_pengaturan
from portal.wbs.service.tempat import local_day


def close_expired(*, now: datetime) -> int:
    """Shut the vaults whose time is over; return how many. Opens a unit of work only when there are any."""
    habis = or_(SesiBrankas.habis_at < now, SesiBrankas.diam_sampai < now)
    ada = db.session().scalar(select(SesiBrankas.sidik).where(habis).limit(1))
    db.session().rollback()
    if ada is None:
        return 0
    with unit_kerja() as basis:
        return int(basis.execute(delete(SesiBrankas).where(habis)).rowcount)  # type: ignore[attr-defined]


def purge_lama(*, now: datetime) -> None:
    """Forget sessions and used questions that are over, in the caller's unit of work."""
    sesi.purge_sesi(now=now)
    gangguan.purge_gangguan(now=now)
    tanya.purge_tanya(now=now)


def _in_unit(kerja: Callable[..., object]) -> Callable[..., object]:
    def run(*, now: datetime) -> None:
        with unit_kerja():
            kerja(now=now)

    return run


HARIAN: tuple[Callable[..., object], ...] = (
    _in_unit(akses.withdraw_former),
    _in_unit(identitas.purge_akses_identitas),
    _in_unit(purge_lama),
    retensi.run_retensi,
    titipan.purge_titipan,
    titipan.renew_berkas,
)
"""Steps of the day, each with units of work of its own."""


def run_harian(*, now: datetime) -> bool:
    """Run the day's steps, once a day; tell whether they ran.

    A step that fails is counted and waits for tomorrow; one that the database or the storage refused is tried again
    in a minute.
    """
    hari_ini = local_day(now)
    terakhir = get_pengaturan().harian_hari
    db.session().rollback()
    if terakhir is not None and terakhir >= hari_ini:
        return False
    lengkap = True
    for kerja in HARIAN:
        try:
            kerja(now=now)
        except Terganggu:
            db.session.rollback()
            lengkap = False
        except Exception as salah:
            db.session.rollback()
            gangguan.count_gangguan(salah)
    if lengkap:
        with unit_kerja() as basis:
            basis.get_one(Pengaturan, 1).harian_hari = hari_ini
    return True


def run_once(now: datetime | None = None) -> None:
    """Do everything that is due now."""
    saat = now or utc_now()
    close_expired(now=saat)
    run_harian(now=saat)
    if not kabar.is_sent(now=saat):
        with unit_kerja():
            kabar.send_digest(now=saat)
