"""Hide who reports: masked names for screens, identity taken out of texts that leave the complaint desk. Pure."""

import re
from collections.abc import Iterable

PENGGANTI = "[disamarkan]"
PANJANG_MIN = 3
"""Shorter words than this are no identity: they would black out half a sentence."""


def mask_nama(nama: str) -> str:
    """Return the first letter of each word of a name: “Siti Rahma” becomes “S*** R***”."""
    return " ".join(f"{kata[0]}***" for kata in nama.split())


def mask_nik(nik: str) -> str:
    """Return a NIK with its first four and last four digits: 3201********0001."""
    return f"{nik[:4]}{'*' * (len(nik) - 8)}{nik[-4:]}" if len(nik) > 8 else "****"


def spell_telepon(telepon: str) -> tuple[str, ...]:
    """Return the ways in which people write a normalised number: +62812…, 62812…, 0812…."""
    if not telepon.startswith("+62"):
        return (telepon,) if telepon else ()
    return telepon, telepon[1:], "0" + telepon[3:]


def hide_identitas(teks: str, rahasia: Iterable[str]) -> str:
    """Return a text without these names, numbers and addresses as whole words, whatever their case."""
    kata = sorted({r.strip() for r in rahasia if len(r.strip()) >= PANJANG_MIN}, key=len, reverse=True)
    if not kata:
        return teks
    pola = "|".join(r"\s+".join(re.escape(k) for k in satu.split()) for satu in kata)
    return re.sub(rf"(?<!\w)(?:{pola})(?!\w)", PENGGANTI, teks, flags=re.IGNORECASE)
