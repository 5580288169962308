"""The one table that is printed, and the words in it."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

KEPALA = ("Ukuran", "Median", "Min–maks", "p50 / p95 ms", "Dari batas", "Sasaran", "Tercapai")


@dataclass(frozen=True)
class Baris:
    """One line: what was measured, the figure, and whether its target is met."""

    nama: str
    angka: str
    rentang: str = ""
    sebaran: str = ""
    bagian: str = ""
    sasaran: str = ""
    tercapai: str = ""


def write_angka(nilai: float) -> str:
    """Write a number the Indonesian way: 1.234 or 12,3 or 2,57."""
    desimal = 0 if nilai >= 100 else 1 if nilai >= 10 else 2
    return f"{nilai:,.{desimal}f}".translate(str.maketrans(",.", ".,"))


def answer(terpenuhi: bool) -> str:
    """Write whether a target is met."""
    return "ya" if terpenuhi else "BELUM"


def write_tabel(daftar: Sequence[Baris]) -> str:
    """Return the table with aligned columns; the name is left, figures are right."""
    isi = [KEPALA, *(astuple(b) for b in daftar)]
    lebar = [max(len(baris[i]) for baris in isi) for i in range(len(KEPALA))]
    garis = "|".join("-" * (w + 2) for w in lebar)

    def write_line(baris: Sequence[str]) -> str:
        sel = [
            teks.ljust(w) if i in (0, 5, 6) else teks.rjust(w)
            for i, (teks, w) in enumerate(zip(baris, lebar, strict=True))
        ]
        return f"| {' | '.join(sel)} |"

    return "\n".join([write_line(KEPALA), f"|{garis}|", *(write_line(b) for b in isi[1:])])
