"""Rows of publication."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
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
