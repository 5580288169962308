"""Whether a result is public: what other rooms ask before they show more of it."""

from portal.inti.galat import TidakDitemukan
from portal.inti.periode import Periode
from portal.organisasi.service import Unit
from portal.publikasi.service import find_terbitan


def is_published(unit: Unit, periode: Periode) -> bool:
    """Tell whether the survey result of a unit and period stands on the public pages."""
    try:
        find_terbitan(unit.kode, periode)
    except TidakDitemukan:
        return False
    return True
