"""Saying how far a plan is, with a file or a link as evidence."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.berkas import Titipan
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakBerwenang, _n
from portal.inti.web.berkas import describe_titipan, take_titipan
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.tindak_lanjut.domain.butir import Butir, Rencana
from portal.tindak_lanjut.petugas.dasar import (
    bp,
    describe_galat,
    find_butir,
    first_or_posted,
    read_bilangan,
    read_hari,
    saya,
    today,
)
from portal.tindak_lanjut.service.akses import find_rencana, may_report
from portal.tindak_lanjut.service.catat import add_kemajuan

BIDANG = ("tanggal", "persen", "catatan", "tautan", "berkas")


def _find(nomor: int, rencana_id: int) -> tuple[Butir, Rencana]:
    """Return recommendation and plan for somebody who may report on it."""
    butir = find_butir(nomor)
    rencana = find_rencana(butir, rencana_id)
    if not may_report(butir, rencana, saya()):
        raise TidakBerwenang("bukan_rencana_anda", _n("Rencana ini dilaporkan oleh orang atau unit yang memegangnya."))
    return butir, rencana


def _show(
    butir: Butir, rencana: Rencana, salah: DomainError | None = None, titipan: Titipan | None = None
) -> ResponseReturnValue:
    halaman = render_template(
        "tindak_lanjut/petugas/lapor.html",
        butir=butir,
        rencana=rencana,
        isian=first_or_posted({"tanggal": today().isoformat(), "persen": ""}),
        titipan=describe_titipan(titipan),
        **describe_galat(salah, BIDANG),
    )
    return halaman, salah.status if salah else 200


@bp.get("/<int:nomor>/rencana/<int:rencana_id>")
@butuh_izin("tindak_lanjut.kerja")
def lapor(nomor: int, rencana_id: int) -> ResponseReturnValue:
    """Show the form of an entry."""
    return _show(*_find(nomor, rencana_id))


@bp.post("/<int:nomor>/rencana/<int:rencana_id>")
@butuh_izin("tindak_lanjut.kerja")
def lapor_simpan(nomor: int, rencana_id: int) -> ResponseReturnValue:
    """Add an entry; the file goes into quarantine first."""
    butir, rencana = _find(nomor, rencana_id)
    titipan = None
    try:
        titipan = take_titipan()
        with unit_kerja():
            baru = add_kemajuan(
                rencana.nomor,
                tanggal=read_hari("tanggal"),
                persen=read_bilangan("persen"),
                catatan=request.form.get("catatan", ""),
                tautan=request.form.get("tautan", ""),
                titipan=titipan,
                hari_ini=today(),
                pelaku=pelaku(),
                now=utc_now(),
            )
    except DomainError as salah:
        return _show(butir, rencana, salah, titipan)
    if baru:
        flash(_("Kemajuan dicatat.") + (" " + _("Berkasnya diperiksa dahulu.") if titipan else ""), "success")
    else:
        flash(_("Catatan yang sama sudah ada, jadi tidak dicatat lagi."), "ingat")
    return redirect(url_for("tindak_lanjut_petugas.rinci", nomor=nomor), code=303)
