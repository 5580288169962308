"""Settings of the room."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.wbs.domain.tenggat import PILIHAN_HARI
from portal.wbs.petugas.dasar import bp, orang
from portal.wbs.service import aturan as layanan
from portal.wbs.service.gangguan import list_gangguan


def _show(galat: Mapping[str, str], *, turun: tuple[int, int] | None = None, status: int = 200) -> ResponseReturnValue:
    pengaturan = layanan.get_pengaturan()
    isian = request.form if request.method == "POST" else {
        "hari_umpan_balik": pengaturan.hari_umpan_balik or "",
        "retensi_bulan": pengaturan.retensi_bulan,
        "alamat_onion": pengaturan.alamat_onion,
        "pernyataan": pengaturan.pernyataan,
    }  # fmt: skip
    isi = render_template(
        "wbs/petugas/atur.html",
        isian=isian,
        galat=galat,
        turun=turun,
        hari_pilihan=[("", _("3 bulan")), *((h, _("%(hari)s hari", hari=h)) for h in PILIHAN_HARI)],
        kunci=layanan.list_kunci(),
        gangguan=list_gangguan(),
        retensi=(layanan.RETENSI_MIN, layanan.RETENSI_MAKS),
    )
    return isi, status


@bp.get("/atur")
@butuh_izin("wbs.atur")
def atur() -> ResponseReturnValue:
    """Show the settings, who holds keys, and what went wrong on the public pages."""
    return _show({})


@bp.post("/atur")
@butuh_izin("wbs.atur")
@menulis
def atur_simpan() -> ResponseReturnValue:
    """Save the settings; a shorter retention is asked for twice, with the number of reports it would destroy."""
    try:
        isian = layanan.read_isian(request.form)
    except DomainError as salah:
        return _show({salah.bidang or "umum": translate(salah)}, status=salah.status)
    bulan = isian.retensi_bulan
    if bulan < layanan.get_pengaturan().retensi_bulan and request.form.get("yakin") != str(bulan):
        turun = (bulan, layanan.count_jatuh(bulan, now=utc_now()))
        return _show({"yakin": _("Periksa jumlahnya, lalu centang persetujuan.")}, turun=turun, status=422)
    layanan.save_pengaturan(isian, pelaku=orang().email, now=utc_now())
    flash(_("Pengaturan tersimpan."), "baik")
    return redirect(url_for("wbs_petugas.atur"), code=303)
