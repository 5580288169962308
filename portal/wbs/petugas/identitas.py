"""Identities: what custodians are asked, and their answers."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.akun.service import list_pengguna
from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.wbs.petugas.dasar import bp, butuh_brankas, read_orang, saya
from portal.wbs.service import identitas as layanan
from portal.wbs.service import kustodian as kustodian_layanan
from portal.wbs.service.akses import Terbuka, open_laporan

SETUJU, TOLAK = "setuju", "tolak"


def _show_minta(terbuka: Terbuka, galat: Mapping[str, str], status: int = 200) -> ResponseReturnValue:
    isi = render_template(
        "wbs/petugas/minta_identitas.html",
        laporan=terbuka.baris,
        keadaan=layanan.read_keadaan(saya(), terbuka, now=utc_now()),
        dasar=[(kode, _(nama)) for kode, nama in layanan.DASAR.items()],
        isian=request.form,
        galat=galat,
    )
    return isi, status


@bp.get("/laporan/<laporan_id>/identitas")
@butuh_izin("wbs.kelola")
@butuh_brankas
def minta_identitas(laporan_id: str) -> ResponseReturnValue:
    """Show how the handler stands to the identity, and the form that asks for it."""
    return _show_minta(open_laporan(saya(), laporan_id), {})


@bp.post("/laporan/<laporan_id>/identitas")
@butuh_izin("wbs.kelola")
@butuh_brankas
@menulis
def minta_identitas_kirim(laporan_id: str) -> ResponseReturnValue:
    """Ask the custodians."""
    terbuka = open_laporan(saya(), laporan_id)
    dasar, alasan = request.form.get("dasar", ""), request.form.get("alasan", "")
    try:
        layanan.ask_identitas(saya(), terbuka, dasar=dasar, alasan=alasan, now=utc_now())
    except DomainError as salah:
        return _show_minta(terbuka, {salah.bidang or "umum": translate(salah)}, salah.status)
    flash(_("Permintaan terkirim kepada kustodian."), "baik")
    return redirect(url_for("wbs_petugas.minta_identitas", laporan_id=laporan_id), code=303)


@bp.post("/laporan/<laporan_id>/identitas/<permintaan_id>/tarik")
@butuh_izin("wbs.kelola")
@butuh_brankas
@menulis
def minta_identitas_tarik(laporan_id: str, permintaan_id: str) -> ResponseReturnValue:
    """Take the handler's own request back."""
    terbuka = open_laporan(saya(), laporan_id)
    try:
        layanan.withdraw_permintaan(saya(), terbuka, permintaan_id, now=utc_now())
    except DomainError as salah:
        return _show_minta(terbuka, {salah.bidang or "umum": translate(salah)}, salah.status)
    flash(_("Permintaan ditarik."), "baik")
    return redirect(url_for("wbs_petugas.minta_identitas", laporan_id=laporan_id), code=303)


def _show_lihat(terbuka: Terbuka, diri: Mapping[str, Any] | None) -> str:
    keadaan = layanan.read_keadaan(saya(), terbuka, now=utc_now())
    return render_template("wbs/petugas/lihat_identitas.html", laporan=terbuka.baris, keadaan=keadaan, identitas=diri)


@bp.get("/laporan/<laporan_id>/identitas/lihat")
@butuh_izin("wbs.kelola")
@butuh_brankas
def lihat_identitas(laporan_id: str) -> ResponseReturnValue:
    """Ask once more before an approved identity is shown, because showing it is written down."""
    return _show_lihat(open_laporan(saya(), laporan_id), None)


@bp.post("/laporan/<laporan_id>/identitas/lihat")
@butuh_izin("wbs.kelola")
@butuh_brankas
@menulis
def lihat_identitas_buka(laporan_id: str) -> ResponseReturnValue:
    """Show an approved identity to the handler who asked."""
    terbuka = open_laporan(saya(), laporan_id)
    return _show_lihat(terbuka, layanan.open_as_pengelola(saya(), terbuka, now=utc_now()))


def _show_kustodian(galat: Mapping[str, str], status: int = 200) -> ResponseReturnValue:
    permintaan = layanan.list_permintaan(saya())
    isi = render_template(
        "wbs/petugas/identitas.html",
        menunggu=[p for p in permintaan if p.menunggu],
        selesai=[p for p in permintaan if not p.menunggu],
        dipegang=layanan.list_identitas(saya()),
        kustodian_baru=kustodian_layanan.list_kustodian_baru(saya()),
        orang={p.id: p.nama for p in list_pengguna(aktif=None)},
        dasar={kode: _(nama) for kode, nama in layanan.DASAR.items()},
        isian=request.form,
        galat=galat,
    )
    return isi, status


@bp.get("/identitas")
@butuh_izin("wbs.identitas")
@butuh_brankas
def identitas() -> ResponseReturnValue:
    """Show the custodian what is asked, what was decided, and which identities are held."""
    return _show_kustodian({})


@bp.post("/identitas/permintaan/<permintaan_id>")
@butuh_izin("wbs.identitas")
@butuh_brankas
@menulis
def identitas_jawab(permintaan_id: str) -> ResponseReturnValue:
    """Approve or refuse one request."""
    putusan = request.form.get("putusan", "")
    if putusan not in (SETUJU, TOLAK):
        return _show_kustodian({f"putusan-{permintaan_id}": _("Pilih setuju atau tolak.")}, 422)
    setuju, alasan = putusan == SETUJU, request.form.get("alasan", "")
    try:
        layanan.answer_permintaan(saya(), permintaan_id, setuju=setuju, alasan=alasan, now=utc_now())
    except DomainError as salah:
        tempat = f"{salah.bidang}-{permintaan_id}" if salah.bidang else "umum"
        return _show_kustodian({tempat: translate(salah)}, salah.status)
    flash(_("Permintaan disetujui.") if setuju else _("Permintaan ditolak."), "baik")
    return redirect(url_for("wbs_petugas.identitas"), code=303)


@bp.post("/identitas/<laporan_id>/buka")
@butuh_izin("wbs.identitas")
@butuh_brankas
@menulis
def identitas_buka(laporan_id: str) -> ResponseReturnValue:
    """Show one identity to its custodian."""
    laporan, diri = layanan.open_as_kustodian(saya(), laporan_id, now=utc_now())
    return render_template("wbs/petugas/_identitas_buka.html", laporan=laporan, identitas=diri)


@bp.post("/identitas/bagikan")
@butuh_izin("wbs.identitas")
@butuh_brankas
@menulis
def identitas_bagikan() -> ResponseReturnValue:
    """Hand the identity keys on to a new custodian."""
    try:
        jumlah = kustodian_layanan.share_identitas(saya(), read_orang("penerima") or 0, now=utc_now())
    except DomainError as salah:
        return _show_kustodian({salah.bidang or "umum": translate(salah)}, salah.status)
    flash(_("%(jumlah)s kunci identitas dibagikan.", jumlah=jumlah), "baik")
    return redirect(url_for("wbs_petugas.identitas"), code=303)
