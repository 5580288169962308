"""What the back-office pages of the survey share: the blueprint, the menu, unit, period and instrument chosen."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, request

from portal.inti.db import utc_now
from portal.inti.galat import TidakBerwenang, TidakDitemukan, _n
from portal.inti.periode import Periode, local_date
from portal.inti.web.menu import Butir
from portal.inti.web.penjaga import cakupan
from portal.organisasi.service import Unit, find_unit, list_unit
from portal.skm.domain.instrumen import Instrumen
from portal.skm.instrumen import find_instrumen, list_instrumen

bp = Blueprint("skm_petugas", __name__, url_prefix="/petugas/skm")
MENU = (Butir(20, _n("Survei (SKM)"), "skm_petugas.dasbor", "skm.lihat", "chart-bar"),)
PERIODE_TERLIHAT = 12


def today() -> date:
    """Return today's date in the office's time zone."""
    return local_date(utc_now(), current_app.config["PORTAL_ZONA"])


def chosen_unit() -> Unit:
    """Return the unit named by the address or form, else the first one the person may see."""
    daftar = list_unit(cakupan())
    kode = request.values.get("unit")
    if not kode and not daftar:
        raise TidakDitemukan("unit_kosong", _n("Belum ada unit. Impor unit, layanan, dan loket lebih dahulu."))
    return find_unit(kode, cakupan()) if kode else daftar[0]


def chosen() -> tuple[Unit, Periode]:
    """Return the unit and period named by the address or form, else the first unit and the running quarter."""
    minta = request.values.get("periode")
    return chosen_unit(), Periode.parse(minta) if minta else Periode.containing(today())


def chosen_instrumen() -> Instrumen:
    """Return the instrument named by the address or form, else SKM; raises TidakDitemukan."""
    return find_instrumen(request.values.get("instrumen") or "skm")


def switch(unit: Unit, periode: Periode | None = None) -> dict[str, Any]:
    """Return what the unit and period switch on top of a page needs."""
    isi: dict[str, Any] = {
        "unit": unit,
        "pilihan_unit": [(u.kode, u.nama) for u in list_unit(cakupan())],
        "unit_terpilih": unit.kode,
    }
    if periode is None:
        return isi
    kini = Periode.containing(today())
    daftar = [kini.shift(-i) for i in range(PERIODE_TERLIHAT)]
    if periode not in daftar:
        daftar.insert(0, periode)
    return {
        **isi,
        "periode": periode,
        "pilihan_periode": [(p.kode, p.nama) for p in daftar],
        "periode_terpilih": periode.kode,
    }


def switch_instrumen(instrumen: Instrumen) -> dict[str, Any]:
    """Return what the switch on top needs to change the survey; nothing while the office uses only one."""
    daftar = [(i.kode, i.nama["id"]) for i in list_instrumen()]
    if instrumen.kode not in dict(daftar):
        daftar.append((instrumen.kode, instrumen.nama["id"]))
    return {"pilihan_instrumen": daftar, "instrumen_terpilih": instrumen.kode} if len(daftar) > 1 else {}


def link_args(unit: Unit, periode: Periode, instrumen: Instrumen) -> dict[str, Any]:
    """Return what an address carries to open another page for the same unit, period and survey."""
    isi = {"unit": unit.kode, "periode": periode.kode}
    return isi if instrumen.kode == "skm" else {**isi, "instrumen": instrumen.kode}


def sees_office() -> bool:
    """Tell whether the person's scope holds every unit, so that settings of the whole office may be changed."""
    lingkup = cakupan()
    return lingkup is None or all(u.id in lingkup for u in list_unit())


def check_kantor() -> None:
    """Raise TidakBerwenang for a person who sees a part of the office only."""
    if not sees_office():
        raise TidakBerwenang("bukan_kantor", _n("Aturan kantor hanya diubah oleh petugas yang membawahi semua unit."))
