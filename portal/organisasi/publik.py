"""Public parts of the organisation: the logo, and the office's data for every template."""

import time
from typing import Any

from flask import Blueprint, Flask, Response, abort
from sqlalchemy.orm import make_transient

from portal.inti.db import db
from portal.inti.galat import TidakDitemukan
from portal.organisasi.service import Instansi, read_instansi

bp = Blueprint("organisasi_publik", __name__)
SEGAR_DETIK = 5.0
_ingatan: dict[Flask, tuple[float, Instansi | None]] = {}


def current_instansi(app: Flask) -> Instansi | None:
    """Return the office, read at most every five seconds in each process; None before `siapkan`."""
    saat, instansi = _ingatan.get(app, (0.0, None))
    if instansi is None or time.monotonic() - saat > SEGAR_DETIK:
        try:
            instansi = read_instansi()
        except TidakDitemukan:
            return None
        db.session().expunge(instansi)
        make_transient(instansi)
        _ingatan[app] = (time.monotonic(), instansi)
    return instansi


def forget_instansi(app: Flask) -> None:
    """Read the office anew at the next request of this process (after a change)."""
    _ingatan.pop(app, None)


@bp.get("/logo.png")
def logo() -> Response:
    """Serve the office's logo."""
    instansi = read_instansi()
    if not instansi.logo:
        abort(404)
    respons = Response(instansi.logo, mimetype="image/png")
    respons.headers["Cache-Control"] = "public, max-age=3600"
    return respons


def init_app(app: Flask) -> None:
    """Offer `instansi` to every template."""

    @app.context_processor
    def instansi() -> dict[str, Any]:
        return {"instansi": current_instansi(app)}
