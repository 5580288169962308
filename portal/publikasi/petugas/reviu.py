"""The yearly review sheet of a service's standard."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Layanan
from portal.publikasi.domain.borang import Borang
from portal.publikasi.domain.standar import PEMANGKU, read_reviu
from portal.publikasi.models import StandarLayanan
from portal.publikasi.petugas.dasar import bp, list_ringkas, today, write_galat
from portal.publikasi.service import standar as layanan_standar
from portal.publikasi.service.masukan import describe_survei


def _find(layanan_id: int) -> tuple[Layanan, StandarLayanan]:
    """Return a service and the version under review: the one in force, else the newest."""
    layanan = layanan_standar.get_layanan_in(layanan_id, cakupan())
    versi = layanan_standar.list_versi(layanan.id)
    if not versi:
        raise TidakDitemukan("belum_berstandar", _n("Layanan ini belum punya standar untuk direviu."))
    return layanan, layanan_standar.find_berlaku(layanan.id, today()) or versi[0]


def _show(
    layanan: Layanan, standar: StandarLayanan, isian: Mapping[str, Any], galat: Mapping[str, str], status: int = 200
) -> ResponseReturnValue:
    halaman = render_template(
        "publikasi/petugas/reviu.html",
        layanan=layanan,
        standar=standar,
        isian=isian,
        galat=galat,
        ringkas=list_ringkas(galat),
        pemangku=PEMANGKU,
    )
    return halaman, status


@bp.get("/standar/<int:layanan_id>/reviu")
@butuh_izin("standar.ubah")
def reviu(layanan_id: int) -> ResponseReturnValue:
    """Show a review sheet that begins with what the survey said of the service."""
    layanan, standar = _find(layanan_id)
    survei = describe_survei(layanan)
    return _show(
        layanan,
        standar,
        {"tanggal": today().isoformat(), "masukan_skm": survei, "pakai_skm": "1" if survei else ""},
        {},
    )


@bp.post("/standar/<int:layanan_id>/reviu")
@butuh_izin("standar.ubah")
@menulis
def reviu_simpan(layanan_id: int) -> ResponseReturnValue:
    """Store a review sheet of the version in force."""
    layanan, standar = _find(layanan_id)
    borang = Borang(request.form)
    isi = read_reviu(borang, hari_ini=today())
    if not borang.galat:
        try:
            layanan_standar.save_reviu(standar, isi, pelaku=pelaku(), now=utc_now())
        except DomainError as salah:
            borang.galat[salah.bidang or "umum"] = salah
    if borang.galat:
        return _show(layanan, standar, request.form, write_galat(borang.galat), 422)
    flash(_("Lembar reviu tersimpan."), "success")
    return redirect(url_for("publikasi_petugas.standar_layanan", layanan_id=layanan.id), code=303)
