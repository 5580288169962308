"""What a kind of document is: how it is collected, written, and when it is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from portal.inti.dokumen import Dokumen, FormatDokumen
from portal.inti.dokumen.isi import Kop
from portal.inti.periode import Periode
from portal.organisasi.service import Unit

Kelompok = Literal["survei", "pengaduan", "wbs", "umum"]
NAMA_KELOMPOK = {
    "survei": "Survei",
    "pengaduan": "Pengaduan",
    "wbs": "WBS",
    "umum": "Umum",
}
TRIWULAN, SEMESTER, TAHUN, BULAN = "triwulan", "semester", "tahun", "bulan"


@dataclass(frozen=True)
class Bingkai:
    """What every document carries besides its content: letterhead, signatory, place, dates, codes.

    `nomor` is the letter number; None until the document is final. `penandatangan`: position, name, NIP.
    """

    kop: Kop
    penandatangan: tuple[str, str, str] | None
    kota: str
    tanggal: date
    dibuat: datetime
    kode_verifikasi: str
    url_verifikasi: str
    nomor: str | None = None


@dataclass(frozen=True)
class Usulan:
    """A recommendation that a final document hands to the follow-up room. `asal` names it within its period."""

    asal: str
    uraian: str
    dasar: str = ""


@dataclass(frozen=True)
class JenisLaporan:
    """One kind of document.

    `kumpulkan` reads (unit, period, today) and returns the data; `susun` is pure. `irama` is the usual kind of
    period, `periode` those that are possible; `bulan` the months in which it is due (empty: the month after the
    period). `usulan` returns the recommendations in the data, `sumber` is their origin in the follow-up room.
    `surat`: a letter rather than a report. `publik` writes the copy for everybody (returns None when these
    figures have none); a kind without it stays in the office.
    `disahkan`: gets a letter number and waits for the head's signature; working material does not.
    """

    kode: str
    nama: str
    format: tuple[FormatDokumen, ...]
    kumpulkan: Callable[[Unit, Periode, date], Any]
    susun: Callable[[Any, Bingkai], Dokumen]
    kelompok: Kelompok = "umum"
    irama: str = TRIWULAN
    periode: frozenset[str] = frozenset({BULAN, TRIWULAN, SEMESTER, TAHUN})
    bulan: tuple[int, ...] = ()
    sumber: str = ""
    usulan: Callable[[Any], Sequence[Usulan]] | None = None
    surat: bool = False
    publik: Callable[[Any, Bingkai], Dokumen | None] | None = None
    disahkan: bool = True
