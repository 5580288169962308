"""The reporter's mailbox: in by receipt, messages and files both ways, a later identity, a new receipt, out."""

import unicodedata
from collections.abc import Mapping
from urllib.parse import quote

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.web.bahasa import translate
from portal.wbs.domain.isian import read_diri
from portal.wbs.domain.pilihan import NAMA_HASIL, NAMA_KATEGORI, NAMA_MODE, NAMA_STATUS
from portal.wbs.domain.tenggat import NAMA_JAM
from portal.wbs.kunci.primitif import SegelRusak
from portal.wbs.kunci.resi import make_resi, read_resi, write_resi
from portal.wbs.kunci.sampul import fold, unfold
from portal.wbs.publik.berkas import BUANG, BuktiForm, allow_besar, collect_bukti, drain_kiriman, seal_bukti
from portal.wbs.publik.dasar import bp, ember, forget_kotak, nama_kue, read_kotak, remember_kotak, today
from portal.wbs.service.brankas import KUSTODIAN, list_pemegang
from portal.wbs.service.jam import compute_jam
from portal.wbs.service.kotak import (
    Kotak,
    add_diri,
    enter_kotak,
    exchange_resi,
    find_kotak,
    find_penangan,
    list_pembukaan,
    send_pesan,
    unlock_kotak,
)
from portal.wbs.service.laporan import BerkasTitipan
from portal.wbs.service.percakapan import PESAN_MAKS, list_berkas, list_pesan, make_kiriman
from portal.wbs.service.sesi import (
    SesiTerbuka,
    close_sesi_pelapor,
    is_tanda_formulir,
    make_tanda_formulir,
)
from portal.wbs.service.tanya import ask_sekali, use_jawaban
from portal.wbs.service.tempat import get_tempat
from portal.wbs.service.titipan import open_berkas
from portal.wbs.takaran import MASUK, MASUK_SEMUA, UMUM

KEBIJAKAN_UNDUHAN = "sandbox; default-src 'none'"
Galat = Mapping[str, str]


def read_terbuka() -> tuple[SesiTerbuka, Kotak] | None:
    """Return the visitor's session and mailbox; None when it is over."""
    sesi = read_kotak()
    kotak = find_kotak(sesi) if sesi else None
    return (sesi, kotak) if sesi and kotak else None


def read_terkirim() -> tuple[SesiTerbuka, Kotak] | None:
    """Return session and mailbox of a posted form that carries this session's token; None when it is over.

    Raises Bentrok for a form of another session.
    """
    terbuka = read_terbuka()
    if terbuka and not is_tanda_formulir(terbuka[0].kue, request.form.get("tanda", "")):
        raise Bentrok("tanda_salah", _n("Formulir ini berasal dari kotak lain. Buka kotak Anda lagi."))
    return terbuka


def _ask() -> bool:
    return MASUK.is_empty(ember()) or MASUK_SEMUA.is_empty(UMUM)


def show_masuk(
    *, galat: Galat | None = None, tanya: bool = False, pesan: str = "", umum: str = "", status: int = 200
) -> ResponseReturnValue:
    """Ask for the receipt; `pesan` is a message that could not be sent because the mailbox had shut."""
    halaman = render_template(
        "wbs/publik/_masuk.html",
        galat=galat or {},
        tanya=ask_sekali(now=utc_now()) if tanya or _ask() else None,
        pesan=pesan,
        umum=umum,
    )
    return halaman, status


def show_usai() -> ResponseReturnValue:
    """Say that the mailbox shut by itself; what was typed stands there to be sent after opening it again."""
    umum = _("Kotak sudah tertutup. Masukkan kode Anda lagi.")
    respons = current_app.make_response(show_masuk(umum=umum, pesan=request.form.get("pesan", ""), status=409))
    return forget_kotak(respons)


