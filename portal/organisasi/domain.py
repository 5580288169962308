"""Rules of the organisation. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.inti.galat import DomainError, _n

POLA_KODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,31}")
POLA_WARNA = re.compile(r"#[0-9a-f]{6}")
KOLOM_IMPOR = ("jenis", "kode", "nama", "induk", "unit", "gratis")
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
    nama_kolom = list(kolom)
    asing = sorted(set(nama_kolom) - set(KOLOM_IMPOR))
    hilang = [k for k in ("jenis", "kode", "nama") if k not in nama_kolom]
    if asing or hilang:
        raise DomainError(
            "kolom_salah",
            _n("Kolom tidak sesuai. Tidak dikenal: %(asing)s. Belum ada: %(hilang)s. Kolom yang benar: %(benar)s."),
            asing=", ".join(asing) or "–",
            hilang=", ".join(hilang) or "–",
            benar=", ".join(KOLOM_IMPOR),
        )
    hasil, salah = [], []
    for nomor, isi in baris:
        try:
            hasil.append(_parse_baris(nomor, isi))
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
