"""What the figures read: the history of each case, and the rules of the office. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from portal.inti.galat import _n
from portal.pengaduan.domain.status import BELUM, KELUAR, SEDANG, Status

Golongan = Literal["A3", "A4", "A5", "K"]
Tuntas = Literal["ditanggapi", "selesai"]


class AngkaTidakCocok(AssertionError):
    """Figures that must add up do not: a fault of the program, never of the person who asked."""


class Kalender(Protocol):
    """The office's working days."""

    def count_hari_kerja(self, dari: date, sampai: date) -> int:
        """Return the number of working days after `dari` up to and including `sampai`."""
        ...


@dataclass(frozen=True, slots=True)
class Langkah:
    """One event of a case.

    `waktu` is the aware instant when it took effect. `ke` is the state after it, None when the state
    stays. `respons`: the first public reply may be this one (never the automatic receipt).
    `tenggat_tahap` is the deadline of the stage that ended here; `tenggat_berlaku` and `tenggat_asal` are
    the completion deadlines from here on, None when they stay.
    """

    waktu: datetime
    jenis: str
    ke: Status | None
    respons: bool = False
    tenggat_tahap: datetime | None = None
    tenggat_berlaku: datetime | None = None
    tenggat_asal: datetime | None = None


@dataclass(frozen=True, slots=True)
class Riwayat:
    """One case with its events in order of `waktu`.

    `tanggal_lapor` is the local date whose period counts the case: the date the office received it, or
    the date of typing when the period of receipt was locked already. `pelapor` is the number of people
    who reported it; `diberitahu` says that the citizen was told in writing of a transfer.
    """

    id: int
    tanggal_lapor: date
    tanggal_diterima: date
    diterima_at: datetime
    langkah: tuple[Langkah, ...]
    kanal: str | None = None
    klasifikasi: str | None = None
    kategori: str | None = None
    unit: str | None = None
    layanan: str | None = None
    wilayah: str | None = None
    jenis_kelamin: str | None = None
    kelompok_usia: str | None = None
    diberitahu: bool = False
    induk_id: int | None = None
    pelapor: int = 1
    nilai: int | None = None
    nilai_at: datetime | None = None
    ditanya_nilai_at: datetime | None = None


@dataclass(frozen=True)
class Aturan:
    """Choices of the office, printed under every table.

    `tuntas_dari`: the state from which a case counts as finished. `limpah_selesai`: a transferred case
    whose reporter was told in writing counts as finished, in a row of its own.
    """

    tuntas_dari: Tuntas = "ditanggapi"
    limpah_selesai: bool = False

    @property
    def status_tuntas(self) -> frozenset[Status]:
        """The states that count as finished."""
        return frozenset({Status.SELESAI} if self.tuntas_dari == "selesai" else {Status.DITANGGAPI, Status.SELESAI})

    def golongkan(self, *, diberitahu: bool) -> Mapping[Status, Golongan]:
        """Return the figure to which each state belongs; an answer not yet confirmed may still be A4."""
        peta: dict[Status, Golongan] = dict.fromkeys(BELUM, "A5")
        peta |= dict.fromkeys(SEDANG, "A4")
        peta |= dict.fromkeys(KELUAR, "K")
        peta[Status.DITANGGAPI] = "A4"
        peta |= dict.fromkeys(self.status_tuntas, "A3")
        if self.limpah_selesai and diberitahu:
            peta[Status.DILIMPAHKAN] = "A3"
        return peta

    @property
    def kalimat(self) -> tuple[str, ...]:
        """The rules as sentences, for the line under a table."""
        tuntas = {
            "ditanggapi": _n("Pengaduan dihitung selesai sejak tanggapan dikirim."),
            "selesai": _n("Pengaduan dihitung selesai sejak ditutup. Yang baru ditanggapi masih sedang diproses."),
        }
        limpah = {
            True: _n("Pengaduan yang dilimpahkan dan diberitahukan tertulis dihitung selesai."),
            False: _n("Pengaduan yang dilimpahkan tidak dihitung sebagai harus ditindaklanjuti."),
        }
        return tuntas[self.tuntas_dari], limpah[self.limpah_selesai]
