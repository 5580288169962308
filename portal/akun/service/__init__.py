"""Use cases of accounts: create, find, sessions. Delegation: `portal.akun.service.delegasi`."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.akun.domain import Peran, may, sees_whole_office
from portal.akun.models import Pengguna, PeranRow, Sesi
from portal.inti.alamat_surel import POLA_SUREL
from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.organisasi.service import Unit, subtree_ids

UMUR_SESI = timedelta(hours=12)
SUREL_MAKS = 115  # the audit trail writes "akun:" before it, in 120 characters
NAMA_MAKS = 160
NOMOR_MAKS = 2**31 - 1


def ensure_peran() -> None:
    """Create the rows of all roles."""
    sesi = db.session()
    ada = set(sesi.scalars(select(PeranRow.name)))
    sesi.add_all(PeranRow(name=p.value) for p in Peran if p.value not in ada)
    sesi.flush()


def create_pengguna(
    *,
    email: str,
    nama: str,
    peran: Peran,
    hash_sandi: Callable[[str], str],
    pelaku: str,
    now: datetime,
    unit: Unit | None = None,
    sandi: str | None = None,
) -> Pengguna:
    """Make an account; without `sandi` it gets an unguessable one and waits for its set-password link.

    Raises DomainError for a wrong or used e-mail, or when an officer of a unit comes without a unit.
    """
    email = email.strip().lower()
    if not POLA_SUREL.fullmatch(email) or len(email) > SUREL_MAKS:
        raise DomainError("surel_salah", _n("Alamat surel “%(email)s” tidak benar."), bidang="email", email=email[:80])
    if len(nama) > NAMA_MAKS:
        raise DomainError("nama_salah", _n("nama harus berisi 1 sampai 160 huruf"), bidang="nama")
    sesi = db.session()
    if sesi.scalar(select(Pengguna.id).where(Pengguna.email == email)):
        raise DomainError("surel_terpakai", _n("Sudah ada akun dengan surel %(email)s."), bidang="email", email=email)
    if unit is not None and peran is Peran.ADMIN:
        raise DomainError(
            "admin_se_instansi", _n("Peran admin berlaku untuk seluruh instansi, tanpa unit."), bidang="unit"
        )
    if unit is None and not sees_whole_office(frozenset({peran}), None):
        raise DomainError(
            "unit_kosong", _n("Peran %(peran)s harus disertai kode unit."), bidang="unit", peran=peran.value
        )
    pengguna = Pengguna(
        email=email,
        nama=nama.strip() or email,
        password=hash_sandi(sandi or secrets.token_urlsafe(32)),
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        unit_id=unit.id if unit else None,
        dibuat_at=now,
        roles=[sesi.scalars(select(PeranRow).where(PeranRow.name == peran.value)).one()],
    )
    sesi.add(pengguna)
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="akun.buat",
        objek=f"akun:{email}",
        now=now,
        rincian={"peran": peran.value, "unit": unit.kode if unit else None},
    )
    return pengguna


def peran_of(pengguna: Pengguna) -> frozenset[Peran]:
    """Return the person's roles."""
    return frozenset(Peran(r.name) for r in pengguna.roles)


def has_izin(pengguna: Pengguna, izin: str) -> bool:
    """Tell whether the person has the permission."""
    return may(peran_of(pengguna), izin)


def cakupan_of(pengguna: Pengguna) -> frozenset[int] | None:
    """Return the ids of the units the person may see; None means the whole office."""
    if sees_whole_office(peran_of(pengguna), pengguna.unit_id):
        return None
    return subtree_ids(pengguna.unit_id) if pengguna.unit_id else frozenset()


def hash_sesi(rahasia: str) -> str:
    """Return what is stored of a session cookie's random value (≥ 256 random bits, so SHA-256 is enough)."""
    return hashlib.sha256(rahasia.encode()).hexdigest()


def open_sesi(pengguna: Pengguna, *, perangkat: str, now: datetime) -> str:
    """Start a session; return the secret for the cookie."""
    rahasia = secrets.token_urlsafe(32)
    sesi = db.session()
    sesi.add(
        Sesi(
            sidik=hash_sesi(rahasia),
            pengguna_id=pengguna.id,
            perangkat=perangkat[:160],
            dibuat_at=now,
            habis_at=now + UMUR_SESI,
        )
    )
    append_jejak(pelaku=pengguna.email, aksi="akun.masuk", objek=f"akun:{pengguna.email}", now=now)
    return rahasia


