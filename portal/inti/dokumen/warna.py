"""Colour arithmetic after WCAG 2: an office may choose any colour, readers must still be able to read."""

from __future__ import annotations

import re

TINTA = "#1f1f1f"
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def _rgb(warna: str) -> tuple[int, int, int]:
    angka = warna[1:]
    if len(angka) == 3:
        angka = "".join(huruf * 2 for huruf in angka)
    return int(angka[0:2], 16), int(angka[2:4], 16), int(angka[4:6], 16)


def _terang(warna: str) -> float:
    def linear(nilai: int) -> float:
        bagian = nilai / 255
        return bagian / 12.92 if bagian <= 0.04045 else float(((bagian + 0.055) / 1.055) ** 2.4)

    merah, hijau, biru = (linear(nilai) for nilai in _rgb(warna))
    return 0.2126 * merah + 0.7152 * hijau + 0.0722 * biru


def contrast_ratio(satu: str, dua: str) -> float:
    """Return the WCAG contrast of two hex colours, from 1 (equal) to 21 (black on white)."""
    terang, gelap = sorted((_terang(satu), _terang(dua)), reverse=True)
    return (terang + 0.05) / (gelap + 0.05)


def warna_terbaca(warna: str, *, minimal: float = 3.0, cadangan: str = "#0049b8") -> str:
    """Return ``warna`` as ``#rrggbb``, darkened until its contrast on white is at least ``minimal``.

    Anything that is not a hex colour becomes ``cadangan``.
    """
    if not _HEX.fullmatch(warna):
        warna = cadangan
    rgb = _rgb(warna)
    for persen in range(100, -1, -4):
        hasil = "#{:02x}{:02x}{:02x}".format(*(nilai * persen // 100 for nilai in rgb))
        if contrast_ratio(hasil, "#ffffff") >= minimal:
            return hasil
    return TINTA


def warna_di_atas(warna: str) -> str:
    """Return white or ink, whichever reads better on ``warna`` (a hex colour)."""
    return "#ffffff" if contrast_ratio(warna, "#ffffff") >= contrast_ratio(warna, TINTA) else TINTA
