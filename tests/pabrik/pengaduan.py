"""Complaints for tests, made through the services."""

import itertools
from datetime import UTC, datetime
from typing import Any

from portal.akun.service import Pengguna
from portal.inti.db import unit_kerja
from portal.organisasi.service import Unit
from portal.pengaduan.domain.keadaan import Keadaan
from portal.pengaduan.service.akses import Pelaku, make_pelaku
from portal.pengaduan.service.gerak import move
from portal.pengaduan.service.kasus import DataPelapor, PengaduanBaru, Tanda, submit
from portal.pengaduan.service.lacak import get_by_kode
from portal.pengaduan.service.langkah import Isian

SENIN = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)
"""Monday 2 February 2026, 10.00 WIB: a week without holidays follows."""
_nomor = itertools.count(1)


def make_baru(unit: Unit, **lain: Any) -> PengaduanBaru:
    dasar: dict[str, Any] = {
        "jenis": "pengaduan",
        "judul": "Antrean obat lebih dari tiga jam",
        "isi": "Saya datang pukul delapan dan baru dilayani pukul sebelas lewat.",
        "unit_id": unit.id,
        "pelapor": DataPelapor(nama="Warga Contoh", surel="warga@uji.example"),
    }
    return PengaduanBaru(**dasar | lain)


def make_pengaduan(unit: Unit, *, now: datetime = SENIN, kiriman: str | None = None, **lain: Any) -> Tanda:
    """Store one complaint in a unit of work of its own; return its receipt."""
    with unit_kerja():
        return submit(make_baru(unit, **lain), kiriman=kiriman or f"uji-{next(_nomor)}", now=now)


def id_of(tanda: Tanda) -> int:
    return get_by_kode(tanda.kode).id


def pelaku_of(pengguna: Pengguna, now: datetime = SENIN) -> Pelaku:
    return make_pelaku(pengguna, now.date())


def step(
    kasus_id: int, gerak: str, pelaku: Pelaku, *, now: datetime = SENIN, catatan: str = "", **nilai: Any
) -> Keadaan:
    """Make one move in a unit of work of its own."""
    with unit_kerja():
        return move(kasus_id, gerak, Isian(catatan=catatan, nilai=nilai), pelaku=pelaku, now=now)
