"""With PORTAL_REDIS_URL set, queue and limits live in Redis; without an answer from it nothing is lost."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from huey import PriorityRedisHuey

from portal.app import create_app
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.tugas import enqueue_tugas, find_tugas
from tests.conftest import UJI, make_settings
from tests.klien import Klien
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.postgres import free_port


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    biner = shutil.which("redis-server")
    if biner is None:
        pytest.fail("redis-server is missing: run tests/pasang_alat.sh")
    port = free_port()
    proses = subprocess.Popen(
        [biner, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        proses.terminate()
        proses.wait(10)


def _wait(port: int) -> None:
    import redis

    batas = time.monotonic() + 20
    while time.monotonic() < batas:
        try:
            if redis.Redis(port=port).ping():
                return
        except redis.ConnectionError:
            continue
    pytest.fail("redis did not start")


@pytest.fixture
def app_redis(data: Path, redis_url: str) -> Iterator[Flask]:
    app = create_app(make_settings(data, redis_url=redis_url), tambahan={**UJI, "RATELIMIT_ENABLED": True})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_job_ids_travel_through_redis(app_redis: Flask) -> None:
    antrean = app_redis.extensions["antrean"]
    assert isinstance(antrean, PriorityRedisHuey)
    with unit_kerja():
        tugas = enqueue_tugas("pesan.surel", {"kepada": "a@b.example"}, now=utc_now())
    assert antrean.pending_count() == 1
    antrean.execute(antrean.dequeue())
    db.session.remove()
    assert find_tugas(tugas.id).status == "gagal"


def test_limits_are_counted_in_redis(app_redis: Flask, redis_url: str) -> None:
    import redis

    layanan = make_layanan(make_unit())
    app_redis.test_client_class = Klien
    klien = app_redis.test_client()
    klien.post(f"/skm/{layanan.unit.kode}/{layanan.kode}", data={})
    assert any(b"LIMITS" in kunci for kunci in redis.Redis.from_url(redis_url).scan_iter())


def test_queue_that_is_away_does_not_fail_the_request(data: Path) -> None:
    app = create_app(make_settings(data, redis_url=f"redis://127.0.0.1:{free_port()}/0"), tambahan=UJI)
    with app.app_context():
        with unit_kerja():
            tugas = enqueue_tugas("pesan.surel", {"kepada": "a@b.example"}, now=utc_now())
        assert find_tugas(tugas.id).status == "antre"
        db.session.remove()
        db.engine.dispose()
