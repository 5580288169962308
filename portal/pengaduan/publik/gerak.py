"""What a citizen does with a case that is open in the browser: complete, confirm, rate, reopen, withdraw."""

from flask import Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError, Terganggu, TidakDitemukan, _n
from portal.inti.web.bahasa import translate
from portal.inti.web.batas import limiter
from portal.inti.web.galat import render_galat
from portal.inti.web.kiriman import read_kunci
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.publik.dasar import bp
from portal.pengaduan.publik.lacak import KIRIMAN_GERAK, Terisi, ask_again, read_kasus, render_laporan
from portal.pengaduan.publik.lampiran import LampiranForm, allow_besar, collect_lampiran, keep_lampiran
from portal.pengaduan.service.lacak import PUBLIK, act_once
from portal.pengaduan.service.langkah import Isian

BATAS_GERAK = "60 per minute; 300 per hour"
"""Steps of one visitor's address, which many people may share; code and PIN were proven before."""
BERBERKAS = frozenset({"lengkapi", "tambah_keterangan", "konfirmasi_belum", "buka_kembali", "buka_arsip"})
BIDANG = frozenset({"catatan", "bintang", "berkas", "setuju"})


def _read_langkah(gerak: str, lampiran: LampiranForm) -> list[tuple[str, Isian]]:
    bintang = request.form.get("bintang", "")
    if gerak == "nilai":
        return [("nilai", Isian(nilai={"bintang": bintang}))]
    if gerak == "cabut" and not request.form.get("setuju"):
        raise DomainError("setuju_kosong", _n("Beri tanda bila Anda yakin mencabut laporan."), bidang="setuju")
    berkas = lampiran.titipan if gerak in BERBERKAS else []
    langkah = [(gerak, Isian(catatan=request.form.get("catatan", ""), lampiran=berkas))]
    if gerak == "konfirmasi_ya" and bintang:
        langkah.append(("nilai", Isian(nilai={"bintang": bintang})))
    return langkah


def _show_again(kasus: Pengaduan, gerak: str, lampiran: LampiranForm, salah: DomainError) -> ResponseReturnValue:
    """Show the case as it is now, with what was typed; after a disturbance with the same key."""
    db.session().expire_all()
    beside = salah.bidang in BIDANG
    galat = {str(salah.bidang): translate(salah)} if beside else {}
    if lampiran.galat:
        galat["berkas"] = " ".join(lampiran.galat)
    terisi = Terisi(
        gerak=gerak,
        catatan=request.form.get("catatan", ""),
        bintang=request.form.get("bintang", ""),
        galat=galat,
        umum=None if beside else translate(salah),
        lampiran=lampiran,
        kunci=request.form.get("kiriman") if isinstance(salah, Terganggu) else None,
    )
    return render_laporan(kasus, terisi, salah.status)


def _too_often(_batas: object) -> Response:
    allow_besar()
    kasus = read_kasus()
    if kasus is None:
        return ask_again()
    gerak = str((request.view_args or {}).get("gerak", ""))
    salah = DomainError("terlalu_sering", _n("Terlalu banyak kiriman. Tunggu beberapa menit, lalu kirim lagi."))
    salah.status = 429
    return current_app.make_response(_show_again(kasus, gerak, keep_lampiran(), salah))


@bp.post("/lacak/gerak/<gerak>")
@limiter.limit(BATAS_GERAK, on_breach=_too_often)
def gerak(gerak: str) -> ResponseReturnValue:
    """Take one of the reporter's moves; a repeated POST does it once."""
    allow_besar()
    kasus = read_kasus()
    if kasus is None:
        return ask_again()
    if gerak not in PUBLIK:
        raise TidakDitemukan("gerak_asing", _n("Langkah ini tidak dikenal."))
    try:
        lampiran = collect_lampiran() if gerak in BERBERKAS else LampiranForm(())
    except RequestEntityTooLarge:
        return render_galat(
            413, kalimat=_("Berkas terlalu besar untuk sekali kirim. Tekan Kembali: tulisan Anda masih ada.")
        )
    try:
        kunci = read_kunci(KIRIMAN_GERAK, kasus.kode)
        if lampiran.galat:
            raise Terganggu if lampiran.terganggu else DomainError("berkas_salah", "", bidang="berkas")
        langkah = _read_langkah(gerak, lampiran)
        with unit_kerja():
            act_once(kasus.kode, langkah, kiriman=kunci, now=utc_now())
    except DomainError as salah:
        return _show_again(kasus, gerak, lampiran, salah)
    return redirect(url_for("pengaduan_publik.laporan", kabar=gerak), code=303)
