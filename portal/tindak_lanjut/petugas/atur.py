"""Settings of the room: the band of “sebagian besar” and the months of the digest."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bentuk import tanggal
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service.lingkup import covers_office, require_office
from portal.tindak_lanjut.petugas.dasar import bp, describe_galat, first_or_posted, read_bilangan, today
from portal.tindak_lanjut.service.aturan import read_aturan, save_aturan


def _show(salah: DomainError | None = None) -> ResponseReturnValue:
    aturan = read_aturan()
    terpilih = request.form.getlist("bulan") if request.method == "POST" else [str(b) for b in aturan.bulan]
    tahun = Periode.containing(today(), "tahun")
    halaman = render_template(
        "tindak_lanjut/petugas/atur.html",
        isian=first_or_posted({"batas": str(aturan.pita.batas)}),
        bulan=[(str(b.urutan), tanggal(b.mulai, "MMMM"), str(b.urutan) in terpilih) for b in tahun.bulan()],
        boleh_ubah=covers_office(cakupan()),
        **describe_galat(salah, ("batas", "bulan")),
    )
    return halaman, salah.status if salah else 200


@bp.get("/atur")
@butuh_izin("tindak_lanjut.atur")
def atur() -> ResponseReturnValue:
    """Show the settings."""
    return _show()


@bp.post("/atur")
@butuh_izin("tindak_lanjut.atur")
@menulis
def atur_simpan() -> ResponseReturnValue:
    """Store the settings; only somebody who sees the whole office may."""
    require_office(cakupan())
    bulan = [int(b) for b in request.form.getlist("bulan") if b.isascii() and b.isdigit() and len(b) < 3]
    try:
        save_aturan(read_bilangan("batas"), bulan, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _show(salah)
    flash(_("Aturan disimpan."), "success")
    return redirect(url_for("tindak_lanjut_petugas.atur"), code=303)
