"""Assemble the portal: settings → foundation → rooms, in floor order."""

import logging
import resource
from typing import Any

from flask import Flask, abort, request
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from portal.akun import keamanan
from portal.akun import petugas as akun_petugas
from portal.akun.cli import akun
from portal.beranda import petugas as beranda_petugas
from portal.beranda import pimpinan as beranda_pimpinan
from portal.beranda import publik as beranda_publik
from portal.demo.cli import demo
from portal.inti import antrean, berkas, dokter, pesan, rahasia
from portal.inti.cli import daftar_perintah
from portal.inti.db import db
from portal.inti.web import aset, bahasa, batas, bentuk, galat, kepala, kesehatan, komponen, menu, sunyi
from portal.inti.web.aliran import Permintaan, set_aliran
from portal.laporan import petugas as laporan_petugas
from portal.laporan import publik as laporan_publik
from portal.laporan.cli import laporan
from portal.laporan.service import berkala as laporan_berkala
from portal.laporan.service import sertifikat
from portal.laporan.service import tempat as laporan_tempat
from portal.laporan.service import terbit as laporan_terbit
from portal.organisasi import petugas as organisasi_petugas
from portal.organisasi import publik as organisasi_publik
from portal.organisasi.cli import organisasi, qr
from portal.organisasi.service import kalender, read_profil
from portal.pengaduan import petugas as pengaduan_petugas
from portal.pengaduan import publik as pengaduan_publik
from portal.pengaduan.cli import pengaduan
from portal.pengaduan.service import berkala as pengaduan_berkala
from portal.pengaduan.service import tempat as pengaduan_tempat
from portal.publikasi import api as publikasi_api
from portal.publikasi import petugas as publikasi_petugas
from portal.publikasi import publik as publikasi_publik
from portal.publikasi import service as publikasi_service
from portal.publikasi.service.terbit import is_published
from portal.settings import AKAR, Settings, load_settings
from portal.skm import api as skm_api
from portal.skm import petugas as skm_petugas
from portal.skm import publik as skm_publik
from portal.skm.cli import skm
from portal.skm.service import berkala as skm_berkala
from portal.skm.service import tempat as skm_tempat
from portal.tindak_lanjut import petugas as tindak_lanjut_petugas
from portal.tindak_lanjut.service import berkala as tindak_lanjut_berkala
from portal.tindak_lanjut.service import tempat as tindak_lanjut_tempat
from portal.wbs import petugas as wbs_petugas
from portal.wbs import publik as wbs_publik
from portal.wbs.cli import wbs
from portal.wbs.pintu import Pintu
from portal.wbs.service import berkala as wbs_berkala
from portal.wbs.service import gangguan as wbs_gangguan
from portal.wbs.service import status as wbs_status
from portal.wbs.service import tempat as wbs_tempat
from portal.wbs.service.titipan import AliranBukti
from portal.zi import petugas as zi_petugas
from portal.zi.butir import load_lke
from portal.zi.cli import zi
from portal.zi.service import berkala as zi_berkala
from portal.zi.service import tempat as zi_tempat

MAKS_KIRIMAN = 25 * 1024 * 1024
MAKS_FORMULIR = 2 * 1024 * 1024
WARNA_BAWAAN = "#0049b8"
csrf = CSRFProtect()


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        SECRET_KEY=rahasia.read(settings.kunci, "sesi"),
        SECURITY_PASSWORD_SALT=rahasia.read(settings.kunci, "sandi"),
        KUNCI_KIRIMAN=rahasia.read(settings.kunci, "kiriman"),
        PORTAL_SETTINGS=settings,
        PORTAL_BASE_URL=settings.base_url,
        PORTAL_ZONA=settings.zona,
        MAX_CONTENT_LENGTH=MAKS_KIRIMAN,
        MAX_FORM_MEMORY_SIZE=MAKS_FORMULIR,
        MAX_FORM_PARTS=500,
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/csv",
            "application/json",
            "image/svg+xml",
            "text/javascript",
        ],
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=4,
        COMPRESS_STREAMS=True,
        **keamanan.read_config(settings),
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.database_url.startswith("sqlite"):
        return {"pool_size": 20, "max_overflow": 40, "pool_use_lifo": True, "hide_parameters": True}
    return {
        "hide_parameters": True,
        "pool_size": 10,
        "max_overflow": 30,
        "pool_pre_ping": True,
        "pool_use_lifo": True,
        "connect_args": {"connect_timeout": 3, "tcp_user_timeout": 3000},
    }


class Nomor(IntegerConverter):
    """A row's number in an address; one that no column can hold is an unknown address, not a fault."""

    def __init__(self, map: Map, fixed_digits: int = 0, max: int = 2**31 - 1) -> None:  # noqa: A002
        super().__init__(map, fixed_digits, max=max)


def _register_rooms(app: Flask, settings: Settings) -> None:
    csrf.exempt(skm_publik.bp)
    csrf.exempt(skm_api.bp)
    csrf.exempt(pengaduan_publik.bp)
    csrf.exempt(wbs_publik.bp)
    publik = (
        organisasi_publik.bp,
        skm_publik.bp,
        skm_api.bp,
        pengaduan_publik.bp,
        laporan_publik.bp,
        publikasi_publik.bp,
        beranda_publik.bp,
        kesehatan.bp,
    )
    petugas = (
        akun_petugas.bp,
        organisasi_petugas.bp,
        skm_petugas.bp,
        pengaduan_petugas.bp,
        wbs_petugas.bp,
        tindak_lanjut_petugas.bp,
        laporan_petugas.bp,
        publikasi_petugas.bp,
        zi_petugas.bp,
        beranda_petugas.bp,
    )
    for bp in publik if "publik" in settings.permukaan else (organisasi_publik.bp, kesehatan.bp):
        app.register_blueprint(bp)
    if "publik" in settings.permukaan:
        publikasi_api.init_app(app, settings.base_url)
    if "wbs" in settings.permukaan:
        app.register_blueprint(wbs_publik.bp)
    if "petugas" in settings.permukaan:
        for bp in petugas:
            app.register_blueprint(bp)
        _register_menu(app)
    else:
        _close_back_office(app)
    if settings.mode != "produksi":
        app.register_blueprint(komponen.bp)
    app.jinja_env.globals["ada_rute"] = app.view_functions.__contains__
    for perintah in (organisasi, qr, akun, skm, pengaduan, wbs, laporan, zi, demo, *daftar_perintah):
        app.cli.add_command(perintah)


