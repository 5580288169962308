"""The component page: every part of the pages in all its states. Registered outside production only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("komponen", __name__, url_prefix="/_komponen")


@bp.get("/")
def katalog() -> ResponseReturnValue:
    """Show the parts of public pages."""
    return render_template("_komponen/katalog.html")


@bp.get("/petugas")
def katalog_petugas() -> ResponseReturnValue:
    """Show the parts of the back office."""
    return render_template("_komponen/katalog_petugas.html")
