"""QR codes as SVG drawn by ourselves: one path, no style, the same bytes every time."""

from __future__ import annotations

from typing import Literal

Koreksi = Literal["L", "M", "Q", "H"]


def qr_svg(teks: str, *, koreksi: Koreksi = "M", warna: str = "#000000") -> bytes:
    """Return an SVG (UTF-8) of the QR code of ``teks``, with its quiet zone of four modules on white.

    ``koreksi`` is the error correction level; use ``Q`` for sheets on a counter, where stickers and scratches
    eat modules. Raises ``ValueError`` when ``teks`` is too long for a QR code.
    """
    import qrcode
    from qrcode import constants
    from qrcode.exceptions import DataOverflowError

    kode = qrcode.QRCode(error_correction=getattr(constants, f"ERROR_CORRECT_{koreksi}"), border=4)
    kode.add_data(teks)
    try:
        kode.make(fit=True)
    except (DataOverflowError, ValueError) as galat:
        raise ValueError("teks terlalu panjang untuk kode QR") from galat
    matriks = kode.get_matrix()
    sisi = len(matriks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sisi} {sisi}" shape-rendering="crispEdges">'
        f'<rect width="{sisi}" height="{sisi}" fill="#ffffff"/>'
        f'<path fill="{warna}" d="{_path(matriks)}"/></svg>'
    ).encode()


def _path(matriks: list[list[bool]]) -> str:
    potongan: list[str] = []
    for y, baris in enumerate(matriks):
        x = 0
        while x < len(baris):
            panjang = 0
            while x + panjang < len(baris) and baris[x + panjang]:
                panjang += 1
            if panjang:
                potongan.append(f"M{x} {y}h{panjang}v1h-{panjang}z")
            x += panjang or 1
    return "".join(potongan)
