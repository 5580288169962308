"""The public questionnaire: behind a QR code, or after picking a unit and service."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.kode import clean_kode, group_kode, is_kode
from portal.inti.periode import local_date
from portal.inti.web.bahasa import other_bahasa, pick_bahasa, translate
from portal.inti.web.batas import limiter
from portal.inti.web.kiriman import issue_kunci, read_kunci, read_umur
from portal.organisasi.service import find_layanan, find_unit, list_layanan, list_unit, read_profil
from portal.organisasi.service.qr import PencatatPindai, find_token, resolve_qr, store_pindai
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.domain.tiket import TiketDitolak
from portal.skm.instrumen import find_instrumen
from portal.skm.isian import Isian, read_isian
from portal.skm.publik.dasar import BATAS_KIRIM, bp, read_asal
from portal.skm.service.jawaban import JENIS_KIRIMAN, JawabanBaru, find_tanda_terima, submit_jawaban
from portal.skm.service.tiket import use_tiket

PENANDA = "00kunci-kiriman00"


@dataclass(frozen=True)
class Pintu:
    """Where an answer comes in: unit, service and (behind a QR code) the counter.

    `tiket` is the digest of a visit ticket, which brings one answer only.
    """

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
    tiket: str | None = None

    @property
    def kanal(self) -> str:
        """The way in that an answer through this door is counted under."""
        return "tiket" if self.tiket else "qr" if self.qr_id else "web"

    @property
    def terikat(self) -> str:
        """What the submission key of a page is bound to."""
        tempat = f"{self.unit_id}.{self.layanan_id or 0}.{self.loket_id or 0}.{self.qr_id or 0}.{self.instrumen}"
        return f"{tempat}.{self.tiket}" if self.tiket else tempat


@lru_cache(maxsize=512)
def _render_once(pintu: Pintu, versi: int, bahasa: str, rupa: str) -> tuple[str, str]:
    """Render the empty form of a door once; return the text before and after the submission key."""
    lain = {"bahasa_lain_url": f"{pintu.alamat}?bahasa={other_bahasa(bahasa)}"}
    halaman = _render(pintu, find_instrumen(pintu.instrumen, versi), PENANDA, **lain)
    sebelum, sesudah = halaman.split(PENANDA)
    return sebelum, sesudah


def _render(pintu: Pintu, instrumen: Instrumen, kunci: str, **lain: Any) -> str:
    isi: dict[str, Any] = {"terisi": MultiDict(), "galat": {}, "umum": None, **lain}
    return render_template(
        "skm/publik/isi.html",
        pintu=pintu,
        instrumen=instrumen,
        demografi={nama: DEMOGRAFI[nama] for nama in instrumen.profil},
        kunci=kunci,
        **isi,
    )


def _appearance() -> str:
    profil = read_profil()
    return profil.diubah_at.isoformat() if profil else ""


def show(pintu: Pintu) -> str:
    """Return the empty questionnaire of a door with a fresh submission key."""
    instrumen = find_instrumen(pintu.instrumen)
    if pintu.tiket:  # opened once: it would only push the doors of many out of the cache
        lain = {"bahasa_lain_url": f"{pintu.alamat}?bahasa={other_bahasa(pick_bahasa())}"}
        return _render(pintu, instrumen, _issue(pintu, instrumen), **lain)
    sebelum, sesudah = _render_once(pintu, instrumen.versi, pick_bahasa(), _appearance())
    return f"{sebelum}{_issue(pintu, instrumen)}{sesudah}"


def _issue(pintu: Pintu, instrumen: Instrumen) -> str:
    return issue_kunci(_jenis(instrumen), pintu.terikat)


def _jenis(instrumen: Instrumen) -> str:
    return f"{JENIS_KIRIMAN}:{instrumen.versi}"


def _show_again(pintu: Pintu, status: int, umum: str | None, galat: Mapping[str, str]) -> ResponseReturnValue:
    """Show the form with everything that was typed, the sentences beside their fields and on top."""
    instrumen = find_instrumen(pintu.instrumen)
    kunci = request.form.get("kiriman", "") if status == 503 else _issue(pintu, instrumen)
    return _render(pintu, instrumen, kunci, terisi=request.form, galat=galat, umum=umum), status


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
        kanal=pintu.kanal,
        tanggal=local_date(now, current_app.config["PORTAL_ZONA"]),
        nilai=isian.nilai,
        demografi=isian.demografi,
        saran=isian.saran,
        bahasa=pick_bahasa(),
        asal=read_asal(),
        durasi=int(umur) if (umur := read_umur(_jenis(instrumen))) is not None else None,
    )
    syarat = partial(use_tiket, pintu.tiket, hari=baru.tanggal) if pintu.tiket else None
    with unit_kerja():
        return submit_jawaban(baru, kiriman=kunci, now=now, syarat=syarat)


def accept(pintu: Pintu) -> ResponseReturnValue:
    """Take the posted answer: on to the receipt, or the form again; raises TiketDitolak for a ticket used up."""
    isian = read_isian(find_instrumen(pintu.instrumen), request.form, gratis=pintu.gratis)
    if isian.galat:
        return _show_again(pintu, 422, None, {nama: translate(salah) for nama, salah in isian.galat.items()})
    try:
        tanda_terima = _store(pintu, isian)
    except TiketDitolak:
        raise
    except DomainError as salah:
        return _show_again(pintu, salah.status, translate(salah), {})
    return redirect(url_for("skm_publik.terima_kasih", kode=tanda_terima), code=303)


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
    layanan = list_layanan()
    halaman = render_template(
        "skm/publik/pilih.html",
        pilihan=[(unit, [s for s in layanan if s.unit_id == unit.id]) for unit in list_unit()],
        kode=kode,
        galat=galat,
    )
    return halaman, 422 if galat else 200


@bp.get("/skm/<kode_unit>/<kode_layanan>")
def isi(kode_unit: str, kode_layanan: str) -> ResponseReturnValue:
    """Show the questionnaire of a service."""
    return show(_door_of_layanan(kode_unit, kode_layanan))


@bp.post("/skm/<kode_unit>/<kode_layanan>")
@limiter.limit(BATAS_KIRIM)
def kirim(kode_unit: str, kode_layanan: str) -> ResponseReturnValue:
    """Take the answer for a service."""
    return accept(_door_of_layanan(kode_unit, kode_layanan))


@bp.get("/skm/terima-kasih/<kode>")
def terima_kasih(kode: str) -> ResponseReturnValue:
    """Say thank you; the page may be reloaded and is only there when the answer is stored."""
    bersih = clean_kode(kode)
    saat = find_tanda_terima(bersih) if is_kode(bersih) else None
    if saat is None:
        raise TidakDitemukan("tanda_terima_salah", _n("Tanda terima ini tidak ditemukan."))
    return _render_terima_kasih(pick_bahasa(), _appearance()).replace(PENANDA, group_kode(bersih))


@lru_cache(maxsize=32)
def _render_terima_kasih(bahasa: str, rupa: str) -> str:
    alamat = f"/skm/terima-kasih/{PENANDA}?bahasa={other_bahasa(bahasa)}"
    return render_template("skm/publik/terima_kasih.html", kode=PENANDA, bahasa_lain_url=alamat)


def init_app(app: Flask) -> None:
    """Give the app its scan counter and an empty page cache."""
    _render_once.cache_clear()
    _render_terima_kasih.cache_clear()

    def store(hitungan: dict[int, int]) -> None:
        with app.app_context(), unit_kerja():
            store_pindai(hitungan)

    app.extensions["pindai"] = PencatatPindai(store)
