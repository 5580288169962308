"""Who has a case open now, so that two officers do not answer it twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete, select

from portal.akun.service import Pengguna
from portal.inti.db import db, insert_for
from portal.pengaduan.models import Kehadiran

MASIH_DETIK = 90


def touch(kasus_id: int, pengguna_id: int, *, now: datetime) -> None:
    """Note that a person has a case open; forget those who left it."""
    sesi = db.session()
    tabel = cast(Table, Kehadiran.__table__)
    sesi.execute(
        delete(Kehadiran).where(
            Kehadiran.pengaduan_id == kasus_id, Kehadiran.pada < now - timedelta(seconds=MASIH_DETIK)
        )
    )
    sesi.execute(
        insert_for(sesi.get_bind().dialect.name, tabel)
        .values(pengaduan_id=kasus_id, pengguna_id=pengguna_id, pada=now)
        .on_conflict_do_update(index_elements=["pengaduan_id", "pengguna_id"], set_={"pada": now})
    )


def list_lain(kasus_id: int, pengguna_id: int, *, now: datetime) -> Sequence[str]:
    """Return the names of the others who had a case open in the last MASIH_DETIK seconds."""
    pilih = (
        select(Pengguna.nama)
        .join(Kehadiran, Kehadiran.pengguna_id == Pengguna.id)
        .where(
            Kehadiran.pengaduan_id == kasus_id,
            Kehadiran.pengguna_id != pengguna_id,
            Kehadiran.pada >= now - timedelta(seconds=MASIH_DETIK),
        )
        .order_by(Pengguna.nama)
    )
    return db.session().scalars(pilih).all()
