"""What the pages of documents share: the blueprint, the kinds a visitor may see, the periods to choose from."""

from datetime import date

from flask import Blueprint, current_app, request

from portal.inti.db import utc_now
from portal.inti.galat import TidakDitemukan
from portal.inti.periode import Periode, local_date
from portal.inti.web.penjaga import boleh, cakupan
from portal.laporan.jenis import JenisLaporan
from portal.laporan.models import Laporan
from portal.laporan.registri import find_jenis, list_terlihat
from portal.laporan.service.baca import find_laporan
from portal.organisasi.service import Unit, find_unit

bp = Blueprint("laporan_petugas", __name__, url_prefix="/petugas/laporan")
BANYAK = {"triwulan": 8, "semester": 4, "tahun": 3, "bulan": 6}


def today() -> date:
    """Return the office's date."""
    return local_date(utc_now(), current_app.config["PORTAL_ZONA"])


def visible_jenis() -> dict[str, JenisLaporan]:
    """Return the kinds whose group the visitor may see."""
    return list_terlihat(boleh)


def pick_jenis(kode: str) -> JenisLaporan:
    """Return a kind the visitor may see; raises TidakDitemukan."""
    jenis = find_jenis(kode)
    if kode not in visible_jenis():
        raise TidakDitemukan("jenis_laporan", "Jenis laporan ini tidak tersedia bagi Anda.")
    return jenis


def pick_laporan(laporan_id: int) -> Laporan:
    """Return a document of the visitor's units and kinds; raises TidakDitemukan."""
    return find_laporan(laporan_id, cakupan(), visible_jenis())


def pick_unit() -> Unit:
    """Return the unit named in the request; raises TidakDitemukan outside the visitor's scope."""
    return find_unit(request.values.get("unit", ""), cakupan())


def pick_periode() -> Periode:
    """Return the period named in the request; raises DomainError for another text."""
    return Periode.parse(request.values.get("periode", ""))


def list_periode() -> list[tuple[str, list[Periode]]]:
    """Return the periods to choose from by kind, newest first."""
    return [
        (jenis, [Periode.containing(today(), jenis).shift(-i) for i in range(banyak)])  # type: ignore[arg-type]
        for jenis, banyak in BANYAK.items()
    ]
