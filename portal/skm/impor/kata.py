"""Comparing of words as people type them. Pure."""

import re
from difflib import SequenceMatcher

_AWALAN = frozenset(("", "ke", "pe", "per", "ber", "me", "di", "se"))
_AKHIRAN = frozenset(("", "an", "nya", "annya", "i", "s", "ly"))
_TANDA = re.compile(r"[\W_]+")
TUMPANG = frozenset(
    re.split(
        " ",
        "apakah anda bagaimana bapak bu dalam dan dapat dengan di diberikan didapatkan hal ibu ini jenis kah ke kepada"
        " layanan layanannya menurut mohon nya oleh pada pak pelayanan pelayanannya pendapat penilaian pihak saudara"
        " secara sudah telah tentang terhadap terkait unit untuk yang kami kita atau are do does how in is of the this"
        " to was were with your you service at",
    )
)
"""Words that a question about anything may contain."""


def squeeze(teks: str) -> str:
    """Return words the way they are compared: lower case, signs and doubled spaces left out."""
    return _TANDA.sub(" ", teks.casefold()).strip()


def split_kata(teks: str) -> frozenset[str]:
    """Return the words of a heading or question that may tell what it is about."""
    return frozenset(k for k in squeeze(teks).split() if len(k) > 1 and not k.isdigit() and k not in TUMPANG)


def is_akin(satu: str, dua: str) -> bool:
    """Tell whether two words mean the same: equal, one built on the other (cepat, kecepatan), or a typing error."""
    if satu == dua:
        return True
    pendek, panjang = sorted((satu, dua), key=len)
    awal, ada, akhir = panjang.partition(pendek)
    if ada:
        return len(pendek) > 4 and awal in _AWALAN and akhir in _AKHIRAN
    return len(pendek) > 5 and len(panjang) - len(pendek) < 3 and SequenceMatcher(None, satu, dua).ratio() >= 0.85
