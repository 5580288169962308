"""Public: prove that a printed report comes from this portal."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.inti.galat import TidakDitemukan
from portal.inti.kode import clean_kode, group_kode
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.batas import limiter
from portal.laporan import service
from portal.laporan.registri import find_jenis

bp = Blueprint("laporan_publik", __name__, url_prefix="/verifikasi")


@bp.get("/")
def tanya() -> ResponseReturnValue:
    """Ask for the code on the last page."""
    kode = clean_kode(request.args.get("kode", ""))
    if kode:
        return redirect(url_for("laporan_publik.verifikasi", kode=kode), code=303)
    return render_template("laporan/publik/verifikasi.html", laporan=None, kode="", galat=None)


@bp.get("/<kode>")
@limiter.limit("60 per minute")
def verifikasi(kode: str) -> ResponseReturnValue:
    """Show what the portal knows of a printed report: unit, period, date, version, hash of its files."""
    try:
        laporan, unit = service.find_by_kode(kode)
    except TidakDitemukan as salah:
        halaman = render_template(
            "laporan/publik/verifikasi.html", laporan=None, kode=kode[:20], galat=translate(salah)
        )
        return halaman, 404
    return render_template(
        "laporan/publik/verifikasi.html",
        laporan=laporan,
        unit=unit,
        jenis=find_jenis(laporan.jenis),
        periode=Periode.parse(laporan.periode),
        berkas=service.list_format(laporan),
        kode=group_kode(laporan.kode_verifikasi),
        galat=None,
    )
