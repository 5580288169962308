"""Rows of the evidence locker. Everything but the exports is only added; triggers refuse changes."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc


class Slot(Base):
    """A file or link that only the office has, as evidence of one item.

    `tahun` is the year it was added for; with `berlaku_sampai` it counts in every year up to then.
    """

    __tablename__ = "zi_bukti"
    __table_args__ = (Index("ix_zi_bukti_unit_butir", "unit_id", "butir"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    butir: Mapped[str] = mapped_column(String(20))
    bukti: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    tahun: Mapped[int] = mapped_column(Integer)
    judul: Mapped[str] = mapped_column(String(160))
    jenis: Mapped[str] = mapped_column(String(12))
    bagian: Mapped[str] = mapped_column(String(12), default="")
    bentuk: Mapped[str] = mapped_column(String(12), default="")
    periode: Mapped[str] = mapped_column(String(10), default="")
    layanan_id: Mapped[int | None] = mapped_column(ForeignKey("layanan.id"))
    nomor: Mapped[str] = mapped_column(String(80), default="")
    tanggal: Mapped[date] = mapped_column(Date)
    berlaku_sampai: Mapped[date | None] = mapped_column(Date)
    tautan: Mapped[str] = mapped_column(String(500), default="")
    berkas_id: Mapped[int | None] = mapped_column(ForeignKey("berkas.id"))
    catatan: Mapped[str] = mapped_column(Text, default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Pencabutan(Base):
    """That a slot no longer counts, and why; the slot itself stays."""

    __tablename__ = "zi_bukti_cabut"

    bukti_id: Mapped[int] = mapped_column(ForeignKey("zi_bukti.id"), primary_key=True, autoincrement=False)
    alasan: Mapped[str] = mapped_column(String(200))
    dicabut_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dicabut_oleh: Mapped[str] = mapped_column(String(120))


class Penilaian(Base):
    """What an assessor gave an item; the newest counts. `saran` is what the portal suggested at that moment."""

    __tablename__ = "zi_nilai"
    __table_args__ = (Index("ix_zi_nilai_unit_tahun", "unit_id", "tahun", "butir"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    butir: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    tahun: Mapped[int] = mapped_column(Integer)
    huruf: Mapped[str] = mapped_column(String(8))
    saran: Mapped[str] = mapped_column(String(8), default="")
    catatan: Mapped[str] = mapped_column(Text, default="")
    dinilai_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dinilai_oleh: Mapped[str] = mapped_column(String(120))


class Target(Base):
    """The target of an indicator in a year; the newest counts. `nilai` is a decimal number as text."""

    __tablename__ = "zi_target"
    __table_args__ = (Index("ix_zi_target_indikator", "indikator", "tahun"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    indikator: Mapped[str] = mapped_column(String(20))
    tahun: Mapped[int] = mapped_column(Integer)
    nilai: Mapped[str] = mapped_column(String(20))
    alasan: Mapped[str] = mapped_column(String(200), default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Realisasi(Base):
    """A realised value that the office typed in; the newest counts. `nilai` is a decimal number as text."""

    __tablename__ = "zi_realisasi"
    __table_args__ = (Index("ix_zi_realisasi_unit", "unit_id", "tahun", "indikator"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    indikator: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    tahun: Mapped[int] = mapped_column(Integer)
    nilai: Mapped[str] = mapped_column(String(20))
    catatan: Mapped[str] = mapped_column(String(200), default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Ekspor(Base):
    """One ZIP of an area that was asked for; name, size and SHA-256 stand there once the job has made it.

    `izin`: permissions that the person who asked had for documents, with commas; who downloads needs them too.
    """

    __tablename__ = "zi_ekspor"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    tahun: Mapped[int] = mapped_column(Integer)
    area: Mapped[str] = mapped_column(String(4))
    izin: Mapped[str] = mapped_column(String(200), default="")
    tugas_id: Mapped[int | None] = mapped_column(ForeignKey("tugas.id"))
    nama: Mapped[str] = mapped_column(String(120), default="")
    ukuran: Mapped[int] = mapped_column(Integer, default=0)
    sidik: Mapped[str] = mapped_column(String(64), default="")
    diminta_at: Mapped[datetime] = mapped_column(WaktuUtc)
    diminta_oleh: Mapped[str] = mapped_column(String(120))
