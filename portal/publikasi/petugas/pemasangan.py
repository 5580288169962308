"""Photos that prove where results, standards and maklumat were posted."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.berkas import Titipan
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import describe_titipan, send_berkas, take_titipan
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.publikasi.domain.borang import Borang
from portal.publikasi.domain.pemasangan import MAKS_SEBAB, MEDIA, read_pemasangan
from portal.publikasi.petugas.dasar import bp, list_ringkas, today, write_galat
from portal.publikasi.service import pemasangan as layanan_pemasangan

TAHUN_MUNDUR = 5


def _chosen_year() -> int:
    minta = request.args.get("tahun", "")
    kini = today().year
    return next((t for t in range(kini - TAHUN_MUNDUR, kini + 1) if str(t) == minta), kini)


@bp.get("/pemasangan/")
@butuh_izin("standar.lihat")
def pemasangan() -> ResponseReturnValue:
    """List the photos of a year."""
    tahun, ids = _chosen_year(), cakupan()
    return render_template(
        "publikasi/petugas/pemasangan.html",
        tahun=tahun,
        daftar=layanan_pemasangan.list_pemasangan(ids, tahun, dengan_batal=True),
        rekap=layanan_pemasangan.summarise_pemasangan(ids, tahun),
        media=MEDIA,
        maks_sebab=MAKS_SEBAB,
        tahun_pilihan=range(today().year, today().year - TAHUN_MUNDUR - 1, -1),
    )


def _show(
    isian: Mapping[str, Any], galat: Mapping[str, str], titipan: Titipan | None = None, status: int = 200
) -> ResponseReturnValue:
    halaman = render_template(
        "publikasi/petugas/pemasangan_baru.html",
        isian=isian,
        galat=galat,
        ringkas=list_ringkas(galat),
        media=MEDIA,
        sasaran=layanan_pemasangan.list_sasaran(cakupan()),
        titipan=describe_titipan(titipan),
    )
    return halaman, status


@bp.get("/pemasangan/baru")
@butuh_izin("standar.ubah")
def pemasangan_baru() -> ResponseReturnValue:
    """Show the form of a new photo."""
    return _show({"tanggal": today().isoformat(), "sasaran": request.args.get("sasaran", "")}, {})


@bp.post("/pemasangan/baru")
@butuh_izin("standar.ubah")
def pemasangan_simpan() -> ResponseReturnValue:
    """Keep a photo: it goes into quarantine first; the write begins when every value is checked."""
    borang, titipan, sasaran = Borang(request.form), None, None
    try:
        sasaran = layanan_pemasangan.find_sasaran(request.form.get("sasaran", ""), cakupan())
    except DomainError as salah:
        borang.galat["sasaran"] = salah
    isi = read_pemasangan(borang, hari_ini=today())
    try:
        titipan = layanan_pemasangan.check_foto(take_titipan())
    except DomainError as salah:
        borang.galat["berkas"] = salah
    if borang.galat or titipan is None or sasaran is None:
        return _show(request.form, write_galat(borang.galat), titipan, 422)
    with unit_kerja():
        layanan_pemasangan.add_pemasangan(sasaran, isi, titipan, pelaku=pelaku(), now=utc_now())
    flash(_("Foto tersimpan. Data lokasi di dalamnya dihapus saat diperiksa."), "success")
    return redirect(url_for("publikasi_petugas.pemasangan", tahun=isi.tanggal.year), code=303)


@bp.get("/pemasangan/<int:pemasangan_id>/foto")
@butuh_izin("standar.lihat")
def pemasangan_foto(pemasangan_id: int) -> ResponseReturnValue:
    """Send one photo, when its check is over."""
    return send_berkas(layanan_pemasangan.get_bukti(pemasangan_id, cakupan()).berkas)


@bp.post("/pemasangan/<int:pemasangan_id>/batal")
@butuh_izin("standar.ubah")
@menulis
def pemasangan_batal(pemasangan_id: int) -> ResponseReturnValue:
    """Withdraw a photo that was entered by mistake."""
    bukti = layanan_pemasangan.get_bukti(pemasangan_id, cakupan())
    sebab = Borang(request.form).text("sebab", maks=MAKS_SEBAB)
    try:
        layanan_pemasangan.cancel_pemasangan(bukti, sebab, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        flash(translate(salah), "danger")
    else:
        flash(_("Foto dibatalkan."), "success")
    return redirect(url_for("publikasi_petugas.pemasangan", tahun=bukti.pemasangan.tanggal.year), code=303)
