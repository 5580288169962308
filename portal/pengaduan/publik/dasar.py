"""What every public page of the room shares: the blueprint and the short memory of one case.

A citizen who sent a report, or proved code and PIN, carries a signed cookie for an hour. It holds the code of
the case only and is sent to /pengaduan alone; a code or PIN never stands in an address or a log.
"""

from datetime import date
from functools import lru_cache

from flask import Blueprint, Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.inti.db import utc_now
from portal.inti.periode import local_date

bp = Blueprint("pengaduan_publik", __name__, url_prefix="/pengaduan")
KIRIMAN_LACAK = "pengaduan-lacak"
KUE = "lacak"
JALUR_KUE = "/pengaduan"
UMUR_KUE_DETIK = 3600
TERTUTUP = frozenset({"diterima", "lacak", "buka", "laporan", "unduh", "gerak", "selesai"})
"""Views that show or change one case: neither kept by browsers nor found by search engines."""


@lru_cache(maxsize=8)
def _make_signer(rahasia: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(rahasia, salt="lacak")


def _signer() -> URLSafeTimedSerializer:
    return _make_signer(current_app.config["KUNCI_KIRIMAN"])


def today() -> date:
    """Return the office's local date."""
    return local_date(utc_now(), current_app.config["PORTAL_ZONA"])


def remember_kode(respons: Response, kode: str) -> Response:
    """Let the browser open this case for an hour."""
    respons.set_cookie(
        KUE,
        str(_signer().dumps(kode)),
        max_age=UMUR_KUE_DETIK,
        path=JALUR_KUE,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure or current_app.config["SESSION_COOKIE_SECURE"],
    )
    return respons


def forget_kode(respons: Response) -> Response:
    """Take the case away from this browser."""
    respons.delete_cookie(KUE, path=JALUR_KUE, httponly=True, samesite="Strict")
    return respons


def read_kode_kue() -> str | None:
    """Return the code this browser may open; None without a cookie, or with a forged or expired one."""
    try:
        kode = _signer().loads(request.cookies.get(KUE, ""), max_age=UMUR_KUE_DETIK)
    except BadSignature:
        return None
    return kode if isinstance(kode, str) else None


@bp.after_request
def close_pages(respons: Response) -> Response:
    """Keep pages of a case out of caches and search engines."""
    if (request.endpoint or "").rpartition(".")[2] in TERTUTUP:
        respons.headers["Cache-Control"] = "no-store"
        respons.headers["X-Robots-Tag"] = "noindex, nofollow"
    return respons
