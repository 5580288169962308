"""Ways in that carry a proof: visit tickets with their batches, keys of queue systems, kiosks."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc


class TiketKelompok(Base):
    """A batch of visit tickets printed together; cancelling it makes every unused ticket invalid."""

    __tablename__ = "skm_tiket_kelompok"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kode: Mapped[str] = mapped_column(String(12), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    layanan_id: Mapped[int | None] = mapped_column(ForeignKey("layanan.id"))
    loket_id: Mapped[int | None] = mapped_column(ForeignKey("loket.id"))
    instrumen: Mapped[str] = mapped_column(String(32))
    jumlah: Mapped[int] = mapped_column(Integer)
    berlaku_sampai: Mapped[date] = mapped_column(Date)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))
    dicabut_at: Mapped[datetime | None] = mapped_column(WaktuUtc)


class Tiket(Base):
    """One visit: whoever holds the token may answer once, after the service.

    Only the token's SHA-256 is stored. An answer does not know its ticket, and a ticket keeps the day of its
    use only, so that a visitor in the queue system is not tied to an answer.
    """

    __tablename__ = "skm_tiket"
    __table_args__ = (UniqueConstraint("kunci_api_id", "rujukan"), Index("ix_skm_tiket_kelompok_id", "kelompok_id"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sidik: Mapped[str] = mapped_column(String(64), unique=True)
    kelompok_id: Mapped[int | None] = mapped_column(ForeignKey("skm_tiket_kelompok.id"))
    kunci_api_id: Mapped[int | None] = mapped_column(ForeignKey("skm_kunci_api.id"))
    rujukan: Mapped[str | None] = mapped_column(String(64))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    layanan_id: Mapped[int | None] = mapped_column(ForeignKey("layanan.id"))
    loket_id: Mapped[int | None] = mapped_column(ForeignKey("loket.id"))
    instrumen: Mapped[str] = mapped_column(String(32))
    dibuka_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    berlaku_sampai: Mapped[date] = mapped_column(Date)
    dipakai_pada: Mapped[date | None] = mapped_column(Date)


class KunciApi(Base):
    """A key with which a queue system makes tickets for one unit; only its SHA-256 is stored."""

    __tablename__ = "skm_kunci_api"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    nama: Mapped[str] = mapped_column(String(80))
    sidik: Mapped[str] = mapped_column(String(64), unique=True)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))
    dipakai_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    dicabut_at: Mapped[datetime | None] = mapped_column(WaktuUtc)


class Kios(Base):
    """A tablet at a counter. It is paired once by a short code; afterwards it shows its own secret (SHA-256 here).

    `pin` is the salted PBKDF2 hash the tablet checks without a network; `antrean` and `denyut_at` come from its
    last sign of life.
    """

    __tablename__ = "skm_kios"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    nama: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    loket_id: Mapped[int | None] = mapped_column(ForeignKey("loket.id"))
    layanan_id: Mapped[int | None] = mapped_column(ForeignKey("layanan.id"))
    instrumen: Mapped[str] = mapped_column(String(32))
    kode_pasang: Mapped[str | None] = mapped_column(String(64), unique=True)
    kode_sampai: Mapped[datetime | None] = mapped_column(WaktuUtc)
    sidik: Mapped[str | None] = mapped_column(String(64), unique=True)
    pin: Mapped[str] = mapped_column(String(160))
    diam_detik: Mapped[int] = mapped_column(Integer, default=45)
    denyut_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    antrean: Mapped[int] = mapped_column(Integer, default=0)
    selisih_jam: Mapped[int] = mapped_column(Integer, default=0)
    rilis: Mapped[str] = mapped_column(String(20), default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))
    dicabut_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
