"""Whether two indices differ by more than chance. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from portal.skm.domain.statistik import combine_galat, differ


@dataclass(frozen=True)
class Beda:
    """A difference of two printed indices, its 95 % error, and whether it exceeds it (None: cannot be told)."""

    selisih: Decimal | None = None
    galat: Decimal | None = None
    nyata: bool | None = None


def compare_nilai(
    nilai: Decimal | None, galat: Decimal | None, dasar: Decimal | None, galat_dasar: Decimal | None
) -> Beda:
    """Return the difference of two indices of different people; both must have been computed from samples.

    The printed figures are subtracted, so that a reader can check it. Two figures of which one contains the other's
    answers must not be compared this way.
    """
    if nilai is None or dasar is None:
        return Beda()
    selisih, bersama = nilai - dasar, combine_galat(galat, galat_dasar)
    return Beda(selisih, bersama, differ(selisih, bersama))
