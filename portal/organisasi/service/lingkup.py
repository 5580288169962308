"""Settings that hold for the whole office are changed only by somebody whose units are all of them."""

from portal.inti.galat import TidakBerwenang, _n
from portal.organisasi.service import list_unit


def covers_office(unit_ids: frozenset[int] | None) -> bool:
    """Tell whether a scope (None: everything) holds every unit."""
    return unit_ids is None or all(u.id in unit_ids for u in list_unit())


def require_office(unit_ids: frozenset[int] | None) -> None:
    """Raise TidakBerwenang unless a scope holds every unit."""
    if not covers_office(unit_ids):
        raise TidakBerwenang("bukan_kantor", _n("Aturan kantor hanya diubah oleh petugas yang membawahi semua unit."))
