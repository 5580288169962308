"""The reporter's receipt: 20 random characters (100 bits) and a check character, and what is derived from it."""

from portal.inti.kode import clean_kode, group_kode, is_kode, make_kode
from portal.wbs.kunci.primitif import derive

PANJANG = 21


def make_resi() -> str:
    """Return a new receipt without hyphens."""
    return make_kode(PANJANG)


def read_resi(masukan: str) -> str | None:
    """Return the receipt that a person typed, forgiving case, spaces and hyphens; None for a typo.

    A typo is found here, before any look-up.
    """
    bersih = clean_kode(masukan[:80])
    return bersih if len(bersih) == PANJANG and is_kode(bersih) else None


def write_resi(resi: str) -> str:
    """Write a receipt for reading: ABCDEFG-HJKLMNP-QRSTUVW."""
    return group_kode(resi, 7)


def find_key(lada: bytes, resi: str) -> bytes:
    """Return the look-up value of a receipt: what the database holds instead of it."""
    return derive(lada, b"cari", resi.encode())


def wrap_key(lada: bytes, resi: str) -> bytes:
    """Return the key that seals the reporter's private key. 100 random bits need no slow derivation."""
    return derive(lada, b"kunci-pelapor", resi.encode())
