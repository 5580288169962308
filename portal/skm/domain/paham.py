"""Share of employees who understand a topic: "% pegawai paham" of an employee survey. Pure.

An employee counts as "paham" when the index of the own answer, rounded as every index is, reaches the threshold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from portal.skm.domain.instrumen import Instrumen, round_half_up
from portal.skm.domain.samar import SEL_KECIL

Penyebut = Literal["responden", "pegawai"]


@dataclass(frozen=True)
class Paham:
    """How many answered, how many of them understand, of how many employees (None: unknown), by which threshold."""

    responden: int
    paham: int
    pegawai: int | None
    ambang: Decimal
    penyebut: Penyebut

    @property
    def kecil(self) -> bool:
        """Fewer than five answered: the share stays hidden."""
        return 0 < self.responden < SEL_KECIL

    @property
    def jumlah_penyebut(self) -> int | None:
        """What the share divides by; None when the number of employees is asked for but unknown."""
        return self.responden if self.penyebut == "responden" else self.pegawai

    @property
    def persen(self) -> Decimal | None:
        """The share in per cent; None without answers, for a small group, or without a denominator."""
        return None if self.kecil or not self.responden else _percent(self.paham, self.jumlah_penyebut)

    @property
    def persen_ikut(self) -> Decimal | None:
        """How many per cent of the employees answered; None when their number is unknown."""
        return None if self.kecil else _percent(self.responden, self.pegawai)

    @property
    def lebih(self) -> bool:
        """More answers than employees: the number of employees is wrong, or somebody answered twice."""
        return self.pegawai is not None and self.responden > self.pegawai


def _percent(bagian: int, dari: int | None) -> Decimal | None:
    return round_half_up(Fraction(100 * bagian, dari)) if dari else None


def index_of_answer(instrumen: Instrumen, total: int) -> Decimal:
    """Return the index of one answer from its weighted total (`Instrumen.total`)."""
    return round_half_up(instrumen.faktor * Fraction(total, instrumen.penyebut))


def count_paham(
    instrumen: Instrumen,
    sebaran: Mapping[int, int],
    *,
    ambang: Decimal,
    pegawai: int | None = None,
    penyebut: Penyebut = "responden",
) -> Paham:
    """Count from totals (weighted total → answers) how many reach the threshold."""
    paham = sum(jumlah for total, jumlah in sebaran.items() if index_of_answer(instrumen, total) >= ambang)
    return Paham(sum(sebaran.values()), paham, pegawai, ambang, penyebut)
