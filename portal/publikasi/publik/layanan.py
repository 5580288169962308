"""Public pages of services: what they ask, take, cost and promise; the maklumat; its printed sheets."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.inti.db import utc_now
from portal.inti.galat import TidakDitemukan, _n
from portal.organisasi.service import Layanan, Unit, find_layanan, find_unit, list_layanan, list_unit
from portal.publikasi import piagam
from portal.publikasi.domain.standar import PENGELOLAAN, PENYAMPAIAN
from portal.publikasi.models import Maklumat
from portal.publikasi.publik.dasar import bp, respond
from portal.publikasi.service import local_day
from portal.publikasi.service import standar as layanan_standar
from portal.publikasi.service.maklumat import map_maklumat, pick_maklumat


@bp.get("/layanan/")
def layanan() -> ResponseReturnValue:
    """List the services by unit, with what is known of each."""
    semua, hari_ini = list_layanan(), local_day(utc_now())
    berlaku = layanan_standar.map_berlaku([s.id for s in semua], hari_ini)
    maklumat_unit = map_maklumat({s.unit_id for s in semua}, hari_ini)
    return render_template(
        "publikasi/publik/layanan.html",
        susunan=[
            (unit, maklumat_unit.get((unit.id, None)), [(s, berlaku.get(s.id)) for s in semua if s.unit_id == unit.id])
            for unit in list_unit()
            if any(s.unit_id == unit.id for s in semua)
        ],
    )


def _find(kode_unit: str, kode_layanan: str) -> tuple[Unit, Layanan]:
    unit = find_unit(kode_unit)
    satu = find_layanan(unit, kode_layanan)
    if not (unit.aktif and satu.aktif):
        raise TidakDitemukan("layanan_tidak_ada", _n("Layanan ini tidak ada lagi."))
    return unit, satu


def _promise(unit: Unit, satu: Layanan | None) -> Maklumat:
    """Return the maklumat in force of a unit (`satu` None) or of one service; raises TidakDitemukan."""
    berlaku = map_maklumat([unit.id], local_day(utc_now()))
    milik = berlaku.get((unit.id, None)) if satu is None else pick_maklumat(berlaku, satu)
    if milik is None:
        raise TidakDitemukan("belum_ada_maklumat", _n("Maklumat pelayanan ini belum diterbitkan."))
    return milik


@bp.get("/layanan/<kode_unit>/<kode_layanan>")
def layanan_satu(kode_unit: str, kode_layanan: str) -> ResponseReturnValue:
    """Show the standard in force of one service and the maklumat that promises it."""
    unit, satu = _find(kode_unit, kode_layanan)
    hari_ini = local_day(utc_now())
    milik = pick_maklumat(map_maklumat([unit.id], hari_ini), satu)
    return render_template(
        "publikasi/publik/layanan_satu.html",
        unit=unit,
        layanan=satu,
        standar=layanan_standar.find_berlaku(satu.id, hari_ini),
        maklumat=milik,
        lembar=piagam.list_lembar(milik) if milik and milik.layanan_id else [],
        penyampaian=PENYAMPAIAN,
        pengelolaan=PENGELOLAAN,
    )


@bp.get("/layanan/<kode_unit>/<kode_layanan>/maklumat-<nama>")
def layanan_lembar(kode_unit: str, kode_layanan: str, nama: str) -> Response:
    """Serve one printed sheet of a service's own maklumat."""
    unit, satu = _find(kode_unit, kode_layanan)
    return _send(_promise(unit, satu), nama, f"{unit.kode}_{satu.kode}")


@bp.get("/maklumat/<kode_unit>")
def maklumat(kode_unit: str) -> ResponseReturnValue:
    """Show the maklumat in force of a unit."""
    unit = find_unit(kode_unit)
    milik = _promise(unit, None)
    return render_template(
        "publikasi/publik/maklumat.html", unit=unit, maklumat=milik, lembar=piagam.list_lembar(milik)
    )


@bp.get("/maklumat/<kode_unit>/maklumat-<nama>")
def maklumat_lembar(kode_unit: str, nama: str) -> Response:
    """Serve one printed sheet of a unit's maklumat."""
    unit = find_unit(kode_unit)
    return _send(_promise(unit, None), nama, unit.kode)


def _send(milik: Maklumat, nama: str, awalan: str) -> Response:
    isi = piagam.read_lembar(milik, nama)
    return respond(isi, piagam.LEMBAR[nama], f"Maklumat_{awalan}_v{milik.versi}_{nama}")
