"""Reports of the inspectorate on its own channel, filed as evidence."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.berkas import Titipan
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import describe_titipan, send_berkas, take_titipan
from portal.inti.web.penjaga import butuh_izin
from portal.wbs.petugas.dasar import bp, orang, today
from portal.wbs.service import luar as layanan


def _show(galat: Mapping[str, str], titipan: Titipan | None = None, status: int = 200) -> ResponseReturnValue:
    isian = request.form if request.method == "POST" else {"periode": Periode.containing(today()).shift(-1).kode}
    urut = sorted(galat, key=lambda b: layanan.URUTAN.index(b) if b in layanan.URUTAN else -1)
    isi = render_template(
        "wbs/petugas/luar.html",
        daftar=[(Periode.parse(baris.periode), baris, berkas) for baris, berkas in layanan.list_luar()],
        isian=isian,
        galat=galat,
        ringkas=[("isi" if b == "umum" else f"b-{b}", galat[b]) for b in urut],
        titipan=describe_titipan(titipan),
    )
    return isi, status


@bp.get("/luar")
@butuh_izin("wbs.luar")
def luar() -> ResponseReturnValue:
    """List what was filed, by period, with the form that adds one."""
    return _show({})


@bp.post("/luar")
@butuh_izin("wbs.luar")
def luar_simpan() -> ResponseReturnValue:
    """File one report."""
    salah: dict[str, DomainError] = {}
    isian, titipan = layanan.read_isian(request.form, salah, now=utc_now()), None
    try:
        titipan = layanan.check_pdf(take_titipan())
    except DomainError as tolak:
        salah["berkas"] = tolak
    if salah or titipan is None:
        return _show({bidang: translate(s) for bidang, s in salah.items()}, titipan, 422)
    with unit_kerja():
        layanan.add_luar(isian, titipan, pelaku=(orang().nama, orang().email), now=utc_now())
    flash(_("Laporan tersimpan. Berkasnya diperiksa dahulu."), "baik")
    return redirect(url_for("wbs_petugas.luar"), code=303)


@bp.get("/luar/<int:luar_id>/berkas")
@butuh_izin("wbs.luar")
def luar_berkas(luar_id: int) -> ResponseReturnValue:
    """Send the PDF of one entry."""
    return send_berkas(layanan.find_berkas(luar_id))
