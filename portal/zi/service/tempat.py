"""Where the room runs: folder of the exports, base address, time zone; set once at start-up."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from portal.inti.periode import local_date


@dataclass(frozen=True)
class Tempat:
    """Folder of the exports, base address of the portal and the office's time zone."""

    folder: Path
    base_url: str
    zona: str


_tempat: list[Tempat] = []


def set_tempat(tempat: Tempat) -> None:
    """Called once by the app."""
    _tempat[:] = [tempat]


def read_tempat() -> Tempat:
    """Return where the room runs."""
    return _tempat[0]


def local_day(now: datetime) -> date:
    """Return the office's calendar date of an instant."""
    return local_date(now, read_tempat().zona)
