"""Rows of attachments."""

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.berkas.aturan import BERSIH, KARANTINA
from portal.inti.db import Base, WaktuUtc

DIPERIKSA, BERSIH_STATUS, DITOLAK = "diperiksa", "bersih", "ditolak"


class Berkas(Base):
    """One attached file. `sidik` (SHA-256) and `ukuran` (bytes) are those of what is stored now.

    It waits in quarantine ("diperiksa") until the job has written it anew ("bersih") or refused it
    ("ditolak", with the reason as a sentence in `sebab`).
    """

    __tablename__ = "berkas"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    nama: Mapped[str] = mapped_column(String(120))
    jenis: Mapped[str] = mapped_column(String(8))
    ukuran: Mapped[int] = mapped_column(Integer)
    sidik: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10), index=True)
    sebab: Mapped[str] = mapped_column(String(200), default="")
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    diperiksa_at: Mapped[datetime | None] = mapped_column(WaktuUtc)


def karantina_of(token: str) -> str:
    """Return the name of the object as it was sent."""
    return f"{KARANTINA}/{token}"


def bersih_of(token: str, jenis: str) -> str:
    """Return the name of the cleaned object."""
    return f"{BERSIH}/{token}.{jenis}"
