"""Rows of complaints: the case, who reports, its immutable log, its files, and the office's own lists."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc

_BESAR = BigInteger().with_variant(Integer, "sqlite")


class Pengaduan(Base):
    """One case. The story and the receipt never change; the columns below `versi` copy the folded state."""

    __tablename__ = "pengaduan"
    __table_args__ = (
        UniqueConstraint("tahun", "urut"),
        Index("ix_pengaduan_daftar", "status", "tenggat_tahap"),
        Index("ix_pengaduan_unit_lapor", "unit_id", "tanggal_lapor"),
        Index("ix_pengaduan_pelaksana", "unit_pelaksana_id", "status"),
        Index("ix_pengaduan_tenggat", "tenggat_tahap", "id"),
        Index("ix_pengaduan_diterima", "diterima_at", "id"),
        Index("ix_pengaduan_serupa", "unit_id", "kategori", "terbit_at"),
    )

    id: Mapped[int] = mapped_column(_BESAR, primary_key=True)
    kode: Mapped[str] = mapped_column(String(12), unique=True)
    tahun: Mapped[int] = mapped_column(SmallInteger)
    urut: Mapped[int] = mapped_column(Integer)
    nomor_register: Mapped[str] = mapped_column(String(40), unique=True)
    jenis: Mapped[str] = mapped_column(String(24))
    kanal: Mapped[str] = mapped_column(String(10))
    judul: Mapped[str] = mapped_column(String(120))
    isi: Mapped[str] = mapped_column(Text)
    tanggal_kejadian: Mapped[date | None] = mapped_column(Date)
    waktu_kejadian: Mapped[str] = mapped_column(String(80), default="")
    layanan_id: Mapped[int | None] = mapped_column(ForeignKey("layanan.id"))
    lokasi: Mapped[str] = mapped_column(String(200), default="")
    pihak: Mapped[str] = mapped_column(String(200), default="")
    harapan: Mapped[str] = mapped_column(String(1000), default="")
    nomor_surat: Mapped[str] = mapped_column(String(80), default="")
    wilayah: Mapped[str] = mapped_column(String(80), default="")
    anonim: Mapped[bool] = mapped_column(Boolean, default=False)
    rahasia: Mapped[bool] = mapped_column(Boolean, default=False)
    tanpa_identitas: Mapped[bool] = mapped_column(Boolean, default=False)
    bahasa: Mapped[str] = mapped_column(String(5), default="id")
    diterima_at: Mapped[datetime] = mapped_column(WaktuUtc)
    tanggal_diterima: Mapped[date] = mapped_column(Date)
    tanggal_lapor: Mapped[date] = mapped_column(Date)
    dicatat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    dicatat_oleh: Mapped[str] = mapped_column(String(120))

    versi: Mapped[int] = mapped_column(Integer)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    status: Mapped[str] = mapped_column(String(28))
    status_sejak: Mapped[datetime] = mapped_column(WaktuUtc)
    terakhir_at: Mapped[datetime] = mapped_column(WaktuUtc)
    hitungan: Mapped[str] = mapped_column(Text)
    klasifikasi: Mapped[str | None] = mapped_column(String(28))
    kategori: Mapped[str | None] = mapped_column(String(32))
    terbatas: Mapped[bool] = mapped_column(Boolean, default=False)
    unit_pelaksana_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    pic_id: Mapped[int | None] = mapped_column(ForeignKey("pengguna.id"), index=True)
    kecepatan: Mapped[str] = mapped_column(String(12), default="biasa")
    induk_id: Mapped[int | None] = mapped_column(ForeignKey("pengaduan.id"), index=True)
    usulan: Mapped[str | None] = mapped_column(Text)
    jawaban: Mapped[str] = mapped_column(Text, default="")
    tenggat_asal: Mapped[datetime | None] = mapped_column(WaktuUtc)
    tenggat_berlaku: Mapped[datetime | None] = mapped_column(WaktuUtc)
    tenggat_tahap: Mapped[datetime | None] = mapped_column(WaktuUtc)
    terverifikasi_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    respons_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    tindak_lanjut_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    ditanggapi_pertama_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    ditanggapi_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    selesai_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    dibuka_kembali: Mapped[int] = mapped_column(SmallInteger, default=0)
    bintang: Mapped[int | None] = mapped_column(SmallInteger)
    bintang_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    sp4n_id: Mapped[str | None] = mapped_column(String(40), index=True)
    sp4n_status: Mapped[str | None] = mapped_column(String(60))
    diberitahu: Mapped[bool] = mapped_column(Boolean, default=False)
    instansi_tujuan: Mapped[str] = mapped_column(String(160), default="")
    judul_publik: Mapped[str] = mapped_column(String(120), default="")
    isi_publik: Mapped[str] = mapped_column(Text, default="")
    terbit_at: Mapped[datetime | None] = mapped_column(WaktuUtc)


class Urut(Base):
    """The last register number given out in a year."""

    __tablename__ = "pengaduan_urut"

    tahun: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    nomor: Mapped[int] = mapped_column(Integer)
    awalan: Mapped[str] = mapped_column(String(8), default="PGD")


class Pelapor(Base):
    """Who reports. A case without identity has none; people who join the same case are further rows."""

    __tablename__ = "pengaduan_pelapor"

    id: Mapped[int] = mapped_column(_BESAR, primary_key=True)
    pengaduan_id: Mapped[int] = mapped_column(ForeignKey("pengaduan.id"), index=True)
    utama: Mapped[bool] = mapped_column(Boolean, default=True)
    nama: Mapped[str] = mapped_column(String(120), default="")
    telepon: Mapped[str] = mapped_column(String(20), default="")
    surel: Mapped[str] = mapped_column(String(120), default="")
    nik: Mapped[str] = mapped_column(String(16), default="")
    alamat: Mapped[str] = mapped_column(String(300), default="")
    jenis_kelamin: Mapped[str | None] = mapped_column(String(1))
    kelompok_usia: Mapped[str | None] = mapped_column(String(10))
    disabilitas: Mapped[str | None] = mapped_column(String(5))


class PeristiwaRow(Base):
    """One line of a case's log. Triggers made by the migration refuse UPDATE and DELETE."""

    __tablename__ = "pengaduan_peristiwa"
    __table_args__ = (UniqueConstraint("pengaduan_id", "nomor"),)

    id: Mapped[int] = mapped_column(_BESAR, primary_key=True)
    pengaduan_id: Mapped[int] = mapped_column(ForeignKey("pengaduan.id"))
    nomor: Mapped[int] = mapped_column(Integer)
    waktu: Mapped[datetime] = mapped_column(WaktuUtc)
    dicatat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    pelaku: Mapped[str] = mapped_column(String(120))
    atas_nama: Mapped[str] = mapped_column(String(120), default="")
    gerak: Mapped[str] = mapped_column(String(24))
    dari: Mapped[str | None] = mapped_column(String(28))
    ke: Mapped[str | None] = mapped_column(String(28))
    publik: Mapped[bool] = mapped_column(Boolean, default=False)
    catatan: Mapped[str] = mapped_column(Text, default="")
    nilai: Mapped[str] = mapped_column(Text, default="{}")
    hitungan: Mapped[str | None] = mapped_column(Text)
    tenggat_asal: Mapped[datetime | None] = mapped_column(WaktuUtc)
    tenggat_berlaku: Mapped[datetime | None] = mapped_column(WaktuUtc)
    tenggat_tahap: Mapped[datetime | None] = mapped_column(WaktuUtc)
    tahap_sebelum: Mapped[datetime | None] = mapped_column(WaktuUtc)
    berlaku_sebelum: Mapped[datetime | None] = mapped_column(WaktuUtc)


