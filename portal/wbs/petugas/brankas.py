"""Vaults: make one, open it, shut it."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.jejak import append_jejak
from portal.inti.web.bahasa import translate
from portal.inti.web.batas import limiter
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.wbs.kunci.brankas import open_brankas
from portal.wbs.petugas.dasar import bp, butuh_brankas, find_pemegang, nama_kue, orang, remember_brankas
from portal.wbs.service import brankas as layanan
from portal.wbs.service.sesi import close_sesi_brankas, open_sesi_brankas


def _show(galat: dict[str, str] | None = None, *, status: int = 200) -> ResponseReturnValue:
    baris = layanan.find_brankas(orang().id)
    halaman = "wbs/petugas/_brankas_buka.html" if baris else "wbs/petugas/_brankas_buat.html"
    isi = render_template(
        halaman,
        brankas=baris,
        galat=galat or {},
        jabatan=request.form.get("jabatan", ""),
        tujuan=_target(),
        frasa_min=layanan.FRASA_MIN,
    )
    return isi, status


def _target() -> str:
    """Return where to go with an open vault: only a page of this room."""
    tujuan = request.values.get("next", "")
    return tujuan if tujuan.startswith("/petugas/wbs") else url_for("wbs_petugas.index")


@bp.get("/")
@butuh_izin("wbs.brankas")
@butuh_brankas
def index() -> ResponseReturnValue:
    """Open on what this person does in the room."""
    return render_template("wbs/petugas/index.html", pemegang=find_pemegang())


@bp.get("/brankas")
@butuh_izin("wbs.brankas")
def brankas() -> ResponseReturnValue:
    """Ask for the passphrase, or make the vault."""
    return _show()


@bp.post("/brankas/buat")
@butuh_izin("wbs.brankas")
@limiter.limit("10 per hour")
def buat() -> ResponseReturnValue:
    """Make a vault and show its recovery code once."""
    pengguna, frasa = orang(), request.form.get("frasa", "")
    try:
        jabatan = layanan.check_jabatan(request.form.get("jabatan", ""))
        layanan.check_frasa(frasa, request.form.get("ulang", ""))
        layanan.jenis_of(pengguna)
        isi, prv, pulih = layanan.prepare_brankas(pengguna.id, frasa)
        with unit_kerja():
            layanan.store_brankas(pengguna, isi, jabatan=jabatan, now=utc_now())
            kue = open_sesi_brankas(pengguna, prv, now=utc_now())
    except DomainError as salah:
        return _show({salah.bidang or "umum": translate(salah)}, status=salah.status)
    halaman = render_template("wbs/petugas/_brankas_pulih.html", kode=pulih, tujuan=_target())
    return remember_brankas(current_app.make_response(halaman), kue)


@bp.post("/brankas/buka")
@butuh_izin("wbs.brankas")
@limiter.limit("10 per 10 minutes")
def buka() -> ResponseReturnValue:
    """Open the vault with its passphrase."""
    pengguna = orang()
    baris = layanan.get_brankas(pengguna.id)
    try:
        prv = open_brankas(layanan.as_kunci(baris), pengguna.id, request.form.get("frasa", "")[: layanan.FRASA_MAKS])
    except DomainError as salah:
        return _show({"umum": translate(salah)}, status=salah.status)
    if prv is None:
        return _show({"frasa": _("Frasa sandi tidak cocok.")}, status=422)
    with unit_kerja():
        kue = open_sesi_brankas(pengguna, prv, now=utc_now())
        append_jejak(pelaku=pengguna.email, aksi="wbs.brankas_dibuka", objek=f"akun:{pengguna.email}", now=utc_now())
    return remember_brankas(current_app.make_response(redirect(_target(), code=303)), kue)


@bp.post("/brankas/tutup")
@butuh_izin("wbs.brankas")
@menulis
def tutup() -> ResponseReturnValue:
    """Shut the vault in all browsers."""
    close_sesi_brankas(orang().id)
    flash(_("Brankas ditutup."), "baik")
    respons = current_app.make_response(redirect(url_for("wbs_petugas.brankas"), code=303))
    respons.delete_cookie(nama_kue(), path="/petugas/wbs")
    return respons
