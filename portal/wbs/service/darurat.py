"""The office's emergency key: made before three holders, used by any two of them when somebody lost a vault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, func, or_, select, update

from portal.akun.service import Pengguna
from portal.inti.db import db, insert_for
from portal.inti.galat import Bentrok, DomainError, _n
from portal.inti.jejak import append_jejak
from portal.wbs.kunci.brankas import Brankas, open_darurat
from portal.wbs.kunci.pecahan import KunciDarurat, join, split_baru
from portal.wbs.kunci.primitif import SegelRusak
from portal.wbs.models import Akses, AksesIdentitas, BrankasRow, Darurat, Laporan
from portal.wbs.service.brankas import (
    as_kunci,
    compute_segel_darurat,
    current_darurat,
    find_brankas,
    replace_segel,
)
from portal.wbs.service.tempat import local_day

ALASAN_MAKS = 300
_ULANG = 3


@dataclass(frozen=True)
class Keadaan:
    """How the emergency key stands: version and day of the newest, and how many vaults are sealed to what."""

    versi: int | None
    pada: date | None
    terkini: int
    lama: int
    tanpa: int


@dataclass(frozen=True)
class KunciBaru:
    """A key just made: its version and the three shares by holder, which are shown once."""

    versi: int
    bagian: Mapping[int, str] = field(repr=False)


def read_keadaan() -> Keadaan:
    """Return how the office's emergency key stands."""
    darurat = current_darurat()
    versi = darurat.versi if darurat else None
    pilih = select(BrankasRow.darurat_versi, func.count()).group_by(BrankasRow.darurat_versi)
    jumlah: dict[int | None, int] = {baris[0]: baris[1] for baris in db.session().execute(pilih)}
    terkini = jumlah.get(versi, 0) if versi else 0
    tanpa = jumlah.get(None, 0)
    return Keadaan(
        versi, darurat.dibuat_pada if darurat else None, terkini, sum(jumlah.values()) - terkini - tanpa, tanpa
    )


def make_darurat(pengguna: Pengguna, *, now: datetime) -> KunciBaru:
    """Make the next version in the caller's unit of work; only the public half and three sealed blobs are stored."""
    sesi = db.session()
    tabel = cast(Table, Darurat.__table__)
    sisip = insert_for(sesi.get_bind().dialect.name, tabel).on_conflict_do_nothing().returning(tabel.c.versi)
    for _ke in range(_ULANG):
        versi = int(sesi.scalar(select(func.max(Darurat.versi))) or 0) + 1
        kunci, bagian = split_baru(versi)
        if sesi.execute(sisip, _as_row(versi, kunci, pengguna, now)).scalar_one_or_none() is not None:
            append_jejak(
                pelaku=pengguna.email, aksi="wbs.darurat_dibuat", objek="wbs", now=now, rincian={"versi": versi}
            )
            return KunciBaru(versi, bagian)
    raise Bentrok("darurat_bentrok", _n("Kunci darurat lain sedang dibuat. Coba lagi."))


def _as_row(versi: int, kunci: KunciDarurat, pengguna: Pengguna, now: datetime) -> dict[str, Any]:
    return {
        "versi": versi,
        "pub": kunci.pub,
        "pasangan_12": kunci.pasangan["1-2"],
        "pasangan_13": kunci.pasangan["1-3"],
        "pasangan_23": kunci.pasangan["2-3"],
        "dibuat_pada": local_day(now),
        "dibuat_oleh_id": pengguna.id,
        "segel": compute_segel_darurat(versi, kunci.pub),
    }


def is_tersegel(pengguna_id: int) -> bool:
    """Tell whether a person's vault can be opened by the emergency key at all."""
    baris = find_brankas(pengguna_id)
    return baris is not None and baris.prv_darurat is not None


def recover_prv(pengguna_id: int, satu: str, dua: str) -> bytes:
    """Return a vault's private key from two shares.

    Raises DomainError with one and the same sentence for whatever is wrong: shares, versions or vault.
    """
    baris = find_brankas(pengguna_id)
    versi = baris.darurat_versi if baris else None
    darurat = db.session().get(Darurat, versi) if versi else None
    try:
        if baris is None or darurat is None:
            raise SegelRusak
        pasangan = {"1-2": darurat.pasangan_12, "1-3": darurat.pasangan_13, "2-3": darurat.pasangan_23}
        prv = join(KunciDarurat(darurat.pub, pasangan), darurat.versi, satu, dua)
        return open_darurat(prv, as_kunci(baris), pengguna_id)
    except SegelRusak as salah:
        raise DomainError(
            "bagian_salah", _n("Brankas tidak terbuka. Periksa kedua bagian kunci, lalu coba lagi."), bidang="satu"
        ) from salah


def restore_brankas(pengguna: Pengguna, isi: Brankas, *, alasan: str, now: datetime) -> int:
    """Seal a vault anew after the emergency key opened it, in the caller's unit of work.

    Reporters of all reports this vault can read are told the day in their mailbox. Returns how many those are.
    """
    replace_segel(pengguna, isi, aksi="wbs.brankas_darurat", now=now)
    akses, identitas = (
        select(tabel.laporan_id).where(tabel.pengguna_id == pengguna.id) for tabel in (Akses, AksesIdentitas)
    )
    ubah = update(Laporan).where(or_(Laporan.id.in_(akses), Laporan.id.in_(identitas)))
    hasil = db.session().execute(ubah.values(darurat_pada=local_day(now)).execution_options(synchronize_session=False))
    jumlah = int(hasil.rowcount)  # type: ignore[attr-defined]
    append_jejak(
        pelaku=pengguna.email,
        aksi="wbs.darurat_dipakai",
        objek=f"akun:{pengguna.email}",
        now=now,
        rincian={"alasan": alasan, "laporan": jumlah},
    )
    return jumlah
