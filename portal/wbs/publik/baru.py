"""The report: fill in, look again with the receipt, send. No script, no session, nothing kept before it is sent."""

from collections.abc import Mapping
from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, Terganggu
from portal.inti.nama import make_finder
from portal.inti.web.bahasa import translate
from portal.wbs.domain.ciri import find_ciri
from portal.wbs.domain.isian import PANJANG, URUTAN, IsianLaporan, read_isian
from portal.wbs.domain.pilihan import NAMA_KATEGORI, NAMA_MODE, Mode
from portal.wbs.domain.tenggat import HARI_KERJA_BALASAN, HARI_KONFIRMASI
from portal.wbs.kunci.resi import find_key, write_resi
from portal.wbs.publik.berkas import BUANG, allow_besar, drain_kiriman, seal_bukti
from portal.wbs.publik.dasar import bp, ember
from portal.wbs.publik.kiriman import Kiriman, new_kiriman, read_kiriman
from portal.wbs.service.brankas import KUSTODIAN, PENGELOLA, PemegangKunci, list_pemegang
from portal.wbs.service.kotak import mentions_resi, resi_tertulis
from portal.wbs.service.laporan import (
    TandaTerima,
    TanpaPengelola,
    find_by_resi,
    list_kustodian,
    list_penerima,
    seal_laporan,
    store_laporan,
)
from portal.wbs.service.tanya import ask_laporan, is_jawaban_laporan
from portal.wbs.service.tempat import get_tempat
from portal.wbs.takaran import LAPORAN, LAPORAN_SEMUA, UMUM

Galat = Mapping[str, str]


def _is_open() -> bool:
    return bool(list_pemegang(PENGELOLA))


def _closed(status: int) -> ResponseReturnValue:
    return render_template("wbs/publik/_tutup.html"), status


def _holders() -> list[PemegangKunci]:
    return [*list_pemegang(PENGELOLA), *list_pemegang(KUSTODIAN)]


def _show(
    kiriman: Kiriman, *, galat: Galat | None = None, umum: str | None = None, status: int = 200
) -> ResponseReturnValue:
    """Show the form with everything that was typed, the sentences beside their controls and on top."""
    semua = dict(galat or {})
    if kiriman.bukti.galat:
        semua["berkas"] = " ".join(kiriman.bukti.galat)
    halaman = render_template(
        "wbs/publik/baru.html",
        sampul=kiriman.seal_sampul(),
        terisi=kiriman.isi,
        terlibat=set(kiriman.terlibat),
        bukti=seal_bukti(kiriman.bukti, kiriman.sampul.laporan_id),
        buang=BUANG,
        galat=semua,
        umum=umum,
        urutan=URUTAN,
        kategori=NAMA_KATEGORI,
        pengelola=list_pemegang(PENGELOLA),
        kustodian=list_pemegang(KUSTODIAN),
    )
    return halaman, status


def _read(kiriman: Kiriman) -> IsianLaporan:
    """Check what was typed. Key holders whose full name stands in it are involved without being ticked."""
    orang = _holders()
    disebut = make_finder((p.pengguna_id, p.nama) for p in orang)(*(kiriman.isi.get(n, "") for n in PANJANG))
    tanda = [*kiriman.terlibat, *map(str, disebut)]
    return read_isian(kiriman.isi, tanda, frozenset(p.pengguna_id for p in orang))


def _refusals(kiriman: Kiriman, isian: IsianLaporan) -> dict[str, str]:
    """Return what stands against storing this report, by control."""
    galat = dict(isian.galat)
    cari = find_key(get_tempat().lada, kiriman.sampul.resi)
    tersimpan = {nama: getattr(isian, nama) for nama in PANJANG} | (isian.diri.as_json() if isian.diri else {})
    for nama, teks in tersimpan.items():
        if nama not in galat and mentions_resi(teks, cari):
            galat[nama] = resi_tertulis(nama)
    try:
        list_penerima(isian.terlibat)
    except TanpaPengelola as salah:
        galat["terlibat"] = salah
    if isian.mode is Mode.RAHASIA and "mode" not in galat:
        try:
            list_kustodian(isian.terlibat)
        except DomainError as salah:
            galat["mode"] = salah
    return {nama: translate(salah) for nama, salah in galat.items()}


