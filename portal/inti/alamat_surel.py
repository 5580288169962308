"""E-mail addresses as people type them. Pure."""

import re

from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks

PANJANG_MAKS = 254
"""Longest address that a mail server takes (RFC 5321, 4.5.3.1.3 without the angle brackets)."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_NAMA = rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
POLA_SUREL = re.compile(rf"{_NAMA}@{_LABEL}(?:\.{_LABEL})+")
_POLA_SETEMPAT = re.compile(rf"{_NAMA}@{_LABEL}(?:\.{_LABEL})*")


def check_surel(teks: str, *, setempat: bool = False, bidang: str = "surel") -> str:
    """Return one address without outer spaces; `setempat` also allows a machine of the office (portal@localhost).

    Raises DomainError for lists, display names, line ends and every character that a header would read
    as more than an address.
    """
    alamat = teks.strip(" ")
    pola = _POLA_SETEMPAT if setempat else POLA_SUREL
    if len(alamat) > PANJANG_MAKS or not pola.fullmatch(alamat):
        raise DomainError(
            "surel_salah", _n("Alamat surel “%(email)s” tidak benar."), bidang=bidang, email=clean_teks(teks)[:80]
        )
    return alamat
