"""Publication of single cases: the queue of redacted ones, each as the public will see it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.pengaduan.domain.gerak import GERAK, is_allowed
from portal.pengaduan.domain.status import Status
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.petugas.kata_impor import NAMA_STATUS
from portal.pengaduan.service.akses import find_kasus, wewenang_pada
from portal.pengaduan.service.gerak import move
from portal.pengaduan.service.langkah import Isian
from portal.pengaduan.service.terbit import list_antrean, preview_naskah

BERITA = {"terbit": _n("Diterbitkan."), "tarik": _n("Ditarik dari publikasi.")}
bp.add_app_template_global(preview_naskah, "naskah_publik")


def _may(kasus_id: int, gerak: str) -> bool:
    pelaku = saya()
    kasus = find_kasus(kasus_id, pelaku)
    return is_allowed(GERAK[gerak], Status(kasus.status), wewenang_pada(kasus, pelaku))


def _show(status: int = 200, galat: str | None = None) -> ResponseReturnValue:
    halaman = render_template(
        "pengaduan/petugas/terbit.html",
        antrean=list_antrean(saya()),
        boleh_gerak=_may,
        nama_status=NAMA_STATUS,
        galat=galat,
    )
    return halaman, status


@bp.get("/terbit")
@butuh_izin("pengaduan.setuju")
def terbit() -> ResponseReturnValue:
    """List what waits to be published and what is public."""
    return _show()


@bp.post("/terbit/<int:kasus_id>")
@butuh_izin("pengaduan.setuju")
@menulis
def terbit_gerak(kasus_id: int) -> ResponseReturnValue:
    """Publish a redacted case, or take it back."""
    gerak = "tarik" if request.form.get("gerak") == "tarik" else "terbit"
    try:
        move(kasus_id, gerak, Isian(catatan=request.form.get("catatan", "")), pelaku=saya(), now=utc_now())
    except DomainError as salah:
        if salah.status in (403, 404):
            raise
        return _show(salah.status, translate(salah))
    flash(_(BERITA[gerak]), "success")
    return redirect(url_for("pengaduan_petugas.terbit"), code=303)
