"""Shared fixtures: a prepared portal on SQLite or PostgreSQL, clients that keep CSRF on, no outside network."""

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.inti.db import db
from portal.settings import AKAR, Settings
from portal.siapkan import prepare
from tests.cepat import pick_folder, share_rute, share_templat
from tests.klien import Klien, make_klien
from tests.postgres import Postgres, start_postgres

for nama in [n for n in os.environ if n.startswith("PORTAL_")]:
    del os.environ[nama]

ARGON_RINGAN = {"argon2__memory_cost": 64, "argon2__time_cost": 1, "argon2__parallelism": 1}
UJI = {
    "TESTING": True,
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON_RINGAN,
    "RATELIMIT_ENABLED": False,
    "PROPAGATE_EXCEPTIONS": False,
}
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(pick_folder()))
share_rute()


@pytest.fixture(autouse=True)
def _tanpa_jaringan_luar(monkeypatch: pytest.MonkeyPatch) -> None:
    asli = socket.socket.connect

    def connect(diri: socket.socket, alamat: object) -> None:
        if isinstance(alamat, tuple) and alamat[0] not in ("127.0.0.1", "localhost", "::1"):
            raise RuntimeError(f"a test tried to reach {alamat[0]}")
        asli(diri, alamat)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


def make_settings(data: Path, **lain: object) -> Settings:
    dasar = Settings(
        data=data,
        database_url=f"sqlite:///{data / 'portal.sqlite3'}",
        berkas_url=f"file://{data / 'berkas'}",
        base_url="http://127.0.0.1:8000",
        mode="uji",
    )
    return replace(dasar, **lain)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def templat_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after `siapkan`, copied for each test."""
    data = tmp_path_factory.mktemp("templat")
    prepare(make_settings(data))
    return data


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with start_postgres(tmp_path_factory.mktemp("postgres")) as server:
        server.create("templat")
        prepare(make_settings(tmp_path_factory.mktemp("data-pg"), database_url=server.url("templat")))
        yield server


@pytest.fixture(scope="session")
def kompilasi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for compiled templates."""
    return tmp_path_factory.mktemp("kompilasi")


def _open(settings: Settings, kompilasi: Path) -> Iterator[Flask]:
    app = create_app(settings, tambahan=UJI)
    share_templat(app, kompilasi)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def data(templat_data: Path, tmp_path: Path) -> Path:
    tujuan = tmp_path / "data"
    shutil.copytree(templat_data, tujuan)
    return tujuan


@pytest.fixture
def app(data: Path, kompilasi: Path) -> Iterator[Flask]:
    """The portal on SQLite, inside an application context."""
    yield from _open(make_settings(data), kompilasi)


@pytest.fixture(params=["sqlite", "postgresql"])
def tiap_app(request: pytest.FixtureRequest, data: Path, kompilasi: Path) -> Iterator[Flask]:
    """The portal on each of the two databases."""
    if request.param == "sqlite":
        yield from _open(make_settings(data), kompilasi)
        return
    server: Postgres = request.getfixturevalue("postgres")
    nama = server.create(template="templat")
    yield from _open(make_settings(data, database_url=server.url(nama)), kompilasi)
    server.drop(nama)


@pytest.fixture
def klien(app: Flask) -> Klien:
    """A browser without JavaScript: follows forms with their hidden fields."""
    return make_klien(app)


@pytest.fixture
def klien_tiap(tiap_app: Flask) -> Klien:
    """The same browser, on each of the two databases."""
    return make_klien(tiap_app)


@pytest.fixture
def akar() -> Path:
    return AKAR
