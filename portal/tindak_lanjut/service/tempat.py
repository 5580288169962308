"""Where the room runs: address and time zone; set once at start-up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tempat:
    """Base address of the portal and the office's time zone."""

    base_url: str
    zona: str


_tempat: list[Tempat] = []


def set_tempat(tempat: Tempat) -> None:
    """Called once by the app."""
    _tempat[:] = [tempat]


def read_tempat() -> Tempat:
    """Return where the room runs."""
    return _tempat[0]
