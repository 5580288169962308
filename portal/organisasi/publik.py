"""Public parts of the organisation: the logo, and the office's data for every template."""

from typing import Any

from flask import Blueprint, Flask, Response, abort

from portal.organisasi.service import read_instansi, read_profil

bp = Blueprint("organisasi_publik", __name__)


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
        return {"instansi": read_profil()}
