"""Instrument versions in use, and recorded questions."""

from datetime import datetime

from sqlalchemy import Boolean, Integer, LargeBinary, SmallInteger, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, deferred, mapped_column

from portal.inti.db import Base, WaktuUtc


class InstrumenRow(Base):
    """A version of an instrument, with the hash that keeps a used one from changing.

    `isi` is the JSON of a version that the office made (None: it ships as a file). A draft can be changed and
    answers nothing; `dipakai` marks the one version of a code that new answers use (none: the shipped default).
    """

    __tablename__ = "skm_instrumen"

    kode: Mapped[str] = mapped_column(String(32), primary_key=True)
    versi: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    sidik: Mapped[str] = mapped_column(String(64))
    dipasang_at: Mapped[datetime] = mapped_column(WaktuUtc)
    isi: Mapped[str | None] = mapped_column(Text)
    draf: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    dipakai: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    dibuat_oleh: Mapped[str | None] = mapped_column(String(120))


class Suara(Base):
    """A question read aloud: one recording for an instrument's unsur (or "pengantar") and language."""

    __tablename__ = "skm_suara"
    __table_args__ = (UniqueConstraint("instrumen", "unsur", "bahasa"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    instrumen: Mapped[str] = mapped_column(String(32))
    unsur: Mapped[str] = mapped_column(String(32))
    bahasa: Mapped[str] = mapped_column(String(5))
    tipe: Mapped[str] = mapped_column(String(40))
    sidik: Mapped[str] = mapped_column(String(64))
    isi: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    diunggah_at: Mapped[datetime] = mapped_column(WaktuUtc)
