"""People named in a case: found by their full name, linked by an officer, kept away from the case."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from portal.akun.service import list_nama
from portal.inti import nama
from portal.inti.db import db
from portal.pengaduan.models import Pengaduan, Terlapor


def make_finder() -> Callable[..., list[int]]:
    """Return a function that finds who is named in texts; it reads the accounts once, for many cases.

    It returns the ids of the accounts whose full name (two words or more) stands in one of the texts;
    titles, case, accents and signs are ignored.
    """
    return nama.make_finder(list_nama())


def mark_named(kasus: Pengaduan, *kata: str, now: datetime) -> list[int]:
    """Keep everybody named in these words away from the case; return the ids that are new.

    Without `kata` the words are the report itself.
    """
    teks = kata or (kasus.pihak, kasus.judul, kasus.isi, kasus.harapan, kasus.lokasi)
    ada = {t.pengguna_id for t in list_terlapor(kasus.id)}
    nomor = [n for n in make_finder()(*teks) if n not in ada]
    db.session().add_all(Terlapor(pengaduan_id=kasus.id, pengguna_id=n, otomatis=True, sejak=now) for n in nomor)
    db.session().flush()
    return nomor


def list_terlapor(kasus_id: int) -> Sequence[Terlapor]:
    """Return who is kept away from a case."""
    return db.session().scalars(select(Terlapor).where(Terlapor.pengaduan_id == kasus_id)).all()


def set_terlapor(kasus: Pengaduan, pengguna_ids: Iterable[int], *, now: datetime) -> None:
    """Name exactly these accounts as complained about."""
    sesi = db.session()
    ada = {t.pengguna_id for t in list_terlapor(kasus.id)}
    baru = set(pengguna_ids)
    if ada - baru:
        sesi.execute(delete(Terlapor).where(Terlapor.pengaduan_id == kasus.id, Terlapor.pengguna_id.in_(ada - baru)))
    sesi.add_all(Terlapor(pengaduan_id=kasus.id, pengguna_id=n, otomatis=False, sejak=now) for n in baru - ada)
    sesi.flush()
