"""Pages of the QR codes."""

import io
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti import dokumen
from portal.inti.db import utc_now
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.kode import group_kode
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi import service
from portal.organisasi.petugas.dasar import bp
from portal.organisasi.service import qr as kode_qr


def _chosen_unit() -> service.Unit:
    daftar = service.list_unit(cakupan())
    kode = request.values.get("unit")
    if kode:
        return service.find_unit(kode, cakupan())
    if not daftar:
        raise TidakDitemukan("unit_kosong", _n("Belum ada unit. Impor unit, layanan, dan loket lebih dahulu."))
    return daftar[0]


@bp.get("/qr")
@butuh_izin("qr.kelola")
def qr() -> ResponseReturnValue:
    """List the QR codes of a unit."""
    unit = _chosen_unit()
    daftar = kode_qr.list_qr(frozenset({unit.id}))
    return render_template(
        "organisasi/petugas/qr.html",
        unit=unit,
        daftar=[
            (q, group_kode(q.kode), kode_qr.survey_url(current_app.config["PORTAL_BASE_URL"], q.token)) for q in daftar
        ],
        jawaban=_count_answers(daftar),
        kuesioner={k.kode: k for k in kode_qr.list_kuesioner()},
        pilihan_unit=[(u.kode, u.nama) for u in service.list_unit(cakupan())],
        unit_terpilih=unit.kode,
    )


def _count_answers(daftar: Any) -> dict[int, int]:
    """Ask the survey for the answers of each code through the hook it registers (rooms above are unknown here)."""
    hitung = current_app.extensions.get("hitung_jawaban_qr")
    return hitung(frozenset({q.unit_id for q in daftar})) if hitung and daftar else {}


@bp.post("/qr")
@butuh_izin("qr.kelola")
@menulis
def buat_qr() -> ResponseReturnValue:
    """Make every missing code of a unit for one instrument: each service at each counter, or one for the unit."""
    unit = _chosen_unit()
    jenis = kode_qr.find_kuesioner(request.form.get("instrumen", "skm"))
    kode_qr.ensure_all_qr(unit, instrumen=jenis.kode, per_layanan=jenis.per_layanan, pelaku=pelaku(), now=utc_now())
    flash(_("Kode QR untuk setiap loket dan layanan tersedia."), "success")
    return redirect(url_for("organisasi_petugas.qr", unit=unit.kode), code=303)


@bp.post("/qr/<int:qr_id>/cabut")
@butuh_izin("qr.kelola")
@menulis
def cabut_qr(qr_id: int) -> ResponseReturnValue:
    """Revoke a code."""
    kode = kode_qr.revoke_qr(qr_id, cakupan=cakupan(), pelaku=pelaku(), now=utc_now())
    flash(_("Kode QR %(kode)s dicabut dan tidak dapat dipakai lagi.", kode=group_kode(kode.kode)), "success")
    return redirect(url_for("organisasi_petugas.qr", unit=kode.unit.kode), code=303)


def _find_qr(qr_id: int) -> Any:
    unit_ids = frozenset(u.id for u in service.list_unit(cakupan()))
    for kode in kode_qr.list_qr(unit_ids):
        if kode.id == qr_id:
            return kode
    raise TidakDitemukan("qr_tidak_ada", _n("Kode QR ini tidak ditemukan."))


@bp.get("/qr/<int:qr_id>.<akhiran>")
@butuh_izin("qr.kelola")
def gambar_qr(qr_id: int, akhiran: str) -> ResponseReturnValue:
    """Download one code as SVG or PNG."""
    kode = _find_qr(qr_id)
    url = kode_qr.survey_url(current_app.config["PORTAL_BASE_URL"], kode.token)
    if akhiran == "svg":
        return Response(dokumen.qr_svg(url, koreksi="Q"), mimetype="image/svg+xml")
    if akhiran == "png":
        return send_file(io.BytesIO(kode_qr.draw_png(url)), mimetype="image/png", download_name=f"QR_{kode.kode}.png")
    raise TidakDitemukan("format_tidak_ada", _n("Format ini tidak tersedia."))


@bp.get("/qr/lembar.pdf")
@butuh_izin("qr.kelola")
def lembar_qr() -> ResponseReturnValue:
    """Download the printable sheet of a unit's valid codes, A4 or A5."""
    unit = _chosen_unit()
    satu, instrumen = request.args.get("id", ""), request.args.get("instrumen", "")
    semua = [
        q for q in kode_qr.list_qr(frozenset({unit.id})) if q.dicabut_at is None and instrumen in ("", q.instrumen)
    ]
    daftar = [q for q in semua if str(q.id) == satu] if satu else semua
    ukuran: kode_qr.Ukuran = "a5" if request.args.get("ukuran") == "a5" else "a4"
    isi = kode_qr.print_lembar(daftar, base_url=current_app.config["PORTAL_BASE_URL"], ukuran=ukuran)
    return send_file(
        io.BytesIO(isi),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"QR_{unit.kode}_{ukuran}.pdf",
    )
