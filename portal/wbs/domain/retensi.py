"""How long a finished report is kept. Pure; dates are local dates of the office.

EU 2019/1937 art. 18: no longer than necessary. The wait counts from the closing, so reopening starts it anew.
"""

from datetime import date, timedelta

from portal.inti.periode import Periode
from portal.wbs.domain.tenggat import add_bulan

HARI_PEMBERITAHUAN = 14
"""Days between the notice to the handlers and the end of a report."""


def compute_akhir(ditutup: date, bulan: int) -> date:
    """Return the day from which a closed report may go: `bulan` months later, never in its closing quarter.

    A report that outlives the quarter it was closed in keeps the figures of closed quarters still.
    """
    return max(add_bulan(ditutup, bulan), Periode.containing(ditutup).sampai)


def plan_penghapusan(ditutup: date | None, ditahan: bool, bulan: int, *, hari_ini: date) -> date | None:
    """Return the day on which a report will be destroyed, once its notice may start; None when it stays.

    An open or held report stays. The notice always lasts 14 days, also when the office shortens the retention or the
    worker stood still.
    """
    if ditutup is None or ditahan:
        return None
    pemberitahuan = timedelta(days=HARI_PEMBERITAHUAN)
    akhir = compute_akhir(ditutup, bulan)
    return max(akhir, hari_ini + pemberitahuan) if akhir - pemberitahuan <= hari_ini else None
