"""Back office: one's own sessions, and one's own work handed over during leave."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.akun import service
from portal.akun.forms import DelegasiForm
from portal.akun.keamanan import KUE_SESI
from portal.akun.models import Pengguna
from portal.akun.service.delegasi import (
    add_delegasi,
    list_calon,
    list_delegasi,
    list_diserahkan,
    revoke_delegasi,
)
from portal.inti.db import utc_now
from portal.inti.galat import Bentrok, DomainError
from portal.inti.periode import local_date
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import list_unit

bp = Blueprint("akun_petugas", __name__, url_prefix="/petugas")


@bp.get("/sesi/")
@butuh_izin("akun.sesi")
def sesi() -> ResponseReturnValue:
    """Show where the person is signed in."""
    return render_template(
        "akun/petugas/sesi.html",
        daftar=service.list_sesi(current_user, now=utc_now()),
        ini=service.hash_sesi(session.get(KUE_SESI, "")),
    )


@bp.post("/sesi/cabut")
@butuh_izin("akun.sesi")
@menulis
def cabut() -> ResponseReturnValue:
    """End one session, or all of them."""
    jumlah = service.revoke_sesi(current_user, request.form.get("sidik") or None, now=utc_now())
    flash(_("%(jumlah)s sesi diakhiri.", jumlah=jumlah), "success")
    return redirect(url_for("akun_petugas.sesi"))


def _me() -> Pengguna:
    return service.get_pengguna(current_user.id)


def _make_form(pengguna: Pengguna) -> DelegasiForm:
    unit = {u.id: u.nama for u in list_unit()}
    form = DelegasiForm()
    form.kepada.choices = [
        (str(c.id), f"{c.nama} – {unit.get(c.unit_id, '–') if c.unit_id else _('seluruh instansi')}")
        for c in list_calon(pengguna)
    ]
    if form.kepada.choices:
        form.kepada.choices.insert(0, ("", _("Pilih nama")))
    return form


def _delegation_page(form: DelegasiForm, pengguna: Pengguna, status: int = 200) -> ResponseReturnValue:
    hari_ini = local_date(utc_now(), current_app.config["PORTAL_ZONA"])
    halaman = render_template(
        "akun/petugas/delegasi.html",
        form=form,
        daftar=list_delegasi(pengguna),
        diserahkan=list_diserahkan(pengguna, hari_ini),
        hari_ini=hari_ini,
    )
    return halaman, status


@bp.get("/delegasi/")
@butuh_izin("akun.delegasi")
def delegasi() -> ResponseReturnValue:
    """Show what the person handed over and was handed, with a form for more."""
    pengguna = _me()
    return _delegation_page(_make_form(pengguna), pengguna)


@bp.post("/delegasi/")
@butuh_izin("akun.delegasi")
@menulis
def tambah_delegasi() -> ResponseReturnValue:
    """Hand one's own work to a colleague."""
    pengguna = _me()
    form = _make_form(pengguna)
    if not form.validate():
        return _delegation_page(form, pengguna, 422)
    try:
        baris = add_delegasi(
            dari=pengguna,
            kepada=service.get_pengguna(int(form.kepada.data)),
            mulai=form.mulai.data,
            sampai=form.sampai.data,
            alasan=form.alasan.data or "",
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        kolom = form[salah.bidang or "kepada"]
        kolom.errors = [*kolom.errors, translate(salah)]
        return _delegation_page(form, pengguna, salah.status)
    flash(_("Pekerjaan Anda diserahkan kepada %(nama)s.", nama=baris.kepada.nama), "success")
    return redirect(url_for("akun_petugas.delegasi"), code=303)


@bp.post("/delegasi/<int:delegasi_id>/cabut")
@butuh_izin("akun.delegasi")
@menulis
def cabut_delegasi(delegasi_id: int) -> ResponseReturnValue:
    """Take back one's own work."""
    try:
        baris = revoke_delegasi(delegasi_id, dari=_me(), pelaku=pelaku(), now=utc_now())
    except Bentrok as salah:
        flash(translate(salah), "danger")
    else:
        flash(_("Delegasi kepada %(nama)s dicabut.", nama=baris.kepada.nama), "success")
    return redirect(url_for("akun_petugas.delegasi"), code=303)
