"""Vaults: make one, open it, shut it, change its passphrase, get it back when the passphrase is lost."""

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
from portal.wbs.petugas.dasar import (
    JALUR_KUE,
    bp,
    butuh_brankas,
    find_pemegang,
    nama_kue,
    orang,
    read_titipan,
    remember_brankas,
    render_buka,
)
from portal.wbs.service import brankas as layanan
from portal.wbs.service import pulih
from portal.wbs.service.sesi import close_sesi_brankas, open_sesi_brankas

Galat = dict[str, str]


def _galat(salah: DomainError) -> Galat:
    return {salah.bidang or "umum": translate(salah)}


def _show(galat: Galat | None = None, *, status: int = 200) -> ResponseReturnValue:
    """Show what fits: the vault to be made, to be opened, or the open vault itself."""
    baris = layanan.find_brankas(orang().id)
    if baris is None:
        return _show_buat(galat, status=status)
    if find_pemegang() is None:
        titipan, kirim_ke = read_titipan()
        return render_buka(galat, tujuan=_target(), titipan=titipan, kirim_ke=kirim_ke), status
    isi = render_template(
        "wbs/petugas/brankas.html", brankas=baris, galat=galat or {}, frasa_min=layanan.FRASA_MIN, tujuan=_target()
    )
    return isi, status


def _show_buat(galat: Galat | None, *, status: int) -> ResponseReturnValue:
    isi = render_template(
        "wbs/petugas/_brankas_buat.html",
        galat=galat or {},
        jenis=layanan.jenis_of(orang()),
        jabatan=request.form.get("jabatan", ""),
        tujuan=_target(),
        frasa_min=layanan.FRASA_MIN,
    )
    return isi, status


def _show_lupa(galat: Galat | None = None, *, status: int = 200) -> ResponseReturnValue:
    layanan.get_brankas(orang().id)
    isi = render_template(
        "wbs/petugas/lupa.html",
        galat=galat or {},
        hilang=pulih.list_hilang(orang().id),
        jenis=layanan.jenis_of(orang()),
        kata=pulih.KATA_ULANG,
        frasa_min=layanan.FRASA_MIN,
    )
    return isi, status


def _show_kode(kode: str, kue: str) -> ResponseReturnValue:
    """Show a recovery code, once, in the answer that opens the vault."""
    halaman = render_template("wbs/petugas/_brankas_pulih.html", kode=kode, tujuan=_target())
    return remember_brankas(current_app.make_response(halaman), kue)


def _target() -> str:
    """Return where to go with an open vault: only a page of this room."""
    tujuan = request.values.get("next", "")
    milik = tujuan == JALUR_KUE or tujuan.startswith((f"{JALUR_KUE}/", f"{JALUR_KUE}?"))
    return tujuan if milik and "\\" not in tujuan else url_for("wbs_petugas.index")


@bp.get("/brankas")
@butuh_izin("wbs.brankas")
def brankas() -> ResponseReturnValue:
    """Ask for the passphrase, make the vault, or show the open one."""
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
        isi, prv, kode = layanan.prepare_brankas(pengguna.id, frasa)
        with unit_kerja():
            layanan.store_brankas(pengguna, isi, jabatan=jabatan, now=utc_now())
            kue = open_sesi_brankas(pengguna, prv, now=utc_now())
    except DomainError as salah:
        return _show(_galat(salah), status=salah.status)
    return _show_kode(kode, kue)


@bp.post("/brankas/tersimpan")
@butuh_izin("wbs.brankas")
@menulis
def tersimpan() -> ResponseReturnValue:
    """Note that the recovery code was written down, and go on."""
    if request.form.get("disimpan") == "ya":
        append_jejak(pelaku=orang().email, aksi="wbs.kode_disimpan", objek=f"akun:{orang().email}", now=utc_now())
    else:
        flash(_("Kode pemulihan belum Anda simpan? Ganti frasa sandi untuk mendapat kode baru."), "ingat")
    return redirect(_target(), code=303)


