"""The office's emergency key: ceremony and use."""

from collections.abc import Mapping

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.kode import group_kode
from portal.inti.web.bahasa import translate
from portal.inti.web.batas import limiter
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.wbs.domain.alur import check_alasan
from portal.wbs.petugas.dasar import bp, orang
from portal.wbs.petugas.pemegang import list_kelompok
from portal.wbs.service import brankas as brankas_layanan
from portal.wbs.service import darurat as layanan


def _show(galat: Mapping[str, str], status: int = 200) -> ResponseReturnValue:
    isi = render_template(
        "wbs/petugas/darurat.html",
        keadaan=layanan.read_keadaan(),
        kelompok=[k for k in list_kelompok() if k["menunggu"]],
        sahkan="wbs_petugas.darurat_sahkan",
        galat=galat,
    )
    return isi, status


@bp.get("/darurat")
@butuh_izin("wbs.darurat")
def darurat() -> ResponseReturnValue:
    """Say how the emergency key stands and how a new one is made."""
    return _show({})


@bp.post("/darurat")
@butuh_izin("wbs.darurat")
@limiter.limit("10 per hour")
@menulis
def darurat_buat() -> ResponseReturnValue:
    """Make a new key and show the three slips once."""
    if request.form.get("hadir") != "1":
        return _show({"hadir": _("Kunci hanya dibuat saat ketiga pemegang hadir.")}, 422)
    baru = layanan.make_darurat(orang(), now=utc_now())
    bagian = {nomor: group_kode(kode) for nomor, kode in baru.bagian.items()}
    respons = make_response(render_template("wbs/petugas/_darurat_lembar.html", versi=baru.versi, bagian=bagian))
    respons.headers["Cache-Control"] = "no-store"
    return respons


def _show_pakai(galat: Mapping[str, str], status: int = 200) -> ResponseReturnValue:
    isi = render_template(
        "wbs/petugas/darurat_pakai.html",
        tersegel=layanan.is_tersegel(orang().id),
        galat=galat,
        alasan=request.form.get("alasan", ""),
        frasa_min=brankas_layanan.FRASA_MIN,
    )
    return isi, status


@bp.get("/brankas/darurat")
@butuh_izin("wbs.brankas")
def darurat_pakai() -> ResponseReturnValue:
    """Ask two holders for their shares and the owner for a new passphrase."""
    return _show_pakai({})


@bp.post("/brankas/darurat")
@butuh_izin("wbs.brankas")
@limiter.limit("5 per hour")
def darurat_pulihkan() -> ResponseReturnValue:
    """Open the vault by two shares, seal it anew, and show the new recovery code once."""
    pengguna, isi = orang(), request.form
    try:
        alasan = check_alasan(isi.get("alasan", ""), paling_banyak=layanan.ALASAN_MAKS)
        brankas_layanan.check_frasa(isi.get("frasa", ""), isi.get("ulang", ""))
        prv = layanan.recover_prv(pengguna.id, isi.get("satu", ""), isi.get("dua", ""))
        segel, _prv, pulih = brankas_layanan.prepare_brankas(pengguna.id, isi["frasa"], prv)
        with unit_kerja():
            layanan.restore_brankas(pengguna, segel, alasan=alasan, now=utc_now())
    except DomainError as salah:
        return _show_pakai({salah.bidang or "umum": translate(salah)}, salah.status)
    respons = make_response(render_template("wbs/petugas/_darurat_pulih.html", kode=group_kode(pulih)))
    respons.headers["Cache-Control"] = "no-store"
    return respons
