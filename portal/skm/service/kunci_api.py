"""Keys of queue systems, and the tickets made with them.

A key belongs to one unit and makes tickets for that unit and the units below it. Only its SHA-256 is stored. A
ticket's token is derived from the visit's reference, so that a request repeated after a lost answer gets the same
address although the token is not stored either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from portal.inti.db import db, insert_for
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.kode import make_kode, make_token
from portal.inti.teks import clean_teks
from portal.organisasi.service import Unit, find_unit, get_unit, subtree_ids
from portal.skm.domain.tiket import HARI_API, POLA_RUJUKAN, Permintaan, derive_token, hash_kunci, hash_token
from portal.skm.models import KunciApi, Tiket
from portal.skm.service.tiket import Tempat, read_tempat

AWALAN = "pi_"
BIT_KUNCI = 200
NAMA_MAKS = 80
SELANG_CATAT = timedelta(minutes=1)


class KunciDitolak(DomainError):
    """The caller showed no key, or one that is not valid."""

    status = 401


@dataclass(frozen=True)
class TiketApi:
    """A queue system's ticket with its token; `baru` tells whether this call made it."""

    tiket: Tiket
    token: str
    baru: bool = False


def create_kunci(unit: Unit, nama: str, *, pelaku: str, now: datetime) -> tuple[KunciApi, str]:
    """Make a key for a unit; return its row and the key itself, which nobody can show again."""
    nama = clean_teks(nama)
    if not nama or len(nama) > NAMA_MAKS:
        raise DomainError(
            "nama_kunci", _n("Tulis nama sistem antrean, paling banyak %(maks)s huruf."), bidang="nama", maks=NAMA_MAKS
        )
    rahasia = AWALAN + make_token(BIT_KUNCI)
    kunci = KunciApi(unit_id=unit.id, nama=nama, sidik=hash_kunci(rahasia), dibuat_at=now, dibuat_oleh=pelaku[:120])
    db.session().add(kunci)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi="kunci_api.buat",
        objek=f"kunci-api:{kunci.id}",
        now=now,
        rincian={"unit": unit.kode, "nama": nama},
    )
    return kunci, rahasia


def revoke_kunci(kunci_id: int, *, cakupan: frozenset[int] | None, pelaku: str, now: datetime) -> KunciApi:
    """Make a key and its unused tickets invalid at once; revoking twice changes nothing."""
    kunci = db.session().get(KunciApi, kunci_id)
    if kunci is None or (cakupan is not None and kunci.unit_id not in cakupan):
        raise TidakDitemukan("kunci_tidak_ada", _n("Kunci ini tidak ditemukan."))
    if kunci.dicabut_at is None:
        kunci.dicabut_at = now
        append_jejak(pelaku=pelaku, aksi="kunci_api.cabut", objek=f"kunci-api:{kunci.id}", now=now)
    return kunci


def list_kunci(unit_ids: frozenset[int]) -> Sequence[Any]:
    """Return the keys of these units, valid ones first: (kunci, unit name, tickets made, tickets used)."""
    hitung = (
        select(Tiket.kunci_api_id, func.count().label("jumlah"), func.count(Tiket.dipakai_pada).label("dipakai"))
        .where(Tiket.kunci_api_id.is_not(None))
        .group_by(Tiket.kunci_api_id)
        .subquery()
    )
    return (
        db.session()
        .execute(
            select(
                KunciApi,
                Unit.nama.label("unit"),
                func.coalesce(hitung.c.jumlah, 0).label("jumlah"),
                func.coalesce(hitung.c.dipakai, 0).label("dipakai"),
            )
            .join(Unit, Unit.id == KunciApi.unit_id)
            .outerjoin(hitung, hitung.c.kunci_api_id == KunciApi.id)
            .where(KunciApi.unit_id.in_(unit_ids))
            .order_by(KunciApi.dicabut_at.is_not(None), KunciApi.id.desc())
        )
        .all()
    )


def find_kunci(kepala: str) -> KunciApi:
    """Return the valid key of an Authorization header (`Bearer pi_…`); raises KunciDitolak."""
    skema, _, rahasia = kepala.partition(" ")
    kunci = (
        db.session().scalar(select(KunciApi).where(KunciApi.sidik == hash_kunci(rahasia)))
        if skema.lower() == "bearer" and rahasia
        else None
    )
    if kunci is None or kunci.dicabut_at is not None:
        raise KunciDitolak("kunci_ditolak", _n("Kunci tidak ada, salah, atau sudah dicabut."))
    return kunci


