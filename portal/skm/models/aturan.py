"""Rules of counting by date, people served, who was on duty, and the day's salt."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc


class Aturan(Base):
    """The office's rules for counting answers, in force from `mulai` on; append-only (`isi` is JSON)."""

    __tablename__ = "skm_aturan"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    mulai: Mapped[date] = mapped_column(Date, index=True)
    isi: Mapped[str] = mapped_column(Text)
    alasan: Mapped[str] = mapped_column(String(300))
    oleh: Mapped[str] = mapped_column(String(120))
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)


class Populasi(Base):
    """How many people a unit (`layanan_id` 0) or one service served in a period; for employee surveys, employees."""

    __tablename__ = "skm_populasi"
    __table_args__ = (UniqueConstraint("unit_id", "layanan_id", "periode", "jenis"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    layanan_id: Mapped[int] = mapped_column(Integer, default=0)
    periode: Mapped[str] = mapped_column(String(10))
    jenis: Mapped[str] = mapped_column(String(12))
    jumlah: Mapped[int] = mapped_column(Integer)
    sumber: Mapped[str] = mapped_column(String(160), default="")
    oleh: Mapped[str] = mapped_column(String(120))
    pada: Mapped[datetime] = mapped_column(WaktuUtc)


class Jaga(Base):
    """Who served at a counter between two dates, both included; for the rating list of the head of office."""

    __tablename__ = "skm_jaga"
    __table_args__ = (Index("ix_skm_jaga_loket", "loket_id", "mulai"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    loket_id: Mapped[int] = mapped_column(ForeignKey("loket.id"))
    nama: Mapped[str] = mapped_column(String(120))
    mulai: Mapped[date] = mapped_column(Date)
    sampai: Mapped[date] = mapped_column(Date)
    oleh: Mapped[str] = mapped_column(String(120))
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)


class Garam(Base):
    """The secret of one day from which device hashes are made; forgotten two days later, so that nobody can
    turn a hash back into an address."""

    __tablename__ = "skm_garam"

    tanggal: Mapped[date] = mapped_column(Date, primary_key=True)
    garam: Mapped[str] = mapped_column(String(64))
