"""The deadline board: how much is due when, by unit and by day; a few grouped queries, however many cases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from portal.inti.db import db
from portal.inti.galat import _n
from portal.inti.periode import Periode, local_date
from portal.pengaduan.domain.status import TERBUKA, Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.akses import Pelaku, visible
from portal.pengaduan.service.tempat import read_tempat

KOLOM = {
    "terlambat": _n("Terlambat"),
    "hari_ini": _n("Hari ini"),
    "besok": _n("Besok"),
    "minggu_ini": _n("Minggu ini"),
    "nanti": _n("Nanti"),
    "berhenti": _n("Menunggu pelapor"),
}
_BERJALAN = tuple(sorted(s.value for s in TERBUKA - {Status.PERLU_KELENGKAPAN}))
_UNIT = func.coalesce(Pengaduan.unit_pelaksana_id, Pengaduan.unit_id)


@dataclass(frozen=True)
class Papan:
    """Counts by unit (the one at work, else the one complained about) and column."""

    per_unit: Mapping[int, Mapping[str, int]]

    def total(self, kolom: str) -> int:
        """Return the number of cases of a column."""
        return sum(isi.get(kolom, 0) for isi in self.per_unit.values())


def _start_of(hari: date) -> datetime:
    return datetime.combine(hari, time.min, ZoneInfo(read_tempat().zona))


def column_conditions(now: datetime) -> dict[str, ColumnElement[bool]]:
    """Return what belongs to each column; the first that fits holds a case, weeks end on Sunday."""
    hari = local_date(now, read_tempat().zona)
    senin = hari - timedelta(days=hari.weekday()) + timedelta(days=7)
    jatuh, berjalan = Pengaduan.tenggat_tahap, Pengaduan.status.in_(_BERJALAN)
    besok, lusa = _start_of(hari + timedelta(days=1)), _start_of(hari + timedelta(days=2))
    akhir = max(lusa, _start_of(senin))
    return {
        "berhenti": Pengaduan.status == Status.PERLU_KELENGKAPAN.value,
        "terlambat": and_(berjalan, jatuh < now),
        "hari_ini": and_(berjalan, jatuh >= now, jatuh < besok),
        "besok": and_(berjalan, jatuh >= besok, jatuh < lusa),
        "minggu_ini": and_(berjalan, jatuh >= lusa, jatuh < akhir),
        "nanti": and_(berjalan, jatuh >= akhir),
    }


def count_papan(pelaku: Pelaku, *, now: datetime) -> Papan:
    """Return the board of what the person may see, in one query."""
    kolom = case(*((syarat, nama) for nama, syarat in column_conditions(now).items()), else_="")
    pilih = (
        select(_UNIT.label("unit"), kolom.label("kolom"), func.count().label("jumlah"))
        .where(visible(pelaku), Pengaduan.status.in_(sorted(s.value for s in TERBUKA)))
        .group_by("unit", "kolom")
    )
    per_unit: dict[int, dict[str, int]] = {}
    for unit, nama, jumlah in db.session().execute(pilih):
        if nama:
            per_unit.setdefault(unit, {})[nama] = jumlah
    return Papan(per_unit)


def _on_days(dari: date, sampai: date) -> ColumnElement[bool]:
    """Keep running cases due from the first day up to, not including, the second."""
    return and_(
        Pengaduan.status.in_(_BERJALAN),
        Pengaduan.tenggat_tahap >= _start_of(dari),
        Pengaduan.tenggat_tahap < _start_of(sampai),
    )


def count_days(pelaku: Pelaku, bulan: Periode) -> Mapping[date, int]:
    """Return how many running cases of a month are due on each day, in one query."""
    pilih = (
        select(Pengaduan.tenggat_tahap, func.count())
        .where(visible(pelaku), _on_days(bulan.mulai, bulan.sampai))
        .group_by(Pengaduan.tenggat_tahap)
    )
    hasil: Counter[date] = Counter()
    for saat, jumlah in db.session().execute(pilih):
        if saat is not None:
            hasil[local_date(saat, read_tempat().zona)] += jumlah
    return hasil


def weeks_of(bulan: Periode) -> Sequence[Sequence[date]]:
    """Return the weeks that touch a month, Monday first, with the days of its neighbours."""
    senin = bulan.mulai - timedelta(days=bulan.mulai.weekday())
    jumlah = -(-((bulan.sampai - senin).days) // 7)
    return [[senin + timedelta(days=7 * m + h) for h in range(7)] for m in range(jumlah)]


def select_papan(
    pelaku: Pelaku, *, now: datetime, kolom: str | None = None, unit_id: int | None = None, hari: date | None = None
) -> Select[Any]:
    """Return the cases behind one number of the board, the most urgent first."""
    syarat: list[ColumnElement[bool]] = [visible(pelaku), Pengaduan.status.in_(sorted(s.value for s in TERBUKA))]
    if kolom in KOLOM:
        syarat.append(column_conditions(now)[kolom])
    if unit_id is not None:
        syarat.append(_UNIT.is_not_distinct_from(unit_id))
    if hari is not None:
        syarat.append(_on_days(hari, hari + timedelta(days=1)))
    return select(Pengaduan).where(*syarat).order_by(Pengaduan.tenggat_tahap, Pengaduan.id)
