"""Cleaning of text in one place, which forms, imports and documents use, and numbers in words. Pure."""

import re
import unicodedata

from portal.inti.galat import _n

ANGKA_KATA = (
    _n("satu"),
    _n("dua"),
    _n("tiga"),
    _n("empat"),
    _n("lima"),
    _n("enam"),
    _n("tujuh"),
    _n("delapan"),
    _n("sembilan"),
)
"""The numbers 1 to 9 in words, for sums that a person answers and a simple robot does not."""
_TERLARANG = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters except tab and newline
    "\u202a-\u202e\u2066-\u2069"  # bidi overrides: they let a comment reverse the text around it
    "\ud800-\udfff\ufffe\uffff]"  # lone surrogates and non-characters: illegal in XML and UTF-8
)
_TAK_TERLIHAT = re.compile("[\u200b\u2060\ufeff]")


def remove_forbidden(teks: str) -> str:
    """Return the text without characters that no file format can carry; line ends become \\n."""
    if "\r" in teks:
        teks = teks.replace("\r\n", "\n").replace("\r", "\n")
    return _TERLARANG.sub("", teks)


def clean_teks(masukan: str) -> str:
    """Return what a person typed in NFC, without forbidden and invisible characters and outer spaces."""
    return unicodedata.normalize("NFC", _TAK_TERLIHAT.sub("", remove_forbidden(masukan))).strip()
