"""Charts as SVG from our own Jinja templates: clean under a strict CSP, readable on paper, screen and
phone.

One chart serves the web page, the PDF (typst) and the DOCX (PNG made by typst). No style attribute, no
script.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.inti.dokumen.warna import warna_terbaca
from portal.inti.teks import remove_forbidden

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "_komponen" / "grafik"
WARNA = "#0968f6"
WARNA_AMBANG = "#d50b0b"
_HURUF = 13.0
_HURUF_SEMPIT = 14.0


@dataclass(frozen=True)
class Batang:
    """One bar: its label, its value (``None`` draws no bar), the value as the reader sees it, its colour."""

    label: str
    nilai: float | None
    teks_nilai: str
    warna: str = WARNA
    sorot: bool = False


@dataclass(frozen=True)
class Titik:
    """One moment on a time axis; ``nilai`` ``None`` leaves a gap, ``teks`` is the value as the reader sees
    it, ``galat`` the half width of its interval (drawn on a line only).
    """

    label: str
    nilai: float | None
    teks: str
    galat: float | None = None


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _render(nama: str, judul: str, uraian: str, **isi: Any) -> str:
    sidik = hashlib.sha256(repr((nama, judul, uraian, sorted(isi.items()))).encode()).hexdigest()[:10]
    return (
        _environment()
        .get_template(nama)
        .render(judul=remove_forbidden(judul), uraian=remove_forbidden(uraian), id=f"g{sidik}", **isi)
    )


def text_width(teks: str, ukuran: float) -> float:
    """Return about how wide ``teks`` is at ``ukuran``, a little generous, without measuring a font."""
    sempit = sum(huruf in " .,:;!|'ijlIft()[]" for huruf in teks)
    lebar = sum(huruf in "mwMWQ@%—" or ord(huruf) > 0x2E80 for huruf in teks)
    return ukuran * (0.58 * len(teks) - 0.26 * sempit + 0.34 * lebar)


def wrap_text(teks: str, ruang: float, ukuran: float, *, baris: int = 2) -> list[str]:
    """Break ``teks`` into at most ``baris`` lines that fit ``ruang``; the rest becomes an ellipsis."""
    hasil: list[str] = [""]
    for kata in remove_forbidden(teks).split():
        calon = f"{hasil[-1]} {kata}".strip()
        if not hasil[-1] or text_width(calon, ukuran) <= ruang:
            hasil[-1] = calon
        else:
            hasil.append(kata)
    terpotong = len(hasil) > baris
    hasil = hasil[:baris]
    for nomor, isi in enumerate(hasil):
        hasil[nomor] = _fitting(isi, ruang, ukuran, elipsis=terpotong and nomor == baris - 1)
    return hasil


def _fitting(teks: str, ruang: float, ukuran: float, *, elipsis: bool) -> str:
    if not elipsis and text_width(teks, ukuran) <= ruang:
        return teks
    teks = teks[: int(ruang / ukuran * 4) + 1]
    while teks and text_width(teks + "…", ukuran) > ruang:
        teks = teks[:-1]
    return teks.rstrip() + "…"


def _skala(nilai: float, minimum: float, maks: float) -> float:
    if not math.isfinite(nilai) or maks <= minimum:
        return 0.0
    return min(1.0, max(0.0, (nilai - minimum) / (maks - minimum)))


def batang(
    judul: str,
    baris: Sequence[Batang],
    *,
    maks: float,
    minimum: float = 0,
    satuan: str = "",
    sempit: bool = False,
) -> str:
    """Return horizontal bars as SVG, in the order given; the scale runs from ``minimum`` to ``maks``.

    ``satuan`` follows every value ("%"). ``sempit`` is the layout for phones: 340 units wide, label above
    its bar. A highlighted bar (``sorot``) has a bold label and value.
    """
    ukuran = _HURUF_SEMPIT if sempit else _HURUF
    lebar, kiri, kanan = (340.0, 0.0, 68.0) if sempit else (640.0, 206.0, 74.0)
    ruang_label = lebar if sempit else kiri - 10
    y, isi = 6.0, []
    for satu in baris:
        label = wrap_text(satu.label, ruang_label, ukuran * (1.06 if satu.sorot else 1))
        tinggi_label = len(label) * (ukuran + 4)
        tinggi = tinggi_label + 22 if sempit else max(30.0, tinggi_label + 8)
        y_batang = y + tinggi_label + 4 if sempit else y + tinggi / 2 - 8
        y_label = y + ukuran if sempit else y + tinggi / 2 - tinggi_label / 2 + ukuran - 0.5
        panjang = 0.0 if satu.nilai is None else _skala(satu.nilai, minimum, maks) * (lebar - kiri - kanan)
        isi.append(
            {
                "label": [(teks, round(y_label + n * (ukuran + 4), 1)) for n, teks in enumerate(label)],
                "y": round(y_batang, 1),
                "panjang": round(panjang, 1),
                "nilai": remove_forbidden(satu.teks_nilai + satuan),
                "warna": warna_terbaca(satu.warna),
                "sorot": satu.sorot,
            }
        )
        y += tinggi + (10 if sempit else 2)
    return _render(
        "batang.svg",
        judul,
        "; ".join(f"{satu.label}: {satu.teks_nilai}{satuan}" for satu in baris) or "Tidak ada data",
        baris=isi,
        lebar=lebar,
        tinggi=round(max(y, 40.0) + 4, 1),
        kiri=kiri,
        penuh=lebar - kiri - kanan,
        ukuran=ukuran,
        sempit=sempit,
    )


def garis(
    judul: str,
    titik: Sequence[Titik],
    *,
    ambang: float | None = None,
    ambang_teks: str = "",
    minimum: float = 0,
    maks: float,
    warna: str = WARNA,
    sempit: bool = False,
) -> str:
    """Return a trend line as SVG with an optional dashed threshold; a missing value leaves a gap."""
    batas = _Sumbu(minimum, maks, ambang, ambang_teks, sempit)
    return _bersumbu("garis.svg", judul, titik, batas, warna)


def kolom(
    judul: str,
    titik: Sequence[Titik],
    *,
    ambang: float | None = None,
    ambang_teks: str = "",
    minimum: float = 0,
    maks: float,
    warna: str = WARNA,
    sempit: bool = False,
) -> str:
    """Return vertical columns as SVG with an optional dashed threshold (respondents per month against 30)."""
    batas = _Sumbu(minimum, maks, ambang, ambang_teks, sempit)
    return _bersumbu("kolom.svg", judul, titik, batas, warna)


@dataclass(frozen=True)
class _Sumbu:
    """Scale, threshold and size of a chart with a time axis."""

    minimum: float
    maks: float
    ambang: float | None
    ambang_teks: str
    sempit: bool

    @property
    def lebar(self) -> float:
        return 340.0 if self.sempit else 640.0

    @property
    def kiri(self) -> float:
        return 8.0 if self.sempit else 14.0

    @property
    def bawah(self) -> float:
        return 206.0

    def y(self, nilai: float) -> float:
        atas = 54.0 if self.ambang is not None else 34.0
        return round(self.bawah - _skala(nilai, self.minimum, self.maks) * (self.bawah - atas), 1)

    def y_teks(self, y: float) -> float:
        """Where a value stands: above its point, or below when the threshold line would strike it out."""
        tersentuh = self.ambang is not None and -8 < y - 14 - self.y(self.ambang) < 8
        return round(y + 20 if tersentuh and y + 20 < self.bawah else y - 10, 1)


def _bersumbu(nama: str, judul: str, titik: Sequence[Titik], sumbu: _Sumbu, warna: str) -> str:
    ukuran = 12.0
    langkah = (sumbu.lebar - 2 * sumbu.kiri) / max(len(titik), 1)
    isi = _points(titik, sumbu, langkah, ukuran)
    uraian = "; ".join(f"{t.label}: {t.teks if t.nilai is not None else 'tidak ada data'}" for t in titik)
    if sumbu.ambang is not None:
        uraian += f"; garis batas: {sumbu.ambang_teks}"
    return _render(
        nama,
        judul,
        uraian or "Tidak ada data",
        titik=isi,
        ruas=_segments(isi),
        lebar=sumbu.lebar,
        tinggi=250.0,
        kiri=sumbu.kiri,
        kanan=sumbu.lebar - sumbu.kiri,
        bawah=sumbu.bawah,
        lebar_kolom=round(min(langkah * 0.62, 56), 1),
        ambang=None if sumbu.ambang is None else sumbu.y(sumbu.ambang),
        ambang_teks=wrap_text(sumbu.ambang_teks, sumbu.lebar - 52, ukuran, baris=1)[0],
        ukuran=ukuran,
        warna=warna_terbaca(warna),
        warna_ambang=WARNA_AMBANG,
    )


def _points(titik: Sequence[Titik], sumbu: _Sumbu, langkah: float, ukuran: float) -> list[dict[str, Any]]:
    tiap = _label_step([t.label for t in titik], langkah, ukuran)
    tiap_nilai = _label_step([t.teks for t in titik], langkah, ukuran)
    isi: list[dict[str, Any]] = []
    for nomor, satu in enumerate(titik):
        dari_akhir = len(titik) - 1 - nomor
        y = None if satu.nilai is None or not math.isfinite(satu.nilai) else sumbu.y(satu.nilai)
        isi.append(
            {
                "x": round(sumbu.kiri + (nomor + 0.5) * langkah, 1),
                "y": y,
                "rentang": _interval(satu, sumbu),
                "y_teks": None if y is None else sumbu.y_teks(y),
                "label": [] if dari_akhir % tiap else wrap_text(satu.label, langkah * tiap - 2, ukuran),
                "teks": "" if dari_akhir % tiap_nilai else remove_forbidden(satu.teks),
            }
        )
    return isi


def _interval(titik: Titik, sumbu: _Sumbu) -> tuple[float, float] | None:
    if titik.nilai is None or not titik.galat:
        return None
    return sumbu.y(titik.nilai + titik.galat), sumbu.y(titik.nilai - titik.galat)


def _label_step(teks: Sequence[str], langkah: float, ukuran: float) -> int:
    """How many points share one label, so that neighbours do not touch; labels may take two lines."""
    terlebar = max((max(text_width(k, ukuran) for k in t.split() or [""]) for t in teks), default=0.0)
    return max(1, math.ceil(min(terlebar + 4, 80.0) / langkah))


def _segments(isi: Sequence[dict[str, Any]]) -> list[str]:
    ruas: list[list[str]] = [[]]
    for titik in isi:
        if titik["y"] is None:
            ruas.append([])
        else:
            ruas[-1].append(f"{titik['x']},{titik['y']}")
    return [" ".join(bagian) for bagian in ruas if len(bagian) > 1]
