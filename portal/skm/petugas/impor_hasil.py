"""What an import stored, how its file was read, and taking it back."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.organisasi.service import get_unit
from portal.skm.impor.peta import label_of, parse_peta
from portal.skm.instrumen import find_instrumen
from portal.skm.petugas.dasar import bp
from portal.skm.service.impor import describe_impor, get_impor, undo_impor


@bp.get("/impor/hasil/<int:impor_id>")
@butuh_izin("skm.impor")
def impor_hasil(impor_id: int) -> ResponseReturnValue:
    """Show one import."""
    return _show(impor_id)


def _show(impor_id: int, galat: str | None = None, status: int = 200) -> ResponseReturnValue:
    impor = get_impor(impor_id, cakupan())
    instrumen, isi = find_instrumen(impor.instrumen), describe_impor(impor)
    try:
        peta = parse_peta(impor.pemetaan)
    except DomainError:
        peta = None
    return render_template(
        "skm/petugas/impor_hasil.html",
        impor=impor,
        isi=isi,
        periode=Periode.containing(isi.akhir).kode if isi.akhir else None,
        unit=get_unit(impor.unit_id),
        instrumen=instrumen,
        peta=peta,
        kolom=[(j, _(label_of(a, instrumen))) for j, a in peta.kolom.items() if a] if peta else [],
        galat=galat,
        alasan=request.form.get("alasan", ""),
    ), status


@bp.get("/impor/hasil/<int:impor_id>/peta.json")
@butuh_izin("skm.impor")
def impor_peta(impor_id: int) -> ResponseReturnValue:
    """Return how the file was read, for the command `skm impor --peta`."""
    impor = get_impor(impor_id, cakupan())
    return Response(
        impor.pemetaan,
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="peta-{impor.id}.json"'},
    )


@bp.post("/impor/hasil/<int:impor_id>/batal")
@butuh_izin("skm.impor")
def impor_batal(impor_id: int) -> ResponseReturnValue:
    """Take an import back: its answers stay as rows and count nowhere."""
    try:
        with unit_kerja():
            undo_impor(
                impor_id,
                cakupan=cakupan(),
                alasan=request.form.get("alasan", "")[:300],
                pelaku=pelaku(),
                now=utc_now(),
            )
    except DomainError as salah:
        if salah.bidang != "alasan":
            raise
        return _show(impor_id, translate(salah), salah.status)
    flash(_("Impor dibatalkan. Jawabannya tidak dihitung lagi."), "success")
    return redirect(url_for("skm_petugas.impor_hasil", impor_id=impor_id), code=303)
