"""The index from totals alone: number of answers, sum and squares of their weighted totals. Pure.

Every answer is complete, therefore the mean of the totals gives the same index as the means of the unsur
(`compute_indeks`), to the last digit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.skm.domain.indeks import Rekap, interval_of
from portal.skm.domain.instrumen import Instrumen, Kelas, classify, round_half_up
from portal.skm.domain.samar import SEL_KECIL


@dataclass(frozen=True)
class Ukuran:
    """Totals of a group of answers: n, Σ T, Σ T²."""

    n: int = 0
    jumlah_t: int = 0
    jumlah_t2: int = 0

    def __add__(self, lain: "Ukuran") -> "Ukuran":
        return Ukuran(self.n + lain.n, self.jumlah_t + lain.jumlah_t, self.jumlah_t2 + lain.jumlah_t2)


def total_of(rekap: Rekap) -> Ukuran:
    """Return the totals of counted answers."""
    return Ukuran(rekap.n, rekap.jumlah_t, rekap.jumlah_t2)


@dataclass(frozen=True)
class Nilai:
    """An index with its 95 % error and class; everything None without answers."""

    n: int = 0
    ikm: Decimal | None = None
    ik95: Decimal | None = None
    kelas: Kelas | None = None

    @property
    def kecil(self) -> bool:
        """Fewer than five answers: shown as "<5", without an index."""
        return 0 < self.n < SEL_KECIL


def compute_nilai(instrumen: Instrumen, ukuran: Ukuran, populasi: int | None = None) -> Nilai:
    """Return the index of a group of answers from its totals."""
    n, penyebut = ukuran.n, instrumen.penyebut
    if n <= 0:
        return Nilai()
    ikm = round_half_up(instrumen.faktor * Fraction(ukuran.jumlah_t, penyebut * n))
    faktor = instrumen.faktor / penyebut
    ik95 = interval_of(n, ukuran.jumlah_t, ukuran.jumlah_t2, faktor, populasi) if n > 1 else None
    return Nilai(n, ikm, ik95, classify(instrumen, ikm))


def average_nilai(instrumen: Instrumen, layanan: Iterable[tuple[Ukuran, int | None]]) -> Nilai:
    """Return the unweighted mean of services, each with totals and the people it served (None: unknown)."""
    ada = [(ukuran, orang) for ukuran, orang in layanan if ukuran.n > 0]
    if not ada:
        return Nilai()
    rerata = sum((Fraction(u.jumlah_t, instrumen.penyebut * u.n) for u, _ in ada), Fraction(0)) / len(ada)
    ikm = round_half_up(instrumen.faktor * rerata)
    galat = [compute_nilai(instrumen, u, orang).ik95 for u, orang in ada]
    kuadrat = sum((g**2 for g in galat if g is not None), Decimal(0))
    ik95 = None if None in galat else (kuadrat.sqrt() / len(ada)).quantize(Decimal("0.01"))
    return Nilai(sum(u.n for u, _ in ada), ikm, ik95, classify(instrumen, ikm))
