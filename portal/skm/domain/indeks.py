"""The index: exact arithmetic over counted answers. Pure.

Rules: PermenPANRB 14/2017. Everything is summed in integers and divided as Fraction; a figure is
rounded once, half up, at output, and the rounded figure is classified (the class table has gaps of
0,01 between classes, so an unrounded figure may lie in none). See docs/adr/0002-indeks-eksak.md.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.inti.galat import DomainError, _n
from portal.skm.domain.instrumen import Instrumen, Kelas, Unsur, classify, round_half_up
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.domain.statistik import finite_factor, t_quantile


@dataclass(frozen=True)
class Rekap:
    """Counted answers: n, per unsur how often each score 1…scale was given, and Σ T, Σ T² of totals.

    Without `hitungan` it counts answers and totals only.
    """

    n: int = 0
    hitungan: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    jumlah_t: int = 0
    jumlah_t2: int = 0

    def __add__(self, lain: "Rekap") -> "Rekap":
        kode = dict.fromkeys([*self.hitungan, *lain.hitungan])
        return Rekap(
            self.n + lain.n,
            {k: _add(self.hitungan.get(k, ()), lain.hitungan.get(k, ())) for k in kode},
            self.jumlah_t + lain.jumlah_t,
            self.jumlah_t2 + lain.jumlah_t2,
        )

    def __neg__(self) -> "Rekap":
        return Rekap(
            -self.n, {k: tuple(-a for a in h) for k, h in self.hitungan.items()}, -self.jumlah_t, -self.jumlah_t2
        )

    def __sub__(self, lain: "Rekap") -> "Rekap":
        return self + -lain


def _add(satu: tuple[int, ...], dua: tuple[int, ...]) -> tuple[int, ...]:
    if not satu or not dua:
        return satu or dua
    return tuple(a + b for a, b in zip(satu, dua, strict=True))


def fold_rekap(isi: Mapping[tuple[Any, ...], Rekap], ke: int) -> dict[Any, Rekap]:
    """Return counts by a key of several parts, summed over all its parts but one."""
    hasil: dict[Any, Rekap] = {}
    for kunci, satu in isi.items():
        hasil[kunci[ke]] = hasil[kunci[ke]] + satu if kunci[ke] in hasil else satu
    return hasil


def count_jawaban(instrumen: Instrumen, daftar: Iterable[Mapping[str, int]]) -> Rekap:
    """Count complete answers (unsur code → score); raises DomainError for a score outside the scale."""
    hitungan = {u.kode: [0] * instrumen.skala for u in instrumen.unsur}
    n = jumlah_t = jumlah_t2 = 0
    for nilai in daftar:
        check_nilai(instrumen, nilai)
        for kode, skor in nilai.items():
            hitungan[kode][skor - 1] += 1
        total = instrumen.total(nilai)
        n, jumlah_t, jumlah_t2 = n + 1, jumlah_t + total, jumlah_t2 + total * total
    return Rekap(n, {k: tuple(h) for k, h in hitungan.items()}, jumlah_t, jumlah_t2)


def check_nilai(instrumen: Instrumen, nilai: Mapping[str, int]) -> None:
    """Raise DomainError that names the first missing, unknown or out-of-scale answer."""
    for kode in nilai:
        if kode not in instrumen.oleh_kode:
            raise DomainError("unsur_asing", _n("Unsur “%(unsur)s” tidak dikenal."), bidang=kode, unsur=kode[:40])
    for unsur in instrumen.kuesioner:
        skor = nilai.get(unsur.kode)
        if skor is None:
            raise DomainError(
                "jawaban_kosong",
                _n("Pertanyaan tentang %(unsur)s belum dijawab."),
                bidang=unsur.kode,
                unsur=unsur.nama["id"],
            )
        if not 1 <= skor <= instrumen.skala:
            raise DomainError(
                "di_luar_skala",
                _n("%(unsur)s: nilai %(nilai)s di luar skala 1-%(skala)s"),
                bidang=unsur.kode,
                unsur=unsur.kode,
                nilai=skor,
                skala=instrumen.skala,
            )


@dataclass(frozen=True)
class IndeksUnsur:
    """The figures of one unsur: sum and number of answers, mean, converted mean, class."""

    unsur: Unsur
    jumlah: int
    n: int
    nrr: Fraction
    konversi: Decimal
    kelas: Kelas

    @property
    def nrr_bulat(self) -> Decimal:
        """The mean with four decimals, for reading only: nothing is computed from it."""
        return round_half_up(self.nrr, 4)


@dataclass(frozen=True)
class Indeks:
    """The figures of a group of answers; without answers every figure is None or empty."""

    instrumen: Instrumen
    n: int
    unsur: tuple[IndeksUnsur, ...] = ()
    nilai: Fraction | None = None
    ikm: Decimal | None = None
    kelas: Kelas | None = None
    ik95: Decimal | None = None
    terendah: tuple[str, ...] = ()
    tertinggi: tuple[str, ...] = ()


def compute_indeks(instrumen: Instrumen, rekap: Rekap, populasi: int | None = None) -> Indeks:
    """Compute the index of counted answers exactly; no answers give no index.

    The index follows from Σ T of complete answers; counts without scores (`hitungan` empty) give no unsur.
    `populasi` (people served) narrows the interval of a large share of them; the index itself does not use it.
    """
    if rekap.n == 0:
        return Indeks(instrumen, 0)
    unsur = tuple(_compute_unsur(instrumen, u, rekap) for u in instrumen.unsur) if rekap.hitungan else ()
    nilai = instrumen.faktor * Fraction(rekap.jumlah_t, instrumen.penyebut * rekap.n)
    ikm = round_half_up(nilai)
    semua = [u.nrr for u in unsur]
    terkecil, terbesar = min(semua, default=None), max(semua, default=None)
    return Indeks(
        instrumen=instrumen,
        n=rekap.n,
        unsur=unsur,
        nilai=nilai,
        ikm=ikm,
        kelas=classify(instrumen, ikm),
        ik95=compute_ik95(instrumen, rekap, populasi),
        terendah=tuple(u.unsur.kode for u in unsur if u.nrr == terkecil),
        tertinggi=tuple(u.unsur.kode for u in unsur if u.nrr == terbesar),
    )


def _compute_unsur(instrumen: Instrumen, unsur: Unsur, rekap: Rekap) -> IndeksUnsur:
    hitungan = rekap.hitungan[unsur.kode]
    jumlah, n = sum(skor * h for skor, h in enumerate(hitungan, start=1)), sum(hitungan)
    nrr = Fraction(jumlah, n)
    konversi = round_half_up(instrumen.faktor * nrr)
    return IndeksUnsur(unsur, jumlah, n, nrr, konversi, classify(instrumen, konversi))


def compare_bobot(indeks: Indeks, bobot: str | Fraction) -> Decimal | None:
    """Return what the index would be with one rounded weight for every unsur (0,11 or 0,111).

    For labelled comparison with older reports only; 0,11 lowers every index by about 1 %.
    """
    if not indeks.unsur:
        return None
    nrr = sum((u.nrr for u in indeks.unsur), Fraction(0))
    return round_half_up(indeks.instrumen.faktor * Fraction(bobot) * nrr)


def index_without(indeks: Indeks, kode: str) -> Decimal | None:
    """Return what the index would be without one unsur, the weights of the others scaled up to one.

    Shows how much a score that nobody gave ("Gratis" for a free service) matters.
    """
    sisa = [u for u in indeks.unsur if u.unsur.kode != kode]
    if not sisa:
        return None
    bobot = sum((u.unsur.bobot for u in sisa), Fraction(0))
    return round_half_up(indeks.instrumen.faktor * sum((u.unsur.bobot * u.nrr for u in sisa), Fraction(0)) / bobot)


def mean_of_layanan(daftar: Iterable[Indeks]) -> Decimal | None:
    """Return the unweighted mean of the services' exact indices (services without answers left out)."""
    nilai = [i.nilai for i in daftar if i.nilai is not None]
    return round_half_up(sum(nilai, Fraction(0)) / len(nilai)) if nilai else None


