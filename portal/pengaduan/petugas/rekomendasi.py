"""Making a recommendation of a case: one text field; nothing of the story goes along."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.pengaduan.petugas.dasar import bp, saya, today
from portal.pengaduan.service.akses import find_kasus
from portal.pengaduan.service.rekomendasi import describe_dasar, find_rekomendasi, recommend


def _show(kasus_id: int, salah: DomainError | None = None) -> ResponseReturnValue:
    kasus = find_kasus(kasus_id, saya())
    kalimat = translate(salah) if salah else ""
    halaman = render_template(
        "pengaduan/petugas/rekomendasi.html",
        kasus=kasus,
        dasar=describe_dasar(kasus),
        nomor=find_rekomendasi(kasus),
        isian=request.form,
        galat={"uraian": kalimat} if salah else {},
        ringkas=[("b-uraian", kalimat)] if salah else [],
    )
    return halaman, salah.status if salah else 200


@bp.get("/<int:kasus_id>/rekomendasi")
@butuh_izin("tindak_lanjut.kelola")
def rekomendasi(kasus_id: int) -> ResponseReturnValue:
    """Ask what should be improved."""
    return _show(kasus_id)


@bp.post("/<int:kasus_id>/rekomendasi")
@butuh_izin("tindak_lanjut.kelola")
@menulis
def rekomendasi_simpan(kasus_id: int) -> ResponseReturnValue:
    """Store the recommendation."""
    kasus = find_kasus(kasus_id, saya())
    try:
        nomor = recommend(kasus, request.form.get("uraian", ""), pelaku=saya(), hari_ini=today(), now=utc_now())
    except DomainError as salah:
        return _show(kasus_id, salah)
    flash(_("Rekomendasi disimpan. Tambahkan rencana: siapa mengerjakan apa, sampai kapan."), "success")
    return redirect(url_for("tindak_lanjut_petugas.rinci", nomor=nomor), code=303)
