"""Signed idempotency keys for public forms.

A public form carries no session cookie; its hidden key is random, signed, bound to the form and to a
value of the page (for the survey: the QR and the instrument version), and tells when it was issued. A
POST from another site is refused by the browser's own Sec-Fetch-Site header.
"""

import secrets
from datetime import UTC, datetime
from functools import lru_cache

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest

from portal.inti.galat import DomainError, _n

BIDANG = "kiriman"
UMUR_DETIK = 24 * 3600


@lru_cache(maxsize=64)
def _make_signer(rahasia: str, jenis: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(rahasia, salt=f"kiriman:{jenis}")


def _signer(jenis: str) -> URLSafeTimedSerializer:
    return _make_signer(current_app.config["KUNCI_KIRIMAN"], jenis)


def issue_kunci(jenis: str, terikat: str) -> str:
    """Return a fresh key for a form of this kind, bound to `terikat`."""
    return str(_signer(jenis).dumps([secrets.token_urlsafe(16), terikat]))


def read_umur(jenis: str) -> float | None:
    """Return how many seconds ago the posted key was issued; None for a key that is missing, forged or too old."""
    try:
        _isi, terbit = _signer(jenis).loads(request.form.get(BIDANG, ""), max_age=UMUR_DETIK, return_timestamp=True)
    except (BadSignature, ValueError, TypeError):
        return None
    return (datetime.now(UTC) - terbit).total_seconds()


def read_kunci(jenis: str, terikat: str) -> str:
    """Return the key posted with the form.

    Raises DomainError when it is missing, forged, older than a day or belongs to another form.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") in ("cross-site", "same-site"):
        raise BadRequest
    try:
        kunci, milik = _signer(jenis).loads(request.form.get(BIDANG, ""), max_age=UMUR_DETIK)
    except (BadSignature, ValueError, TypeError) as salah:
        raise DomainError(
            "kiriman_usang",
            _n("Formulir ini sudah terlalu lama terbuka. Isian Anda tetap ada, silakan kirim lagi."),
        ) from salah
    if milik != terikat:
        raise DomainError(
            "kiriman_tertukar",
            _n("Formulir ini berbeda dari yang Anda buka. Isian Anda tetap ada, silakan kirim lagi."),
        )
    return str(kunci)
