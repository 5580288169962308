"""Hash-chained audit trail: who did what to which object, append-only and verifiable.

Every line carries the SHA-256 of its content and of the line before it; one head row holds the last
number and hash, so that a changed, removed or cut-off line is noticed. Triggers made by the migrations
refuse UPDATE and DELETE on both databases.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc, db

AWAL = "0" * 64


class Jejak(Base):
    """One audit line. `rincian` is canonical JSON without secrets or citizens' stories."""

    __tablename__ = "jejak"

    nomor: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    waktu: Mapped[datetime] = mapped_column(WaktuUtc, index=True)
    pelaku: Mapped[str] = mapped_column(String(120))
    aksi: Mapped[str] = mapped_column(String(60), index=True)
    objek: Mapped[str] = mapped_column(String(120), index=True)
    rincian: Mapped[str] = mapped_column(Text)
    sebelumnya: Mapped[str] = mapped_column(String(64))
    sidik: Mapped[str] = mapped_column(String(64))


class JejakKepala(Base):
    """The single head row: last number and hash; its update serialises writers on PostgreSQL."""

    __tablename__ = "jejak_kepala"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    nomor: Mapped[int] = mapped_column(Integer)
    sidik: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class HasilVerifikasi:
    """Outcome of a check: number of lines read and, when broken, the first bad line and why."""

    baris: int
    rusak: int | None = None
    sebab: str | None = None


def _compute_sidik(baris: Jejak) -> str:
    isi = [
        baris.nomor,
        baris.waktu.isoformat(timespec="microseconds"),
        baris.pelaku,
        baris.aksi,
        baris.objek,
        baris.rincian,
        baris.sebelumnya,
    ]
    return hashlib.sha256(json.dumps(isi, ensure_ascii=True).encode()).hexdigest()


def append_jejak(
    *, pelaku: str, aksi: str, objek: str, now: datetime, rincian: Mapping[str, Any] | None = None
) -> Jejak:
    """Add one line in the caller's transaction. `pelaku` is an account's e-mail, `sistem` or `perintah`."""
    sesi = db.session()
    nomor: int | None = sesi.execute(
        update(JejakKepala).where(JejakKepala.id == 1).values(nomor=JejakKepala.nomor + 1).returning(JejakKepala.nomor)
    ).scalar_one_or_none()
    if nomor is None:
        nomor, sebelumnya = 1, AWAL
        sesi.execute(JejakKepala.__table__.insert().values(id=1, nomor=1, sidik=AWAL))  # type: ignore[attr-defined]
    else:
        sebelumnya = sesi.execute(select(JejakKepala.sidik).where(JejakKepala.id == 1)).scalar_one()
    baris = Jejak(
        nomor=nomor,
        waktu=now,
        pelaku=pelaku,
        aksi=aksi,
        objek=objek,
        rincian=json.dumps(rincian or {}, ensure_ascii=False, sort_keys=True, default=str),
        sebelumnya=sebelumnya,
    )
    baris.sidik = _compute_sidik(baris)
    sesi.add(baris)
    sesi.execute(update(JejakKepala).where(JejakKepala.id == 1).values(sidik=baris.sidik))
    sesi.flush()
    return baris


def verify_jejak() -> HasilVerifikasi:
    """Walk the whole chain and compare it with the head row."""
    sesi = db.session()
    sebelumnya, nomor = AWAL, 0
    for baris in sesi.scalars(select(Jejak).order_by(Jejak.nomor).execution_options(yield_per=1000)):
        nomor += 1
        if baris.nomor != nomor:
            return HasilVerifikasi(nomor - 1, nomor, "baris hilang")
        if baris.sebelumnya != sebelumnya:
            return HasilVerifikasi(nomor, nomor, "rantai terputus")
        if baris.sidik != _compute_sidik(baris):
            return HasilVerifikasi(nomor, nomor, "isi diubah")
        sebelumnya = baris.sidik
    kepala = sesi.get(JejakKepala, 1)
    if (kepala.nomor if kepala else 0) != nomor or (kepala.sidik if kepala else AWAL) != sebelumnya:
        return HasilVerifikasi(nomor, nomor + 1, "baris terakhir hilang")
    return HasilVerifikasi(nomor)