def _show_periksa(
    kiriman: Kiriman, isian: IsianLaporan, *, galat: Galat | None = None, umum: str | None = None, status: int = 200
) -> ResponseReturnValue:
    jabatan = [p.jabatan for p in _holders() if str(p.pengguna_id) in set(kiriman.terlibat)]
    halaman = render_template(
        "wbs/publik/_periksa.html",
        draf=kiriman.seal_draf(),
        resi=write_resi(kiriman.sampul.resi),
        isian=isian,
        terlibat=jabatan,
        berkas=kiriman.bukti.berkas,
        tanya=None if kiriman.sampul.lunas else ask_laporan(kiriman.sampul.laporan_id),
        ciri=isian.mode is Mode.ANONIM and find_ciri(*(getattr(isian, n) for n in PANJANG)),
        kategori=NAMA_KATEGORI,
        mode=NAMA_MODE,
        disimpan=bool(request.form.get("disimpan")),
        galat=galat or {},
        umum=umum,
    )
    return halaman, status


def _check(kiriman: Kiriman) -> ResponseReturnValue:
    """Show the page for a second look, or the form with its mistakes."""
    isian = _read(kiriman)
    galat = _refusals(kiriman, isian)
    if galat or kiriman.bukti.galat:
        return _show(kiriman, galat=galat, status=503 if kiriman.bukti.terganggu else 422)
    if not kiriman.sampul.lunas and LAPORAN.take(ember()) and LAPORAN_SEMUA.take(UMUM):
        kiriman = replace(kiriman, sampul=replace(kiriman.sampul, lunas=True))
    return _show_periksa(kiriman, isian)


def _store(kiriman: Kiriman, isian: IsianLaporan) -> TandaTerima:
    sampul = kiriman.sampul
    tersegel = seal_laporan(isian, kiriman.bukti.berkas, resi=sampul.resi, laporan_id=sampul.laporan_id, now=utc_now())
    with unit_kerja():
        return store_laporan(tersegel, resi=sampul.resi)


def _gaps(kiriman: Kiriman) -> dict[str, str]:
    """Return what is still missing on the page for a second look."""
    galat = {}
    if request.form.get("disimpan") != "ya":
        galat["disimpan"] = _("Tulis kode di kertas, lalu centang kotak ini.")
    if not kiriman.sampul.lunas and not is_jawaban_laporan(kiriman.sampul.laporan_id, request.form.get("jawaban", "")):
        galat["jawaban"] = _("Jawaban hitungan belum tepat. Coba sekali lagi.")
    return galat


def _send(kiriman: Kiriman) -> ResponseReturnValue:
    """Store the report once and show number and receipt; a repeated POST shows the same page."""
    isian = _read(kiriman)
    ada = find_by_resi(kiriman.sampul.resi) is not None
    if not ada and kiriman.sampul.is_usang(utc_now().timestamp()):
        return _stale(kiriman)
    galat = {} if ada else _gaps(kiriman)
    if galat:
        return _show_periksa(kiriman, isian, galat=galat, status=422)
    try:
        tanda = _store(kiriman, isian)
    except (Terganggu, TanpaPengelola) as salah:
        return _show_periksa(kiriman, isian, umum=translate(salah), status=salah.status)
    except DomainError as salah:
        if salah.bidang in URUTAN:
            return _show(kiriman, galat={salah.bidang: translate(salah)}, status=salah.status)
        raise
    return render_template(
        "wbs/publik/_terima.html",
        tanda=tanda,
        resi=write_resi(kiriman.sampul.resi),
        hari_konfirmasi=HARI_KONFIRMASI,
        hari_balasan=HARI_KERJA_BALASAN,
    )


def _stale(kiriman: Kiriman) -> ResponseReturnValue:
    """Give a form that was open too long a new envelope; its words stay, its files are asked for again."""
    baru = replace(kiriman, sampul=new_kiriman().sampul, bukti=replace(kiriman.bukti, berkas=()))
    return _show(baru, umum=_("Formulir ini terbuka lebih dari sehari. Periksa lagi; kodenya baru."), status=422)


@bp.get("/baru")
def baru() -> ResponseReturnValue:
    """Show the empty form; without a key holder, say so before anybody types."""
    return _show(new_kiriman()) if _is_open() else _closed(200)


@bp.post("/baru")
def kirim() -> ResponseReturnValue:
    """Check the form, show it for a second look, or store it."""
    allow_besar()
    try:
        kiriman, langkah = read_kiriman(), request.form.get("langkah", "")
    except RequestEntityTooLarge:
        drain_kiriman()
        return render_template("wbs/publik/_besar.html"), 413
    if not _is_open():
        kosong = not any(kiriman.isi.values())
        return _closed(503) if kosong else _show(kiriman, umum=translate(TanpaPengelola()), status=503)
    if langkah == "kirim" and kiriman.diperiksa:
        return _send(kiriman)
    if langkah == "bahasa" and kiriman.diperiksa:
        return _show_periksa(kiriman, _read(kiriman))
    if langkah in ("ubah", "bahasa") or langkah.startswith(BUANG):
        return _show(kiriman)
    return _stale(kiriman) if kiriman.usang else _check(kiriman)
