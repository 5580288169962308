"""Settings of the room: where “sebagian besar” begins, in which months the digest is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from portal.inti.db import db, wait_for_turn
from portal.inti.jejak import append_jejak
from portal.tindak_lanjut.domain.capaian import Pita
from portal.tindak_lanjut.domain.jadwal import BULAN_BAWAAN, check_bulan
from portal.tindak_lanjut.models import AturanTindakLanjut


@dataclass(frozen=True)
class Aturan:
    """How the office words shares, and its months (1 to 12) of the digest."""

    pita: Pita = field(default_factory=Pita)
    bulan: tuple[int, ...] = BULAN_BAWAAN


def _find_baris() -> AturanTindakLanjut | None:
    return db.session().scalar(select(AturanTindakLanjut).order_by(AturanTindakLanjut.id).limit(1))


def read_aturan() -> Aturan:
    """Return the settings; those the portal comes with until the office makes its own."""
    baris = _find_baris()
    return Aturan(Pita(baris.batas), tuple(map(int, baris.bulan.split(",")))) if baris else Aturan()


def save_aturan(batas: int, bulan: Iterable[int], *, pelaku: str, now: datetime) -> None:
    """Store the settings; raises DomainError for a share outside 1 to 99 or wrong months."""
    aturan = Aturan(Pita(batas), check_bulan(bulan))
    wait_for_turn("tindak_lanjut.aturan")
    teks, baris = ",".join(map(str, aturan.bulan)), _find_baris()
    if baris is None:
        baris = AturanTindakLanjut(batas=batas, bulan=teks, diubah_at=now)
        db.session().add(baris)
    baris.batas, baris.bulan, baris.diubah_at = batas, teks, now
    append_jejak(
        pelaku=pelaku, aksi="tindak_lanjut.atur", objek="pita", now=now, rincian={"batas": batas, "bulan": teks}
    )
