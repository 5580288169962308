"""Delegation during leave: who handed work to whom, and when. What it allows is decided by each room."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select

from portal.akun.domain import ALASAN_MAKS, check_masa_delegasi
from portal.akun.models import Delegasi, Pengguna
from portal.akun.service import cakupan_of
from portal.inti.db import db, wait_for_turn
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.teks import clean_teks


def list_calon(pengguna: Pengguna) -> Sequence[Pengguna]:
    """Return who may take over the person's work, by name: active accounts of the own units or of the whole office."""
    pilih = select(Pengguna).where(Pengguna.active, Pengguna.id != pengguna.id).order_by(Pengguna.nama, Pengguna.email)
    unit_ids = cakupan_of(pengguna)
    if unit_ids is not None:
        pilih = pilih.where(or_(Pengguna.unit_id.in_(unit_ids), Pengguna.unit_id.is_(None)))
    return db.session().scalars(pilih).all()


def _check_kepada(dari: Pengguna, kepada: Pengguna) -> None:
    if kepada.id == dari.id:
        raise DomainError("delegasi_diri", _n("Pilih orang lain, bukan diri sendiri."), bidang="kepada")
    if not kepada.active:
        raise DomainError("delegasi_nonaktif", _n("Akun %(nama)s tidak aktif."), bidang="kepada", nama=kepada.nama)
    if kepada.id not in {c.id for c in list_calon(dari)}:
        raise DomainError(
            "delegasi_luar",
            _n("%(nama)s bukan petugas unit Anda atau tingkat instansi."),
            bidang="kepada",
            nama=kepada.nama,
        )


def _check_overlap(dari: Pengguna, mulai: date, sampai: date) -> None:
    ada = db.session().scalar(
        select(Delegasi)
        .where(
            Delegasi.dari_id == dari.id,
            Delegasi.dicabut_at.is_(None),
            Delegasi.mulai <= sampai,
            Delegasi.sampai >= mulai,
        )
        .order_by(Delegasi.mulai)
        .limit(1)
    )
    if ada is not None:
        raise DomainError(
            "delegasi_tumpang",
            _n("Pekerjaan sudah diserahkan kepada %(nama)s pada hari-hari itu. Cabut dahulu."),
            bidang="mulai",
            nama=ada.kepada.nama,
        )


def _record(aksi: str, delegasi: Delegasi, *, pelaku: str, now: datetime) -> None:
    """Write an audit line; the reason stays out of it, because it may tell of an illness."""
    append_jejak(
        pelaku=pelaku,
        aksi=aksi,
        objek=f"akun:{delegasi.dari.email}",
        now=now,
        rincian={
            "delegasi": delegasi.id,
            "kepada": delegasi.kepada.email,
            "mulai": delegasi.mulai.isoformat(),
            "sampai": delegasi.sampai.isoformat(),
        },
    )


def add_delegasi(
    *, dari: Pengguna, kepada: Pengguna, mulai: date, sampai: date, alasan: str, pelaku: str, now: datetime
) -> Delegasi:
    """Hand the work of `dari` to `kepada` for these local days, both included.

    Raises DomainError (`bidang`: kepada, mulai, sampai or alasan) for oneself, an inactive or foreign
    account, days in the wrong order or more than 366, days already handed over, or a long reason.
    """
    check_masa_delegasi(mulai, sampai)
    alasan = clean_teks(alasan)
    if len(alasan) > ALASAN_MAKS:
        raise DomainError("alasan_panjang", _n("Alasan paling banyak 160 huruf."), bidang="alasan")
    _check_kepada(dari, kepada)
    wait_for_turn(f"delegasi:{dari.id}")
    _check_overlap(dari, mulai, sampai)
    delegasi = Delegasi(
        dari=dari, kepada=kepada, mulai=mulai, sampai=sampai, alasan=alasan, dibuat_at=now, dibuat_oleh=pelaku
    )
    sesi = db.session()
    sesi.add(delegasi)
    sesi.flush()
    _record("delegasi.buat", delegasi, pelaku=pelaku, now=now)
    return delegasi


def revoke_delegasi(delegasi_id: int, *, dari: Pengguna, pelaku: str, now: datetime) -> Delegasi:
    """Take back one delegation of the person; raises TidakDitemukan for another's, Bentrok when already revoked."""
    delegasi = next((d for d in list_delegasi(dari) if d.id == delegasi_id), None)
    if delegasi is None:
        raise TidakDitemukan("delegasi_tidak_ada", _n("Delegasi ini tidak ditemukan."))
    if delegasi.dicabut_at is not None:
        raise Bentrok("delegasi_dicabut", _n("Delegasi ini sudah dicabut."))
    delegasi.dicabut_at = now
    db.session().flush()
    _record("delegasi.cabut", delegasi, pelaku=pelaku, now=now)
    return delegasi


def list_delegasi(pengguna: Pengguna) -> Sequence[Delegasi]:
    """Return what the person handed over, revoked ones too, latest days first."""
    return (
        db.session()
        .scalars(
            select(Delegasi).where(Delegasi.dari_id == pengguna.id).order_by(Delegasi.mulai.desc(), Delegasi.id.desc())
        )
        .all()
    )


def list_diserahkan(pengguna: Pengguna, tanggal: date) -> Sequence[Delegasi]:
    """Return what is or will be handed to the person from that date on, by first day; revoked ones left out."""
    return (
        db.session()
        .scalars(
            select(Delegasi)
            .where(
                Delegasi.kepada_id == pengguna.id,
                Delegasi.dicabut_at.is_(None),
                Delegasi.sampai >= tanggal,
            )
            .order_by(Delegasi.mulai, Delegasi.id)
        )
        .all()
    )


def delegators_of(pengguna: Pengguna, tanggal: date) -> Sequence[Pengguna]:
    """Return the active people whose work is in the person's hands on that date, by name.

    Not transitive: who was handed work hands over only the own work.
    """
    return (
        db.session()
        .scalars(
            select(Pengguna)
            .join(Delegasi, Delegasi.dari_id == Pengguna.id)
            .where(
                Pengguna.active,
                Delegasi.kepada_id == pengguna.id,
                Delegasi.dicabut_at.is_(None),
                Delegasi.mulai <= tanggal,
                Delegasi.sampai >= tanggal,
            )
            .distinct()
            .order_by(Pengguna.nama, Pengguna.email)
        )
        .all()
    )
