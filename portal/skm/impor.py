"""Reading of imported questionnaires: columns and rows of text become checked answers. Pure.

Column order is free because unsur are found by code; unknown columns are refused by name, because a
column nobody understands is more likely a misspelt unsur than something to ignore.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.inti.tabel import Tabel
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.profil import DEMOGRAFI, SARAN_MAKS

MAKS_GALAT = 20
POLA_TANGGAL = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class BarisJawaban:
    """One checked row of a file."""

    nomor: int
    tanggal: date
    nilai: Mapping[str, int]
    demografi: Mapping[str, str]
    saran: str


def _check_kolom(tabel: Tabel, instrumen: Instrumen, gratis: bool) -> None:
    wajib = [u.kode for u in instrumen.unsur if not (gratis and u.gratis is not None)]
    boleh = {*(u.kode for u in instrumen.unsur), *DEMOGRAFI, "tanggal", "saran"}
    asing = [k for k in tabel.kolom if k not in boleh]
    hilang = [k for k in wajib if k not in tabel.kolom]
    if asing:
        raise DomainError(
            "kolom_asing",
            _n("Kolom tidak dikenal: %(kolom)s. Periksa ejaan nama kolom."),
            bidang="berkas",
            kolom=", ".join(asing)[:300],
        )
    if hilang:
        raise DomainError("kolom_hilang", _n("Kolom belum ada: %(kolom)s."), bidang="berkas", kolom=", ".join(hilang))


def _parse_skor(kode: str, teks: str, skala: int) -> int:
    if not teks:
        raise ValueError(f"{kode} kosong")
    if "," in teks or "." in teks:
        raise ValueError(f"{kode} berisi “{teks[:20]}”, tulis bilangan bulat 1-{skala}")
    if not (teks.isascii() and teks.isdigit() and len(teks) < 4):
        raise ValueError(f"{kode} berisi “{teks[:20]}”, bukan angka 1-{skala}")
    if not 1 <= int(teks) <= skala:
        raise ValueError(f"{kode}: nilai {int(teks)} di luar skala 1-{skala}")
    return int(teks)


def _parse_tanggal(teks: str, bawaan: date, periode: Periode | None, hari_ini: date) -> date:
    if not teks:
        return bawaan
    try:
        tanggal = date.fromisoformat(teks) if POLA_TANGGAL.fullmatch(teks) else None
    except ValueError:
        tanggal = None
    if tanggal is None:
        raise ValueError(f"tanggal “{teks[:20]}” tidak benar, tulis seperti 2025-03-31")
    if tanggal > hari_ini:
        raise ValueError(f"tanggal {teks} belum terjadi")
    if tanggal.year < 2000:
        raise ValueError(f"tanggal {teks} terlalu lama")
    if periode is not None and tanggal not in periode:
        raise ValueError(f"tanggal {teks} di luar {periode.nama}")
    return tanggal


def _parse_pilihan(nama: str, teks: str) -> str:
    if not teks:
        return ""
    opsi = DEMOGRAFI[nama].opsi
    cocok = [k for k, label in opsi.items() if teks.casefold() in (k.casefold(), label.casefold())]
    if not cocok:
        raise ValueError(f"{nama} “{teks[:30]}” tidak dikenal, pilih {', '.join(opsi)}")
    return cocok[0]


def _collect(baris: Mapping[str, str], instrumen: Instrumen, gratis: bool) -> tuple[dict[str, int], list[str]]:
    nilai, salah = {}, []
    for unsur in instrumen.unsur:
        teks = baris.get(unsur.kode, "")
        if not teks and gratis and unsur.gratis is not None:
            continue
        try:
            nilai[unsur.kode] = _parse_skor(unsur.kode, teks, instrumen.skala)
        except ValueError as galat:
            salah.append(str(galat))
    return nilai, salah


def _parse_baris(
    nomor: int,
    baris: Mapping[str, str],
    *,
    instrumen: Instrumen,
    gratis: bool,
    bawaan: date,
    periode: Periode | None,
    hari_ini: date,
) -> BarisJawaban | list[str]:
    nilai, salah = _collect(baris, instrumen, gratis)
    demografi: dict[str, str] = {}
    tanggal = bawaan
    try:
        tanggal = _parse_tanggal(baris.get("tanggal", ""), bawaan, periode, hari_ini)
    except ValueError as galat:
        salah.append(str(galat))
    for nama in DEMOGRAFI:
        try:
            demografi[nama] = _parse_pilihan(nama, baris.get(nama, ""))
        except ValueError as galat:
            salah.append(str(galat))
    saran = baris.get("saran", "")
    if len(saran) > SARAN_MAKS:
        salah.append(f"saran lebih dari {SARAN_MAKS} huruf")
    return salah or BarisJawaban(nomor, tanggal, nilai, demografi, saran)


def _default_tanggal(tabel: Tabel, periode: Periode | None, hari_ini: date) -> tuple[date, tuple[str, ...]]:
    kosong = sum(1 for _, b in tabel.baris if not b.get("tanggal"))
    if not kosong:
        return hari_ini, ()
    if periode is None:
        raise DomainError(
            "tanggal_kosong",
            _n("Sebutkan periode, atau isi kolom tanggal pada setiap baris (baris %(nomor)s kosong)."),
            bidang="periode",
            nomor=next(n for n, b in tabel.baris if not b.get("tanggal")),
        )
    if periode.mulai > hari_ini:
        raise DomainError("periode_depan", _n("%(periode)s belum dimulai."), bidang="periode", periode=periode.nama)
    bawaan = min(periode.hari_terakhir, hari_ini)
    return bawaan, (f"{kosong} baris tanpa tanggal dicatat pada {bawaan:%Y-%m-%d}",)


def parse_tabel(
    tabel: Tabel, *, instrumen: Instrumen, gratis: bool, periode: Periode | None, hari_ini: date
) -> tuple[list[BarisJawaban], tuple[str, ...]]:
    """Check a whole table; return its answers and notes. Raises DomainError naming every bad row."""
    _check_kolom(tabel, instrumen, gratis)
    if not tabel.baris:
        raise DomainError("tanpa_baris", _n("Berkas tidak berisi jawaban."), bidang="berkas")
    bawaan, catatan = _default_tanggal(tabel, periode, hari_ini)
    hasil, salah = [], []
    for nomor, isi in tabel.baris:
        baris = _parse_baris(
            nomor, isi, instrumen=instrumen, gratis=gratis, bawaan=bawaan, periode=periode, hari_ini=hari_ini
        )
        if isinstance(baris, BarisJawaban):
            hasil.append(baris)
        else:
            salah.append(f"baris {nomor}: {'; '.join(baris)}")
    if salah:
        sisa = len(salah) - MAKS_GALAT
        raise DomainError(
            "baris_salah",
            _n("Tidak ada yang diimpor. %(jumlah)s baris salah:\n%(rincian)s"),
            bidang="berkas",
            jumlah=len(salah),
            rincian="\n".join(salah[:MAKS_GALAT]) + (f"\ndan {sisa} baris lagi" if sisa > 0 else ""),
        )
    return hasil, catatan
