"""The public questionnaire of every instrument: behind a QR code, or after picking a unit and service."""

import io
from functools import lru_cache

from flask import Flask, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.inti.db import unit_kerja
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.kode import clean_kode, group_kode, is_kode
from portal.inti.web.bahasa import list_bahasa_lain, offer_bahasa, pick_bahasa, translate
from portal.inti.web.batas import limiter
from portal.organisasi.service import find_layanan, find_unit, list_layanan, list_unit
from portal.organisasi.service.qr import (
    PencatatPindai,
    find_token,
    list_kuesioner_berkode,
    resolve_qr,
    store_pindai,
)
from portal.skm.domain.instrumen import BAHASA_SURVEI, Instrumen
from portal.skm.instrumen import find_instrumen, list_instrumen
from portal.skm.publik.dasar import BATAS_KIRIM, bp
from portal.skm.publik.kuesioner import PENANDA, SESUDAH, Pintu, accept, appearance, forget_pages, show
from portal.skm.service.jawaban import find_tanda_terima
from portal.skm.service.suara import find_suara

SETAHUN = 365 * 86400


def _door_of_qr(token: str) -> Pintu:
    qr = resolve_qr(token)
    return Pintu(
        unit_id=qr.unit_id,
        unit=qr.unit,
        layanan_id=qr.layanan_id,
        layanan=qr.layanan,
        gratis=qr.gratis,
        loket_id=qr.loket_id,
        loket=qr.loket,
        qr_id=qr.id,
        instrumen=qr.instrumen,
        alamat=url_for("skm_publik.isi_qr", token=qr.token),
    )


def _door_of_layanan(kode_unit: str, kode_layanan: str) -> Pintu:
    unit = find_unit(kode_unit)
    layanan = find_layanan(unit, kode_layanan)
    return Pintu(
        unit_id=unit.id,
        unit=unit.nama,
        layanan_id=layanan.id,
        layanan=layanan.nama,
        gratis=layanan.gratis,
        loket_id=None,
        loket=None,
        qr_id=None,
        instrumen="skm",
        alamat=url_for("skm_publik.isi", kode_unit=unit.kode, kode_layanan=layanan.kode),
    )


def _door_of_survei(kode_instrumen: str, kode_unit: str, kode_layanan: str | None) -> Pintu:
    """Return the door of any instrument; raises TidakDitemukan when the address names what it does not rate."""
    instrumen, unit = find_instrumen(kode_instrumen), find_unit(kode_unit)
    if (kode_layanan is None) != (instrumen.subjek == "unit"):
        raise TidakDitemukan("survei_lain", _n("Survei ini tidak ada di alamat tersebut."))
    layanan = find_layanan(unit, kode_layanan) if kode_layanan is not None else None
    return Pintu(
        unit_id=unit.id,
        unit=unit.nama,
        layanan_id=layanan.id if layanan else None,
        layanan=layanan.nama if layanan else None,
        gratis=layanan.gratis if layanan else False,
        loket_id=None,
        loket=None,
        qr_id=None,
        instrumen=instrumen.kode,
        alamat=url_for(
            "skm_publik.isi_survei",
            kode_instrumen=instrumen.kode,
            kode_unit=unit.kode,
            kode_layanan=layanan.kode if layanan else None,
        ),
    )


@bp.get("/s/<token>")
def isi_qr(token: str) -> ResponseReturnValue:
    """Show the questionnaire behind a QR code and count the scan."""
    pintu = _door_of_qr(token)
    current_app.extensions["pindai"].add(pintu.qr_id)
    return show(pintu)


@bp.post("/s/<token>")
@limiter.limit(BATAS_KIRIM)
def kirim_qr(token: str) -> ResponseReturnValue:
    """Take the answer behind a QR code."""
    return accept(_door_of_qr(token))


@bp.get("/skm/")
def pilih() -> ResponseReturnValue:
    """Pick a unit and service, or type the code below a QR picture."""
    kode = request.args.get("kode", "")
    galat = None
    if kode:
        try:
            return redirect(url_for("skm_publik.isi_qr", token=find_token(kode)), code=303)
        except TidakDitemukan as salah:
            galat = translate(salah)
    return _render_pilih(find_instrumen("skm"), kode, galat), 422 if galat else 200


@bp.get("/survei/<kode_instrumen>")
def pilih_survei(kode_instrumen: str) -> ResponseReturnValue:
    """Pick what another instrument shall rate: a service, or a unit as a whole."""
    return _render_pilih(find_instrumen(kode_instrumen))


