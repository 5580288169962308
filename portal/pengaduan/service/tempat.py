"""Where the room runs: address, time zone and the secret behind the citizens' PINs; set once at start-up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tempat:
    """Base address of the portal, the office's time zone, and the key that PINs are derived from."""

    base_url: str
    zona: str
    kunci_pin: bytes


_tempat: list[Tempat] = []


def set_tempat(tempat: Tempat) -> None:
    """Called once by the app."""
    _tempat[:] = [tempat]


def read_tempat() -> Tempat:
    """Return where the room runs."""
    return _tempat[0]