class Lampiran(Base):
    """A file of a case, and the event it came with. `publik`: the citizen may read it."""

    __tablename__ = "pengaduan_lampiran"
    __table_args__ = (UniqueConstraint("pengaduan_id", "berkas_id"),)

    id: Mapped[int] = mapped_column(_BESAR, primary_key=True)
    pengaduan_id: Mapped[int] = mapped_column(ForeignKey("pengaduan.id"), index=True)
    nomor: Mapped[int] = mapped_column(Integer)
    berkas_id: Mapped[int] = mapped_column(ForeignKey("berkas.id"), index=True)
    publik: Mapped[bool] = mapped_column(Boolean, default=False)


class Terlapor(Base):
    """An account whose owner is named in a case: this person never sees it, whatever the role."""

    __tablename__ = "pengaduan_terlapor"

    pengaduan_id: Mapped[int] = mapped_column(ForeignKey("pengaduan.id"), primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), primary_key=True, index=True)
    otomatis: Mapped[bool] = mapped_column(Boolean, default=False)
    sejak: Mapped[datetime] = mapped_column(WaktuUtc)


class Kategori(Base):
    """A subject. Used ones are switched off, never deleted."""

    __tablename__ = "pengaduan_kategori"

    kode: Mapped[str] = mapped_column(String(32), primary_key=True)
    nama: Mapped[str] = mapped_column(String(80))
    urutan: Mapped[int] = mapped_column(SmallInteger, default=0)
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)


