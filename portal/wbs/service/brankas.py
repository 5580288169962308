"""Vaults of handlers and custodians: who holds a key now, making one, opening it, losing it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from portal.akun.domain import Peran
from portal.akun.service import Pengguna, list_penyandang, peran_of
from portal.inti.db import db
from portal.inti.galat import Bentrok, DomainError, TidakBerwenang, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.teks import clean_teks
from portal.wbs.kunci import brankas as kunci
from portal.wbs.kunci.primitif import derive
from portal.wbs.models import Akses, AksesIdentitas, BrankasRow, Darurat, SesiBrankas
from portal.wbs.service.tempat import get_tempat, local_day

PENGELOLA, KUSTODIAN = "pengelola", "kustodian"
FRASA_MIN, FRASA_MAKS, JABATAN_MAKS = 16, 200, 120
_PERAN = {PENGELOLA: Peran.PENGELOLA_WBS, KUSTODIAN: Peran.KUSTODIAN_WBS}


@dataclass(frozen=True)
class PemegangKunci:
    """Somebody who can be given a key now: active, in the role, with a vault. `jabatan` is public."""

    pengguna_id: int
    nama: str
    surel: str
    jabatan: str
    pub: bytes


@dataclass(frozen=True)
class Pemegang:
    """A staff member at work with an open vault."""

    pengguna_id: int
    nama: str
    surel: str
    jenis: str
    prv: bytes = field(repr=False)


def jenis_of(pengguna: Pengguna) -> str:
    """Return which vault a person gets. Whoever handles reports can never be custodian of identities as well.

    Raises TidakBerwenang for a person in neither role.
    """
    peran = peran_of(pengguna)
    for jenis, p in _PERAN.items():
        if p in peran:
            return jenis
    raise TidakBerwenang("bukan_wbs", _n("Brankas hanya untuk pengelola dan kustodian WBS."))


def compute_segel(pengguna_id: int, jenis: str, pub: bytes, disahkan_oleh_id: int | None) -> bytes:
    """Return the keyed digest of a vault's public part; who can only write to the database cannot make it."""
    bagian = (str(pengguna_id).encode(), jenis.encode(), pub, str(disahkan_oleh_id or 0).encode())
    return derive(get_tempat().lada, b"brankas", *bagian)


def _list_genuine(jenis: str, *, sah: bool) -> list[PemegangKunci]:
    orang = {nomor: (nama, surel) for nomor, nama, surel in list_penyandang(_PERAN[jenis])}
    if not orang:
        return []
    b = BrankasRow
    pilih = select(b.pengguna_id, b.jabatan, b.pub, b.disahkan_oleh_id, b.segel).where(
        b.pengguna_id.in_(orang),
        b.jenis == jenis,
        b.disahkan_oleh_id.is_not(None) if sah else b.disahkan_oleh_id.is_(None),
    )
    hasil = [
        PemegangKunci(nomor, *orang[nomor], jabatan, pub)
        for nomor, jabatan, pub, oleh, segel in db.session().execute(pilih)
        if secrets.compare_digest(segel, compute_segel(nomor, jenis, pub, oleh))
    ]
    return sorted(hasil, key=lambda p: (p.nama, p.pengguna_id))


def list_pemegang(jenis: str) -> list[PemegangKunci]:
    """Return who can be given a key of this kind now, by name: active, in the role, with a confirmed vault."""
    return _list_genuine(jenis, sah=True)


def list_menunggu(jenis: str) -> list[PemegangKunci]:
    """Return whose vault waits for a colleague's confirmation; nothing is sealed to it before."""
    return _list_genuine(jenis, sah=False)


def list_tanpa(jenis: str) -> list[str]:
    """Return the names of active accounts in the role that have no vault yet: they can be given nothing."""
    punya = set(db.session().scalars(select(BrankasRow.pengguna_id)))
    return sorted(nama for nomor, nama, _surel in list_penyandang(_PERAN[jenis]) if nomor not in punya)


