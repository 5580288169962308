"""Who holds keys, and the confirmation of new vaults by a colleague or, when there is none, by the head."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.wbs.petugas.dasar import bp, butuh_brankas, orang
from portal.wbs.service import brankas as layanan


def list_kelompok() -> list[dict[str, object]]:
    """Return both kinds of key holders: who has a confirmed vault, whose waits (the visitor's apart), who has none."""
    return [_read_kelompok(jenis) for jenis in (layanan.PENGELOLA, layanan.KUSTODIAN)]


def _read_kelompok(jenis: str) -> dict[str, object]:
    menunggu = layanan.list_menunggu(jenis)
    lain = [m for m in menunggu if m.pengguna_id != orang().id]
    return {
        "jenis": jenis,
        "sah": layanan.list_pemegang(jenis),
        "menunggu": lain,
        "saya_menunggu": len(lain) < len(menunggu),
        "boleh_sahkan": bool(lain) and layanan.may_confirm(orang(), jenis),
        "tanpa": layanan.list_tanpa(jenis),
    }


def _confirm(pengguna_id: int) -> None:
    try:
        layanan.confirm_brankas(orang(), pengguna_id, now=utc_now())
    except DomainError as salah:
        flash(translate(salah), "bahaya")
    else:
        flash(_("Brankas disahkan. Laporan berikutnya juga disegel untuknya."), "baik")


@bp.get("/pemegang")
@butuh_izin("wbs.brankas")
@butuh_brankas
def pemegang() -> ResponseReturnValue:
    """Show who holds keys and whose vault waits."""
    return render_template("wbs/petugas/pemegang.html", kelompok=list_kelompok(), sahkan="wbs_petugas.sahkan")


@bp.post("/pemegang/<int:pengguna_id>/sahkan")
@butuh_izin("wbs.brankas")
@butuh_brankas
@menulis
def sahkan(pengguna_id: int) -> ResponseReturnValue:
    """Confirm a colleague's new vault."""
    _confirm(pengguna_id)
    return redirect(url_for("wbs_petugas.pemegang"), code=303)


@bp.post("/darurat/<int:pengguna_id>/sahkan")
@butuh_izin("wbs.darurat")
@menulis
def darurat_sahkan(pengguna_id: int) -> ResponseReturnValue:
    """Confirm a new vault when no key holder of its kind is left to do it."""
    _confirm(pengguna_id)
    return redirect(url_for("wbs_petugas.darurat"), code=303)
