"""When people are reminded: rungs around a due date, months of the digest. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode

BULAN_BAWAAN = (4, 7, 10, 12)
"""April, July, October, December: follow-up of survey results is due (LKE area VI, group iv, item c)."""
LAMPAU_HARI = 14
"""A due date that passed longer ago is not told any more: the digest names it."""


@dataclass(frozen=True)
class Anak:
    """One rung: calendar days after the due date (negative: before it) and its words."""

    kode: str
    hari: int
    kalimat: str


TANGGA = (
    Anak("h-7", -7, "Jatuh tempo sebentar lagi"),
    Anak("hari-h", 0, "Jatuh tempo"),
    Anak("h+3", 3, "Terlambat"),
)


def due_rung(tenggat: date, hari_ini: date) -> Anak | None:
    """Return the highest rung that is reached; None before the first and long after the last.

    A day without work (a holiday, a worker that stood still) does not lose a reminder: it is sent on the next one.
    """
    jarak = (hari_ini - tenggat).days
    if jarak > LAMPAU_HARI:
        return None
    return next((a for a in reversed(TANGGA) if a.hari <= jarak), None)


def check_bulan(bulan: Iterable[int]) -> tuple[int, ...]:
    """Return months in order, each once; raises DomainError for none or for what is no month."""
    urut = tuple(sorted(set(bulan)))
    if not urut:
        raise DomainError("bulan_kosong", _n("Pilih sedikitnya satu bulan."), bidang="bulan")
    if not 1 <= urut[0] <= urut[-1] <= 12:
        raise DomainError("bulan_salah", _n("Pilih bulan Januari sampai Desember."), bidang="bulan")
    return urut


def reported_quarter(hari: date) -> Periode:
    """Return the quarter whose follow-up is reported in a month.

    It is the quarter before, but in its last month the running one: the follow-up of the fourth quarter is due in
    December, before the quarter ends.
    """
    kini = Periode.containing(hari)
    return kini if hari.month == kini.hari_terakhir.month else kini.shift(-1)
