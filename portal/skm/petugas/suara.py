"""Recorded questions: which exist, upload, delete."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.skm.domain.instrumen import BAHASA_SURVEI, Instrumen
from portal.skm.instrumen import list_instrumen
from portal.skm.petugas.dasar import bp, chosen_instrumen
from portal.skm.petugas.formulir_suara import SuaraForm
from portal.skm.service import suara as layanan


def _questions(instrumen: Instrumen) -> list[tuple[str, str]]:
    return [(layanan.PENGANTAR, _("Pengantar")), *((u.kode, u.nama["id"]) for u in instrumen.kuesioner)]


def _form(instrumen: Instrumen, *, kirim: bool) -> SuaraForm:
    form = SuaraForm() if kirim else SuaraForm(formdata=None)
    form.unsur.choices = [SelectChoice(k, n) for k, n in _questions(instrumen)]
    return form


def _page(form: SuaraForm | None = None, status: int = 200) -> ResponseReturnValue:
    instrumen = chosen_instrumen()
    halaman = render_template(
        "skm/petugas/suara.html",
        instrumen=instrumen,
        pilihan=list_instrumen(),
        pertanyaan=_questions(instrumen),
        nama_bahasa=BAHASA_SURVEI,
        rekaman=layanan.list_rekaman(instrumen.kode),
        form=form or _form(instrumen, kirim=False),
    )
    return halaman, status


@bp.get("/suara")
@butuh_izin("skm.instrumen")
def suara() -> ResponseReturnValue:
    """Show which questions can be heard, in which languages."""
    return _page()


@bp.post("/suara")
@butuh_izin("skm.instrumen")
@menulis
def simpan_suara() -> ResponseReturnValue:
    """Store a recording; it replaces the one that was there."""
    instrumen = chosen_instrumen()
    form = _form(instrumen, kirim=True)
    if not form.validate():
        return _page(form, 422)
    isi = form.berkas.data.read(layanan.MAKS_BYTE + 1)
    try:
        layanan.save_suara(instrumen, form.unsur.data, form.bahasa.data, isi, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        attach(form, salah)
        return _page(form, salah.status)
    flash(_("Rekaman disimpan."), "success")
    return redirect(url_for("skm_petugas.suara", instrumen=instrumen.kode), code=303)


@bp.post("/suara/<int:suara_id>/hapus")
@butuh_izin("skm.instrumen")
@menulis
def hapus_suara(suara_id: int) -> ResponseReturnValue:
    """Drop a recording."""
    kode = layanan.delete_suara(suara_id, pelaku=pelaku(), now=utc_now()).instrumen
    flash(_("Rekaman dihapus."), "success")
    return redirect(url_for("skm_petugas.suara", instrumen=kode), code=303)
