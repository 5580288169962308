"""Where the room stands: secrets outside the database, the office's time zone. Named once at start-up."""

from dataclasses import dataclass, field
from datetime import date, datetime

from portal.inti.periode import local_date


@dataclass(frozen=True)
class Tempat:
    """`lada` peppers receipts, `bukti` signs proofs; neither is in the database or its backup.

    `base_url` is the portal's address in mails to handlers.
    """

    lada: bytes = field(repr=False)
    bukti: bytes = field(repr=False)
    zona: str
    base_url: str = ""


_tempat: list[Tempat] = []


def set_tempat(tempat: Tempat) -> None:
    """Called once at start-up."""
    _tempat[:] = [tempat]


def get_tempat() -> Tempat:
    """Return the room's secrets and zone."""
    if not _tempat:
        raise RuntimeError("the sealed room is not configured")
    return _tempat[0]


def local_day(now: datetime) -> date:
    """Return the office's local date: all that is kept of a time."""
    return local_date(now, get_tempat().zona)
