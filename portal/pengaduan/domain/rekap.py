"""The figures of one period as official documents quote them, and the cases behind them. Pure.

The shape is that of a closing (`keluaran.sebagai_json` with its rows), whether frozen or still running, so that a
document reads both alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from portal.inti.periode import Periode
from portal.pengaduan.domain.rerata import Persen
from portal.pengaduan.domain.riwayat import AngkaTidakCocok
from portal.pengaduan.domain.status import KELUAR, Status

TABEL_DITERIMA = ("D1", "D2", "D3", "D4", "D4_layanan", "D5", "D6", "D6_jenis_kelamin", "D6_kelompok_usia")


@dataclass(frozen=True)
class Kasus:
    """One case of a period as it stood at the end of it, without anything that tells who reported.

    `golongan` is the figure it counted as (A3, A4, A5, K.<status>). `perihal` and `tindak_lanjut` are masked, and
    empty when the case is `tertutup` (restricted, secret, or somebody of the office is named in it). `lama_*` are
    days from receipt to the answer without pauses. `terlambat` is None where nothing can be judged.
    """

    nomor: str
    tanggal_diterima: date
    tanggal_lapor: date
    jenis: str
    kanal: str
    klasifikasi: str
    kategori: str
    golongan: str
    status: Status
    unit: str
    pelaksana: str
    pelaksana_kode: str = ""
    perihal: str = ""
    tindak_lanjut: str = ""
    tertutup: bool = False
    tanggal_selesai: date | None = None
    lama_kerja: int | None = None
    lama_kalender: int | None = None
    terlambat: bool | None = None

    @property
    def terbuka(self) -> bool:
        """The case waits for the office at the end of the period."""
        return self.golongan in ("A4", "A5")

    @property
    def dihitung(self) -> bool:
        """The case had to be followed up (A2)."""
        return self.golongan in ("A3", "A4", "A5")


@dataclass(frozen=True)
class Rekap:
    """Figures of a period; `revisi` is None while it is not closed, `baris` is register number → what it counted as."""

    periode: Periode
    angka: Mapping[str, Any]
    baris: Mapping[str, Mapping[str, Any]]
    revisi: int | None = None
    sidik: str = ""
    ditutup_at: datetime | None = None

    @property
    def sementara(self) -> bool:
        """The period has not been closed."""
        return self.revisi is None

    @property
    def nihil(self) -> bool:
        """Nothing was received, carried over or reopened."""
        return not (self.count("A0") or self.count("A0r") or self.count("A1"))

    @property
    def sisa(self) -> int:
        """Cases still open at the end: the opening balance of the next period."""
        return self.count("A4") + self.count("A5")

    @cached_property
    def keluar(self) -> Mapping[Status, tuple[int, int]]:
        """Cases not handled as complaints by state: carried over, and new."""
        return {s: (self.angka["K"][s]["saldo_awal"], self.angka["K"][s]["baru"]) for s in KELUAR}

    def count(self, kode: str) -> int:
        """Return a whole number by its code: A0, A0r, A1, K_total, A2, A3, A4, A5, B5, E1."""
        return int(self.angka[kode])

    def share(self, kode: str) -> Persen:
        """Return n and base of B1, B2, B3, B4 or B4_asal."""
        return Persen(int(self.angka[f"{kode}_n"]), int(self.angka[f"{kode}_dari"]))

    def table(self, kode: str) -> tuple[tuple[str, int | None], ...]:
        """Return a table of the received cases as (code, n); n is None for a month that has not begun."""
        return tuple((b["kode"], b["n"]) for b in self.angka[kode])


def check_rekap(rekap: Rekap) -> None:
    """Raise AngkaTidakCocok unless figures, tables and rows of a period add up."""
    n = rekap.count
    golongan = [b["golongan"] for b in rekap.baris.values()]
    baru = sum(date.fromisoformat(b["tanggal_lapor"]) >= rekap.periode.mulai for b in rekap.baris.values())
    sama = {
        "A2 = A0 + A0r + A1 - K": (n("A2"), n("A0") + n("A0r") + n("A1") - n("K_total")),
        "A2 = A3 + A4 + A5": (n("A2"), n("A3") + n("A4") + n("A5")),
        "K": (n("K_total"), sum(map(sum, rekap.keluar.values()))),
        "rows received": (baru, n("A1")),
        **{f"rows {kode}": (golongan.count(kode), n(kode)) for kode in ("A3", "A4", "A5")},
        "rows K": (sum(g.startswith("K.") for g in golongan), n("K_total")),
        **{kode: (sum(b or 0 for _, b in rekap.table(kode)), n("A1")) for kode in TABEL_DITERIMA},
    }
    for nama, (kiri, kanan) in sama.items():
        if kiri != kanan:
            raise AngkaTidakCocok(f"{rekap.periode.kode}: {nama}: {kiri} is not {kanan}")
