"""Answers, what was decided about them, and the imports that brought them.

An answer has one column a slot; which unsur lives in which slot is fixed by the instrument version, so that no
figure ever depends on the order of a questionnaire. Triggers refuse to delete an answer or to change anything
but its status and marks (and to empty its comment).
"""

from datetime import datetime

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
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc
from portal.skm.domain.instrumen import SLOT_MAKS
from portal.skm.domain.keabsahan import SAH

_meta: MetaData = Base.metadata
BERTANDA = "tanda <> 0 OR status <> 'sah'"
"""Condition of the partial index behind the review list; a query that uses it must contain the same words."""
_BESAR = BigInteger().with_variant(Integer, "sqlite")


def kolom_nilai(slot: int) -> str:
    """Name of the answer column of a slot."""
    return f"u{slot:02d}"


jawaban = Table(
    "skm_jawaban",
    _meta,
    Column("id", _BESAR, primary_key=True),
    Column("kiriman", String(64), unique=True),
    Column("instrumen", String(32), nullable=False),
    Column("versi", SmallInteger, nullable=False),
    Column("skala", SmallInteger, nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("layanan_id", ForeignKey("layanan.id")),
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
    Column("tanda", SmallInteger, nullable=False, server_default="0"),
    Column("durasi", Integer),
    Column("diambil_at", WaktuUtc),
    Column("luring", Boolean, nullable=False, server_default=false()),
    Column("perangkat", String(24)),
    Column("dicatat_oleh", String(120)),
    Column("kios_id", ForeignKey("skm_kios.id")),
    Column("impor_id", ForeignKey("skm_impor.id")),
    *(
        CheckConstraint(
            f"{kolom_nilai(s)} IS NULL OR ({kolom_nilai(s)} >= 1 AND {kolom_nilai(s)} <= skala)",
            name=f"{kolom_nilai(s)}_dalam_skala",
        )
        for s in range(1, SLOT_MAKS + 1)
    ),
    Index("ix_skm_jawaban_unit_tanggal", "unit_id", "instrumen", "tanggal"),
    Index("ix_skm_jawaban_layanan", "layanan_id", "tanggal"),
    Index("ix_skm_jawaban_pintu", "unit_id", "loket_id", "diterima_at"),
    Index("ix_skm_jawaban_perangkat", "perangkat", "diterima_at"),
    Index("ix_skm_jawaban_kios", "kios_id", "diambil_at"),
    Index("ix_skm_jawaban_impor", "impor_id"),
    Index(
        "ix_skm_jawaban_bertanda", "unit_id", "tanggal", sqlite_where=text(BERTANDA), postgresql_where=text(BERTANDA)
    ),
)


class Tinjauan(Base):
    """One change of an answer's status, by a rule (`oleh` "aturan") or a reviewer; append-only.

    `status_lama` lets a closed period find the status an answer had when it was closed.
    """

    __tablename__ = "skm_tinjauan"
    __table_args__ = (Index("ix_skm_tinjauan_jawaban", "jawaban_id", "id"),)

    id: Mapped[int] = mapped_column(_BESAR, primary_key=True)
    jawaban_id: Mapped[int] = mapped_column(ForeignKey("skm_jawaban.id"))
    status_lama: Mapped[str] = mapped_column(String(12))
    status_baru: Mapped[str] = mapped_column(String(12))
    alasan: Mapped[str] = mapped_column(String(300))
    oleh: Mapped[str] = mapped_column(String(120))
    pada: Mapped[datetime] = mapped_column(WaktuUtc)


class Moderasi(Base):
    """What a moderator decided about one comment; no row: not looked at yet, not shown outside."""

    __tablename__ = "skm_moderasi"

    jawaban_id: Mapped[int] = mapped_column(ForeignKey("skm_jawaban.id"), primary_key=True, autoincrement=False)
    tampil: Mapped[bool] = mapped_column(Boolean)
    oleh: Mapped[str] = mapped_column(String(120))
    pada: Mapped[datetime] = mapped_column(WaktuUtc)


class Impor(Base):
    """One imported file: how its columns were read (JSON), how many answers it brought, whether it was undone."""

    __tablename__ = "skm_impor"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    layanan_id: Mapped[int | None] = mapped_column(ForeignKey("layanan.id"))
    instrumen: Mapped[str] = mapped_column(String(32))
    nama_berkas: Mapped[str] = mapped_column(String(160))
    sidik: Mapped[str] = mapped_column(String(64))
    pemetaan: Mapped[str] = mapped_column(Text, default="{}")
    jumlah: Mapped[int] = mapped_column(Integer)
    oleh: Mapped[str] = mapped_column(String(120))
    pada: Mapped[datetime] = mapped_column(WaktuUtc)
    batal_at: Mapped[datetime | None] = mapped_column(WaktuUtc)
    batal_oleh: Mapped[str | None] = mapped_column(String(120))
