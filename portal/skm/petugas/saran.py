"""Comments: look at them, let them be shown outside or hide them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.teks import clean_teks
from portal.inti.web.bahasa import translate
from portal.inti.web.daftar import fetch_halaman
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import list_layanan, subtree_ids
from portal.skm.domain.keabsahan import DIKECUALIKAN
from portal.skm.domain.samar import mask_pribadi
from portal.skm.petugas.dasar import bp, chosen, chosen_instrumen, switch
from portal.skm.service.saran import NAMA_SARING, TAMPIL, count_saran, moderate, select_saran


def _read_saring() -> dict[str, str]:
    """Return the filters of the address: state (new comments unless asked otherwise), word, service."""
    keadaan = request.values.get("keadaan", "baru")
    layanan = request.values.get("layanan_id", "")
    return {
        "keadaan": keadaan if keadaan in NAMA_SARING else "semua",
        "kata": clean_teks(request.values.get("kata", ""))[:80],
        "layanan_id": layanan if layanan.isascii() and layanan.isdigit() and len(layanan) < 10 else "",
    }


def _kueri(saring: dict[str, str]) -> dict[str, Any]:
    unit, periode = chosen()
    isi = {"unit": unit.kode, "periode": periode.kode, "instrumen": chosen_instrumen().kode, **saring}
    return {k: v for k, v in isi.items() if v}


@bp.get("/saran")
@butuh_izin("skm.moderasi")
def saran() -> ResponseReturnValue:
    """List the comments of a unit and period, new ones first asked for."""
    unit, periode = chosen()
    saring, kode = _read_saring(), chosen_instrumen().kode
    ids = subtree_ids(unit.id)
    nomor = int(saring["layanan_id"]) if saring["layanan_id"] else None
    pilih = select_saran(ids, periode, kode, keadaan=saring["keadaan"], kata=saring["kata"], layanan_id=nomor)
    return render_template(
        "skm/petugas/saran.html",
        daftar=fetch_halaman(pilih),
        saring=saring,
        kueri=_kueri(saring),
        hitungan=count_saran(ids, periode, kode),
        nama_saring=NAMA_SARING,
        pilihan_layanan=[
            (str(s.id), s.nama if len(ids) == 1 else f"{s.unit.nama}: {s.nama}") for s in list_layanan(ids)
        ],
        samarkan=mask_pribadi,
        dikecualikan=DIKECUALIKAN,
        **switch(unit, periode),
    )


@bp.post("/saran")
@butuh_izin("skm.moderasi")
@menulis
def saran_putuskan() -> ResponseReturnValue:
    """Show or hide the comments ticked; the list comes back with the same filters."""
    keputusan = request.form.get("keputusan", "")
    nomor = [int(n) for n in request.form.getlist("pilih") if n.isascii() and n.isdigit() and len(n) < 19]
    alamat = url_for("skm_petugas.saran", **_kueri(_read_saring()))
    try:
        jumlah = moderate(nomor, keputusan, cakupan=cakupan(), pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        flash(translate(salah), "danger")
        return redirect(alamat, code=303)
    tampil = keputusan == TAMPIL
    flash(_("%(n)s saran ditampilkan.", n=jumlah) if tampil else _("%(n)s saran disembunyikan.", n=jumlah), "success")
    return redirect(alamat, code=303)
