"""Rows of publication. Nothing here is changed after it was written: what is new is another row."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc


class Publikasi(Base):
    """A closed period shown to the public. It is never changed; a newer revision is another row."""

    __tablename__ = "publikasi"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    penutupan_id: Mapped[int] = mapped_column(ForeignKey("skm_penutupan.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    tugas_id: Mapped[int | None] = mapped_column(ForeignKey("tugas.id"))
    terbit_at: Mapped[datetime] = mapped_column(WaktuUtc)
    terbit_oleh: Mapped[str] = mapped_column(String(120))


class StandarLayanan(Base):
    """One version of a service's standard: the 14 components, its decree, compensation, national catalogue, flags.

    The newest version whose `berlaku_mulai` has come is in force. An empty component is still to be written.
    """

    __tablename__ = "standar_layanan"
    __table_args__ = (UniqueConstraint("layanan_id", "versi"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    layanan_id: Mapped[int] = mapped_column(ForeignKey("layanan.id"))
    versi: Mapped[int] = mapped_column(Integer)
    berlaku_mulai: Mapped[date] = mapped_column(Date)
    nomor_sk: Mapped[str] = mapped_column(String(120), default="")
    tanggal_sk: Mapped[date | None] = mapped_column(Date)
    persyaratan: Mapped[str] = mapped_column(Text, default="")
    prosedur: Mapped[str] = mapped_column(Text, default="")
    waktu: Mapped[str] = mapped_column(Text, default="")
    biaya: Mapped[str] = mapped_column(Text, default="")
    produk: Mapped[str] = mapped_column(Text, default="")
    pengaduan: Mapped[str] = mapped_column(Text, default="")
    dasar_hukum: Mapped[str] = mapped_column(Text, default="")
    sarana: Mapped[str] = mapped_column(Text, default="")
    kompetensi: Mapped[str] = mapped_column(Text, default="")
    pengawasan: Mapped[str] = mapped_column(Text, default="")
    jumlah_pelaksana: Mapped[str] = mapped_column(Text, default="")
    jaminan_pelayanan: Mapped[str] = mapped_column(Text, default="")
    jaminan_keamanan: Mapped[str] = mapped_column(Text, default="")
    evaluasi: Mapped[str] = mapped_column(Text, default="")
    kompensasi: Mapped[str] = mapped_column(Text, default="")
    sippn_id: Mapped[str] = mapped_column(String(80), default="")
    sippn_url: Mapped[str] = mapped_column(String(300), default="")
    sippn_sinkron: Mapped[date | None] = mapped_column(Date)
    daring: Mapped[bool] = mapped_column(Boolean, default=False)
    terpadu: Mapped[bool] = mapped_column(Boolean, default=False)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class StandarReviu(Base):
    """The yearly review sheet of one version of a standard: inputs used, stakeholders present, changes decided."""

    __tablename__ = "standar_reviu"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    standar_id: Mapped[int] = mapped_column(ForeignKey("standar_layanan.id"), index=True)
    tanggal: Mapped[date] = mapped_column(Date, index=True)
    pakai_skm: Mapped[bool] = mapped_column(Boolean)
    masukan_skm: Mapped[str] = mapped_column(Text, default="")
    pakai_pengaduan: Mapped[bool] = mapped_column(Boolean)
    masukan_pengaduan: Mapped[str] = mapped_column(Text, default="")
    tokoh_masyarakat: Mapped[bool] = mapped_column(Boolean)
    akademisi: Mapped[bool] = mapped_column(Boolean)
    dunia_usaha: Mapped[bool] = mapped_column(Boolean)
    lsm: Mapped[bool] = mapped_column(Boolean)
    perubahan: Mapped[str] = mapped_column(Text)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


class Maklumat(Base):
    """One version of the promise of a unit, or of one of its services, with its three elements and its signatory.

    The newest version whose `tanggal` has come is in force. The signatory is written down as on that date.
    """

    __tablename__ = "maklumat"
    __table_args__ = (UniqueConstraint("unit_id", "layanan_id", "versi"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    layanan_id: Mapped[int | None] = mapped_column(ForeignKey("layanan.id"), index=True)
    versi: Mapped[int] = mapped_column(Integer)
    tanggal: Mapped[date] = mapped_column(Date)
    penyelenggara: Mapped[str] = mapped_column(String(300))
    jenis_layanan: Mapped[str] = mapped_column(Text)
    sanksi: Mapped[str] = mapped_column(Text)
    jabatan: Mapped[str] = mapped_column(String(160))
    nama: Mapped[str] = mapped_column(String(160))
    nip: Mapped[str] = mapped_column(String(30), default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))


Index(
    "uq_maklumat_unit",
    Maklumat.unit_id,
    Maklumat.versi,
    unique=True,
    sqlite_where=Maklumat.layanan_id.is_(None),
    postgresql_where=Maklumat.layanan_id.is_(None),
)


class Pemasangan(Base):
    """A photo that proves where a publication, a standard or a maklumat was posted.

    Rows that are withdrawn stay, with the reason.
    """

    __tablename__ = "pemasangan"
    __table_args__ = (
        CheckConstraint(
            "(publikasi_id IS NOT NULL AND standar_id IS NULL AND maklumat_id IS NULL)"
            " OR (publikasi_id IS NULL AND standar_id IS NOT NULL AND maklumat_id IS NULL)"
            " OR (publikasi_id IS NULL AND standar_id IS NULL AND maklumat_id IS NOT NULL)",
            name="satu_sasaran",
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    publikasi_id: Mapped[int | None] = mapped_column(ForeignKey("publikasi.id"))
    standar_id: Mapped[int | None] = mapped_column(ForeignKey("standar_layanan.id"))
    maklumat_id: Mapped[int | None] = mapped_column(ForeignKey("maklumat.id"))
    tanggal: Mapped[date] = mapped_column(Date, index=True)
    media: Mapped[str] = mapped_column(String(16))
    tempat: Mapped[str] = mapped_column(String(160))
    alamat: Mapped[str] = mapped_column(String(300), default="")
    berkas_id: Mapped[int] = mapped_column(ForeignKey("berkas.id"))
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dibuat_oleh: Mapped[str] = mapped_column(String(120))
    batal_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    batal_oleh: Mapped[str] = mapped_column(String(120), default="")
    batal_sebab: Mapped[str] = mapped_column(String(200), default="")
