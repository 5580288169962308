"""One move for many cases: which cases were chosen, and what would happen to each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.pengaduan.domain.gerak import GERAK, Gerak, Wewenang, is_allowed
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.akses import Pelaku, visible, wewenang_pada

MAKS = 200
AKSI = ("verifikasi", "disposisi", "ubah_klasifikasi", "catat")
UMUM = frozenset(
    {
        "klasifikasi_salah",
        "kategori_salah",
        "unit_kosong",
        "unit_tidak_ada",
        "kecepatan_salah",
        "catatan_kosong",
        "catatan_panjang",
        "pic_nonaktif",
        "akun_tidak_ada",
    }
)
"""Codes of errors that every case would give alike: what was filled in is wrong, not the case."""


@dataclass(frozen=True)
class Rencana:
    """One case of a bulk move. `sebab` is the sentence why it is left out, empty when it will be moved."""

    kasus: Pengaduan
    sebab: str = ""


def read_pilihan(pilihan: Sequence[str]) -> dict[int, int | None]:
    """Return case id → the version the person saw, from values like “12” or “12-3”; nonsense is left out.

    Raises DomainError for none or more than MAKS.
    """
    hasil: dict[int, int | None] = {}
    for teks in pilihan[: 5 * MAKS]:
        nomor, _, versi = teks.partition("-")
        if nomor.isascii() and nomor.isdigit() and len(nomor) < 19:
            ada_versi = versi.isascii() and versi.isdigit() and len(versi) < 10
            hasil.setdefault(int(nomor), int(versi) if ada_versi else None)
    if not hasil:
        raise DomainError("pilihan_kosong", _n("Pilih dahulu pengaduan pada daftar."))
    if len(hasil) > MAKS:
        raise DomainError("pilihan_banyak", _n("Pilih paling banyak %(maks)s pengaduan sekaligus."), maks=MAKS)
    return hasil


def find_aksi(kode: str) -> Gerak:
    """Return a move that may be made in bulk; raises DomainError."""
    if kode not in AKSI:
        raise DomainError("aksi_kosong", _n("Pilih tindakan."), bidang="aksi")
    return GERAK[kode]


def _why_not(kasus: Pengaduan, gerak: Gerak, wewenang: frozenset[Wewenang]) -> str:
    if gerak.oleh.isdisjoint(wewenang):
        return _n("Langkah ini bukan wewenang Anda.")
    if not is_allowed(gerak, Status(kasus.status), wewenang):
        return _n("Langkah ini tidak dapat dilakukan pada keadaan pengaduan sekarang.")
    return ""


def plan(ids: Sequence[int], gerak: Gerak, *, pelaku: Pelaku) -> list[Rencana]:
    """Return what would happen to each case, oldest first; cases hidden from the person are left out."""
    pilih = select(Pengaduan).where(Pengaduan.id.in_(ids), visible(pelaku)).order_by(Pengaduan.id)
    return [Rencana(k, _why_not(k, gerak, wewenang_pada(k, pelaku))) for k in db.session().scalars(pilih)]
