"""Rows of the sealed room. Clear columns are those quarterly statistics need; everything else is sealed.

Dates only, never a time of day. Keys are random and the SQLite tables have no rowid, so that the order of
rows tells nothing about the order of reports. Columns of bytes: see docs/adr/0012-kunci-ruang-tertutup.md.
"""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc

TANPA_URUTAN = {"sqlite_with_rowid": False}


class Laporan(Base):
    """One report. `isi` is sealed by K; `pelapor_*` open by the receipt; the rest is clear and coarse."""

    __tablename__ = "wbs_laporan"
    __table_args__ = TANPA_URUTAN

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    nomor: Mapped[str] = mapped_column(String(20), unique=True)
    cari: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    pelapor_pub: Mapped[bytes] = mapped_column(LargeBinary)
    pelapor_prv: Mapped[bytes] = mapped_column(LargeBinary)
    pelapor_bungkus: Mapped[bytes] = mapped_column(LargeBinary)
    isi: Mapped[bytes] = mapped_column(LargeBinary)
    komitmen: Mapped[str] = mapped_column(String(64))
    putaran: Mapped[int] = mapped_column(SmallInteger, default=1)
    """Which K: 1 at first, one more after each re-keying. Part of the place every blob is bound to."""
    perlu_putar: Mapped[bool] = mapped_column(Boolean, default=False)
    ganti_resi: Mapped[bool] = mapped_column(Boolean, default=False)
    """Taken down at the desk: the reporter must exchange the provisional receipt at the first visit."""
    darurat_pada: Mapped[date | None] = mapped_column(Date)
    """Day on which the emergency key opened a vault that can read this report; the reporter is told."""

    diterima_pada: Mapped[date] = mapped_column(Date, index=True)
    kategori: Mapped[str] = mapped_column(String(16))
    mode: Mapped[str] = mapped_column(String(8))
    kanal: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(16), index=True)
    hasil: Mapped[str | None] = mapped_column(String(20))
    penanggung_jawab_id: Mapped[int | None] = mapped_column(ForeignKey("pengguna.id"))
    dikonfirmasi_pada: Mapped[date | None] = mapped_column(Date)
    dibalas_pada: Mapped[date | None] = mapped_column(Date)
    umpan_balik_pada: Mapped[date | None] = mapped_column(Date)
    perpanjang_oleh_id: Mapped[int | None] = mapped_column(ForeignKey("pengguna.id"))
    """Who asked for more time; somebody else must agree."""
    diperpanjang_pada: Mapped[date | None] = mapped_column(Date)
    ditutup_pada: Mapped[date | None] = mapped_column(Date)
    kembali: Mapped[bool] = mapped_column(Boolean, default=False)
    """The reporter has opened the mailbox at least once."""
    ditahan: Mapped[bool] = mapped_column(Boolean, default=False)
    """Legal hold: retention leaves it alone. The reason is an internal note."""
    dihapus_pada: Mapped[date | None] = mapped_column(Date)
    """Day on which the retention will destroy it; named 14 days ahead, in the handlers' digest."""
    versi: Mapped[int] = mapped_column(Integer, default=1)


class Akses(Base):
    """The report's keys wrapped to one handler. Deleting the row takes the access away."""

    __tablename__ = "wbs_akses"
    __table_args__ = TANPA_URUTAN

    laporan_id: Mapped[str] = mapped_column(ForeignKey("wbs_laporan.id"), primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), primary_key=True, index=True)
    bungkus: Mapped[bytes] = mapped_column(LargeBinary)
    pada: Mapped[date] = mapped_column(Date)
    baru: Mapped[bool] = mapped_column(Boolean, default=True)
    """Something this handler has not seen yet."""


class Identitas(Base):
    """Who the reporter is, sealed by a key that only custodians hold."""

    __tablename__ = "wbs_identitas"
    __table_args__ = TANPA_URUTAN

    laporan_id: Mapped[str] = mapped_column(ForeignKey("wbs_laporan.id"), primary_key=True)
    isi: Mapped[bytes] = mapped_column(LargeBinary)
    pada: Mapped[date] = mapped_column(Date)


class AksesIdentitas(Base):
    """The identity key wrapped to a custodian (`sampai` None) or, for a limited time, to an approved handler."""

    __tablename__ = "wbs_akses_identitas"
    __table_args__ = TANPA_URUTAN

    laporan_id: Mapped[str] = mapped_column(ForeignKey("wbs_laporan.id"), primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), primary_key=True)
    bungkus: Mapped[bytes] = mapped_column(LargeBinary)
    sampai: Mapped[date | None] = mapped_column(Date)


