"""A recommendation entered by hand: found by monitoring, an inspection, or otherwise."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.kode import ABJAD, make_token
from portal.inti.periode import Periode
from portal.inti.web.bentuk import nama_periode
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import find_unit, list_unit
from portal.tindak_lanjut.domain.sumber import DITULIS_TANGAN, MONEV, NAMA_SUMBER
from portal.tindak_lanjut.petugas.dasar import bp, describe_galat, first_or_posted, read_hari, today
from portal.tindak_lanjut.service.catat import RekomendasiBaru, add_rekomendasi

BIDANG = ("unit", "sumber", "periode", "tanggal", "uraian", "dasar")
KUNCI_MAKS = 60


def _show(salah: DomainError | None = None) -> ResponseReturnValue:
    kini = Periode.containing(today())
    unit = list_unit(cakupan())
    awal = {
        "unit": request.args.get("unit", unit[0].kode if unit else ""),
        "sumber": MONEV,
        "periode": kini.shift(-1).kode,
        "tanggal": today().isoformat(),
        "kunci": make_token(),
    }
    halaman = render_template(
        "tindak_lanjut/petugas/baru.html",
        isian=first_or_posted(awal),
        unit=[(u.kode, u.nama) for u in unit],
        sumber=[(k, _(NAMA_SUMBER[k])) for k in DITULIS_TANGAN],
        periode=[(p.kode, nama_periode(p)) for p in (kini.shift(-i) for i in range(8))],
        **describe_galat(salah, BIDANG),
    )
    return halaman, salah.status if salah else 200


@bp.get("/baru")
@butuh_izin("tindak_lanjut.kelola")
def baru() -> ResponseReturnValue:
    """Show the form of a recommendation."""
    return _show()


def _read_isian() -> RekomendasiBaru:
    kunci, sumber = request.form.get("kunci", ""), request.form.get("sumber", "")
    if not kunci or len(kunci) > KUNCI_MAKS or not set(kunci) <= set(ABJAD):
        kunci = make_token()
    if sumber not in DITULIS_TANGAN:
        raise DomainError("sumber_salah", _n("Pilih sumber dari daftar."), bidang="sumber")
    tanggal = read_hari("tanggal")
    if tanggal > today():
        raise DomainError("tanggal_depan", _n("Tanggal rekomendasi paling lambat hari ini."), bidang="tanggal")
    return RekomendasiBaru(
        unit_id=find_unit(request.form.get("unit", ""), cakupan()).id,
        sumber=sumber,
        asal=f"tangan:{kunci}",
        periode=Periode.parse(request.form.get("periode", "")),
        tanggal=tanggal,
        uraian=request.form.get("uraian", ""),
        dasar=request.form.get("dasar", ""),
    )


@bp.post("/baru")
@butuh_izin("tindak_lanjut.kelola")
@menulis
def baru_simpan() -> ResponseReturnValue:
    """Store a recommendation; the same form sent twice makes one."""
    try:
        nomor = add_rekomendasi(_read_isian(), pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _show(salah)
    flash(_("Rekomendasi disimpan. Tambahkan rencana: siapa mengerjakan apa, sampai kapan."), "success")
    return redirect(url_for("tindak_lanjut_petugas.rinci", nomor=nomor), code=303)
