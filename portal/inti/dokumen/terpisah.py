"""A PDF written in a process of its own: a big sheet of QR codes, or one of many documents of a batch.

typst never gives back what it caches (measured: 70 MB for 500 codes), and drawing 500 codes keeps a processor busy
for seconds. A process that ends gives everything back, and the pages of other visitors do not wait.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.inti.dokumen.mesin import DokumenGagal, susun
from portal.inti.dokumen.qr import qr_svg

MODUL = "portal.inti.dokumen.terpisah"
DINDING_DETIK = 60
_giliran = threading.BoundedSemaphore(1)


def susun_terpisah(
    templat: Path,
    data: Mapping[str, Any],
    berkas: Mapping[str, bytes],
    qr: Mapping[str, str] | None = None,
    *,
    waktu: datetime | None = None,
) -> bytes:
    """Return the PDF of ``templat`` as :func:`susun` does; ``qr`` maps side files to the text of their QR code.

    One sheet at a time in each process of the portal. Raises :class:`DokumenGagal`. Call it outside a unit of work.
    """
    from portal.settings import AKAR

    isi = {
        "templat": str(templat),
        "data": data,
        "berkas": {nama: base64.b64encode(b).decode() for nama, b in berkas.items()},
        "qr": dict(qr or {}),
        "waktu": waktu.isoformat() if waktu else None,
    }
    with _giliran:
        try:
            hasil = subprocess.run(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-E", "-s", "-m", MODUL],
                cwd=AKAR,
                env={},
                input=json.dumps(isi).encode(),
                capture_output=True,
                timeout=DINDING_DETIK,
                check=False,
            )
        except subprocess.TimeoutExpired as salah:
            raise DokumenGagal(f"Dokumen {templat} terlalu lama disusun.") from salah
    if hasil.returncode:
        raise DokumenGagal(f"Dokumen {templat} tidak dapat disusun.", hasil.stderr.decode("utf-8", "replace")[-2000:])
    return hasil.stdout


def main(masukan: bytes) -> bytes:
    """Run in the process of its own: read the request, draw the codes, return the PDF."""
    isi = json.loads(masukan)
    berkas = {nama: base64.b64decode(b) for nama, b in isi["berkas"].items()}
    berkas |= {nama: qr_svg(teks) for nama, teks in isi["qr"].items()}
    waktu = datetime.fromisoformat(isi["waktu"]) if isi["waktu"] else None
    return susun(Path(isi["templat"]), isi["data"], berkas, waktu=waktu)


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.stdin.buffer.read()))
