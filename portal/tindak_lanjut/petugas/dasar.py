"""What every screen of the room shares: the blueprint, the menu, who reads, values of forms, words."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, current_app, g, request
from flask_babel import gettext as _
from flask_login import current_user

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.periode import local_date
from portal.inti.web.bahasa import translate
from portal.inti.web.menu import Butir as Menu
from portal.inti.web.penjaga import boleh
from portal.tindak_lanjut.domain.butir import Butir, Keadaan, Rencana
from portal.tindak_lanjut.domain.sumber import NAMA_SUMBER
from portal.tindak_lanjut.service.akses import Pembaca, covers, find_terlihat, make_pembaca

bp = Blueprint("tindak_lanjut_petugas", __name__, url_prefix="/petugas/tindak-lanjut")
MENU = (Menu(28, _n("Tindak lanjut"), "tindak_lanjut_petugas.daftar", "tindak_lanjut.lihat", "list-check"),)
RUPA_KEADAAN = {
    Keadaan.BELUM: "ingat",
    Keadaan.BERJALAN: "info",
    Keadaan.SELESAI: "baik",
    Keadaan.DIHENTIKAN: "netral",
}
DEKAT_HARI = 7


def today() -> date:
    """Return the office's local date."""
    return local_date(utc_now(), current_app.config["PORTAL_ZONA"])


def saya() -> Pembaca:
    """Return the signed-in person as a reader of the room, read once a request."""
    if "pembaca_tindak_lanjut" not in g:
        g.pembaca_tindak_lanjut = make_pembaca(current_user, today())
    pembaca: Pembaca = g.pembaca_tindak_lanjut
    return pembaca


def find_butir(nomor: int) -> Butir:
    """Return a recommendation the visitor may see; raises TidakDitemukan."""
    return find_terlihat(nomor, saya())


def may_manage(butir: Butir) -> bool:
    """Tell whether the visitor may add and drop plans of a recommendation, or stop it."""
    return boleh("tindak_lanjut.kelola") and covers(saya(), butir.unit_id) and butir.dihentikan_pada is None


def name_sumber(kode: str) -> str:
    """Return the name of a source; the code itself for one this room does not know."""
    return _(NAMA_SUMBER[kode]) if kode in NAMA_SUMBER else kode


def describe_tenggat(rencana: Rencana, hari_ini: date) -> tuple[str, str]:
    """Return the time left of a plan in words and its state for the macro `tenggat`; "" when nothing waits."""
    if not rencana.terbuka:
        return "", "selesai"
    sisa = (rencana.tenggat - hari_ini).days
    if sisa < 0:
        return _("terlambat %(n)s hari", n=-sisa), "terlambat"
    if sisa == 0:
        return _("hari ini"), "hari_ini"
    return _("sisa %(n)s hari", n=sisa), "dekat" if sisa <= DEKAT_HARI else "aman"


def read_hari(nama: str) -> date:
    """Return a date of the form; raises DomainError naming the field."""
    try:
        return date.fromisoformat(request.form.get(nama, "").strip())
    except ValueError as salah:
        raise DomainError("tanggal_salah", _n("Tulis tanggal seperti 2026-01-31."), bidang=nama) from salah


def read_bilangan(nama: str) -> int:
    """Return a whole number of the form; raises DomainError naming the field."""
    teks = request.form.get(nama, "").strip()
    if not (teks.isascii() and teks.isdigit() and len(teks) < 10):
        raise DomainError("bilangan_salah", _n("Tulis bilangan bulat."), bidang=nama)
    return int(teks)


def describe_galat(salah: DomainError | None, bidang: tuple[str, ...]) -> dict[str, object]:
    """Return what a form needs to show a refusal: the sentence by field, and the links on top of the page."""
    if salah is None:
        return {"galat": {}, "ringkas": []}
    di = salah.bidang if salah.bidang in bidang else "umum"
    kalimat = translate(salah)
    return {"galat": {di: kalimat}, "ringkas": [("isi" if di == "umum" else f"b-{di}", kalimat)]}


def first_or_posted(awal: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a form shows: what was posted, else the values it begins with."""
    return request.form if request.method == "POST" else awal
