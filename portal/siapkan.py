"""The command `siapkan`: keys, database, reference data. Idempotent; two at once wait for each other."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade

from portal.akun.service import ensure_peran
from portal.inti import rahasia
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.perintah import opsi_json, print_json, refusable
from portal.organisasi.service import ensure_instansi
from portal.organisasi.service.kalender import ensure_libur
from portal.pengaduan.service.aturan import ensure_rujukan
from portal.settings import AKAR, Settings, load_settings
from portal.skm.service.instrumen import install_instrumen
from portal.skm.service.rekap import ensure_profil
from portal.wbs.service.aturan import ensure_pengaturan


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    with (data / ".siapkan").open("w") as kunci:
        fcntl.flock(kunci, fcntl.LOCK_EX)
        yield


def prepare_database(app: Flask) -> list[str]:
    """Upgrade the schema and install reference data; return the instrument versions that are new."""
    with app.app_context():
        upgrade(directory=str(AKAR / "migrations"))
        db.session.remove()
        with unit_kerja():
            now = utc_now()
            ensure_instansi(now=now)
            ensure_libur(now=now)
            ensure_peran()
            ensure_rujukan()
            ensure_pengaturan()
            baru = install_instrumen(now=now)
            ensure_profil()
        db.engine.dispose()
        return baru


def prepare(settings: Settings) -> tuple[Flask, list[str], list[str]]:
    """Make keys, schema and reference data; return the app, keys made, instrument versions installed."""
    from portal.app import create_app

    with _alone(settings.data):
        kunci = rahasia.create_missing(settings.kunci)
        app = create_app(settings)
        return app, kunci, prepare_database(app)


@click.command("siapkan")
@click.option("--contoh", is_flag=True, help="Isi juga kantor contoh (sama dengan: demo isi).")
@opsi_json
@refusable
def siapkan(contoh: bool, sebagai_json: bool) -> None:
    """Buat atau perbarui basis data, kunci, dan data rujukan. Aman dijalankan berulang."""
    settings = load_settings()
    app, kunci, instrumen = prepare(settings)
    hasil = {"data": str(settings.data), "kunci_baru": kunci, "instrumen_baru": instrumen}
    jumlah = _fill_demo(app) if contoh else {}
    if sebagai_json:
        print_json({**hasil, "jawaban_contoh": jumlah})
        return
    click.echo(f"Portal siap di {settings.data}.")
    if contoh:
        from portal.demo.cli import print_demo

        print_demo(jumlah, sebagai_json=False)


def _fill_demo(app: Flask) -> dict[str, int]:
    from portal.demo.cli import ensure_demo

    with app.app_context():
        return ensure_demo()
