"""What follows by subtraction from published figures: nobody's answers may. Pure. See docs/adr/0007.

A closing holds the answers of some units in some months. Drawn on squared paper (a unit a row, a month a column) its
figures are the sum over the squares it covers. Take from it every published part that lies inside, and what is left is
known to every reader, although nobody published it.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.inti.periode import Periode
from portal.skm.domain.samar import SEL_KECIL

BULAN = 12


@dataclass(frozen=True)
class Luas:
    """One closing: the units and the period it holds, and how many people; `nomor` grows from closing to closing."""

    nomor: int
    unit_id: int
    unit_ids: frozenset[int]
    periode: Periode
    n: int
    nama: str = ""

    @property
    def terbaca(self) -> bool:
        """Whether its figures are shown at all: with one to four people only their number is."""
        return not is_few(self.n)

    def holds(self, lain: "Luas") -> bool:
        """Tell whether another closing lies inside this one, in its units (or a unit of its own) and in its period."""
        dalam_unit = lain.unit_id == self.unit_id or lain.unit_ids <= self.unit_ids
        return dalam_unit and self.periode.mulai <= lain.periode.mulai and lain.periode.sampai <= self.periode.sampai


@dataclass(frozen=True)
class Sisa:
    """What is left of a closing when its published parts are taken away: its squares (bits), people, and the parts."""

    asal: Luas
    sel: int
    n: int
    dikurangi: tuple[Luas, ...]

    @property
    def kunci(self) -> tuple[int, int, frozenset[int]]:
        """What makes it the same difference: its closing, its people, and what was taken away."""
        return self.asal.nomor, self.n, frozenset(satu.nomor for satu in self.dikurangi)


def is_few(n: int) -> bool:
    """Tell whether a difference tells on people: one to four more, or fewer."""
    return 0 < abs(n) < SEL_KECIL


def find_selisih(baru: Luas, terbit: Iterable[Luas]) -> tuple[Luas, ...]:
    """Return the published closings that would, with a new one, tell on one to four people; none: it may be published.

    `terbit` are all publications of the instrument, former revisions too. Compared are every pair of which one lies in
    the other, and every closing less its parts: periods inside it, units below it, and both together. What followed
    already before the new one is no reason to refuse it.
    """
    if not baru.terbaca:
        return ()
    ada = [satu for satu in terbit if satu.terbaca and satu.periode.tahun == baru.periode.tahun]
    for lain in ada:
        if (lain.holds(baru) or baru.holds(lain)) and is_few(baru.n - lain.n):
            return (lain,)
    for keluarga in _list_keluarga(baru, ada):
        terlibat = _find_bocor(baru, keluarga)
        if terlibat:
            return terlibat
    return ()


def _list_keluarga(baru: Luas, ada: Sequence[Luas]) -> list[list[Luas]]:
    """Return what may be subtracted from one another: the newest revisions, and the newest of an earlier moment.

    The moments are those of the closings that hold the new one: an old half-year goes with the quarters of its day.
    """
    semua = [*ada, baru]
    saat = {max(satu.nomor for satu in semua), baru.nomor, *(satu.nomor for satu in ada if satu.holds(baru))}
    hasil: list[list[Luas]] = []
    for batas in sorted(saat, reverse=True):
        keluarga = keep_newest(satu for satu in semua if satu.nomor <= batas)
        if baru in keluarga and keluarga not in hasil:
            hasil.append(keluarga)
    return hasil


def _find_bocor(baru: Luas, keluarga: Sequence[Luas]) -> tuple[Luas, ...]:
    """Return the closings of the first small difference that there would not be without the new one."""
    terkait = _keep_related(baru, keluarga)
    tanpa = [satu for satu in terkait if satu != baru]
    for urutan in (_by_months, _by_units):
        bocor = [sisa for sisa in subtract_parts(terkait, urutan) if is_few(sisa.n)]
        dulu = {sisa.kunci for sisa in subtract_parts(tanpa, urutan)} if bocor else set()
        for sisa in bocor:
            if sisa.kunci not in dulu:
                return tuple(satu for satu in (sisa.asal, *sisa.dikurangi) if satu != baru)
    return ()


def keep_newest(daftar: Iterable[Luas]) -> list[Luas]:
    """Return the newest closing of each unit and period."""
    terbaru: dict[tuple[int, Periode], Luas] = {}
    for satu in sorted(daftar, key=lambda luas: luas.nomor):
        terbaru[satu.unit_id, satu.periode] = satu
    return list(terbaru.values())


def pick_widest(daftar: Iterable[Luas], isi: Callable[[Luas], frozenset[Any]]) -> list[Luas]:
    """Return the closings that hold most, by what `isi` gives of them, each without anything of another."""
    terambil: set[Any] = set()
    hasil = []
    for satu in sorted(daftar, key=lambda luas: (-len(isi(luas)), luas.nomor)):
        if terambil.isdisjoint(isi(satu)):
            terambil |= isi(satu)
            hasil.append(satu)
    return hasil


def _keep_related(baru: Luas, daftar: Sequence[Luas]) -> list[Luas]:
    """Return what may take part in a subtraction with the new one: what holds it, and all that lies in those."""
    induk = [satu for satu in daftar if satu.holds(baru)] or [baru]
    return [satu for satu in daftar if any(atas.holds(satu) for atas in induk)]


def _by_months(satu: Luas) -> tuple[int, int]:
    return (-sum(1 for _ in satu.periode.bulan()), -len(satu.unit_ids))


def _by_units(satu: Luas) -> tuple[int, int]:
    return (-len(satu.unit_ids), -sum(1 for _ in satu.periode.bulan()))


def subtract_parts(daftar: Sequence[Luas], urutan: Callable[[Luas], tuple[int, int]]) -> list[Sisa]:
    """Return each closing less the parts inside it, parts taken away in that order, small closings first.

    What was left of a small closing is what is taken from a larger one, so nothing is taken twice. Among periods of
    one unit, or units of one period, this finds every small difference; where parts cross (one longer, the other of
    more units) the order decides which is taken, hence two orders.
    """
    baris = {unit: ke for ke, unit in enumerate(sorted({u for satu in daftar for u in satu.unit_ids}))}
    penuh = (1 << (BULAN * len(baris))) - 1
    hasil: list[Sisa] = []
    bagian: list[tuple[tuple[int, int], int, Sisa]] = []
    gambar = sorted(((_draw(satu, baris), satu) for satu in daftar), key=lambda g: (g[0].bit_count(), g[1].nomor))
    for sel, satu in gambar:
        sisa = _subtract(satu, sel, penuh, bagian)
        hasil.append(sisa)
        if sisa.sel:
            insort(bagian, (urutan(satu), satu.nomor, sisa), key=lambda b: b[:2])
    return hasil


def _subtract(satu: Luas, sel: int, penuh: int, bagian: Iterable[tuple[tuple[int, int], int, Sisa]]) -> Sisa:
    n, luar, dikurangi = satu.n, penuh ^ sel, []
    for _, _, lain in bagian:
        if not lain.sel & luar:
            luar, n = luar | lain.sel, n - lain.n
            dikurangi.append(lain.asal)
    return Sisa(satu, penuh ^ luar, n, tuple(dikurangi))


def _draw(satu: Luas, baris: Mapping[int, int]) -> int:
    """Return the squares of a closing as bits: its months in the row of each of its units."""
    bulan = sum(1 << (b.urutan - 1) for b in satu.periode.bulan())
    return sum(bulan << (BULAN * baris[unit]) for unit in satu.unit_ids)