@bp.post("/brankas/buka")
@butuh_izin("wbs.brankas")
@limiter.limit("10 per 10 minutes")
def buka() -> ResponseReturnValue:
    """Open the vault with its passphrase; what was typed when it was found shut is shown to be sent again."""
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
    if request.form.get("darurat") == "ya" and pulih.find_darurat_baru(pengguna.id):
        with unit_kerja():
            pulih.renew_darurat(pengguna, prv, now=utc_now())
    titipan, kirim_ke = read_titipan()
    if not kirim_ke:
        return remember_brankas(current_app.make_response(redirect(_target(), code=303)), kue)
    halaman = render_template("wbs/petugas/_brankas_kirim.html", titipan=titipan, kirim_ke=kirim_ke)
    return remember_brankas(current_app.make_response(halaman), kue)


@bp.post("/brankas/tutup")
@butuh_izin("wbs.brankas")
@menulis
def tutup() -> ResponseReturnValue:
    """Shut the vault in all browsers."""
    close_sesi_brankas(orang().id)
    flash(_("Brankas ditutup."), "baik")
    respons = current_app.make_response(redirect(url_for("wbs_petugas.brankas"), code=303))
    respons.delete_cookie(nama_kue(), path=JALUR_KUE)
    return respons


def _reseal(prv: bytes, frasa: str, *, aksi: str) -> ResponseReturnValue:
    """Seal the same key pair by a new passphrase and a new recovery code, and show the code."""
    pengguna = orang()
    isi, prv, kode = layanan.prepare_brankas(pengguna.id, frasa, prv)
    with unit_kerja():
        layanan.replace_segel(pengguna, isi, aksi=aksi, now=utc_now())
        kue = open_sesi_brankas(pengguna, prv, now=utc_now())
    return _show_kode(kode, kue)


@bp.post("/brankas/frasa")
@butuh_izin("wbs.brankas")
@limiter.limit("10 per 10 minutes")
@butuh_brankas
def frasa() -> ResponseReturnValue:
    """Change the passphrase; the old one is asked for even though the vault is open."""
    pengguna, baru = orang(), request.form.get("frasa", "")
    baris = layanan.get_brankas(pengguna.id)
    try:
        layanan.check_frasa(baru, request.form.get("ulang", ""))
        prv = open_brankas(layanan.as_kunci(baris), pengguna.id, request.form.get("lama", "")[: layanan.FRASA_MAKS])
        if prv is None:
            return _show({"lama": _("Frasa sandi lama tidak cocok.")}, status=422)
        return _reseal(prv, baru, aksi="wbs.frasa_diganti")
    except DomainError as salah:
        return _show(_galat(salah), status=salah.status)


@bp.get("/brankas/lupa")
@butuh_izin("wbs.brankas")
def lupa() -> ResponseReturnValue:
    """Say what can be done when the passphrase is lost."""
    return _show_lupa()


@bp.post("/brankas/pulihkan")
@butuh_izin("wbs.brankas")
@limiter.limit("10 per 10 minutes")
def pulihkan() -> ResponseReturnValue:
    """Get in by the recovery code: new passphrase, new code, same keys."""
    baru = request.form.get("frasa", "")
    try:
        layanan.check_frasa(baru, request.form.get("ulang", ""))
        return _reseal(pulih.recover(orang().id, request.form.get("kode", "")), baru, aksi="wbs.brankas_dipulihkan")
    except DomainError as salah:
        return _show_lupa(_galat(salah), status=salah.status)


@bp.post("/brankas/mulai-lagi")
@butuh_izin("wbs.brankas")
@limiter.limit("10 per hour")
def mulai_lagi() -> ResponseReturnValue:
    """Start over with new keys: nothing old opens until a colleague shares it again."""
    pengguna, baru = orang(), request.form.get("frasa", "")
    try:
        pulih.check_kata_ulang(request.form.get("kata", ""))
        layanan.check_frasa(baru, request.form.get("ulang", ""))
        layanan.get_brankas(pengguna.id)
        isi, prv, kode = layanan.prepare_brankas(pengguna.id, baru)
        with unit_kerja():
            pulih.start_over(pengguna, isi, now=utc_now())
            kue = open_sesi_brankas(pengguna, prv, now=utc_now())
    except DomainError as salah:
        galat = _galat(salah)
        ganti = {f"{k}_baru" if k in ("frasa", "ulang") else k: v for k, v in galat.items()}
        return _show_lupa(ganti, status=salah.status)
    return _show_kode(kode, kue)
