"""Idempotent submissions: one key, one stored result, however often a phone repeats the POST.

The key is issued with the form. The row is written in the same transaction as what it protects, so
that a receipt shown to a citizen exists exactly once (a killed worker, a retry and a double tap included).
"""

import hashlib
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import String, Table, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc, db, insert_for
from portal.inti.galat import Bentrok, _n


class Kiriman(Base):
    """One accepted submission: its key, the digest of its content and the receipt shown."""

    __tablename__ = "kiriman"

    kunci: Mapped[str] = mapped_column(String(64), primary_key=True)
    jenis: Mapped[str] = mapped_column(String(32))
    sidik: Mapped[str] = mapped_column(String(64))
    tanda_terima: Mapped[str] = mapped_column(String(64), unique=True)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc, index=True)


def compute_sidik(*bagian: object) -> str:
    """Return the SHA-256 of the submission's content, to tell a retry from a changed form."""
    return hashlib.sha256("\x1f".join(map(repr, bagian)).encode("utf-8", "backslashreplace")).hexdigest()


_tabel = cast(Table, Kiriman.__table__)
_LAMA = select(_tabel.c.jenis, _tabel.c.sidik, _tabel.c.tanda_terima).where(_tabel.c.kunci == bindparam("kunci"))
_SAAT = select(_tabel.c.dibuat_at).where(
    _tabel.c.tanda_terima == bindparam("tanda_terima"), _tabel.c.jenis == bindparam("jenis")
)


@lru_cache(maxsize=2)
def _insert(dialek: str) -> Any:
    return insert_for(dialek, _tabel).on_conflict_do_nothing(index_elements=["kunci"]).returning(_tabel.c.kunci)


def find_saat(*, jenis: str, tanda_terima: str) -> datetime | None:
    """Return when the submission with this receipt was stored; None when there is none."""
    return db.session().execute(_SAAT, {"jenis": jenis, "tanda_terima": tanda_terima}).scalar_one_or_none()


def claim_kiriman(*, jenis: str, kunci: str, sidik: str, tanda_terima: str, now: datetime) -> str | None:
    """Store the key; return None when it is new, else the receipt stored the first time.

    Raises Bentrok when the key was used before with other content.
    """
    sesi = db.session()
    nilai = {"kunci": kunci, "jenis": jenis, "sidik": sidik, "tanda_terima": tanda_terima, "dibuat_at": now}
    if sesi.execute(_insert(sesi.get_bind().dialect.name), nilai).scalar_one_or_none() is not None:
        return None
    lama = sesi.execute(_LAMA, {"kunci": kunci}).one()
    if (lama.jenis, lama.sidik) != (jenis, sidik):
        raise Bentrok(
            "kiriman_berbeda",
            _n("Formulir ini sudah pernah dikirim dengan isi lain. Buka formulir baru untuk mengirim lagi."),
        )
    return str(lama.tanda_terima)
