"""Import of older or paper answers from a file."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.organisasi.service import find_layanan, find_unit, list_layanan
from portal.skm.forms import ImporForm
from portal.skm.instrumen import find_instrumen
from portal.skm.petugas.dasar import bp, today
from portal.skm.service.impor import ImporSiap, import_jawaban, prepare_impor


def _import_form() -> ImporForm:
    form = ImporForm()
    form.layanan.choices = [
        SelectChoice(f"{s.unit.kode}/{s.kode}", f"{s.unit.nama}: {s.nama}") for s in list_layanan(cakupan())
    ]
    return form


@bp.get("/impor")
@butuh_izin("skm.impor")
def impor() -> ResponseReturnValue:
    """Offer the import of older or paper answers."""
    return render_template("skm/petugas/impor.html", form=_import_form(), instrumen=find_instrumen("skm"))


@bp.post("/impor")
@butuh_izin("skm.impor")
def impor_kirim() -> ResponseReturnValue:
    """Import a file: all rows or none, every bad row named. The file is read before the write begins."""
    form = _import_form()
    if not form.validate():
        return _show_import(form)
    try:
        siap = _read_import(form)
        with unit_kerja():
            hasil = import_jawaban(siap, pelaku=pelaku(), now=utc_now(), revisi=form.revisi.data)
    except DomainError as salah:
        kolom = form._fields.get(salah.bidang or "", form.berkas)
        kolom.errors = [translate(salah)]
        return _show_import(form, salah.status)
    flash(_("%(jumlah)s jawaban diimpor.", jumlah=hasil.jumlah) + " " + " ".join(hasil.catatan), "success")
    unit = form.layanan.data.split("/", 1)[0]
    return redirect(url_for("skm_petugas.dasbor", unit=unit, periode=form.periode.data or None), code=303)


def _show_import(form: ImporForm, status: int = 422) -> ResponseReturnValue:
    return render_template("skm/petugas/impor.html", form=form, instrumen=find_instrumen("skm")), status


def _read_import(form: ImporForm) -> ImporSiap:
    kode_unit, kode_layanan = form.layanan.data.split("/", 1)
    return prepare_impor(
        read_tabel(form.berkas.data.read()),
        layanan=find_layanan(find_unit(kode_unit, cakupan()), kode_layanan),
        instrumen=find_instrumen("skm"),
        periode=Periode.parse(form.periode.data) if form.periode.data else None,
        hari_ini=today(),
    )
