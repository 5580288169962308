"""A sentence with its values, said in the reader's language on pages and in Indonesian in documents. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Kalimat:
    """A marked sentence (`_n`) and what fills its blanks."""

    teks: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def isi(self) -> str:
        """The sentence in Indonesian."""
        return self.teks % self.data if self.data else self.teks


def format_angka(nilai: Decimal | int) -> str:
    """Write a number as Indonesians do, without needless zeros: 1.234,5."""
    isi = Decimal(nilai)
    bulat = isi.quantize(Decimal("0.01")) if isi != isi.to_integral_value() else isi.to_integral_value()
    teks = f"{bulat:,f}".translate(str.maketrans(",.", ".,"))
    return teks.rstrip("0").rstrip(",") if "," in teks else teks
