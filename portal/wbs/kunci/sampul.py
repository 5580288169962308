"""What a page without a session carries for its reporter: sealed text for hidden fields.

The envelope (`sampul`) fixes receipt and report id when the form is first opened, so that Back and a second
sending stay one report. Notes of files are bound to their report: those of another form do not open.
"""

import base64
import binascii
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from portal.wbs.kunci.primitif import SegelRusak, derive, seal_json, unseal_json
from portal.wbs.kunci.resi import make_resi

UMUR_DETIK = 24 * 3600
"""A sealed file waits at least that long for its report (service/titipan)."""
_LANGKAH = 256


@dataclass(frozen=True)
class Sampul:
    """One report to be: its receipt, its id, when the form was opened, and whether its turn is paid for (takaran)."""

    resi: str = field(repr=False)
    laporan_id: str
    dibuat: int
    lunas: bool = False

    def is_usang(self, kini: float) -> bool:
        """Tell whether the form was opened too long ago; `kini` in seconds since 1970."""
        return not self.dibuat - 60 <= kini <= self.dibuat + UMUR_DETIK


def make_sampul(kini: float) -> Sampul:
    """Return a new envelope with a receipt and an id of its own."""
    return Sampul(make_resi(), secrets.token_hex(16), int(kini))


def fold(lada: bytes, jenis: str, isi: Any, *, ikat: str = "") -> str:
    """Seal a JSON value into text for a hidden field; `jenis` names its kind, `ikat` what it belongs to."""
    blob = seal_json(derive(lada, jenis.encode()), isi, f"wbs_{jenis}|{ikat}", langkah=_LANGKAH)
    return base64.urlsafe_b64encode(blob).decode()


def unfold(lada: bytes, jenis: str, teks: str, *, ikat: str = "") -> Any:
    """Open what `fold` made; raises SegelRusak."""
    try:
        blob = base64.b64decode(teks.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as salah:
        raise SegelRusak from salah
    return unseal_json(derive(lada, jenis.encode()), blob, f"wbs_{jenis}|{ikat}", langkah=_LANGKAH)


def seal_sampul(lada: bytes, sampul: Sampul) -> str:
    """Seal an envelope."""
    return fold(lada, "sampul", asdict(sampul))


def open_sampul(lada: bytes, teks: str) -> Sampul:
    """Open an envelope; raises SegelRusak."""
    return Sampul(**unfold(lada, "sampul", teks))
