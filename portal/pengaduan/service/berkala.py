"""What the calendar asks for: closing after silence, reminders, escalation, new due dates after a holiday.

Runs once a minute with the worker's sweep; every step is found anew from the rows, so that a killed worker
loses nothing and a second one does nothing twice.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.akun.service import get_pengguna
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.hari_kerja import Kalender
from portal.inti.periode import local_date
from portal.inti.tugas import Kemajuan, enqueue_tugas, pekerjaan
from portal.pengaduan.domain.status import TERBUKA, Status
from portal.pengaduan.models import Pengaduan, PeristiwaRow
from portal.pengaduan.service import aturan, kabar
from portal.pengaduan.service.akses import SISTEM
from portal.pengaduan.service.buku import Catatan, append_peristiwa, next_peristiwa, read_keadaan
from portal.pengaduan.service.gerak import lock_kasus, move, recompute_tenggat
from portal.pengaduan.service.tempat import read_tempat

JENIS_HITUNG = "pengaduan.hitung_ulang"
SEKALI = 200
DIHITUNG = tuple(sorted(s.value for s in TERBUKA | {Status.DITANGGAPI}))
JAM_TENGGAT = time(9, 0)


@dataclass(frozen=True)
class Anak:
    """One rung of the ladder: working days before (negative) or after the due day, and who is told."""

    kode: str
    hari: int
    peran: tuple[str, ...]


TANGGA = (
    Anak("h-2", -2, ("pic",)),
    Anak("hari-h", 0, ("pic", Peran.PETUGAS_PENGADUAN)),
    Anak("h+1", 1, ("pic", Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN)),
    Anak("h+3", 3, (Peran.PIMPINAN,)),
)
"""Escalation: two working days before, the due day from 09.00, one and three working days after."""


def due_rung(tenggat: datetime, now: datetime, kal: Kalender) -> Anak | None:
    """Return the highest rung of the ladder that is reached now; None outside working hours or before the first."""
    if not kal.is_jam_kerja(now):
        return None
    zona = ZoneInfo(kal.zona)
    hari_ini, akhir = local_date(now, kal.zona), local_date(tenggat, kal.zona)
    jarak = kal.count_hari_kerja(akhir, hari_ini) if hari_ini > akhir else -kal.count_hari_kerja(hari_ini, akhir)
    if jarak == 0 and hari_ini <= akhir and now.astimezone(zona).time() < JAM_TENGGAT:
        jarak = -1
    if jarak == 0 and hari_ini > akhir:
        return None
    tercapai = [a for a in TANGGA if a.hari <= jarak]
    return tercapai[-1] if tercapai else None


def _told(kasus_id: int) -> set[tuple[str, str]]:
    baris = db.session().scalars(
        select(PeristiwaRow.nilai).where(PeristiwaRow.pengaduan_id == kasus_id, PeristiwaRow.gerak == "eskalasi")
    )
    return {(isi["anak"], isi["tenggat"]) for isi in map(json.loads, baris)}


def escalate(kasus_id: int, *, now: datetime) -> str | None:
    """Tell the people of the rung a case has reached, once a rung and due date; return its code."""
    kasus = lock_kasus(kasus_id)
    if Status(kasus.status) not in TERBUKA - {Status.PERLU_KELENGKAPAN} or kasus.tenggat_tahap is None:
        return None
    anak = due_rung(kasus.tenggat_tahap, now, aturan.kalender_of(kasus.unit_pelaksana_id or kasus.unit_id))
    tanda = kasus.tenggat_tahap.isoformat()
    if anak is None or (anak.kode, tanda) in _told(kasus_id):
        return None
    p = next_peristiwa(read_keadaan(kasus), "eskalasi", None, now, {"anak": anak.kode, "tenggat": tanda})
    append_peristiwa(kasus, p, Catatan(pelaku=SISTEM.nama, dicatat_at=now, catatan=anak.kode))
    for surel in dict.fromkeys(_addresses(kasus, anak.peran)):
        kabar.tell_officer(surel, kasus, f"Pengingat tenggat ({anak.kode})", now=now)
    return anak.kode


def _addresses(kasus: Pengaduan, peran: Iterable[str]) -> list[str]:
    hasil: list[str] = []
    for p in peran:
        if p == "pic":
            hasil += [get_pengguna(kasus.pic_id).email] if kasus.pic_id else []
        else:
            hasil += kabar.list_penerima(kasus, Peran(p))
    return hasil


def list_to_close(now: datetime) -> list[int]:
    """Return the answered cases whose time for a reply is over."""
    pilih = select(Pengaduan.id).where(Pengaduan.status == Status.DITANGGAPI.value, Pengaduan.tenggat_tahap < now)
    return list(db.session().scalars(pilih.limit(SEKALI)))


def list_to_escalate(now: datetime) -> list[int]:
    """Return open cases due within a week or overdue, which the ladder has not touched today."""
    status = [s.value for s in TERBUKA - {Status.PERLU_KELENGKAPAN}]
    hari_ini = datetime.combine(local_date(now, read_tempat().zona), time.min, ZoneInfo(read_tempat().zona))
    sudah = select(PeristiwaRow.pengaduan_id).where(PeristiwaRow.gerak == "eskalasi", PeristiwaRow.waktu >= hari_ini)
    pilih = (
        select(Pengaduan.id)
        .where(
            Pengaduan.status.in_(status),
            Pengaduan.tenggat_tahap < now + timedelta(days=7),
            Pengaduan.tenggat_tahap > now - timedelta(days=21),
            ~Pengaduan.id.in_(sudah),
        )
        .order_by(Pengaduan.tenggat_tahap)
        .limit(SEKALI)
    )
    return list(db.session().scalars(pilih))


def run_once(now: datetime | None = None) -> dict[str, int]:
    """Do everything that is due, one unit of work a case; return how many cases were touched."""
    saat = now or utc_now()
    jumlah = {"ditutup": 0, "diingatkan": 0}
    for nomor in list_to_close(saat):
        jumlah["ditutup"] += _in_unit(lambda n=nomor: move(n, "tutup_otomatis", pelaku=SISTEM, now=saat))  # type: ignore[misc]
    for nomor in list_to_escalate(saat):
        jumlah["diingatkan"] += _in_unit(lambda n=nomor: escalate(n, now=saat))  # type: ignore[misc]
    return jumlah


def _in_unit(kerja: Callable[[], object]) -> int:
    """Run one step in a unit of work of its own; a case that moved meanwhile is left to the next round."""
    try:
        with unit_kerja():
            return 1 if kerja() else 0
    except DomainError:
        return 0


def on_calendar_change(unit_ids: frozenset[int] | None, now: datetime) -> None:
    """Ask for new due dates of open cases, if there are any, in the transaction that changed the calendar."""
    if db.session().scalar(select(Pengaduan.id).where(Pengaduan.status.in_(DIHITUNG)).limit(1)) is None:
        return
    enqueue_tugas(JENIS_HITUNG, {"unit": sorted(unit_ids) if unit_ids is not None else None}, now=now)


@pekerjaan(JENIS_HITUNG)
def recompute_all(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Compute the due dates of all open cases of the units anew; finished cases are left alone."""
    pilih = select(Pengaduan.id).where(Pengaduan.status.in_(DIHITUNG)).order_by(Pengaduan.id)
    if muatan["unit"] is not None:
        pelaksana = func.coalesce(Pengaduan.unit_pelaksana_id, Pengaduan.unit_id)
        pilih = pilih.where(pelaksana.in_(muatan["unit"]))
    semua = list(db.session().scalars(pilih))
    berubah = 0
    for ke, nomor in enumerate(semua, start=1):
        with unit_kerja():
            berubah += recompute_tenggat(nomor, now=utc_now())
        if ke % 100 == 0:
            kemajuan.report(ke, len(semua), "Menghitung ulang tenggat")
    return {"diperiksa": len(semua), "berubah": berubah}
