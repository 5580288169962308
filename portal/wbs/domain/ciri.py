"""What in an anonymous text tells who wrote it: an e-mail address, a mobile number, an identity number. Pure."""

import re

_SUREL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_TELEPON = re.compile(r"(?<!\d)(?:\+?62[\s.-]?|0)8\d(?:[\s.-]?\d){6,10}(?!\d)")
_NIK = re.compile(r"(?<!\d)\d(?:[\s.-]?\d){15}(?!\d)")


def find_ciri(*teks: str) -> bool:
    """Tell whether one of the texts holds what looks like somebody's address, mobile number or NIK."""
    return any(pola.search(t) for t in teks for pola in (_SUREL, _TELEPON, _NIK))
