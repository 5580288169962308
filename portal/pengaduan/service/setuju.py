"""What waits for an approver: answers to read and send, proposals to decide. The table of moves says who may."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from portal.inti.db import db
from portal.pengaduan.domain.gerak import GERAK, Gerak, is_allowed
from portal.pengaduan.domain.status import TERBUKA, Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.akses import Pelaku, visible, wewenang_pada

SEKALI = 100


@dataclass(frozen=True)
class Menunggu:
    """One case that waits for a decision. `usulan` None: its answer waits. `saya`: this person may decide."""

    kasus: Pengaduan
    usulan: dict[str, Any] | None
    gerak: Gerak
    saya: bool
    sendiri: bool


def _describe(kasus: Pengaduan, pelaku: Pelaku) -> list[Menunggu]:
    wewenang, hasil = wewenang_pada(kasus, pelaku), []
    if kasus.usulan:
        usulan = json.loads(kasus.usulan)
        gerak = GERAK[usulan["gerak"]]
        sendiri = pelaku.pengguna_id is not None and usulan["oleh_id"] == pelaku.pengguna_id
        boleh = not gerak.penyetuju.isdisjoint(wewenang) and not sendiri
        hasil.append(Menunggu(kasus, usulan, gerak, boleh, sendiri))
    if kasus.status == Status.MENUNGGU_PERSETUJUAN:
        gerak = GERAK["tanggapi"]
        hasil.append(Menunggu(kasus, None, gerak, is_allowed(gerak, Status(kasus.status), wewenang), sendiri=False))
    return hasil


def list_menunggu(pelaku: Pelaku) -> tuple[Sequence[Menunggu], int]:
    """Return what waits for a decision in what the person may see, oldest deadline first, and how many cases wait.

    At most SEKALI cases are read; what is decided makes room for the next.
    """
    terbuka = [s.value for s in TERBUKA]
    syarat = and_(
        visible(pelaku),
        or_(
            Pengaduan.status == Status.MENUNGGU_PERSETUJUAN.value,
            and_(Pengaduan.usulan.is_not(None), Pengaduan.status.in_(terbuka)),
        ),
    )
    sesi = db.session()
    jumlah = sesi.scalar(select(func.count()).select_from(Pengaduan).where(syarat)) or 0
    pilih = select(Pengaduan).where(syarat).order_by(Pengaduan.tenggat_tahap, Pengaduan.id).limit(SEKALI)
    return [m for kasus in sesi.scalars(pilih) for m in _describe(kasus, pelaku)], jumlah
