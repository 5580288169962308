"""A piece of evidence that was found, and the facts of one unit and year that the rules look at. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from portal.inti.periode import Periode
from portal.zi.domain.butir import BAGIAN, Butir, Irama
from portal.zi.domain.kalimat import Kalimat

ISI_PAKET = tuple(k for k in BAGIAN if k != "paket")
HARI_PENGINGAT = 30


@dataclass(frozen=True)
class Rujukan:
    """Where the bytes of a piece of evidence are: a document of the portal or a file of a slot."""

    jenis: str
    nomor: int


@dataclass(frozen=True)
class Bukti:
    """One piece of evidence. `kode`: which of the item's evidence it is; `alamat`: page of the back office or link.

    `layanan`: services it covers, None for all of the unit that is asked. `berjalan`: figures that still move; their
    date is the day they were read. `izin`: what opening it asks for besides seeing this room.
    """

    kode: str
    judul: str
    tanggal: date
    periode: str = ""
    alamat: str = ""
    keterangan: str = ""
    final: bool = True
    kantor: bool = False
    unit: str = ""
    jenis: str = ""
    bagian: str = ""
    layanan: frozenset[int] | None = None
    nomor: str = ""
    berlaku_sampai: date | None = None
    rujukan: Rujukan | None = None
    catatan_id: int = 0
    berjalan: bool = False
    izin: str = ""


@dataclass(frozen=True)
class Ukuran:
    """A metric: its value (None: unknown), what it says as a sentence, and whether there was nothing to measure."""

    nilai: Decimal | None
    uraian: Kalimat
    nihil: bool = False


@dataclass(frozen=True)
class Ambang:
    """Where “sebagian besar” begins, in per cent; the sheet gives no figure."""

    sebagian_besar: Decimal = Decimal(50)


@dataclass(frozen=True)
class Fakta:
    """Everything the rules know of one unit and year. `bukti` of one item: evidence code → what was found."""

    tahun: int
    hari_ini: date
    bukti: Mapping[str, Sequence[Bukti]]
    metrik: Mapping[str, Ukuran] = field(default_factory=dict)
    target: Mapping[str, tuple[Ukuran, Decimal | None]] = field(default_factory=dict)
    layanan: frozenset[int] = frozenset()
    ambang: Ambang = Ambang()
    tenggang_hari: int = 0


def list_periode(tahun: int, irama: Irama) -> list[Periode]:
    """Return the periods of a year in order."""
    banyak = {"triwulan": 4, "semester": 2, "tahun": 1}[irama]
    return [Periode(tahun, irama, i + 1) for i in range(banyak)]


def due_date(butir: Butir, periode: Periode, tenggang_hari: int) -> date:
    """Return the last day on which a document of the period is in time: end of its due month plus the grace days.

    A month before the first month of the period is one of the next year.
    """
    bulan = periode.hari_terakhir.month
    if butir.jatuh_tempo:
        bulan = butir.jatuh_tempo[periode.urutan - 1]
    tahun = periode.tahun + (1 if bulan < periode.mulai.month else 0)
    return Periode(tahun, "bulan", bulan).hari_terakhir + timedelta(days=tenggang_hari)


def list_jatuh_tempo(butir: Butir, tahun: int, hari_ini: date, tenggang_hari: int) -> list[Periode]:
    """Return the periods of the year whose document is due by today."""
    return [p for p in list_periode(tahun, butir.irama) if due_date(butir, p, tenggang_hari) < hari_ini]


def missing_parts(daftar: Sequence[Bukti]) -> list[str]:
    """Return the parts of an activity's papers that are not there; nothing when one file holds the whole package."""
    bagian = {b.bagian for b in daftar}
    return [] if "paket" in bagian else [k for k in ISI_PAKET if k not in bagian]


def is_present(butir: Butir, kode: str, daftar: Sequence[Bukti]) -> bool:
    """Tell whether an item's evidence is there: something final, and of an activity every part."""
    final = [b for b in daftar if b.final]
    diminta = butir.find_bukti(kode)
    if diminta is not None and diminta.jenis == "kegiatan":
        return bool(final) and not missing_parts(final)
    return bool(final)


def late_periods(butir: Butir, kode: str, daftar: Sequence[Bukti], jatuh_tempo: Sequence[Periode]) -> list[Periode]:
    """Return the due periods without a final piece of this evidence."""
    return [p for p in jatuh_tempo if not is_present(butir, kode, [b for b in daftar if b.periode == p.kode])]


def share_of_layanan(daftar: Sequence[Bukti], layanan: frozenset[int]) -> Decimal | None:
    """Return the percentage of services that final evidence covers; None without services."""
    if not layanan:
        return None
    kena = {n for b in daftar if b.final for n in (layanan if b.layanan is None else b.layanan & layanan)}
    return (Decimal(100) * len(kena) / len(layanan)).quantize(Decimal("0.01"))


def ends_soon(berlaku_sampai: date | None, hari_ini: date) -> bool:
    """Tell whether a validity has ended or ends within 30 days."""
    return berlaku_sampai is not None and berlaku_sampai <= hari_ini + timedelta(days=HARI_PENGINGAT)


def counts_in(tahun: int, tanggal: date, tahun_slot: int, berlaku_sampai: date | None) -> bool:
    """Tell whether a slot counts in a year: its own, and every year up to the end of its validity."""
    return tahun_slot == tahun or (
        berlaku_sampai is not None and min(tahun_slot, tanggal.year) <= tahun <= berlaku_sampai.year
    )
