"""Yearly targets of the action plan: what counts as reached, and that “reached” is not the same as “good”. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Literal, cast

from portal.inti.galat import DomainError, _n

Arah = Literal["naik", "turun", "kode_1_baik"]
NAMA_ARAH = {
    "naik": _n("makin tinggi makin baik"),
    "turun": _n("makin rendah makin baik"),
    "kode_1_baik": _n("1 = ada atau baik, 2 = tidak"),
}
NILAI_MAKS = Decimal(1_000_000)
RIBUAN = re.compile(r"\d{1,3}(\.\d{3})+")


@dataclass(frozen=True)
class Indikator:
    """One indicator: where its value comes from (metric, number of evidence, or typed in) and its first targets."""

    kode: str
    nama: str
    area: str
    satuan: str
    arah: Arah
    target: Mapping[int, Decimal] = field(default_factory=dict)
    metrik: str = ""
    bukti: tuple[str, str] | None = None
    butir: str = ""
    catatan: str = ""

    @classmethod
    def build(cls, isi: Mapping[str, Any]) -> "Indikator":
        """Make an indicator from its data; raises TypeError, ValueError or KeyError."""
        target = {int(tahun): Decimal(str(nilai)) for tahun, nilai in isi["target"].items()}
        bukti = isi.get("bukti")
        if bukti is not None and len(bukti) != 2:
            raise ValueError("bukti menyebut butir dan kode buktinya")
        return cls(**{**isi, "target": target, "bukti": (bukti[0], bukti[1]) if bukti else None})

    @property
    def diketik(self) -> bool:
        """The portal has no figure of its own; the office types the value."""
        return not self.metrik and self.bukti is None


@dataclass(frozen=True)
class Capaian:
    """An indicator in a year: target, realised value (None: unknown), where it comes from, and its quality.

    `mutu` is what the value is worth apart from the target: the class of the index, or the grade of the LKE item.
    """

    indikator: Indikator
    tahun: int
    target: Decimal | None
    nilai: Decimal | None
    sumber: Literal["portal", "diketik", ""]
    mutu: str = ""
    keterangan: str = ""

    @property
    def tercapai(self) -> bool | None:
        """Whether the target is reached; None when target or value is missing."""
        if self.target is None or self.nilai is None:
            return None
        return self.nilai >= self.target if self.indikator.arah == "naik" else self.nilai <= self.target

    @property
    def semu(self) -> bool:
        """Reached, though the quality is not the best (kebutuhan: a reached target must not paint a C green)."""
        return bool(self.tercapai) and self.mutu not in ("", "A", "a", "ya")


def as_arah(teks: str) -> Arah:
    """Return a direction; raises ValueError for another word."""
    if teks not in NAMA_ARAH:
        raise ValueError(f"arah “{teks}” harus salah satu dari: {', '.join(NAMA_ARAH)}")
    return cast(Arah, teks)


def parse_nilai(teks: str, indikator: Indikator, *, bidang: str = "nilai") -> Decimal:
    """Read a value as officers write it: 87,5 or 1.250 or 1.250,75, to two decimals; raises DomainError.

    A point before exactly three digits groups thousands; any other point stands for the comma.
    """
    bersih = teks.strip().replace(" ", "").removesuffix("%")
    if "," in bersih or RIBUAN.fullmatch(bersih):
        bersih = bersih.replace(".", "").replace(",", ".")
    try:
        nilai = Decimal(bersih)
    except InvalidOperation as salah:
        raise DomainError("angka_salah", _n("Tulis angka, misalnya 87,5."), bidang=bidang) from salah
    if not nilai.is_finite() or not 0 <= nilai <= NILAI_MAKS:
        raise DomainError("angka_salah", _n("Tulis angka, misalnya 87,5."), bidang=bidang)
    if indikator.arah == "kode_1_baik" and nilai not in (1, 2):
        raise DomainError("kode_salah", _n("Isi 1 untuk ada atau baik, 2 untuk tidak."), bidang=bidang)
    if indikator.satuan == "%" and nilai > 100:
        raise DomainError("persen_salah", _n("Persentase paling tinggi 100."), bidang=bidang)
    dua = nilai.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return dua if dua != dua.to_integral_value() else Decimal(int(dua))