def is_sesi_valid(pengguna_id: int, rahasia: str, *, now: datetime) -> bool:
    """Tell whether the session exists, belongs to the person, is not over and not revoked."""
    baris = db.session().get(Sesi, hash_sesi(rahasia))
    return baris is not None and baris.pengguna_id == pengguna_id and baris.dicabut_at is None and now < baris.habis_at


def list_sesi(pengguna: Pengguna, *, now: datetime) -> Sequence[Sesi]:
    """Return the person's running sessions, newest first."""
    return (
        db.session()
        .scalars(
            select(Sesi)
            .where(Sesi.pengguna_id == pengguna.id, Sesi.dicabut_at.is_(None), Sesi.habis_at > now)
            .order_by(Sesi.dibuat_at.desc())
        )
        .all()
    )


def revoke_sesi(pengguna: Pengguna, sidik: str | None, *, now: datetime) -> int:
    """End one session of the person, or (None) all of them; return how many were ended."""
    perintah = update(Sesi).where(Sesi.pengguna_id == pengguna.id, Sesi.dicabut_at.is_(None))
    if sidik is not None:
        perintah = perintah.where(Sesi.sidik == sidik)
    jumlah: int = db.session().execute(perintah.values(dicabut_at=now)).rowcount  # type: ignore[attr-defined]
    if jumlah:
        append_jejak(
            pelaku=pengguna.email,
            aksi="akun.sesi_dicabut",
            objek=f"akun:{pengguna.email}",
            now=now,
            rincian={"jumlah": jumlah},
        )
    return jumlah


def record_sandi(pengguna: Pengguna, *, now: datetime) -> None:
    """Write to the audit trail that the person has a new password."""
    append_jejak(pelaku=pengguna.email, aksi="akun.sandi", objek=f"akun:{pengguna.email}", now=now)


def find_pengguna(email: str) -> Pengguna:
    """Return an account by e-mail; raises TidakDitemukan."""
    pengguna = db.session().scalar(select(Pengguna).where(Pengguna.email == email.strip().lower()))
    if pengguna is None:
        raise TidakDitemukan("akun_tidak_ada", _n("Tidak ada akun dengan surel %(email)s."), email=email[:80])
    return pengguna


def get_pengguna(pengguna_id: int) -> Pengguna:
    """Return an account by number; raises TidakDitemukan."""
    pengguna = db.session().get(Pengguna, pengguna_id) if 0 < pengguna_id <= NOMOR_MAKS else None
    if pengguna is None:
        raise TidakDitemukan("akun_tidak_ada", _n("Akun ini tidak ditemukan."))
    return pengguna


def list_nama() -> Sequence[tuple[int, str]]:
    """Return id and full name of every account, disabled ones included."""
    return [(nomor, nama) for nomor, nama in db.session().execute(select(Pengguna.id, Pengguna.nama))]


def list_penyandang(peran: Peran) -> Sequence[tuple[int, str, str]]:
    """Return id, name and address of the active accounts with a role; no account is loaded for it."""
    pilih = select(Pengguna.id, Pengguna.nama, Pengguna.email).where(
        Pengguna.roles.any(PeranRow.name == peran.value), Pengguna.active.is_(True)
    )
    return [(nomor, nama, surel) for nomor, nama, surel in db.session().execute(pilih)]


def list_pengguna(
    *,
    peran: Iterable[Peran] | None = None,
    unit_ids: frozenset[int] | None = None,
    aktif: bool | None = True,
) -> Sequence[Pengguna]:
    """Return accounts by name, so that other rooms can offer people to pick.

    `peran`: with at least one of these roles. `unit_ids`: bound to one of these units; people of the whole
    office are bound to none. `aktif`: active (True), disabled (False) or both (None).
    """
    pilih = select(Pengguna).order_by(Pengguna.nama, Pengguna.email)
    if peran is not None:
        pilih = pilih.where(Pengguna.roles.any(PeranRow.name.in_([p.value for p in peran])))
    if unit_ids is not None:
        pilih = pilih.where(Pengguna.unit_id.in_(unit_ids))
    if aktif is not None:
        pilih = pilih.where(Pengguna.active.is_(aktif))
    return db.session().scalars(pilih).all()