class PermintaanIdentitas(Base):
    """A handler's request to learn an identity, and the custodian's answer."""

    __tablename__ = "wbs_permintaan"
    __table_args__ = TANPA_URUTAN

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    laporan_id: Mapped[str] = mapped_column(ForeignKey("wbs_laporan.id"), index=True)
    peminta_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"))
    diminta_pada: Mapped[date] = mapped_column(Date)
    kustodian_id: Mapped[int | None] = mapped_column(ForeignKey("pengguna.id"))
    setuju: Mapped[bool | None] = mapped_column(Boolean)
    dijawab_pada: Mapped[date | None] = mapped_column(Date)


class KataPermintaan(Base):
    """The words of a request or its answer, sealed to one reader: custodians and requester share no other key."""

    __tablename__ = "wbs_permintaan_kata"
    __table_args__ = TANPA_URUTAN

    permintaan_id: Mapped[str] = mapped_column(ForeignKey("wbs_permintaan.id"), primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), primary_key=True)
    jawaban: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    isi: Mapped[bytes] = mapped_column(LargeBinary)


class PesanRow(Base):
    """One message between reporter and handlers, sealed by K. `sisi`: pelapor or pengelola."""

    __tablename__ = "wbs_pesan"
    __table_args__ = (UniqueConstraint("laporan_id", "kiriman"), TANPA_URUTAN)

    laporan_id: Mapped[str] = mapped_column(ForeignKey("wbs_laporan.id"), primary_key=True)
    nomor: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    sisi: Mapped[str] = mapped_column(String(10))
    kiriman: Mapped[str] = mapped_column(String(32))
    """Random key of the form, so that a repeated POST stays one message."""
    pada: Mapped[date] = mapped_column(Date)
    isi: Mapped[bytes] = mapped_column(LargeBinary)


class CatatanRow(Base):
    """One internal note, sealed by N: the reporter's key does not open it."""

    __tablename__ = "wbs_catatan"
    __table_args__ = (UniqueConstraint("laporan_id", "kiriman"), TANPA_URUTAN)

    laporan_id: Mapped[str] = mapped_column(ForeignKey("wbs_laporan.id"), primary_key=True)
    nomor: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"))
    kiriman: Mapped[str] = mapped_column(String(32))
    pada: Mapped[date] = mapped_column(Date)
    isi: Mapped[bytes] = mapped_column(LargeBinary)


class GerakRow(Base):
    """One move of the state with its reason, sealed by N."""

    __tablename__ = "wbs_gerak"
    __table_args__ = TANPA_URUTAN

    laporan_id: Mapped[str] = mapped_column(ForeignKey("wbs_laporan.id"), primary_key=True)
    nomor: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    gerak: Mapped[str] = mapped_column(String(16))
    ke: Mapped[str] = mapped_column(String(16))
    hasil: Mapped[str | None] = mapped_column(String(20))
    oleh_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"))
    pada: Mapped[date] = mapped_column(Date)
    alasan: Mapped[bytes] = mapped_column(LargeBinary)


class BerkasRow(Base):
    """One evidence file: the blob's name in the storage, and its header (name, size, key F) sealed by K.

    `pesan` 0 is the report itself, else the message it came with. `potong` counts chunks of 64 KiB.
    """

    __tablename__ = "wbs_berkas"
    __table_args__ = TANPA_URUTAN

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    laporan_id: Mapped[str] = mapped_column(ForeignKey("wbs_laporan.id"), index=True)
    pesan: Mapped[int] = mapped_column(SmallInteger, default=0)
    potong: Mapped[int] = mapped_column(Integer)
    kepala: Mapped[bytes] = mapped_column(LargeBinary)


class BrankasRow(Base):
    """One vault. `jenis`: pengelola or kustodian, fixed when it is made; `jabatan` is shown to reporters."""

    __tablename__ = "wbs_brankas"

    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), primary_key=True, autoincrement=False)
    jenis: Mapped[str] = mapped_column(String(10))
    jabatan: Mapped[str] = mapped_column(String(120))
    garam: Mapped[bytes] = mapped_column(LargeBinary)
    ops: Mapped[int] = mapped_column(SmallInteger)
    mem: Mapped[int] = mapped_column(Integer)
    bukti: Mapped[bytes] = mapped_column(LargeBinary)
    pub: Mapped[bytes] = mapped_column(LargeBinary)
    prv: Mapped[bytes] = mapped_column(LargeBinary)
    prv_pulih: Mapped[bytes] = mapped_column(LargeBinary)
    prv_darurat: Mapped[bytes | None] = mapped_column(LargeBinary)
    darurat_versi: Mapped[int | None] = mapped_column(SmallInteger)
    dibuat_pada: Mapped[date] = mapped_column(Date)
    disahkan_oleh_id: Mapped[int | None] = mapped_column(ForeignKey("pengguna.id"))
    """Who confirmed that this person may be given keys; None: nobody yet, and no report is sealed to it."""
    segel: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Keyed digest of person, kind, public key and confirmation: a key planted in the database is not used."""


class SesiBrankas(Base):
    """An unlocked vault: the private key, sealed by the cookie's random value."""

    __tablename__ = "wbs_sesi_brankas"

    sidik: Mapped[str] = mapped_column(String(64), primary_key=True)
    pengguna_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"), index=True)
    isi: Mapped[bytes] = mapped_column(LargeBinary)
    diam_sampai: Mapped[datetime] = mapped_column(WaktuUtc)
    habis_at: Mapped[datetime] = mapped_column(WaktuUtc)