def may_confirm(pengesah: Pengguna, jenis: str) -> bool:
    """Tell whether a person may confirm vaults of this kind: a colleague with one, or the head when there is none."""
    pemegang = list_pemegang(jenis)
    return any(p.pengguna_id == pengesah.id for p in pemegang) or (
        not pemegang and Peran.PIMPINAN in peran_of(pengesah)
    )


def confirm_brankas(pengesah: Pengguna, pengguna_id: int, *, now: datetime) -> None:
    """Let a new vault be given keys from now on, in the caller's unit of work.

    An account with the role alone gets nothing: whoever can make accounts cannot read reports. Raises TidakBerwenang,
    and DomainError for a vault that does not wait.
    """
    baris = get_brankas(pengguna_id)
    if not may_confirm(pengesah, baris.jenis):
        raise TidakBerwenang("bukan_pengesah", _n("Hanya pemegang kunci sejenis yang dapat mengesahkan."))
    if pengguna_id == pengesah.id or all(m.pengguna_id != pengguna_id for m in list_menunggu(baris.jenis)):
        raise DomainError("tidak_menunggu", _n("Brankas ini tidak menunggu pengesahan."))
    baris.disahkan_oleh_id = pengesah.id
    baris.segel = compute_segel(baris.pengguna_id, baris.jenis, baris.pub, pengesah.id)
    db.session().flush()
    append_jejak(pelaku=pengesah.email, aksi="wbs.brankas_disahkan", objek=f"akun:{pengguna_id}", now=now)


def find_brankas(pengguna_id: int) -> BrankasRow | None:
    """Return a person's vault; None when there is none yet."""
    return db.session().get(BrankasRow, pengguna_id)


def get_brankas(pengguna_id: int) -> BrankasRow:
    """Return a person's vault; raises TidakDitemukan."""
    baris = find_brankas(pengguna_id)
    if baris is None:
        raise TidakDitemukan("brankas_tidak_ada", _n("Brankas belum dibuat."))
    return baris


def as_kunci(baris: BrankasRow) -> kunci.Brankas:
    """Return a vault's row as the keys package reads it."""
    return kunci.Brankas(
        garam=baris.garam,
        ops=baris.ops,
        mem=baris.mem,
        bukti=baris.bukti,
        pub=baris.pub,
        prv=baris.prv,
        prv_pulih=baris.prv_pulih,
        prv_darurat=baris.prv_darurat,
        darurat_versi=baris.darurat_versi,
    )


def check_frasa(frasa: str, ulang: str) -> None:
    """Raise DomainError (`bidang` frasa, ulang) for a passphrase that is short, long or typed differently."""
    if not FRASA_MIN <= len(frasa) <= FRASA_MAKS:
        raise DomainError(
            "frasa_pendek", _n("Frasa sandi berisi %(min)s sampai %(maks)s huruf."), bidang="frasa",
            min=FRASA_MIN, maks=FRASA_MAKS,
        )  # fmt: skip
    if frasa != ulang:
        raise DomainError("frasa_beda", _n("Kedua frasa sandi tidak sama."), bidang="ulang")


def check_jabatan(jabatan: str) -> str:
    """Return the public office name of a key holder; raises DomainError (`bidang` jabatan)."""
    bersih = clean_teks(jabatan)
    if not 3 <= len(bersih) <= JABATAN_MAKS:
        raise DomainError("jabatan_salah", _n("Tulis jabatan, 3 sampai 120 huruf."), bidang="jabatan")
    return bersih


def current_darurat() -> Darurat | None:
    """Return the newest emergency key; None when the office has none. Planted keys are passed over."""
    semua = db.session().scalars(select(Darurat).order_by(Darurat.versi.desc()))
    return next((d for d in semua if _is_genuine(d)), None)


def _is_genuine(darurat: Darurat) -> bool:
    return secrets.compare_digest(darurat.segel, compute_segel_darurat(darurat.versi, darurat.pub))


def compute_segel_darurat(versi: int, pub: bytes) -> bytes:
    """Return the keyed digest of an emergency key's public half."""
    return derive(get_tempat().lada, b"darurat", str(versi).encode(), pub)


