"""The public form: fill in, look again, send. Works without scripts and without a session."""

import hmac
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, Terganggu
from portal.inti.teks import ANGKA_KATA
from portal.inti.web.bahasa import pick_bahasa, translate
from portal.inti.web.batas import limiter
from portal.inti.web.galat import render_galat
from portal.inti.web.kiriman import UMUR_DETIK, issue_kunci, read_kunci, read_umur
from portal.organisasi.service import list_layanan, list_unit
from portal.pengaduan.domain import isian as aturan_isian
from portal.pengaduan.domain.isian import DEMOGRAFI, PERKIRAAN, URUTAN, IsianPengaduan, Pilihan, is_wbs, read_isian
from portal.pengaduan.domain.pilihan import JENIS, KATEGORI_RAHASIA
from portal.pengaduan.publik.dasar import bp, remember_kode, today
from portal.pengaduan.publik.lampiran import LampiranForm, allow_besar, collect_lampiran, keep_lampiran
from portal.pengaduan.service.aturan import list_kategori
from portal.pengaduan.service.kasus import JENIS_KIRIMAN, DataPelapor, PengaduanBaru, submit
from portal.pengaduan.service.serupa import find_serupa

TERIKAT = "baru"
BATAS_LANGKAH = "60 per minute; 600 per hour"
BATAS_KIRIM = "30 per hour; 200 per day"
"""Stored reports of one visitor's address. A village office, a hospital's Wi-Fi and whole mobile networks share one
address, so the number is what a busy counter sends, not what one person does."""
LAMA_MINIMUM_DETIK = 4
JEBAKAN = "situs_web"
KOLOM = (
    *(n for n in URUTAN if n not in ("tanggal", "berkas")),
    *("hari", "bulan", "tahun", "anonim", "rahasia", "tanpa_identitas"),
)
"""Names of the controls, as the page for a second look repeats them."""
LOLOS, TANYA = "lolos", "tanya"


