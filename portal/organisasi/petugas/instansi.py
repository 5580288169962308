"""Pages of the office's data, its signatories, and the import of its tree."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.tabel import read_tabel
from portal.inti.web.aset import contrast
from portal.inti.web.bahasa import translate
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi import service
from portal.organisasi.forms import ImporForm, InstansiForm, PenandatanganForm
from portal.organisasi.gambar import clean_logo
from portal.organisasi.petugas.dasar import bp, choose_unit

KONTRAS_MINIMUM = 4.5


def _form_tanda(**lain: Any) -> PenandatanganForm:
    form = PenandatanganForm(**lain)
    form.unit.choices = choose_unit()
    return form


def _page(status: int = 200, **form: Any) -> ResponseReturnValue:
    isi = {
        "form": InstansiForm(obj=service.read_instansi(), formdata=None),
        "form_tanda": _form_tanda(formdata=None),
        "form_impor": ImporForm(formdata=None),
        **form,
    }
    layanan, loket = service.list_layanan(cakupan()), service.list_loket(cakupan())
    halaman = render_template(
        "organisasi/petugas/index.html",
        susunan=[
            (u, [s for s in layanan if s.unit_id == u.id], [k for k in loket if k.unit_id == u.id])
            for u in service.list_unit(cakupan())
        ],
        penandatangan=service.list_penandatangan(),
        nama_unit={u.id: u.nama for u in service.list_unit()},
        **isi,
    )
    return halaman, status


@bp.get("/")
@butuh_izin("organisasi.lihat")
def index() -> ResponseReturnValue:
    """Show the office, its signatories and its tree."""
    return _page()


@bp.post("/instansi")
@butuh_izin("organisasi.ubah")
@menulis
def simpan_instansi() -> ResponseReturnValue:
    """Store the office's data."""
    form = InstansiForm()
    if not form.validate():
        return _page(422, form=form)
    if contrast(form.warna.data.lower(), "#ffffff") < KONTRAS_MINIMUM:
        form.warna.errors = [_("Warna ini terlalu terang untuk teks putih. Pilih yang lebih gelap.")]
        return _page(422, form=form)
    nilai = {k: form[k].data or "" for k in service.KOLOM_INSTANSI}
    try:
        logo = clean_logo(form.logo.data.read()) if form.logo.data else None
        service.update_instansi(nilai, pelaku=pelaku(), now=utc_now(), logo=logo)
    except DomainError as salah:
        attach(form, salah)
        return _page(422, form=form)
    service.forget_profil()
    flash(_("Data instansi disimpan."), "success")
    return redirect(url_for("organisasi_petugas.index"), code=303)


@bp.post("/penandatangan")
@butuh_izin("organisasi.ubah")
@menulis
def tambah_penandatangan() -> ResponseReturnValue:
    """Add a signatory of the office or of one unit."""
    form = _form_tanda()
    if not form.validate():
        return _page(422, form_tanda=form)
    try:
        service.add_penandatangan(
            jabatan=form.jabatan.data,
            nama=form.nama.data,
            nip=form.nip.data or "",
            sebagai=form.sebagai.data,
            unit=service.get_unit(form.unit.data) if form.unit.data else None,
            mulai=form.mulai.data,
            sampai=form.sampai.data,
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        attach(form, salah)
        return _page(422, form_tanda=form)
    flash(_("Penandatangan ditambahkan."), "success")
    return redirect(url_for("organisasi_petugas.index"), code=303)


@bp.post("/impor")
@butuh_izin("organisasi.ubah")
def impor() -> ResponseReturnValue:
    """Import units, services and counters; all or nothing. The file is read before the write begins."""
    form = ImporForm()
    if not form.validate():
        return _page(422, form_impor=form)
    try:
        tabel = read_tabel(form.berkas.data.read())
        with unit_kerja():
            hasil = service.import_organisasi(tabel, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        form.berkas.errors = [translate(salah)]
        return _page(422, form_impor=form)
    flash(_("Diimpor: %(unit)s unit, %(layanan)s layanan, %(loket)s loket.", **vars(hasil)), "success")
    return redirect(url_for("organisasi_petugas.index"), code=303)
