"""The questionnaire behind a visit ticket: one door more, which closes after one answer.

The address carries the token; nothing about the ticket is stored with the answer (`portal.skm.service.tiket`).
"""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.kode import clean_kode
from portal.inti.periode import local_date
from portal.inti.web.bahasa import translate
from portal.inti.web.batas import limiter
from portal.skm.domain.tiket import TENGGANG, TiketDitolak
from portal.skm.publik.dasar import BATAS_KIRIM, bp
from portal.skm.publik.kuesioner import Pintu, accept, show
from portal.skm.service.tiket import find_tiket

BATAS_BUKA = "120 per minute; 1200 per hour"


def _door(token: str, *, kirim: bool = False) -> Pintu:
    """Return the door of a ticket; one being sent may be used already and just over: the key of its form decides."""
    saat = utc_now() - TENGGANG if kirim else utc_now()
    tiket = find_tiket(token, hari=local_date(saat, current_app.config["PORTAL_ZONA"]), terpakai=kirim)
    return Pintu(
        unit_id=tiket.unit_id,
        unit=tiket.unit,
        layanan_id=tiket.layanan_id,
        layanan=tiket.layanan,
        gratis=tiket.gratis,
        loket_id=tiket.loket_id,
        loket=tiket.loket,
        qr_id=None,
        instrumen=tiket.instrumen,
        alamat=url_for("skm_publik.tiket", token=clean_kode(token)),
        tiket=tiket.sidik,
    )


def _refuse(salah: TiketDitolak) -> ResponseReturnValue:
    judul = {
        "tiket_terpakai": _("Satu tiket untuk satu jawaban"),
        "tiket_belum_dibuka": _("Tiket belum dibuka"),
        "tiket_kedaluwarsa": _("Tiket sudah kedaluwarsa"),
        "tiket_dicabut": _("Tiket dibatalkan"),
    }.get(salah.kode, _("Tiket tidak ditemukan"))
    halaman = render_template(
        "skm/publik/_tiket_tolak.html",
        judul=judul,
        kalimat=translate(salah),
        kode=salah.kode,
        berlaku_sampai=salah.data.get("berlaku_sampai"),
        alamat=request.path,
    )
    return halaman, salah.status


@bp.get("/t/<token>")
@limiter.limit(BATAS_BUKA)
def tiket(token: str) -> ResponseReturnValue:
    """Show the questionnaire of a ticket; opening it does not use it up."""
    try:
        return show(_door(token))
    except TiketDitolak as salah:
        return _refuse(salah)


@bp.post("/t/<token>")
@limiter.limit(BATAS_KIRIM)
def kirim_tiket(token: str) -> ResponseReturnValue:
    """Take the one answer of a ticket; the same form sent again shows the same receipt."""
    try:
        return accept(_door(token, kirim=True))
    except TiketDitolak as salah:
        return _refuse(salah)
