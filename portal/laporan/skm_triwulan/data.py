"""The figures of one SKM report, as collected; the content functions read nothing else. Pure."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from portal.inti.periode import Periode
from portal.laporan.bahan import TindakLanjut
from portal.skm.domain.indeks import Indeks, IndeksUnsur, Rekap, compute_indeks, mean_of_layanan
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.keabsahan import AturanSkm
from portal.skm.service.indeks import HasilIndeks, Kelompok
from portal.tindak_lanjut.domain.capaian import Pita

TREN_MAKS = 5
BATAS_CETAK = 500
BATAS_BARIS = 20_000
LAYANAN_LAIN = "Layanan lain (tidak aktif lagi)"


@dataclass(frozen=True)
class Karakteristik:
    """How many respondents gave each answer to one question about themselves; sums to all respondents.

    `total` holds, for each line, the sum of these respondents' weighted totals, from which their index follows.
    """

    label: str
    baris: tuple[tuple[str, int], ...]
    total: tuple[int, ...] = ()

    @property
    def jumlah(self) -> int:
        """All respondents, those who did not answer included."""
        return sum(n for _, n in self.baris)


@dataclass(frozen=True)
class TitikTren:
    """The official index of one period; None when that period has not been closed.

    `agregasi` tells how a unit's index was made then ("gabungan" or "rata_layanan").
    """

    periode: Periode
    indeks: Indeks | None
    agregasi: str = "gabungan"


@dataclass(frozen=True)
class AturanBerlaku:
    """Rules of counting and the day from which they judged answers; None: the defaults, before any was registered."""

    mulai: date | None
    aturan: AturanSkm


@dataclass(frozen=True)
class DataSkm:
    """Everything the report says.

    `jawaban` holds the scores of one respondent a row, in the official order of the unsur, without any
    other detail (None above BATAS_BARIS respondents). `riwayat` are earlier periods of the same kind,
    oldest first, without gaps in time. `sebelumnya` is the newest earlier closed period that has
    respondents. `peringatan` are the collector's own doubts about the figures. `aturan` are the rules that
    judged the answers, oldest first (none: a period closed before there were rules), `tanda` the marks as
    stored with the number of answers left out. `ipak` is the survey about integrity, `ipak_dulu` its newest
    earlier closed period with respondents; `tindak_lanjut` the recommendations about this period and carried over.
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
    aturan: tuple[AturanBerlaku, ...] = ()
    tanda: tuple[tuple[int, int], ...] = ()
    ipak: HasilIndeks | None = None
    ipak_dulu: HasilIndeks | None = None
    tindak_lanjut: TindakLanjut = field(default_factory=TindakLanjut)
    pita: Pita = field(default_factory=Pita)

    @property
    def indeks(self) -> Indeks:
        """The official index of this period."""
        return self.hasil.indeks

    @property
    def resmi_rata(self) -> bool:
        """The official index is the mean of the services; otherwise that of all answers together."""
        return self.hasil.aturan.agregasi == "rata_layanan"

    @cached_property
    def gabungan(self) -> Indeks:
        """The index of all counted answers together: the one that the figures of the unsur explain."""
        return self.hasil.indeks_gabungan if self.resmi_rata else self.hasil.indeks

    @cached_property
    def rata_layanan(self) -> Decimal | None:
        """The unweighted mean of the services' exact indices."""
        return mean_of_layanan(k.indeks for k in self.hasil.per_layanan)

    @property
    def instrumen(self) -> Instrumen:
        """The questionnaire used."""
        return self.hasil.instrumen

    @property
    def label(self) -> str:
        """Short name of the index: IKM."""
        return self.instrumen.indeks["id"]

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
    def ipak_sementara(self) -> bool:
        """The IPAK has respondents and may still change."""
        return self.ipak is not None and self.ipak.indeks.n > 0 and self.ipak.status == "sementara"

    @property
    def tren(self) -> tuple[TitikTren, ...]:
        """Earlier periods and this one, oldest first."""
        return (*self.riwayat, TitikTren(self.hasil.periode, self.indeks, self.hasil.aturan.agregasi))

    @property
    def layanan(self) -> tuple[Kelompok, ...]:
        """The services, and one more line for answers about services that are no longer active."""
        sisa = self.hasil.rekap - sum((k.rekap for k in self.hasil.per_layanan), Rekap())
        if sisa.n <= 0:
            return self.hasil.per_layanan
        lain = Kelompok("", LAYANAN_LAIN, sisa, compute_indeks(self.instrumen, sisa))
        return (*self.hasil.per_layanan, lain)


@dataclass(frozen=True)
class Banding:
    """Two indices made in the same way; `gabungan` when that is not the official way of both."""

    kini: Indeks
    dulu: Indeks
    gabungan: bool


def pair_sebelumnya(data: DataSkm) -> Banding | None:
    """Return this and the earlier index to compare: the official ones, or both pooled when the way has changed."""
    dulu = data.sebelumnya
    if dulu is None:
        return None
    if dulu.aturan.agregasi == data.hasil.aturan.agregasi:
        return Banding(data.indeks, dulu.indeks, gabungan=False)
    return Banding(data.gabungan, dulu.indeks_gabungan, gabungan=True)


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