def average_layanan(gabungan: Indeks, daftar: Iterable[Indeks]) -> Indeks:
    """Return the index of a unit as the unweighted mean of its services' exact indices.

    Its interval follows from the services' own ones; the figures of the unsur stay those of all answers together.
    """
    ada = [i for i in daftar if i.nilai is not None]
    ikm = mean_of_layanan(ada)
    if ikm is None:
        return gabungan
    galat = [i.ik95 for i in ada]
    jumlah = sum((g**2 for g in galat if g is not None), Decimal(0))
    return replace(
        gabungan,
        nilai=sum((i.nilai for i in ada if i.nilai is not None), Fraction(0)) / len(ada),
        ikm=ikm,
        kelas=classify(gabungan.instrumen, ikm),
        ik95=None if None in galat else (jumlah.sqrt() / len(ada)).quantize(Decimal("0.01")),
    )


def compute_ik95(instrumen: Instrumen, rekap: Rekap, populasi: int | None = None) -> Decimal | None:
    """Return the half width of the 95 % t-interval of the index; None for fewer than 2 answers."""
    n = rekap.n
    if n < 2:
        return None
    return interval_of(n, rekap.jumlah_t, rekap.jumlah_t2, instrumen.faktor / instrumen.penyebut, populasi)


def compute_ik95_unsur(instrumen: Instrumen, hitungan: Sequence[int], populasi: int | None = None) -> Decimal | None:
    """Return the half width of the 95 % t-interval of one unsur on the scale of the index; None for fewer than 2."""
    n = sum(hitungan)
    if n < 2:
        return None
    jumlah = sum(skor * h for skor, h in enumerate(hitungan, start=1))
    kuadrat = sum(skor * skor * h for skor, h in enumerate(hitungan, start=1))
    return interval_of(n, jumlah, kuadrat, instrumen.faktor, populasi)


