"""An instrument: unsur, weights, scale, classes and words of one version of a questionnaire. Pure.

Rules: PermenPANRB 14/2017 for SKM; every other instrument brings its own scale, conversion and classes, so
that figures of two instruments never mix.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal, get_args

SLOT_MAKS = 16
SKALA_MAKS = 6
BAHASA_SURVEI = {"id": "Bahasa Indonesia", "en": "English", "ban": "Basa Bali"}
"""Languages a questionnaire can be asked in; Indonesian is always there."""

Teks = Mapping[str, str]
Jenis = Literal["masyarakat", "pegawai"]
Subjek = Literal["layanan", "unit"]
Rupa = Literal["wajah", "bintang", "kata"]


@dataclass(frozen=True)
class Unsur:
    """One rated element. `slot` is its storage column, fixed for good; `gratis` the score of a free service.

    `keterangan` explains the question in a sentence; `usulan` is the follow-up a report proposes when this
    element needs attention.
    """

    kode: str
    slot: int
    nama: Teks
    pertanyaan: Teks
    jawaban: Mapping[str, tuple[str, ...]]
    bobot: Fraction
    gratis: int | None = None
    keterangan: Teks = field(default_factory=dict)
    usulan: Teks = field(default_factory=dict)


@dataclass(frozen=True)
class Kelas:
    """A class of quality: lowest rounded index that belongs to it, letter, word."""

    batas: Decimal
    mutu: str
    kinerja: str


@dataclass(frozen=True, eq=False)
class Instrumen:
    """One version of a questionnaire, one object for each. `unsur` stands in official list order, weights sum to 1.

    `subjek` is what an answer rates (a service, or the unit as a whole); `rupa` how the choices are drawn;
    `ambang_paham` the lowest index at which an employee counts as "paham" (employee surveys only); `pengantar`
    one sentence above the questions.
    """

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
    indeks: Teks = field(default_factory=lambda: {"id": "IKM"})
    jenis: Jenis = "masyarakat"
    subjek: Subjek = "layanan"
    rupa: Rupa = "wajah"
    ambang_paham: Decimal | None = None
    profil: tuple[str, ...] = ()
    asal: str | None = None
    pengantar: Teks = field(default_factory=dict)

    def __post_init__(self) -> None:
        kode = [u.kode for u in self.unsur]
        slot = [u.slot for u in self.unsur]
        sah = (
            len(set(kode)) == len(kode) == len(set(slot))
            and all(1 <= s <= SLOT_MAKS for s in slot)
            and sorted(self.urutan_kuesioner) == sorted(kode)
            and sum(u.bobot for u in self.unsur) == 1
            and all(u.bobot > 0 for u in self.unsur)
            and 2 <= self.skala <= SKALA_MAKS
            and all("id" in u.jawaban and "id" in u.pertanyaan and "id" in u.nama for u in self.unsur)
            and all(len(j) == self.skala for u in self.unsur for j in u.jawaban.values())
            and [k.batas for k in self.kelas] == sorted((k.batas for k in self.kelas), reverse=True)
            and (self.ambang_paham is not None) == (self.jenis == "pegawai")
            and self.jenis in get_args(Jenis)
            and self.subjek in get_args(Subjek)
            and self.rupa in get_args(Rupa)
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
    def bobot_bulat(self) -> Mapping[str, int]:
        """Weights as whole numbers, in `penyebut` parts."""
        return {u.kode: int(u.bobot * self.penyebut) for u in self.unsur}

    @cached_property
    def bahasa(self) -> tuple[str, ...]:
        """Languages in which every question and answer is written."""
        return tuple(b for b in BAHASA_SURVEI if all(b in u.pertanyaan and b in u.jawaban for u in self.unsur))

    @cached_property
    def puncak(self) -> Decimal:
        """Highest index."""
        return round_half_up(self.faktor * self.skala)

    @cached_property
    def rentang_kelas(self) -> tuple[tuple[Decimal, Decimal, Kelas], ...]:
        """Lowest and highest rounded index of each class, best class first."""
        atas = [self.puncak, *(k.batas - Decimal("0.01") for k in self.kelas)]
        return tuple((k.batas, a, k) for k, a in zip(self.kelas, atas, strict=False))

    def total(self, nilai: Mapping[str, int]) -> int:
        """Return a respondent's weighted total as an integer: `penyebut` × Σ weight × score."""
        return sum(bobot * nilai[kode] for kode, bobot in self.bobot_bulat.items())

    def same_figures(self, lain: "Instrumen") -> bool:
        """Tell whether answers of both may be counted together: same scale, conversion, classes and weighted unsur."""
        return _figures(self) == _figures(lain)


def _figures(instrumen: Instrumen) -> object:
    unsur = sorted((u.kode, u.slot, u.bobot, u.gratis) for u in instrumen.unsur)
    return instrumen.skala, instrumen.faktor, unsur, instrumen.kelas, instrumen.jenis, instrumen.subjek


def round_half_up(nilai: Fraction, desimal: int = 2) -> Decimal:
    """Round an exact number once, half up (86,625 → 86,63), for numbers ≥ 0."""
    pembilang, penyebut = nilai.numerator, nilai.denominator
    return Decimal((2 * pembilang * 10**desimal + penyebut) // (2 * penyebut)).scaleb(-desimal)


def classify(instrumen: Instrumen, ikm: Decimal) -> Kelas:
    """Return the class of a figure already rounded to two decimals."""
    for kelas in instrumen.kelas:
        if ikm >= kelas.batas:
            return kelas
    return instrumen.kelas[-1]
