"""Keys of queue systems: shown once when made, listed with their use, revoked."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit, get_unit, subtree_ids
from portal.skm.petugas.dasar import bp, chosen_unit, switch
from portal.skm.petugas.formulir_tiket import KunciForm
from portal.skm.service import kunci_api as layanan

ALAMAT_API = "/api/v1/skm/tiket"


def _page(unit: Unit, form: KunciForm, status: int = 200, *, rahasia: str | None = None) -> ResponseReturnValue:
    halaman = render_template(
        "skm/petugas/kunci_api.html",
        form=form,
        daftar=layanan.list_kunci(subtree_ids(unit.id)),
        rahasia=rahasia,
        alamat=f"{current_app.config['PORTAL_BASE_URL']}{ALAMAT_API}",
        **switch(unit),
    )
    return halaman, status


@bp.get("/tiket/kunci")
@butuh_izin("skm.tiket")
def kunci_api() -> ResponseReturnValue:
    """List the keys of a unit and those below it, with a form for a new one."""
    return _page(chosen_unit(), KunciForm())


@bp.post("/tiket/kunci")
@butuh_izin("skm.tiket")
@menulis
def buat_kunci() -> ResponseReturnValue:
    """Make a key and show it, this once."""
    unit, form = chosen_unit(), KunciForm()
    if not form.validate():
        return _page(unit, form, 422)
    try:
        _kunci, rahasia = layanan.create_kunci(unit, form.nama.data or "", pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        attach(form, salah)
        return _page(unit, form, salah.status)
    return _page(unit, KunciForm(formdata=None), rahasia=rahasia)


@bp.post("/tiket/kunci/<int:kunci_id>/cabut")
@butuh_izin("skm.tiket")
@menulis
def cabut_kunci(kunci_id: int) -> ResponseReturnValue:
    """Make a key and its unused tickets invalid."""
    kunci = layanan.revoke_kunci(kunci_id, cakupan=cakupan(), pelaku=pelaku(), now=utc_now())
    flash(_("Kunci “%(nama)s” dicabut.", nama=kunci.nama), "success")
    return redirect(url_for("skm_petugas.kunci_api", unit=get_unit(kunci.unit_id).kode), code=303)
