"""Import of older or paper answers, step 1: the file, and what it is about; and the imports made so far."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.buku import Lembar, read_buku
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, cakupan
from portal.organisasi.service import list_layanan, list_unit
from portal.skm.impor.kepala import format_nomor
from portal.skm.impor.kolom import MENURUT
from portal.skm.impor.peta import Peta, check_peta, list_sasaran
from portal.skm.instrumen import find_instrumen
from portal.skm.petugas.dasar import bp
from portal.skm.petugas.formulir_impor import ImporForm, make_impor_form
from portal.skm.petugas.impor_nilai import list_belum
from portal.skm.petugas.titipan_impor import Pilihan, Titipan, keep_buku, open_titipan, resolve_layanan
from portal.skm.service.impor import list_impor
from portal.skm.service.peta_impor import (
    choose_lembar,
    find_kepala_lembar,
    find_peta_lama,
    list_penutup,
    propose_kata,
    propose_peta,
)


@bp.get("/impor")
@butuh_izin("skm.impor")
def impor() -> ResponseReturnValue:
    """Offer the import of a file and list the imports made so far."""
    return _show_form(make_impor_form(), 200)


def _show_form(form: ImporForm, status: int = 422, titipan: Titipan | None = None) -> ResponseReturnValue:
    form.titipan.data = titipan.kode if titipan else ""
    return render_template(
        "skm/petugas/impor.html",
        form=form,
        instrumen=find_instrumen("skm"),
        riwayat=list_impor(cakupan()),
        nama_unit={u.id: u.nama for u in list_unit(cakupan())},
        nama_layanan={s.id: s.nama for s in list_layanan(cakupan())},
        titipan=titipan,
    ), status


@bp.post("/impor")
@butuh_izin("skm.impor")
def impor_kirim() -> ResponseReturnValue:
    """Read a file, park it with a proposed mapping, and go to the first step that needs a decision."""
    form = make_impor_form()
    sah = form.validate()
    titipan: Titipan | None = None
    try:
        titipan = _take_file(form)
        if sah:
            resolve_layanan(form.layanan.data)
            if form.periode.data:
                Periode.parse(form.periode.data)
    except DomainError as salah:
        kolom = form._fields.get(salah.bidang or "", form.berkas)
        kolom.errors = [translate(salah)]
        return _show_form(form, salah.status, titipan)
    if titipan is None:
        form.berkas.errors = [_("Pilih berkas yang akan diimpor.")]
    if titipan is None or not sah:
        return _show_form(form, 422, titipan)
    return redirect(_prepare(titipan, form), code=303)


def _take_file(form: ImporForm) -> Titipan | None:
    berkas = request.files.get("berkas")
    if berkas is not None and berkas.filename:
        return keep_buku(read_buku(berkas.read()), Pilihan(berkas.filename[-160:]))
    return open_titipan(form.titipan.data) if form.titipan.data else None


def _prepare(titipan: Titipan, form: ImporForm) -> str:
    """Propose how the file is read, store that, and return the address of the next step."""
    instrumen = find_instrumen(form.instrumen.data)
    titipan = Titipan(
        titipan.kode,
        titipan.buku,
        replace(
            titipan.pilihan,
            layanan=form.layanan.data,
            instrumen=instrumen.kode,
            versi=instrumen.versi,
            periode=(form.periode.data or "").strip(),
        ),
    )
    lembar, _kepala = choose_lembar(titipan.buku, titipan.versi)
    return start_lembar(titipan, lembar)


def start_lembar(titipan: Titipan, lembar: Lembar, kepala: int = 0, *, lama: bool = True) -> str:
    """Propose how a sheet is read, store that, and return the address of the first step that needs a decision.

    A file with our own column names, or with the headings of an earlier import, goes straight to the check when
    nothing is left open. `kepala` 0: the likeliest heading row; `lama` False: earlier imports are not asked.
    """
    kepala = kepala or find_kepala_lembar(lembar, titipan.versi)
    pernah = find_peta_lama(lembar, kepala, titipan.instrumen, cakupan()) if lama else None
    peta = pernah[1] if pernah else propose_peta(lembar, kepala, titipan.versi)
    titipan = titipan.change(
        peta=peta,
        lembar=lembar.nama,
        kepala=kepala,
        lewati=format_nomor([p.nomor for p in list_penutup(lembar, kepala, peta)]),
        urutan="",
        lama=pernah[0].id if pernah else 0,
    )
    if not _is_complete(titipan) or not (pernah or _is_ours(titipan.peta, titipan)):
        return url_for("skm_petugas.impor_kolom", kode=titipan.kode)
    titipan = titipan.change(peta=propose_kata(titipan.sumber, titipan.peta, titipan.versi))
    if list_belum(titipan):
        return url_for("skm_petugas.impor_nilai", kode=titipan.kode)
    return url_for("skm_petugas.impor_periksa", kode=titipan.kode)


def _is_complete(titipan: Titipan) -> bool:
    if MENURUT in titipan.peta.kolom.values():
        return False
    try:
        check_peta(titipan.peta, titipan.peta.kolom, titipan.instrumen, gratis=titipan.tujuan.gratis)
    except DomainError:
        return False
    return True


def _is_ours(peta: Peta, titipan: Titipan) -> bool:
    sasaran = set(list_sasaran(titipan.instrumen))
    return all(judul.lower().replace(" ", "_") in sasaran for judul in peta.kolom)
