"""Lists of cases: filters as they stand in the address, order, counts of the work that waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.inti.db import db
from portal.inti.galat import DomainError
from portal.inti.periode import local_date
from portal.organisasi.service import Unit, find_unit, subtree_ids
from portal.pengaduan.domain.pilihan import JENIS, KANAL, KLASIFIKASI
from portal.pengaduan.domain.status import TERBUKA, Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.akses import Pelaku, visible
from portal.pengaduan.service.cari import matches
from portal.pengaduan.service.tempat import read_tempat

TENGGAT = ("terlambat", "hari_ini", "dekat")
URUT = {
    "tenggat": (Pengaduan.tenggat_tahap.is_(None), Pengaduan.tenggat_tahap, Pengaduan.id),
    "baru": (Pengaduan.id.desc(),),
    "lama": (Pengaduan.id,),
    "diterima": (Pengaduan.diterima_at.desc(), Pengaduan.id.desc()),
}
SARINGAN = (
    "q", "status", "tenggat", "unit", "kanal", "jenis", "klasifikasi", "kategori", "pic", "dari", "sampai", "usulan",
    "setuju", "urut",
)  # fmt: skip
_TERBUKA = tuple(sorted(s.value for s in TERBUKA))
_BERJALAN = tuple(sorted(s.value for s in TERBUKA - {Status.PERLU_KELENGKAPAN}))


def _day_end(hari: date) -> datetime:
    return datetime.combine(hari + timedelta(days=1), time.min, ZoneInfo(read_tempat().zona))


def by_tenggat(pilih: str, *, now: datetime) -> ColumnElement[bool]:
    """Return the condition of overdue cases, those due today, or those due within the next three days.

    A case that waits for its reporter is not late: its clock stands.
    """
    berjalan = Pengaduan.status.in_(_BERJALAN)
    hari_ini = local_date(now, read_tempat().zona)
    if pilih == "terlambat":
        return and_(berjalan, Pengaduan.tenggat_tahap < now)
    akhir = _day_end(hari_ini if pilih == "hari_ini" else hari_ini + timedelta(days=3))
    return and_(berjalan, Pengaduan.tenggat_tahap >= now, Pengaduan.tenggat_tahap < akhir)


def waits_for_approval() -> ColumnElement[bool]:
    """Return the condition of open cases with an answer or a proposal that somebody must decide."""
    usul = and_(Pengaduan.usulan.is_not(None), Pengaduan.status.in_(_TERBUKA))
    return or_(Pengaduan.status == Status.MENUNGGU_PERSETUJUAN.value, usul)


def _by_choice(saring: Mapping[str, str]) -> list[ColumnElement[bool]]:
    hasil: list[ColumnElement[bool]] = []
    for nama, pilihan in (("kanal", KANAL), ("jenis", JENIS), ("klasifikasi", KLASIFIKASI)):
        if saring.get(nama) in pilihan:
            hasil.append(getattr(Pengaduan, nama) == saring[nama])
    if saring.get("kategori"):
        hasil.append(Pengaduan.kategori == saring["kategori"][:32])
    if saring.get("usulan"):
        hasil.append(Pengaduan.usulan.is_not(None))
    if saring.get("setuju"):
        hasil.append(waits_for_approval())
    for nama, banding in (("dari", Pengaduan.tanggal_lapor.__ge__), ("sampai", Pengaduan.tanggal_lapor.__le__)):
        try:
            hasil.append(banding(date.fromisoformat(saring[nama])))
        except (KeyError, ValueError):
            continue
    return hasil


def _by_status(status: str) -> ColumnElement[bool] | None:
    if status == "semua":
        return None
    if status in set(Status):
        return Pengaduan.status == status
    return Pengaduan.status.in_(_TERBUKA)


def conditions(pelaku: Pelaku, saring: Mapping[str, str], *, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions of a list: what the person may see, and the filters of the address.

    Unknown values of a filter are ignored; without `status` only open cases are listed, unless words are
    searched for.
    """
    hasil = [visible(pelaku), *_by_choice(saring)]
    kata = matches(saring.get("q", ""))
    if kata is not None:
        hasil.append(kata)
    status = _by_status(saring.get("status") or ("semua" if kata is not None else ""))
    if status is not None:
        hasil.append(status)
    if saring.get("tenggat") in TENGGAT:
        hasil.append(by_tenggat(saring["tenggat"], now=now))
    if saring.get("pic") == "saya" and pelaku.pengguna_id is not None:
        saya = [pelaku.pengguna_id, *(w.pengguna_id for w in pelaku.wakil_dari if w.pengguna_id)]
        hasil.append(Pengaduan.pic_id.in_(saya))
    elif saring.get("pic") == "kosong":
        hasil.append(Pengaduan.pic_id.is_(None))
    if saring.get("unit"):
        hasil.append(_by_unit(saring["unit"]))
    return hasil


def _by_unit(kode: str) -> ColumnElement[bool]:
    try:
        unit: Unit = find_unit(kode)
    except DomainError:
        return Pengaduan.id < 0
    ids = subtree_ids(unit.id)
    return or_(Pengaduan.unit_id.in_(ids), Pengaduan.unit_pelaksana_id.in_(ids))


def select_kasus(pelaku: Pelaku, saring: Mapping[str, str], *, now: datetime) -> Select[Any]:
    """Return the query of a list, by the due instant of the running stage unless the address says otherwise."""
    urut: tuple[Any, ...] = URUT.get(saring.get("urut", ""), URUT["tenggat"])
    return select(Pengaduan).where(*conditions(pelaku, saring, now=now)).order_by(*urut)


@dataclass(frozen=True)
class Hitungan:
    """Numbers of the work that waits for somebody; each opens the list behind it."""

    belum_verifikasi: int
    hari_ini: int
    terlambat: int
    menunggu_setuju: int


def count_work(pelaku: Pelaku, *, now: datetime) -> Hitungan:
    """Return how much work waits in what the person may see."""
    sesi = db.session()

    def count(*syarat: ColumnElement[bool]) -> int:
        return sesi.scalar(select(func.count()).select_from(Pengaduan).where(visible(pelaku), *syarat)) or 0

    return Hitungan(
        belum_verifikasi=count(Pengaduan.status == Status.BARU.value),
        hari_ini=count(by_tenggat("hari_ini", now=now)),
        terlambat=count(by_tenggat("terlambat", now=now)),
        menunggu_setuju=count(waits_for_approval()),
    )


def count_mendesak(pelaku: Pelaku, *, now: datetime) -> int:
    """Return how many cases are overdue or due today, in one query: the number beside the menu."""
    mendesak = or_(by_tenggat("terlambat", now=now), by_tenggat("hari_ini", now=now))
    pilih = select(func.count()).select_from(Pengaduan).where(visible(pelaku), mendesak)
    return db.session().scalar(pilih) or 0


def find_next(pelaku: Pelaku, saring: Mapping[str, str], setelah: int, *, now: datetime) -> int | None:
    """Return the case that follows another one in a list, so that an officer goes on without going back."""
    pilih = select_kasus(pelaku, saring, now=now).with_only_columns(Pengaduan.id).where(Pengaduan.id != setelah)
    return db.session().scalar(pilih.limit(1))
