"""The kiosk: an installable page for a tablet at a counter, and the doors through which the tablet talks.

Everything lies below /kios/, so that the service worker of the page can serve it without a network and touches no
other page of the portal. The tablet shows its own secret; no cookie is read here.
"""

import functools
import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, current_app, jsonify, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from werkzeug.exceptions import BadRequest, NotFound

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, Terganggu, _n
from portal.inti.web.aset import STATIS, sidik_berkas
from portal.inti.web.bahasa import translate, translate_in
from portal.inti.web.batas import limiter
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import read_profil
from portal.skm.domain.kios import BATCH_MAKS, measure_selisih, read_jam, read_uuid
from portal.skm.models import Kios
from portal.skm.publik.dasar import bp
from portal.skm.publik.kata_kios import read_kata
from portal.skm.service import kios as layanan
from portal.skm.service.kiriman_kios import DITOLAK, make_pengirim, order_batch, receive
from portal.skm.service.susunan_kios import read_susunan

FOLDER = STATIS / "kios"
TIPE = {
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "png": "image/png",
}
KEBIJAKAN = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""The page's own policy: a worker, a manifest, recorded questions; nothing is ever posted by a form."""
ISI_MAKS = 512 * 1024
BATAS_PASANG = "10 per minute; 60 per hour"
BATAS_ALAMAT = "600 per minute"
BATAS_PERANGKAT = "120 per minute"
F = TypeVar("F", bound=Callable[..., Any])


def _list_files() -> list[str]:
    return sorted(b.name for b in FOLDER.iterdir() if b.suffix[1:] in TIPE and b.name != "sw.js")


def _render_page() -> str:
    with force_locale("id"):
        return render_template("skm/publik/kios.html", kata=read_kata(), berkas=_list_files())


def compute_rilis(halaman: str) -> str:
    """Return the name of the page's present state: it changes with its words, its files and the office's profile."""
    profil = read_profil()
    sidik = [sidik_berkas(FOLDER / nama) for nama in [*_list_files(), "sw.js"]]
    rupa = f"{profil.nama}{profil.warna}" if profil else ""
    return hashlib.sha256("\n".join([halaman, rupa, *sidik]).encode()).hexdigest()[:10]


def _plain(isi: str, tipe: str) -> Response:
    respons = Response(isi, mimetype=tipe)
    respons.headers["Content-Security-Policy"] = KEBIJAKAN
    respons.headers["Cache-Control"] = "no-cache"
    return respons


@bp.get("/kios/")
def kios() -> ResponseReturnValue:
    """Serve the kiosk's page; everything else happens on the tablet."""
    return _plain(_render_page(), "text/html")


@bp.get("/kios/sw.js")
def kios_pekerja() -> ResponseReturnValue:
    """Serve the service worker with the list of files it keeps; a change of any of them changes its text."""
    halaman = _render_page()
    berkas = [url_for("skm_publik.kios"), url_for("skm_publik.kios_manifes")]
    berkas += [url_for("skm_publik.kios_aset", nama=nama) for nama in _list_files()]
    kepala = f"const RILIS = {json.dumps(compute_rilis(halaman))};\nconst BERKAS = {json.dumps(berkas)};\n"
    return _plain(kepala + (FOLDER / "sw.js").read_text(), "text/javascript")


@bp.get("/kios/kios.webmanifest")
def kios_manifes() -> ResponseReturnValue:
    """Serve the manifest that lets a tablet install the page."""
    profil = read_profil()
    with force_locale("id"):
        nama = gettext("Kios survei")
    gambar = [
        ("ikon-192.png", "192x192", "any"),
        ("ikon-512.png", "512x512", "any"),
        ("ikon-512.png", "512x512", "maskable"),
    ]
    isi = {
        "id": url_for("skm_publik.kios"),
        "name": f"{nama} – {profil.nama}" if profil else nama,
        "short_name": nama,
        "lang": "id",
        "start_url": url_for("skm_publik.kios"),
        "scope": url_for("skm_publik.kios"),
        "display": "fullscreen",
        "display_override": ["fullscreen", "standalone"],
        "orientation": "any",
        "background_color": "#ffffff",
        "theme_color": profil.warna if profil else "#0049b8",
        "icons": [
            {"src": url_for("skm_publik.kios_aset", nama=n), "sizes": u, "type": "image/png", "purpose": p}
            for n, u, p in gambar
        ],
    }
    return _plain(json.dumps(isi, ensure_ascii=False), "application/manifest+json")


@bp.get("/kios/aset/<nama>")
def kios_aset(nama: str) -> ResponseReturnValue:
    """Serve one file of the page below /kios/, where its service worker can keep it."""
    if nama not in _list_files():
        raise NotFound
    tipe = TIPE[nama.rpartition(".")[2]]
    respons = send_from_directory(FOLDER, nama, mimetype=tipe, max_age=0)
    respons.headers["Cache-Control"] = "no-cache"
    return respons


