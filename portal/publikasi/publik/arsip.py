"""The archive: results of surveys and of complaints, year by year."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.inti.db import utc_now
from portal.pengaduan.service import terbit as pengaduan
from portal.publikasi import service
from portal.publikasi.publik.dasar import bp


@bp.get("/arsip")
def arsip() -> ResponseReturnValue:
    """Show what was published about one year, by default the newest that has anything."""
    periode_pengaduan = pengaduan.list_terbitan()
    tahun_ada = sorted({*service.list_tahun(), *(b.periode.tahun for b in periode_pengaduan)}, reverse=True)
    minta = request.args.get("tahun", "")
    tahun = next((t for t in tahun_ada if str(t) == minta), None)
    if tahun is None:
        tahun = tahun_ada[0] if tahun_ada else service.local_day(utc_now()).year
    return render_template(
        "publikasi/publik/arsip.html",
        tahun=tahun,
        tahun_ada=tahun_ada,
        terbitan=service.load_terbitan(service.list_terbaru(tahun=tahun)),
        pengaduan=[b for b in periode_pengaduan if b.periode.tahun == tahun],
    )
