"""Rating of counters and of the people on duty, for the head of office alone; and the roster behind it."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.tabel import read_tabel
from portal.inti.web.bahasa import translate
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.domain import parse_tanggal
from portal.organisasi.service import list_loket, subtree_ids
from portal.skm.domain.peringkat import N_MINIMUM, unsur_petugas
from portal.skm.petugas.dasar import bp, chosen, chosen_instrumen, link_args, switch, switch_instrumen
from portal.skm.petugas.formulir_peringkat import ImporJagaForm, JagaForm
from portal.skm.petugas.gambar import name_indeks, rank_kelas
from portal.skm.service import peringkat as layanan


def _jaga_form(**lain: Any) -> JagaForm:
    form = JagaForm(**lain)
    form.loket.choices = [SelectChoice(k.id, f"{k.unit.nama}: {k.nama}") for k in list_loket(cakupan())]
    return form


def _page(
    status: int = 200, form: JagaForm | None = None, form_impor: ImporJagaForm | None = None
) -> ResponseReturnValue:
    unit, periode = chosen()
    ids = subtree_ids(unit.id)
    instrumen = chosen_instrumen()
    jaga = layanan.list_jaga(ids, periode)
    halaman = render_template(
        "skm/petugas/peringkat.html",
        loket=layanan.rank_loket(instrumen, periode, ids),
        petugas=layanan.rank_petugas(instrumen, periode, ids, jaga),
        jaga=jaga,
        unsur=unsur_petugas(instrumen),
        instrumen=instrumen,
        n_minimum=N_MINIMUM,
        nama_indeks=name_indeks(instrumen),
        rupa=partial(rank_kelas, instrumen),
        form=form or _jaga_form(formdata=None),
        form_impor=form_impor or ImporJagaForm(formdata=None),
        tautan=link_args(unit, periode, instrumen),
        **switch(unit, periode),
        **switch_instrumen(instrumen),
    )
    return halaman, status


def _back() -> ResponseReturnValue:
    unit, periode = chosen()
    alamat = url_for("skm_petugas.peringkat", **link_args(unit, periode, chosen_instrumen()))
    return redirect(alamat, code=303)


@bp.get("/peringkat")
@butuh_izin("skm.peringkat")
def peringkat() -> ResponseReturnValue:
    """Show counters and people on duty by what visitors said of the service there."""
    return _page()


@bp.post("/peringkat/jaga")
@butuh_izin("skm.peringkat")
@menulis
def tambah_jaga() -> ResponseReturnValue:
    """Add one line to the roster."""
    form = _jaga_form()
    if not form.validate():
        return _page(422, form)
    try:
        isi = layanan.IsiJaga(
            layanan.find_loket(form.loket.data, cakupan()),
            form.nama.data or "",
            parse_tanggal(form.mulai.data or ""),
            parse_tanggal(form.sampai.data or ""),
        )
        layanan.add_jaga(isi, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        attach(form, salah)
        return _page(salah.status, form)
    flash(_("%(nama)s dicatat pada daftar jaga.", nama=isi.nama), "success")
    return _back()


@bp.post("/peringkat/jaga/<int:jaga_id>/hapus")
@butuh_izin("skm.peringkat")
@menulis
def hapus_jaga(jaga_id: int) -> ResponseReturnValue:
    """Take one line out of the roster."""
    nama = layanan.remove_jaga(jaga_id, cakupan=cakupan(), pelaku=pelaku(), now=utc_now())
    flash(_("%(nama)s dihapus dari daftar jaga.", nama=nama), "success")
    return _back()


@bp.post("/peringkat/impor")
@butuh_izin("skm.peringkat")
def impor_jaga() -> ResponseReturnValue:
    """Import a roster: all lines or none. The file is read before the write begins."""
    form = ImporJagaForm()
    if not form.validate():
        return _page(422, form_impor=form)
    try:
        tabel = read_tabel(form.berkas.data.read())
        with unit_kerja():
            jumlah = layanan.import_jaga(tabel, cakupan=cakupan(), pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        form.berkas.errors = [translate(salah)]
        return _page(salah.status, form_impor=form)
    flash(_("%(jumlah)s baris jaga diimpor.", jumlah=jumlah), "success")
    return _back()
