"""The public questionnaire of every instrument: behind a QR code, or after picking a unit and service."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.kode import clean_kode, group_kode, is_kode
from portal.inti.periode import local_date
from portal.inti.web.bahasa import list_bahasa_lain, offer_bahasa, pick_bahasa, translate
from portal.inti.web.batas import limiter
from portal.inti.web.kepala import KEBIJAKAN_SUARA
from portal.inti.web.kiriman import issue_kunci, read_kunci, read_umur
from portal.organisasi.service import find_layanan, find_unit, list_layanan, list_unit, read_profil
from portal.organisasi.service.qr import (
    PencatatPindai,
    find_token,
    list_kuesioner_berkode,
    resolve_qr,
    store_pindai,
)
from portal.skm.domain.instrumen import BAHASA_SURVEI, Instrumen
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.instrumen import find_instrumen, list_instrumen
from portal.skm.isian import Isian, read_isian
from portal.skm.publik.dasar import BATAS_KIRIM, bp, read_asal
from portal.skm.service.jawaban import JENIS_KIRIMAN, JawabanBaru, find_tanda_terima, submit_jawaban
from portal.skm.service.suara import find_suara, list_suara

PENANDA = "00kunci-kiriman00"
SETAHUN = 365 * 86400
SESUDAH = ("pengaduan", "pegawai")
"""What the thank-you page may go on with: an offer to complain; nothing but thanks (employee surveys)."""


@dataclass(frozen=True)
class Pintu:
    """Where an answer comes in: unit, service and (behind a QR code) the counter."""

    unit_id: int
    unit: str
    layanan_id: int | None
    layanan: str | None
    gratis: bool
    loket_id: int | None
    loket: str | None
    qr_id: int | None
    instrumen: str
    alamat: str

    @property
    def terikat(self) -> str:
        """What the submission key of a page is bound to."""
        return f"{self.unit_id}.{self.layanan_id or 0}.{self.loket_id or 0}.{self.qr_id or 0}.{self.instrumen}"


@lru_cache(maxsize=512)
def _render_once(
    pintu: Pintu, versi: int, bahasa: str, rupa: str, suara: tuple[tuple[str, str], ...]
) -> tuple[str, str]:
    """Render the empty form of a door once; return the text before and after the submission key."""
    halaman = _render(pintu, find_instrumen(pintu.instrumen, versi), PENANDA, suara=dict(suara))
    sebelum, sesudah = halaman.split(PENANDA)
    return sebelum, sesudah


def _render(pintu: Pintu, instrumen: Instrumen, kunci: str, **lain: Any) -> str:
    isi: dict[str, Any] = {"terisi": MultiDict(), "galat": {}, "umum": None, **lain}
    return render_template(
        "skm/publik/isi.html",
        pintu=pintu,
        instrumen=instrumen,
        tanya=[u for u in instrumen.kuesioner if not (pintu.gratis and u.gratis is not None)],
        demografi={nama: DEMOGRAFI[nama] for nama in instrumen.profil},
        kunci=kunci,
        bahasa_pilihan=list_bahasa_lain(pintu.alamat),
        **isi,
    )


def _open(pintu: Pintu) -> Instrumen:
    """Return the questionnaire behind a door; from here on the page speaks its languages."""
    instrumen = find_instrumen(pintu.instrumen)
    offer_bahasa(instrumen.bahasa)
    return instrumen


def _recordings(instrumen: Instrumen) -> dict[str, str]:
    """Return unsur code → address of its recording in the page's language."""
    daftar = list_suara(instrumen.kode, pick_bahasa()).values()
    return {r.unsur: url_for("skm_publik.suara", suara_id=r.id, v=r.sidik[:12]) for r in daftar}


def _respond(halaman: str, status: int, suara: Mapping[str, str]) -> Response:
    respons = make_response(halaman, status)
    if suara:
        respons.headers["Content-Security-Policy"] = KEBIJAKAN_SUARA
    return respons


def _appearance() -> str:
    profil = read_profil()
    return profil.diubah_at.isoformat() if profil else ""


def _show(pintu: Pintu) -> ResponseReturnValue:
    instrumen = _open(pintu)
    suara = _recordings(instrumen)
    sebelum, sesudah = _render_once(pintu, instrumen.versi, pick_bahasa(), _appearance(), tuple(suara.items()))
    return _respond(f"{sebelum}{_issue(pintu, instrumen)}{sesudah}", 200, suara)


def _issue(pintu: Pintu, instrumen: Instrumen) -> str:
    return issue_kunci(_jenis(instrumen), pintu.terikat)


def _jenis(instrumen: Instrumen) -> str:
    return f"{JENIS_KIRIMAN}:{instrumen.versi}"


def _show_again(pintu: Pintu, status: int, umum: str | None, galat: Mapping[str, str]) -> ResponseReturnValue:
    """Show the form with everything that was typed, the sentences beside their fields and on top."""
    instrumen = find_instrumen(pintu.instrumen)
    kunci = request.form.get("kiriman", "") if status == 503 else _issue(pintu, instrumen)
    suara = _recordings(instrumen)
    halaman = _render(pintu, instrumen, kunci, terisi=request.form, galat=galat, umum=umum, suara=suara)
    return _respond(halaman, status, suara)


