"""The shape of the figures: every number with the cases behind it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from portal.inti.periode import Periode
from portal.pengaduan.domain.rerata import Lama, Persen, Perubahan
from portal.pengaduan.domain.riwayat import Aturan
from portal.pengaduan.domain.status import KELUAR, Status
from portal.pengaduan.domain.tabel import Tabel

TABEL = {
    "D1": "kanal",
    "D2": "klasifikasi",
    "D3": "kategori",
    "D4": "unit",
    "D5": "bulan",
    "D6": "wilayah",
    "D6_jenis_kelamin": "jenis_kelamin",
    "D6_kelompok_usia": "kelompok_usia",
    "D4_layanan": "layanan",
}
"""Tables of the received cases: code → field of `Riwayat` (`bulan`: month of `tanggal_lapor`)."""


KUNCI = (
    "A0", "A0r", "A1", "A1_terlambat", "K", *(f"K.{s}" for s in KELUAR), "A2", "A3", "A3.dilimpahkan", "A4", "A5",
    "B3", "B3_tepat", "B4", "B4_tepat", "B4_asal_tepat", "B5", "C1", "C2_pertama", "C2_akhir",
    "E1", "E1_tuntas", "E2", "E2_ditanya", "E2_menjawab",
)  # fmt: skip
"""Every key of `Angka.anggota`."""


class Saldo(NamedTuple):
    """A count split by where its cases come from: carried over (or reopened), and received in the period."""

    saldo_awal: int
    baru: int


@dataclass(frozen=True)
class LamaSelesai:
    """C2: working days and calendar days apart; paused days are left out of them and shown here."""

    hari_kerja: Lama
    hari_kalender: Lama
    jeda_hari_kerja: int
    jeda_hari_kalender: int
    n_jeda: int


@dataclass(frozen=True)
class Ketepatan:
    """Kept deadlines of those that had one; `tanpa_tenggat` cases (old registers) cannot be judged."""

    tepat: Persen
    tanpa_tenggat: int


@dataclass(frozen=True)
class Kepuasan:
    """E2: stars given in the period, and how many of those asked in the period answered by then."""

    n: int
    rerata: Fraction | None
    respons: Persen


@dataclass(frozen=True)
class Angka:
    """All figures of a period as of `per`; `anggota` holds the case ids behind each of them.

    Keys of `anggota`: A0 A0r A1 A1_terlambat K K.<status> A2 A3 A3.dilimpahkan A4 A5 B3 B3_tepat B4 B4_tepat
    B4_asal_tepat B5 C1 C2_pertama C2_akhir E1 E1_tuntas E2 E2_ditanya E2_menjawab. `A1_terlambat` are cases
    received before the period and recorded after that one was locked. `pelapor` counts people, not cases.
    """

    periode: Periode
    zona: str
    per: datetime
    aturan: Aturan
    anggota: Mapping[str, frozenset[int]]
    A0: int
    A0r: int
    A1: int
    K: Mapping[Status, Saldo]
    K_total: int
    A2: int
    A3: int
    A4: int
    A5: int
    pelapor: int
    B1: Persen
    B2: Persen
    B3: Ketepatan
    B4: Ketepatan
    B4_asal: Ketepatan
    B5: int
    C1: Lama
    C2_pertama: LamaSelesai
    C2_akhir: LamaSelesai
    tabel: Mapping[str, Tabel]
    E1: Persen
    E2: Kepuasan
    F1: Mapping[str, Mapping[str, Perubahan]] = field(default_factory=dict)
    G1: Persen | None = None
