"""A vault whose passphrase is lost: by recovery code, or over again; and the newest emergency key at each unlock."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from portal.akun.service import Pengguna
from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.wbs.kunci import brankas as kunci
from portal.wbs.models import Akses, Laporan
from portal.wbs.service import brankas as layanan

KATA_ULANG = "MULAI LAGI"
"""Typed before a vault is started over."""


@dataclass(frozen=True)
class Hilang:
    """A report this person could read. `rekan`: how many colleagues still can, and may share it again."""

    nomor: str
    rekan: int


def list_hilang(pengguna_id: int) -> list[Hilang]:
    """Return the reports that starting over would shut for this person, by number."""
    rekan = aliased(Akses)
    lain = select(func.count()).where(rekan.laporan_id == Laporan.id, rekan.pengguna_id != pengguna_id)
    pilih = (
        select(Laporan.nomor, lain.scalar_subquery())
        .join(Akses, Akses.laporan_id == Laporan.id)
        .where(Akses.pengguna_id == pengguna_id)
        .order_by(Laporan.nomor)
    )
    return [Hilang(nomor, rekan) for nomor, rekan in db.session().execute(pilih)]


def check_kata_ulang(kata: str) -> None:
    """Raise DomainError (`bidang` kata) unless the confirmation was typed."""
    if " ".join(kata.upper().split()) != KATA_ULANG:
        raise DomainError("kata_ulang", _n("Ketik %(kata)s untuk melanjutkan."), bidang="kata", kata=KATA_ULANG)


def recover(pengguna_id: int, kode: str) -> bytes:
    """Return the private key by recovery code. Raises DomainError (`bidang` kode), TidakDitemukan."""
    prv = kunci.recover_prv(layanan.as_kunci(layanan.get_brankas(pengguna_id)), pengguna_id, kode)
    if prv is None:
        raise DomainError("kode_salah", _n("Kode pemulihan tidak cocok. Periksa setiap huruf."), bidang="kode")
    return prv


def start_over(pengguna: Pengguna, isi: kunci.Brankas, *, now: datetime) -> None:
    """Replace the key pair; the person is no longer responsible for reports he or she cannot open.

    The new vault is of the kind that fits the person's role now.
    """
    layanan.get_brankas(pengguna.id).jenis = layanan.jenis_of(pengguna)
    layanan.reset_brankas(pengguna, isi, now=now)
    ubah = update(Laporan).where(Laporan.penanggung_jawab_id == pengguna.id)
    db.session().execute(ubah.values(penanggung_jawab_id=None, versi=Laporan.versi + 1))


def find_darurat_baru(pengguna_id: int) -> date | None:
    """Return the day of the office's emergency key when this vault is not sealed to it; None when it is.

    Its owner must agree to it: whoever made the key alone would else get every vault with the next unlock.
    """
    darurat, baris = layanan.current_darurat(), layanan.find_brankas(pengguna_id)
    return darurat.dibuat_pada if darurat and baris and baris.darurat_versi != darurat.versi else None


def renew_darurat(pengguna: Pengguna, prv: bytes, *, now: datetime) -> None:
    """Seal a private key to the newest emergency key, in the caller's unit of work."""
    darurat = layanan.current_darurat()
    if darurat is None:
        return
    baris = layanan.get_brankas(pengguna.id)
    baris.prv_darurat = kunci.seal_darurat(darurat.pub, prv, pengguna.id)
    baris.darurat_versi = darurat.versi
    db.session().flush()
    append_jejak(pelaku=pengguna.email, aksi="wbs.darurat_diperbarui", objek=f"akun:{pengguna.email}", now=now)
