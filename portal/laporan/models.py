"""Rows of documents. From final on the content of a version never changes."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc


class Laporan(Base):
    """One version of a document of one unit and period; its files lie under PORTAL_DATA/laporan.

    `isi` is its content tree (figures and rows included) and `sidik` the SHA-256 of it. `berkas` maps format to
    name, size and hash; `ttd` has those of the signed copy, `publik` those of the copy for everybody, whose content is
    `isi_publik`. From final on only the status moves; `ttd` and `publik` come once. `templat` is the SHA-256 of the
    office's own Word template, "" for ours. `usulan` are the recommendations that the follow-up room gets when it
    becomes final.
    """

    __tablename__ = "laporan"
    __table_args__ = (
        UniqueConstraint("jenis", "unit_id", "periode", "versi"),
        Index("ix_laporan_status", "status", "unit_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    jenis: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    periode: Mapped[str] = mapped_column(String(10))
    versi: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(16), default="draf", server_default="draf")
    kode_verifikasi: Mapped[str] = mapped_column(String(20), unique=True)
    tugas_id: Mapped[int | None] = mapped_column(ForeignKey("tugas.id"))
    berkas: Mapped[str] = mapped_column(Text, default="{}")
    ttd: Mapped[str | None] = mapped_column(Text)
    publik: Mapped[str | None] = mapped_column(Text)
    isi: Mapped[str | None] = mapped_column(Text, deferred=True)
    isi_publik: Mapped[str | None] = mapped_column(Text, deferred=True)
    sidik: Mapped[str | None] = mapped_column(String(64))
    nomor: Mapped[str | None] = mapped_column(String(80))
    tanggal: Mapped[date | None] = mapped_column(Date)
    templat: Mapped[str] = mapped_column(String(64), default="", server_default="")
    usulan: Mapped[str] = mapped_column(Text, default="[]", server_default="[]", deferred=True)
    revisi_dari_id: Mapped[int | None] = mapped_column(ForeignKey("laporan.id"))
    alasan: Mapped[str] = mapped_column(String(500), default="", server_default="")
    perbedaan: Mapped[str | None] = mapped_column(Text, deferred=True)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Langkah(Base):
    """One step in the life of a document; only added. `penerima` of a delivery, with its receipt (`berkas_id`)."""

    __tablename__ = "laporan_langkah"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    laporan_id: Mapped[int] = mapped_column(ForeignKey("laporan.id"), index=True)
    gerak: Mapped[str] = mapped_column(String(20))
    ke: Mapped[str] = mapped_column(String(16))
    tanggal: Mapped[date] = mapped_column(Date)
    catatan: Mapped[str] = mapped_column(String(500), default="")
    penerima: Mapped[str] = mapped_column(String(200), default="")
    berkas_id: Mapped[int | None] = mapped_column(ForeignKey("berkas.id"))
    pada: Mapped[datetime] = mapped_column(WaktuUtc)
    oleh: Mapped[str] = mapped_column(String(120))


class Luar(Base):
    """A document made elsewhere that stands for one of ours: the inspectorate's evaluation of the WBS."""

    __tablename__ = "laporan_luar"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    jenis: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    periode: Mapped[str] = mapped_column(String(10))
    penerbit: Mapped[str] = mapped_column(String(160))
    nomor: Mapped[str] = mapped_column(String(80), default="")
    tanggal: Mapped[date] = mapped_column(Date)
    berkas_id: Mapped[int] = mapped_column(ForeignKey("berkas.id"))
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Templat(Base):
    """A Word template of the office; the newest row counts, one with an empty `sidik` restores ours."""

    __tablename__ = "laporan_templat"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sidik: Mapped[str] = mapped_column(String(64))
    nama: Mapped[str] = mapped_column(String(120))
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Kata(Base):
    """Words of the office in one kind of document; the newest row of a place counts, an empty text restores ours."""

    __tablename__ = "laporan_kata"
    __table_args__ = (Index("ix_laporan_kata_tempat", "jenis", "letak"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    jenis: Mapped[str] = mapped_column(String(40))
    letak: Mapped[str] = mapped_column(String(20))
    teks: Mapped[str] = mapped_column(Text)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Kumpulan(Base):
    """Documents of one kind for all units below one, made in the background; `hasil` tells what became of each."""

    __tablename__ = "laporan_kumpulan"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    jenis: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    periode: Mapped[str] = mapped_column(String(10))
    tugas_id: Mapped[int | None] = mapped_column(ForeignKey("tugas.id"))
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))