def show_kotak(
    sesi: SesiTerbuka,
    kotak: Kotak,
    *,
    galat: Galat | None = None,
    terisi: Mapping[str, str] | None = None,
    bukti: BuktiForm | None = None,
    kiriman: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    """Show the mailbox with everything that was typed."""
    baris = kotak.baris
    halaman = render_template(
        "wbs/publik/kotak.html",
        baris=baris,
        isi=kotak.isi,
        pesan=list_pesan(baris, kotak.kunci),
        berkas=[b for nomor, b in list_berkas(baris, kotak.kunci) if nomor == 0],
        jam=compute_jam(baris),
        nama_jam=NAMA_JAM,
        hari_ini=today(),
        penangan=find_penangan(baris),
        pembukaan=list_pembukaan(baris.id),
        ada_kustodian=bool(list_pemegang(KUSTODIAN)),
        status=NAMA_STATUS[baris.status],
        hasil=NAMA_HASIL.get(baris.hasil or ""),
        kategori=NAMA_KATEGORI[baris.kategori],
        mode=NAMA_MODE[baris.mode],
        tanda=make_tanda_formulir(sesi.kue),
        kiriman=kiriman or make_kiriman(),
        bukti=seal_bukti(bukti or BuktiForm(), baris.id),
        buang=BUANG,
        maks=PESAN_MAKS,
        galat=galat or {},
        terisi=terisi or {},
    )
    return halaman, status


def show_ganti(sesi: SesiTerbuka, kotak: Kotak, *, resi: str = "", galat: Galat | None = None) -> ResponseReturnValue:
    """Show the one page of a report taken down at the desk: a receipt that only the reporter will know."""
    baru = resi or make_resi()
    halaman = render_template(
        "wbs/publik/_ganti.html",
        resi=write_resi(baru),
        sampul=fold(get_tempat().lada, "ganti", baru, ikat=kotak.baris.id),
        tanda=make_tanda_formulir(sesi.kue),
        galat=galat or {},
    )
    return halaman, 422 if galat else 200


@bp.get("/kotak")
def kotak() -> ResponseReturnValue:
    """Show the open mailbox, or ask for the receipt."""
    terbuka = read_terbuka()
    if terbuka is None:
        if not request.cookies.get(nama_kue()):
            return show_masuk()
        umum = _("Kotak sudah tertutup. Masukkan kode Anda lagi.")
        return forget_kotak(current_app.make_response(show_masuk(umum=umum)))
    return show_ganti(*terbuka) if terbuka[1].baris.ganti_resi else show_kotak(*terbuka)


def _may_try() -> bool:
    """Take a turn from the buckets; when they are empty, a question answered for the first time is a turn."""
    if MASUK.take(ember()) and MASUK_SEMUA.take(UMUM):
        return True
    if not request.form.get("tanya"):
        return False
    with unit_kerja():
        return use_jawaban(request.form["tanya"], request.form.get("jawaban", ""), now=utc_now())


@bp.post("/kotak")
def masuk() -> ResponseReturnValue:
    """Open the mailbox of a receipt. A typo is found before any look-up."""
    pesan = request.form.get("pesan", "")[: 2 * PESAN_MAKS]
    resi = read_resi(request.form.get("resi", ""))
    if resi is None:
        return show_masuk(galat={"resi": _("Kode ini salah tulis. Periksa lagi hurufnya.")}, pesan=pesan, status=422)
    if not _may_try():
        galat = {"jawaban": _("Jawab hitungan ini, lalu masukkan kode lagi.")}
        return show_masuk(galat=galat, tanya=True, pesan=pesan, status=422)
    ditemukan = unlock_kotak(resi)
    if ditemukan is None:
        galat = {"resi": _("Kode ini tidak membuka kotak mana pun. Periksa lagi.")}
        return show_masuk(galat=galat, pesan=pesan, status=422)
    with unit_kerja():
        close_sesi_pelapor(request.cookies.get(nama_kue(), ""))
        kue = enter_kotak(ditemukan, now=utc_now())
    if not pesan or ditemukan.baris.ganti_resi:
        return remember_kotak(current_app.make_response(redirect(url_for("wbs_publik.kotak"), code=303)), kue)
    terbuka = SesiTerbuka(ditemukan.baris.id, ditemukan.kunci, kue)
    return remember_kotak(current_app.make_response(show_kotak(terbuka, ditemukan, terisi={"pesan": pesan})), kue)


@bp.post("/kotak/pesan")
def pesan() -> ResponseReturnValue:
    """Send a message with files; sent again it stays one message."""
    allow_besar()
    try:
        langkah = request.form.get("langkah", "")
    except RequestEntityTooLarge:
        drain_kiriman()
        return render_template("wbs/publik/_besar.html"), 413
    terbuka = read_terkirim()
    if terbuka is None or terbuka[1].baris.ganti_resi:
        return show_ganti(*terbuka) if terbuka else show_usai()
    sesi, terkini = terbuka
    bukti = collect_bukti(terkini.baris.id)
    kiriman = request.form.get("kiriman", "")
    if langkah.startswith(BUANG) or langkah == "bahasa" or bukti.galat:
        galat = {"berkas": " ".join(bukti.galat)} if bukti.galat else {}
        status = 503 if bukti.terganggu else 422 if galat else 200
        return show_kotak(sesi, terkini, galat=galat, terisi=request.form, bukti=bukti, kiriman=kiriman, status=status)
    try:
        _send_pesan(sesi, bukti, kiriman)
    except SegelRusak:
        return show_usai()
    except DomainError as salah:
        galat = {salah.bidang or "pesan": translate(salah)}
        return show_kotak(
            sesi, terkini, galat=galat, terisi=request.form, bukti=bukti, kiriman=kiriman, status=salah.status
        )
    return redirect(url_for("wbs_publik.kotak", _anchor="akhir"), code=303)


def _lock_kotak(sesi: SesiTerbuka) -> Kotak:
    """Return the mailbox locked in a unit of work; raises SegelRusak when it shut since the page was looked at."""
    terkini = find_kotak(sesi, menulis=True)
    if terkini is None:
        raise SegelRusak
    return terkini


def _send_pesan(sesi: SesiTerbuka, bukti: BuktiForm, kiriman: str) -> None:
    with unit_kerja():
        terkini = _lock_kotak(sesi)
        send_pesan(terkini, request.form.get("pesan", ""), bukti.berkas, kiriman=kiriman, now=utc_now())


@bp.post("/kotak/identitas")
def identitas() -> ResponseReturnValue:
    """Give an identity later: it goes to the custodians, not to the handlers."""
    terbuka = read_terkirim()
    if terbuka is None or terbuka[1].baris.ganti_resi:
        return show_ganti(*terbuka) if terbuka else show_usai()
    sesi, terkini = terbuka
    salah: dict[str, DomainError] = {}
    diri = read_diri(request.form, salah)
    if not salah:
        try:
            with unit_kerja():
                add_diri(_lock_kotak(sesi), diri, now=utc_now())
        except SegelRusak:
            return show_usai()
        except Bentrok:
            pass  # a repeated POST: the first one is stored
        except DomainError as tolak:
            salah["nama"] = tolak
    if salah:
        galat = {nama: translate(s) for nama, s in salah.items()}
        return show_kotak(sesi, terkini, galat=galat, terisi=request.form, status=422)
    return redirect(url_for("wbs_publik.kotak", _anchor="identitas"), code=303)


@bp.post("/kotak/resi")
def ganti_resi() -> ResponseReturnValue:
    """Exchange a provisional receipt; the old one is dead at once, the reporter enters with the new one."""
    terbuka = read_terkirim()
    if terbuka is None:
        return show_usai()
    sesi, terkini = terbuka
    try:
        resi = str(unfold(get_tempat().lada, "ganti", request.form.get("sampul", ""), ikat=terkini.baris.id))
    except SegelRusak:
        return show_ganti(sesi, terkini)
    if request.form.get("disimpan") != "ya":
        galat = {"disimpan": _("Tulis kode di kertas, lalu centang kotak ini.")}
        return show_ganti(sesi, terkini, resi=resi, galat=galat)
    try:
        with unit_kerja():
            exchange_resi(_lock_kotak(sesi), resi)
            close_sesi_pelapor(sesi.kue)
    except SegelRusak:
        return show_usai()
    umum = _("Kode sudah diganti. Buka kotak dengan kode baru Anda.")
    return forget_kotak(current_app.make_response(show_masuk(umum=umum)))


@bp.post("/kotak/tutup")
def tutup() -> ResponseReturnValue:
    """Shut the mailbox on the server and ask the browser to forget it."""
    if read_terkirim() is not None:
        with unit_kerja():
            close_sesi_pelapor(request.cookies.get(nama_kue(), ""))
    return forget_kotak(current_app.make_response(redirect(url_for("wbs_publik.index"), code=303)))


def _find_berkas(kotak: Kotak, token: str) -> BerkasTitipan:
    for _nomor, berkas in list_berkas(kotak.baris, kotak.kunci):
        if berkas.token == token:
            return berkas
    raise TidakDitemukan("berkas_tidak_ada", _n("Berkas ini tidak ditemukan."))


def make_unduhan(isi: object, nama: str, jenis: str = "application/octet-stream") -> Response:
    """Return a download that a browser neither shows nor runs, its name written as RFC 6266 says."""
    respons = Response(isi, mimetype=jenis)  # type: ignore[arg-type]
    polos = unicodedata.normalize("NFKD", nama).encode("ascii", "ignore").decode()
    asli = f"UTF-8''{quote(nama, safe='')}"
    respons.headers.set("Content-Disposition", "attachment", **{"filename": polos, "filename*": asli})
    respons.headers["X-Content-Type-Options"] = "nosniff"
    respons.headers["Content-Security-Policy"] = KEBIJAKAN_UNDUHAN
    return respons


@bp.get("/kotak/berkas/<token>")
def berkas(token: str) -> ResponseReturnValue:
    """Download a file of the open mailbox."""
    terbuka = read_terbuka()
    if terbuka is None or terbuka[1].baris.ganti_resi:
        return redirect(url_for("wbs_publik.kotak"), code=303)
    satu = _find_berkas(terbuka[1], token)
    return make_unduhan(open_berkas(satu), satu.nama)
