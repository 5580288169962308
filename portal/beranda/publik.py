"""The public start page with its three doors, and the pages every office needs."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.publikasi.service import list_terbitan

bp = Blueprint("beranda_publik", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show the three doors and the newest published facts."""
    return render_template("beranda/publik/index.html", terbitan=list_terbitan(jumlah=6)[:3])


@bp.get("/privasi")
def privasi() -> ResponseReturnValue:
    """Say what is stored, why, and how long."""
    return render_template("beranda/publik/privasi.html")


@bp.get("/aksesibilitas")
def aksesibilitas() -> ResponseReturnValue:
    """Say what was done for accessibility and whom to tell about barriers."""
    return render_template("beranda/publik/aksesibilitas.html")
