"""Maklumat of units and services: all versions, the form of a new one, its sheets."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Layanan, Unit, find_unit, get_layanan, list_layanan, list_unit
from portal.publikasi.domain.borang import Borang
from portal.publikasi.domain.maklumat import read_maklumat
from portal.publikasi.petugas.dasar import bp, list_ringkas, today, write_galat
from portal.publikasi.piagam import build_alamat, list_lembar
from portal.publikasi.service import maklumat as layanan_maklumat


@bp.get("/maklumat/")
@butuh_izin("standar.lihat")
def maklumat() -> ResponseReturnValue:
    """List every version of the maklumat in the person's units."""
    daftar = layanan_maklumat.list_maklumat(cakupan())
    return render_template(
        "publikasi/petugas/maklumat.html",
        daftar=daftar,
        berlaku={m.id for m in layanan_maklumat.map_maklumat({u.id for _m, u, _s in daftar}, today()).values()},
        lembar={m.id: list_lembar(m) for m, _u, _s in daftar},
        alamat_publik=build_alamat,
    )


def _choices() -> list[tuple[str, str]]:
    """Return what a maklumat may be about: a unit as a whole (value DINAS), or one of its services (DINAS/34)."""
    layanan = list_layanan(cakupan())
    hasil = []
    for unit in list_unit(cakupan()):
        hasil.append((unit.kode, _("%(unit)s: semua layanan", unit=unit.nama)))
        hasil += [(f"{unit.kode}/{s.id}", f"{unit.nama}: {s.nama}") for s in layanan if s.unit_id == unit.id]
    return hasil


def _find_target(teks: str) -> tuple[Unit, Layanan | None]:
    kode, _garis, nomor = teks.partition("/")
    unit = find_unit(kode, cakupan())
    if not nomor:
        return unit, None
    return unit, get_layanan(unit, int(nomor) if nomor.isascii() and nomor.isdigit() and len(nomor) < 10 else 0)


def _prefill() -> dict[str, Any]:
    """Return what the form shows first: the newest version of the same object, else the unit's name."""
    isian: dict[str, Any] = {"tanggal": today().isoformat(), "untuk": request.args.get("untuk", "")}
    if not isian["untuk"]:
        return isian
    unit, layanan = _find_target(isian["untuk"])
    lama = next(iter(layanan_maklumat.list_versi(unit.id, layanan.id if layanan else None)), None)
    if lama is not None:
        return isian | {k: getattr(lama, k) for k in ("penyelenggara", "jenis_layanan", "sanksi")}
    nama = [layanan.nama] if layanan else [s.nama for s in list_layanan([unit.id])]
    return isian | {"penyelenggara": unit.nama, "jenis_layanan": "\n".join(nama)}


def _show(isian: Mapping[str, Any], galat: Mapping[str, str], status: int = 200) -> ResponseReturnValue:
    halaman = render_template(
        "publikasi/petugas/maklumat_baru.html",
        isian=isian,
        galat=galat,
        ringkas=list_ringkas(galat),
        pilihan=_choices(),
    )
    return halaman, status


@bp.get("/maklumat/baru")
@butuh_izin("standar.ubah")
def maklumat_baru() -> ResponseReturnValue:
    """Show the form of a new version, filled with the newest one."""
    return _show(_prefill(), {})


@bp.post("/maklumat/baru")
@butuh_izin("standar.ubah")
@menulis
def maklumat_simpan() -> ResponseReturnValue:
    """Store a new version; its sheets are drawn by the worker."""
    borang = Borang(request.form)
    isi = read_maklumat(borang, hari_ini=today())
    try:
        unit, layanan = _find_target(request.form.get("untuk", ""))
        if not borang.galat:
            layanan_maklumat.save_maklumat(unit, layanan, isi, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        borang.galat["untuk" if salah.bidang in ("unit", "layanan") else salah.bidang or "umum"] = salah
    if borang.galat:
        return _show(request.form, write_galat(borang.galat), 422)
    flash(_("Maklumat tersimpan. Lembar cetaknya sedang dibuat."), "success")
    return redirect(url_for("publikasi_petugas.maklumat"), code=303)


@bp.post("/maklumat/<int:maklumat_id>/lembar")
@butuh_izin("standar.ubah")
@menulis
def maklumat_lembar(maklumat_id: int) -> ResponseReturnValue:
    """Ask for the sheets of a maklumat again."""
    satu, _unit, _layanan = layanan_maklumat.get_maklumat(maklumat_id, cakupan())
    layanan_maklumat.request_lembar(satu, now=utc_now())
    flash(_("Lembar cetak sedang dibuat. Muat ulang halaman ini sebentar lagi."), "success")
    return redirect(url_for("publikasi_petugas.maklumat"), code=303)
