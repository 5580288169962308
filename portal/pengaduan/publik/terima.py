"""The receipt: code, PIN, what happens next and by when."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.inti.galat import DomainError
from portal.inti.periode import local_date
from portal.inti.web.kiriman import issue_kunci
from portal.organisasi.service import get_unit
from portal.pengaduan.domain.pilihan import JENIS
from portal.pengaduan.publik.dasar import KIRIMAN_LACAK, bp, forget_kode, read_kode_kue
from portal.pengaduan.service.buku import list_peristiwa
from portal.pengaduan.service.kabar import write_kode
from portal.pengaduan.service.kasus import read_tanda
from portal.pengaduan.service.lacak import get_by_kode


@bp.get("/diterima")
def diterima() -> ResponseReturnValue:
    """Show the receipt to the browser that sent the report; it may be reloaded and printed for an hour."""
    kode = read_kode_kue()
    if kode is None:
        return redirect(url_for("pengaduan_publik.lacak", kabar="habis"), code=303)
    try:
        kasus, tanda = get_by_kode(kode), read_tanda(kode)
    except DomainError:
        return forget_kode(current_app.make_response(redirect(url_for("pengaduan_publik.lacak"), code=303)))
    pertama = list_peristiwa(kasus.id)[0]
    zona = current_app.config["PORTAL_ZONA"]
    return render_template(
        "pengaduan/publik/diterima.html",
        kode=write_kode(kode),
        kunci_selesai=issue_kunci(KIRIMAN_LACAK, ""),
        tanda=tanda,
        kasus=kasus,
        jenis=JENIS.get(kasus.jenis, ""),
        unit=get_unit(kasus.unit_id).nama,
        verifikasi=local_date(pertama.tenggat_tahap, zona) if pertama.tenggat_tahap else None,
        selesai=local_date(pertama.tenggat_berlaku, zona) if pertama.tenggat_berlaku else None,
    )
