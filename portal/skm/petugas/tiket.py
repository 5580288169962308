"""Batches of visit tickets: printed once, listed with what became of them, revoked."""

import io
import logging

from flask import Response, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.inti.db import unit_kerja, utc_now
from portal.inti.dokumen import DokumenGagal
from portal.inti.galat import DomainError
from portal.inti.kode import group_kode
from portal.inti.web.daftar import fetch_halaman
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit, get_unit, list_layanan, list_loket, subtree_ids
from portal.skm.instrumen import list_instrumen
from portal.skm.petugas.dasar import bp, chosen_unit, switch, today
from portal.skm.petugas.formulir_tiket import TiketForm
from portal.skm.service import tiket as layanan
from portal.skm.service.lembar_tiket import Bentuk, print_tiket

log = logging.getLogger(__name__)


def _make_form(unit: Unit) -> TiketForm:
    form = TiketForm()
    form.instrumen.choices = [SelectChoice(i.kode, i.nama["id"]) for i in list_instrumen()]
    form.layanan.choices = [
        SelectChoice("", _("Seluruh unit")),
        *(SelectChoice(s.kode, s.nama) for s in list_layanan([unit.id])),
    ]
    form.loket.choices = [
        SelectChoice("", _("Tanpa loket")),
        *(SelectChoice(k.kode, k.nama) for k in list_loket([unit.id])),
    ]
    return form


def _page(unit: Unit, form: TiketForm, status: int = 200) -> ResponseReturnValue:
    halaman = render_template(
        "skm/petugas/tiket.html",
        form=form,
        daftar=fetch_halaman(layanan.select_kelompok(subtree_ids(unit.id), hari_ini=today())),
        nama_instrumen={i.kode: i.nama["id"] for i in list_instrumen()},
        group_kode=group_kode,
        **switch(unit),
    )
    return halaman, status


@bp.get("/tiket")
@butuh_izin("skm.tiket")
def tiket() -> ResponseReturnValue:
    """List the batches of a unit and those below it, with a form for a new one."""
    unit = chosen_unit()
    return _page(unit, _make_form(unit))


def _prepare(unit: Unit, form: TiketForm) -> layanan.KelompokBaru:
    tempat = layanan.read_tempat(unit, form.layanan.data, form.loket.data, form.instrumen.data)
    return layanan.prepare_kelompok(
        tempat, jumlah=int(form.jumlah.data or 0), hari=int(form.hari.data or 0), hari_ini=today()
    )


@bp.post("/tiket")
@butuh_izin("skm.tiket")
def cetak_tiket() -> ResponseReturnValue:
    """Print a batch and store it. The sheet is written first: it takes seconds, and it alone carries the tokens."""
    unit = chosen_unit()
    form = _make_form(unit)
    if not form.validate():
        return _page(unit, form, 422)
    bentuk: Bentuk = "struk" if form.bentuk.data == "struk" else "a4"
    try:
        baru = _prepare(unit, form)
        isi = print_tiket(baru, base_url=current_app.config["PORTAL_BASE_URL"], bentuk=bentuk)
        with unit_kerja():
            layanan.store_kelompok(baru, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        attach(form, salah)
        return _page(unit, form, salah.status)
    except DokumenGagal:
        log.exception("a sheet of tickets could not be written")
        form.form_errors.append(_("Lembar tiket gagal disusun, jadi tidak ada tiket yang dibuat. Silakan coba lagi."))
        return _page(unit, form, 503)
    return _download(isi, f"Tiket_{unit.kode}_{baru.kode}.pdf")


def _download(isi: bytes, nama: str) -> Response:
    respons = send_file(io.BytesIO(isi), mimetype="application/pdf", as_attachment=True, download_name=nama)
    respons.headers["Cache-Control"] = "no-store"
    return respons


@bp.post("/tiket/<int:kelompok_id>/cabut")
@butuh_izin("skm.tiket")
@menulis
def cabut_tiket(kelompok_id: int) -> ResponseReturnValue:
    """Make the unused tickets of a batch invalid."""
    kelompok = layanan.revoke_kelompok(kelompok_id, cakupan=cakupan(), pelaku=pelaku(), now=utc_now())
    flash(
        _("Kelompok %(kode)s dicabut. Tiket yang belum dipakai tidak berlaku lagi.", kode=group_kode(kelompok.kode)),
        "success",
    )
    return redirect(url_for("skm_petugas.tiket", unit=get_unit(kelompok.unit_id).kode), code=303)
