"""Bulan, Triwulan, Semester and Tahun as half-open ranges of local dates. Pure.

A period belongs to the office's own calendar (WIB, WITA or WIT): an answer at 23.30 WIB on
31 March lies in the first quarter although UTC says so too, and one at 00.30 WIT on 1 April in the
second although UTC still says March.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from portal.inti.galat import DomainError, _n

Jenis = Literal["bulan", "triwulan", "semester", "tahun"]

ZONA = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
NAMA_BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
ROMAWI = ("I", "II", "III", "IV")
ROMAWI_BULAN = (*ROMAWI, "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PANJANG: dict[Jenis, int] = {"bulan": 1, "triwulan": 3, "semester": 6, "tahun": 12}
_POLA = re.compile(r"(?P<tahun>\d{4})(?:-(?:(?P<bulan>0[1-9]|1[0-2])|TW(?P<triwulan>[1-4])|S(?P<semester>[12])))?")


def write_tanggal(hari: date) -> str:
    """Write a date in full, in Indonesian: 31 Maret 2025."""
    return f"{hari.day} {NAMA_BULAN[hari.month - 1]} {hari.year}"


@dataclass(frozen=True, order=True)
class Periode:
    """A calendar period; `urutan` counts from 1 within the year (1 for a year)."""

    tahun: int
    jenis: Jenis
    urutan: int = 1

    @classmethod
    def parse(cls, kode: str) -> "Periode":
        """Read 2025-01, 2025-TW1, 2025-S1 or 2025; raises DomainError for anything else."""
        cocok = _POLA.fullmatch(kode.strip().upper())
        if not cocok or not 2000 <= int(cocok["tahun"]) <= 2100:
            raise DomainError(
                "periode_salah",
                _n("Periode “%(kode)s” tidak dikenal. Tulis seperti 2025-TW1, 2025-S1, 2025-01 atau 2025."),
                bidang="periode",
                kode=kode[:40],
            )
        tahun = int(cocok["tahun"])
        for jenis in ("bulan", "triwulan", "semester"):
            if cocok[jenis]:
                return cls(tahun, jenis, int(cocok[jenis]))
        return cls(tahun, "tahun")

    @classmethod
    def containing(cls, tanggal: date, jenis: Jenis = "triwulan") -> "Periode":
        """Return the period of that kind in which the date lies."""
        return cls(tanggal.year, jenis, (tanggal.month - 1) // _PANJANG[jenis] + 1)

    @property
    def kode(self) -> str:
        """The stable code: 2025-01, 2025-TW1, 2025-S1, 2025."""
        akhiran = {
            "bulan": f"-{self.urutan:02d}",
            "triwulan": f"-TW{self.urutan}",
            "semester": f"-S{self.urutan}",
            "tahun": "",
        }
        return f"{self.tahun}{akhiran[self.jenis]}"

    @property
    def nama(self) -> str:
        """The name in Indonesian: Triwulan I 2025."""
        if self.jenis == "bulan":
            return f"{NAMA_BULAN[self.urutan - 1]} {self.tahun}"
        if self.jenis == "tahun":
            return f"Tahun {self.tahun}"
        return f"{self.jenis.capitalize()} {ROMAWI[self.urutan - 1]} {self.tahun}"

    @property
    def mulai(self) -> date:
        """First day."""
        return date(self.tahun, (self.urutan - 1) * _PANJANG[self.jenis] + 1, 1)

    @property
    def sampai(self) -> date:
        """First day after the period (half-open end)."""
        return self.shift(1).mulai

    @property
    def hari_terakhir(self) -> date:
        """Last day of the period."""
        return date.fromordinal(self.sampai.toordinal() - 1)

    def shift(self, langkah: int) -> "Periode":
        """Return the period `langkah` steps later (negative: earlier)."""
        per_tahun = 12 // _PANJANG[self.jenis]
        ke = self.tahun * per_tahun + self.urutan - 1 + langkah
        return Periode(ke // per_tahun, self.jenis, ke % per_tahun + 1)

    def __contains__(self, tanggal: date) -> bool:
        return self.mulai <= tanggal < self.sampai

    def bulan(self) -> Iterator["Periode"]:
        """Yield the months of the period in order."""
        pertama = Periode(self.tahun, "bulan", self.mulai.month)
        return (pertama.shift(i) for i in range(_PANJANG[self.jenis]))

    def to_utc(self, zona: str) -> tuple[datetime, datetime]:
        """Return the half-open range of instants in UTC for an office in that time zone."""
        setempat = ZoneInfo(zona)
        awal, akhir = (datetime.combine(h, time.min, setempat) for h in (self.mulai, self.sampai))
        return awal.astimezone(UTC), akhir.astimezone(UTC)


def local_date(saat: datetime, zona: str) -> date:
    """Return the calendar date of an instant in the office's time zone."""
    return saat.astimezone(ZoneInfo(zona)).date()
