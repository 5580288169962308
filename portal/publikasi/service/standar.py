"""Use cases of standards of service: write a new version, find the one in force, review it once a year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.organisasi.service import Layanan, list_layanan
from portal.publikasi.domain.standar import KOMPONEN, PEMANGKU, IsiReviu, IsiStandar
from portal.publikasi.models import StandarLayanan, StandarReviu


def count_komponen(standar: StandarLayanan) -> int:
    """Return how many of the 14 components are written."""
    return sum(1 for kode in KOMPONEN if getattr(standar, kode))


def get_layanan_in(layanan_id: int, unit_ids: frozenset[int] | None) -> Layanan:
    """Return a service by its number; raises TidakDitemukan when it does not exist or lies outside the units."""
    layanan = db.session().get(Layanan, layanan_id)
    if layanan is None or (unit_ids is not None and layanan.unit_id not in unit_ids):
        raise TidakDitemukan("layanan_tidak_ada", _n("Layanan ini tidak ada."), bidang="layanan")
    return layanan


def map_berlaku(layanan_ids: Iterable[int], per: date) -> Mapping[int, StandarLayanan]:
    """Return the standard in force on a day by service; services without one are left out."""
    terbaru = (
        select(StandarLayanan.layanan_id, func.max(StandarLayanan.versi).label("versi"))
        .where(StandarLayanan.layanan_id.in_(list(layanan_ids)), StandarLayanan.berlaku_mulai <= per)
        .group_by(StandarLayanan.layanan_id)
        .subquery()
    )
    pilih = select(StandarLayanan).join(
        terbaru,
        (StandarLayanan.layanan_id == terbaru.c.layanan_id) & (StandarLayanan.versi == terbaru.c.versi),
    )
    return {s.layanan_id: s for s in db.session().scalars(pilih)}


def find_berlaku(layanan_id: int, per: date) -> StandarLayanan | None:
    """Return the standard of a service that is in force on a day."""
    return map_berlaku([layanan_id], per).get(layanan_id)


def list_versi(layanan_id: int) -> Sequence[StandarLayanan]:
    """Return all versions of a service's standard, newest first."""
    pilih = select(StandarLayanan).where(StandarLayanan.layanan_id == layanan_id)
    return db.session().scalars(pilih.order_by(StandarLayanan.versi.desc())).all()


def save_standar(layanan: Layanan, isi: IsiStandar, *, pelaku: str, now: datetime) -> StandarLayanan:
    """Add a version of a service's standard; raises DomainError when nothing differs from the newest one."""
    wait_for_turn("standar")
    lama = next(iter(list_versi(layanan.id)), None)
    baru = isi.to_row()
    berubah = sorted(k for k, v in baru.items() if lama is None or getattr(lama, k) != v)
    if not berubah:
        raise DomainError("tidak_berubah", _n("Tidak ada yang berubah, jadi tidak dibuat versi baru."))
    standar = StandarLayanan(
        layanan_id=layanan.id, versi=lama.versi + 1 if lama else 1, dibuat_at=now, dibuat_oleh=pelaku, **baru
    )
    sesi = db.session()
    sesi.add(standar)
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="standar.versi",
        objek=f"{layanan.unit.kode}/{layanan.kode}",
        now=now,
        rincian={"versi": standar.versi, "berubah": berubah, "sk": isi.nomor_sk},
    )
    return standar


def save_reviu(standar: StandarLayanan, isi: IsiReviu, *, pelaku: str, now: datetime) -> StandarReviu:
    """Add a review sheet to a version of a standard; the very same sheet again is the same one.

    Raises DomainError when it is older than that version's decree.
    """
    if standar.tanggal_sk and isi.tanggal < standar.tanggal_sk:
        raise DomainError("reviu_dini", _n("Tanggal reviu mendahului SK standar ini."), bidang="tanggal")
    nilai: dict[str, Any] = {k: v for k, v in vars(isi).items() if k != "pemangku"}
    nilai |= {k: k in isi.pemangku for k in PEMANGKU}
    wait_for_turn("reviu")
    sesi = db.session()
    sama = select(StandarReviu).filter_by(standar_id=standar.id, **nilai).order_by(StandarReviu.id.desc())
    lama = sesi.scalar(sama.limit(1))
    if lama is not None:
        return lama
    reviu = StandarReviu(standar_id=standar.id, dibuat_at=now, dibuat_oleh=pelaku, **nilai)
    sesi.add(reviu)
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="standar.reviu",
        objek=f"standar:{standar.id}",
        now=now,
        rincian={"tanggal": isi.tanggal, "pemangku": sorted(isi.pemangku)},
    )
    return reviu


def list_reviu(unit_ids: Iterable[int] | None, tahun: int | None = None) -> Sequence[tuple[StandarReviu, Layanan]]:
    """Return the review sheets of the units' services, of one year when it is given, newest first."""
    pilih = (
        select(StandarReviu, Layanan)
        .join(StandarLayanan, StandarLayanan.id == StandarReviu.standar_id)
        .join(Layanan, Layanan.id == StandarLayanan.layanan_id)
        .order_by(StandarReviu.tanggal.desc(), StandarReviu.id.desc())
    )
    if unit_ids is not None:
        pilih = pilih.where(Layanan.unit_id.in_(list(unit_ids)))
    if tahun is not None:
        pilih = pilih.where(StandarReviu.tanggal >= date(tahun, 1, 1), StandarReviu.tanggal < date(tahun + 1, 1, 1))
    return [(reviu, layanan) for reviu, layanan in db.session().execute(pilih)]


@dataclass(frozen=True)
class RekapReviu:
    """What the evaluation asks of the reviews of a year (LKE VI.i.c); `layanan` are the services in question.

    `direviu` had a review in the year, `bermasukan` one that used both survey and complaints, `berpemangku` one
    at which a stakeholder group was present.
    """

    layanan: int
    direviu: int
    bermasukan: int
    berpemangku: int


def count_reviu(unit_ids: Iterable[int] | None, tahun: int) -> RekapReviu:
    """Return how many services were reviewed in a year, with inputs and with stakeholders."""
    ids = None if unit_ids is None else list(unit_ids)
    daftar = list_reviu(ids, tahun)
    return RekapReviu(
        layanan=len(list_layanan(ids)),
        direviu=len({s.id for _, s in daftar}),
        bermasukan=len({s.id for r, s in daftar if r.pakai_skm and r.pakai_pengaduan}),
        berpemangku=len({s.id for r, s in daftar if any(getattr(r, k) for k in PEMANGKU)}),
    )
