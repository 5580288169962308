"""The two roll-ups and the closed periods. A roll-up has one column a slot and score."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
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
from portal.skm.domain.instrumen import SKALA_MAKS, SLOT_MAKS

_meta: MetaData = Base.metadata


def kolom_hitung(slot: int, skor: int) -> str:
    """Name of the roll-up column of a slot and score."""
    return f"h{slot:02d}_{skor}"


KUNCI_REKAP = ("instrumen", "versi", "bulan", "unit_id", "layanan_id", "loket_id", "kanal", "status")
rekap = Table(
    "skm_rekap",
    _meta,
    Column("instrumen", String(32), primary_key=True),
    Column("versi", SmallInteger, primary_key=True, autoincrement=False),
    Column("bulan", Date, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True, autoincrement=False),
    Column("layanan_id", Integer, primary_key=True, autoincrement=False),
    Column("loket_id", Integer, primary_key=True, autoincrement=False),
    Column("kanal", String(10), primary_key=True),
    Column("status", String(12), primary_key=True),
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

KUNCI_PROFIL = ("instrumen", "versi", "bulan", "unit_id", "layanan_id", "status", "tanya", "opsi")
rekap_profil = Table(
    "skm_rekap_profil",
    _meta,
    Column("instrumen", String(32), primary_key=True),
    Column("versi", SmallInteger, primary_key=True, autoincrement=False),
    Column("bulan", Date, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True, autoincrement=False),
    Column("layanan_id", Integer, primary_key=True, autoincrement=False),
    Column("status", String(12), primary_key=True),
    Column("tanya", String(20), primary_key=True),
    Column("opsi", String(20), primary_key=True),
    Column("n", Integer, nullable=False, server_default="0"),
    Column("jumlah_t", BigInteger, nullable=False, server_default="0"),
    Column("jumlah_t2", BigInteger, nullable=False, server_default="0"),
    Index("ix_skm_rekap_profil_unit_bulan", "unit_id", "instrumen", "bulan"),
)


class Penutupan(Base):
    """A closed period: the figures as they were, the last answer and review they hold, and their hash."""

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
    tinjauan_terakhir: Mapped[int] = mapped_column(BigInteger, server_default="0")
