"""Random codes that people can read aloud and type on a phone. Pure.

The alphabet leaves out O, 0, I and 1; the last character of a checked code is a check character
(Damm's method over the field of 32 elements), so that every single wrong character and every swap of
two neighbours is noticed before any look-up. Luhn mod 32 would miss the swap of 2 and Z.
"""

import secrets

ABJAD = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_NILAI = {huruf: nilai for nilai, huruf in enumerate(ABJAD)}
_TAK_TERURAI = 0b100101  # x⁵ + x² + 1 over GF(2)


def make_token(bit: int = 100) -> str:
    """Return an unguessable token of at least `bit` random bits (5 bits a character)."""
    return "".join(secrets.choice(ABJAD) for _ in range(-(-bit // 5)))


def _check_character(badan: str) -> str:
    sisa = 0
    for huruf in badan:
        sisa = (sisa ^ _NILAI[huruf]) << 1
        sisa ^= _TAK_TERURAI if sisa >= 32 else 0
    return ABJAD[sisa]


def make_kode(panjang: int = 8) -> str:
    """Return a random code of `panjang` characters, the last of which checks the others."""
    badan = "".join(secrets.choice(ABJAD) for _ in range(panjang - 1))
    return badan + _check_character(badan)


def clean_kode(masukan: str) -> str:
    """Forgive case, spaces, hyphens and dots in what a person typed."""
    return "".join(huruf for huruf in masukan.upper() if huruf not in " -.\t\u00a0\u2010\u2011\u2013")


def is_kode(masukan: str) -> bool:
    """Tell whether a cleaned code has only known characters and a right check character."""
    return (
        len(masukan) > 1 and all(huruf in _NILAI for huruf in masukan) and _check_character(masukan[:-1]) == masukan[-1]
    )


def group_kode(kode: str, besar: int = 4) -> str:
    """Write a code in groups for reading: ABCD-EFGH."""
    return "-".join(kode[i : i + besar] for i in range(0, len(kode), besar))
