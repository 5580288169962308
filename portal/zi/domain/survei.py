"""How many rounds of a survey count in a year. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.inti.periode import Periode

URUTAN = ("triwulan", "semester", "tahun")


@dataclass(frozen=True)
class Putaran:
    """Closed periods that do not overlap, and those of them with enough respondents in each month."""

    tutup: tuple[Periode, ...]
    sah: tuple[Periode, ...]


def count_putaran(tutup: Sequence[tuple[Periode, Mapping[str, int]]], minimum: int) -> Putaran:
    """Return the rounds of a year: quarters first, then half years and the year where nothing shorter was closed.

    A round counts when every month has at least `minimum` respondents (LKE VI.iv.a: 30 a month; that a thin month
    spoils the round is the strict reading).
    """
    terpilih: list[tuple[Periode, Mapping[str, int]]] = []
    for jenis in URUTAN:
        for periode, bulan in tutup:
            if periode.jenis == jenis and not any(
                p.mulai < periode.sampai and periode.mulai < p.sampai for p, _ in terpilih
            ):
                terpilih.append((periode, bulan))
    terpilih.sort(key=lambda b: b[0].mulai)
    sah = tuple(p for p, bulan in terpilih if all(bulan.get(b.kode, 0) >= minimum for b in p.bulan()))
    return Putaran(tuple(p for p, _ in terpilih), sah)
