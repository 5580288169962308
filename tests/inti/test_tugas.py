"""Jobs: a row of our own database that a killed worker does not lose."""

import itertools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.inti import antrean, tugas
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError, Terganggu, TidakDitemukan
from portal.inti.tugas import Kemajuan, Tugas

AWAL = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
JENIS = "uji.kerja"


class Pekerja:
    """A handler whose behaviour the test chooses, and what was handed to the queue."""

    def __init__(self) -> None:
        self.dipanggil: list[dict[str, Any]] = []
        self.diantar: list[int] = []
        self.galat: list[BaseException] = []

    def handle(self, muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
        self.dipanggil.append(muatan)
        if self.galat:
            raise self.galat.pop(0)
        kemajuan.report(1, 2, "setengah")
        return {"jumlah": len(muatan)}


@pytest.fixture
def pekerja(tiap_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pekerja]:
    satu = Pekerja()
    monkeypatch.setitem(tugas._pelaksana, JENIS, satu.handle)
    monkeypatch.setattr(tugas, "_pengantar", [satu.diantar.append])
    return satu


@pytest.fixture
def jam() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AWAL, tick=False) as waktu:
        yield waktu


def enqueue(**muatan: Any) -> int:
    with unit_kerja():
        return tugas.enqueue_tugas(JENIS, muatan, now=utc_now()).id


def state(nomor: int) -> tuple[str, int]:
    baris = tugas.find_tugas(nomor)
    return baris.status, baris.percobaan


def die_while_running(nomor: int) -> None:
    """Take the job as a worker does that is killed before it can say anything."""
    assert tugas._claim(nomor) is not None


def test_job_is_handed_over_only_after_the_commit(pekerja: Pekerja) -> None:
    with unit_kerja():
        nomor = tugas.enqueue_tugas(JENIS, {"a": 1}, now=AWAL).id
        assert pekerja.diantar == []
    assert pekerja.diantar == [nomor]


def test_job_disappears_with_the_transaction_it_was_written_in(pekerja: Pekerja) -> None:
    with pytest.raises(DomainError), unit_kerja():
        tugas.enqueue_tugas(JENIS, {}, now=AWAL)
        raise DomainError("uji", "Uji.")
    assert db.session.scalar(select(func.count()).select_from(Tugas)) == 0
    assert pekerja.diantar == []


def test_failing_queue_does_not_fail_the_request(
    pekerja: Pekerja, monkeypatch: pytest.MonkeyPatch, jam: time_machine.Traveller
) -> None:
    def refuse(_nomor: int) -> None:
        raise ConnectionError("queue is away")

    monkeypatch.setattr(tugas, "_pengantar", [refuse])
    nomor = enqueue()
    assert state(nomor) == ("antre", 0)
    monkeypatch.setattr(tugas, "_pengantar", [pekerja.diantar.append])
    jam.shift(timedelta(minutes=1))
    assert tugas.sweep_tugas(now=utc_now()) == pekerja.diantar == [nomor]


def test_job_runs_once_however_often_it_is_delivered(pekerja: Pekerja) -> None:
    nomor = enqueue(a=1, b="é")
    assert [tugas.run_tugas(nomor) for _ in range(3)] == [True, False, False]
    assert pekerja.dipanggil == [{"a": 1, "b": "é"}]
    hasil = tugas.find_tugas(nomor)
    assert (hasil.status, hasil.read_hasil(), hasil.berjalan) == ("selesai", {"jumlah": 2}, False)
    assert (hasil.langkah, hasil.jumlah_langkah, hasil.keterangan) == (1, 2, "setengah")
    assert hasil.selesai_at is not None


def test_unknown_kind_and_unknown_number_are_refused(pekerja: Pekerja) -> None:
    with pytest.raises(RuntimeError, match="unknown job kind"), unit_kerja():
        tugas.enqueue_tugas("uji.tidak_ada", {}, now=AWAL)
    with pytest.raises(TidakDitemukan):
        tugas.find_tugas(404)
    assert tugas.run_tugas(404) is False


def test_broken_rule_ends_the_job_with_its_sentence(pekerja: Pekerja) -> None:
    pekerja.galat.append(DomainError("uji", "Populasi %(n)s terlalu kecil.", n=3))
    nomor = enqueue()
    assert tugas.run_tugas(nomor) is True
    assert state(nomor) == ("gagal", 1)
    assert tugas.find_tugas(nomor).keterangan == "Populasi 3 terlalu kecil."
    assert tugas.run_tugas(nomor) is False


def test_unexpected_error_is_tried_three_times_and_shown_without_its_details(pekerja: Pekerja) -> None:
    pekerja.galat += [ZeroDivisionError("rahasia")] * 9
    nomor = enqueue()
    riwayat = []
    for _ in range(5):
        tugas.run_tugas(nomor)
        riwayat.append(state(nomor))
    assert riwayat == [("antre", 1), ("antre", 2), ("gagal", 3), ("gagal", 3), ("gagal", 3)]
    assert tugas.find_tugas(nomor).keterangan == "Terjadi kesalahan di server."


def test_second_try_after_an_error_can_succeed(pekerja: Pekerja) -> None:
    pekerja.galat.append(OSError("disk"))
    nomor = enqueue()
    tugas.run_tugas(nomor)
    tugas.run_tugas(nomor)
    assert state(nomor) == ("selesai", 2)


