"""Estimates around the index: Student's t, the minimum sample, whether two indices differ. Pure.

These use floats because they are estimates; nothing here is classified or published as an index.
"""

import math
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist

from portal.skm.domain.instrumen import round_half_up


def _t_probability(t: float, derajat: int) -> float:
    """Return P(|T| ≤ t) of Student's t with integer degrees of freedom (Abramowitz & Stegun 26.7.3–4)."""
    sudut = math.atan(t / math.sqrt(derajat))
    kuadrat = math.cos(sudut) ** 2
    if derajat == 1:
        return 2 * sudut / math.pi
    ganjil = derajat % 2
    suku = math.cos(sudut) if ganjil else 1.0
    jumlah = suku
    for i in range(3 if ganjil else 2, derajat - 1, 2):
        suku *= (i - 1) / i * kuadrat
        jumlah += suku
    return 2 / math.pi * (sudut + math.sin(sudut) * jumlah) if ganjil else math.sin(sudut) * jumlah


@lru_cache(maxsize=1024)
def t_quantile(derajat: int, tingkat: float = 0.95) -> float:
    """Return t with P(|T| ≤ t) = `tingkat` for integer degrees of freedom."""
    z = NormalDist().inv_cdf((1 + tingkat) / 2)
    if derajat > 400:
        return z + (z**3 + z) / (4 * derajat) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * derajat**2)
    bawah, atas = z, 13.0
    while atas - bawah > 1e-10:
        tengah = (bawah + atas) / 2
        bawah, atas = (tengah, atas) if _t_probability(tengah, derajat) < tingkat else (bawah, tengah)
    return (bawah + atas) / 2


def sampel_minimum(populasi: int) -> int:
    """Return the minimum sample for a population (Krejcie & Morgan 1970), rounded half up as their table is.

    X² = 3,841, P = 0,5, d = 0,05. Raises ValueError for a population below 1.
    """
    if populasi < 1:
        raise ValueError("population must be at least 1")
    kai, p, d = Fraction("3.841"), Fraction(1, 2), Fraction("0.05")
    ukuran = kai * populasi * p * (1 - p) / (d**2 * (populasi - 1) + kai * p * (1 - p))
    return int(round_half_up(ukuran, 0))


def finite_factor(n: int, populasi: int | None) -> float:
    """Return √((N − n) / (N − 1)), by which the error of a sample without replacement is smaller; 1 for unknown N.

    More answers than people (repeat visits) give 0: there is no sampling error left.
    """
    if populasi is None or populasi < 2:
        return 1.0
    return math.sqrt(max(0, populasi - n) / (populasi - 1))


def combine_galat(satu: Decimal | None, dua: Decimal | None) -> Decimal | None:
    """Return the 95 % error of the difference of two independent indices: √(a² + b²), two decimals."""
    if satu is None or dua is None:
        return None
    return (satu**2 + dua**2).sqrt().quantize(Decimal("0.01"))


def differ(beda: Decimal | None, galat: Decimal | None) -> bool | None:
    """Tell whether a difference exceeds its error ("berbeda nyata"); None when it cannot be told."""
    if beda is None or galat is None:
        return None
    return abs(beda) > galat
