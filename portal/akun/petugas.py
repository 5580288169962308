"""Back office: one's own sessions."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.akun import service
from portal.akun.keamanan import KUE_SESI
from portal.inti.db import utc_now
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis

bp = Blueprint("akun_petugas", __name__, url_prefix="/petugas/sesi")


@bp.get("/")
@butuh_izin("akun.sesi")
def sesi() -> ResponseReturnValue:
    """Show where the person is signed in."""
    return render_template(
        "akun/petugas/sesi.html",
        daftar=service.list_sesi(current_user, now=utc_now()),
        ini=service.hash_sesi(session.get(KUE_SESI, "")),
    )


@bp.post("/cabut")
@butuh_izin("akun.sesi")
@menulis
def cabut() -> ResponseReturnValue:
    """End one session, or all of them."""
    from flask import request

    jumlah = service.revoke_sesi(current_user, request.form.get("sidik") or None, now=utc_now())
    flash(_("%(jumlah)s sesi diakhiri.", jumlah=jumlah), "success")
    return redirect(url_for("akun_petugas.sesi"))
