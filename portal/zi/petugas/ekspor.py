"""Exports: ask for the ZIP of an area, watch it being made, download it."""

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.inti.db import utc_now
from portal.inti.galat import TidakBerwenang, _n
from portal.inti.tugas import find_tugas
from portal.inti.web.penjaga import boleh, butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import get_unit
from portal.zi.butir import load_lke
from portal.zi.petugas.dasar import bp, chosen_tahun, chosen_unit, switch
from portal.zi.service import ekspor as layanan
from portal.zi.service.dokumen import IZIN


@bp.get("/ekspor")
@butuh_izin("zi.lihat")
def ekspor() -> ResponseReturnValue:
    """List the exports made so far and offer a new one."""
    unit, tahun = chosen_unit(), chosen_tahun()
    return render_template(
        "zi/petugas/ekspor.html", daftar=layanan.list_ekspor(cakupan()), area=load_lke().area, **switch(unit, tahun)
    )


@bp.post("/ekspor")
@butuh_izin("zi.lihat")
@menulis
def ekspor_minta() -> ResponseReturnValue:
    """Ask for the ZIP of an area; the job process makes it."""
    baris = layanan.request_ekspor(
        layanan.find_area(request.form.get("area", "")),
        chosen_unit(),
        chosen_tahun(),
        izin=[i for i in IZIN if boleh(i)],
        pelaku=pelaku(),
        now=utc_now(),
    )
    return redirect(url_for("zi_petugas.ekspor_show", ekspor_id=baris.id), code=303)


@bp.get("/ekspor/<int:ekspor_id>")
@butuh_izin("zi.lihat")
def ekspor_show(ekspor_id: int) -> ResponseReturnValue:
    """Show an export with its progress; the page renews itself while the job runs."""
    baris = layanan.find_ekspor(ekspor_id, cakupan())
    tugas = find_tugas(baris.tugas_id or 0)
    potong = request.headers.get("HX-Request")
    templat = "zi/petugas/_kemajuan.html" if potong else "zi/petugas/ekspor_show.html"
    return render_template(
        templat, ekspor=baris, tugas=tugas, unit=get_unit(baris.unit_id, cakupan()), hasil=tugas.read_hasil()
    )


@bp.get("/ekspor/<int:ekspor_id>/unduh")
@butuh_izin("zi.lihat")
def ekspor_unduh(ekspor_id: int) -> ResponseReturnValue:
    """Send a finished ZIP from the disk."""
    baris = layanan.find_ekspor(ekspor_id, cakupan())
    if not all(boleh(i) for i in layanan.read_izin(baris)):
        raise TidakBerwenang("zip_lebih", _n("ZIP ini memuat laporan yang tidak boleh Anda buka. Buat ZIP sendiri."))
    berkas = layanan.locate_zip(baris)
    return send_file(berkas, mimetype="application/zip", as_attachment=True, download_name=baris.nama)
