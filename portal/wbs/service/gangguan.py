"""Faults of the public pages: counted by day and place in the code, because they are never logged."""

import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Table, delete, select

from portal.inti.db import db, insert_for, unit_kerja, utc_now
from portal.settings import AKAR
from portal.wbs.models import Gangguan
from portal.wbs.service.tempat import local_day

UMUR = timedelta(days=90)


def describe(salah: BaseException) -> str:
    """Return kind and place of a fault: “ValueError portal/wbs/service/laporan.py:120”, never its message."""
    bingkai = traceback.extract_tb(salah.__traceback__)
    milik = [b for b in bingkai if Path(b.filename).is_relative_to(AKAR / "portal")] or bingkai[-1:]
    if not milik:
        return type(salah).__name__
    berkas = Path(milik[-1].filename)
    nama = berkas.relative_to(AKAR) if berkas.is_relative_to(AKAR) else berkas.name
    return f"{type(salah).__name__} {nama}:{milik[-1].lineno}"[:160]


def count_gangguan(salah: BaseException) -> None:
    """Count one fault, in a unit of work of its own."""
    tabel = cast(Table, Gangguan.__table__)
    nilai = {"hari": local_day(utc_now()), "tanda": describe(salah), "jumlah": 1}
    db.session.rollback()
    with unit_kerja() as sesi:
        sisip = insert_for(sesi.get_bind().dialect.name, tabel).values(**nilai)
        sesi.execute(sisip.on_conflict_do_update(index_elements=["hari", "tanda"], set_={"jumlah": tabel.c.jumlah + 1}))


def list_gangguan() -> Sequence[Gangguan]:
    """Return what went wrong, newest day first."""
    return db.session().scalars(select(Gangguan).order_by(Gangguan.hari.desc(), Gangguan.tanda)).all()


def purge_gangguan(*, now: datetime) -> None:
    """Forget faults after 90 days."""
    db.session().execute(delete(Gangguan).where(Gangguan.hari < local_day(now - UMUR)))
