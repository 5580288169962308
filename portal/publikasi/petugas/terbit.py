"""Back office: publish a closed period and fetch its posters."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import find_unit, list_unit
from portal.publikasi import service
from portal.publikasi.domain.ukuran import POSTER
from portal.publikasi.petugas.dasar import bp
from portal.publikasi.poster import describe_nama, list_poster
from portal.skm.service.penutupan import list_penutupan


@bp.get("/")
@butuh_izin("laporan.survei")
def daftar() -> ResponseReturnValue:
    """List closed periods: published ones with their posters, others with a button."""
    terbit = service.map_publikasi(cakupan())
    isi = [
        (unit, Periode.parse(tutup.periode), tutup, terbit.get(tutup.id))
        for unit in list_unit(cakupan())
        for tutup in list_penutupan(unit.id)
    ]
    isi.sort(key=lambda b: b[1].mulai, reverse=True)
    return render_template(
        "publikasi/petugas/daftar.html",
        isi=isi,
        poster={satu.id: list_poster(satu) for satu in terbit.values()},
        alamat=service.build_alamat,
        jumlah_poster=len(POSTER),
        uraikan=describe_nama,
    )


@bp.post("/")
@butuh_izin("publikasi.terbit")
@menulis
def terbit() -> ResponseReturnValue:
    """Publish the newest closing of a period."""
    unit = find_unit(request.form.get("unit", ""), cakupan())
    periode = Periode.parse(request.form.get("periode", ""))
    try:
        service.publish(unit, periode, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        flash(translate(salah), "danger")
    else:
        flash(_("%(periode)s diterbitkan. Poster sedang dibuat.", periode=periode.nama), "success")
    return redirect(url_for("publikasi_petugas.daftar"), code=303)
