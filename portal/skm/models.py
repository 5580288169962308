"""Rows of the survey: answers, their roll-up, closed periods, used instrument versions.

Answers and roll-up have one column a slot (and a score); which unsur lives in which slot is fixed by
the instrument version, so that no figure ever depends on the order of a questionnaire.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc
from portal.skm.domain import SKALA_MAKS, SLOT_MAKS

SAH, DIKECUALIKAN = "sah", "dikecualikan"
_meta: MetaData = Base.metadata


def kolom_nilai(slot: int) -> str:
    """Name of the answer column of a slot."""
    return f"u{slot:02d}"


def kolom_hitung(slot: int, skor: int) -> str:
    """Name of the roll-up column of a slot and score."""
    return f"h{slot:02d}_{skor}"


jawaban = Table(
    "skm_jawaban",
    _meta,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("kiriman", String(64), unique=True),
    Column("instrumen", String(32), nullable=False),
    Column("versi", SmallInteger, nullable=False),
    Column("skala", SmallInteger, nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("layanan_id", ForeignKey("layanan.id"), nullable=False),
    Column("loket_id", ForeignKey("loket.id")),
    Column("qr_id", ForeignKey("qr.id")),
    Column("kanal", String(10), nullable=False),
    Column("tanggal", Date, nullable=False),
    Column("diterima_at", WaktuUtc, nullable=False),
    Column("bahasa", String(5), nullable=False, server_default="id"),
    Column("status", String(12), nullable=False, server_default=SAH),
    Column("imputasi_biaya", Boolean, nullable=False, default=False),
    Column("jenis_kelamin", String(20)),
    Column("pendidikan", String(20)),
    Column("pekerjaan", String(20)),
    Column("disabilitas", String(20)),
    Column("saran", Text),
    *(Column(kolom_nilai(s), SmallInteger) for s in range(1, SLOT_MAKS + 1)),
    *(
        CheckConstraint(
            f"{kolom_nilai(s)} IS NULL OR ({kolom_nilai(s)} >= 1 AND {kolom_nilai(s)} <= skala)",
            name=f"{kolom_nilai(s)}_dalam_skala",
        )
        for s in range(1, SLOT_MAKS + 1)
    ),
    Index("ix_skm_jawaban_unit_tanggal", "unit_id", "instrumen", "tanggal"),
    Index("ix_skm_jawaban_layanan", "layanan_id", "tanggal"),
)

KUNCI_REKAP = ("instrumen", "versi", "bulan", "layanan_id", "loket_id", "kanal")
rekap = Table(
    "skm_rekap",
    _meta,
    Column("instrumen", String(32), primary_key=True),
    Column("versi", SmallInteger, primary_key=True, autoincrement=False),
    Column("bulan", Date, primary_key=True),
    Column("layanan_id", ForeignKey("layanan.id"), primary_key=True, autoincrement=False),
    Column("loket_id", Integer, primary_key=True, autoincrement=False),
    Column("kanal", String(10), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("n", Integer, nullable=False, server_default="0"),
    Column("jumlah_t", BigInteger, nullable=False, server_default="0"),
    Column("jumlah_t2", BigInteger, nullable=False, server_default="0"),
    *(
        Column(kolom_hitung(slot, skor), Integer, nullable=False, server_default="0")
        for slot in range(1, SLOT_MAKS + 1)
        for skor in range(1, SKALA_MAKS + 1)
    ),
    Index("ix_skm_rekap_unit_bulan", "unit_id", "instrumen", "bulan"),
)


class InstrumenRow(Base):
    """A version that has been in use, with the hash that keeps it from changing."""

    __tablename__ = "skm_instrumen"

    kode: Mapped[str] = mapped_column(String(32), primary_key=True)
    versi: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    sidik: Mapped[str] = mapped_column(String(64))
    dipasang_at: Mapped[datetime] = mapped_column(WaktuUtc)


class Penutupan(Base):
    """A closed period: the figures as they were, the last answer they hold, and their hash."""

    __tablename__ = "skm_penutupan"
    __table_args__ = (UniqueConstraint("unit_id", "periode", "instrumen", "revisi"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    periode: Mapped[str] = mapped_column(String(10))
    instrumen: Mapped[str] = mapped_column(String(32))
    revisi: Mapped[int] = mapped_column(Integer)
    n: Mapped[int] = mapped_column(Integer)
    populasi: Mapped[int | None] = mapped_column(Integer)
    jawaban_terakhir: Mapped[int] = mapped_column(BigInteger)
    isi: Mapped[str] = mapped_column(Text)
    sidik: Mapped[str] = mapped_column(String(64))
    ditutup_at: Mapped[datetime] = mapped_column(WaktuUtc)
    ditutup_oleh: Mapped[str] = mapped_column(String(120))
    mulai: Mapped[date] = mapped_column(Date)
