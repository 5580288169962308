"""The index: exact arithmetic over counted answers. Pure.

Rules: PermenPANRB 14/2017. Everything is summed in integers and divided as Fraction; a figure is
rounded once, half up, at output, and the rounded figure is classified (the class table has gaps of
0,01 between classes, so an unrounded figure may lie in none). See docs/adr/0002-indeks-eksak.md.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from statistics import NormalDist

from portal.inti.galat import DomainError, _n

SLOT_MAKS = 16
SKALA_MAKS = 6
SARAN_MAKS = 2000
SEL_KECIL = 5
KANAL = {"qr": _n("QR loket"), "web": _n("Laman"), "impor": _n("Impor berkas")}

Teks = Mapping[str, str]


@dataclass(frozen=True)
class Pilihan:
    """One question about the respondent: label and options (code → Indonesian label)."""

    label: str
    opsi: Mapping[str, str]


DEMOGRAFI: Mapping[str, Pilihan] = {
    "jenis_kelamin": Pilihan(_n("Jenis kelamin"), {"L": _n("Laki-laki"), "P": _n("Perempuan")}),
    "pendidikan": Pilihan(
        _n("Pendidikan terakhir"),
        {
            "tidak_sekolah": _n("Tidak sekolah"),
            "sd": _n("SD"),
            "smp": _n("SMP"),
            "sma": _n("SMA/SMK"),
            "d1_d3": _n("D1–D3"),
            "s1": _n("D4/S1"),
            "s2": _n("S2"),
            "s3": _n("S3"),
        },
    ),
    "pekerjaan": Pilihan(
        _n("Pekerjaan"),
        {
            "asn": _n("ASN"),
            "tni": _n("TNI"),
            "polri": _n("Polri"),
            "swasta": _n("Swasta"),
            "wirausaha": _n("Wirausaha"),
            "petani_nelayan": _n("Petani/nelayan"),
            "irt": _n("Ibu rumah tangga"),
            "pelajar": _n("Pelajar/mahasiswa"),
            "pensiunan": _n("Pensiunan"),
            "lainnya": _n("Lainnya"),
        },
    ),
    "disabilitas": Pilihan(
        _n("Penyandang disabilitas"),
        {
            "tidak": _n("Tidak"),
            "fisik": _n("Ya, fisik"),
            "intelektual": _n("Ya, intelektual"),
            "mental": _n("Ya, mental"),
            "sensorik": _n("Ya, sensorik"),
        },
    ),
}


@dataclass(frozen=True)
class Unsur:
    """One rated element. `slot` is its storage column, fixed for good; `gratis` the score of a free service.

    `usulan` is the follow-up a report proposes when this element needs attention.
    """

    kode: str
    slot: int
    nama: Teks
    pertanyaan: Teks
    jawaban: Mapping[str, tuple[str, ...]]
    bobot: Fraction
    gratis: int | None = None
    usulan: Teks = field(default_factory=dict)


@dataclass(frozen=True)
class Kelas:
    """A class of quality: lowest rounded index that belongs to it, letter, word."""

    batas: Decimal
    mutu: str
    kinerja: str


@dataclass(frozen=True, eq=False)
class Instrumen:
    """One version of a questionnaire, one object for each. `unsur` stands in official list order, weights sum to 1."""

    kode: str
    versi: int
    nama: Teks
    dasar_hukum: Teks
    skala: int
    faktor: Fraction
    unsur: tuple[Unsur, ...]
    urutan_kuesioner: tuple[str, ...]
    kelas: tuple[Kelas, ...]
    minimum_per_bulan: int | None = None
    pembanding: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        kode = [u.kode for u in self.unsur]
        slot = [u.slot for u in self.unsur]
        sah = (
            len(set(kode)) == len(kode) == len(set(slot))
            and all(1 <= s <= SLOT_MAKS for s in slot)
            and sorted(self.urutan_kuesioner) == sorted(kode)
            and sum(u.bobot for u in self.unsur) == 1
            and 2 <= self.skala <= SKALA_MAKS
            and all(len(j) == self.skala for u in self.unsur for j in u.jawaban.values())
            and [k.batas for k in self.kelas] == sorted((k.batas for k in self.kelas), reverse=True)
        )
        if not sah:
            raise ValueError(f"instrument {self.kode} version {self.versi} is inconsistent")

    @cached_property
    def oleh_kode(self) -> Mapping[str, Unsur]:
        """Unsur by semantic code."""
        return {u.kode: u for u in self.unsur}

    @cached_property
    def kuesioner(self) -> tuple[Unsur, ...]:
        """Unsur in the order in which they are asked."""
        return tuple(self.oleh_kode[k] for k in self.urutan_kuesioner)

    @cached_property
    def penyebut(self) -> int:
        """Least common denominator of the weights."""
        return math.lcm(*(u.bobot.denominator for u in self.unsur))

    @cached_property
    def rentang_kelas(self) -> tuple[tuple[Decimal, Decimal, Kelas], ...]:
        """Lowest and highest rounded index of each class, best class first."""
        puncak = round_half_up(self.faktor * self.skala)
        atas = [puncak, *(k.batas - Decimal("0.01") for k in self.kelas)]
        return tuple((k.batas, a, k) for k, a in zip(self.kelas, atas, strict=False))

    def total(self, nilai: Mapping[str, int]) -> int:
        """Return a respondent's weighted total as an integer: `penyebut` × Σ weight × score."""
        return sum(int(u.bobot * self.penyebut) * nilai[u.kode] for u in self.unsur)


@dataclass(frozen=True)
class Rekap:
    """Counted answers: n, per unsur how often each score 1…scale was given, and Σ T, Σ T² of totals."""

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


