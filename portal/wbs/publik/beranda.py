"""The landing page: what the room is, what it cannot do, who handles reports now."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.wbs.publik.dasar import bp
from portal.wbs.service.aturan import get_pengaturan
from portal.wbs.service.brankas import KUSTODIAN, PENGELOLA, list_pemegang


@bp.get("/")
def index() -> ResponseReturnValue:
    """Say what happens to a report, with honest limits."""
    return render_template(
        "wbs/publik/index.html",
        pengelola=list_pemegang(PENGELOLA),
        kustodian=list_pemegang(KUSTODIAN),
        pengaturan=get_pengaturan(),
    )
