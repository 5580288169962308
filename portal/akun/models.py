"""Rows of accounts. Attribute names asked for by Flask-Security stay English."""

from datetime import date, datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.inti.db import Base, WaktuUtc

pengguna_peran = Table(
    "pengguna_peran",
    Base.metadata,
    Column("pengguna_id", ForeignKey("pengguna.id"), primary_key=True),
    Column("peran_id", ForeignKey("peran.id"), primary_key=True),
)


class PeranRow(Base, RoleMixin):
    """A role; its permissions stand in `portal.akun.domain`."""

    __tablename__ = "peran"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class Pengguna(Base, UserMixin):
    """A person who works in the back office, bound to one unit or (None) to the whole office."""

    __tablename__ = "pengguna"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    nama: Mapped[str] = mapped_column(String(160))
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)

    roles: Mapped[list[PeranRow]] = relationship(  # type: ignore[assignment]
        secondary=pengguna_peran, lazy="selectin"
    )


class Sesi(Base):
    """One signed-in browser. Only the hash of the cookie's random value is stored."""

    __tablename__ = "sesi"

    sidik: Mapped[str] = mapped_column(String(64), primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), index=True)
    perangkat: Mapped[str] = mapped_column(String(160), default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    habis_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dicabut_at: Mapped[datetime | None] = mapped_column(WaktuUtc)


class Delegasi(Base):
    """Work handed over during leave: `dari` hands it to `kepada` from `mulai` to `sampai`, both days included."""

    __tablename__ = "delegasi"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dari_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), index=True)
    kepada_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), index=True)
    mulai: Mapped[date] = mapped_column(Date)
    sampai: Mapped[date] = mapped_column(Date)
    alasan: Mapped[str] = mapped_column(String(160), default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))
    dicabut_at: Mapped[datetime | None] = mapped_column(WaktuUtc)

    dari: Mapped[Pengguna] = relationship(foreign_keys=dari_id, lazy="joined")
    kepada: Mapped[Pengguna] = relationship(foreign_keys=kepada_id, lazy="joined")
