"""Back office of the survey: dashboard, the rows behind each number, import, closing a period."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from portal.inti import grafik
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.periode import Periode, local_date
from portal.inti.tabel import read_tabel
from portal.inti.web.bahasa import translate
from portal.inti.web.daftar import fetch_halaman
from portal.inti.web.menu import Butir
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import (
    Unit,
    find_layanan,
    find_unit,
    list_layanan,
    list_loket,
    list_unit,
    subtree_ids,
)
from portal.skm.domain import KANAL
from portal.skm.forms import ImporForm, TutupForm
from portal.skm.instrumen import find_instrumen
from portal.skm.service.baris import count_per_qr, select_jawaban
from portal.skm.service.indeks import HasilIndeks
from portal.skm.service.jawaban import ImporSiap, import_jawaban, prepare_impor
from portal.skm.service.penutupan import close_periode, count_susulan, find_penutupan, read_indeks

bp = Blueprint("skm_petugas", __name__, url_prefix="/petugas/skm")
MENU = (Butir(20, _n("Survei (SKM)"), "skm_petugas.dasbor", "skm.lihat", "chart-bar"),)
PERIODE_TERLIHAT = 12
WARNA = {"A": "#0049b8", "B": "#288034", "C": "#855f00", "D": "#d50b0b"}


def _today() -> Any:
    return local_date(utc_now(), current_app.config["PORTAL_ZONA"])


def _chosen() -> tuple[Unit, Periode]:
    daftar = list_unit(cakupan())
    kode = request.values.get("unit")
    if not kode and not daftar:
        raise TidakDitemukan("unit_kosong", _n("Belum ada unit. Impor unit, layanan, dan loket lebih dahulu."))
    unit = find_unit(kode, cakupan()) if kode else daftar[0]
    minta = request.values.get("periode")
    return unit, Periode.parse(minta) if minta else Periode.containing(_today())


def _switch(unit: Unit, periode: Periode) -> dict[str, Any]:
    kini = Periode.containing(_today())
    daftar = [kini.shift(-i) for i in range(PERIODE_TERLIHAT)]
    if periode not in daftar:
        daftar.insert(0, periode)
    return {
        "unit": unit,
        "periode": periode,
        "pilihan_unit": [(u.kode, u.nama) for u in list_unit(cakupan())],
        "unit_terpilih": unit.kode,
        "pilihan_periode": [(p.kode, p.nama) for p in daftar],
        "periode_terpilih": periode.kode,
    }


def _charts(hasil: HasilIndeks) -> dict[str, Markup]:
    """Return the two charts in wide and narrow form; they come escaped from our own templates."""
    batang = [
        grafik.Batang(
            label=u.unsur.nama["id"],
            nilai=float(u.konversi),
            teks_nilai=f"{u.konversi} {u.kelas.mutu}".replace(".", ","),
            warna=WARNA[u.kelas.mutu],
            sorot=u.unsur.kode in hasil.indeks.terendah and len(hasil.indeks.terendah) < len(hasil.indeks.unsur),
        )
        for u in hasil.indeks.unsur
    ]
    bulan = [
        grafik.Titik(label=Periode.parse(kode).nama, nilai=float(n), teks=str(n)) for kode, n in hasil.per_bulan.items()
    ]
    minimum = hasil.instrumen.minimum_per_bulan
    gambar = {}
    for nama, sempit in (("lebar", False), ("sempit", True)):
        if batang:
            gambar[f"unsur_{nama}"] = grafik.batang(_("Nilai tiap unsur"), batang, minimum=25, maks=100, sempit=sempit)
        if bulan:
            gambar[f"bulan_{nama}"] = grafik.kolom(
                _("Responden tiap bulan"),
                bulan,
                ambang=minimum,
                ambang_teks=_("minimal %(n)s", n=minimum),
                minimum=0,
                maks=max([minimum or 0, *hasil.per_bulan.values()]) * 1.15,
                sempit=sempit,
            )
    return {k: Markup(v) for k, v in gambar.items()}  # noqa: S704 - SVG from our own autoescaped templates


def _dashboard(status: int = 200, form: TutupForm | None = None, galat: str | None = None) -> ResponseReturnValue:
    unit, periode = _chosen()
    hari_ini = _today()
    tutup = find_penutupan(unit.id, periode)
    berjalan = read_indeks(unit, periode, hari_ini=hari_ini, berjalan=True)
    halaman = render_template(
        "skm/petugas/dasbor.html",
        hasil=berjalan,
        tutup=tutup,
        resmi=read_indeks(unit, periode, hari_ini=hari_ini) if tutup else None,
        susulan=count_susulan(tutup) if tutup else 0,
        dapat_ditutup=hari_ini >= periode.sampai,
        gambar=_charts(berjalan),
        form=form or TutupForm(formdata=None),
        galat=galat,
        nama_unsur={u.kode: u.nama["id"] for u in berjalan.instrumen.unsur},
        bulan_nama={k: Periode.parse(k).nama for k in berjalan.per_bulan},
        **_switch(unit, periode),
    )
    return halaman, status


@bp.get("/")
@butuh_izin("skm.lihat")
def dasbor() -> ResponseReturnValue:
    """Show the index so far, respondents per month, per unsur, per service and counter."""
    return _dashboard()


@bp.post("/tutup")
@butuh_izin("skm.tutup")
@menulis
def tutup() -> ResponseReturnValue:
    """Close a finished period."""
    form = TutupForm()
    unit, periode = _chosen()
    if not form.validate():
        return _dashboard(422, form)
    try:
        baris = close_periode(
            unit,
            periode,
            populasi=int(form.populasi.data) if form.populasi.data else None,
            hari_ini=_today(),
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        return _dashboard(salah.status, form, translate(salah))
    flash(
        _("%(periode)s ditutup sebagai revisi %(revisi)s.", periode=periode.nama, revisi=baris.revisi),
        "success",
    )
    return redirect(url_for("skm_petugas.dasbor", unit=unit.kode, periode=periode.kode), code=303)


@bp.get("/jawaban")
@butuh_izin("skm.jawaban")
def jawaban() -> ResponseReturnValue:
    """List the answers behind a number; the filters stand in the address."""
    unit, periode = _chosen()
    instrumen = find_instrumen("skm")
    pilih = select_jawaban(subtree_ids(unit.id), periode, instrumen, saring=request.args)
    return render_template(
        "skm/petugas/jawaban.html",
        daftar=fetch_halaman(pilih),
        instrumen=instrumen,
        kanal=KANAL,
        saring=_describe_filters(),
        **_switch(unit, periode),
    )


def _describe_filters() -> list[str]:
    instrumen, hasil = find_instrumen("skm"), []
    nama = {
        "layanan_id": {s.id: s.nama for s in list_layanan(cakupan())},
        "loket_id": {k.id: k.nama for k in list_loket(cakupan())},
    }
    for kunci, isi in nama.items():
        nilai = request.args.get(kunci, "")
        if nilai.isascii() and nilai.isdigit():
            hasil.append(isi.get(int(nilai), _("Tanpa loket")))
    if request.args.get("kanal") in KANAL:
        hasil.append(_(KANAL[request.args["kanal"]]))
    if request.args.get("bulan"):
        with suppress(DomainError):
            hasil.append(Periode.parse(request.args["bulan"]).nama)
    hasil += [
        f"{u.nama['id']} = {request.args[u.kode]}" for u in instrumen.unsur if request.args.get(u.kode, "").isdigit()
    ]
    return hasil


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
        hari_ini=_today(),
    )


def init_app(app: Flask) -> None:
    """Tell the QR list how many answers each code brought."""
    app.extensions["hitung_jawaban_qr"] = count_per_qr
