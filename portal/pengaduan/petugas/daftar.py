"""The inbox: filters in the address, saved views, bulk work."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.inti.db import utc_now
from portal.inti.web.daftar import fetch_halaman
from portal.inti.web.penjaga import butuh_izin
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.service.daftar import select_kasus


@bp.get("/")
@butuh_izin("pengaduan.lihat")
def daftar() -> ResponseReturnValue:
    """List the cases the person may see, the most urgent first."""
    now = utc_now()
    return render_template(
        "pengaduan/petugas/daftar.html", daftar=fetch_halaman(select_kasus(saya(), request.args, now=now))
    )
