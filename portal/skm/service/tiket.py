"""Visit tickets: made in batches, opened, used once, revoked.

Privacy: a ticket proves a visit and nothing else. Only the SHA-256 of its token is stored; an answer does not know
its ticket, and a ticket keeps the day of its use only, so that a queue system's reference leads to no answer. Two
things remain: who holds a ticket can see that it was used, and at a counter with a single answer a day anybody may
guess whose it is. An administrator with the raw pages of PostgreSQL could see which rows one transaction wrote.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, delete, func, insert, select, update

from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.kode import group_kode, make_kode, make_token
from portal.organisasi.service import Layanan, Loket, Unit, find_layanan, list_loket
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.tiket import HARI_MAKS, JUMLAH_MAKS, TiketDitolak, check_subjek, hash_token
from portal.skm.instrumen import find_instrumen
from portal.skm.models import KunciApi, Tiket, TiketKelompok

SIMPAN_HARI = 30
"""How long a queue system's reference outlives its ticket."""


@dataclass(frozen=True)
class Tempat:
    """What a ticket rates: a unit, its service and counter where they are known, by an instrument."""

    unit: Unit
    layanan: Layanan | None
    loket: Loket | None
    instrumen: Instrumen

    def __post_init__(self) -> None:
        """Refuse a counter or service of another unit, and a service the instrument does not rate."""
        if any(milik is not None and milik.unit_id != self.unit.id for milik in (self.layanan, self.loket)):
            raise DomainError("loket_lain_unit", _n("Loket dan layanan harus dari unit yang sama."), bidang="loket")
        check_subjek(self.instrumen, ada_layanan=self.layanan is not None)

    def to_row(self) -> dict[str, Any]:
        """Return the columns that tickets and batches share."""
        return {
            "unit_id": self.unit.id,
            "layanan_id": self.layanan.id if self.layanan else None,
            "loket_id": self.loket.id if self.loket else None,
            "instrumen": self.instrumen.kode,
        }


def read_tempat(unit: Unit, layanan: str | None, loket: str | None, instrumen: str) -> Tempat:
    """Return the place named by codes of a unit; raises TidakDitemukan for a code the unit does not have."""
    milik = None
    if loket:
        milik = next((k for k in list_loket([unit.id]) if k.kode == loket.strip().upper()), None)
        if milik is None:
            raise TidakDitemukan(
                "loket_tidak_ada",
                _n("Unit %(unit)s tidak punya loket dengan kode “%(kode)s”."),
                bidang="loket",
                unit=unit.kode,
                kode=loket[:40],
            )
    return Tempat(unit, find_layanan(unit, layanan) if layanan else None, milik, find_instrumen(instrumen))


@dataclass(frozen=True)
class KelompokBaru:
    """A batch before it is stored. Its tokens exist here and on the printed sheet, nowhere else."""

    kode: str
    tempat: Tempat
    berlaku_sampai: date
    token: tuple[str, ...]


@dataclass(frozen=True)
class TiketAktif:
    """What a token leads to. `sidik` names the ticket when the answer comes."""

    sidik: str
    unit_id: int
    unit: str
    layanan_id: int | None
    layanan: str | None
    gratis: bool
    loket_id: int | None
    loket: str | None
    instrumen: str


def prepare_kelompok(tempat: Tempat, *, jumlah: int, hari: int, hari_ini: date) -> KelompokBaru:
    """Make the tokens of a batch, so that its sheet can be printed before anything is stored.

    Raises DomainError for a number outside 1–500 or a term outside 1–180 days.
    """
    for nilai, maks, bidang in ((jumlah, JUMLAH_MAKS, "jumlah"), (hari, HARI_MAKS, "hari")):
        if not 1 <= nilai <= maks:
            raise DomainError(
                "di_luar_batas", _n("Isi %(dari)s sampai %(sampai)s."), bidang=bidang, dari=1, sampai=maks
            )
    token = tuple(make_token() for _ in range(jumlah))
    return KelompokBaru(make_kode(), tempat, hari_ini + timedelta(days=hari), token)


def store_kelompok(baru: KelompokBaru, *, pelaku: str, now: datetime) -> TiketKelompok:
    """Store a batch; its tickets are open at once."""
    sesi = db.session()
    bersama = {**baru.tempat.to_row(), "berlaku_sampai": baru.berlaku_sampai}
    kelompok = TiketKelompok(kode=baru.kode, jumlah=len(baru.token), dibuat_at=now, dibuat_oleh=pelaku[:120], **bersama)
    sesi.add(kelompok)
    sesi.flush()
    sesi.execute(
        insert(Tiket),
        [{**bersama, "sidik": hash_token(t), "kelompok_id": kelompok.id, "dibuka_at": now} for t in baru.token],
    )
    append_jejak(
        pelaku=pelaku,
        aksi="tiket.buat",
        objek=f"tiket:{baru.kode}",
        now=now,
        rincian={
            "unit": baru.tempat.unit.kode,
            "jumlah": kelompok.jumlah,
            "berlaku_sampai": baru.berlaku_sampai,
            "instrumen": kelompok.instrumen,
        },
    )
    return kelompok


