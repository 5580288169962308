"""Page of letter numbers: how they are written, and the agenda of the numbers given."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import local_date
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi import service
from portal.organisasi.forms import PolaForm
from portal.organisasi.nomor import PolaNomor
from portal.organisasi.petugas.dasar import bp, choose_unit
from portal.organisasi.service import nomor


def _form(**lain: Any) -> PolaForm:
    form = PolaForm(**lain)
    form.unit.choices = choose_unit()
    return form


def _page(form: PolaForm, status: int = 200) -> ResponseReturnValue:
    hari_ini = local_date(utc_now(), current_app.config["PORTAL_ZONA"])
    unit = service.list_unit(cakupan())
    contoh = [(u, nomor.read_pola(u.id)[1]) for u in unit]
    halaman = render_template(
        "organisasi/petugas/surat.html",
        form=form,
        contoh=[(u, pola.pola, pola.write(14, tanggal=hari_ini, unit=u.kode)) for u, pola in contoh],
        agenda=nomor.list_nomor(hari_ini.year, cakupan()),
        tahun=hari_ini.year,
        nama_unit={u.id: u.nama for u in unit},
    )
    return halaman, status


@bp.get("/surat")
@butuh_izin("organisasi.lihat")
def surat() -> ResponseReturnValue:
    """Show how letters are numbered, with an example for each unit, and this year's numbers."""
    pola = nomor.read_pola(None)[1]
    return _page(_form(formdata=None, data={"pola": pola.pola, "klasifikasi": pola.klasifikasi}))


@bp.post("/surat")
@butuh_izin("organisasi.ubah")
@menulis
def simpan_pola() -> ResponseReturnValue:
    """Number the letters of the office or of a unit in another way from now on."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    try:
        pola = PolaNomor(form.pola.data, form.klasifikasi.data or "")
        unit = service.get_unit(form.unit.data) if form.unit.data else None
        pola.write(999, tanggal=local_date(utc_now(), current_app.config["PORTAL_ZONA"]), unit="X" * 32)
        nomor.save_pola(unit, pola, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        attach(form, salah)
        return _page(form, 422)
    flash(_("Pola nomor surat disimpan."), "success")
    return redirect(url_for("organisasi_petugas.surat"), code=303)
