"""Units, services, counters, codes and people for tests, made through the services."""

from datetime import UTC, datetime

from flask_security import hash_password

from portal.akun.domain import Peran
from portal.akun.models import Pengguna
from portal.akun.service import create_pengguna
from portal.inti.db import unit_kerja
from portal.organisasi.service import Layanan, Loket, Unit, find_unit, save_layanan, save_loket, save_unit
from portal.organisasi.service.qr import Qr, ensure_qr
from tests.klien import SANDI

SAAT = datetime(2025, 1, 2, 3, 0, tzinfo=UTC)


def make_unit(kode: str = "DINKES", nama: str = "Dinas Kesehatan Contoh", induk: str | None = None) -> Unit:
    with unit_kerja():
        return save_unit(kode=kode, nama=nama, induk_kode=induk, now=SAAT)


def make_layanan(unit: Unit, kode: str = "UMUM", nama: str = "Layanan Umum", *, gratis: bool = False) -> Layanan:
    with unit_kerja():
        return save_layanan(unit, kode=kode, nama=nama, gratis=gratis)


def make_loket(unit: Unit, kode: str = "1", nama: str = "Loket 1") -> Loket:
    with unit_kerja():
        return save_loket(unit, kode=kode, nama=nama)


def make_qr(layanan: Layanan, loket: Loket | None = None) -> Qr:
    with unit_kerja():
        return ensure_qr(layanan.unit, layanan, loket, instrumen="skm", pelaku="uji", now=SAAT)


def make_akun(peran: Peran, unit: str | None = None, email: str | None = None) -> Pengguna:
    with unit_kerja():
        return create_pengguna(
            email=email or f"{peran.value}@uji.example",
            nama=f"Uji {peran.value}",
            peran=peran,
            unit=find_unit(unit) if unit else None,
            sandi=SANDI,
            hash_sandi=hash_password,
            pelaku="uji",
            now=SAAT,
        )
