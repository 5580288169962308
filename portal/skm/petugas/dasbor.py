"""The survey's dashboard, one service or counter of it, and closing a period."""

from functools import partial

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.bentuk import nama_periode
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit, subtree_ids
from portal.organisasi.service.kalender import read_kalender
from portal.organisasi.service.qr import set_kuesioner
from portal.skm.domain.indeks import straddled
from portal.skm.domain.paham import Paham
from portal.skm.forms import TutupForm
from portal.skm.petugas.dasar import bp, chosen, chosen_instrumen, link_args, switch, switch_instrumen, today
from portal.skm.petugas.gambar import draw_papan, name_indeks, rank_kelas
from portal.skm.service.baris import count_per_qr
from portal.skm.service.indeks import build_hasil, load_beku
from portal.skm.service.instrumen import describe_kuesioner
from portal.skm.service.paham import explain_paham, read_paham_per
from portal.skm.service.papan import Papan, build_papan, compare_tertutup, read_rincian
from portal.skm.service.penutupan import close_periode, find_penutupan

LAYANAN_TERLIHAT = 30
"""More services than this are shown unit by unit."""


def _dashboard(status: int = 200, form: TutupForm | None = None, galat: str | None = None) -> ResponseReturnValue:
    unit, periode = chosen()
    hari_ini, kode = today(), chosen_instrumen().kode
    tutup = find_penutupan(unit.id, periode, kode)
    orang = tutup.populasi if tutup else None
    hasil = build_hasil(unit, periode, instrumen=kode, hari_ini=hari_ini, populasi=orang)
    kalender = read_kalender(unit.id, current_app.config["PORTAL_ZONA"])
    papan = build_papan(unit, hasil, kalender=kalender, hari_ini=hari_ini)
    beku = load_beku(tutup) if tutup else None
    bulan_nama = {k: nama_periode(Periode.parse(k)) for k in hasil.per_bulan}
    halaman = render_template(
        "skm/petugas/dasbor.html",
        hasil=hasil,
        papan=papan,
        paham=_read_paham(unit, papan) if hasil.instrumen.jenis == "pegawai" else [],
        tutup=tutup,
        resmi=beku.indeks if beku else None,
        susulan=compare_tertutup(beku, hasil) if beku else None,
        dapat_ditutup=hari_ini >= periode.sampai,
        gambar=draw_papan(papan, bulan_nama),
        form=form or TutupForm(formdata=None),
        galat=galat,
        nama_indeks=name_indeks(hasil.instrumen),
        rupa=partial(rank_kelas, hasil.instrumen),
        batas=straddled,
        bulan_nama=bulan_nama,
        layanan_terlihat=LAYANAN_TERLIHAT,
        tautan=link_args(unit, periode, hasil.instrumen),
        **switch(unit, periode),
        **switch_instrumen(hasil.instrumen),
    )
    return halaman, status


def _read_paham(unit: Unit, papan: Papan) -> list[tuple[str, Paham, tuple[str, ...]]]:
    """Return name, share and remarks of the unit and of each unit below it."""
    hasil, cabang = papan.hasil, [c for c in papan.cabang if not c.sendiri]
    kelompok = {unit.id: hasil.unit_ids, **{c.unit.id: c.unit_ids for c in cabang}}
    nama = {unit.id: unit.nama, **{c.unit.id: c.unit.nama for c in cabang}}
    per_unit = read_paham_per(kelompok, hasil.instrumen, hasil.periode)
    return [(nama[nomor], isi, explain_paham(isi)) for nomor, isi in per_unit.items()]


@bp.get("/")
@butuh_izin("skm.lihat")
def dasbor() -> ResponseReturnValue:
    """Show the index so far, how sure it is, what would raise it, and where it comes from."""
    return _dashboard()


@bp.get("/rincian")
@butuh_izin("skm.lihat")
def rincian() -> ResponseReturnValue:
    """Show one service or counter of a unit: its index, unsur, counters and months, down to the rows."""
    unit, periode = chosen()
    pilihan = {
        nama: int(nilai)
        for nama in ("layanan_id", "loket_id")
        if (nilai := request.args.get(nama, "")).isascii() and nilai.isdigit() and len(nilai) < 10
    }
    isi = read_rincian(
        subtree_ids(unit.id),
        periode,
        chosen_instrumen().kode,
        layanan_id=pilihan.get("layanan_id"),
        loket_id=pilihan.get("loket_id"),
        hari_ini=today(),
    )
    return render_template(
        "skm/petugas/rincian.html",
        r=isi,
        pilihan=pilihan,
        nama_indeks=name_indeks(isi.instrumen),
        rupa=partial(rank_kelas, isi.instrumen),
        batas=straddled,
        tautan=link_args(unit, periode, isi.instrumen),
        **switch(unit, periode),
        **switch_instrumen(isi.instrumen),
    )


@bp.post("/tutup")
@butuh_izin("skm.tutup")
@menulis
def tutup() -> ResponseReturnValue:
    """Close a finished period."""
    form = TutupForm()
    (unit, periode), instrumen = chosen(), chosen_instrumen()
    if not form.validate():
        return _dashboard(422, form)
    try:
        baris = close_periode(
            unit,
            periode,
            instrumen=instrumen.kode,
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
    return redirect(url_for("skm_petugas.dasbor", **link_args(unit, periode, instrumen)), code=303)


def init_app(app: Flask) -> None:
    """Tell the QR list how many answers each code brought, and which instruments a code can lead to."""
    app.extensions["hitung_jawaban_qr"] = count_per_qr
    set_kuesioner(describe_kuesioner)
