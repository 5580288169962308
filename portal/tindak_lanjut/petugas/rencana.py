"""Adding a plan to a recommendation, and dropping one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.tindak_lanjut.petugas.dasar import (
    bp,
    describe_galat,
    find_butir,
    first_or_posted,
    read_hari,
    today,
)
from portal.tindak_lanjut.service.akses import find_rencana, list_orang
from portal.tindak_lanjut.service.catat import add_rencana, drop_rencana

BIDANG = ("kegiatan", "pengguna", "penanggung_jawab", "tenggat")


def _show(nomor: int, salah: DomainError | None = None) -> ResponseReturnValue:
    butir = find_butir(nomor)
    halaman = render_template(
        "tindak_lanjut/petugas/rencana_baru.html",
        butir=butir,
        orang=list_orang(butir.unit_id),
        isian=first_or_posted({}),
        **describe_galat(salah, BIDANG),
    )
    return halaman, salah.status if salah else 200


def _read_orang(unit_id: int) -> tuple[int | None, str]:
    """Return the account chosen and the name to write: the one typed, else that of the account."""
    nama, pilih = request.form.get("penanggung_jawab", "").strip(), request.form.get("pengguna", "")
    if not pilih:
        return None, nama
    orang = {str(n): (n, punya) for n, punya in list_orang(unit_id)}
    if pilih not in orang:
        raise DomainError("orang_tidak_ada", _n("Pilih orang dari daftar, atau ketik namanya."), bidang="pengguna")
    return orang[pilih][0], nama or orang[pilih][1]


@bp.get("/<int:nomor>/rencana")
@butuh_izin("tindak_lanjut.kelola")
def rencana_baru(nomor: int) -> ResponseReturnValue:
    """Show the form of a plan."""
    return _show(nomor)


@bp.post("/<int:nomor>/rencana")
@butuh_izin("tindak_lanjut.kelola")
@menulis
def rencana_simpan(nomor: int) -> ResponseReturnValue:
    """Add a plan."""
    try:
        pengguna_id, orang = _read_orang(find_butir(nomor).unit_id)
        add_rencana(
            nomor,
            kegiatan=request.form.get("kegiatan", ""),
            penanggung_jawab=orang,
            tenggat=read_hari("tenggat"),
            pengguna_id=pengguna_id,
            cakupan=cakupan(),
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        return _show(nomor, salah)
    flash(_("Rencana ditambahkan."), "success")
    return redirect(url_for("tindak_lanjut_petugas.rinci", nomor=nomor), code=303)


def _show_drop(nomor: int, rencana_id: int, salah: DomainError | None = None) -> ResponseReturnValue:
    butir = find_butir(nomor)
    halaman = render_template(
        "tindak_lanjut/petugas/batal.html",
        butir=butir,
        rencana=find_rencana(butir, rencana_id),
        isian=first_or_posted({}),
        **describe_galat(salah, ("alasan",)),
    )
    return halaman, salah.status if salah else 200


@bp.get("/<int:nomor>/rencana/<int:rencana_id>/batal")
@butuh_izin("tindak_lanjut.kelola")
def batal(nomor: int, rencana_id: int) -> ResponseReturnValue:
    """Ask why a plan is dropped."""
    return _show_drop(nomor, rencana_id)


@bp.post("/<int:nomor>/rencana/<int:rencana_id>/batal")
@butuh_izin("tindak_lanjut.kelola")
@menulis
def batal_simpan(nomor: int, rencana_id: int) -> ResponseReturnValue:
    """Drop a plan; it stays visible with the reason."""
    rencana = find_rencana(find_butir(nomor), rencana_id)
    try:
        drop_rencana(
            rencana.nomor,
            hari_ini=today(),
            alasan=request.form.get("alasan", ""),
            cakupan=cakupan(),
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        return _show_drop(nomor, rencana_id, salah)
    flash(_("Rencana dibatalkan."), "success")
    return redirect(url_for("tindak_lanjut_petugas.rinci", nomor=nomor), code=303)
