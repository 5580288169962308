"""WhatsApp through a webhook of the office's own gateway.

One POST of JSON a message: {"tujuan": "+62812…", "teks": "…", "id": "…"}. `id` is the same when a message
is tried again, so that the gateway can leave out what it has already sent. 2xx means taken over.
"""

import json
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from portal.inti.galat import DomainError, _n
from portal.inti.pesan.pengirim import GagalKirim, Pesan
from portal.inti.teks import remove_forbidden

BATAS_DETIK = 15
KODE_SEMENTARA = frozenset({408, 425, 429})
"""Answers below 500 that ask to try later: timeout, too early, too many requests."""


class _TanpaAlih(HTTPRedirectHandler):
    """Follows no redirect: urllib would turn the POST into a GET and drop the message."""

    def redirect_request(self, *_lain: Any) -> None:
        return None


@dataclass(frozen=True)
class WhatsApp:
    """Posts to an http or https address."""

    url: str = field(repr=False)

    def send(self, pesan: Pesan) -> dict[str, Any]:
        """Hand one message to the gateway."""
        isi = {"tujuan": pesan.tujuan, "teks": remove_forbidden(pesan.isi), "id": pesan.id}
        permintaan = Request(  # noqa: S310 - the settings take http and https only
            self.url,
            data=json.dumps(isi, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "portal"},
            method="POST",
        )
        try:
            with build_opener(_TanpaAlih).open(permintaan, timeout=BATAS_DETIK):
                return {"terkirim": True}
        except HTTPError as salah:
            salah.close()
            raise _judge(salah.code) from None
        except (OSError, HTTPException) as salah:
            raise GagalKirim(f"WhatsApp webhook not reached: {type(salah).__name__}") from None


def _judge(kode: int) -> Exception:
    if kode >= 500 or kode in KODE_SEMENTARA:
        return GagalKirim(f"WhatsApp webhook answered {kode}")
    return DomainError("wa_ditolak", _n("Layanan WhatsApp menolak pesan ini (kode %(kode)s)."), kode=kode)
