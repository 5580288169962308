"""Addresses given as evidence. Pure."""

from urllib.parse import urlsplit

from portal.inti.galat import DomainError, _n

TAUTAN_MAKS = 500


def check_tautan(teks: str) -> str:
    """Return an address that a browser can open, "" for none; raises DomainError (field `tautan`)."""
    teks = teks.strip()
    if len(teks) > TAUTAN_MAKS:
        raise DomainError(
            "tautan_panjang", _n("Tautan paling panjang %(maks)s huruf."), bidang="tautan", maks=TAUTAN_MAKS
        )
    try:
        bagian = urlsplit(teks)
        benar = bagian.scheme in ("https", "http") and bool(bagian.hostname)
    except ValueError:
        benar = False
    if teks and not (benar and teks.isprintable() and " " not in teks):
        raise DomainError("tautan_salah", _n("Tautan dimulai dengan https:// dan tidak berisi spasi."), bidang="tautan")
    return teks
