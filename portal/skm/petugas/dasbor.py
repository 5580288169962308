"""The survey's dashboard, and closing a period."""

from flask import Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from portal.inti import grafik
from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service.qr import set_kuesioner
from portal.skm.forms import TutupForm
from portal.skm.petugas.dasar import bp, chosen, chosen_instrumen, switch, today
from portal.skm.service.baris import count_per_qr
from portal.skm.service.indeks import HasilIndeks
from portal.skm.service.instrumen import describe_kuesioner
from portal.skm.service.penutupan import close_periode, count_perubahan, count_susulan, find_penutupan, read_indeks

WARNA = {"A": "#0049b8", "B": "#288034", "C": "#855f00", "D": "#d50b0b"}


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
    unit, periode = chosen()
    hari_ini, kode = today(), chosen_instrumen().kode
    tutup = find_penutupan(unit.id, periode, kode)
    berjalan = read_indeks(unit, periode, instrumen=kode, hari_ini=hari_ini, berjalan=True)
    halaman = render_template(
        "skm/petugas/dasbor.html",
        hasil=berjalan,
        tutup=tutup,
        resmi=read_indeks(unit, periode, instrumen=kode, hari_ini=hari_ini) if tutup else None,
        susulan=count_susulan(tutup) + count_perubahan(tutup) if tutup else 0,
        dapat_ditutup=hari_ini >= periode.sampai,
        gambar=_charts(berjalan),
        form=form or TutupForm(formdata=None),
        galat=galat,
        nama_unsur={u.kode: u.nama["id"] for u in berjalan.instrumen.unsur},
        bulan_nama={k: Periode.parse(k).nama for k in berjalan.per_bulan},
        **switch(unit, periode),
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
    unit, periode = chosen()
    if not form.validate():
        return _dashboard(422, form)
    try:
        baris = close_periode(
            unit,
            periode,
            populasi=int(form.populasi.data) if form.populasi.data else None,
            hari_ini=today(),
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


def init_app(app: Flask) -> None:
    """Tell the QR list how many answers each code brought, and which instruments a code can lead to."""
    app.extensions["hitung_jawaban_qr"] = count_per_qr
    set_kuesioner(describe_kuesioner)
