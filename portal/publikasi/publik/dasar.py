"""What all public pages of results share: the blueprint, and how a file is sent."""

import hashlib

from flask import Blueprint, Response, request

bp = Blueprint("publikasi_publik", __name__, url_prefix="/publikasi")
SIMPAN = "public, max-age=300"


def respond(isi: str | bytes, mime: str, nama: str) -> Response:
    """Return a file; its tag follows its content, which may change without a new publication (more is hidden)."""
    respons = Response(isi, mimetype=mime)
    respons.set_etag(hashlib.sha256(isi.encode() if isinstance(isi, str) else isi).hexdigest()[:32])
    respons.headers["Cache-Control"] = SIMPAN
    respons.headers["Content-Disposition"] = f'inline; filename="{nama}"'
    respons.make_conditional(request)
    return respons
