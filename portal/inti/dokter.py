"""The doctor: checks configuration, database, disk, keys, worker and audit trail; each problem has its cure."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from portal.inti import rahasia
from portal.inti.antrean import DENYUT_PEKERJA
from portal.inti.db import PRAGMA, db, unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.tugas import beat, last_beat
from portal.settings import AKAR, Settings

DISK_MINIMUM = 500 * 1024 * 1024
DENYUT_MAKS = timedelta(minutes=3)
SISTEM_BERKAS_JARINGAN = ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p")


@dataclass(frozen=True)
class Pemeriksaan:
    """One part examined: its name, whether it is well, what was seen, and the cure when it is not."""

    nama: str
    baik: bool
    keterangan: str
    obat: str = ""


def _mount_type(folder: Path) -> str:
    """Return the file system type of a folder, from /proc/mounts ("" when unknown)."""
    try:
        baris = [b.split() for b in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return ""
    cocok = [(b[1], b[2]) for b in baris if str(folder) == b[1] or str(folder).startswith(b[1].rstrip("/") + "/")]
    return max(cocok, default=("", ""), key=lambda m: len(m[0]))[1]


def _check_database(settings: Settings) -> Iterator[Pemeriksaan]:
    if not settings.database_url.startswith("sqlite"):
        versi = db.session().execute(text("SHOW server_version")).scalar_one()
        yield Pemeriksaan("basis data", True, f"PostgreSQL {versi}")
        return
    beda = []
    for nama, harap in PRAGMA.items():
        nilai = db.session().execute(text(f"PRAGMA {nama}")).scalar_one()
        if str(nilai).lower() != str(harap):
            beda.append(f"{nama}={nilai}")
    db.session().rollback()
    yield Pemeriksaan(
        "basis data",
        not beda,
        "SQLite WAL, synchronous=FULL" if not beda else f"pragma salah: {', '.join(beda)}",
        "Jalankan portal lewat perintahnya sendiri; jangan ubah pragma dengan alat lain.",
    )
    jenis = _mount_type(settings.data)
    yield Pemeriksaan(
        "tempat data",
        jenis not in SISTEM_BERKAS_JARINGAN,
        f"sistem berkas {jenis or 'tidak diketahui'}",
        "SQLite tidak aman di penyimpanan jaringan. Pindahkan PORTAL_DATA ke cakram setempat.",
    )


def _check_write(_settings: Settings) -> Iterator[Pemeriksaan]:
    try:
        with unit_kerja():
            beat("dokter", now=utc_now())
    except DomainError as salah:
        yield Pemeriksaan("tulis", False, salah.teks, "Periksa ruang cakram dan hak tulis folder data.")
    else:
        yield Pemeriksaan("tulis", True, "satu baris ditulis dan disimpan")


def _check_migrasi(_settings: Settings) -> Iterator[Pemeriksaan]:
    skrip = ScriptDirectory.from_config(_alembic())
    with db.engine.connect() as koneksi:
        kini = MigrationContext.configure(koneksi).get_current_revision()
    terbaru = skrip.get_current_head()
    yield Pemeriksaan(
        "migrasi",
        kini == terbaru,
        f"versi {kini or 'kosong'}, terbaru {terbaru}",
        "Jalankan: python -m portal siapkan",
    )


def _alembic() -> Config:
    susunan = Config()
    susunan.set_main_option("script_location", str(AKAR / "migrations"))
    return susunan


def _check_disk(settings: Settings) -> Iterator[Pemeriksaan]:
    sisa = shutil.disk_usage(settings.data).free
    yield Pemeriksaan(
        "cakram",
        sisa >= DISK_MINIMUM and os.access(settings.data, os.W_OK),
        f"{sisa // 1024**2} MB kosong",
        "Kosongkan ruang di folder data, minimal 500 MB, dan pastikan dapat ditulisi.",
    )


def _check_kunci(settings: Settings) -> Iterator[Pemeriksaan]:
    masalah = rahasia.check(settings.kunci)
    yield Pemeriksaan("kunci", not masalah, "lengkap" if not masalah else " ".join(masalah), "Lihat keterangan.")


def _check_pekerja(_settings: Settings) -> Iterator[Pemeriksaan]:
    pada = last_beat(DENYUT_PEKERJA)
    hidup = pada is not None and utc_now() - pada < DENYUT_MAKS
    yield Pemeriksaan(
        "pekerja",
        hidup,
        f"tanda terakhir {pada:%Y-%m-%d %H:%M} UTC" if pada else "belum pernah berjalan",
        "Jalankan: python -m portal pekerja",
    )


PEMERIKSA: tuple[Callable[[Settings], Iterator[Pemeriksaan]], ...] = (
    _check_kunci,
    _check_database,
    _check_migrasi,
    _check_write,
    _check_disk,
    _check_pekerja,
)


_pemeriksa_ruang: list[Callable[[Settings], Iterator[Pemeriksaan]]] = []


def set_pemeriksa_ruang(*pemeriksa: Callable[[Settings], Iterator[Pemeriksaan]]) -> None:
    """Name what the rooms examine besides; called once at start-up."""
    _pemeriksa_ruang[:] = pemeriksa


def examine(settings: Settings, *, dengan_ruang: bool = False) -> list[Pemeriksaan]:
    """Run every check; a check that breaks is itself a finding.

    `dengan_ruang` adds the checks of the rooms: whether people are ready, not only the server.
    """
    hasil: list[Pemeriksaan] = []
    for periksa in (*PEMERIKSA, *_pemeriksa_ruang) if dengan_ruang else PEMERIKSA:
        try:
            hasil += periksa(settings)
        except Exception as salah:
            db.session().rollback()
            nama = periksa.__name__.removeprefix("_").removeprefix("check_")
            sebab = (str(salah) or type(salah).__name__).splitlines()[0]
            hasil.append(Pemeriksaan(nama, False, sebab, "Jalankan: python -m portal siapkan"))
    return hasil
