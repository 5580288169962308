"""The set of posters of a published period: names, kinds of file, sizes. Pure."""

from collections.abc import Mapping

from portal.inti.galat import _n

POSTER: Mapping[str, str] = {
    "a4.pdf": "application/pdf",
    "a3.pdf": "application/pdf",
    "a4.png": "image/png",
    "a3.png": "image/png",
    "1080x1350.png": "image/png",
    "16x9.png": "image/png",
}
KARTU = frozenset({"1080x1350", "16x9"})
"""Sizes for screens, drawn by another template: one point is one pixel."""
NAMA_UKURAN: Mapping[str, str] = {
    "a4": "A4",
    "a3": "A3",
    "1080x1350": _n("media sosial 1080 × 1350"),
    "16x9": _n("layar TV 16:9"),
}
