"""The as-of instant as people and commands write it. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portal.inti.galat import DomainError, _n

TAHUN_MIN, TAHUN_MAKS = 2000, 2100


def read_per(teks: str | None, zona: str) -> datetime | None:
    """Return an as-of instant from ISO text; without a zone it is local time. Raises DomainError."""
    if not teks or not teks.strip():
        return None
    try:
        saat = datetime.fromisoformat(teks.strip())
    except ValueError:
        saat = None
    if saat is None or not TAHUN_MIN <= saat.year <= TAHUN_MAKS:
        raise DomainError(
            "per_salah",
            _n("Saat “%(teks)s” tidak dikenal. Tulis seperti 2026-03-31T23:59."),
            bidang="per",
            teks=teks[:40],
        )
    return saat if saat.tzinfo else saat.replace(tzinfo=ZoneInfo(zona))
