"""What the calendar asks for: closing after silence, reminders, escalation, new due dates after a holiday.

Runs once a minute with the worker's sweep; every step is found anew from the rows, so that a killed worker
loses nothing and a second one does nothing twice.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.hari_kerja import Kalender
from portal.inti.periode import local_date
from portal.inti.tugas import Kemajuan, enqueue_tugas, pekerjaan
from portal.organisasi.service.kalender import forget_kalender
from portal.pengaduan.domain.status import TERBUKA, Status
from portal.pengaduan.models import Pengaduan, PeristiwaRow
from portal.pengaduan.service import aturan, kabar
from portal.pengaduan.service.akses import SISTEM
from portal.pengaduan.service.buku import Catatan, append_peristiwa, next_peristiwa, read_keadaan
from portal.pengaduan.service.gerak import lock_kasus, move, recompute_tenggat

JENIS_HITUNG = "pengaduan.hitung_ulang"
SEKALI = 200
DIHITUNG = tuple(sorted(s.value for s in TERBUKA | {Status.DITANGGAPI}))
JAM_TENGGAT = time(9, 0)
SISA_PELAPOR = 3
PENGINGAT_PELAPOR = "pelapor-3"
MENDATANG, LAMPAU = timedelta(days=28), timedelta(days=28)
"""How far from now a due date is looked at: more than any row of holidays."""


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
_PERAN = {a.kode: a.peran for a in TANGGA}


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


def is_reminder_due(tenggat: datetime, now: datetime, kal: Kalender) -> bool:
    """Tell whether the reporter is reminded to complete the report: its last three working days, in working hours."""
    if not kal.is_jam_kerja(now):
        return False
    sisa = kal.count_hari_kerja(local_date(now, kal.zona), local_date(tenggat, kal.zona))
    return sisa <= SISA_PELAPOR and now <= tenggat


def _read_told(kasus_ids: Sequence[int]) -> set[tuple[int, str, str]]:
    """Return what was told already: case, rung, due instant."""
    hasil: set[tuple[int, str, str]] = set()
    for awal in range(0, len(kasus_ids), 500):
        pilih = select(PeristiwaRow.pengaduan_id, PeristiwaRow.nilai).where(
            PeristiwaRow.pengaduan_id.in_(kasus_ids[awal : awal + 500]), PeristiwaRow.gerak == "eskalasi"
        )
        for nomor, nilai in db.session().execute(pilih):
            isi = json.loads(nilai)
            hasil.add((nomor, isi["anak"], isi["tenggat"]))
    return hasil


def find_rung(status: Status, tenggat: datetime | None, now: datetime, kal: Kalender) -> str | None:
    """Return what is told about a case now: a rung of the ladder, the reminder to its reporter, or nothing."""
    if tenggat is None or status not in TERBUKA:
        return None
    if status is Status.PERLU_KELENGKAPAN:
        return PENGINGAT_PELAPOR if is_reminder_due(tenggat, now, kal) else None
    anak = due_rung(tenggat, now, kal)
    return anak.kode if anak else None


def escalate(kasus_id: int, *, now: datetime) -> str | None:
    """Tell the people of the rung a case has reached, once a rung and due date; return its code.

    A case that waits for its reporter is not escalated: the reporter is reminded, once.
    """
    kasus = lock_kasus(kasus_id)
    kal = aturan.kalender_of(kasus.unit_pelaksana_id or kasus.unit_id)
    kode = find_rung(Status(kasus.status), kasus.tenggat_tahap, now, kal)
    tanda = kasus.tenggat_tahap.isoformat() if kasus.tenggat_tahap else ""
    if kode is None or (kasus_id, kode, tanda) in _read_told([kasus_id]):
        return None
    p = next_peristiwa(read_keadaan(kasus), "eskalasi", None, now, {"anak": kode, "tenggat": tanda})
    append_peristiwa(kasus, p, Catatan(pelaku=SISTEM.nama, dicatat_at=now, catatan=kode))
    if kode == PENGINGAT_PELAPOR:
        kabar.remind_pelapor(kasus, now=now)
        return kode
    for surel in dict.fromkeys(_addresses(kasus, _PERAN[kode])):
        kabar.tell_officer(surel, kasus, f"Pengingat tenggat ({kode})", now=now)
    return kode


def _addresses(kasus: Pengaduan, peran: Iterable[str]) -> list[str]:
    hasil: list[str] = []
    for p in peran:
        hasil += kabar.list_pic(kasus) if p == "pic" else kabar.list_penerima(kasus, Peran(p))
    return hasil


def list_to_close(now: datetime) -> list[int]:
    """Return the answered cases whose time for a reply is over."""
    pilih = select(Pengaduan.id).where(Pengaduan.status == Status.DITANGGAPI.value, Pengaduan.tenggat_tahap < now)
    return list(db.session().scalars(pilih.limit(SEKALI)))


def list_to_escalate(now: datetime) -> list[int]:
    """Return the open cases somebody is to be told about now, the most urgent first.

    Found by the calendar of each case: two working days may be two weeks across Nyepi and Idulfitri, and
    overdue cases that were told long ago must not stand before those that were not.
    """
    pelaksana = func.coalesce(Pengaduan.unit_pelaksana_id, Pengaduan.unit_id)
    pilih = (
        select(Pengaduan.id, Pengaduan.status, Pengaduan.tenggat_tahap, pelaksana)
        .where(
            Pengaduan.status.in_(sorted(TERBUKA)),
            Pengaduan.tenggat_tahap < now + MENDATANG,
            Pengaduan.tenggat_tahap > now - LAMPAU,
        )
        .order_by(Pengaduan.tenggat_tahap, Pengaduan.id)
    )
    kalender: dict[int, Kalender] = {}
    calon: list[tuple[int, str, str]] = []
    for nomor, status, tenggat, unit_id in db.session().execute(pilih):
        if unit_id not in kalender:
            kalender[unit_id] = aturan.kalender_of(unit_id)
        kode = find_rung(Status(status), tenggat, now, kalender[unit_id])
        if kode is not None and tenggat is not None:
            calon.append((nomor, kode, tenggat.isoformat()))
    sudah = _read_told([c[0] for c in calon])
    return [c[0] for c in calon if c not in sudah][:SEKALI]


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
    forget_kalender()  # another process has just changed it
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
