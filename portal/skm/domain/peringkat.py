"""Rating of counters and of the people on duty there, for a reward: who is clearly ahead, and who is not. Pure.

Only the unsur about the person count (kompetensi, perilaku); an instrument without them is rated by its whole index.
A rating needs ten answers, and everybody who does not differ from the first by more than chance is level with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.inti.galat import DomainError, _n
from portal.skm.domain.banding import Beda, compare_nilai
from portal.skm.domain.indeks import interval_of
from portal.skm.domain.instrumen import Instrumen, Unsur, classify, round_half_up
from portal.skm.domain.ukuran import Nilai, Ukuran, compute_nilai

UNSUR_PETUGAS = ("kompetensi", "perilaku")
N_MINIMUM = 10
NAMA_MAKS = 120
HARI_JAGA_MAKS = 366


def unsur_petugas(instrumen: Instrumen) -> tuple[Unsur, ...]:
    """Return the unsur that rate the person; every unsur when the instrument has none of them."""
    return tuple(u for u in instrumen.unsur if u.kode in UNSUR_PETUGAS) or instrumen.unsur


def weights_petugas(instrumen: Instrumen) -> dict[str, int]:
    """Return unsur code → whole-number weight within the rating."""
    return {u.kode: instrumen.bobot_bulat[u.kode] for u in unsur_petugas(instrumen)}


@dataclass(frozen=True)
class Hitung:
    """Answers of a counter on some days: weighted sums of the unsur about the person, and whole totals."""

    petugas: Ukuran = field(default_factory=Ukuran)
    total: Ukuran = field(default_factory=Ukuran)

    def __add__(self, lain: "Hitung") -> "Hitung":
        return Hitung(self.petugas + lain.petugas, self.total + lain.total)


@dataclass(frozen=True)
class Peringkat:
    """One counter or person: rating, whole index, rank (None: too few answers), distance from the first.

    `setara`: not clearly behind the first. `bersama`: other people on duty at the same counter on the same days.
    """

    nama: str
    petugas: Nilai
    indeks: Nilai
    urutan: int | None = None
    beda: Beda = field(default_factory=Beda)
    setara: bool = False
    bersama: tuple[str, ...] = ()

    @property
    def cukup(self) -> bool:
        """Enough answers for a rating."""
        return self.petugas.n >= N_MINIMUM


def rate(instrumen: Instrumen, hitung: Hitung) -> Nilai:
    """Return the rating: the index of the unsur about the person, on the scale of the whole index."""
    n, bobot = hitung.petugas.n, sum(weights_petugas(instrumen).values())
    if n <= 0:
        return Nilai()
    faktor = instrumen.faktor / bobot
    ikm = round_half_up(faktor * Fraction(hitung.petugas.jumlah_t, n))
    ik95 = interval_of(n, hitung.petugas.jumlah_t, hitung.petugas.jumlah_t2, faktor) if n > 1 else None
    return Nilai(n, ikm, ik95, classify(instrumen, ikm))


def rank_peringkat(
    instrumen: Instrumen, isi: Mapping[str, Hitung], bersama: Mapping[str, Iterable[str]] | None = None
) -> list[Peringkat]:
    """Return everybody, best rating first, those with too few answers last; equal ratings share a rank.

    The first ones are compared as independent samples; people who shared a counter on the same days share answers,
    which `bersama` names.
    """
    semua = [
        Peringkat(
            nama,
            rate(instrumen, hitung),
            compute_nilai(instrumen, hitung.total),
            bersama=tuple(sorted((bersama or {}).get(nama, ()))),
        )
        for nama, hitung in isi.items()
    ]
    cukup = sorted((p for p in semua if p.cukup), key=lambda p: (-(p.petugas.ikm or Decimal(0)), p.nama))
    sisa = sorted((p for p in semua if not p.cukup), key=lambda p: p.nama)
    return [*(_place(p, cukup) for p in cukup), *sisa]


def _place(satu: Peringkat, cukup: list[Peringkat]) -> Peringkat:
    puncak = cukup[0].petugas
    urutan = 1 + sum(1 for p in cukup if (p.petugas.ikm or 0) > (satu.petugas.ikm or 0))
    beda = compare_nilai(satu.petugas.ikm, satu.petugas.ik95, puncak.ikm, puncak.ik95)
    return replace(satu, urutan=urutan, beda=beda, setara=not beda.nyata)


def check_jaga(nama: str, mulai: date, sampai: date) -> str:
    """Return a cleaned name; raises DomainError for an empty or long one, or days out of order or too many."""
    bersih = " ".join(nama.split())
    if not bersih or len(bersih) > NAMA_MAKS:
        raise DomainError("nama_salah", _n("Tulis nama petugas, paling banyak 120 huruf."), bidang="nama")
    if sampai < mulai:
        raise DomainError("masa_terbalik", _n("Hari terakhir tidak boleh sebelum hari pertama."), bidang="sampai")
    if (sampai - mulai).days >= HARI_JAGA_MAKS:
        raise DomainError(
            "masa_panjang", _n("Satu baris jaga paling lama %(hari)s hari."), bidang="sampai", hari=HARI_JAGA_MAKS
        )
    return bersih