def interval_of(n: int, jumlah: int, kuadrat: int, faktor: Fraction, populasi: int | None = None) -> Decimal:
    """Return the half width of the 95 % t-interval of `faktor` × mean, from n ≥ 2 values, their sum and squares."""
    varian = Fraction(n * kuadrat - jumlah**2, n * (n - 1))
    galat_baku = float(faktor) * math.sqrt(varian / n)
    return round_half_up(Fraction(t_quantile(n - 1) * galat_baku * finite_factor(n, populasi)))


def straddled(indeks: Indeks) -> tuple[Kelas, ...]:
    """Return the classes, best first, that the 95 % interval of an index touches besides its own ("B, batas A")."""
    if indeks.ikm is None or indeks.ik95 is None or indeks.kelas is None:
        return ()
    instrumen = indeks.instrumen
    atas = classify(instrumen, min(instrumen.puncak, indeks.ikm + indeks.ik95))
    bawah = classify(instrumen, max(Decimal(0), indeks.ikm - indeks.ik95))
    urutan = list(instrumen.kelas)
    terkena = urutan[urutan.index(atas) : urutan.index(bawah) + 1]
    return tuple(k for k in terkena if k is not indeks.kelas)


def list_peringatan(instrumen: Instrumen, n: int, per_bulan: Iterable[int], n_minimum: int | None) -> tuple[str, ...]:
    """Return the warnings that belong beside an index (months that have not begun are not passed in)."""
    if n == 0:
        return (_n("belum ada responden"),)
    hasil = []
    if instrumen.minimum_per_bulan and any(m < instrumen.minimum_per_bulan for m in per_bulan):
        hasil.append(f"responden per bulan < {instrumen.minimum_per_bulan}")
    if n_minimum is not None and n < n_minimum:
        hasil.append(_n("responden di bawah sampel minimum"))
    if n < SEL_KECIL:
        hasil.append(_n("responden kurang dari 5"))
    return tuple(hasil)