def _explain(instrumen: Instrumen, salah: DomainError) -> str:
    """Return the error's sentence; a question is named as the questionnaire names it in the page's language."""
    unsur = instrumen.oleh_kode.get(salah.bidang or "")
    if unsur is None or "unsur" not in salah.data:
        return translate(salah)
    return gettext(salah.kalimat, **{**salah.data, "unsur": unsur.nama.get(pick_bahasa(), unsur.nama["id"])})


def _store(pintu: Pintu, isian: Isian) -> str:
    now = utc_now()
    instrumen = find_instrumen(pintu.instrumen)
    kunci = read_kunci(_jenis(instrumen), pintu.terikat)
    baru = JawabanBaru(
        instrumen=instrumen,
        unit_id=pintu.unit_id,
        layanan_id=pintu.layanan_id,
        gratis=pintu.gratis,
        loket_id=pintu.loket_id,
        qr_id=pintu.qr_id,
        kanal="qr" if pintu.qr_id else "web",
        tanggal=local_date(now, current_app.config["PORTAL_ZONA"]),
        nilai=isian.nilai,
        demografi=isian.demografi,
        saran=isian.saran,
        bahasa=pick_bahasa(),
        asal=read_asal(),
        durasi=int(umur) if (umur := read_umur(_jenis(instrumen))) is not None else None,
    )
    with unit_kerja():
        return submit_jawaban(baru, kiriman=kunci, now=now)


def _accept(pintu: Pintu) -> ResponseReturnValue:
    instrumen = _open(pintu)
    isian = read_isian(instrumen, request.form, gratis=pintu.gratis)
    if isian.galat:
        return _show_again(pintu, 422, None, {nama: _explain(instrumen, salah) for nama, salah in isian.galat.items()})
    try:
        tanda_terima = _store(pintu, isian)
    except DomainError as salah:
        return _show_again(pintu, salah.status, translate(salah), {})
    bahasa = pick_bahasa()
    tujuan = url_for(
        "skm_publik.terima_kasih",
        kode=tanda_terima,
        lanjut=_continuation(instrumen, isian),
        bahasa=bahasa if bahasa != "id" else None,
    )
    return redirect(tujuan, code=303)


def _continuation(instrumen: Instrumen, isian: Isian) -> str | None:
    """Return what the thank-you page goes on with; it stands in the address only, beside no answer."""
    if instrumen.jenis == "pegawai":
        return "pegawai"
    return "pengaduan" if any(2 * skor <= instrumen.skala for skor in isian.nilai.values()) else None


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
    return _show(pintu)


@bp.post("/s/<token>")
@limiter.limit(BATAS_KIRIM)
def kirim_qr(token: str) -> ResponseReturnValue:
    """Take the answer behind a QR code."""
    return _accept(_door_of_qr(token))


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
    return _show(_door_of_layanan(kode_unit, kode_layanan))


@bp.post("/skm/<kode_unit>/<kode_layanan>")
@limiter.limit(BATAS_KIRIM)
def kirim(kode_unit: str, kode_layanan: str) -> ResponseReturnValue:
    """Take the answer for a service."""
    return _accept(_door_of_layanan(kode_unit, kode_layanan))


@bp.get("/survei/<kode_instrumen>/<kode_unit>")
@bp.get("/survei/<kode_instrumen>/<kode_unit>/<kode_layanan>")
def isi_survei(kode_instrumen: str, kode_unit: str, kode_layanan: str | None = None) -> ResponseReturnValue:
    """Show another instrument's questionnaire of a unit or service."""
    if kode_layanan is None and find_instrumen(kode_instrumen).subjek == "layanan":
        return redirect(url_for("skm_publik.pilih_survei", kode_instrumen=kode_instrumen), code=303)
    return _show(_door_of_survei(kode_instrumen, kode_unit, kode_layanan))


@bp.post("/survei/<kode_instrumen>/<kode_unit>")
@bp.post("/survei/<kode_instrumen>/<kode_unit>/<kode_layanan>")
@limiter.limit(BATAS_KIRIM)
def kirim_survei(kode_instrumen: str, kode_unit: str, kode_layanan: str | None = None) -> ResponseReturnValue:
    """Take the answer to another instrument."""
    return _accept(_door_of_survei(kode_instrumen, kode_unit, kode_layanan))


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
    halaman = _render_terima_kasih(pick_bahasa(), _appearance(), lanjut if lanjut in SESUDAH else None)
    return halaman.replace(PENANDA, group_kode(bersih))


@lru_cache(maxsize=32)
def _render_terima_kasih(bahasa: str, rupa: str, lanjut: str | None) -> str:
    alamat = f"/skm/terima-kasih/{PENANDA}{f'?lanjut={lanjut}' if lanjut else ''}"
    return render_template(
        "skm/publik/terima_kasih.html", kode=PENANDA, lanjut=lanjut, bahasa_pilihan=list_bahasa_lain(alamat)
    )


def init_app(app: Flask) -> None:
    """Give the app its scan counter and an empty page cache."""
    _render_once.cache_clear()
    _render_terima_kasih.cache_clear()

    def store(hitungan: dict[int, int]) -> None:
        with app.app_context(), unit_kerja():
            store_pindai(hitungan)

    app.extensions["pindai"] = PencatatPindai(store)
