"""Rules of the organisation. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from portal.inti.galat import DomainError, _n
from portal.inti.periode import NAMA_BULAN

Hasil = TypeVar("Hasil")

POLA_KODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,31}")
POLA_WARNA = re.compile(r"#[0-9a-f]{6}")
KOLOM_IMPOR = ("jenis", "kode", "nama", "induk", "unit", "gratis")
KOLOM_LIBUR = ("tanggal", "nama", "jenis")
JENIS_LIBUR = {
    "libur_nasional": _n("Libur nasional"),
    "cuti_bersama": _n("Cuti bersama"),
    "daerah": _n("Libur daerah"),
    "khusus": _n("Libur khusus"),
    "hari_kerja_pengganti": _n("Hari kerja pengganti"),
}
SEBAGAI = {"": _n("Pejabat definitif"), "Plt.": _n("Pelaksana tugas (Plt.)"), "Plh.": _n("Pelaksana harian (Plh.)")}
HARI_KERJA_PENGGANTI = "hari_kerja_pengganti"
TAHUN_KALENDER = range(2000, 2101)
_POLA_TANGGAL = re.compile(r"(?P<h>[0-9]{1,2})[-/. ](?P<b>[0-9]{1,2}|[a-z]{3,9})[-/. ](?P<t>[0-9]{4})")
YA, TIDAK = (
    frozenset({"ya", "y", "1", "true", "gratis"}),
    frozenset({"", "tidak", "t", "0", "false", "bayar"}),
)


def clean_kode_unit(kode: str) -> str:
    """Return the code in capitals; raises DomainError when it has other characters than A–Z, 0–9, . _ -"""
    bersih = kode.strip().upper()
    if not POLA_KODE.fullmatch(bersih):
        raise DomainError(
            "kode_salah",
            _n("Kode “%(kode)s” tidak dapat dipakai. Gunakan huruf, angka, titik, atau tanda hubung."),
            bidang="kode",
            kode=kode[:40],
        )
    return bersih


@dataclass(frozen=True)
class BarisImpor:
    """One valid line of an organisation file."""

    nomor: int
    jenis: Literal["unit", "layanan", "loket"]
    kode: str
    nama: str
    induk: str | None
    unit: str | None
    gratis: bool


def _parse_gratis(nilai: str) -> bool:
    rendah = nilai.strip().lower()
    if rendah not in YA | TIDAK:
        raise DomainError("gratis_salah", _n("kolom gratis berisi “%(nilai)s”, tulis ya atau tidak"), nilai=nilai[:40])
    return rendah in YA


def _parse_baris(nomor: int, baris: Mapping[str, str]) -> BarisImpor:
    jenis, nama = baris["jenis"].strip().lower(), " ".join(baris["nama"].split())
    if jenis not in ("unit", "layanan", "loket"):
        raise DomainError(
            "jenis_salah",
            _n("jenis “%(jenis)s” tidak dikenal, tulis unit, layanan, atau loket"),
            jenis=jenis[:40],
        )
    if not nama or len(nama) > 160:
        raise DomainError("nama_salah", _n("nama harus berisi 1 sampai 160 huruf"))
    unit = baris.get("unit", "").strip()
    if jenis != "unit" and not unit:
        raise DomainError("unit_kosong", _n("kolom unit harus diisi untuk layanan dan loket"))
    induk = baris.get("induk", "").strip()
    return BarisImpor(
        nomor=nomor,
        jenis=jenis,  # type: ignore[arg-type]
        kode=clean_kode_unit(baris["kode"]),
        nama=nama,
        induk=clean_kode_unit(induk) if induk and jenis == "unit" else None,
        unit=clean_kode_unit(unit) if jenis != "unit" else None,
        gratis=_parse_gratis(baris.get("gratis", "")),
    )


def parse_impor(kolom: Iterable[str], baris: Iterable[tuple[int, Mapping[str, str]]]) -> list[BarisImpor]:
    """Check an organisation file; all or nothing.

    `baris` are (number in the file, column → text). Raises DomainError that names unknown or missing
    columns, or every bad line with its number.
    """
    _check_kolom(list(kolom), KOLOM_IMPOR, wajib=("jenis", "kode", "nama"))
    return _parse_all(baris, _parse_baris)


def _check_kolom(nama_kolom: list[str], benar: tuple[str, ...], *, wajib: tuple[str, ...]) -> None:
    asing = sorted(set(nama_kolom) - set(benar))
    hilang = [k for k in wajib if k not in nama_kolom]
    if asing or hilang:
        raise DomainError(
            "kolom_salah",
            _n("Kolom tidak sesuai. Tidak dikenal: %(asing)s. Belum ada: %(hilang)s. Kolom yang benar: %(benar)s."),
            asing=", ".join(asing) or "–",
            hilang=", ".join(hilang) or "–",
            benar=", ".join(benar),
        )


def _parse_all(
    baris: Iterable[tuple[int, Mapping[str, str]]], parse: Callable[[int, Mapping[str, str]], Hasil]
) -> list[Hasil]:
    hasil, salah = [], []
    for nomor, isi in baris:
        try:
            hasil.append(parse(nomor, isi))
        except DomainError as galat:
            salah.append(f"baris {nomor}: {galat.teks}")
    if salah:
        raise DomainError(
            "baris_salah",
            _n("Berkas tidak diimpor. %(jumlah)s baris salah:\n%(rincian)s"),
            jumlah=len(salah),
            rincian="\n".join(salah[:20]),
        )
    return hasil


@dataclass(frozen=True)
class IsiLibur:
    """What a holiday says: a local date, its name, its kind, and whether the date is only estimated.

    Raises DomainError for an empty or long name, an unknown kind, or a year outside 2000–2100.
    """

    tanggal: date
    nama: str
    jenis: str
    perkiraan: bool = False

    def __post_init__(self) -> None:
        check_tahun(self.tanggal.year, bidang="tanggal")
        if not self.nama.strip() or len(self.nama) > 120:
            raise DomainError("nama_salah", _n("Tulis nama hari libur, paling banyak 120 huruf."), bidang="nama")
        if self.jenis not in JENIS_LIBUR:
            raise DomainError(
                "jenis_salah",
                _n("Jenis “%(jenis)s” tidak dikenal. Pilih salah satu: %(benar)s."),
                bidang="jenis",
                jenis=self.jenis[:40],
                benar=", ".join(JENIS_LIBUR),
            )


def check_tahun(tahun: int, *, bidang: str = "tahun") -> int:
    """Return a year of the calendar; raises DomainError outside 2000–2100."""
    if tahun not in TAHUN_KALENDER:
        raise DomainError("tahun_salah", _n("Tahun harus antara 2000 dan 2100."), bidang=bidang)
    return tahun


def parse_tanggal(teks: str) -> date:
    """Read 2027-03-10, 10/03/2027, 10-3-2027 or 10 Maret 2027; raises DomainError for anything else."""
    bersih = " ".join(teks.lower().split())
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", bersih):
            return date.fromisoformat(bersih)
        if cocok := _POLA_TANGGAL.fullmatch(bersih):
            nama = [n for n, bulan in enumerate(NAMA_BULAN, 1) if cocok["b"] in (bulan.lower(), bulan.lower()[:3])]
            return date(int(cocok["t"]), nama[0] if nama else int(cocok["b"]), int(cocok["h"]))
    except ValueError:
        pass
    raise DomainError(
        "tanggal_salah",
        _n("Tanggal “%(tanggal)s” tidak dapat dibaca. Tulis seperti 2027-03-10."),
        bidang="tanggal",
        tanggal=teks[:40],
    )


def _parse_libur(_nomor: int, baris: Mapping[str, str]) -> IsiLibur:
    return IsiLibur(
        tanggal=parse_tanggal(baris["tanggal"]),
        nama=" ".join(baris["nama"].split()),
        jenis="_".join(baris["jenis"].lower().split()),
    )


def parse_libur(kolom: Iterable[str], baris: Iterable[tuple[int, Mapping[str, str]]]) -> list[IsiLibur]:
    """Check a file of holidays (columns tanggal, nama, jenis); all or nothing, like `parse_impor`.

    Raises DomainError that names wrong columns, every bad line, or a date that stands there twice.
    """
    _check_kolom(list(kolom), KOLOM_LIBUR, wajib=KOLOM_LIBUR)
    hasil = _parse_all(baris, _parse_libur)
    ganda = sorted(t for t, jumlah in Counter(isi.tanggal for isi in hasil).items() if jumlah > 1)
    if ganda:
        raise DomainError(
            "tanggal_ganda",
            _n("Berkas tidak diimpor. Tanggal berulang: %(tanggal)s."),
            bidang="berkas",
            tanggal=", ".join(t.isoformat() for t in ganda[:20]),
        )
    if not hasil:
        raise DomainError("berkas_kosong", _n("Berkas kosong."), bidang="berkas")
    return hasil


def check_no_cycle(kode: str, induk: str | None, induk_dari: Mapping[str, str | None]) -> None:
    """Raise DomainError when making `induk` the parent of `kode` would close a circle."""
    kini = induk
    while kini is not None:
        if kini == kode:
            raise DomainError(
                "induk_melingkar", _n("Unit %(kode)s tidak dapat menjadi bawahan dirinya sendiri."), kode=kode
            )
        kini = induk_dari.get(kini)


def is_in_force(mulai: date | None, sampai: date | None, tanggal: date) -> bool:
    """Tell whether an appointment covers a date (both ends included, None is open)."""
    return (mulai is None or mulai <= tanggal) and (sampai is None or tanggal <= sampai)