class TenggatRow(Base):
    """One term of the office (unit NULL) or of a unit: class (empty: all) × stage."""

    __tablename__ = "pengaduan_tenggat"
    __table_args__ = (UniqueConstraint("unit_id", "klasifikasi", "tahap"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    klasifikasi: Mapped[str] = mapped_column(String(28), default="")
    tahap: Mapped[str] = mapped_column(String(24))
    jumlah: Mapped[int] = mapped_column(SmallInteger)
    satuan: Mapped[str] = mapped_column(String(12))
    perpanjangan: Mapped[int] = mapped_column(SmallInteger, default=0)
    perpanjangan_maks: Mapped[int] = mapped_column(SmallInteger, default=0)
    dasar_hukum: Mapped[str] = mapped_column(String(200), default="")


class Pengaturan(Base):
    """How the office counts: one row."""

    __tablename__ = "pengaduan_pengaturan"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    tuntas_dari: Mapped[str] = mapped_column(String(12), default="ditanggapi")
    limpah_selesai: Mapped[bool] = mapped_column(Boolean, default=False)


class JawabanBaku(Base):
    """A canned text with placeholders, offered at one move (empty: everywhere)."""

    __tablename__ = "pengaduan_jawaban_baku"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kode: Mapped[str] = mapped_column(String(32), unique=True)
    judul: Mapped[str] = mapped_column(String(80))
    gerak: Mapped[str] = mapped_column(String(24), default="")
    isi: Mapped[str] = mapped_column(Text)
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)


class Draf(Base):
    """What an officer has typed into a case and not yet sent."""

    __tablename__ = "pengaduan_draf"

    pengaduan_id: Mapped[int] = mapped_column(ForeignKey("pengaduan.id"), primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), primary_key=True)
    gerak: Mapped[str] = mapped_column(String(24), primary_key=True)
    isi: Mapped[str] = mapped_column(Text)
    diubah_at: Mapped[datetime] = mapped_column(WaktuUtc)


class Kehadiran(Base):
    """Who has a case open now, so that two officers do not answer it twice."""

    __tablename__ = "pengaduan_kehadiran"

    pengaduan_id: Mapped[int] = mapped_column(ForeignKey("pengaduan.id"), primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), primary_key=True)
    pada: Mapped[datetime] = mapped_column(WaktuUtc)


class Saringan(Base):
    """A saved view of the list: the address's filters under a name."""

    __tablename__ = "pengaduan_saringan"
    __table_args__ = (UniqueConstraint("pengguna_id", "nama"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"))
    nama: Mapped[str] = mapped_column(String(60))
    kueri: Mapped[str] = mapped_column(String(500))


class PetaKolom(Base):
    """How the columns of a kind of file were mapped last time (JSON: our column → theirs)."""

    __tablename__ = "pengaduan_peta_kolom"

    jenis: Mapped[str] = mapped_column(String(20), primary_key=True)
    sidik: Mapped[str] = mapped_column(String(64), primary_key=True)
    peta: Mapped[str] = mapped_column(Text)
    dipakai_at: Mapped[datetime] = mapped_column(WaktuUtc)


class Sp4nRow(Base):
    """One line of the newest SP4N-LAPOR! export, for the reconciliation."""

    __tablename__ = "pengaduan_sp4n"

    tracking_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    judul: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(60), default="")
    tanggal: Mapped[date | None] = mapped_column(Date)
    pengaduan_id: Mapped[int | None] = mapped_column(ForeignKey("pengaduan.id"), index=True)
    diimpor_at: Mapped[datetime] = mapped_column(WaktuUtc)


class Penutupan(Base):
    """Frozen figures of a closed period with the rows behind them; later changes become a revision."""

    __tablename__ = "pengaduan_penutupan"
    __table_args__ = (UniqueConstraint("unit_id", "periode", "revisi"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    periode: Mapped[str] = mapped_column(String(10))
    revisi: Mapped[int] = mapped_column(SmallInteger)
    angka: Mapped[str] = mapped_column(Text)
    baris: Mapped[str] = mapped_column(Text)
    sidik: Mapped[str] = mapped_column(String(64))
    ditutup_at: Mapped[datetime] = mapped_column(WaktuUtc)
    ditutup_oleh: Mapped[str] = mapped_column(String(120))