class SesiPelapor(Base):
    """An open mailbox: report and K, sealed by the cookie's random value. The time it ends is inside the seal."""

    __tablename__ = "wbs_sesi_pelapor"
    __table_args__ = TANPA_URUTAN

    sidik: Mapped[str] = mapped_column(String(64), primary_key=True)
    isi: Mapped[bytes] = mapped_column(LargeBinary)
    hari: Mapped[date] = mapped_column(Date)


class Darurat(Base):
    """One version of the office's emergency key: public half and the private half behind each pair of shares."""

    __tablename__ = "wbs_darurat"

    versi: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    pub: Mapped[bytes] = mapped_column(LargeBinary)
    pasangan_12: Mapped[bytes] = mapped_column(LargeBinary)
    pasangan_13: Mapped[bytes] = mapped_column(LargeBinary)
    pasangan_23: Mapped[bytes] = mapped_column(LargeBinary)
    dibuat_pada: Mapped[date] = mapped_column(Date)
    dibuat_oleh_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"))
    segel: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Keyed digest of version and public half: a planted key is not used."""


class TanyaTerpakai(Base):
    """A text question that was answered: each serves once. Forgotten after a day."""

    __tablename__ = "wbs_tanya_terpakai"
    __table_args__ = TANPA_URUTAN

    sidik: Mapped[str] = mapped_column(String(64), primary_key=True)
    hari: Mapped[date] = mapped_column(Date)


class Pengaturan(Base):
    """How the office runs the room: one row."""

    __tablename__ = "wbs_pengaturan"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    hari_umpan_balik: Mapped[int | None] = mapped_column(SmallInteger)
    retensi_bulan: Mapped[int] = mapped_column(SmallInteger, default=36)
    alamat_onion: Mapped[str] = mapped_column(String(120), default="")
    pernyataan: Mapped[str] = mapped_column(String(1000), default="")
    digest_hari: Mapped[date | None] = mapped_column(Date)
    """Day of the last daily digest."""
    harian_hari: Mapped[date | None] = mapped_column(Date)
    """Day on which the daily chores (retention, former handlers, old sessions) ran last."""


class Rekap(Base):
    """Counts of destroyed reports, so that a quarter's figures survive the retention."""

    __tablename__ = "wbs_rekap"

    triwulan: Mapped[str] = mapped_column(String(10), primary_key=True)
    kategori: Mapped[str] = mapped_column(String(16), primary_key=True)
    mode: Mapped[str] = mapped_column(String(8), primary_key=True)
    kanal: Mapped[str] = mapped_column(String(8), primary_key=True)
    hasil: Mapped[str] = mapped_column(String(20), primary_key=True)
    jumlah: Mapped[int] = mapped_column(Integer)
    konfirmasi_tepat: Mapped[int] = mapped_column(Integer)
    umpan_balik_tepat: Mapped[int] = mapped_column(Integer)
    hari: Mapped[int] = mapped_column(Integer)
    """Sum of days from receipt to closing."""


class RekapLama(Base):
    """How long destroyed reports took: the median and the open cases of a quarter need more than a sum."""

    __tablename__ = "wbs_rekap_lama"

    triwulan: Mapped[str] = mapped_column(String(10), primary_key=True)
    tutup: Mapped[str] = mapped_column(String(10), primary_key=True)
    """Quarter of the closing."""
    hari: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    jumlah: Mapped[int] = mapped_column(Integer)


class LaporanLuar(Base):
    """A report of the inspectorate on its own whistle-blowing channel, filed as evidence."""

    __tablename__ = "wbs_laporan_luar"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    periode: Mapped[str] = mapped_column(String(10), index=True)
    judul: Mapped[str] = mapped_column(String(160))
    nomor: Mapped[str] = mapped_column(String(80), default="")
    tanggal: Mapped[date] = mapped_column(Date)
    penerbit: Mapped[str] = mapped_column(String(160))
    berkas_id: Mapped[int] = mapped_column(ForeignKey("berkas.id"))
    dicatat_oleh: Mapped[str] = mapped_column(String(120))
    dicatat_at: Mapped[datetime] = mapped_column(WaktuUtc)


class Gangguan(Base):
    """Faults of the public pages by day and place in the code: all that is kept instead of a log line."""

    __tablename__ = "wbs_gangguan"

    hari: Mapped[date] = mapped_column(Date, primary_key=True)
    tanda: Mapped[str] = mapped_column(String(160), primary_key=True)
    jumlah: Mapped[int] = mapped_column(Integer)
