"""Quarterly figures without any key."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.akun.domain import Peran
from portal.akun.service import peran_of
from portal.inti.web.penjaga import butuh_izin
from portal.wbs.domain.angka import NAMA_BAGIAN
from portal.wbs.petugas.dasar import bp, orang, today
from portal.wbs.service.angka import compute_petugas, find_triwulan, last_closed, list_triwulan


@bp.get("/angka")
@butuh_izin("wbs.angka")
def angka() -> ResponseReturnValue:
    """Show a quarter; no vault is needed because nothing sealed is read."""
    hari_ini, minta = today(), request.args.get("periode")
    pengelola = Peran.PENGELOLA_WBS in peran_of(orang())
    daftar = list_triwulan(hari_ini=hari_ini)
    if not pengelola:
        daftar = daftar[1:] or [last_closed(hari_ini)]
    periode = find_triwulan(minta, hari_ini=hari_ini) if minta else daftar[min(int(pengelola), len(daftar) - 1)]
    sajian = compute_petugas(periode, hari_ini=hari_ini, pengelola_id=orang().id if pengelola else None)
    return render_template(
        "wbs/petugas/angka.html",
        angka=sajian,
        bagian=NAMA_BAGIAN,
        pengelola=pengelola,
        pilihan_periode=[(p.kode, p.nama) for p in daftar],
        periode_terpilih=periode.kode,
    )
