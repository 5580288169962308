"""The editor of an instrument's draft: several small forms, each saves its own part."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.skm.domain.draf import (
    check_bobot,
    equal_bobot,
    make_kode,
    remove_unsur,
    set_kelas,
    set_susunan,
    set_umum,
    set_unsur,
    show_bobot,
)
from portal.skm.domain.instrumen import Instrumen, Unsur
from portal.skm.models import InstrumenRow
from portal.skm.petugas.dasar import bp
from portal.skm.petugas.formulir_instrumen import (
    HURUF,
    KelasForm,
    SusunanForm,
    UmumForm,
    UnsurForm,
    choose_gratis,
    make_susunan_form,
    make_unsur_form,
    values_of_kelas,
    values_of_unsur,
)
from portal.skm.petugas.instrumen import describe_versi
from portal.skm.service import draf as layanan_draf
from portal.skm.service.instrumen import get_versi


def _draft(kode: str, versi: int) -> tuple[InstrumenRow, dict[str, Any]]:
    """Return a draft and what its pages show; raises Bentrok for a published version."""
    baris = get_versi(kode, versi)
    if not baris.draf:
        raise Bentrok("versi_terbit", _n("Versi yang sudah terbit tidak dapat diubah. Salin menjadi versi baru."))
    return baris, describe_versi(baris)


def _refuse(form: Any, salah: DomainError) -> int:
    """Put the sentence into the form and let the next attempt start from the draft as it is now."""
    if salah.status == 404:
        raise salah
    attach(form, salah)
    return salah.status


def _saved(endpoint: str, kode: str, versi: int) -> ResponseReturnValue:
    flash(_("Draf disimpan."), "success")
    return redirect(url_for(endpoint, kode=kode, versi=versi), code=303)


def _show(templat: str, isi: Mapping[str, Any], form: Any, status: int, **lain: Any) -> ResponseReturnValue:
    form.sidik.data = isi["versi"].sidik
    return render_template(templat, **isi, form=form, **lain), status


def _general_page(kode: str, versi: int, form: UmumForm | None = None, status: int = 200) -> ResponseReturnValue:
    baris, isi = _draft(kode, versi)
    form = form or UmumForm(formdata=None, data=UmumForm.values_of(isi["instrumen"], baris.sidik))
    return _show("skm/petugas/instrumen_ubah.html", isi, form, status)


@bp.get("/instrumen/<kode>/<int:versi>/ubah")
@butuh_izin("skm.instrumen")
def instrumen_ubah(kode: str, versi: int) -> ResponseReturnValue:
    """Show names, legal basis and look of a draft."""
    return _general_page(kode, versi)


@bp.post("/instrumen/<kode>/<int:versi>/ubah")
@butuh_izin("skm.instrumen")
@menulis
def simpan_instrumen(kode: str, versi: int) -> ResponseReturnValue:
    """Store names, legal basis and look."""
    baris, isi = _draft(kode, versi)
    form = UmumForm()
    if isi["terikat"]:
        form.subjek.data = isi["instrumen"].subjek
    if not form.validate():
        return _general_page(kode, versi, form, 422)
    try:
        ubah = partial(set_umum, **form.values(terikat=isi["terikat"]))
        _change(baris, ubah, form.sidik.data)
    except DomainError as salah:
        return _general_page(kode, versi, form, _refuse(form, salah))
    return _saved("skm_petugas.instrumen_ubah", kode, versi)


def _change(baris: InstrumenRow, ubah: layanan_draf.Ubah, sidik: str | None) -> None:
    layanan_draf.change_draf(baris.kode, baris.versi, ubah, sidik=sidik or "", pelaku=pelaku(), now=utc_now())


def _order_page(kode: str, versi: int, form: SusunanForm | None = None, status: int = 200) -> ResponseReturnValue:
    _baris, isi = _draft(kode, versi)
    instrumen: Instrumen = isi["instrumen"]
    if form is None:
        form = make_susunan_form(instrumen)(formdata=None)
        bobot = {u.kode: u.bobot for u in instrumen.unsur}
    else:
        bobot = form.bobot()
    jumlah = sum(bobot.values(), Fraction(0))
    return _show(
        "skm/petugas/instrumen_susunan.html", isi, form, status, jumlah=show_bobot(jumlah), jumlah_tepat=jumlah == 1
    )


@bp.get("/instrumen/<kode>/<int:versi>/susunan")
@butuh_izin("skm.instrumen")
def instrumen_susunan(kode: str, versi: int) -> ResponseReturnValue:
    """Show both orders and the weights with their sum."""
    return _order_page(kode, versi)


@bp.post("/instrumen/<kode>/<int:versi>/susunan")
@butuh_izin("skm.instrumen")
@menulis
def simpan_susunan(kode: str, versi: int) -> ResponseReturnValue:
    """Store both orders and the weights; or only add the weights up, or make them all equal in the form."""
    baris, isi = _draft(kode, versi)
    instrumen: Instrumen = isi["instrumen"]
    form = make_susunan_form(instrumen)()
    if isi["terikat"]:
        _write_bobot(form, {u.kode: u.bobot for u in instrumen.unsur})
    aksi = request.form.get("aksi")
    if aksi == "samakan":
        _write_bobot(form, equal_bobot(form.kode))
    sah = form.validate()
    if aksi in ("hitung", "samakan") or not sah:
        return _order_page(kode, versi, form, 200 if sah else 422)
    try:
        check_bobot(form.bobot())
        ubah = partial(set_susunan, resmi=form.numbers("resmi"), tanya=form.numbers("tanya"), bobot=form.bobot())
        _change(baris, ubah, form.sidik.data)
    except DomainError as salah:
        return _order_page(kode, versi, form, _refuse(form, salah))
    return _saved("skm_petugas.instrumen_susunan", kode, versi)


def _write_bobot(form: SusunanForm, bobot: Mapping[str, Any]) -> None:
    for kode, nilai in bobot.items():
        form[f"bobot_{kode}"].data = str(nilai)


def _unsur_of(isi: Mapping[str, Any]) -> Unsur | None:
    """Return the unsur named by the address, None for a new one; raises TidakDitemukan."""
    kode = request.args.get("unsur", "")
    if not kode:
        return None
    if kode not in isi["instrumen"].oleh_kode:
        raise TidakDitemukan("unsur_tidak_ada", _n("Unsur ini tidak ditemukan."))
    unsur: Unsur = isi["instrumen"].oleh_kode[kode]
    return unsur


def _unsur_form(isi: Mapping[str, Any], unsur: Unsur | None, *, kirim: bool) -> UnsurForm:
    kelas = make_unsur_form(isi["instrumen"].skala)
    awal = values_of_unsur(unsur, isi["versi"].sidik) if unsur else {}
    form = kelas() if kirim else kelas(formdata=None, data=awal)
    jawaban = unsur.jawaban["id"] if unsur else [str(n) for n in range(1, isi["instrumen"].skala + 1)]
    choose_gratis(form, jawaban, terikat=isi["terikat"], kini=unsur.gratis if unsur else None)
    return form


def _unsur_page(kode: str, versi: int, form: UnsurForm | None = None, status: int = 200) -> ResponseReturnValue:
    _baris, isi = _draft(kode, versi)
    unsur = _unsur_of(isi)
    if unsur is None:
        _check_addable(isi)
    form = form or _unsur_form(isi, unsur, kirim=False)
    return _show("skm/petugas/instrumen_unsur.html", isi, form, status, unsur=unsur)


def _check_addable(isi: Mapping[str, Any]) -> None:
    if isi["terikat"]:
        raise Bentrok(
            "instrumen_lain",
            _n("Skala, bobot, kelas, atau daftar unsur berbeda dari versi sebelumnya. Salin dengan kode baru."),
        )


@bp.get("/instrumen/<kode>/<int:versi>/unsur")
@butuh_izin("skm.instrumen")
def instrumen_unsur(kode: str, versi: int) -> ResponseReturnValue:
    """Show the words of one unsur (`unsur` in the address), or an empty form for a new one."""
    return _unsur_page(kode, versi)


@bp.post("/instrumen/<kode>/<int:versi>/unsur")
@butuh_izin("skm.instrumen")
@menulis
def simpan_unsur(kode: str, versi: int) -> ResponseReturnValue:
    """Store the words of one unsur, or add a new one."""
    baris, isi = _draft(kode, versi)
    unsur = _unsur_of(isi)
    if unsur is None:
        _check_addable(isi)
    form = _unsur_form(isi, unsur, kirim=True)
    if not form.validate():
        return _unsur_page(kode, versi, form, 422)
    kata, sidik = form.read_kata(), form.sidik.data or ""
    try:
        if unsur is not None:
            _change(baris, lambda data: set_unsur(data, unsur.kode, kata), sidik)
        else:
            kode_unsur = (form.kode.data or "").lower() or make_kode(kata.nama["id"])
            layanan_draf.extend_draf(kode, versi, kode_unsur, kata, sidik=sidik, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _unsur_page(kode, versi, form, _refuse(form, salah))
    return _saved("skm_petugas.instrumen_lihat", kode, versi)


@bp.post("/instrumen/<kode>/<int:versi>/unsur/hapus")
@butuh_izin("skm.instrumen")
@menulis
def hapus_unsur(kode: str, versi: int) -> ResponseReturnValue:
    """Take an unsur out of a draft."""
    baris, isi = _draft(kode, versi)
    unsur = _unsur_of(isi)
    _check_addable(isi)
    if unsur is None:
        raise TidakDitemukan("unsur_tidak_ada", _n("Unsur ini tidak ditemukan."))
    try:
        _change(baris, lambda data: remove_unsur(data, unsur.kode), request.form.get("sidik"))
    except DomainError as salah:
        form = _unsur_form(isi, unsur, kirim=False)
        return _unsur_page(kode, versi, form, _refuse(form, salah))
    return _saved("skm_petugas.instrumen_lihat", kode, versi)


def _class_page(kode: str, versi: int, form: KelasForm | None = None, status: int = 200) -> ResponseReturnValue:
    baris, isi = _draft(kode, versi)
    form = form or KelasForm(formdata=None, data=values_of_kelas(isi["instrumen"], baris.sidik))
    return _show("skm/petugas/instrumen_kelas.html", isi, form, status, huruf=HURUF)


@bp.get("/instrumen/<kode>/<int:versi>/kelas")
@butuh_izin("skm.instrumen")
def instrumen_kelas(kode: str, versi: int) -> ResponseReturnValue:
    """Show the class table of a draft."""
    return _class_page(kode, versi)


@bp.post("/instrumen/<kode>/<int:versi>/kelas")
@butuh_izin("skm.instrumen")
@menulis
def simpan_kelas(kode: str, versi: int) -> ResponseReturnValue:
    """Store the class table."""
    baris, _isi = _draft(kode, versi)
    form = KelasForm()
    sah = form.validate()
    kelas = form.read_kelas() if sah else None
    if kelas is None:
        return _class_page(kode, versi, form, 422)
    try:
        _change(baris, lambda data: set_kelas(data, kelas), form.sidik.data)
    except DomainError as salah:
        return _class_page(kode, versi, form, _refuse(form, salah))
    return _saved("skm_petugas.instrumen_kelas", kode, versi)
