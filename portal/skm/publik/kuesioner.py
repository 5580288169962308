"""One questionnaire, whatever the door: shown empty or again, taken, and what follows. Doors: `survei`, `tiket`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import local_date
from portal.inti.web.bahasa import list_bahasa_lain, offer_bahasa, pick_bahasa, translate
from portal.inti.web.kepala import KEBIJAKAN_SUARA
from portal.inti.web.kiriman import issue_kunci, read_kunci, read_umur
from portal.organisasi.service import read_profil
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.domain.tiket import TiketDitolak
from portal.skm.instrumen import find_instrumen
from portal.skm.isian import Isian, read_isian
from portal.skm.publik.dasar import read_asal
from portal.skm.service.jawaban import JENIS_KIRIMAN, JawabanBaru, submit_jawaban
from portal.skm.service.suara import list_suara
from portal.skm.service.tiket import use_tiket

PENANDA = "00kunci-kiriman00"
SESUDAH = ("pengaduan", "pegawai")
"""What the thank-you page may go on with: an offer to complain; nothing but thanks (employee surveys)."""


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
        "skm/publik/_isi.html",
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


def appearance() -> str:
    """Return what changes when the office changes its look: part of the key of every cached page."""
    profil = read_profil()
    return profil.diubah_at.isoformat() if profil else ""


def show(pintu: Pintu) -> ResponseReturnValue:
    """Return the empty questionnaire of a door with a fresh submission key."""
    instrumen = _open(pintu)
    suara = _recordings(instrumen)
    if pintu.tiket:  # opened once: it would only push the doors of many out of the cache
        return _respond(_render(pintu, instrumen, _issue(pintu, instrumen), suara=suara), 200, suara)
    sebelum, sesudah = _render_once(pintu, instrumen.versi, pick_bahasa(), appearance(), tuple(suara.items()))
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
    instrumen = _open(pintu)
    isian = read_isian(instrumen, request.form, gratis=pintu.gratis)
    if isian.galat:
        return _show_again(pintu, 422, None, {nama: _explain(instrumen, salah) for nama, salah in isian.galat.items()})
    try:
        tanda_terima = _store(pintu, isian)
    except TiketDitolak:
        raise
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


def forget_pages() -> None:
    """Drop the pages kept in memory (another application begins)."""
    _render_once.cache_clear()
