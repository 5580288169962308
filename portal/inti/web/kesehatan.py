"""Liveness and readiness: /sehat says that the process answers, /siap that it can take work."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from portal.inti.dokter import examine
from portal.inti.web.batas import limiter

bp = Blueprint("kesehatan", __name__)


@bp.get("/sehat")
def sehat() -> ResponseReturnValue:
    """Answer without touching anything."""
    return jsonify(status="sehat")


@bp.get("/siap")
@limiter.limit("60 per minute")
def siap() -> ResponseReturnValue:
    """Check database write, disk, migrations and worker; 503 names the parts that fail, without details."""
    hasil = examine(current_app.config["PORTAL_SETTINGS"])
    return jsonify(
        status="siap" if all(p.baik for p in hasil) else "belum siap",
        bagian={p.nama: "baik" if p.baik else "bermasalah" for p in hasil},
    ), 200 if all(p.baik for p in hasil) else 503
