"""Changing a draft of an instrument step by step; which storage column a new unsur gets."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import DomainError
from portal.skm.domain.draf import KataUnsur, add_unsur, find_slot
from portal.skm.instrumen import shipped_isi
from portal.skm.models import InstrumenRow
from portal.skm.service.instrumen import get_versi, lock_draf, read_isi, save_draf

ASAL_MAKS = 20
_ASAL = re.compile(r"(?P<kode>[a-z0-9-]{1,32}) (?P<versi>\d{1,4})")
Ubah = Callable[[dict[str, Any]], Mapping[str, Any]]


def change_draf(kode: str, versi: int, ubah: Ubah, *, sidik: str, pelaku: str, now: datetime) -> InstrumenRow:
    """Apply one change to the draft that has the hash `sidik`.

    Raises Bentrok when it was changed meanwhile or is published, DomainError when the result is inconsistent or
    has other figures than a published version of the code.
    """
    baris = lock_draf(kode, versi, sidik)
    return save_draf(kode, versi, ubah(read_isi(baris)), sidik=sidik, pelaku=pelaku, now=now)


def extend_draf(
    kode: str, versi: int, kode_unsur: str, kata: KataUnsur, *, sidik: str, pelaku: str, now: datetime
) -> InstrumenRow:
    """Add an unsur in a column that no related version uses for another one; raises as `change_draf` does."""

    def ubah(isi: dict[str, Any]) -> dict[str, Any]:
        return add_unsur(isi, kode_unsur, kata, slot=find_slot(isi, _known_slots(kode, isi), kode_unsur))

    return change_draf(kode, versi, ubah, sidik=sidik, pelaku=pelaku, now=now)


def _known_slots(kode: str, isi: Mapping[str, Any]) -> dict[int, str]:
    """Return column → unsur of every version of this code and of those it was copied from."""
    hasil: dict[int, str] = {}
    baris = db.session().scalars(select(InstrumenRow).where(InstrumenRow.kode == kode).order_by(InstrumenRow.versi))
    for satu in (*map(read_isi, baris), *_origins(isi)):
        for unsur in satu.get("unsur", ()):
            hasil.setdefault(unsur["slot"], unsur["kode"])
    return hasil


def _origins(isi: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    hasil: list[Mapping[str, Any]] = []
    cocok = _ASAL.fullmatch(isi.get("asal") or "")
    while cocok and len(hasil) < ASAL_MAKS:
        hasil.append(_read_asal(cocok["kode"], int(cocok["versi"])))
        cocok = _ASAL.fullmatch(hasil[-1].get("asal") or "")
    return hasil


def _read_asal(kode: str, versi: int) -> Mapping[str, Any]:
    try:
        return read_isi(get_versi(kode, versi))
    except DomainError:  # the draft it was copied from is gone
        return shipped_isi(kode, versi) or {}
