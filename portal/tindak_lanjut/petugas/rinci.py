"""One recommendation: its basis, plans, entries with evidence; declaring that it cannot be carried out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.berkas import send_berkas
from portal.inti.web.penjaga import boleh, butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import get_unit
from portal.tindak_lanjut.domain.butir import NAMA_KEADAAN, Keadaan
from portal.tindak_lanjut.petugas.dasar import (
    RUPA_KEADAAN,
    bp,
    describe_galat,
    describe_tenggat,
    find_butir,
    first_or_posted,
    may_manage,
    name_sumber,
    saya,
    today,
)
from portal.tindak_lanjut.service.akses import find_bukti, may_report, read_pencatatan
from portal.tindak_lanjut.service.catat import stop_rekomendasi


@bp.get("/<int:nomor>")
@butuh_izin("tindak_lanjut.lihat")
def rinci(nomor: int) -> ResponseReturnValue:
    """Show a recommendation."""
    butir = find_butir(nomor)
    kerja = boleh("tindak_lanjut.kerja") and butir.dihentikan_pada is None
    return render_template(
        "tindak_lanjut/petugas/rinci.html",
        butir=butir,
        unit=get_unit(butir.unit_id).nama,
        periode=Periode.parse(butir.periode),
        rencana=[
            (r, *describe_tenggat(r, today()), kerja and r.batal_pada is None and may_report(butir, r, saya()))
            for r in butir.rencana
        ],
        pencatatan=read_pencatatan(nomor),
        kelola=may_manage(butir),
        nama_sumber=name_sumber,
        nama_keadaan=NAMA_KEADAAN,
        rupa_keadaan=RUPA_KEADAAN,
        Keadaan=Keadaan,
    )


@bp.get("/<int:nomor>/bukti/<token>")
@butuh_izin("tindak_lanjut.lihat")
def bukti(nomor: int, token: str) -> ResponseReturnValue:
    """Hand out a file of an entry."""
    return send_berkas(find_bukti(find_butir(nomor).nomor, token))


def _show_stop(nomor: int, salah: DomainError | None = None) -> ResponseReturnValue:
    halaman = render_template(
        "tindak_lanjut/petugas/henti.html",
        butir=find_butir(nomor),
        isian=first_or_posted({}),
        **describe_galat(salah, ("alasan",)),
    )
    return halaman, salah.status if salah else 200


@bp.get("/<int:nomor>/henti")
@butuh_izin("tindak_lanjut.kelola")
def henti(nomor: int) -> ResponseReturnValue:
    """Ask why a recommendation cannot be carried out."""
    return _show_stop(nomor)


@bp.post("/<int:nomor>/henti")
@butuh_izin("tindak_lanjut.kelola")
@menulis
def henti_simpan(nomor: int) -> ResponseReturnValue:
    """Declare that a recommendation cannot be carried out."""
    try:
        stop_rekomendasi(
            nomor,
            alasan=request.form.get("alasan", ""),
            hari_ini=today(),
            cakupan=cakupan(),
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        return _show_stop(nomor, salah)
    flash(_("Rekomendasi dinyatakan tidak dapat ditindaklanjuti. Alasannya tercetak di laporan."), "success")
    return redirect(url_for("tindak_lanjut_petugas.rinci", nomor=nomor), code=303)
