"""Documents of one kind for many units: progress and result of the batch."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.inti.periode import Periode
from portal.inti.tugas import find_tugas
from portal.inti.web.penjaga import butuh_izin, cakupan
from portal.laporan.petugas.dasar import bp, visible_jenis
from portal.laporan.registri import find_jenis
from portal.laporan.service import kumpulan as service
from portal.organisasi.service import get_unit


@bp.get("/kumpulan/<int:kumpulan_id>")
@butuh_izin("laporan.lihat")
def kumpulan(kumpulan_id: int) -> ResponseReturnValue:
    """Show how far a batch is, and what became of each unit's document."""
    satu = service.find_kumpulan(kumpulan_id, cakupan(), visible_jenis())
    tugas = find_tugas(satu.tugas_id or 0)
    bagian = request.headers.get("HX-Request")
    return render_template(
        "laporan/petugas/_kumpulan.html" if bagian else "laporan/petugas/kumpulan.html",
        kumpulan=satu,
        tugas=tugas,
        unit=get_unit(satu.unit_id),
        jenis=find_jenis(satu.jenis),
        periode=Periode.parse(satu.periode),
        hasil=service.read_hasil(tugas),
    )
