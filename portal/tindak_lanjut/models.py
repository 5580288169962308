"""Rows of the follow-up. Entries about progress are only added; recommendations and plans change their end only."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc


class Rekomendasi(Base):
    """What should be improved. `sumber` and `asal` are codes of the room that found it: unique for a period."""

    __tablename__ = "rekomendasi"
    __table_args__ = (
        UniqueConstraint("unit_id", "sumber", "asal", "periode"),
        Index("ix_rekomendasi_sumber", "sumber", "periode"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    sumber: Mapped[str] = mapped_column(String(20))
    asal: Mapped[str] = mapped_column(String(80))
    periode: Mapped[str] = mapped_column(String(10))
    tanggal: Mapped[date] = mapped_column(Date)
    uraian: Mapped[str] = mapped_column(Text)
    dasar: Mapped[str] = mapped_column(Text, default="")
    dihentikan_pada: Mapped[date | None] = mapped_column(Date)
    alasan: Mapped[str] = mapped_column(String(500), default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Rencana(Base):
    """A task that carries a recommendation out: what, who, until when."""

    __tablename__ = "rencana"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rekomendasi_id: Mapped[int] = mapped_column(ForeignKey("rekomendasi.id"), index=True)
    kegiatan: Mapped[str] = mapped_column(Text)
    penanggung_jawab: Mapped[str] = mapped_column(String(160))
    pengguna_id: Mapped[int | None] = mapped_column(ForeignKey("pengguna.id"), index=True)
    tenggat: Mapped[date] = mapped_column(Date, index=True)
    batal_pada: Mapped[date | None] = mapped_column(Date)
    alasan_batal: Mapped[str] = mapped_column(String(500), default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Kemajuan(Base):
    """One entry about a plan; never changed. `tanggal` is the day it counts for."""

    __tablename__ = "kemajuan"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rencana_id: Mapped[int] = mapped_column(ForeignKey("rencana.id"), index=True)
    tanggal: Mapped[date] = mapped_column(Date)
    persen: Mapped[int] = mapped_column(Integer)
    catatan: Mapped[str] = mapped_column(Text)
    tautan: Mapped[str] = mapped_column(String(500), default="")
    berkas_id: Mapped[int | None] = mapped_column(ForeignKey("berkas.id"))
    dicatat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dicatat_oleh: Mapped[str] = mapped_column(String(120))


class AturanTindakLanjut(Base):
    """The one row of settings: above which percentage it is “sebagian besar”, months of the digest (“4,7,10,12”)."""

    __tablename__ = "aturan_tindak_lanjut"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    batas: Mapped[int] = mapped_column(Integer)
    bulan: Mapped[str] = mapped_column(String(40))
    diubah_at: Mapped[datetime] = mapped_column(WaktuUtc)
