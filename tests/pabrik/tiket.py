"""Tickets and keys for tests, made through the services."""

from datetime import date
from typing import Any

from portal.inti.db import unit_kerja
from portal.organisasi.service import Layanan, Loket, Unit
from portal.skm.instrumen import find_instrumen
from portal.skm.models import KunciApi
from portal.skm.service.kunci_api import create_kunci
from portal.skm.service.tiket import KelompokBaru, Tempat, prepare_kelompok, store_kelompok
from tests.pabrik.organisasi import SAAT

HARI = date(2025, 1, 2)


def make_tiket(layanan: Layanan, jumlah: int = 1, *, loket: Loket | None = None, **lain: Any) -> KelompokBaru:
    """Store a batch; its tokens are in `token`."""
    tempat = Tempat(layanan.unit, layanan, loket, find_instrumen("skm"))
    baru = prepare_kelompok(
        tempat, jumlah=jumlah, hari=lain.pop("hari", 30), hari_ini=lain.pop("hari_ini", HARI), **lain
    )
    with unit_kerja():
        store_kelompok(baru, pelaku="uji", now=SAAT)
    return baru


def make_kunci(unit: Unit, nama: str = "Antrean") -> tuple[KunciApi, str]:
    with unit_kerja():
        return create_kunci(unit, nama, pelaku="uji", now=SAAT)
