"""A sheet and its mapping become rows for the reader; what the officer sees of a column before and after. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.inti.buku import Baris, Lembar
from portal.inti.tabel import MAKS_BARIS, too_many
from portal.skm.domain.instrumen import Instrumen
from portal.skm.impor.baris import Aturan, HasilBaca, read_baris
from portal.skm.impor.kepala import Kolom, list_isi, read_kolom
from portal.skm.impor.nilai import Tolak, read_angka, read_skor
from portal.skm.impor.peta import Peta, check_peta

MAKS_ISI = 30
"""So many different values of a column are shown; more of them mean that it holds something else."""


@dataclass(frozen=True)
class Sumber:
    """A sheet with its heading row and the rows that are left out."""

    lembar: Lembar
    kepala: int
    lewati: frozenset[int]

    @cached_property
    def kolom(self) -> tuple[Kolom, ...]:
        """The columns; raises DomainError when the heading row is empty."""
        return read_kolom(self.lembar, self.kepala)

    @cached_property
    def baris(self) -> tuple[Baris, ...]:
        """The rows to be read."""
        return tuple(b for b in list_isi(self.lembar, self.kepala) if b[0] not in self.lewati)

    def values_of(self, judul: str) -> list[str]:
        """Return the cells of a column, top to bottom."""
        k = next((k.indeks for k in self.kolom if k.judul == judul), None)
        return [sel[k] if k < len(sel) else "" for _, sel in self.baris] if k is not None else []


def read_lembar(sumber: Sumber, peta: Peta, aturan: Aturan) -> HasilBaca:
    """Check the rows of a sheet by a mapping; raises DomainError for a mapping that cannot work or too many rows."""
    kolom = sumber.kolom
    check_peta(peta, (k.judul for k in kolom), aturan.instrumen, gratis=aturan.gratis)
    baris = sumber.baris
    if len(baris) > MAKS_BARIS:
        raise too_many()
    arti = {k.indeks: peta.kolom[k.judul] for k in kolom if peta.kolom.get(k.judul)}
    letak = tuple(arti.items())
    isi = [(n, {nama: sel[k] if k < len(sel) else "" for k, nama in letak}) for n, sel in baris]
    tertutup = frozenset((b, arti[k]) for b, k in sumber.lembar.list_tertutup() if k in arti)
    return read_baris(isi, peta, aturan, tertutup)


@dataclass(frozen=True)
class IsiKolom:
    """The different values of one column with their counts, most frequent first, and how many were left out."""

    arti: str
    judul: str
    isi: tuple[tuple[str, int], ...]
    lain: int = 0


def count_isi(sumber: Sumber, judul: str, arti: str) -> IsiKolom:
    """Return the different values of a column; empty cells are left out."""
    hitung = Counter(v for v in sumber.values_of(judul) if v)
    urut = sorted(hitung.items(), key=lambda p: (-p[1], p[0]))
    return IsiKolom(arti, judul, tuple(urut[:MAKS_ISI]), max(0, len(urut) - MAKS_ISI))


def count_skor(
    isi: Sequence[tuple[str, int]], instrumen: Instrumen, *, balik: bool, kata: Mapping[str, str]
) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Return how often each score stands in the file as a number, how often it is stored, and the cells refused."""
    sebelum, sesudah, tolak = [0] * instrumen.skala, [0] * instrumen.skala, 0
    for teks, n in isi:
        try:
            angka = read_angka(teks)
        except Tolak:
            angka = None
        if angka is not None and 1 <= angka <= instrumen.skala:
            sebelum[angka - 1] += n
        try:
            sesudah[read_skor(teks, skala=instrumen.skala, balik=balik, kata=kata) - 1] += n
        except Tolak:
            tolak += n
    return tuple(sebelum), tuple(sesudah), tolak
