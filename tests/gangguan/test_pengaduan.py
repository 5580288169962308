"""Complaints with a photo while workers are killed: nothing lost, nothing doubled, every receipt opens its case."""

import base64
import http.client
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.inti.berkas import Berkas, purge_titipan, read_isi
from portal.inti.berkas.simpan import list_benda
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import Terganggu
from portal.inti.kiriman import Kiriman
from portal.pengaduan.models import Lampiran, Pengaduan
from portal.pengaduan.service.buku import read_keadaan, refold
from portal.pengaduan.service.lacak import open_kasus
from portal.settings import AKAR
from tests.gangguan.proses import answers, children, environment, stop, wait_until
from tests.inti.berkas.contoh import make_gambar
from tests.pabrik.organisasi import make_unit
from tests.postgres import free_port

pytestmark = pytest.mark.gangguan
KIRIMAN, PEMBUNUHAN = 200, 6


def _insist(port: int, nomor: int) -> list[str]:
    """Send the same complaint again until a receipt comes, as a phone on a bad network does."""
    isi = base64.b64encode(make_gambar("png", ukuran=(8 + nomor % 5, 8)))
    for _ke in range(200):
        sambungan = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            sambungan.request("POST", f"/uji/pengaduan?kunci=adu-{nomor}", isi, {"Content-Type": "text/plain"})
            respons = sambungan.getresponse()
            teks = respons.read().decode()
            if respons.status == 200:
                return teks.split()
            assert respons.status >= 500, (respons.status, teks[:200])
        except (OSError, http.client.HTTPException):
            continue
        finally:
            sambungan.close()
    raise AssertionError("no answer after 200 tries")


def test_killed_workers_lose_and_double_no_complaint(app: Flask, data: Path) -> None:
    make_unit()
    db.session.remove()
    port, selesai, bunuh = free_port(), threading.Event(), []
    induk = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tests.gangguan.pintu:app", "-c", "deploy/gunicorn.conf.py"],
        cwd=AKAR,
        env=environment(data, port),
        stderr=subprocess.DEVNULL,
    )

    def kill_workers() -> None:
        while len(bunuh) < PEMBUNUHAN and not selesai.wait(0.3):
            for pid in children(induk.pid)[:1]:
                os.kill(pid, signal.SIGKILL)
                bunuh.append(pid)

    try:
        wait_until(lambda: answers(port), "gunicorn starts")
        pembunuh = threading.Thread(target=kill_workers)
        pembunuh.start()
        with ThreadPoolExecutor(8) as kolam:
            tanda = list(kolam.map(lambda n: _insist(port, n), range(KIRIMAN)))
        selesai.set()
        pembunuh.join()
    finally:
        stop(induk)
    assert bunuh
    assert len({kode for kode, _, _ in tanda}) == KIRIMAN
    sesi = db.session()
    assert sesi.scalar(select(func.count()).select_from(Pengaduan)) == KIRIMAN
    assert sesi.scalar(select(func.count()).select_from(Kiriman)) == KIRIMAN
    assert sorted(sesi.scalars(select(Pengaduan.urut))) == list(range(1, KIRIMAN + 1))
    for kode, pin, nomor in tanda:
        kasus = open_kasus(kode, pin)
        assert kasus.nomor_register == nomor
        assert refold(kasus.id) == read_keadaan(kasus)
    assert sesi.scalar(select(func.count()).select_from(Lampiran)) == KIRIMAN
    token = set(sesi.scalars(select(Berkas.token)))
    assert len(token) == KIRIMAN
    purge_titipan(now=utc_now() + timedelta(days=3))
    tersisa = {Path(nama).name.split(".")[0] for nama, _ in list_benda("karantina")}
    assert tersisa <= token, "a file without a row was left behind"
    for berkas in sesi.scalars(select(Berkas)).all()[:5]:
        assert berkas.token in tersisa or read_isi(berkas)


def test_a_full_disk_refuses_the_upload_and_the_same_complaint_works_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.inti.berkas import accept_berkas
    from portal.pengaduan.service.kasus import submit
    from tests.pabrik.pengaduan import make_baru

    unit, foto = make_unit(), make_gambar("png")

    def full(*_a: object, **_k: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as m:
        m.setattr("portal.inti.berkas.simpan._sync", full)
        with pytest.raises(Terganggu):
            accept_berkas("bukti.png", foto)
    assert db.session().scalar(select(func.count()).select_from(Pengaduan)) == 0
    titipan = accept_berkas("bukti.png", foto)
    with unit_kerja():
        tanda = submit(make_baru(unit, lampiran=(titipan,)), kiriman="adu", now=utc_now())
    assert open_kasus(tanda.kode, tanda.pin)
