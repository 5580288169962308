"""Documents of other offices: the inspectorate's report stands for the office's own."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.berkas import Titipan
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import describe_titipan, send_berkas, take_titipan
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.laporan.petugas.dasar import bp, list_periode, pick_jenis, pick_periode, pick_unit, today, visible_jenis
from portal.laporan.petugas.satu import read_tanggal
from portal.laporan.service import luar as service
from portal.organisasi.service import list_unit


def _page(
    status: int = 200, galat: dict[str, str] | None = None, titipan: Titipan | None = None
) -> ResponseReturnValue:
    jenis = visible_jenis()
    nama = {u.id: u.nama for u in list_unit(cakupan())}
    halaman = render_template(
        "laporan/petugas/luar.html",
        isi=[
            (b, berkas, jenis[b.jenis], Periode.parse(b.periode), nama.get(b.unit_id, ""))
            for b, berkas in service.list_luar(cakupan(), jenis=jenis)
        ],
        jenis=jenis,
        unit=list_unit(cakupan()),
        periode=list_periode(),
        hari_ini=today(),
        galat=galat or {},
        isian=request.form,
        titipan=describe_titipan(titipan),
    )
    return halaman, status


@bp.get("/luar")
@butuh_izin("laporan.lihat")
def luar() -> ResponseReturnValue:
    """List documents of other offices and offer to add one."""
    return _page()


@bp.post("/luar")
@butuh_izin("laporan.unggah")
def simpan_luar() -> ResponseReturnValue:
    """Keep a document of another office. The file is taken in before the write begins, and waits for a wrong field."""
    titipan = None
    try:
        titipan = take_titipan()
        if titipan is None:
            raise DomainError("berkas_kosong", _n("Pilih berkas."), bidang="berkas")
        tanggal = read_tanggal()
        with unit_kerja():
            service.add_luar(
                pick_jenis(request.form.get("jenis", "")).kode,
                pick_unit(),
                pick_periode(),
                penerbit=request.form.get("penerbit", ""),
                nomor=request.form.get("nomor", ""),
                tanggal=tanggal,
                titipan=titipan,
                pelaku=pelaku(),
                now=utc_now(),
            )
    except DomainError as salah:
        return _page(salah.status, {salah.bidang or "": translate(salah)}, titipan)
    flash(_("Laporan dari luar disimpan."), "success")
    return redirect(url_for("laporan_petugas.luar"), code=303)


@bp.get("/luar/<int:luar_id>")
@butuh_izin("laporan.lihat")
def unduh_luar(luar_id: int) -> Response:
    """Download a document of another office."""
    return send_berkas(service.find_luar(luar_id, cakupan(), visible_jenis())[1])
