"""The share of recommendations carried out, and the word the assessment uses for it. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.inti.galat import DomainError, _n
from portal.tindak_lanjut.domain.butir import Butir, Keadaan

SELURUH, SEBAGIAN_BESAR, SEBAGIAN_KECIL, BELUM, NIHIL = (
    "seluruh",
    "sebagian_besar",
    "sebagian_kecil",
    "belum",
    "nihil",
)
NAMA_SEBUTAN = {
    SELURUH: _n("seluruhnya ditindaklanjuti"),
    SEBAGIAN_BESAR: _n("sebagian besar ditindaklanjuti"),
    SEBAGIAN_KECIL: _n("sebagian kecil ditindaklanjuti"),
    BELUM: _n("belum ditindaklanjuti"),
    NIHIL: _n("tidak ada rekomendasi yang harus ditindaklanjuti"),
}


@dataclass(frozen=True)
class Pita:
    """Where “sebagian besar” begins: above this percentage. The assessment sheet (LKE V, VI) gives no figure."""

    batas: int = 50

    def __post_init__(self) -> None:
        if not 1 <= self.batas <= 99:
            raise DomainError("batas_pita", _n("Batas “sebagian besar” antara 1 dan 99 persen."), bidang="batas")


@dataclass(frozen=True)
class Capaian:
    """Counts by state. Those that cannot be carried out are named but not counted in the share."""

    selesai: int = 0
    berjalan: int = 0
    belum: int = 0
    dihentikan: int = 0

    @property
    def jumlah(self) -> int:
        """All recommendations."""
        return self.selesai + self.berjalan + self.belum + self.dihentikan

    @property
    def dihitung(self) -> int:
        """The denominator of the share."""
        return self.jumlah - self.dihentikan

    @property
    def bagian(self) -> Fraction | None:
        """Exact share done, 0 to 1; None without recommendations."""
        return Fraction(self.selesai, self.dihitung) if self.dihitung else None

    @property
    def persen(self) -> Decimal | None:
        """Percentage with two decimals, rounded half up; 100 only when all are done."""
        if self.bagian is None:
            return None
        bulat = (self.bagian * 10_000 + Fraction(1, 2)).__floor__()
        return Decimal(min(bulat, 9_999) if self.bagian < 1 else bulat).scaleb(-2)

    def name(self, pita: Pita) -> str:
        """Return the code of the word for the share: all, most, few, none; nihil when there is none to carry out."""
        if self.bagian is None:
            return NIHIL
        if self.bagian == 1:
            return SELURUH
        if self.bagian * 100 > pita.batas:
            return SEBAGIAN_BESAR
        return SEBAGIAN_KECIL if self.bagian else BELUM


def count_capaian(butir: Iterable[Butir]) -> Capaian:
    """Count recommendations by their state."""
    jumlah = Counter(b.keadaan for b in butir)
    return Capaian(jumlah[Keadaan.SELESAI], jumlah[Keadaan.BERJALAN], jumlah[Keadaan.BELUM], jumlah[Keadaan.DIHENTIKAN])
