"""Four colours for four classes, always printed with letter and word. Pure.

Order of the assessment sheet: merah, kuning, hijau, biru, biru being the best (skm.md §2.3). The shades are dark
enough to be read on white.
"""

WARNA_MUTU = {"A": "#0968f6", "B": "#288034", "C": "#855f00", "D": "#d50b0b"}
NAMA_WARNA = {"A": "Biru", "B": "Hijau", "C": "Kuning", "D": "Merah"}
WARNA_BIASA, WARNA_KOSONG = "#0968f6", "#737373"


def warna_of(mutu: str) -> str:
    """Return the colour of a class by its letter."""
    return WARNA_MUTU.get(mutu, WARNA_BIASA)
