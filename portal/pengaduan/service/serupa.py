"""Published cases that look like a new one, so that people see what is already known."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.inti.db import db
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.samar import mask_identitas
from portal.pengaduan.service.terbit import list_pelapor

MASA = timedelta(days=30)
JUMLAH_MAKS = 5


def find_serupa(unit_id: int, kategori: str | None, *, now: datetime) -> list[str]:
    """Return the public titles of cases of the unit and subject published in the last 30 days, newest first.

    Only titles that were prepared for publication, masked as on the public page; never a code, a story or a
    confidential case.
    """
    if kategori is None:
        return []
    pilih = (
        select(Pengaduan.id, Pengaduan.judul_publik)
        .where(
            Pengaduan.unit_id == unit_id,
            Pengaduan.kategori == kategori,
            Pengaduan.terbit_at.is_not(None),
            Pengaduan.terbit_at > now - MASA,
            Pengaduan.rahasia.is_(False),
            Pengaduan.terbatas.is_(False),
            Pengaduan.judul_publik != "",
        )
        .order_by(Pengaduan.terbit_at.desc())
        .limit(JUMLAH_MAKS)
    )
    baris = db.session().execute(pilih).all()
    pelapor = list_pelapor([b.id for b in baris])
    return [mask_identitas(b.judul_publik, pelapor.get(b.id, [])) for b in baris]
