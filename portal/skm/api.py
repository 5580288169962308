"""Tickets for a queue system: JSON over HTTPS with a key, no cookies (docs/cara/antrean.md).

A visit's reference makes every call repeatable: the same call again has the same effect and the same answer.
"""

import json
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.periode import local_date
from portal.inti.web.batas import limiter
from portal.inti.web.transaksi import menulis
from portal.skm.domain.tiket import read_permintaan
from portal.skm.models import KunciApi
from portal.skm.service import kunci_api as layanan
from portal.skm.service.tiket import ticket_url

bp = Blueprint("skm_api", __name__, url_prefix="/api/v1/skm")
BATAS_API = "300 per minute; 6000 per hour"
ISI_MAKS = 8 * 1024


class IsiSalah(DomainError):
    """The body of a request is no JSON."""

    status = 400


@bp.after_request
def finish(respons: Response) -> Response:
    """Keep answers out of caches, and all of them plain JSON; tell a caller without a key how to show one."""
    respons.headers["Cache-Control"] = "no-store"
    if respons.status_code >= 400:
        respons.mimetype = "application/json"
    if respons.status_code == 401:
        respons.headers["WWW-Authenticate"] = "Bearer"
    return respons


def _key() -> KunciApi:
    return layanan.find_kunci(request.headers.get("Authorization", "")[:200])


def _secret() -> str:
    return str(current_app.config["KUNCI_KIRIMAN"])


def _read_json() -> Any:
    """Return the decoded body of at most ISI_MAKS bytes, whatever its declared type."""
    request.max_content_length = ISI_MAKS
    try:
        return json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as salah:
        raise IsiSalah("json_salah", _n("Isi permintaan bukan JSON yang benar.")) from salah


def _describe(hasil: layanan.TiketApi) -> Response:
    return jsonify(
        rujukan=hasil.tiket.rujukan,
        url=ticket_url(current_app.config["PORTAL_BASE_URL"], hasil.token),
        berlaku_sampai=hasil.tiket.berlaku_sampai.isoformat(),
        terbuka=hasil.tiket.dibuka_at is not None,
        dipakai=hasil.tiket.dipakai_pada is not None,
    )


def _find(rujukan: str) -> layanan.TiketApi:
    return layanan.find_tiket_api(_key(), rujukan, rahasia=_secret())


@bp.post("/tiket")
@limiter.limit(BATAS_API)
@menulis
def buat_tiket() -> ResponseReturnValue:
    """Make a visitor's ticket (201), or answer the same again for the same reference (200)."""
    kunci, now = _key(), utc_now()
    minta = read_permintaan(_read_json())
    layanan.touch_kunci(kunci, now=now)
    hari_ini = local_date(now, current_app.config["PORTAL_ZONA"])
    hasil = layanan.make_tiket(kunci, minta, rahasia=_secret(), hari_ini=hari_ini, now=now)
    return _describe(hasil), 201 if hasil.baru else 200


@bp.get("/tiket/<rujukan>")
@limiter.limit(BATAS_API)
def lihat_tiket(rujukan: str) -> ResponseReturnValue:
    """Tell whether a visitor's ticket is open and whether it was used: yes or no, never when."""
    return _describe(_find(rujukan))


@bp.post("/tiket/<rujukan>/selesai")
@limiter.limit(BATAS_API)
@menulis
def selesai_tiket(rujukan: str) -> ResponseReturnValue:
    """Open a ticket after the service."""
    hasil = _find(rujukan)
    layanan.open_tiket(hasil.tiket, now=utc_now())
    return _describe(hasil)


@bp.delete("/tiket/<rujukan>")
@limiter.limit(BATAS_API)
@menulis
def batal_tiket(rujukan: str) -> ResponseReturnValue:
    """Drop the unused ticket of a visitor who was not served."""
    layanan.cancel_tiket(_find(rujukan).tiket)
    return "", 204
