"""Whether a month will have enough respondents, and on which days an office is reminded. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.inti.hari_kerja import Kalender
from portal.inti.periode import Periode

HARI_PERTAMA = 20
SISA_HARI_KERJA = 2
"""Reminders: first working day on or after the 20th; the working day after which two more remain in the month."""


@dataclass(frozen=True)
class Takar:
    """The gauge of one month: respondents, minimum, working days left (today included; 0: the month is over)."""

    bulan: Periode
    n: int
    minimum: int
    sisa_hari: int = 0

    @property
    def kurang(self) -> int:
        """Respondents still missing."""
        return max(0, self.minimum - self.n)

    @property
    def per_hari(self) -> int:
        """Respondents needed on each working day that is left, rounded up; 0 when nothing can be done any more."""
        return -(-self.kurang // self.sisa_hari) if self.sisa_hari else 0


def gauge_bulan(
    per_bulan: Mapping[str, int], minimum: int | None, kalender: Kalender, hari_ini: date
) -> tuple[Takar, ...]:
    """Return the gauge of each month (code → respondents); working days are counted for the running month only."""
    if minimum is None:
        return ()
    hasil = []
    for kode, n in per_bulan.items():
        bulan = Periode.parse(kode)
        sisa = 0
        if hari_ini in bulan:
            sisa = kalender.count_hari_kerja(hari_ini - timedelta(days=1), bulan.hari_terakhir)
        hasil.append(Takar(bulan, n, minimum, sisa))
    return tuple(hasil)


def reminder_days(kalender: Kalender, bulan: Periode) -> tuple[date, ...]:
    """Return the one or two days of a month on which an office with too few respondents is reminded, earlier first."""
    hari = [date.fromordinal(n) for n in range(bulan.mulai.toordinal(), bulan.sampai.toordinal())]
    kerja = [h for h in hari if kalender.is_hari_kerja(h)]
    pertama = [h for h in kerja if h.day >= HARI_PERTAMA][:1]
    kedua = kerja[-1 - SISA_HARI_KERJA : len(kerja) - SISA_HARI_KERJA]
    return tuple(sorted({*pertama, *kedua}))


def needed_by(minimum: int, kalender: Kalender, bulan: Periode, hari: date) -> int:
    """Return how many respondents an office on course has at the end of a day: the minimum in proportion, rounded up.

    On the last reminder day nothing less than the minimum is enough.
    """
    jadwal = reminder_days(kalender, bulan)
    seluruhnya = kalender.count_hari_kerja(bulan.mulai - timedelta(days=1), bulan.hari_terakhir)
    if not seluruhnya or (jadwal and hari >= jadwal[-1]):
        return minimum
    lewat = kalender.count_hari_kerja(bulan.mulai - timedelta(days=1), hari)
    return -(-minimum * lewat // seluruhnya)