def test_sweep_hands_over_what_a_killed_worker_left(pekerja: Pekerja, jam: time_machine.Traveller) -> None:
    nomor = enqueue()
    die_while_running(nomor)
    pekerja.diantar.clear()
    jam.shift(tugas.SEWA + timedelta(seconds=1))
    assert tugas.sweep_tugas(now=utc_now()) == [nomor]
    assert pekerja.diantar == [nomor]
    assert tugas.run_tugas(nomor) is True
    assert state(nomor) == ("selesai", 2)


def test_sweep_leaves_alone_what_is_alive_fresh_or_done(pekerja: Pekerja, jam: time_machine.Traveller) -> None:
    hidup, selesai = enqueue(), enqueue()
    die_while_running(hidup)
    tugas.run_tugas(selesai)
    jam.shift(tugas.SEWA - timedelta(seconds=1))
    tugas.touch_tugas(hidup)
    jam.shift(timedelta(seconds=10))
    baru = enqueue()
    jam.shift(timedelta(seconds=10))
    assert tugas.sweep_tugas(now=utc_now()) == []
    assert tugas.run_tugas(hidup) is False
    jam.shift(timedelta(seconds=15))
    assert tugas.sweep_tugas(now=utc_now()) == [hidup, baru]


def test_running_job_shows_that_it_is_alive(pekerja: Pekerja, monkeypatch: pytest.MonkeyPatch) -> None:
    berdenyut = threading.Event()
    terlihat: list[int] = []

    def note(nomor: int) -> None:
        terlihat.append(nomor)
        berdenyut.set()

    def wait_for_beat(_muatan: dict[str, Any], _kemajuan: Kemajuan) -> dict[str, Any]:
        assert berdenyut.wait(5)
        return {}

    monkeypatch.setattr(tugas, "DENYUT_DETIK", 0.001)
    monkeypatch.setitem(tugas._pelaksana, JENIS, wait_for_beat)
    nomor = enqueue()
    tugas.run_tugas(nomor, note)
    assert terlihat[0] == nomor
    assert state(nomor)[0] == "selesai"


def test_one_failing_sign_of_life_does_not_end_the_others(pekerja: Pekerja, monkeypatch: pytest.MonkeyPatch) -> None:
    kedua = threading.Event()
    panggilan: list[int] = []

    def fail_first(nomor: int) -> None:
        panggilan.append(nomor)
        if len(panggilan) == 1:
            raise Terganggu
        kedua.set()

    def wait_for_second(_muatan: dict[str, Any], _kemajuan: Kemajuan) -> dict[str, Any]:
        return {"kedua": kedua.wait(0.5)}

    monkeypatch.setattr(tugas, "DENYUT_DETIK", 0.001)
    monkeypatch.setitem(tugas._pelaksana, JENIS, wait_for_second)
    nomor = enqueue()
    tugas.run_tugas(nomor, fail_first)
    assert tugas.find_tugas(nomor).read_hasil() == {"kedua": True}


def test_job_that_kills_its_worker_each_time_is_given_up(pekerja: Pekerja, jam: time_machine.Traveller) -> None:
    nomor = enqueue()
    for _ in range(tugas.PERCOBAAN_MAKS):
        die_while_running(nomor)
        jam.shift(tugas.SEWA + timedelta(seconds=1))
    for ulang in tugas.sweep_tugas(now=utc_now()):
        tugas.run_tugas(ulang)
    assert pekerja.dipanggil == []
    assert state(nomor)[0] == "gagal"


def test_one_kind_has_one_handler(pekerja: Pekerja) -> None:
    with pytest.raises(RuntimeError, match="registered twice"):
        tugas.pekerjaan(JENIS)(lambda _m, _k: {})


def test_sign_of_life_of_the_worker_is_stored_and_renewed(tiap_app: Flask, jam: time_machine.Traveller) -> None:
    assert tugas.last_beat(antrean.DENYUT_PEKERJA) is None
    antrean.sweep_once()
    assert tugas.last_beat(antrean.DENYUT_PEKERJA) == AWAL
    jam.shift(60)
    antrean.sweep_once()
    assert tugas.last_beat(antrean.DENYUT_PEKERJA) == AWAL + timedelta(minutes=1)


def test_a_job_that_waits_for_somebody_elses_server_is_tried_again_with_growing_pauses(app: Flask) -> None:
    kejadian: list[datetime] = []

    @tugas.pekerjaan("uji.sabar", sabar=4)
    def gagal(_muatan: dict[str, Any], _kemajuan: Kemajuan) -> dict[str, Any]:
        kejadian.append(tugas.utc_now())
        raise OSError("the mail server is away")

    with time_machine.travel(datetime(2026, 2, 2, 3, 0, tzinfo=UTC), tick=False) as waktu:
        with unit_kerja():
            nomor = tugas.enqueue_tugas("uji.sabar", {}, now=tugas.utc_now()).id
        while tugas.find_tugas(nomor).berjalan:
            if nomor in tugas.sweep_tugas(now=tugas.utc_now()):
                tugas.run_tugas(nomor)
            waktu.shift(timedelta(seconds=20))
    menit = [round((b - a).total_seconds() / 60) for a, b in itertools.pairwise(kejadian)]
    assert menit == [1, 2, 4]
    assert tugas.find_tugas(nomor).status == tugas.GAGAL
