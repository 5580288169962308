"""The office's own settings of the room."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.akun.domain import Peran
from portal.akun.service import list_pengguna
from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.teks import clean_teks
from portal.wbs.domain.pilihan import Status
from portal.wbs.domain.tenggat import add_bulan, check_hari
from portal.wbs.models import BrankasRow, Laporan, Pengaturan
from portal.wbs.service.brankas import KUSTODIAN, PENGELOLA, current_darurat, list_pemegang
from portal.wbs.service.tempat import local_day

RETENSI_MIN, RETENSI_MAKS = 12, 120
PERNYATAAN_MAKS = 1000
LANGKAH_JATUH = 10
_ONION = re.compile(r"http://[a-z2-7]{56}\.onion")


@dataclass(frozen=True)
class IsianAturan:
    """Checked settings. `hari_umpan_balik` None: three months."""

    hari_umpan_balik: int | None
    retensi_bulan: int
    alamat_onion: str
    pernyataan: str


@dataclass(frozen=True)
class KeadaanKunci:
    """A person and the vault. `siap`: can be given keys; `darurat`: terkini, lama or tanpa; None without a vault."""

    nama: str
    jenis: str
    jabatan: str
    siap: bool
    berperan: bool
    darurat: str | None


def ensure_pengaturan() -> None:
    """Create the settings row."""
    if db.session().get(Pengaturan, 1) is None:
        db.session().add(Pengaturan(id=1, retensi_bulan=36, alamat_onion="", pernyataan=""))
        db.session().flush()


def get_pengaturan() -> Pengaturan:
    """Return the settings."""
    return db.session().get_one(Pengaturan, 1)


def _read_bulan(teks: str) -> int:
    bulan = int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 5 else 0
    if not RETENSI_MIN <= bulan <= RETENSI_MAKS:
        raise DomainError(
            "retensi_salah", _n("Tulis angka %(min)s sampai %(maks)s bulan."), bidang="retensi_bulan",
            min=RETENSI_MIN, maks=RETENSI_MAKS,
        )  # fmt: skip
    return bulan


def _read_onion(teks: str) -> str:
    alamat = teks.strip().lower().rstrip("/")
    if alamat and not _ONION.fullmatch(alamat):
        raise DomainError(
            "onion_salah",
            _n("Alamat onion berbentuk http://, 56 huruf dan angka, lalu .onion."),
            bidang="alamat_onion",
        )
    return alamat


def _read_hari(teks: str) -> int | None:
    hari = None if teks == "" else int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 5 else 0
    check_hari(hari)
    return hari


def read_isian(isi: Mapping[str, str]) -> IsianAturan:
    """Check the form of settings; raises DomainError (`bidang` the control) for the first value that cannot be."""
    pernyataan = clean_teks(isi.get("pernyataan", ""))
    if len(pernyataan) > PERNYATAAN_MAKS:
        raise DomainError(
            "terlalu_panjang", _n("Tulisan ini lebih dari %(batas)s huruf. Persingkat."), bidang="pernyataan",
            batas=PERNYATAAN_MAKS,
        )  # fmt: skip
    return IsianAturan(
        _read_hari(isi.get("hari_umpan_balik", "")),
        _read_bulan(isi.get("retensi_bulan", "").strip()),
        _read_onion(isi.get("alamat_onion", "")),
        pernyataan,
    )


def count_jatuh(retensi_bulan: int, *, now: datetime) -> int:
    """Return how many closed reports at most would fall due for destruction now; held ones never do.

    In steps of ten: asked for one retention after the other, the exact number would tell the month of every closing.
    """
    pilih = select(Laporan.ditutup_pada).where(
        Laporan.status == Status.SELESAI.value, Laporan.ditahan.is_(False), Laporan.ditutup_pada.is_not(None)
    )
    hari = local_day(now)
    jatuh = sum(add_bulan(tutup, retensi_bulan) <= hari for tutup in db.session().scalars(pilih) if tutup)
    return max(LANGKAH_JATUH, -(-jatuh // LANGKAH_JATUH) * LANGKAH_JATUH)


def save_pengaturan(isian: IsianAturan, *, pelaku: str, now: datetime) -> None:
    """Store the settings in the caller's unit of work; what changed stands in the audit trail."""
    baris = get_pengaturan()
    ubah = {n: nilai for n, nilai in vars(isian).items() if getattr(baris, n) != nilai}
    for nama, nilai in ubah.items():
        setattr(baris, nama, nilai)
    db.session().flush()
    if ubah:
        append_jejak(pelaku=pelaku, aksi="wbs.aturan", objek="wbs", now=now, rincian=ubah)


def list_kunci() -> Sequence[KeadaanKunci]:
    """Return everybody who should hold or holds a vault, by name, with its state."""
    darurat = current_darurat()
    vaults = {b.pengguna_id: b for b in db.session().scalars(select(BrankasRow))}
    peran = {PENGELOLA: Peran.PENGELOLA_WBS, KUSTODIAN: Peran.KUSTODIAN_WBS}
    berperan = {jenis: {p.id for p in list_pengguna(peran=[r])} for jenis, r in peran.items()}
    siap = {p.pengguna_id for j in peran for p in list_pemegang(j)}
    hasil = []
    for orang in list_pengguna(aktif=None):
        baris = vaults.get(orang.id)
        jenis = baris.jenis if baris else next((j for j, ids in berperan.items() if orang.id in ids), None)
        if jenis is None:
            continue
        punya = orang.id in berperan[jenis]
        segel = _darurat_of(baris, darurat.versi if darurat else None) if baris else None
        jabatan = baris.jabatan if baris else ""
        hasil.append(KeadaanKunci(orang.nama, jenis, jabatan, orang.id in siap, punya, segel))
    return hasil


def _darurat_of(baris: BrankasRow, versi: int | None) -> str:
    if baris.darurat_versi is None:
        return "tanpa"
    return "terkini" if baris.darurat_versi == versi else "lama"
