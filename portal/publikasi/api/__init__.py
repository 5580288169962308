"""Open data below /api/v1 with its OpenAPI document (docs/pengguna/data-terbuka.md)."""

from typing import Any

from flask import Flask, current_app

from portal.publikasi.api import data
from portal.publikasi.api.antrean import SKEMA_KUNCI, list_jalur
from portal.publikasi.api.dasar import ApiTerbuka, bp, fails_with

__all__ = ["data", "init_app"]
NASKAH = "naskah_api"
VERSI_OPENAPI = "3.1.0"


@bp.route("/openapi.json")
@fails_with()
@bp.response(200, schema={"type": "object"}, description="Naskah OpenAPI")
def openapi() -> Any:
    """Naskah OpenAPI dari data terbuka ini"""
    return current_app.json.response(current_app.extensions[NASKAH])


def init_app(app: Flask, base_url: str) -> None:
    """Serve the open data and describe it; the document is made once."""
    api = ApiTerbuka(
        app,
        spec_kwargs={
            "title": "Data terbuka Portal Integritas",
            "version": "v1",
            "openapi_version": VERSI_OPENAPI,
            "servers": [{"url": base_url}],
            "info": {"description": "Angka yang sudah diterbitkan kantor, tanpa kunci. Bilangan pecahan berupa teks."},
        },
    )
    app.cli.commands.pop("openapi", None)
    api.register_blueprint(bp)
    api.spec.components.security_scheme("kunciAntrean", SKEMA_KUNCI)
    naskah = api.spec.to_dict()
    naskah["paths"] |= list_jalur()
    naskah["tags"].append({"name": "antrean", "description": "Tiket kunjungan untuk sistem antrean, dengan kunci"})
    app.extensions[NASKAH] = naskah
