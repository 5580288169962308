"""How identities look on screens that do not need them in full. Pure."""

INISIAL_MAKS = 3


def mask_nama(nama: str) -> str:
    """Return a name as initials: “Siti Aminah” becomes “S. A.”."""
    return " ".join(f"{kata[0].upper()}." for kata in nama.split()[:INISIAL_MAKS])


def mask_nik(nik: str) -> str:
    """Return an identity number with its middle hidden: 3201********0001."""
    return f"{nik[:4]}{'*' * 8}{nik[-4:]}" if len(nik) == 16 else "*" * len(nik)