@lru_cache(maxsize=8)
def _make_signer(rahasia: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(rahasia, salt="periksa")


def _signer() -> URLSafeTimedSerializer:
    return _make_signer(current_app.config["KUNCI_KIRIMAN"])


def _read_pilihan() -> Pilihan:
    units = list_unit()
    if not units:
        raise Terganggu
    nomor = {u.id: u.kode for u in units}
    puncak = min(units, key=lambda u: (u.induk_id is not None, u.id))
    return Pilihan(
        unit={u.kode: u.id for u in units},
        layanan={f"{nomor[s.unit_id]}/{s.kode}": (s.unit_id, s.id) for s in list_layanan() if s.unit_id in nomor},
        kategori=frozenset(k.kode for k in list_kategori()),
        unit_puncak=puncak.id,
    )


def _show(
    lampiran: LampiranForm,
    terisi: Mapping[str, str],
    kunci: str,
    *,
    galat: Mapping[str, str] | None = None,
    umum: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show the form with everything that was typed, the sentences beside their fields and on top."""
    units, layanan = list_unit(), list_layanan()
    semua = dict(galat or {})
    if lampiran.galat:
        semua["berkas"] = " ".join(lampiran.galat)
    halaman = render_template(
        "pengaduan/publik/baru.html",
        kunci=kunci,
        terisi=terisi,
        galat=semua,
        umum=umum,
        urutan=URUTAN,
        lampiran=lampiran,
        jenis=JENIS,
        perkiraan=PERKIRAAN,
        demografi=DEMOGRAFI,
        kategori=list_kategori(),
        pilihan_unit=[(u, [s for s in layanan if s.unit_id == u.id]) for u in units],
        maks=aturan_isian,
        jebakan=JEBAKAN,
    )
    return halaman, status


def _issue() -> str:
    return issue_kunci(JENIS_KIRIMAN, TERIKAT)


def _same_key() -> str:
    """Return the key of the posted form as long as it is good, so that a retry stays one report."""
    return request.form.get("kiriman", "") if read_umur(JENIS_KIRIMAN) is not None else _issue()


def _is_suspicious() -> bool:
    umur = read_umur(JENIS_KIRIMAN)
    return bool(request.form.get(JEBAKAN)) or umur is None or umur < LAMA_MINIMUM_DETIK


def _numbers(kunci: str) -> tuple[int, int]:
    ringkas = hmac.new(current_app.config["KUNCI_KIRIMAN"].encode(), f"hitung:{kunci}".encode(), sha256).digest()
    return ringkas[0] % 9 + 1, ringkas[1] % 9 + 1


def _is_right(kunci: str) -> bool:
    jawaban = request.form.get("hitung", "").strip()
    return len(jawaban) <= 3 and jawaban.isdecimal() and int(jawaban) == sum(_numbers(kunci))


def _read_lolos(kunci: str) -> str | None:
    """Return what the page for a second look decided about this form; None when it was never shown."""
    try:
        milik, hasil = _signer().loads(request.form.get("periksa", ""), max_age=UMUR_DETIK)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(hasil) if milik == kunci else None


def _show_periksa(
    isian: IsianPengaduan,
    lampiran: LampiranForm,
    kunci: str,
    hasil: str,
    *,
    galat: Mapping[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    units = {u.id: u.nama for u in list_unit()}
    layanan = {s.id: s.nama for s in list_layanan()}
    kategori = {k.kode: k.nama for k in list_kategori()}
    satu, dua = _numbers(kunci)
    halaman = render_template(
        "pengaduan/publik/_periksa.html",
        isian=isian,
        lampiran=lampiran,
        kunci=request.form.get("kiriman", ""),
        periksa=str(_signer().dumps([kunci, hasil])),
        tanya=(_(ANGKA_KATA[satu - 1]), _(ANGKA_KATA[dua - 1])) if hasil == TANYA else None,
        galat=galat or {},
        bawaan=[(nama, request.form[nama]) for nama in KOLOM if request.form.get(nama)],
        unit=units.get(isian.unit_id, ""),
        layanan=layanan.get(isian.layanan_id or 0, ""),
        kategori=kategori.get(isian.kategori or "", ""),
        jenis=JENIS,
        demografi=DEMOGRAFI,
        selalu_rahasia=isian.kategori in KATEGORI_RAHASIA,
        serupa=find_serupa(isian.unit_id, isian.kategori, now=utc_now()),
    )
    return halaman, status


def _to_baru(isian: IsianPengaduan, lampiran: LampiranForm) -> PengaduanBaru:
    pelapor = (
        DataPelapor()
        if isian.tanpa_identitas
        else DataPelapor(
            nama=isian.nama,
            telepon=isian.telepon,
            surel=isian.surel,
            nik=isian.nik,
            alamat=isian.alamat,
            jenis_kelamin=isian.jenis_kelamin,
            kelompok_usia=isian.kelompok_usia,
            disabilitas=isian.disabilitas,
        )
    )
    return PengaduanBaru(
        jenis=isian.jenis,
        judul=isian.judul,
        isi=isian.isi,
        unit_id=isian.unit_id,
        layanan_id=isian.layanan_id,
        lokasi=isian.lokasi,
        tanggal_kejadian=isian.tanggal_kejadian,
        waktu_kejadian=isian.waktu_kejadian,
        pihak=isian.pihak,
        harapan=isian.harapan,
        kategori=isian.kategori,
        anonim=isian.anonim,
        rahasia=isian.rahasia,
        tanpa_identitas=isian.tanpa_identitas,
        pelapor=pelapor,
        lampiran=lampiran.titipan,
        bahasa=pick_bahasa(),
    )


def _send(isian: IsianPengaduan, lampiran: LampiranForm, kunci: str) -> ResponseReturnValue:
    hasil = _read_lolos(kunci)
    if hasil is None:
        return _show_periksa(isian, lampiran, kunci, TANYA if _is_suspicious() else LOLOS)
    if hasil != LOLOS and not _is_right(kunci):
        galat = {"hitung": _("Jawaban hitungan belum tepat. Coba sekali lagi.")}
        return _show_periksa(isian, lampiran, kunci, TANYA, galat=galat, status=422)
    try:
        with unit_kerja():
            tanda = submit(_to_baru(isian, lampiran), kiriman=kunci, now=utc_now())
    except Terganggu as salah:
        return _show_periksa(isian, lampiran, kunci, LOLOS, galat={"kirim": translate(salah)}, status=salah.status)
    except DomainError as salah:
        beside = {salah.bidang: translate(salah)} if salah.bidang in URUTAN else {}
        umum = None if beside else translate(salah)
        return _show(lampiran, request.form, _issue(), galat=beside, umum=umum, status=salah.status)
    respons = current_app.make_response(redirect(url_for("pengaduan_publik.diterima"), code=303))
    return remember_kode(respons, tanda.kode)


def _check(isi: Mapping[str, str], lampiran: LampiranForm) -> ResponseReturnValue:
    if isi.get("langkah") == "ubah":
        return _show(lampiran, isi, _same_key())
    isian = read_isian(isi, _read_pilihan(), hari_ini=today())
    if isian.galat or lampiran.galat:
        galat = {nama: translate(salah) for nama, salah in isian.galat.items()}
        return _show(lampiran, isi, _same_key(), galat=galat, status=503 if lampiran.terganggu else 422)
    try:
        kunci = read_kunci(JENIS_KIRIMAN, TERIKAT)
    except DomainError as salah:
        return _show(lampiran, isi, _issue(), umum=translate(salah), status=salah.status)
    if isi.get("langkah") == "kirim":
        return _send(isian, lampiran, kunci)
    return _show_periksa(isian, lampiran, kunci, TANYA if _is_suspicious() else LOLOS)


def _is_sent(respons: Response) -> bool:
    return respons.status_code == 303 and respons.headers.get("Location", "").endswith("/diterima")


def _too_often(_batas: object) -> Response:
    """Keep everything that was typed when there were too many reports."""
    allow_besar()
    kalimat = _(
        "Terlalu banyak kiriman dari jaringan ini. Isian Anda tetap ada. Tunggu beberapa menit, lalu kirim lagi."
    )
    return current_app.make_response(_show(keep_lampiran(), request.form, _same_key(), umum=kalimat, status=429))


@bp.get("/baru")
def baru() -> ResponseReturnValue:
    """Show the empty form; an address may name the unit and the service."""
    kode, layanan = request.args.get("unit", "")[:40], request.args.get("layanan", "")[:40]
    terisi = MultiDict({"unit": kode, "layanan": f"{kode}/{layanan}"} if kode else {})
    return _show(LampiranForm(()), terisi, _issue())


@bp.post("/baru")
@limiter.limit(BATAS_LANGKAH, on_breach=_too_often)
@limiter.limit(BATAS_KIRIM, deduct_when=_is_sent, on_breach=_too_often)
def kirim() -> ResponseReturnValue:
    """Check the form, show it for a second look, or store it."""
    allow_besar()
    try:
        isi: Mapping[str, str] = request.form
    except RequestEntityTooLarge:
        return render_galat(
            413,
            kalimat=_("Berkas terlalu besar untuk sekali kirim. Tekan Kembali: tulisan Anda masih ada."),
        )
    if is_wbs(isi):
        return redirect(url_for("pengaduan_publik.pelanggaran"), code=303)
    return _check(isi, collect_lampiran())
