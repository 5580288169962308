"""Tracking: code and PIN open one case for an hour in this browser."""

import hmac
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.berkas import MAKS_JUMLAH
from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.hari_kerja import compute_tenggat
from portal.inti.periode import local_date
from portal.inti.web.bahasa import translate
from portal.inti.web.batas import limiter
from portal.inti.web.berkas import send_berkas
from portal.inti.web.kiriman import issue_kunci, read_kunci
from portal.organisasi.service import get_unit
from portal.pengaduan.domain.gerak import Wewenang, allowed_gerak
from portal.pengaduan.domain.status import STATUS_BAGI_PELAPOR, TERBUKA, Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.publik.dasar import KIRIMAN_LACAK, bp, forget_kode, read_kode_kue, remember_kode
from portal.pengaduan.publik.lampiran import LampiranForm
from portal.pengaduan.service import aturan
from portal.pengaduan.service.kabar import write_kode
from portal.pengaduan.service.lacak import PUBLIK, find_induk, get_by_kode, open_kasus, read_kode
from portal.pengaduan.service.riwayat import Sisa, describe_tenggat, find_lampiran, list_baris_publik

KIRIMAN_GERAK = "pengaduan-gerak"
BATAS_BUKA = "10 per minute; 60 per hour"
BATAS_KODE = "20 per hour"
BINTANG = (
    (5, _n("Sangat puas")),
    (4, _n("Puas")),
    (3, _n("Cukup")),
    (2, _n("Tidak puas")),
    (1, _n("Sangat tidak puas")),
)
LANGKAH_ANDA = {
    Status.BARU: _n("Tunggu kabar dari kami. Anda boleh menambah keterangan."),
    Status.PERLU_KELENGKAPAN: _n("Lengkapi laporan Anda. Baca permintaan petugas di bawah."),
    Status.TERVERIFIKASI: _n("Tunggu kabar dari kami. Anda boleh menambah keterangan."),
    Status.DIDISPOSISI: _n("Tunggu jawaban unit. Anda boleh menambah keterangan."),
    Status.DIPROSES: _n("Tunggu jawaban unit. Anda boleh menambah keterangan."),
    Status.MENUNGGU_PERSETUJUAN: _n("Tunggu jawaban unit. Anda boleh menambah keterangan."),
    Status.DITANGGAPI: _n("Baca jawabannya, lalu pilih Ya atau Belum."),
    Status.SELESAI: _n("Laporan ini selesai. Bila masalah muncul lagi, Anda boleh membukanya kembali."),
    Status.DILIMPAHKAN: _n("Hubungi instansi tujuan untuk kabar berikutnya."),
    Status.DUPLIKAT: _n("Ikuti perkembangan laporan yang sama di bawah ini."),
    Status.BUKAN_PENGADUAN: _n("Bila Anda tidak setuju, hubungi kantor kami atau Ombudsman RI."),
    Status.DICABUT: _n("Anda boleh mengirim laporan baru kapan saja."),
    Status.DIARSIPKAN_TIDAK_LENGKAP: _n("Anda boleh melengkapinya. Laporan akan dibuka lagi."),
}
KABAR = {
    "lengkapi": _n("Terima kasih. Kelengkapan Anda sudah kami terima."),
    "tambah_keterangan": _n("Terima kasih. Keterangan Anda sudah kami terima."),
    "konfirmasi_ya": _n("Terima kasih. Laporan ini selesai."),
    "konfirmasi_belum": _n("Laporan dibuka kembali. Kami akan menindaklanjutinya."),
    "nilai": _n("Terima kasih atas penilaian Anda."),
    "buka_kembali": _n("Laporan dibuka kembali. Kami akan menindaklanjutinya."),
    "buka_arsip": _n("Laporan dibuka kembali. Kami akan memeriksanya."),
    "cabut": _n("Laporan sudah dicabut."),
}
PESAN_LACAK = {
    "habis": _n("Untuk keamanan, halaman laporan ditutup setelah satu jam. Masukkan lagi kode dan PIN."),
    "selesai": _n("Laporan sudah ditutup di perangkat ini."),
}


def _show_form(kode: str = "", *, galat: str | None = None, kabar: str | None = None, status: int = 200) -> Response:
    halaman = render_template(
        "pengaduan/publik/lacak.html",
        kunci=issue_kunci(KIRIMAN_LACAK, ""),
        kode=kode[:60],
        galat=galat,
        kabar=kabar,
    )
    return current_app.make_response((halaman, status))


def _code_key() -> str:
    """Return a name for the code that was asked for, existing or not; it cannot be turned back."""
    kode = read_kode(request.form.get("kode", ""))
    return hmac.new(current_app.config["KUNCI_KIRIMAN"].encode(), f"kode:{kode}".encode(), sha256).hexdigest()[:24]


def _read_pin(masukan: str) -> str:
    """Return the digits of a PIN, however they were grouped."""
    return "".join(h for h in unicodedata.normalize("NFKC", masukan[:60]) if h in "0123456789")


def _too_often(_batas: object) -> Response:
    kalimat = _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.")
    return _show_form(request.form.get("kode", ""), galat=kalimat, status=429)


@bp.get("/lacak")
def lacak() -> ResponseReturnValue:
    """Ask for code and PIN."""
    pesan = PESAN_LACAK.get(request.args.get("kabar", ""))
    return _show_form(kabar=_(pesan) if pesan else None)


