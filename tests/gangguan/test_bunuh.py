"""Processes are killed with SIGKILL: what was acknowledged is stored exactly once, jobs end all the same."""

import http.client
import json
import os
import re
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.kiriman import Kiriman
from portal.inti.periode import Periode
from portal.inti.tugas import SEWA, Tugas, find_tugas, run_tugas
from portal.laporan.service.baca import find_laporan, list_format
from portal.laporan.service.buat import request_laporan
from portal.organisasi.service import find_unit
from portal.skm.models import jawaban as tabel_jawaban
from portal.skm.service.rekap import check_rekap
from tests.gangguan.proses import children, run_web, run_worker, wait_until
from tests.pabrik.organisasi import make_layanan, make_qr, make_unit
from tests.pabrik.skm import UNSUR, make_jawaban

pytestmark = pytest.mark.gangguan
KIRIMAN = 240
PEMBUNUHAN = 5


def _request(port: int, metode: str, alamat: str, isi: str | None = None, ip: str = "10.0.0.1") -> tuple[int, str, str]:
    sambungan = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        kepala = {"X-Forwarded-For": ip, "Content-Type": "application/x-www-form-urlencoded"}
        sambungan.request(metode, alamat, isi, kepala)
        respons = sambungan.getresponse()
        return respons.status, respons.headers.get("Location", ""), respons.read().decode()
    finally:
        sambungan.close()


def _insist(port: int, metode: str, alamat: str, isi: str | None, ip: str) -> tuple[int, str, str]:
    """Do what a phone does on a bad network: send the same thing again until an answer comes."""
    for _ke in range(200):
        try:
            hasil = _request(port, metode, alamat, isi, ip)
        except (OSError, http.client.HTTPException):
            continue
        if hasil[0] < 500:
            return hasil
    raise AssertionError("no answer after 200 tries")


def _submit(port: int, token: str, nomor: int) -> str:
    """Fill one questionnaire; return its receipt, however often it had to be sent."""
    ip = f"10.{nomor // 250}.{nomor % 250}.7"
    halaman = _insist(port, "GET", f"/s/{token}", None, ip)[2]
    cocok = re.search(r'name="kiriman" value="([^"]+)"', halaman)
    assert cocok
    isi = urlencode({**dict.fromkeys(UNSUR, "3"), "kiriman": cocok[1]})
    status, lokasi, _ = _insist(port, "POST", f"/s/{token}", isi, ip)
    assert status == 303
    return lokasi.rsplit("/", 1)[1]


def test_killed_web_workers_lose_and_double_nothing(app: Flask, data: Path) -> None:
    qr = make_qr(make_layanan(make_unit()))
    db.session.remove()
    selesai = threading.Event()
    hitung = {"bunuh": 0}
    with run_web(data) as (induk, port):

        def kill_workers() -> None:
            while hitung["bunuh"] < PEMBUNUHAN and not selesai.wait(0.25):
                for pid in children(induk.pid)[:1]:
                    os.kill(pid, signal.SIGKILL)
                    hitung["bunuh"] += 1

        pembunuh = threading.Thread(target=kill_workers)
        pembunuh.start()
        with ThreadPoolExecutor(8) as kolam:
            tanda = list(kolam.map(lambda n: _submit(port, qr.token, n), range(KIRIMAN)))
        selesai.set()
        pembunuh.join()
    assert hitung["bunuh"] > 0
    assert len(set(tanda)) == KIRIMAN
    ada = set(db.session.scalars(select(Kiriman.tanda_terima)))
    assert set(tanda) <= ada
    assert db.session.scalar(select(func.count()).select_from(tabel_jawaban)) == KIRIMAN
    assert check_rekap() == []


def test_without_the_same_key_a_lost_answer_doubles_the_row(app: Flask) -> None:
    """Control: the client of the test above would notice doubles if the key did not hold them back."""
    layanan = make_layanan(make_unit())
    make_jawaban(layanan, kiriman="jawaban pertama, balasannya hilang")
    make_jawaban(layanan, kiriman="kunci baru dari formulir baru")
    assert db.session.scalar(select(func.count()).select_from(tabel_jawaban)) == 2


def _ask_report(nama: str = "DINKES") -> tuple[int, int]:
    with unit_kerja():
        laporan = request_laporan(
            "skm-triwulan", find_unit(nama), Periode.parse("2025-TW1"), pelaku="uji", now=utc_now()
        )
        return laporan.id, laporan.tugas_id or 0


def _status(tugas_id: int) -> str:
    db.session.remove()
    return find_tugas(tugas_id).status


def test_job_of_a_killed_worker_is_run_again_and_ends(app: Flask, data: Path) -> None:
    make_jawaban(make_layanan(make_unit()))
    laporan_id, tugas_id = _ask_report()
    with unit_kerja() as sesi:
        sesi.execute(
            update(Tugas)
            .where(Tugas.id == tugas_id)
            .values(status="jalan", percobaan=1, denyut_at=utc_now() - 2 * SEWA)
        )
    db.session.remove()
    app.extensions["antrean"].flush()
    with run_worker(data):
        wait_until(lambda: _status(tugas_id) == "selesai", "the sweep re-runs the job")
    assert find_tugas(tugas_id).percobaan == 2
    assert set(list_format(find_laporan(laporan_id))) == {"pdf", "docx", "xlsx"}


def test_job_that_is_alive_elsewhere_is_not_run_twice(app: Flask) -> None:
    make_jawaban(make_layanan(make_unit()))
    _, tugas_id = _ask_report()
    with unit_kerja() as sesi:
        sesi.execute(update(Tugas).where(Tugas.id == tugas_id).values(status="jalan", denyut_at=utc_now()))
    assert run_tugas(tugas_id) is False


def test_report_made_twice_has_the_same_files(app: Flask) -> None:
    make_jawaban(make_layanan(make_unit()))
    laporan_id, tugas_id = _ask_report()
    assert run_tugas(tugas_id)
    pertama = json.dumps(list_format(find_laporan(laporan_id)))
    with unit_kerja() as sesi:
        sesi.execute(update(Tugas).where(Tugas.id == tugas_id).values(status="antre"))
    assert run_tugas(tugas_id)
    assert json.dumps(list_format(find_laporan(laporan_id))) == pertama