def touch_kunci(kunci: KunciApi, *, now: datetime) -> None:
    """Remember that a key is in use, at most once a minute."""
    if kunci.dipakai_at is None or now - kunci.dipakai_at >= SELANG_CATAT:
        kunci.dipakai_at = now


def make_tiket(kunci: KunciApi, minta: Permintaan, *, rahasia: str, hari_ini: date, now: datetime) -> TiketApi:
    """Return the ticket of a visit, made when there is none yet; `buka` opens a waiting one.

    Raises TidakDitemukan for a unit outside the key's subtree, a service or counter of another unit and an unknown
    instrument, Bentrok when the reference came before with another place.
    """
    tempat = _read_tempat(kunci, minta)
    rujukan = minta.rujukan or make_kode(12)
    token = derive_token(rahasia, kunci.id, rujukan)
    sesi = db.session()
    baris = {
        **tempat.to_row(),
        "sidik": hash_token(token),
        "kunci_api_id": kunci.id,
        "rujukan": rujukan,
        "dibuka_at": _day_of(now) if minta.buka else None,
        "berlaku_sampai": hari_ini + timedelta(days=HARI_API),
    }
    perintah = insert_for(sesi.get_bind().dialect.name, Tiket.__table__)  # type: ignore[arg-type]
    perintah = perintah.values(baris).on_conflict_do_nothing(index_elements=["kunci_api_id", "rujukan"])
    baru = sesi.execute(perintah.returning(Tiket.id)).scalar_one_or_none() is not None
    hasil = find_tiket_api(kunci, rujukan, rahasia=rahasia)
    if any(getattr(hasil.tiket, kolom) != nilai for kolom, nilai in tempat.to_row().items()):
        raise Bentrok(
            "rujukan_terpakai",
            _n("Rujukan ini sudah dipakai untuk layanan, loket, atau survei lain."),
            bidang="rujukan",
        )
    if minta.buka:
        open_tiket(hasil.tiket, now=now)
    return TiketApi(hasil.tiket, token, baru)


def _read_tempat(kunci: KunciApi, minta: Permintaan) -> Tempat:
    unit = find_unit(minta.unit, subtree_ids(kunci.unit_id)) if minta.unit else get_unit(kunci.unit_id)
    return read_tempat(unit, minta.layanan, minta.loket, minta.instrumen)


def find_tiket_api(kunci: KunciApi, rujukan: str, *, rahasia: str) -> TiketApi:
    """Return the ticket of a visit that this key made; raises TidakDitemukan.

    Raises Bentrok when the server's secret has changed since: the address given then cannot be told again.
    """
    tiket = (
        db.session().scalar(
            select(Tiket)
            .where(Tiket.kunci_api_id == kunci.id, Tiket.rujukan == rujukan)
            .execution_options(populate_existing=True)
        )
        if POLA_RUJUKAN.fullmatch(rujukan)
        else None
    )
    if tiket is None:
        raise TidakDitemukan("tiket_tidak_ada", _n("Tiket dengan rujukan ini tidak ditemukan."), bidang="rujukan")
    token = derive_token(rahasia, kunci.id, rujukan)
    if hash_token(token) != tiket.sidik:
        raise Bentrok("rahasia_berganti", _n("Kunci server sudah berganti. Buat tiket baru dengan rujukan baru."))
    return TiketApi(tiket, token)


def open_tiket(tiket: Tiket, *, now: datetime) -> None:
    """Let the visitor answer from now on; opening twice changes nothing."""
    if tiket.dibuka_at is None:
        tiket.dibuka_at = _day_of(now)


def _day_of(now: datetime) -> datetime:
    """The hour of a visit would help to find its answer, so that only the day is kept."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def cancel_tiket(tiket: Tiket) -> None:
    """Drop the ticket of a visitor who was not served; raises Bentrok when it was used."""
    hasil = db.session().execute(delete(Tiket).where(Tiket.id == tiket.id, Tiket.dipakai_pada.is_(None)))
    if hasil.rowcount != 1:  # type: ignore[attr-defined]
        raise Bentrok("tiket_terpakai", _n("Tiket ini sudah dipakai dan tidak dapat dibatalkan."))
