"""The head's page: what waits for a signature, this quarter against the targets, everything of a quarter in one ZIP."""

from dataclasses import dataclass
from datetime import date

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal.beranda.petugas import bp
from portal.inti.db import utc_now
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import Periode, local_date
from portal.inti.web.menu import Butir
from portal.inti.web.penjaga import boleh, butuh_izin, cakupan
from portal.laporan.registri import REGISTRI, list_terlihat
from portal.laporan.service.baca import Baris, list_laporan, list_menunggu
from portal.laporan.service.berkala import top_unit
from portal.laporan.service.ringkas import list_pokok, list_putusan, read_ringkas
from portal.organisasi.service import Unit, find_unit, list_unit, subtree_ids
from portal.zi.domain.target import Capaian
from portal.zi.service.target import read_capaian_target

MENU = (Butir(5, _n("Pimpinan"), "beranda_petugas.pimpinan", "beranda.pimpinan", "award"),)
SASARAN = ("RA.6.3", "RA.5.3")
TRIWULAN = 4


@dataclass(frozen=True)
class Unduhan:
    """A quarter with the number of documents made about it."""

    periode: Periode
    jumlah: int


def _today() -> date:
    return local_date(utc_now(), current_app.config["PORTAL_ZONA"])


def _pick_unit() -> Unit:
    kode = request.args.get("unit", "")
    unit = find_unit(kode, cakupan()) if kode else top_unit(cakupan())
    if unit is None:
        raise TidakDitemukan("unit_tidak_ada", _n("Belum ada unit. Isi susunan organisasi lebih dahulu."))
    return unit


def _downloads(unit: Unit, kini: Periode) -> list[Unduhan]:
    hasil = []
    for periode in (kini.shift(-i) for i in range(TRIWULAN)):
        baris: list[Baris] = list_laporan(
            subtree_ids(unit.id), jenis=list_terlihat(boleh), periode=periode, jumlah=2000
        )
        jenis = {(b.laporan.jenis, b.laporan.unit_id) for b in baris if b.siap}
        hasil.append(Unduhan(periode, len(jenis)))
    return hasil


def _targets(unit: Unit, hari_ini: date) -> list[Capaian]:
    """Return the two targets of the action plan that the portal measures itself, index first."""
    semua = {c.indikator.kode: c for c in read_capaian_target(unit, hari_ini.year, hari_ini=hari_ini)}
    return [semua[kode] for kode in SASARAN if kode in semua]


@bp.get("/pimpinan")
@butuh_izin("beranda.pimpinan")
def pimpinan() -> ResponseReturnValue:
    """Show the head what to sign, how the quarter stands, and what to download."""
    unit, hari_ini = _pick_unit(), _today()
    kini = Periode.containing(hari_ini)
    data = read_ringkas(unit, kini, hari_ini=hari_ini)
    return render_template(
        "beranda/petugas/pimpinan.html",
        unit=unit,
        daftar_unit=list_unit(cakupan()),
        periode=kini,
        menunggu=list_menunggu(subtree_ids(unit.id), list_terlihat(boleh)),
        jenis=REGISTRI,
        sasaran=_targets(unit, hari_ini),
        pokok=list_pokok(data),
        putusan=list_putusan(data),
        unduhan=_downloads(unit, kini),
    )
