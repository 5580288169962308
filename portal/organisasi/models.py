"""Rows of the organisation."""

from datetime import date, datetime, time

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from portal.inti.db import Base, WaktuUtc


class Instansi(Base):
    """The office that runs the portal: letterhead, colour, contact."""

    __tablename__ = "instansi"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    nama: Mapped[str] = mapped_column(String(160))
    induk: Mapped[str] = mapped_column(String(160), default="")
    alamat: Mapped[str] = mapped_column(String(300), default="")
    kota: Mapped[str] = mapped_column(String(80), default="")
    telepon: Mapped[str] = mapped_column(String(40), default="")
    surel: Mapped[str] = mapped_column(String(120), default="")
    situs: Mapped[str] = mapped_column(String(160), default="")
    jam_layanan: Mapped[str] = mapped_column(String(160), default="")
    warna: Mapped[str] = mapped_column(String(7), default="#0049b8")
    logo: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    punya_logo: Mapped[bool] = mapped_column(Boolean, default=False)
    diubah_at: Mapped[datetime] = mapped_column(WaktuUtc)


class Penandatangan(Base):
    """Who signs for the office or for one unit, by date. `sebagai`: "Plt." or "Plh." of an acting officer."""

    __tablename__ = "penandatangan"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    jabatan: Mapped[str] = mapped_column(String(160))
    nama: Mapped[str] = mapped_column(String(160))
    nip: Mapped[str] = mapped_column(String(30), default="")
    sebagai: Mapped[str] = mapped_column(String(8), default="", server_default="")
    mulai: Mapped[date | None] = mapped_column(Date)
    sampai: Mapped[date | None] = mapped_column(Date)


class Unit(Base):
    """A unit of the office; `induk` makes the tree."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    instansi_id: Mapped[int] = mapped_column(ForeignKey("instansi.id"))
    kode: Mapped[str] = mapped_column(String(32), unique=True)
    nama: Mapped[str] = mapped_column(String(160))
    induk_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)

    induk: Mapped["Unit | None"] = relationship(remote_side="Unit.id")


class Layanan(Base):
    """A service of a unit; `gratis` means that no tariff is charged."""

    __tablename__ = "layanan"
    __table_args__ = (UniqueConstraint("unit_id", "kode"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kode: Mapped[str] = mapped_column(String(32))
    nama: Mapped[str] = mapped_column(String(160))
    gratis: Mapped[bool] = mapped_column(Boolean, default=False)
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)

    unit: Mapped[Unit] = relationship()


class Loket(Base):
    """A counter of a unit."""

    __tablename__ = "loket"
    __table_args__ = (UniqueConstraint("unit_id", "kode"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kode: Mapped[str] = mapped_column(String(32))
    nama: Mapped[str] = mapped_column(String(160))
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)

    unit: Mapped[Unit] = relationship()


class Qr(Base):
    """A QR code: unit, service (none: the unit as a whole), counter, instrument.

    `token` is in its address, `kode` is printed below it.
    """

    __tablename__ = "qr"
    __table_args__ = (Index("ix_qr_layanan_loket", "layanan_id", "loket_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    kode: Mapped[str] = mapped_column(String(12), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    layanan_id: Mapped[int | None] = mapped_column(ForeignKey("layanan.id"))
    loket_id: Mapped[int | None] = mapped_column(ForeignKey("loket.id"))
    instrumen: Mapped[str] = mapped_column(String(32))
    pindai: Mapped[int] = mapped_column(Integer, default=0)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dicabut_at: Mapped[datetime | None] = mapped_column(WaktuUtc)

    unit: Mapped[Unit] = relationship()
    layanan: Mapped[Layanan | None] = relationship()
    loket: Mapped[Loket | None] = relationship()


class HariLibur(Base):
    """A holiday, or a date worked all the same, of the whole office (`unit_id` NULL) or of one unit's subtree.

    Removed rows stay with `dihapus_at`, so that filling in the national holidays does not bring them back.
    """

    __tablename__ = "hari_libur"
    __table_args__ = (UniqueConstraint("unit_id", "tanggal"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    tanggal: Mapped[date] = mapped_column(Date, index=True)
    nama: Mapped[str] = mapped_column(String(120))
    jenis: Mapped[str] = mapped_column(String(24))
    perkiraan: Mapped[bool] = mapped_column(Boolean, default=False)
    sumber: Mapped[str] = mapped_column(String(120))
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dihapus_at: Mapped[datetime | None] = mapped_column(WaktuUtc)

    unit: Mapped[Unit | None] = relationship()


Index(
    "uq_hari_libur_kantor",
    HariLibur.tanggal,
    unique=True,
    sqlite_where=HariLibur.unit_id.is_(None),
    postgresql_where=HariLibur.unit_id.is_(None),
)


class JadwalKerja(Base):
    """Working week and hours of the office (`unit_id` NULL) or of one unit's subtree; `hari` like "0,1,2,3,4"."""

    __tablename__ = "jadwal_kerja"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), unique=True)
    hari: Mapped[str] = mapped_column(String(13))
    buka: Mapped[time] = mapped_column(Time)
    tutup: Mapped[time] = mapped_column(Time)


class PolaSurat(Base):
    """How letters of the office (`unit_id` NULL) or of one unit's subtree are numbered; the newest row counts."""

    __tablename__ = "pola_surat"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    pola: Mapped[str] = mapped_column(String(120))
    klasifikasi: Mapped[str] = mapped_column(String(20))
    diubah_at: Mapped[datetime] = mapped_column(WaktuUtc)
    diubah_oleh: Mapped[str] = mapped_column(String(120))


class NomorSurat(Base):
    """One letter number that was given, forever. `urut` is NULL for a number from the office's own agenda."""

    __tablename__ = "nomor_surat"
    __table_args__ = (Index("ix_nomor_surat_seri", "seri_unit_id", "tahun", "urut"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seri_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    tahun: Mapped[int] = mapped_column(Integer, index=True)
    urut: Mapped[int | None] = mapped_column(Integer)
    nomor: Mapped[str] = mapped_column(String(80), unique=True)
    objek: Mapped[str] = mapped_column(String(80), unique=True)
    perihal: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    tanggal: Mapped[date] = mapped_column(Date)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))