@bp.post("/lacak")
@limiter.limit(BATAS_BUKA, on_breach=_too_often)
@limiter.limit(BATAS_KODE, key_func=_code_key, on_breach=_too_often)
def buka() -> ResponseReturnValue:
    """Open the case of a code and its PIN; what is wrong is never told apart."""
    kode = request.form.get("kode", "")
    try:
        read_kunci(KIRIMAN_LACAK, "")
        kasus = open_kasus(kode, _read_pin(request.form.get("pin", "")))
    except DomainError as salah:
        return _show_form(kode, galat=translate(salah), status=422)
    respons = current_app.make_response(redirect(url_for("pengaduan_publik.laporan"), code=303))
    return remember_kode(respons, kasus.kode)


def read_kasus() -> Pengaduan | None:
    """Return the case this browser may open now."""
    kode = read_kode_kue()
    try:
        return get_by_kode(kode) if kode else None
    except DomainError:
        return None


def ask_again() -> Response:
    """Send a browser without a valid cookie back to code and PIN."""
    respons = current_app.make_response(redirect(url_for("pengaduan_publik.lacak", kabar="habis"), code=303))
    return forget_kode(respons)


@dataclass(frozen=True)
class Terisi:
    """What was typed into the form of one move, with its mistakes, to show it again."""

    gerak: str = ""
    catatan: str = ""
    bintang: str = ""
    galat: Mapping[str, str] = field(default_factory=dict)
    umum: str | None = None
    lampiran: LampiranForm = field(default_factory=lambda: LampiranForm(()))
    kunci: str | None = None


def reopen_until(kasus: Pengaduan) -> datetime | None:
    """Return until when the reporter may reopen a finished case."""
    if kasus.selesai_at is None:
        return None
    term = aturan.read_batas(kasus.unit_id).find("buka_kembali", kasus.klasifikasi)
    return compute_tenggat(kasus.selesai_at, term.jumlah, term.satuan, aturan.kalender_of(kasus.unit_id))


def list_gerak(kasus: Pengaduan, now: datetime) -> list[str]:
    """Return the moves that the reporter is offered now, in the order of the table."""
    status = Status(kasus.status)
    boleh = [g.kode for g in allowed_gerak(status, {Wewenang.PELAPOR}) if g.kode in PUBLIK]
    batas = reopen_until(kasus)
    if kasus.bintang is not None or status is Status.DITANGGAPI:
        boleh = [g for g in boleh if g != "nilai"]
    if batas is not None and now > batas:
        boleh = [g for g in boleh if g != "buka_kembali"]
    return boleh


def describe_sisa(sisa: Sisa) -> str:
    """Write how much time is left, in words."""
    if sisa.keadaan == "terlambat":
        return _("lewat %(n)s hari kerja", n=max(-sisa.hari, 1))
    if sisa.keadaan == "hari_ini" or sisa.hari == 0:
        return _("hari ini")
    return _("%(n)s hari kerja lagi", n=sisa.hari)


def _date(saat: datetime | None) -> date | None:
    return local_date(saat, current_app.config["PORTAL_ZONA"]) if saat else None


def render_laporan(kasus: Pengaduan, terisi: Terisi | None = None, status: int = 200) -> ResponseReturnValue:
    """Render the page of one case; `terisi` shows the form of one move again."""
    now, terisi, keadaan = utc_now(), terisi or Terisi(), Status(kasus.status)
    induk = find_induk(kasus)
    sisa = describe_tenggat(kasus, now=now)
    kabar = KABAR.get(request.args.get("kabar", ""))
    halaman = render_template(
        "pengaduan/publik/laporan.html",
        kasus=kasus,
        kode=write_kode(kasus.kode),
        status=_(STATUS_BAGI_PELAPOR[keadaan]),
        langkah_anda=_(LANGKAH_ANDA[keadaan]),
        unit=get_unit(kasus.unit_pelaksana_id or kasus.unit_id).nama,
        terbuka=keadaan in TERBUKA,
        sisa=sisa,
        sisa_kata=describe_sisa(sisa),
        tahap=_date(kasus.tenggat_tahap),
        selesai=_date(kasus.tenggat_berlaku),
        buka_sampai=_date(reopen_until(kasus)),
        induk=induk,
        status_induk=_(STATUS_BAGI_PELAPOR[Status(induk.status)]) if induk else "",
        unit_induk=get_unit(induk.unit_pelaksana_id or induk.unit_id).nama if induk else "",
        selesai_induk=_date(induk.tenggat_berlaku) if induk and Status(induk.status) in TERBUKA else None,
        baris=list_baris_publik(kasus),
        gerak=list_gerak(kasus, now),
        kunci=terisi.kunci or issue_kunci(KIRIMAN_GERAK, kasus.kode),
        kunci_selesai=issue_kunci(KIRIMAN_LACAK, ""),
        terisi=terisi,
        bintang=BINTANG,
        maks_berkas=MAKS_JUMLAH,
        kabar=_(kabar) if kabar and status == 200 else None,
    )
    return halaman, status


@bp.get("/lacak/laporan")
def laporan() -> ResponseReturnValue:
    """Show the case: where it stands, who holds it, what the citizen can do now."""
    kasus = read_kasus()
    return render_laporan(kasus) if kasus else ask_again()


@bp.get("/lacak/berkas/<token>")
def unduh(token: str) -> ResponseReturnValue:
    """Hand out one file of the case that the citizen may read."""
    kasus = read_kasus()
    if kasus is None:
        return ask_again()
    return send_berkas(find_lampiran(kasus.id, token, publik=True))


@bp.post("/lacak/selesai")
def selesai() -> ResponseReturnValue:
    """Forget the case in this browser; an old page may still do so, another site may not."""
    with suppress(DomainError):
        read_kunci(KIRIMAN_LACAK, "")
    respons = current_app.make_response(redirect(url_for("pengaduan_publik.lacak", kabar="selesai"), code=303))
    return forget_kode(respons)