def select_kelompok(unit_ids: frozenset[int], *, hari_ini: date) -> Select[Any]:
    """Return a select of batches, newest first: kelompok, unit, layanan, loket, dipakai, keadaan.

    `keadaan` is `dicabut`, `kedaluwarsa` or `berlaku`: it holds for every unused ticket of the batch.
    """
    k = TiketKelompok
    pakai = (
        select(Tiket.kelompok_id, func.count(Tiket.dipakai_pada).label("dipakai"))
        .where(Tiket.kelompok_id.is_not(None))
        .group_by(Tiket.kelompok_id)
        .subquery()
    )
    keadaan = case(
        (k.dicabut_at.is_not(None), "dicabut"), (k.berlaku_sampai < hari_ini, "kedaluwarsa"), else_="berlaku"
    )
    return (
        select(
            k,
            Unit.nama.label("unit"),
            Layanan.nama.label("layanan"),
            Loket.nama.label("loket"),
            func.coalesce(pakai.c.dipakai, 0).label("dipakai"),
            keadaan.label("keadaan"),
        )
        .join(Unit, Unit.id == k.unit_id)
        .outerjoin(Layanan, Layanan.id == k.layanan_id)
        .outerjoin(Loket, Loket.id == k.loket_id)
        .outerjoin(pakai, pakai.c.kelompok_id == k.id)
        .where(k.unit_id.in_(unit_ids))
        .order_by(k.id.desc())
    )


def revoke_kelompok(kelompok_id: int, *, cakupan: frozenset[int] | None, pelaku: str, now: datetime) -> TiketKelompok:
    """Make every unused ticket of a batch invalid at once; revoking twice changes nothing."""
    kelompok = db.session().get(TiketKelompok, kelompok_id)
    if kelompok is None or (cakupan is not None and kelompok.unit_id not in cakupan):
        raise TidakDitemukan("kelompok_tidak_ada", _n("Kelompok tiket ini tidak ditemukan."))
    if kelompok.dicabut_at is None:
        kelompok.dicabut_at = now
        append_jejak(pelaku=pelaku, aksi="tiket.cabut", objek=f"tiket:{kelompok.kode}", now=now)
    return kelompok


def find_tiket(token: str, *, hari: date, terpakai: bool = False) -> TiketAktif:
    """Return what a ticket leads to on a day.

    With `terpakai` a used ticket is found too: the same form sent twice must get its receipt again, which only
    `use_tiket` and the submission key can decide. Raises TiketDitolak for a ticket that is unknown, used, revoked,
    not open yet or over.
    """
    sesi = db.session()
    pilih = select(Tiket).where(Tiket.sidik == hash_token(token)).execution_options(populate_existing=True)
    tiket = sesi.scalar(pilih)
    if tiket is None:
        raise TiketDitolak(
            "tiket_asing", _n("Tiket ini tidak dikenal. Periksa lagi alamat pada tiket Anda."), status=404
        )
    if tiket.dipakai_pada is not None:
        if not terpakai:
            raise _used()
    else:
        _check_open(tiket, hari)
    layanan = sesi.get(Layanan, tiket.layanan_id) if tiket.layanan_id else None
    loket = sesi.get(Loket, tiket.loket_id) if tiket.loket_id else None
    return TiketAktif(
        sidik=tiket.sidik,
        unit_id=tiket.unit_id,
        unit=sesi.get_one(Unit, tiket.unit_id).nama,
        layanan_id=tiket.layanan_id,
        layanan=layanan.nama if layanan else None,
        gratis=layanan.gratis if layanan else False,
        loket_id=tiket.loket_id,
        loket=loket.nama if loket else None,
        instrumen=tiket.instrumen,
    )


def _check_open(tiket: Tiket, hari: date) -> None:
    if _is_revoked(tiket):
        raise TiketDitolak("tiket_dicabut", _n("Kantor penerbit sudah membatalkan tiket ini."), status=410)
    if tiket.berlaku_sampai < hari:
        raise TiketDitolak(
            "tiket_kedaluwarsa",
            _n("Masa berlaku tiket ini sudah lewat."),
            status=410,
            berlaku_sampai=tiket.berlaku_sampai,
        )
    if tiket.dibuka_at is None:
        raise TiketDitolak("tiket_belum_dibuka", _n("Tiket dibuka setelah layanan selesai."), status=409)


def _is_revoked(tiket: Tiket) -> bool:
    sesi = db.session()
    if tiket.kelompok_id is not None:
        return sesi.scalar(select(TiketKelompok.dicabut_at).where(TiketKelompok.id == tiket.kelompok_id)) is not None
    return sesi.scalar(select(KunciApi.dicabut_at).where(KunciApi.id == tiket.kunci_api_id)) is not None


def _used() -> TiketDitolak:
    return TiketDitolak("tiket_terpakai", _n("Tiket ini sudah dipakai dan tidak dapat dipakai lagi."), status=409)


def use_tiket(sidik: str, *, hari: date) -> None:
    """Mark a ticket used, in the unit of work that stores its answer; of many at once exactly one succeeds.

    Raises TiketDitolak when it was used before.
    """
    hasil = db.session().execute(
        update(Tiket)
        .where(Tiket.sidik == sidik, Tiket.dipakai_pada.is_(None))
        .values(dipakai_pada=hari)
        .execution_options(synchronize_session=False)
    )
    if hasil.rowcount != 1:  # type: ignore[attr-defined]
        raise _used()


def purge_tiket(*, hari_ini: date) -> int:
    """Forget tickets of queue systems, and so their references, a month after they ended; return how many."""
    hasil = db.session().execute(
        delete(Tiket).where(
            Tiket.kunci_api_id.is_not(None), Tiket.berlaku_sampai < hari_ini - timedelta(days=SIMPAN_HARI)
        )
    )
    return int(hasil.rowcount)  # type: ignore[attr-defined]


def ticket_url(base_url: str, token: str) -> str:
    """Return the address behind a ticket."""
    return f"{base_url}/t/{token}"


def short_address(base_url: str, token: str) -> tuple[str, str]:
    """Return the address to type in two lines: site and path, then the token in groups."""
    return f"{base_url.split('://', 1)[-1]}/t/", group_kode(token)
