"""Indonesian phone numbers as people type them. Pure."""

import re
import unicodedata

from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks

_HIASAN = re.compile(r"[\s.()\-\u2010-\u2015\u2212]")
_POLA = re.compile(r"0[1-9][0-9]{7,11}")
_NEGARA = ("+62", "62")


def normalize_telepon(teks: str) -> str:
    """Return a mobile or landline number as +62…, from 0812…, 62812…, +62-812… or (021) 123456.

    Spaces, dots, hyphens and parentheses are forgiven; written from its leading 0 the number has 9 to 13
    digits. Raises DomainError for anything else: letters, extensions, other countries.
    """
    padat = _HIASAN.sub("", unicodedata.normalize("NFKC", clean_teks(teks)))
    awalan = next((a for a in _NEGARA if padat.startswith(a)), None)
    nasional = padat if awalan is None else "0" + padat.removeprefix(awalan).removeprefix("0")
    if not _POLA.fullmatch(nasional):
        raise DomainError("telepon_salah", _n("Nomor HP harus 9-13 angka, contoh 081234567890."), bidang="telepon")
    return "+62" + nasional[1:]


def mask_telepon(telepon: str) -> str:
    """Return a normalised number for showing: 0812****7890. At least four digits stay hidden, in short numbers too."""
    nasional = "0" + telepon.removeprefix("+62") if telepon.startswith("+62") else telepon
    ekor = min(4, len(nasional) - 8)
    return f"{nasional[:4]}****{nasional[-ekor:]}" if ekor > 0 else "****"