def _render_pilih(instrumen: Instrumen, kode: str = "", galat: str | None = None) -> str:
    offer_bahasa(instrumen.bahasa)
    unit, layanan, lain = list_unit(), list_layanan(), []
    if instrumen.kode == "skm":
        berkode = list_kuesioner_berkode() - {"skm"}
        lain = [i for i in list_instrumen() if i.kode in berkode and i.jenis == "masyarakat"]
    return render_template(
        "skm/publik/pilih.html",
        instrumen=instrumen,
        lain=lain,
        pilihan=[(satu, [s for s in layanan if s.unit_id == satu.id]) for satu in unit],
        kode=kode,
        galat=galat,
        bahasa_pilihan=list_bahasa_lain(),
    )


@bp.get("/skm/<kode_unit>/<kode_layanan>")
def isi(kode_unit: str, kode_layanan: str) -> ResponseReturnValue:
    """Show the questionnaire of a service."""
    return show(_door_of_layanan(kode_unit, kode_layanan))


@bp.post("/skm/<kode_unit>/<kode_layanan>")
@limiter.limit(BATAS_KIRIM)
def kirim(kode_unit: str, kode_layanan: str) -> ResponseReturnValue:
    """Take the answer for a service."""
    return accept(_door_of_layanan(kode_unit, kode_layanan))


@bp.get("/survei/<kode_instrumen>/<kode_unit>")
@bp.get("/survei/<kode_instrumen>/<kode_unit>/<kode_layanan>")
def isi_survei(kode_instrumen: str, kode_unit: str, kode_layanan: str | None = None) -> ResponseReturnValue:
    """Show another instrument's questionnaire of a unit or service."""
    if kode_layanan is None and find_instrumen(kode_instrumen).subjek == "layanan":
        return redirect(url_for("skm_publik.pilih_survei", kode_instrumen=kode_instrumen), code=303)
    return show(_door_of_survei(kode_instrumen, kode_unit, kode_layanan))


@bp.post("/survei/<kode_instrumen>/<kode_unit>")
@bp.post("/survei/<kode_instrumen>/<kode_unit>/<kode_layanan>")
@limiter.limit(BATAS_KIRIM)
def kirim_survei(kode_instrumen: str, kode_unit: str, kode_layanan: str | None = None) -> ResponseReturnValue:
    """Take the answer to another instrument."""
    return accept(_door_of_survei(kode_instrumen, kode_unit, kode_layanan))


@bp.get("/skm/suara/<int:suara_id>")
def suara(suara_id: int) -> ResponseReturnValue:
    """Hand out a recording; the address with its hash may be kept for a year."""
    rekaman = find_suara(suara_id)
    tetap = request.args.get("v") == rekaman.sidik[:12]
    respons = send_file(io.BytesIO(rekaman.isi), mimetype=rekaman.tipe, conditional=True, etag=rekaman.sidik)
    respons.headers["Cache-Control"] = f"public, max-age={SETAHUN}, immutable" if tetap else "no-cache"
    return respons


@bp.get("/skm/terima-kasih/<kode>")
def terima_kasih(kode: str) -> ResponseReturnValue:
    """Say thank you; the page may be reloaded and is only there when the answer is stored."""
    bersih = clean_kode(kode)
    saat = find_tanda_terima(bersih) if is_kode(bersih) else None
    if saat is None:
        raise TidakDitemukan("tanda_terima_salah", _n("Tanda terima ini tidak ditemukan."))
    offer_bahasa(BAHASA_SURVEI)
    lanjut = request.args.get("lanjut")
    halaman = _render_terima_kasih(pick_bahasa(), appearance(), lanjut if lanjut in SESUDAH else None)
    return halaman.replace(PENANDA, group_kode(bersih))


@lru_cache(maxsize=32)
def _render_terima_kasih(bahasa: str, rupa: str, lanjut: str | None) -> str:
    alamat = f"/skm/terima-kasih/{PENANDA}{f'?lanjut={lanjut}' if lanjut else ''}"
    return render_template(
        "skm/publik/terima_kasih.html", kode=PENANDA, lanjut=lanjut, bahasa_pilihan=list_bahasa_lain(alamat)
    )


def init_app(app: Flask) -> None:
    """Give the app its scan counter and an empty page cache."""
    forget_pages()
    _render_terima_kasih.cache_clear()

    def store(hitungan: dict[int, int]) -> None:
        with app.app_context(), unit_kerja():
            store_pindai(hitungan)

    app.extensions["pindai"] = PencatatPindai(store)
