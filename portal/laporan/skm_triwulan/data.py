"""The figures of one SKM report, as collected; the content functions read nothing else. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.inti.periode import Periode
from portal.skm.domain.indeks import Indeks, IndeksUnsur, Rekap, compute_indeks
from portal.skm.domain.instrumen import Instrumen
from portal.skm.service.indeks import HasilIndeks, Kelompok

TREN_MAKS = 5
BATAS_CETAK = 500
BATAS_BARIS = 20_000
LAYANAN_LAIN = "Layanan lain (tidak aktif lagi)"


@dataclass(frozen=True)
class Karakteristik:
    """How many respondents gave each answer to one question about themselves; sums to all respondents."""

    label: str
    baris: tuple[tuple[str, int], ...]

    @property
    def jumlah(self) -> int:
        """All respondents, those who did not answer included."""
        return sum(n for _, n in self.baris)


@dataclass(frozen=True)
class TitikTren:
    """The index of one period; None when that period has not been closed."""

    periode: Periode
    indeks: Indeks | None


@dataclass(frozen=True)
class DataSkm:
    """Everything the report says.

    `jawaban` holds the scores of one respondent a row, in the official order of the unsur, without any
    other detail (None above BATAS_BARIS respondents). `riwayat` are earlier periods of the same kind,
    oldest first, without gaps in time. `sebelumnya` is the newest earlier closed period that has
    respondents. `peringatan` are the collector's own doubts about the figures.
    """

    hasil: HasilIndeks
    hari_ini: date
    karakteristik: tuple[Karakteristik, ...] = ()
    jawaban: tuple[tuple[int, ...], ...] | None = ()
    n_saran: int = 0
    layanan_gratis: tuple[str, ...] = ()
    riwayat: tuple[TitikTren, ...] = ()
    sebelumnya: HasilIndeks | None = None
    peringatan: tuple[str, ...] = ()

    @property
    def indeks(self) -> Indeks:
        """The index of this period."""
        return self.hasil.indeks

    @property
    def instrumen(self) -> Instrumen:
        """The questionnaire used."""
        return self.hasil.instrumen

    @property
    def n(self) -> int:
        """Number of respondents that count."""
        return self.hasil.indeks.n

    @property
    def nihil(self) -> bool:
        """Nobody answered: the report gives no figure anywhere."""
        return self.n == 0

    @property
    def sementara(self) -> bool:
        """The period is not closed; figures may still change."""
        return self.hasil.status == "sementara"

    @property
    def tren(self) -> tuple[TitikTren, ...]:
        """Earlier periods and this one, oldest first."""
        return (*self.riwayat, TitikTren(self.hasil.periode, self.indeks))

    @property
    def layanan(self) -> tuple[Kelompok, ...]:
        """The services, and one more line for answers about services that are no longer active."""
        sisa = subtract_rekap(self.hasil.rekap, tuple(k.rekap for k in self.hasil.per_layanan))
        if sisa.n <= 0:
            return self.hasil.per_layanan
        lain = Kelompok("", LAYANAN_LAIN, sisa, compute_indeks(self.instrumen, sisa))
        return (*self.hasil.per_layanan, lain)


def subtract_rekap(semua: Rekap, bagian: tuple[Rekap, ...]) -> Rekap:
    """Return the counts of `semua` that lie in none of `bagian`."""
    jumlah = sum(bagian, Rekap())
    hitungan = {
        kode: tuple(a - b for a, b in zip(h, jumlah.hitungan.get(kode, (0,) * len(h)), strict=True))
        for kode, h in semua.hitungan.items()
    }
    return Rekap(semua.n - jumlah.n, hitungan, semua.jumlah_t - jumlah.jumlah_t, semua.jumlah_t2 - jumlah.jumlah_t2)


def rank_unsur(indeks: Indeks) -> dict[str, int]:
    """Return unsur code → rank; 1 is the highest mean, equal means share a rank."""
    return {u.unsur.kode: 1 + sum(lain.nrr > u.nrr for lain in indeks.unsur) for u in indeks.unsur}


def list_prioritas(indeks: Indeks) -> tuple[IndeksUnsur, ...]:
    """Return the unsur to improve, lowest first: the two lowest means with ties, and all of class C or D.

    When every unsur has the full score there is nothing to improve. Rule: PermenPANRB 14/2017 asks for
    follow-up that begins with the lowest unsur.
    """
    kelas_baik = {k.mutu for k in indeks.instrumen.kelas[:2]}
    terendah = sorted({u.nrr for u in indeks.unsur})[:2]
    pilih = [
        u
        for u in indeks.unsur
        if u.nrr < indeks.instrumen.skala and (u.nrr in terendah or u.kelas.mutu not in kelas_baik)
    ]
    return tuple(sorted(pilih, key=lambda u: u.nrr))


def compute_perubahan(kini: Indeks | None, dulu: Indeks | None) -> Decimal | None:
    """Return the difference of two printed indices; None when one of them does not exist."""
    if kini is None or dulu is None or kini.ikm is None or dulu.ikm is None:
        return None
    return kini.ikm - dulu.ikm


def compute_galat_gabungan(kini: Indeks, dulu: Indeks) -> Decimal | None:
    """Return the 95 % sampling error of the difference of two independent indices: √(a² + b²)."""
    if kini.ik95 is None or dulu.ik95 is None:
        return None
    return (kini.ik95**2 + dulu.ik95**2).sqrt().quantize(Decimal("0.01"))
