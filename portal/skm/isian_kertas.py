"""Reading of a grid of paper forms: cells become checked answers, or a sentence for every bad cell. Pure.

A cell is called `b<row>-<code>`, so that the order of the columns on the screen never matters.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks
from portal.skm.domain.instrumen import Instrumen, Unsur
from portal.skm.domain.profil import DEMOGRAFI, SARAN_MAKS
from portal.skm.impor.baris import BarisJawaban

UKURAN = (10, 25, 50)
"""How many paper forms one grid can hold."""
T = TypeVar("T")
_PISAH = re.compile(r"[^\d]+")


@dataclass(frozen=True)
class HasilKisi:
    """Checked rows of a grid; `galat` holds one sentence for each bad cell, `bidang` being the cell's name."""

    baris: tuple[BarisJawaban, ...]
    galat: tuple[DomainError, ...]


def name_sel(baris: int, kolom: str) -> str:
    """Return the name of a cell."""
    return f"b{baris}-{kolom}"


def parse_tanggal(teks: str, hari_ini: date) -> date:
    """Read 2026-03-12 or 12-3-2026; raises DomainError for no date, one before 2000 or one not yet come."""
    bagian = [int(b) for b in _PISAH.split(teks.strip()) if b.isascii() and b and len(b) < 5]
    try:
        tahun, bulan, hari = bagian if bagian[0] > 31 else reversed(bagian)
        tanggal = date(tahun, bulan, hari)
    except (ValueError, IndexError, OverflowError):
        raise DomainError("tanggal_salah", _n("Tulis tanggal seperti 12-03-2026."), bidang="tanggal") from None
    if tanggal > hari_ini:
        raise DomainError("tanggal_depan", _n("Tanggal ini belum terjadi."), bidang="tanggal")
    if tanggal.year < 2000:
        raise DomainError("tanggal_lama", _n("Tanggal ini terlalu lama."), bidang="tanggal")
    return tanggal


def _read_sel(nomor: int, unsur: Unsur, teks: str, skala: int) -> int:
    bidang, nama = name_sel(nomor, unsur.kode), unsur.nama["id"]
    if not teks:
        raise DomainError(
            "sel_kosong", _n("Baris %(baris)s, %(unsur)s: belum diisi."), bidang=bidang, baris=nomor, unsur=nama
        )
    if teks not in tuple("123456"[:skala]):
        raise DomainError(
            "sel_salah",
            _n("Baris %(baris)s, %(unsur)s: “%(isi)s” bukan nilai 1 sampai %(skala)s."),
            bidang=bidang,
            baris=nomor,
            unsur=nama,
            isi=teks[:10],
            skala=skala,
        )
    return int(teks)


def _read_tanggal(nomor: int, teks: str, bawaan: date, hari_ini: date) -> date:
    if not teks:
        return bawaan
    try:
        return parse_tanggal(teks, hari_ini)
    except DomainError as salah:
        raise DomainError(
            salah.kode,
            _n("Baris %(baris)s, tanggal: tulis seperti 12-03-2026, paling lambat hari ini."),
            bidang=name_sel(nomor, "tanggal"),
            baris=nomor,
        ) from salah


def _read_profil(nomor: int, nama: str, teks: str) -> str:
    if teks and teks not in DEMOGRAFI[nama].opsi:
        raise DomainError(
            "pilihan_salah",
            _n("Baris %(baris)s, %(unsur)s: pilihan ini tidak dikenal."),
            bidang=name_sel(nomor, nama),
            baris=nomor,
            unsur=DEMOGRAFI[nama].label,
        )
    return teks


def _read_saran(nomor: int, teks: str) -> str:
    if len(teks) > SARAN_MAKS:
        raise DomainError(
            "saran_panjang",
            _n("Baris %(baris)s, saran: paling banyak %(maks)s huruf."),
            bidang=name_sel(nomor, "saran"),
            baris=nomor,
            maks=SARAN_MAKS,
        )
    return teks


def _read_baris(
    nomor: int,
    sel: Mapping[str, str],
    instrumen: Instrumen,
    unsur: Sequence[Unsur],
    *,
    tanggal: date,
    hari_ini: date,
) -> BarisJawaban | list[DomainError]:
    galat: list[DomainError] = []

    def attempt(baca: Callable[..., T], *lain: object) -> T | None:
        try:
            return baca(nomor, *lain)
        except DomainError as salah:
            galat.append(salah)
            return None

    nilai = {u.kode: attempt(_read_sel, u, sel[u.kode], instrumen.skala) for u in unsur}
    hari = attempt(_read_tanggal, sel["tanggal"], tanggal, hari_ini)
    profil = {p: attempt(_read_profil, p, sel[p]) or "" for p in instrumen.profil}
    saran = attempt(_read_saran, sel["saran"]) or ""
    if galat:
        return galat
    return BarisJawaban(nomor, hari or tanggal, {k: v for k, v in nilai.items() if v is not None}, profil, saran)


def read_kisi(
    instrumen: Instrumen, isi: Mapping[str, str], *, jumlah: int, gratis: bool, tanggal: date, hari_ini: date
) -> HasilKisi:
    """Read the rows 1…`jumlah`; empty rows are left out, a row with anything in it must be complete.

    `tanggal` is the date of rows without one. The tariff column of a free service is not read.
    """
    unsur = [u for u in instrumen.kuesioner if not (gratis and u.gratis is not None)]
    kolom = [*(u.kode for u in unsur), "tanggal", *instrumen.profil, "saran"]
    hasil: list[BarisJawaban] = []
    galat: list[DomainError] = []
    for nomor in range(1, jumlah + 1):
        sel = {k: clean_teks(isi.get(name_sel(nomor, k), "")) for k in kolom}
        if not any(sel.values()):
            continue
        baris = _read_baris(nomor, sel, instrumen, unsur, tanggal=tanggal, hari_ini=hari_ini)
        if isinstance(baris, BarisJawaban):
            hasil.append(baris)
        else:
            galat += baris
    return HasilKisi(tuple(hasil), tuple(galat))
