"""Clocks of a report, shown to handlers and to the reporter alike. Pure; dates are local dates of the office.

Acknowledge within 7 days (EU 2019/1937 art. 9(1)(b)); answer in person within 3 working days (ISO 37002, feedback
clause); feedback within 3 months of the acknowledgement, or of the end of the 7 days when there was none
(art. 9(1)(f)). An office may promise 14 days (Permenkumham 57/2016) or 30 days (WISE Kemenkeu) instead.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.inti.galat import DomainError, _n
from portal.inti.hari_kerja import Kalender

HARI_KONFIRMASI = 7
HARI_KERJA_BALASAN = 3
BULAN_UMPAN_BALIK = 3
PILIHAN_HARI = (14, 30)
PERPANJANGAN_BULAN = 3
"""An extension makes it six months in all (art. 11(2)(d)); it needs a reason and a second person."""


class Jam(StrEnum):
    """The three clocks."""

    KONFIRMASI = "konfirmasi"
    BALASAN = "balasan"
    UMPAN_BALIK = "umpan_balik"


NAMA_JAM = {
    Jam.KONFIRMASI: _n("Konfirmasi penerimaan"),
    Jam.BALASAN: _n("Balasan pribadi pertama"),
    Jam.UMPAN_BALIK: _n("Umpan balik hasil"),
}


@dataclass(frozen=True)
class Tanggal:
    """The dates a report's clocks are computed from; None: has not happened."""

    diterima: date
    dikonfirmasi: date | None = None
    dibalas: date | None = None
    umpan_balik: date | None = None
    ditutup: date | None = None
    diperpanjang: bool = False


@dataclass(frozen=True)
class Tenggat:
    """One clock: which, the last day that is on time, when it was met."""

    jam: Jam
    jatuh: date
    dipenuhi: date | None

    @property
    def tepat(self) -> bool | None:
        """Whether it was met in time; None while it runs."""
        return None if self.dipenuhi is None else self.dipenuhi <= self.jatuh

    def sisa_hari(self, hari_ini: date) -> int:
        """Return the days left of a running clock; negative when it is late."""
        return (self.jatuh - hari_ini).days


def add_bulan(tanggal: date, jumlah: int) -> date:
    """Return the same day of a later month, or its last day: 30 November + 3 months is 28 or 29 February."""
    ke = tanggal.year * 12 + tanggal.month - 1 + jumlah
    tahun, bulan = divmod(ke, 12)
    return date(tahun, bulan + 1, min(tanggal.day, calendar.monthrange(tahun, bulan + 1)[1]))


def _feedback_due(t: Tanggal, hari_umpan_balik: int | None) -> date:
    awal = t.dikonfirmasi or t.diterima + timedelta(days=HARI_KONFIRMASI)
    awal = min(awal, t.diterima + timedelta(days=HARI_KONFIRMASI))
    jatuh = awal + timedelta(days=hari_umpan_balik) if hari_umpan_balik else add_bulan(awal, BULAN_UMPAN_BALIK)
    return add_bulan(jatuh, PERPANJANGAN_BULAN) if t.diperpanjang else jatuh


def compute_tenggat(t: Tanggal, kalender: Kalender, hari_umpan_balik: int | None = None) -> list[Tenggat]:
    """Return the three clocks. `hari_umpan_balik`: the office's own 14 or 30 days; None: three months.

    A late acknowledgement cannot push the feedback: it counts from the 7th day at the latest. Closing a report
    meets the clocks that still run.
    """
    return [
        Tenggat(Jam.KONFIRMASI, t.diterima + timedelta(days=HARI_KONFIRMASI), t.dikonfirmasi or t.ditutup),
        Tenggat(Jam.BALASAN, kalender.add_hari_kerja(t.diterima, HARI_KERJA_BALASAN), t.dibalas or t.ditutup),
        Tenggat(Jam.UMPAN_BALIK, _feedback_due(t, hari_umpan_balik), t.umpan_balik or t.ditutup),
    ]


def next_tenggat(tenggat: list[Tenggat]) -> Tenggat | None:
    """Return the running clock that ends first; None when all are met."""
    return min((t for t in tenggat if t.dipenuhi is None), key=lambda t: t.jatuh, default=None)


def check_hari(hari: int | None) -> None:
    """Raise DomainError unless the office's promise is 14 days, 30 days or (None) three months."""
    if hari is not None and hari not in PILIHAN_HARI:
        raise DomainError("hari_salah", _n("Pilih 14 hari, 30 hari, atau 3 bulan."), bidang="hari_umpan_balik")
