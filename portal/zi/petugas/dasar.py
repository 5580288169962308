"""What the pages of the evidence locker share: blueprint, menu, unit and year chosen, links that may be opened."""

from datetime import date
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.web.menu import Butir as ButirMenu
from portal.inti.web.penjaga import boleh, cakupan
from portal.organisasi.service import Unit, find_unit, list_unit
from portal.zi.domain.bukti import Bukti
from portal.zi.domain.kalimat import Kalimat
from portal.zi.service.tempat import local_day

bp = Blueprint("zi_petugas", __name__, url_prefix="/petugas/zi")
MENU = (ButirMenu(45, _n("Bukti ZI"), "zi_petugas.papan", "zi.lihat", "file-check"),)
TAHUN_TERLIHAT = 5
TAHUN_AWAL, TAHUN_AKHIR = 2020, 2100
IZIN_ALAMAT = (
    ("/petugas/zi/", "zi.lihat"),
    ("/petugas/laporan/", "laporan.lihat"),
    ("/petugas/pengaduan/", "pengaduan.angka"),
    ("/petugas/skm/", "skm.lihat"),
    ("/petugas/wbs/", "wbs.luar"),
    ("/petugas/tindak-lanjut/", "tindak_lanjut.lihat"),
    ("/petugas/publikasi/", "standar.lihat"),
)
"""Beginning of a page's address → the permission it asks for."""

TEMPAT_BUAT = {
    "laporan": ("/petugas/laporan/", "laporan.buat"),
    "pengaduan": ("/petugas/pengaduan/angka", "pengaduan.angka"),
    "kanal": ("/petugas/pengaduan/", "pengaduan.lihat"),
    "tindak_lanjut": ("/petugas/tindak-lanjut/", "tindak_lanjut.lihat"),
    "standar": ("/petugas/publikasi/standar/", "standar.lihat"),
    "reviu": ("/petugas/publikasi/standar/", "standar.lihat"),
    "maklumat": ("/petugas/publikasi/maklumat/", "standar.lihat"),
    "pemasangan": ("/petugas/publikasi/pemasangan/", "standar.lihat"),
    "terbitan": ("/petugas/publikasi/", "laporan.survei"),
    "survei": ("/petugas/skm/", "skm.lihat"),
    "responden": ("/petugas/skm/", "skm.lihat"),
    "paham": ("/petugas/skm/", "skm.lihat"),
}
"""Kind of evidence that the portal makes → the page where it is made, and the permission of that page."""
BERKATA = frozenset({"nama", "perlu"})
"""Blanks of a sentence that are themselves words of the catalogue."""


def today() -> date:
    """Return today's date in the office's time zone."""
    return local_day(utc_now())


def chosen_unit() -> Unit:
    """Return the unit named by the address or form, else the first one the person may see."""
    daftar = list_unit(cakupan())
    kode = request.values.get("unit")
    if not kode and not daftar:
        raise TidakDitemukan("unit_kosong", _n("Belum ada unit. Impor unit, layanan, dan loket lebih dahulu."))
    return find_unit(kode, cakupan()) if kode else daftar[0]


def chosen_tahun() -> int:
    """Return the year named by the address or form (`tahun`, or `periode` from the switch on top), else this year."""
    teks = request.values.get("tahun") or request.values.get("periode") or str(today().year)
    if not (teks[:4].isascii() and teks[:4].isdigit() and TAHUN_AWAL <= int(teks[:4]) <= TAHUN_AKHIR):
        raise DomainError("tahun_salah", _n("Tahun ini tidak dapat dipakai."), bidang="tahun")
    return int(teks[:4])


def switch(unit: Unit, tahun: int) -> dict[str, Any]:
    """Return what the unit and year switch on top of a page needs, and what links carry on."""
    kini = today().year
    daftar = sorted({*range(kini - TAHUN_TERLIHAT + 1, kini + 1), tahun}, reverse=True)
    return {
        "unit": unit,
        "tahun": tahun,
        "pilihan_unit": [(u.kode, u.nama) for u in list_unit(cakupan())],
        "unit_terpilih": unit.kode,
        "pilihan_periode": [(str(t), str(t)) for t in daftar],
        "periode_terpilih": str(tahun),
        "tautan": {"unit": unit.kode, "tahun": tahun},
    }


def say(kalimat: Kalimat) -> str:
    """Return a sentence of a rule in the reader's language."""
    data = {k: gettext(v) if k in BERKATA and isinstance(v, str) else v for k, v in kalimat.data.items()}
    return str(gettext(kalimat.teks, **data))


def link_of(bukti: Bukti) -> str:
    """Return where a piece of evidence can be opened by this person; empty when nowhere."""
    if bukti.izin and not boleh(bukti.izin):
        return ""
    for awal, izin in IZIN_ALAMAT:
        if bukti.alamat.startswith(awal):
            return bukti.alamat if boleh(izin) else ""
    return bukti.alamat


def page_of(jenis: str) -> str:
    """Return where evidence of a kind is made, if this person may go there; empty otherwise."""
    alamat, izin = TEMPAT_BUAT.get(jenis, ("", ""))
    return alamat if izin and boleh(izin) else ""


@bp.context_processor
def offer_words() -> dict[str, Any]:
    """Offer the templates of this room its sentences and links."""
    return {"say": say, "link_of": link_of, "page_of": page_of}
