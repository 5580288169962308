"""Where documents are kept and how their addresses begin; told once at start-up."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tempat:
    """Folder of the files, folder of the keys, base address, time zone of the office."""

    folder: Path
    kunci: Path
    base_url: str
    zona: str


_tempat: list[Tempat] = []


def set_tempat(tempat: Tempat) -> None:
    """Called once by the app."""
    _tempat[:] = [tempat]


def read_tempat() -> Tempat:
    """Return where documents are kept."""
    return _tempat[0]
