"""The landing page: what the room is, what it cannot do, who handles reports now; and the quick way out."""

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.inti.db import unit_kerja
from portal.wbs.domain.tenggat import HARI_KERJA_BALASAN, HARI_KONFIRMASI
from portal.wbs.publik.dasar import ASAL_SENDIRI, bp, forget_kotak, nama_kue, read_onion
from portal.wbs.service.aturan import get_pengaturan
from portal.wbs.service.brankas import KUSTODIAN, PENGELOLA, list_pemegang
from portal.wbs.service.sesi import close_sesi_pelapor

TUJUAN_KELUAR = "https://www.bmkg.go.id/"


@bp.get("/")
def index() -> ResponseReturnValue:
    """Say what happens to a report, with honest limits."""
    return render_template(
        "wbs/publik/index.html",
        pengelola=sorted({p.jabatan for p in list_pemegang(PENGELOLA)}),
        kustodian=sorted({p.jabatan for p in list_pemegang(KUSTODIAN)}),
        pengaturan=get_pengaturan(),
        onion=read_onion(),
        hari_konfirmasi=HARI_KONFIRMASI,
        hari_balasan=HARI_KERJA_BALASAN,
    )


@bp.get("/keluar")
def keluar() -> ResponseReturnValue:
    """Leave at once: the mailbox ends on the server, the browser is asked to forget, another site opens.

    A picture on a foreign page that leads here signs nobody out of the portal.
    """
    kue = request.cookies.get(nama_kue(), "")
    if kue:
        with unit_kerja():
            close_sesi_pelapor(kue)
    respons = forget_kotak(current_app.make_response(redirect(TUJUAN_KELUAR, code=303)))
    if request.headers.get("Sec-Fetch-Site", "none") in ASAL_SENDIRI:
        respons.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return respons
