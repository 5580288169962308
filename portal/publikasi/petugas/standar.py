"""Standards of service: what is in force, its versions, the form of a new version."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import list_layanan
from portal.publikasi.domain.borang import Borang
from portal.publikasi.domain.standar import KOMPONEN, PEMANGKU, PENGELOLAAN, PENYAMPAIAN, read_standar
from portal.publikasi.petugas.dasar import bp, list_ringkas, today, write_galat
from portal.publikasi.piagam import build_alamat
from portal.publikasi.service import standar as layanan_standar
from portal.publikasi.service.cakupan import read_cakupan
from portal.publikasi.service.maklumat import map_maklumat, pick_maklumat

LAIN = ("nomor_sk", "tanggal_sk", "berlaku_mulai", "kompensasi", "sippn_id", "sippn_url", "sippn_sinkron")
TANDA = ("daring", "terpadu")


@bp.get("/standar/")
@butuh_izin("standar.lihat")
def standar() -> ResponseReturnValue:
    """List the services with their standard and maklumat in force, and the coverage."""
    hari_ini, ids = today(), cakupan()
    layanan = list_layanan(ids)
    berlaku = layanan_standar.map_berlaku([s.id for s in layanan], hari_ini)
    maklumat = map_maklumat({s.unit_id for s in layanan}, hari_ini)
    return render_template(
        "publikasi/petugas/standar.html",
        isi=[(s, berlaku.get(s.id), pick_maklumat(maklumat, s)) for s in layanan],
        hitung=layanan_standar.count_komponen,
        jumlah_komponen=len(KOMPONEN),
        cakupan_layanan=read_cakupan(ids, per=hari_ini),
        reviu=layanan_standar.count_reviu(ids, hari_ini.year),
        tahun=hari_ini.year,
    )


@bp.get("/standar/<int:layanan_id>")
@butuh_izin("standar.lihat")
def standar_layanan(layanan_id: int) -> ResponseReturnValue:
    """Show the standard of one service: the version in force or the one asked for, all versions, the reviews."""
    layanan = layanan_standar.get_layanan_in(layanan_id, cakupan())
    versi = layanan_standar.list_versi(layanan.id)
    berlaku = layanan_standar.find_berlaku(layanan.id, today())
    minta = request.args.get("versi", "")
    tampil = next((v for v in versi if str(v.versi) == minta), None)
    if minta and tampil is None:
        raise TidakDitemukan("versi_tidak_ada", _n("Versi ini tidak ada."))
    return render_template(
        "publikasi/petugas/standar_layanan.html",
        layanan=layanan,
        alamat=build_alamat(layanan.unit, layanan),
        standar=tampil or berlaku or next(iter(versi), None),
        berlaku=berlaku,
        versi=versi,
        reviu=[r for r, s in layanan_standar.list_reviu([layanan.unit_id]) if s.id == layanan.id],
        penyampaian=PENYAMPAIAN,
        pengelolaan=PENGELOLAAN,
        pemangku=PEMANGKU,
        hitung=layanan_standar.count_komponen,
        jumlah_komponen=len(KOMPONEN),
    )


def _prefill(standar: layanan_standar.StandarLayanan | None) -> dict[str, Any]:
    """Return what the form shows first: the newest version, to be changed."""
    if standar is None:
        return {"berlaku_mulai": today().isoformat()}
    isi = {k: getattr(standar, k) for k in (*KOMPONEN, *LAIN, *TANDA)}
    return {k: v.isoformat() if hasattr(v, "isoformat") else v or "" for k, v in isi.items()}


def _show_form(
    layanan_id: int, isian: Mapping[str, Any], galat: Mapping[str, str], status: int = 200
) -> ResponseReturnValue:
    layanan = layanan_standar.get_layanan_in(layanan_id, cakupan())
    halaman = render_template(
        "publikasi/petugas/standar_ubah.html",
        layanan=layanan,
        isian=isian,
        galat=galat,
        ringkas=list_ringkas(galat),
        penyampaian=PENYAMPAIAN,
        pengelolaan=PENGELOLAAN,
    )
    return halaman, status


@bp.get("/standar/<int:layanan_id>/ubah")
@butuh_izin("standar.ubah")
def standar_ubah(layanan_id: int) -> ResponseReturnValue:
    """Show the form of a new version, filled with the newest one."""
    layanan = layanan_standar.get_layanan_in(layanan_id, cakupan())
    return _show_form(layanan_id, _prefill(next(iter(layanan_standar.list_versi(layanan.id)), None)), {})


@bp.post("/standar/<int:layanan_id>/ubah")
@butuh_izin("standar.ubah")
@menulis
def standar_simpan(layanan_id: int) -> ResponseReturnValue:
    """Store a new version; the older ones stay."""
    layanan = layanan_standar.get_layanan_in(layanan_id, cakupan())
    borang = Borang(request.form)
    isi = read_standar(borang, hari_ini=today())
    if not borang.galat:
        try:
            baru = layanan_standar.save_standar(layanan, isi, pelaku=pelaku(), now=utc_now())
        except DomainError as salah:
            borang.galat[salah.bidang or "umum"] = salah
    if borang.galat:
        return _show_form(layanan_id, request.form, write_galat(borang.galat), 422)
    flash(_("Versi %(versi)s tersimpan.", versi=baru.versi), "success")
    return redirect(url_for("publikasi_petugas.standar_layanan", layanan_id=layanan.id, versi=baru.versi), code=303)
