"""Old registers: map columns, preview, store all or nothing. The file is read outside any unit of work."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.tabel import Tabel, read_tabel
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.organisasi.service import Unit, find_unit, list_unit
from portal.pengaduan.domain.padanan import KOLOM, NILAI, squeeze
from portal.pengaduan.domain.pilihan import JENIS, JENIS_KELAMIN, KANAL, KLASIFIKASI
from portal.pengaduan.domain.register import HasilBaca, Peta
from portal.pengaduan.petugas.dasar import bp
from portal.pengaduan.petugas.kata_impor import NAMA_KOLOM, NAMA_STATUS
from portal.pengaduan.petugas.titipan import drop_titipan, keep_titipan, open_titipan, read_pasangan
from portal.pengaduan.service import aturan
from portal.pengaduan.service import impor as layanan

JENIS_TITIPAN = "register"
CONTOH, SALAH_TAMPIL, ASING_MAKS = 20, 100, 60


class ImporForm(FlaskForm):
    """A register and the unit it belongs to."""

    unit = SelectField(_l("Unit"), invalid_choice_message=_l("Pilihan ini tidak dikenal."))
    berkas = FileField(_l("Berkas CSV atau XLSX"), validators=[FileRequired(_l("Pilih berkas yang akan diimpor."))])


def make_form() -> ImporForm:
    """Return the form with the units of the person."""
    form = ImporForm()
    form.unit.choices = [(u.kode, u.nama) for u in list_unit(cakupan())]
    return form


@bp.get("/impor")
@butuh_izin("pengaduan.impor")
def impor() -> ResponseReturnValue:
    """Offer the import of an old register."""
    return _show_form(make_form(), 200)


def _show_form(form: ImporForm, status: int = 422) -> ResponseReturnValue:
    return render_template("pengaduan/petugas/impor.html", form=form, kolom=NAMA_KOLOM), status


@bp.post("/impor")
@butuh_izin("pengaduan.impor")
def impor_kirim() -> ResponseReturnValue:
    """Take the file and propose a mapping."""
    form = make_form()
    if not form.validate():
        return _show_form(form)
    try:
        isi = form.berkas.data.read()
        tabel, unit = read_tabel(isi), find_unit(form.unit.data, cakupan())
        titipan = keep_titipan(isi, JENIS_TITIPAN)
    except DomainError as salah:
        form.berkas.errors = [translate(salah)]
        return _show_form(form, salah.status)
    return _show_check(tabel, layanan.propose_peta(tabel), unit, titipan)


def _read_peta() -> Peta:
    nilai: dict[str, dict[str, str]] = {}
    tiga = (request.form.getlist(n) for n in ("asing_kolom", "asing_kata", "asing_kode"))
    for kolom, kata, kode in zip(*tiga, strict=False):
        if kode and (kolom in NILAI or kolom in ("kategori", "unit")):
            nilai.setdefault(kolom, {})[squeeze(kata)] = kode
    if request.form.get("kanal_kosong") in KANAL:
        nilai.setdefault("kanal", {})[""] = request.form["kanal_kosong"]
    return Peta(read_pasangan(request.form, KOLOM), nilai)


def _opened() -> tuple[Tabel, Peta, Unit, str]:
    titipan = request.form.get("titipan", "")
    return (
        open_titipan(titipan, JENIS_TITIPAN),
        _read_peta(),
        find_unit(request.form.get("unit", ""), cakupan()),
        titipan,
    )


@bp.post("/impor/periksa")
@butuh_izin("pengaduan.impor")
def impor_periksa() -> ResponseReturnValue:
    """Show what a mapping gives: first rows, counts, bad rows."""
    try:
        return _show_check(*_opened())
    except DomainError as salah:
        return _lost(salah)


def _lost(salah: DomainError) -> ResponseReturnValue:
    form = make_form()
    form.berkas.errors = [translate(salah)]
    return _show_form(form, salah.status)


@bp.post("/impor/simpan")
@butuh_izin("pengaduan.impor")
def impor_simpan() -> ResponseReturnValue:
    """Store the register: all rows or none."""
    try:
        tabel, peta, unit, titipan = _opened()
    except DomainError as salah:
        return _lost(salah)
    try:
        now = utc_now()
        siap = layanan.prepare_impor(tabel, peta, unit=unit, pelaku=pelaku(), now=now)
        with unit_kerja():
            hasil = layanan.import_register(siap, pelaku=pelaku(), now=now)
    except DomainError as salah:
        return _show_check(tabel, peta, unit, titipan, galat=salah)
    drop_titipan(titipan, JENIS_TITIPAN)
    flash(_("%(jumlah)s pengaduan diimpor.", jumlah=hasil.jumlah), "success")
    if hasil.nomor_baru:
        flash(_("%(n)s pengaduan mendapat nomor register baru.", n=hasil.nomor_baru), "info")
    return redirect(url_for("pengaduan_petugas.angka", unit=unit.kode), code=303)


def _choices(unit: Unit) -> dict[str, list[tuple[str, str]]]:
    """Return what an unknown value of each column may mean."""
    milik = layanan.list_pilihan(unit).unit.values()
    label = {
        "status": NAMA_STATUS,
        "kanal": KANAL,
        "jenis": JENIS,
        "klasifikasi": KLASIFIKASI,
        "jenis_kelamin": JENIS_KELAMIN,
    }
    hasil = {kolom: [(kode, _(nama)) for kode, nama in isi.items()] for kolom, isi in label.items()}
    hasil["kategori"] = [(k.kode, k.nama) for k in aturan.list_kategori()]
    hasil["unit"] = [(str(u.id), u.nama) for u in list_unit(frozenset(milik))]
    return hasil


def _unknown(peta: Peta, hasil: HasilBaca | None) -> list[dict[str, Any]]:
    """Return the values somebody must explain, and those explained before."""
    baris: dict[tuple[str, str], dict[str, Any]] = {}
    for kolom, isi in peta.nilai.items():
        for kata, kode in isi.items():
            if kata:
                baris[kolom, kata] = {"kolom": kolom, "kata": kata, "kode": kode, "n": None}
    for (kolom, kata), n in (hasil.asing if hasil else {}).items():
        baris.setdefault((kolom, squeeze(kata)), {"kolom": kolom, "kata": kata, "kode": "", "n": n})
    return list(baris.values())[:ASING_MAKS]


def _show_check(
    tabel: Tabel, peta: Peta, unit: Unit, titipan: str, galat: DomainError | None = None
) -> ResponseReturnValue:
    hasil: HasilBaca | None = None
    try:
        hasil = layanan.read_register(tabel, peta, unit=unit, now=utc_now())
    except DomainError as salah:
        galat = galat or salah
    isi: Mapping[str, Any] = {
        "masuk": tabel,
        "peta": peta,
        "unit": unit,
        "titipan": titipan,
        "hasil": hasil,
        "ringkas": layanan.summarize(hasil.baris) if hasil else None,
        "contoh": hasil.baris[:CONTOH] if hasil else (),
        "salah": hasil.salah[:SALAH_TAMPIL] if hasil else (),
        "galat": translate(galat) if galat else None,
        "kolom": NAMA_KOLOM,
        "pilihan": _choices(unit),
        "asing": _unknown(peta, hasil),
        "nama": {"status": NAMA_STATUS, "kanal": KANAL},
    }
    return render_template("pengaduan/petugas/impor_periksa.html", **isi), galat.status if galat else 200
