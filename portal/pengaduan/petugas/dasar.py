"""What every screen of the room shares: the blueprint, the menu, and who is at work."""

from datetime import date

from flask import Blueprint, current_app, g
from flask_login import current_user

from portal.inti.db import utc_now
from portal.inti.galat import _n
from portal.inti.periode import local_date
from portal.inti.web.menu import Butir
from portal.pengaduan.service import daftar
from portal.pengaduan.service.akses import Pelaku, make_pelaku

bp = Blueprint("pengaduan_petugas", __name__, url_prefix="/petugas/pengaduan")


def today() -> date:
    """Return the office's local date."""
    return local_date(utc_now(), current_app.config["PORTAL_ZONA"])


def saya() -> Pelaku:
    """Return the signed-in person as an actor of the room, read once a request."""
    if "pelaku_pengaduan" not in g:
        g.pelaku_pengaduan = make_pelaku(current_user, today())
    pelaku: Pelaku = g.pelaku_pengaduan
    return pelaku


def count_mendesak() -> int:
    """Return how many cases are overdue or due today, for the number beside the menu entry."""
    return daftar.count_mendesak(saya(), now=utc_now())


MENU = (
    Butir(15, _n("Pengaduan"), "pengaduan_petugas.daftar", "pengaduan.lihat", "inbox", count_mendesak),
    Butir(16, _n("Aturan pengaduan"), "pengaduan_petugas.tenggat", "pengaduan.atur", "settings"),
)
