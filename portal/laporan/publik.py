"""Public: prove that a printed report comes from this portal; documents shown to everybody."""

import io

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.inti.galat import TidakDitemukan, _n
from portal.inti.kode import clean_kode, group_kode
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.batas import limiter
from portal.laporan.domain.daur import NAMA_STATUS, SAH, Status
from portal.laporan.registri import find_jenis
from portal.laporan.service import baca

bp = Blueprint("laporan_publik", __name__)


@bp.get("/verifikasi/")
def tanya() -> ResponseReturnValue:
    """Ask for the code on the last page."""
    kode = clean_kode(request.args.get("kode", ""))
    if kode:
        return redirect(url_for("laporan_publik.verifikasi", kode=kode), code=303)
    return render_template("laporan/publik/verifikasi.html", laporan=None, kode="", galat=None)


@bp.get("/verifikasi/<kode>")
@limiter.limit("60 per minute")
def verifikasi(kode: str) -> ResponseReturnValue:
    """Show what the portal knows of a printed report: unit, period, date, status, version, hash of its files."""
    try:
        laporan, unit = baca.find_by_kode(kode)
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
        berkas=baca.list_format(laporan),
        kode=group_kode(laporan.kode_verifikasi),
        status=Status(laporan.status),
        nama_status=NAMA_STATUS,
        sah=Status(laporan.status) in SAH,
        pengganti=baca.find_pengganti(laporan),
        galat=None,
    )


@bp.get("/publikasi/laporan/")
def terbit() -> ResponseReturnValue:
    """List the documents shown to everybody."""
    return render_template(
        "laporan/publik/terbit.html", isi=[(b, find_jenis(b.laporan.jenis)) for b in baca.list_terbit()]
    )


@bp.get("/publikasi/laporan/<kode>.pdf")
@limiter.limit("60 per minute")
def unduh(kode: str) -> Response:
    """Serve the copy for everybody of a published document."""
    laporan, _ = baca.find_by_kode(kode)
    if Status(laporan.status) is not Status.DIPUBLIKASIKAN:
        raise TidakDitemukan("belum_terbit", _n("Laporan ini belum dipublikasikan."))
    nama, isi = baca.read_berkas(laporan, baca.PUBLIK)
    respons = send_file(io.BytesIO(isi), mimetype="application/pdf", as_attachment=True, download_name=nama)
    respons.headers["Cache-Control"] = "public, max-age=300"
    return respons
