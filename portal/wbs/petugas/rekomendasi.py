"""Writing a recommendation from the figures of a closed quarter; no vault is needed because nothing sealed is read."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import find_unit, list_unit
from portal.wbs.domain.pilihan import NAMA_KATEGORI
from portal.wbs.petugas.dasar import bp, today
from portal.wbs.service.angka import find_triwulan
from portal.wbs.service.rekomendasi import UMUM, list_pilihan, recommend

BIDANG = ("kategori", "unit", "uraian")


def _quarter() -> Periode:
    return find_triwulan(request.values.get("periode", ""), hari_ini=today())


def _show(periode: Periode, salah: DomainError | None = None) -> ResponseReturnValue:
    di = salah.bidang if salah and salah.bidang in BIDANG else "uraian"
    kalimat = translate(salah) if salah else ""
    pilihan = list_pilihan(periode, hari_ini=today())
    halaman = render_template(
        "wbs/petugas/rekomendasi.html",
        periode=periode,
        kategori=[(k, _("Semua kategori") if k == UMUM else _(NAMA_KATEGORI[k])) for k in pilihan],
        unit=[(u.kode, u.nama) for u in list_unit()],
        isian=request.form,
        galat={di: kalimat} if salah else {},
        ringkas=[(f"b-{di}", kalimat)] if salah else [],
    )
    return halaman, salah.status if salah else 200


@bp.get("/angka/rekomendasi")
@butuh_izin("wbs.kelola")
def rekomendasi() -> ResponseReturnValue:
    """Ask what should be improved."""
    return _show(_quarter())


@bp.post("/angka/rekomendasi")
@butuh_izin("wbs.kelola")
@menulis
def rekomendasi_simpan() -> ResponseReturnValue:
    """Store the recommendation; it may be for any unit, as the figures are those of the whole office."""
    periode = _quarter()
    try:
        nomor = recommend(
            periode,
            request.form.get("kategori", ""),
            request.form.get("uraian", ""),
            unit_id=find_unit(request.form.get("unit", "")).id,
            pelaku=pelaku(),
            hari_ini=today(),
            now=utc_now(),
        )
    except DomainError as salah:
        return _show(periode, salah)
    flash(_("Rekomendasi %(nomor)s disimpan. Petugas unit menambahkan rencananya.", nomor=nomor), "baik")
    return redirect(url_for("wbs_petugas.angka", periode=periode.kode), code=303)