def _kiosk_key() -> str:
    """Name a tablet for its limit by the hash of what it shows, never by the secret itself."""
    return hashlib.sha256(_read_rahasia().encode("utf-8", "replace")).hexdigest()[:24]


def _read_rahasia() -> str:
    jenis, _spasi, rahasia = request.headers.get("Authorization", "").partition(" ")
    return rahasia.strip() if jenis == "Kios" else ""


def menjawab_json(fungsi: F) -> F:
    """Let a broken rule answer as JSON: `{"galat": {"kode", "pesan"}}`."""

    @functools.wraps(fungsi)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return fungsi(*args, **kwargs)
        except DomainError as salah:
            return jsonify(galat={"kode": salah.kode, "pesan": translate(salah)}), salah.status

    return run  # type: ignore[return-value]


def _read_json() -> dict[str, Any]:
    request.max_content_length = ISI_MAKS
    try:
        isi = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as salah:
        raise BadRequest from salah
    if not isinstance(isi, dict):
        raise BadRequest
    return isi


def _tell(kios: Kios, selisih: int, now: datetime) -> dict[str, Any]:
    """Return what every answer to a tablet tells: the right time, its offset, newest settings and page, its state."""
    return {
        "jam": int(now.timestamp() * 1000),
        "selisih": selisih,
        "susunan": read_susunan(kios, translate_in)["versi"],
        "rilis": compute_rilis(_render_page()),
        "dicabut": kios.dicabut_at is not None,
    }


@bp.post("/kios/pasang")
@limiter.limit(BATAS_PASANG)
@menulis
@menjawab_json
def kios_pasang() -> ResponseReturnValue:
    """Exchange a pairing code for the tablet's secret."""
    kode = _read_json().get("kode")
    kios, rahasia = layanan.pair(kode if isinstance(kode, str) else "", now=utc_now())
    return jsonify(rahasia=rahasia, kios=kios.id, nama=kios.nama)


@bp.get("/kios/susunan")
@limiter.limit(BATAS_ALAMAT)
@menjawab_json
def kios_susunan() -> ResponseReturnValue:
    """Serve a kiosk's settings."""
    kios = layanan.find_kios(_read_rahasia())
    if kios.dicabut_at is not None:
        raise DomainError("kios_dicabut", _n("Kios ini sudah dicabut."))
    return jsonify(read_susunan(kios, translate_in))


@bp.post("/kios/denyut")
@limiter.limit(BATAS_ALAMAT)
@limiter.limit(BATAS_PERANGKAT, key_func=_kiosk_key)
@menulis
@menjawab_json
def kios_denyut() -> ResponseReturnValue:
    """Take a sign of life with the length of the queue, the tablet's clock and what staff deleted there."""
    kios, isi, now = layanan.find_kios(_read_rahasia()), _read_json(), utc_now()
    selisih = layanan.record_denyut(kios, isi, now=now)
    daftar = isi.get("hapus")
    tercatat = layanan.record_hapus(kios, daftar if isinstance(daftar, list) else [], now=now)
    return jsonify(**_tell(kios, selisih, now), hapus=tercatat)


@bp.post("/kios/kirim")
@limiter.limit(BATAS_ALAMAT)
@limiter.limit(BATAS_PERANGKAT, key_func=_kiosk_key)
@menjawab_json
def kios_kirim() -> ResponseReturnValue:
    """Take a batch of answers, each in a unit of work of its own; items without an answer come again later."""
    kios, isi, now = layanan.find_kios(_read_rahasia()), _read_json(), utc_now()
    butir = isi.get("butir")
    if not isinstance(butir, list) or len(butir) > BATCH_MAKS:
        raise DomainError("kiriman_panjang", _n("Satu kiriman berisi paling banyak %(maks)s jawaban."), maks=BATCH_MAKS)
    selisih = measure_selisih(read_jam(isi.get("jam")), now)
    pengirim = make_pengirim(kios, selisih=selisih, zona=current_app.config["PORTAL_ZONA"])
    hasil: list[dict[str, str]] = []
    for satu in order_batch(butir):
        try:
            with unit_kerja():
                keadaan = receive(pengirim, satu, now=now)
            hasil.append({"uuid": read_uuid(satu), "hasil": keadaan})
        except Terganggu:
            if not hasil:
                raise
            break
        except DomainError as salah:
            hasil.append({"uuid": read_uuid(satu), "hasil": DITOLAK, "kode": salah.kode, "pesan": translate(salah)})
    return jsonify(butir=hasil, dicabut=kios.dicabut_at is not None)
