"""The queue: ids go in at the commit and come out in another process."""

from typing import Any

import pytest
from flask import Flask
from huey import Huey

from portal.inti import tugas
from portal.inti.antrean import connect_antrean, open_antrean
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from tests.conftest import make_settings

JENIS = "uji.antrean"


@pytest.fixture
def dijalankan(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    daftar: list[dict[str, Any]] = []
    monkeypatch.setitem(tugas._pelaksana, JENIS, lambda muatan, _k: daftar.append(muatan) or {})
    return daftar


def consume(antrean: Huey) -> int:
    """Do what the consumer does, without its process; return how many messages there were."""
    jumlah = 0
    while (pesan := antrean.dequeue()) is not None:
        antrean.execute(pesan)
        jumlah += 1
    return jumlah


def enqueue(**muatan: Any) -> int:
    with unit_kerja():
        return tugas.enqueue_tugas(JENIS, muatan, now=utc_now()).id


def test_committed_job_comes_out_of_the_queue_and_runs(app: Flask, dijalankan: list[dict[str, Any]]) -> None:
    antrean = app.extensions["antrean"]
    nomor = enqueue(a=1)
    assert len(antrean) == 1
    assert dijalankan == []
    assert consume(antrean) == 1
    assert dijalankan == [{"a": 1}]
    assert tugas.find_tugas(nomor).status == "selesai"


def test_queue_on_disk_is_seen_by_another_process(app: Flask, dijalankan: list[dict[str, Any]]) -> None:
    enqueue(a=2)
    lain = open_antrean(app.config["PORTAL_SETTINGS"])
    connect_antrean(lain, app.app_context)
    assert consume(lain) == 1
    assert dijalankan == [{"a": 2}]


def test_rolled_back_job_never_reaches_the_queue(app: Flask, dijalankan: list[dict[str, Any]]) -> None:
    with pytest.raises(DomainError), unit_kerja():
        tugas.enqueue_tugas(JENIS, {}, now=utc_now())
        raise DomainError("uji", "Uji.")
    assert len(app.extensions["antrean"]) == 0


def test_message_that_arrives_twice_runs_once(app: Flask, dijalankan: list[dict[str, Any]]) -> None:
    nomor = enqueue()
    tugas._deliver(nomor)
    assert consume(app.extensions["antrean"]) == 2
    assert len(dijalankan) == 1


def test_lost_queue_file_loses_no_job(app: Flask, dijalankan: list[dict[str, Any]]) -> None:
    antrean = app.extensions["antrean"]
    enqueue(a=3)
    antrean.flush()
    assert consume(antrean) == 0
    tugas.sweep_tugas(now=utc_now() + tugas.SEWA)
    assert consume(antrean) == 1
    assert dijalankan == [{"a": 3}]


def test_queue_is_swept_every_minute(app: Flask) -> None:
    assert [t.name.rpartition(".")[2] for t in app.extensions["antrean"]._registry.periodic_tasks] == ["sapu"]


def test_redis_carries_the_queue_when_it_is_named(app: Flask) -> None:
    settings = make_settings(app.config["PORTAL_SETTINGS"].data, redis_url="redis://127.0.0.1:1/0")
    assert type(open_antrean(settings)).__name__ == "PriorityRedisHuey"
