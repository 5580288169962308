"""Where improvement pays most: how much the index would rise if one unsur reached the average of the others. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.skm.domain.indeks import Indeks, IndeksUnsur
from portal.skm.domain.instrumen import round_half_up


@dataclass(frozen=True)
class Prioritas:
    """One unsur below the others: its rank (ties share one) and the index points it could add."""

    peringkat: int
    unsur: IndeksUnsur
    kenaikan: Fraction

    @property
    def kenaikan_bulat(self) -> Decimal:
        """The gain with two decimals, for reading."""
        return round_half_up(self.kenaikan)


def compute_kenaikan(indeks: Indeks, unsur: IndeksUnsur) -> Fraction:
    """Return by how much the index rises when this unsur reaches the weighted mean of the others, exactly.

    Weight × distance × conversion; negative for an unsur above the others. The index would then be the one that
    the others have among themselves. 0 when there are no others.
    """
    lain = [u for u in indeks.unsur if u.unsur.kode != unsur.unsur.kode]
    if not lain:
        return Fraction(0)
    bobot = sum((u.unsur.bobot for u in lain), Fraction(0))
    rerata = sum((u.unsur.bobot * u.nrr for u in lain), Fraction(0)) / bobot
    return indeks.instrumen.faktor * unsur.unsur.bobot * (rerata - unsur.nrr)


def rank_prioritas(indeks: Indeks) -> tuple[Prioritas, ...]:
    """Return the unsur below the average of the others, the one that adds most first; equal gains share a rank."""
    naik = [(compute_kenaikan(indeks, u), u) for u in indeks.unsur]
    calon = sorted((pasangan for pasangan in naik if pasangan[0] > 0), key=lambda p: -p[0])
    return tuple(Prioritas(1 + sum(lain > kenaikan for lain, _ in calon), u, kenaikan) for kenaikan, u in calon)


def order_terendah(indeks: Indeks) -> tuple[IndeksUnsur, ...]:
    """Return the unsur with the lowest mean; of a tie the one whose improvement adds most to the index first."""
    terendah = [u for u in indeks.unsur if u.unsur.kode in indeks.terendah]
    return tuple(sorted(terendah, key=lambda u: -compute_kenaikan(indeks, u)))
