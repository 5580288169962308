"""What every public page of the room shares: the blueprint, the mailbox's cookie, the visitor's bucket."""

from datetime import date

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.kue import set_kue_sesi
from portal.wbs.pintu import EMBER
from portal.wbs.service.aturan import get_pengaturan
from portal.wbs.service.sesi import SesiTerbuka, prolong_sesi_pelapor, read_sesi_pelapor
from portal.wbs.service.tempat import local_day
from portal.wbs.takaran import UMUM

bp = Blueprint("wbs_publik", __name__, url_prefix="/wbs")
JALUR_KUE = "/wbs"
ASAL_SENDIRI = ("none", "same-origin")
"""What Sec-Fetch-Site says of our own pages and of a typed address."""


def nama_kue() -> str:
    """Return the cookie's name. `__Host-` would demand the path “/”; see docs/adr/0012-kunci-ruang-tertutup.md."""
    return "__Secure-wbs" if current_app.config["SESSION_COOKIE_SECURE"] else "wbs"


def today() -> date:
    """Return the office's local date."""
    return local_day(utc_now())


def ember() -> str:
    """Return the bucket the door gave this visitor."""
    return str(request.environ.get(EMBER, UMUM))


def read_kotak() -> SesiTerbuka | None:
    """Return the visitor's open mailbox and keep it open; None when there is none or it is over."""
    kue = request.cookies.get(nama_kue(), "")
    if not kue:
        return None
    hasil = read_sesi_pelapor(kue, now=utc_now())
    if hasil is None:
        return None
    sesi, perbarui = hasil
    if perbarui:
        with unit_kerja():
            prolong_sesi_pelapor(sesi, now=utc_now())
    return sesi


def remember_kotak(respons: Response, kue: str) -> Response:
    """Give the visitor the cookie of an open mailbox; it ends with the browser."""
    return set_kue_sesi(respons, nama_kue(), kue, jalur=JALUR_KUE)


def forget_kotak(respons: Response) -> Response:
    """Take the cookie back and ask the browser to forget the pages."""
    respons.delete_cookie(nama_kue(), path=JALUR_KUE, httponly=True, samesite="Strict")
    respons.headers["Clear-Site-Data"] = '"cache"'
    return respons


def read_onion() -> str:
    """Return the office's onion address without a slash at its end; "" when it has none."""
    alamat = get_pengaturan().alamat_onion.strip().rstrip("/")
    return alamat if not alamat or "://" in alamat else f"http://{alamat}"


@bp.before_request
def refuse_foreign() -> None:
    """Take no form that another site sends in a visitor's name. Browsers that do not tell are let in."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "none") not in ASAL_SENDIRI:
        abort(400)


@bp.after_request
def offer_onion(respons: Response) -> Response:
    """Tell Tor Browser where the office's own onion address is."""
    if request.is_secure and request.method == "GET" and respons.status_code == 200 and (onion := read_onion()):
        respons.headers["Onion-Location"] = onion + request.path
    return respons


@bp.errorhandler(DomainError)
def show_galat(salah: DomainError) -> ResponseReturnValue:
    """Say what is wrong on a page of the room, with its quick exit."""
    return render_template("wbs/publik/_galat.html", kalimat=translate(salah)), salah.status
