"""Fifty reporters at once, and workers that die: every report is stored once and every receipt opens it."""

import http.client
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.inti.db import db
from portal.wbs.models import Akses, BerkasRow, Laporan
from tests.gangguan.proses import children
from tests.gangguan.wbs import Halaman, Peladen, Pelapor, serve
from tests.pabrik.wbs import make_staf

pytestmark = pytest.mark.gangguan
PELAPOR, SABAR, PEMBUNUHAN, ULANG = 50, 25, 4, 300


@dataclass(frozen=True)
class Terkirim:
    """What one reporter ended with."""

    nomor: str
    resi: str
    status: Counter[int]


def _story(ke: int) -> str:
    return f"Cerita pelapor nomor {ke:03d}, cukup panjang untuk diterima."


def _reporter(port: int, ke: int) -> Pelapor:
    """Half of them sit in one network and are asked a sum, the others come from everywhere."""
    jaringan = "203.0.113.9" if ke % 2 else f"198.51.{ke}.9"
    return Pelapor(port, kepala={"X-Forwarded-For": jaringan})


def _insist(kerja: Callable[[], Halaman], status: Counter[int]) -> Halaman:
    """Do the same again until an answer below 500 comes, as a phone on a bad network does."""
    for _ke in range(ULANG):
        try:
            halaman = kerja()
        except (OSError, http.client.HTTPException):
            status[0] += 1
            continue
        status[halaman.status] += 1
        if halaman.status < 500:
            return halaman
    raise AssertionError("no answer after many tries")


def _submit(port: int, ke: int) -> Terkirim:
    """Report with a file now and then; the same sealed draft is sent again until it is acknowledged."""
    status: Counter[int] = Counter()
    berkas = [("berkas", f"bukti-{ke}.bin", os.urandom(90_000))] if ke % 5 == 0 else []
    for _coba in range(ULANG):
        pelapor = _reporter(port, ke)
        try:
            draf = pelapor.prepare(_story(ke), berkas)
        except (OSError, http.client.HTTPException):
            status[0] += 1
            continue
        akhir = _insist(lambda p=pelapor, d=draf: p.finish(d), status)
        assert akhir.status == 200, akhir.words()[:400]
        assert akhir.by_id("resi") == draf.resi
        return Terkirim(akhir.by_id("nomor"), draf.resi, status)
    raise AssertionError("no form after many tries")


def _read_back(port: int, ke: int, resi: str) -> Counter[int]:
    """Open the mailbox by its receipt, somewhere else, and find one's own words in it."""
    status: Counter[int] = Counter()
    pelapor = _reporter(port, ke)
    assert _insist(lambda: pelapor.enter(resi), status).status == 303
    assert _story(ke) in _insist(lambda: pelapor.get("/wbs/kotak"), status).teks
    return status


@contextmanager
def _server(app: Flask, data: Path, tmp_path: Path) -> Iterator[Peladen]:
    make_staf(nama="a")
    make_staf(nama="b")
    url = app.config["PORTAL_SETTINGS"].database_url
    db.session.remove()
    db.engine.dispose()
    pilihan = ("-c", "deploy/gunicorn.conf.py", "-w", "2")
    with serve(tmp_path / "jalan", data, *pilihan, PORTAL_DATABASE_URL=url, PORTAL_PROXY_HOPS="1") as p:
        yield p


def _assert_stored_once(hasil: list[Terkirim], jumlah: int) -> None:
    assert len({h.nomor for h in hasil}) == len({h.resi for h in hasil}) == jumlah
    sesi = db.session()
    assert set(sesi.scalars(select(Laporan.nomor))) == {h.nomor for h in hasil}
    assert sesi.scalar(select(func.count()).select_from(Akses)) == 2 * jumlah
    assert sesi.scalar(select(func.count()).select_from(BerkasRow)) == jumlah // 5


def test_fifty_reporters_at_once_are_all_stored_and_none_sees_an_error(
    tiap_app: Flask, data: Path, tmp_path: Path
) -> None:
    with _server(tiap_app, data, tmp_path) as p, ThreadPoolExecutor(PELAPOR) as kolam:
        hasil = list(kolam.map(lambda ke: _submit(p.port, ke), range(PELAPOR)))
        baca = list(kolam.map(lambda ke: _read_back(p.port, ke, hasil[ke].resi), range(PELAPOR)))
    assert sum((h.status for h in hasil), Counter()) == {200: PELAPOR}
    assert sum(baca, Counter()) == {200: PELAPOR, 303: PELAPOR}
    _assert_stored_once(hasil, PELAPOR)


def test_killed_workers_lose_and_double_no_report(app: Flask, data: Path, tmp_path: Path) -> None:
    selesai, bunuh = threading.Event(), []
    with _server(app, data, tmp_path) as p:

        def kill_workers() -> None:
            while len(bunuh) < PEMBUNUHAN and not selesai.wait(0.5):
                for pid in children(p.proses.pid)[:1]:
                    os.kill(pid, signal.SIGKILL)
                    bunuh.append(pid)

        pembunuh = threading.Thread(target=kill_workers)
        with ThreadPoolExecutor(8) as kolam:
            pembunuh.start()
            hasil = list(kolam.map(lambda ke: _submit(p.port, ke), range(SABAR)))
            selesai.set()
            pembunuh.join()
            list(kolam.map(lambda ke: _read_back(p.port, ke, hasil[ke].resi), range(SABAR)))
    assert bunuh
    _assert_stored_once(hasil, SABAR)


def test_the_same_draft_sent_by_many_at_once_is_one_report(app: Flask, data: Path, tmp_path: Path) -> None:
    """A phone that sends again meets its own first request. Control: two drafts are two reports."""
    with _server(app, data, tmp_path) as p:
        draf = _reporter(p.port, 0).prepare(_story(0))
        with ThreadPoolExecutor(12) as kolam:
            semua = list(kolam.map(lambda ke: _reporter(p.port, ke).finish(draf), range(12)))
        assert {h.status for h in semua} == {200}
        assert {h.by_id("nomor") for h in semua} == set(db.session().scalars(select(Laporan.nomor)))
        assert len({h.by_id("nomor") for h in semua}) == 1
        lain = _reporter(p.port, 0).finish(_reporter(p.port, 0).prepare(_story(0)))
    assert lain.status == 200
    db.session().rollback()
    assert db.session().scalar(select(func.count()).select_from(Laporan)) == 2
