"""Assisted entry: an officer or a companion fills the questionnaire in for a citizen who chooses the answers."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.kode import group_kode
from portal.inti.web.bahasa import translate
from portal.inti.web.kiriman import issue_kunci, read_kunci
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.skm.domain.instrumen import BAHASA_SURVEI
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.isian import Isian, read_isian
from portal.skm.petugas.dasar import bp, today
from portal.skm.petugas.tempat import TempatIsi, list_pilihan, open_tempat, read_tempat
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban

JENIS_FORMULIR = "skm-bantu"


def _words(tempat: TempatIsi) -> str:
    """Return the language of the questions: what is asked for, else Indonesian."""
    minta = request.form.get("ganti_kata") or request.values.get("kata", "")
    return minta if minta in tempat.instrumen.bahasa else "id"


def _jenis(tempat: TempatIsi) -> str:
    return f"{JENIS_FORMULIR}:{tempat.instrumen.versi}"


def _page(
    tempat: TempatIsi | None,
    *,
    terisi: Mapping[str, str] | None = None,
    galat: Mapping[str, str] | None = None,
    umum: str | None = None,
    galat_tempat: Mapping[str, str] | None = None,
    kunci: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    lain: dict[str, Any] = {}
    if tempat is not None:
        lain = {
            "instrumen": tempat.instrumen,
            "kata": _words(tempat),
            "demografi": {nama: DEMOGRAFI[nama] for nama in tempat.instrumen.profil},
            "kunci": kunci or issue_kunci(_jenis(tempat), tempat.terikat),
        }
    halaman = render_template(
        "skm/petugas/bantu.html",
        tempat=tempat,
        terisi=terisi or {},
        galat=galat or {},
        umum=umum,
        galat_tempat=galat_tempat or {},
        nama_bahasa=BAHASA_SURVEI,
        **list_pilihan(pegawai=False),
        **lain,
    )
    return halaman, status


@bp.get("/bantu")
@butuh_izin("skm.isi")
def bantu() -> ResponseReturnValue:
    """Show the choice of service and counter, or the questionnaire for the one chosen."""
    return open_tempat(_page)


def _store(tempat: TempatIsi, isian: Isian) -> str:
    kunci, now = read_kunci(_jenis(tempat), tempat.terikat), utc_now()
    baru = JawabanBaru(
        instrumen=tempat.instrumen,
        unit_id=tempat.unit.id,
        layanan_id=tempat.layanan.id if tempat.layanan else None,
        loket_id=tempat.loket.id if tempat.loket else None,
        gratis=tempat.gratis,
        tanggal=today(),
        nilai=isian.nilai,
        kanal="bantu",
        demografi=isian.demografi,
        saran=isian.saran,
        bahasa=_words(tempat),
        dicatat_oleh=pelaku()[:120],
    )
    with unit_kerja():
        return submit_jawaban(baru, kiriman=kunci, now=now)


@bp.post("/bantu")
@butuh_izin("skm.isi")
def bantu_simpan() -> ResponseReturnValue:
    """Store one answer and open the next form; a change of language brings the same form in other words."""
    tempat = read_tempat()
    if tempat is None:
        return redirect(url_for("skm_petugas.bantu"), code=303)
    kunci = request.form.get("kiriman")
    if request.form.get("ganti_kata"):
        return _page(tempat, terisi=request.form, kunci=kunci)
    isian = read_isian(tempat.instrumen, request.form, gratis=tempat.gratis)
    if isian.galat:
        kalimat = {nama: translate(salah) for nama, salah in isian.galat.items()}
        return _page(tempat, terisi=request.form, galat=kalimat, kunci=kunci, status=422)
    try:
        kode = _store(tempat, isian)
    except DomainError as salah:
        baru = None if salah.kode in ("kiriman_usang", "kiriman_tertukar") else kunci
        return _page(tempat, terisi=request.form, umum=translate(salah), kunci=baru, status=salah.status)
    flash(
        _("Jawaban tersimpan dengan kode %(kode)s. Formulir berikutnya sudah siap.", kode=group_kode(kode)), "success"
    )
    return redirect(url_for("skm_petugas.bantu", **tempat.kueri, kata=_words(tempat)), code=303)
