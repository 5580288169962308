"""Percentages, means, medians and changes: exact, rounded once, half up, at output. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from portal.inti.galat import _n

TANPA_NILAI = "-"
Satuan = Literal["kerja", "kalender"]


def round_half_up(nilai: Fraction, desimal: int = 2) -> Decimal:
    """Round an exact number once, half away from zero (8,245 → 8,25; −43,785 → −43,79)."""
    bulat = (abs(nilai) * 10**desimal + Fraction(1, 2)).__floor__()
    return Decimal(-bulat if nilai < 0 else bulat).scaleb(-desimal)


def persen(n: int, d: int) -> Decimal:
    """Return n of d as a percentage with two decimals; raises ZeroDivisionError when d is 0.

    Parts rounded this way may not total 100,00: print their n beside them.
    """
    return round_half_up(Fraction(100 * n, d))


def describe_desimal(nilai: Decimal) -> str:
    """Return a number as Indonesians write it: 1.234,50."""
    return f"{nilai:,}".translate(str.maketrans(",.", ".,"))


def describe_persen(nilai: Decimal | None) -> str:
    """Return “65,20 %”, or “-” when there is nothing to divide by."""
    return TANPA_NILAI if nilai is None else f"{describe_desimal(nilai)} %"


@dataclass(frozen=True)
class Persen:
    """A share: `n` of `d`."""

    n: int
    d: int

    @property
    def nilai(self) -> Decimal | None:
        """The percentage with two decimals; None when there is nothing to divide by."""
        return persen(self.n, self.d) if self.d else None

    @property
    def teks(self) -> str:
        """The percentage with its base: “65,20 % (14.983 dari 22.980)”."""
        n, d = (describe_desimal(Decimal(x)) for x in (self.n, self.d))
        return f"{describe_persen(self.nilai)} ({n} dari {d})"


@dataclass(frozen=True)
class Lama:
    """Durations in whole days: count, exact mean and median, extremes. All None when n is 0."""

    n: int = 0
    rerata: Fraction | None = None
    median: Fraction | None = None
    minimum: int | None = None
    maksimum: int | None = None


def summarize_lama(hari: Sequence[int]) -> Lama:
    """Summarize durations; one long case moves the mean, so the median stands beside it."""
    if not hari:
        return Lama()
    urut, n = sorted(hari), len(hari)
    median = Fraction(urut[(n - 1) // 2] + urut[n // 2], 2)
    return Lama(n, Fraction(sum(urut), n), median, urut[0], urut[-1])


def describe_hari(nilai: int | Fraction | None, satuan: Satuan = "kerja", *, kalender: int | None = None) -> str:
    """Return a duration with its unit: “0 hari kerja (hari yang sama)”, “3 hari kerja”, “2,5 hari kalender”.

    None gives “-”. An exact number of days has no decimals, a mean has one. `kalender` are the calendar
    days of the same duration: 0 working days on later calendar days fell on days off, not on the same day.
    """
    if nilai is None:
        return TANPA_NILAI
    bulat = Fraction(nilai).denominator == 1
    angka = describe_desimal(Decimal(int(nilai)) if bulat else round_half_up(Fraction(nilai), 1))
    if nilai != 0:
        return f"{angka} hari {satuan}"
    return f"0 hari {satuan} ({_n('di hari libur') if kalender else _n('hari yang sama')})"


@dataclass(frozen=True)
class Perubahan:
    """A figure now and before; `dulu` is None when there is no earlier figure."""

    kini: int
    dulu: int | None

    @property
    def persen(self) -> Decimal | None:
        """(now − before) ÷ before × 100; None without a base or with a base of 0."""
        return persen(self.kini - self.dulu, self.dulu) if self.dulu else None

    @property
    def teks(self) -> str:
        """The change with its sign, or that it cannot be computed."""
        nilai = self.persen
        if nilai is None:
            return _n("tidak dapat dihitung")
        return f"{'+' if nilai > 0 else ''}{describe_persen(nilai)}"