def _agreed_darurat(pengguna_id: int) -> tuple[int, bytes] | None:
    """Return the emergency key that the owner of a vault has agreed to; None for a new vault."""
    baris = find_brankas(pengguna_id)
    darurat = db.session().get(Darurat, baris.darurat_versi) if baris and baris.darurat_versi else None
    return (darurat.versi, darurat.pub) if darurat and _is_genuine(darurat) else None


def prepare_brankas(pengguna_id: int, frasa: str, prv: bytes | None = None) -> tuple[kunci.Brankas, bytes, str]:
    """Make a vault's blobs, private key and recovery code. Slow: call it outside a unit of work.

    `prv` keeps the key pair and the emergency key its owner agreed to (`pulih.renew_darurat`); a new pair has none yet.
    """
    return kunci.make_brankas(pengguna_id, frasa, darurat=_agreed_darurat(pengguna_id) if prv else None, prv=prv)


def store_brankas(pengguna: Pengguna, isi: kunci.Brankas, *, jabatan: str, now: datetime) -> None:
    """Store a first vault; raises Bentrok when there is one already.

    The very first vault of its kind is confirmed by its owner; every later one waits for `confirm_brankas`.
    """
    if find_brankas(pengguna.id) is not None:
        raise Bentrok("brankas_ada", _n("Brankas Anda sudah ada. Buka dengan frasa sandinya."))
    baris = BrankasRow(
        pengguna_id=pengguna.id, jenis=jenis_of(pengguna), jabatan=check_jabatan(jabatan), dibuat_pada=local_day(now)
    )
    pertama = (
        db.session().scalar(select(BrankasRow.pengguna_id).where(BrankasRow.jenis == baris.jenis).limit(1)) is None
    )
    _fill(baris, isi)
    _seal_row(baris, pengguna.id if pertama else None)
    db.session().add(baris)
    db.session().flush()
    append_jejak(pelaku=pengguna.email, aksi="wbs.brankas_dibuat", objek=f"akun:{pengguna.email}", now=now)


def replace_segel(pengguna: Pengguna, isi: kunci.Brankas, *, aksi: str, now: datetime) -> None:
    """Store new seals around the same private key (new passphrase, recovery, emergency); other sessions end."""
    baris = get_brankas(pengguna.id)
    if baris.pub != isi.pub:
        raise ValueError("the key pair must stay the same")
    _fill(baris, isi)
    db.session().execute(delete(SesiBrankas).where(SesiBrankas.pengguna_id == pengguna.id))
    db.session().flush()
    append_jejak(pelaku=pengguna.email, aksi=aksi, objek=f"akun:{pengguna.email}", now=now)


def reset_brankas(pengguna: Pengguna, isi: kunci.Brankas, *, now: datetime) -> None:
    """Start over with a new key pair: everything that was wrapped to the old one is gone for this person.

    The new vault waits for confirmation: a reset login password must not lead to the reports of tomorrow either.
    """
    sesi = db.session()
    baris = get_brankas(pengguna.id)
    _fill(baris, isi)
    _seal_row(baris, None)
    baris.dibuat_pada = local_day(now)
    for tabel in (Akses, AksesIdentitas, SesiBrankas):
        sesi.execute(delete(tabel).where(tabel.pengguna_id == pengguna.id))
    sesi.flush()
    append_jejak(pelaku=pengguna.email, aksi="wbs.brankas_diulang", objek=f"akun:{pengguna.email}", now=now)


def _seal_row(baris: BrankasRow, disahkan_oleh_id: int | None) -> None:
    baris.disahkan_oleh_id = disahkan_oleh_id
    baris.segel = compute_segel(baris.pengguna_id, baris.jenis, baris.pub, disahkan_oleh_id)


def _fill(baris: BrankasRow, isi: kunci.Brankas) -> None:
    for nama in ("garam", "ops", "mem", "bukti", "pub", "prv", "prv_pulih", "prv_darurat", "darurat_versi"):
        setattr(baris, nama, getattr(isi, nama))


def pubs_of(pemegang: Sequence[PemegangKunci]) -> dict[int, bytes]:
    """Return public keys by person."""
    return {p.pengguna_id: p.pub for p in pemegang}
