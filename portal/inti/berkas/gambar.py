"""Pictures are decoded and written anew, so that nothing but pixels remains. Runs in the job process."""

import io
from typing import TYPE_CHECKING, Any

from portal.inti.berkas.periksa import picture_too_large, refuse_piksel

if TYPE_CHECKING:
    from PIL.Image import Image

SISI_MAKS = 2400
PENULIS: dict[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("JPEG", {"quality": 85, "optimize": True}),
    "png": ("PNG", {"optimize": False}),
    "webp": ("WEBP", {"quality": 85}),
}


def _flatten_mode(gambar: "Image", jenis: str) -> "Image":
    """Return the first frame in a plain colour mode that the kind can carry."""
    if gambar.mode.startswith("I") or gambar.mode == "F":
        gambar = gambar.convert("I").point(lambda nilai: nilai * (1 / 256)).convert("L")
    tembus = gambar.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in gambar.info
    if jenis != "jpg" and tembus:
        return gambar.convert("RGBA")
    return gambar.convert("L" if gambar.mode in ("1", "L") and jenis != "webp" else "RGB")


def clean_gambar(isi: bytes, jenis: str) -> bytes:
    """Return the first frame upright, at most 2400 px long, without any metadata.

    Raises DomainError for more than 50 megapixels and whatever Pillow raises for what is no whole picture.
    """
    from PIL import Image, ImageOps

    format_, pilihan = PENULIS[jenis]
    try:
        terbuka = Image.open(io.BytesIO(isi), formats=(format_,))
    except Image.DecompressionBombError as salah:
        raise picture_too_large() from salah
    with terbuka as gambar:
        refuse_piksel(*gambar.size)
        gambar.draft(None, (SISI_MAKS, SISI_MAKS))
        gambar.load()
        polos = _flatten_mode(ImageOps.exif_transpose(gambar), jenis)
    polos.thumbnail((SISI_MAKS, SISI_MAKS), Image.Resampling.LANCZOS)
    bersih = Image.new(polos.mode, polos.size)
    bersih.paste(polos)
    keluaran = io.BytesIO()
    bersih.save(keluaran, format_, **pilihan)
    return keluaran.getvalue()
