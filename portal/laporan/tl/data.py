"""What a follow-up report and its addendum say; the worksheets by which an addendum finds what changed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.inti.dokumen.isi import Lembar, Sel
from portal.inti.periode import Periode
from portal.laporan.bahan import TindakLanjut
from portal.laporan.bilangan import angka, bulat
from portal.laporan.butir import describe_bukti, describe_keadaan
from portal.skm.service.indeks import HasilIndeks
from portal.tindak_lanjut.domain.butir import Butir, Rencana
from portal.tindak_lanjut.domain.capaian import Pita

LEMBAR_BUTIR, LEMBAR_ANGKA = "Rekomendasi", "Angka"
_KEPALA = ("Nomor", "Periode", "Rekomendasi", "Keadaan", "Persen", "Bukti")


@dataclass(frozen=True)
class Nilai:
    """One figure the report refers to, as printed: what, number, explanation."""

    nama: str
    angka: str
    keterangan: str = ""


@dataclass(frozen=True)
class DataTl:
    """A follow-up report.

    `judul` is its title, `perihal` names what is followed up; `nilai` are its figures, `sementara` as long as one of
    them may change.
    """

    judul: str
    perihal: str
    unit_nama: str
    periode: Periode
    hari_ini: date
    tindak_lanjut: TindakLanjut = field(default_factory=TindakLanjut)
    pita: Pita = field(default_factory=Pita)
    nilai: tuple[Nilai, ...] = ()
    sementara: bool = False

    @property
    def berjalan(self) -> bool:
        """The period is not over: the report has a cut-off day."""
        return self.hari_ini < self.periode.sampai

    @property
    def terlambat(self) -> tuple[tuple[Butir, Rencana], ...]:
        """Open plans after their due date, the oldest first."""
        semua = [(b, r) for b in self.tindak_lanjut.semua if b.terbuka for r in b.rencana if r.is_late(self.hari_ini)]
        return tuple(sorted(semua, key=lambda p: (p[1].tenggat, p[1].nomor)))


@dataclass(frozen=True)
class Dahulu:
    """The provisional report: version, day, code, letter number, figures (name → printed), recommendations."""

    versi: int
    tanggal: date
    kode: str
    nilai: Mapping[str, str]
    butir: Mapping[int, tuple[str, str, int]]
    """Number → words, state as printed, percentage."""
    nomor: str = ""


@dataclass(frozen=True)
class DataAdendum:
    """The report as it is now, and as it was."""

    kini: DataTl
    dahulu: Dahulu


def index_nilai(hasil: HasilIndeks) -> Nilai:
    """Return an index with class, respondents and whether it may change."""
    kelas, nama = hasil.indeks.kelas, hasil.instrumen.indeks["id"]
    if kelas is None:
        return Nilai(nama, "–", "Belum ada responden")
    tanda = "" if hasil.status == "ditutup" else "; sementara"
    return Nilai(
        nama, angka(hasil.indeks.ikm), f"{kelas.mutu} ({kelas.kinerja}), {bulat(hasil.indeks.n)} responden{tanda}"
    )


def write_lembar(data: DataTl) -> tuple[Lembar, ...]:
    """Return the worksheets; they stay with the document, so that an addendum can tell what changed since."""
    isi: list[tuple[Sel, ...]] = [_KEPALA]
    for b in data.tindak_lanjut.semua:
        periode = Periode.parse(b.periode).nama
        isi.append((b.nomor, periode, b.uraian, describe_keadaan(b), b.persen, describe_bukti(b.berlaku)))
    nilai: list[tuple[Sel, ...]] = [("Angka", "Nilai", "Keterangan")]
    nilai += [(n.nama, n.angka, n.keterangan) for n in data.nilai]
    return (
        Lembar(LEMBAR_BUTIR, tuple(isi), (10, 20, 60, 34, 10, 50)),
        Lembar(LEMBAR_ANGKA, tuple(nilai), (24, 14, 50)),
    )


def read_lembar(lembar: Sequence[Mapping[str, Any]]) -> tuple[dict[str, str], dict[int, tuple[str, str, int]]]:
    """Return figures and recommendations from the stored worksheets of a report (`sebagai_data`)."""
    oleh_nama = {s["nama"]: s["baris"][1:] for s in lembar}
    nilai = {b[0]: b[1] for b in oleh_nama.get(LEMBAR_ANGKA, [])}
    butir = {int(b[0]): (b[2], b[3], int(b[4])) for b in oleh_nama.get(LEMBAR_BUTIR, [])}
    return nilai, butir
