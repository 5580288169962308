"""Tables of the received cases: every table sums to A1, nothing is left out silently. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.inti.galat import _n
from portal.inti.periode import Periode

LAINNYA, TIDAK_DIISI = "lainnya", ""
LABEL = {LAINNYA: _n("Lainnya"), TIDAK_DIISI: _n("Tidak diisi")}
SEL_KECIL = 3
"""Public crossings hide cells below this number: one or two people could be recognized."""


@dataclass(frozen=True)
class Baris:
    """One row: the value counted (or `LAINNYA`, `TIDAK_DIISI`), n and the cases behind it.

    n is None only for a month that has not begun: it prints as “-”, while a past month without cases is 0.
    """

    kode: str
    n: int | None
    anggota: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Tabel:
    """Rows that sum to `jumlah`."""

    baris: tuple[Baris, ...]

    @property
    def jumlah(self) -> int:
        """The sum of the rows."""
        return sum(b.n or 0 for b in self.baris)


def build_tabel(pasangan: Iterable[tuple[int, str | None]]) -> Tabel:
    """Count (case id, value) by value, largest first; “Lainnya” and “Tidak diisi” always close the table."""
    anggota: dict[str, set[int]] = {LAINNYA: set(), TIDAK_DIISI: set()}
    for nomor, nilai in pasangan:
        kode = (nilai or "").strip()
        anggota.setdefault(LAINNYA if kode.lower() == LAINNYA else kode, set()).add(nomor)
    ekor = [_make_baris(kode, anggota.pop(kode)) for kode in (LAINNYA, TIDAK_DIISI)]
    urut = sorted(anggota.items(), key=lambda a: (-len(a[1]), a[0]))
    return Tabel((*(_make_baris(k, a) for k, a in urut), *ekor))


def _make_baris(kode: str, anggota: Iterable[int]) -> Baris:
    tetap = frozenset(anggota)
    return Baris(kode, len(tetap), tetap)


def fold_tabel(tabel: Tabel, puncak: int) -> Tabel:
    """Keep the `puncak` largest rows and fold the rest into “Lainnya”; the sum stays."""
    biasa = [b for b in tabel.baris if b.kode not in LABEL]
    khusus = {b.kode: b for b in tabel.baris if b.kode in LABEL}
    lain = [*biasa[puncak:], *(b for b in (khusus.get(LAINNYA),) if b)]
    baris = (*biasa[:puncak], _make_baris(LAINNYA, frozenset().union(*(b.anggota for b in lain))))
    return Tabel((*baris, *(b for b in (khusus.get(TIDAK_DIISI),) if b)))


def build_bulanan(pasangan: Iterable[tuple[int, date]], periode: Periode, hari_terakhir: date) -> Tabel:
    """Count cases by month of the period; a month that begins after `hari_terakhir` has no number yet."""
    anggota: defaultdict[str, set[int]] = defaultdict(set)
    for nomor, tanggal in pasangan:
        anggota[Periode.containing(tanggal, "bulan").kode].add(nomor)
    return Tabel(
        tuple(
            _make_baris(b.kode, anggota[b.kode]) if b.mulai <= hari_terakhir else Baris(b.kode, None)
            for b in periode.bulan()
        )
    )


@dataclass(frozen=True)
class Silang:
    """Two values crossed: row codes, column codes, and the count of each pair (absent means 0)."""

    baris: tuple[str, ...]
    kolom: tuple[str, ...]
    sel: Mapping[tuple[str, str], int]


def cross_tabel(satu: Tabel, dua: Tabel) -> Silang:
    """Cross two tables over the same cases."""
    sel = {(a.kode, b.kode): len(a.anggota & b.anggota) for a in satu.baris for b in dua.baris}
    return Silang(tuple(b.kode for b in satu.baris), tuple(b.kode for b in dua.baris), sel)


def hide_kecil(silang: Silang) -> dict[tuple[str, str], int | None]:
    """Return the cells for publication, those of 1 or 2 as None.

    A hidden cell that subtraction from a row or column total would find takes the next smallest cell of
    that line with it. A printed total below 3 must be hidden by the caller. Internal tables use `silang.sel`.
    """
    isi = {(b, k): silang.sel.get((b, k), 0) for b in silang.baris for k in silang.kolom}
    tutup = {s for s, n in isi.items() if 0 < n < SEL_KECIL}
    garis = [[(b, k) for k in silang.kolom] for b in silang.baris]
    garis += [[(b, k) for b in silang.baris] for k in silang.kolom]
    berubah = True
    while berubah:
        berubah = False
        for g in garis:
            tambahan = _find_tambahan(g, isi, tutup)
            if tambahan is not None:
                tutup.add(tambahan)
                berubah = True
    return {s: None if s in tutup else n for s, n in isi.items()}


def _find_tambahan(
    garis: list[tuple[str, str]], isi: Mapping[tuple[str, str], int], tutup: set[tuple[str, str]]
) -> tuple[str, str] | None:
    """Return the cell to hide too when the hidden ones of this line can be computed, best one that helps two lines."""
    di_sini = [s for s in garis if s in tutup]
    jumlah = sum(isi[s] for s in di_sini)
    semua_kecil = all(isi[s] < SEL_KECIL for s in di_sini)
    terhitung = len(di_sini) == 1 or (semua_kecil and jumlah in (len(di_sini), (SEL_KECIL - 1) * len(di_sini)))
    if not di_sini or not terhitung:
        return None
    luar = tutup - set(garis)
    sisa = [
        (not any(s[0] == t[0] or s[1] == t[1] for t in luar), not isi[s], isi[s], s) for s in garis if s not in tutup
    ]
    return min(sisa)[-1] if sisa else None
