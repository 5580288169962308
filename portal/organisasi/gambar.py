"""The office's logo: decoded and written anew, so that nothing but pixels remains."""

import io

from portal.inti.galat import DomainError, _n

SISI_MAKS = 512
PIKSEL_MAKS = 20_000_000


def clean_logo(isi: bytes) -> bytes:
    """Return an uploaded picture as PNG of at most 512 px; raises DomainError when it is none."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(isi), formats=("PNG", "JPEG")) as gambar:
            if gambar.width * gambar.height > PIKSEL_MAKS:
                raise DomainError("logo_besar", _n("Logo terlalu besar. Perkecil gambarnya."), bidang="logo")
            polos = gambar.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as salah:
        raise DomainError(
            "logo_salah", _n("Logo harus berupa gambar PNG atau JPEG yang utuh."), bidang="logo"
        ) from salah
    polos.thumbnail((SISI_MAKS, SISI_MAKS))
    polos.info.clear()
    keluaran = io.BytesIO()
    polos.save(keluaran, "PNG", optimize=True)
    return keluaran.getvalue()
