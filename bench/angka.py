"""Measured rounds and what is said about them: median of the rounds, min–max, percentiles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


def percentile(nilai: Sequence[float], persen: float) -> float:
    """Return the nearest-rank percentile; 0 when there is nothing."""
    urut = sorted(nilai)
    return urut[min(len(urut) - 1, int(len(urut) * persen / 100))] if urut else 0.0


@dataclass
class Seri:
    """Rounds of one variant. `laju` in events per second, `waktu_ms` the times of single events by round."""

    laju: list[float] = field(default_factory=list)
    waktu_ms: list[list[float]] = field(default_factory=list)

    def add(self, laju: float, waktu_ms: list[float]) -> None:
        """Add one round."""
        self.laju.append(laju)
        self.waktu_ms.append(waktu_ms)

    @property
    def laju_median(self) -> float:
        """Median rate of the rounds."""
        return median(self.laju) if self.laju else 0.0

    def quantile(self, persen: float) -> float:
        """Median over the rounds of one percentile of the event times, in ms."""
        return median(percentile(w, persen) for w in self.waktu_ms) if self.waktu_ms else 0.0

    def ratio(self, batas: "Seri") -> float:
        """Return the median over the rounds of this rate against the limit's in the same round."""
        bagian = [a / b for a, b in zip(self.laju, batas.laju, strict=False) if b]
        return median(bagian) if bagian else 0.0