def _add(satu: tuple[int, ...], dua: tuple[int, ...]) -> tuple[int, ...]:
    if not satu or not dua:
        return satu or dua
    return tuple(a + b for a, b in zip(satu, dua, strict=True))


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


def round_half_up(nilai: Fraction, desimal: int = 2) -> Decimal:
    """Round an exact number once, half up (86,625 → 86,63), for numbers ≥ 0."""
    skala = 10**desimal
    bulat = (nilai * skala + Fraction(1, 2)).__floor__()
    return (Decimal(bulat) / skala).quantize(Decimal(1).scaleb(-desimal), ROUND_HALF_UP)


def classify(instrumen: Instrumen, ikm: Decimal) -> Kelas:
    """Return the class of a figure already rounded to two decimals."""
    for kelas in instrumen.kelas:
        if ikm >= kelas.batas:
            return kelas
    return instrumen.kelas[-1]


def compute_indeks(instrumen: Instrumen, rekap: Rekap) -> Indeks:
    """Compute the index of counted answers exactly; no answers give no index."""
    if rekap.n == 0:
        return Indeks(instrumen, 0)
    unsur = tuple(_compute_unsur(instrumen, u, rekap) for u in instrumen.unsur)
    nilai = instrumen.faktor * sum((u.unsur.bobot * u.nrr for u in unsur), Fraction(0))
    ikm = round_half_up(nilai)
    semua = [u.nrr for u in unsur]
    return Indeks(
        instrumen=instrumen,
        n=rekap.n,
        unsur=unsur,
        nilai=nilai,
        ikm=ikm,
        kelas=classify(instrumen, ikm),
        ik95=compute_ik95(instrumen, rekap),
        terendah=tuple(u.unsur.kode for u in unsur if u.nrr == min(semua)),
        tertinggi=tuple(u.unsur.kode for u in unsur if u.nrr == max(semua)),
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


def mean_of_layanan(daftar: Iterable[Indeks]) -> Decimal | None:
    """Return the unweighted mean of the services' exact indices (services without answers left out)."""
    nilai = [i.nilai for i in daftar if i.nilai is not None]
    return round_half_up(sum(nilai, Fraction(0)) / len(nilai)) if nilai else None


def compute_ik95(instrumen: Instrumen, rekap: Rekap) -> Decimal | None:
    """Return the half width of the 95 % t-interval of the index; None for fewer than 2 answers."""
    n = rekap.n
    if n < 2:
        return None
    varian = Fraction(n * rekap.jumlah_t2 - rekap.jumlah_t**2, n * (n - 1))
    galat_baku = float(instrumen.faktor / instrumen.penyebut) * math.sqrt(varian / n)
    return round_half_up(Fraction(t_quantile(n - 1) * galat_baku))


def _t_probability(t: float, derajat: int) -> float:
    """Return P(|T| ≤ t) of Student's t with integer degrees of freedom (Abramowitz & Stegun 26.7.3–4)."""
    sudut = math.atan(t / math.sqrt(derajat))
    kuadrat = math.cos(sudut) ** 2
    if derajat == 1:
        return 2 * sudut / math.pi
    ganjil = derajat % 2
    suku = math.cos(sudut) if ganjil else 1.0
    jumlah = suku
    for i in range(3 if ganjil else 2, derajat - 1, 2):
        suku *= (i - 1) / i * kuadrat
        jumlah += suku
    return 2 / math.pi * (sudut + math.sin(sudut) * jumlah) if ganjil else math.sin(sudut) * jumlah


def t_quantile(derajat: int, tingkat: float = 0.95) -> float:
    """Return t with P(|T| ≤ t) = `tingkat` for integer degrees of freedom."""
    z = NormalDist().inv_cdf((1 + tingkat) / 2)
    if derajat > 400:
        return z + (z**3 + z) / (4 * derajat) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * derajat**2)
    bawah, atas = z, 13.0
    while atas - bawah > 1e-10:
        tengah = (bawah + atas) / 2
        bawah, atas = (tengah, atas) if _t_probability(tengah, derajat) < tingkat else (bawah, tengah)
    return (bawah + atas) / 2


def sampel_minimum(populasi: int) -> int:
    """Return the minimum sample for a population (Krejcie & Morgan 1970), rounded half up as their table is.

    X² = 3,841, P = 0,5, d = 0,05. Raises ValueError for a population below 1.
    """
    if populasi < 1:
        raise ValueError("population must be at least 1")
    kai, p, d = Fraction("3.841"), Fraction(1, 2), Fraction("0.05")
    ukuran = kai * populasi * p * (1 - p) / (d**2 * (populasi - 1) + kai * p * (1 - p))
    return int(round_half_up(ukuran, 0))


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


def suppress_small(hitungan: Mapping[str, int]) -> dict[str, str]:
    """Return counts as text for publication, cells of 1–4 as "<5".

    Hidden cells that could be found by subtraction from n (one alone, or all 1, or all 4) take the next
    smallest cell with them.
    """
    urut = sorted((jumlah, kode) for kode, jumlah in hitungan.items() if jumlah)
    kecil = {kode for jumlah, kode in urut if jumlah < SEL_KECIL}
    tersembunyi = sum(hitungan[kode] for kode in kecil)
    if len(kecil) == 1 or (kecil and tersembunyi in (len(kecil), (SEL_KECIL - 1) * len(kecil))):
        kecil |= {kode for _, kode in urut[len(kecil) : len(kecil) + 1]}
    return {
        kode: "<5" if kode in kecil and jumlah < SEL_KECIL else "–" if kode in kecil else str(jumlah)
        for kode, jumlah in hitungan.items()
    }