def _open_wbs(app: Flask, settings: Settings) -> None:
    """Give the sealed room its secrets, its door's counter and the streams of its uploads; no core dump holds them."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    lada, bukti = (rahasia.read(settings.kunci, nama).encode() for nama in ("lada", "bukti"))
    wbs_tempat.set_tempat(wbs_tempat.Tempat(lada, bukti, settings.zona, settings.base_url))
    sunyi.set_pencatat(wbs_gangguan.count_gangguan)
    wbs_petugas.init_app(app)
    for awalan in ("/wbs/", "/petugas/wbs/laporan/", "/petugas/wbs/loket"):
        set_aliran(app, awalan, AliranBukti)


def _register_menu(app: Flask) -> None:
    for modul in (
        beranda_petugas,
        beranda_pimpinan,
        pengaduan_petugas,
        wbs_petugas,
        skm_petugas,
        tindak_lanjut_petugas,
        laporan_petugas,
        publikasi_petugas,
        zi_petugas,
        organisasi_petugas,
    ):
        for butir in modul.MENU:
            menu.add_butir(app, butir)


def _office_colour() -> str:
    profil = read_profil()
    return profil.warna if profil else WARNA_BAWAAN


def _close_back_office(app: Flask) -> None:
    """A process that does not serve the back office has no sign-in page either."""

    @app.before_request
    def refuse() -> None:
        if request.path.startswith("/akun/"):
            abort(404)


def _place_rooms(settings: Settings) -> None:
    """Tell each room where it runs: folder, address, time zone."""
    tindak_lanjut_tempat.set_tempat(tindak_lanjut_tempat.Tempat(settings.base_url, settings.zona))
    skm_tempat.set_tempat(skm_tempat.Tempat(settings.base_url, settings.zona))
    laporan_tempat.set_tempat(
        laporan_tempat.Tempat(settings.data / "laporan", settings.kunci, settings.base_url, settings.zona)
    )
    pengaduan_tempat.set_tempat(
        pengaduan_tempat.Tempat(settings.base_url, settings.zona, rahasia.read(settings.kunci, "pin").encode())
    )
    publikasi_service.set_tempat(publikasi_service.Tempat(settings.data / "poster", settings.base_url, settings.zona))
    zi_tempat.set_tempat(zi_tempat.Tempat(settings.data / "zi", settings.base_url, settings.zona))


def _open_antrean(app: Flask, settings: Settings) -> None:
    """Open the job queue and name the chores of the worker's sweep."""
    app.extensions["antrean"] = antrean.open_antrean(settings)
    antrean.set_kerja_kecil(
        batas.purge_expired,
        berkas.tidy_berkas,
        pengaduan_berkala.run_once,
        wbs_berkala.run_once,
        skm_berkala.run_once,
        zi_berkala.run_once,
        laporan_berkala.run_once,
        tindak_lanjut_berkala.run_once,
    )
    antrean.connect_antrean(app.extensions["antrean"], app.app_context)


def create_app(settings: Settings | None = None, *, tambahan: dict[str, Any] | None = None) -> Flask:
    """Return the portal as a WSGI application.

    `settings` come from the environment when not given; `tambahan` overrides single Flask settings (tests).
    Raises SettingsError or KunciHilang with the cure when the portal cannot start.
    """
    settings = settings or load_settings()
    app = Flask("portal", template_folder=str(AKAR / "templates"), static_folder=str(AKAR / "static"))
    app.url_map.converters["int"] = Nomor
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _configure(app, settings)
    app.config.update(tambahan or {})
    app.request_class = Permintaan
    sunyi.install()
    app.wsgi_app = Pintu(app.wsgi_app)  # type: ignore[method-assign, assignment]
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    logging.getLogger("portal").setLevel(logging.INFO)
    db.init_app(app)
    Migrate(app, db, directory=str(AKAR / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    Compress(app)
    batas.init_app(app, data=settings.data, redis_url=settings.redis_url)
    bahasa.init_app(app, settings.zona, settings.bahasa_daerah)
    bentuk.init_app(app)
    kepala.init_app(app)
    galat.init_app(app)
    menu.init_app(app)
    pesan.configure(settings.smtp_url, settings.wa_webhook_url)
    berkas.configure(settings.berkas_url)
    keamanan.init_app(app)
    organisasi_publik.init_app(app)
    aset.init_app(app, _office_colour)
    skm_publik.init_app(app)
    skm_petugas.init_app(app)
    _place_rooms(settings)
    _open_wbs(app, settings)
    kalender.set_pengamat(pengaduan_berkala.on_calendar_change)
    laporan_terbit.set_syarat(is_published)
    dokter.set_pemeriksa_ruang(wbs_status.check_wbs, sertifikat.check_sertifikat)
    load_lke()
    app.context_processor(lambda: {"mode_demo": settings.mode == "demo"})
    _register_rooms(app, settings)
    _open_antrean(app, settings)
    return app
