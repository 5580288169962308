"""Figures of closed quarters for everybody; small numbers hidden."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.wbs.domain.angka import NAMA_BAGIAN
from portal.wbs.publik.dasar import bp, today
from portal.wbs.service.angka import compute_publik, find_triwulan, last_closed, list_triwulan

TERLIHAT = 12


@bp.get("/angka")
def angka() -> ResponseReturnValue:
    """Show one closed quarter and name the others."""
    hari_ini, minta = today(), request.args.get("periode")
    periode = find_triwulan(minta, hari_ini=hari_ini) if minta else last_closed(hari_ini)
    return render_template(
        "wbs/publik/angka.html",
        angka=compute_publik(periode, hari_ini=hari_ini),
        bagian=NAMA_BAGIAN,
        daftar=list_triwulan(hari_ini=hari_ini)[1 : TERLIHAT + 1],
    )
