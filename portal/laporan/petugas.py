"""Back office: ask for reports, watch them being made, download them."""

import io

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.inti.db import utc_now
from portal.inti.dokumen import FORMAT
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import Periode, local_date
from portal.inti.tugas import find_tugas
from portal.inti.web.menu import Butir
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.laporan import service
from portal.laporan.registri import REGISTRI
from portal.organisasi.service import find_unit, list_unit

bp = Blueprint("laporan_petugas", __name__, url_prefix="/petugas/laporan")
MENU = (Butir(30, _n("Laporan"), "laporan_petugas.daftar", "laporan.lihat", "file-text"),)


@bp.get("/")
@butuh_izin("laporan.lihat")
def daftar() -> ResponseReturnValue:
    """List the documents made so far and offer a new one."""
    kini = Periode.containing(local_date(utc_now(), current_app.config["PORTAL_ZONA"]))
    isi = [
        (laporan, unit, tugas, service.list_format(laporan), Periode.parse(laporan.periode))
        for laporan, unit, tugas in service.list_laporan(cakupan())
    ]
    return render_template(
        "laporan/petugas/daftar.html",
        isi=isi,
        jenis=REGISTRI,
        unit=list_unit(cakupan()),
        periode=[kini.shift(-i) for i in range(8)],
        unit_dipilih=request.args.get("unit", ""),
        periode_dipilih=request.args.get("periode", kini.shift(-1).kode),
    )


@bp.post("/")
@butuh_izin("laporan.buat")
@menulis
def minta() -> ResponseReturnValue:
    """Ask for a document; the job process makes it."""
    laporan = service.request_laporan(
        request.form.get("jenis", "skm-triwulan"),
        find_unit(request.form.get("unit", ""), cakupan()),
        Periode.parse(request.form.get("periode", "")),
        pelaku=pelaku(),
        now=utc_now(),
    )
    return redirect(url_for("laporan_petugas.show", laporan_id=laporan.id), code=303)


@bp.get("/<int:laporan_id>")
@butuh_izin("laporan.lihat")
def show(laporan_id: int) -> ResponseReturnValue:
    """Show a document with its progress and files; the page renews itself while the job runs."""
    laporan = service.find_laporan(laporan_id, cakupan())
    tugas = find_tugas(laporan.tugas_id or 0)
    templat = "laporan/petugas/_kemajuan.html" if request.headers.get("HX-Request") else "laporan/petugas/show.html"
    return render_template(
        templat,
        laporan=laporan,
        tugas=tugas,
        jenis=REGISTRI[laporan.jenis],
        periode=Periode.parse(laporan.periode),
        berkas=service.list_format(laporan),
        nama_format={k: v.nama for k, v in FORMAT.items()},
    )


@bp.get("/<int:laporan_id>/<format_>")
@butuh_izin("laporan.lihat")
def unduh(laporan_id: int, format_: str) -> ResponseReturnValue:
    """Download one file of a document."""
    if format_ not in FORMAT:
        raise TidakDitemukan("format_tidak_ada", _n("Format ini tidak tersedia."))
    nama, isi = service.read_berkas(service.find_laporan(laporan_id, cakupan()), format_)
    return send_file(io.BytesIO(isi), mimetype=FORMAT[format_].mime, as_attachment=True, download_name=nama)
