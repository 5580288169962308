"""Yearly targets of the action plan: what is asked, what was reached, and what that is worth."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import boleh, butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit
from portal.organisasi.service.lingkup import covers_office, require_office
from portal.zi.butir import load_lke
from portal.zi.domain.target import NAMA_ARAH
from portal.zi.petugas.dasar import bp, chosen_tahun, chosen_unit, switch, today
from portal.zi.service import target as layanan
from portal.zi.service.papan import build_papan


def _show(unit: Unit, tahun: int, galat: Mapping[str, str], status: int = 200) -> ResponseReturnValue:
    papan = build_papan(unit, tahun, hari_ini=today())
    saran = {x.butir.kode: x.saran.huruf for x in papan.lembar}
    capaian = layanan.read_capaian_target(unit, tahun, hari_ini=today(), saran=saran)
    return render_template(
        "zi/petugas/target.html",
        capaian=capaian,
        area=load_lke().area,
        arah=NAMA_ARAH,
        tercapai=sum(bool(c.tercapai) for c in capaian),
        perubahan=layanan.list_perubahan(tahun),
        galat=galat,
        boleh_ubah=boleh("zi.atur") and covers_office(cakupan()),
        isian=request.form if galat else {},
        galat_milik=next(iter(galat), "").rpartition("-")[0],
        ringkas=[(f"b-{b}", k) for b, k in galat.items()],
        **switch(unit, tahun),
    ), status


@bp.get("/target")
@butuh_izin("zi.lihat")
def target() -> ResponseReturnValue:
    """Show every indicator of a unit and year."""
    return _show(chosen_unit(), chosen_tahun(), {})


def _refused(unit: Unit, tahun: int, awal: str, kode: str, salah: DomainError) -> ResponseReturnValue:
    return _show(unit, tahun, {f"{awal}-{kode}-{salah.bidang or 'nilai'}": translate(salah)}, salah.status)


@bp.post("/target/<kode>")
@butuh_izin("zi.atur")
@menulis
def target_simpan(kode: str) -> ResponseReturnValue:
    """Set the target of an indicator in a year, for the whole office."""
    require_office(cakupan())
    unit, tahun = chosen_unit(), chosen_tahun()
    try:
        layanan.set_target(
            kode,
            tahun,
            request.form.get("nilai", ""),
            request.form.get("alasan", ""),
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        if salah.status == 404:
            raise
        return _refused(unit, tahun, "target", kode, salah)
    flash(_("Target %(kode)s tersimpan.", kode=kode), "baik")
    return redirect(url_for("zi_petugas.target", unit=unit.kode, tahun=tahun), code=303)


@bp.post("/target/<kode>/realisasi")
@butuh_izin("zi.isi")
@menulis
def realisasi_simpan(kode: str) -> ResponseReturnValue:
    """Store a realised value that the portal cannot measure."""
    unit, tahun = chosen_unit(), chosen_tahun()
    try:
        layanan.set_realisasi(
            kode,
            unit,
            tahun,
            request.form.get("nilai", ""),
            request.form.get("catatan", ""),
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        if salah.status == 404:
            raise
        return _refused(unit, tahun, "realisasi", kode, salah)
    flash(_("Capaian %(kode)s tersimpan.", kode=kode), "baik")
    return redirect(url_for("zi_petugas.target", unit=unit.kode, tahun=tahun), code=303)
