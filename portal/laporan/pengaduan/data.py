"""What the documents about complaints say, as collected; the content functions read nothing else. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portal.inti.periode import Periode
from portal.pengaduan.domain.pilihan import KLASIFIKASI
from portal.pengaduan.domain.rekap import Kasus, Rekap
from portal.pengaduan.domain.riwayat import AngkaTidakCocok
from portal.pengaduan.domain.tabel import LABEL
from portal.tindak_lanjut.domain.butir import Butir
from portal.tindak_lanjut.domain.capaian import Capaian, Pita, count_capaian

BATAS_CETAK = 500
"""Rows of the register on paper; the spreadsheet holds all of them."""


@dataclass(frozen=True)
class Tenggat:
    """One term of the office: stage, class (empty: all), as text."""

    tahap: str
    klasifikasi: str
    batas: str
    dasar: str


@dataclass(frozen=True)
class TindakLanjut:
    """Recommendations of the period before (`butir`) and those still open from earlier ones (`bawaan`) on a day."""

    asal: Periode
    per: date
    butir: tuple[Butir, ...] = ()
    bawaan: tuple[Butir, ...] = ()
    pita: Pita = Pita()  # noqa: RUF009  frozen

    @cached_property
    def semua(self) -> tuple[Butir, ...]:
        """All of them, those carried over last."""
        return (*self.butir, *self.bawaan)

    @cached_property
    def capaian(self) -> Capaian:
        """How many are done, of all."""
        return count_capaian(self.semua)


@dataclass(frozen=True)
class DataPengaduan:
    """One period of one unit with everything below it.

    `sebelumnya` are the figures of the period before, `kategori` the subjects of the office by code, `peringatan` the
    collector's own doubts about the figures.
    """

    unit_nama: str
    hari_ini: date
    rekap: Rekap
    kasus: tuple[Kasus, ...]
    sebelumnya: Rekap
    tindak_lanjut: TindakLanjut
    kategori: Mapping[str, str]
    tenggat: tuple[Tenggat, ...] = ()
    peringatan: tuple[str, ...] = ()

    @property
    def periode(self) -> Periode:
        """The period of the document."""
        return self.rekap.periode

    @property
    def sementara(self) -> bool:
        """The figures are not final."""
        return self.rekap.sementara

    @cached_property
    def terbuka(self) -> tuple[Kasus, ...]:
        """Cases that wait for the office at the end of the period."""
        return tuple(k for k in self.kasus if k.terbuka)

    @cached_property
    def pelaksana(self) -> tuple[str, ...]:
        """Units that had cases to follow up, in order of name."""
        return tuple(sorted({k.pelaksana for k in self.kasus if k.dihitung}))

    def name_kategori(self, kode: str) -> str:
        """Return the name of a subject."""
        return self.kategori.get(kode) or LABEL.get(kode) or kode


def name_klasifikasi(kode: str) -> str:
    """Return the name of a class; a case that nobody has classed yet says so."""
    return KLASIFIKASI.get(kode) or "Belum diklasifikasi"


@dataclass(frozen=True)
class DataGabungan:
    """A semester or a year as the roll-up of its quarters.

    `bagian` are the quarters that have begun, in order; `belum` those that have not. `utuh` are the figures of the
    whole period, used only for what cannot be added up: durations and medians.
    """

    unit_nama: str
    hari_ini: date
    periode: Periode
    bagian: tuple[DataPengaduan, ...]
    belum: tuple[Periode, ...]
    utuh: Rekap
    rekomendasi: TindakLanjut

    @property
    def sementara(self) -> bool:
        """A quarter is missing or not closed."""
        return bool(self.belum) or any(b.sementara for b in self.bagian)

    @property
    def nihil(self) -> bool:
        """Nothing was received, carried over or reopened in any quarter."""
        return all(b.rekap.nihil for b in self.bagian)

    @property
    def awal(self) -> int:
        """Cases carried into the period."""
        return self.bagian[0].rekap.count("A0")

    @property
    def akhir(self) -> int:
        """Cases still open at the end of the newest quarter."""
        return self.bagian[-1].rekap.sisa

    def sum(self, kode: str) -> int:
        """Return the sum of a figure over the quarters."""
        return sum(b.rekap.count(kode) for b in self.bagian)

    @property
    def harus(self) -> int:
        """Cases to be followed up in the period: carried in, reopened and received, without those not handled."""
        return self.awal + self.sum("A0r") + self.sum("A1") - self.sum("K_total")

    def share(self, kode: str) -> tuple[int, int]:
        """Return n and base of a share over the quarters (B3, B4, B4_asal)."""
        bagian = [b.rekap.share(kode) for b in self.bagian]
        return sum(b.n for b in bagian), sum(b.d for b in bagian)

    def table(self, kode: str) -> tuple[tuple[str, int], ...]:
        """Return a table of received cases summed over the quarters, largest first, “Lainnya” and empty last."""
        jumlah: dict[str, int] = {}
        for b in self.bagian:
            for k, n in b.rekap.table(kode):
                jumlah[k] = jumlah.get(k, 0) + (n or 0)
        return tuple(sorted(jumlah.items(), key=lambda b: (b[0] in LABEL, -b[1], b[0])))

    def name_kategori(self, kode: str) -> str:
        """Return the name of a subject."""
        return self.bagian[0].name_kategori(kode)


def check_gabungan(data: DataGabungan) -> tuple[str, ...]:
    """Return what does not join between the quarters: a closing balance that is not the next opening one.

    Raises AngkaTidakCocok when the balances join and the roll-up still does not add up.
    """
    sambung = tuple(
        f"{lama.periode.nama} berakhir dengan {lama.rekap.sisa} pengaduan terbuka, sedangkan {baru.periode.nama}"
        f" dimulai dengan {baru.rekap.count('A0')}. Selisihnya berasal dari koreksi setelah periode ditutup."
        for lama, baru in zip(data.bagian, data.bagian[1:], strict=False)
        if lama.rekap.sisa != baru.rekap.count("A0")
    )
    if not sambung and data.harus != data.sum("A3") + data.akhir:
        raise AngkaTidakCocok(f"{data.periode.kode}: {data.harus} is not {data.sum('A3')} + {data.akhir}")
    return sambung


def count_by(kasus: Iterable[Kasus], nama: str) -> dict[str, int]:
    """Count cases by one of their values."""
    hasil: dict[str, int] = {}
    for k in kasus:
        nilai = getattr(k, nama)
        hasil[nilai] = hasil.get(nilai, 0) + 1
    return hasil
