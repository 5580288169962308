"""Rows of documents."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc


class Laporan(Base):
    """One version of a document of one unit and period; its files lie under PORTAL_DATA/laporan."""

    __tablename__ = "laporan"
    __table_args__ = (UniqueConstraint("jenis", "unit_id", "periode", "versi"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    jenis: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    periode: Mapped[str] = mapped_column(String(10))
    versi: Mapped[int] = mapped_column(Integer)
    kode_verifikasi: Mapped[str] = mapped_column(String(20), unique=True)
    tugas_id: Mapped[int | None] = mapped_column(ForeignKey("tugas.id"))
    berkas: Mapped[str] = mapped_column(Text, default="{}")
    isi: Mapped[str | None] = mapped_column(Text)
    sidik: Mapped[str | None] = mapped_column(String(64))
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))
