"""Vaults of handlers and custodians: who holds a key now, making one, opening it, losing it."""

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
from portal.wbs.models import Akses, AksesIdentitas, BrankasRow, Darurat, SesiBrankas
from portal.wbs.service.tempat import local_day

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


def list_pemegang(jenis: str) -> list[PemegangKunci]:
    """Return who can be given a key of this kind now, by name."""
    orang = {nomor: (nama, surel) for nomor, nama, surel in list_penyandang(_PERAN[jenis])}
    if not orang:
        return []
    kolom = (BrankasRow.pengguna_id, BrankasRow.jabatan, BrankasRow.pub)
    pilih = select(*kolom).where(BrankasRow.pengguna_id.in_(orang), BrankasRow.jenis == jenis)
    hasil = [PemegangKunci(nomor, *orang[nomor], jabatan, pub) for nomor, jabatan, pub in db.session().execute(pilih)]
    return sorted(hasil, key=lambda p: (p.nama, p.pengguna_id))


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
    """Return the newest emergency key; None when the office has none."""
    return db.session().scalars(select(Darurat).order_by(Darurat.versi.desc()).limit(1)).first()


def _darurat_pub() -> tuple[int, bytes] | None:
    darurat = current_darurat()
    return (darurat.versi, darurat.pub) if darurat else None


def prepare_brankas(pengguna_id: int, frasa: str, prv: bytes | None = None) -> tuple[kunci.Brankas, bytes, str]:
    """Make a vault's blobs, private key and recovery code. Slow: call it outside a unit of work."""
    return kunci.make_brankas(pengguna_id, frasa, darurat=_darurat_pub(), prv=prv)


def store_brankas(pengguna: Pengguna, isi: kunci.Brankas, *, jabatan: str, now: datetime) -> None:
    """Store a first vault; raises Bentrok when there is one already."""
    if find_brankas(pengguna.id) is not None:
        raise Bentrok("brankas_ada", _n("Brankas Anda sudah ada. Buka dengan frasa sandinya."))
    baris = BrankasRow(
        pengguna_id=pengguna.id, jenis=jenis_of(pengguna), jabatan=check_jabatan(jabatan), dibuat_pada=local_day(now)
    )
    _fill(baris, isi)
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
    """Start over with a new key pair: everything that was wrapped to the old one is gone for this person."""
    sesi = db.session()
    baris = get_brankas(pengguna.id)
    _fill(baris, isi)
    baris.dibuat_pada = local_day(now)
    for tabel in (Akses, AksesIdentitas, SesiBrankas):
        sesi.execute(delete(tabel).where(tabel.pengguna_id == pengguna.id))
    sesi.flush()
    append_jejak(pelaku=pengguna.email, aksi="wbs.brankas_diulang", objek=f"akun:{pengguna.email}", now=now)


def _fill(baris: BrankasRow, isi: kunci.Brankas) -> None:
    for nama in ("garam", "ops", "mem", "bukti", "pub", "prv", "prv_pulih", "prv_darurat", "darurat_versi"):
        setattr(baris, nama, getattr(isi, nama))


def pubs_of(pemegang: Sequence[PemegangKunci]) -> dict[int, bytes]:
    """Return public keys by person."""
    return {p.pengguna_id: p.pub for p in pemegang}
