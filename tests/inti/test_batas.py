"""Rate limits that hold across workers and outlive a broken counter file."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.app import create_app
from portal.inti.db import db
from portal.inti.web.batas import PenyimpanSqlite, limiter
from portal.settings import AKAR
from tests.conftest import UJI, make_settings
from tests.klien import Klien, make_klien, text_of

SEPULUH = 10
MENIT = 1_750_000_020  # a whole minute


@pytest.fixture(autouse=True)
def _pembatas_asli() -> Iterator[None]:
    """The limiter belongs to the process: afterwards it is as it was."""
    sebelum = dict(vars(limiter))
    yield
    vars(limiter).clear()
    vars(limiter).update(sebelum)


@pytest.fixture
def berkas(tmp_path: Path) -> Path:
    return tmp_path / "baru" / "batas.sqlite3"


@pytest.fixture
def terbatas(data: Path) -> Iterator[Flask]:
    """The portal with its limits on."""
    app = create_app(make_settings(data), tambahan={**UJI, "RATELIMIT_ENABLED": True})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def open_counter(berkas: Path) -> PenyimpanSqlite:
    return PenyimpanSqlite(f"batas+sqlite://{berkas}")


def try_login(klien: Klien, **kepala: str) -> int:
    return klien.post("/akun/masuk", data={"email": "x@uji.example"}, headers=kepala).status_code


def test_counter_is_shared_between_connections(berkas: Path) -> None:
    satu, dua = open_counter(berkas), open_counter(berkas)
    assert [satu.incr("k", 60), dua.incr("k", 60), satu.incr("k", 60, 3)] == [1, 2, 5]
    assert dua.get("k") == 5
    assert dua.get("lain") == 0


def test_counter_is_shared_between_processes(berkas: Path) -> None:
    perintah = (
        "import sys; from portal.inti.web.batas import PenyimpanSqlite; "
        "print(max(PenyimpanSqlite(sys.argv[1]).incr('k', 60) for _ in range(50)))"
    )
    proses = [
        subprocess.Popen(
            [sys.executable, "-c", perintah, f"batas+sqlite://{berkas}"],
            cwd=AKAR, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    keluaran = [int(p.communicate(timeout=30)[0]) for p in proses]
    assert max(keluaran) == 100
    assert open_counter(berkas).get("k") == 100


def test_no_count_is_lost_between_threads(berkas: Path) -> None:
    bersama = open_counter(berkas)
    with ThreadPoolExecutor(8) as kolam:
        hasil = list(kolam.map(lambda _: bersama.incr("k", 60), range(200)))
    assert sorted(hasil) == list(range(1, 201))


def test_finished_window_starts_again(berkas: Path) -> None:
    hitung = open_counter(berkas)
    with time_machine.travel(MENIT, tick=False) as jam:
        assert [hitung.incr("k", 60) for _ in range(3)] == [1, 2, 3]
        jam.shift(59)
        assert (hitung.incr("k", 60), hitung.get_expiry("k")) == (4, MENIT + 60)
        jam.shift(1)
        assert hitung.get("k") == 0
        assert (hitung.incr("k", 60), hitung.get_expiry("k")) == (1, MENIT + 120)


def test_end_of_a_window_does_not_tell_the_second_of_a_visit(berkas: Path) -> None:
    hitung = open_counter(berkas)
    for detik in (1, 30.5, 59):
        with time_machine.travel(MENIT + detik, tick=False):
            hitung.incr(f"k{detik}", 60)
            assert hitung.get_expiry(f"k{detik}") == MENIT + 120


def test_counters_can_be_forgotten_one_by_one_all_and_when_finished(berkas: Path) -> None:
    hitung = open_counter(berkas)
    with time_machine.travel(MENIT, tick=False) as jam:
        for kunci, umur in (("a", 60), ("b", 600), ("c", 600)):
            hitung.incr(kunci, umur)
        jam.shift(60)
        assert hitung.purge() == 1
        hitung.clear("b")
        assert [hitung.get(k) for k in "abc"] == [0, 0, 1]
        assert hitung.reset() == 1
    assert hitung.check() is True


def test_eleventh_login_in_a_minute_is_refused_in_indonesian(terbatas: Flask) -> None:
    klien = make_klien(terbatas)
    token = klien.form(klien.get("/akun/masuk"), "password")
    coba = [klien.send(token, email="x@uji.example", password="salah-sekali") for _ in range(SEPULUH + 1)]
    assert [r.status_code for r in coba] == [200] * SEPULUH + [429]
    assert "Terlalu banyak permintaan" in text_of(coba[-1].text)
    assert "Tunggu beberapa menit" in text_of(coba[-1].text)
    assert klien.get("/akun/masuk").status_code == 200


def test_limit_is_for_each_address_and_ends_with_its_window(terbatas: Flask) -> None:
    klien = make_klien(terbatas)
    formulir = klien.form(klien.get("/akun/masuk"), "password")

    def send(dari: str) -> int:
        return klien.post(formulir.alamat, data=formulir.isi, environ_base={"REMOTE_ADDR": dari}).status_code

    with time_machine.travel("2025-06-01T02:00:00Z", tick=False) as jam:
        formulir.isi.update(klien.form(klien.get("/akun/masuk"), "password").isi)
        assert [send("10.0.0.1") for _ in range(SEPULUH + 1)][-1] == 429
        assert send("10.0.0.2") == 200
        jam.shift(61)
        assert send("10.0.0.1") == 200


def test_forwarded_address_counts_only_behind_a_trusted_proxy(terbatas: Flask) -> None:
    klien = make_klien(terbatas)
    formulir = klien.form(klien.get("/akun/masuk"), "password")
    status = [
        klien.post(formulir.alamat, data=formulir.isi, headers={"X-Forwarded-For": f"10.0.0.{i}"}).status_code
        for i in range(SEPULUH + 1)
    ]
    assert status[-1] == 429


def test_counter_file_holds_no_address(terbatas: Flask, data: Path) -> None:
    klien = make_klien(terbatas)
    formulir = klien.form(klien.get("/akun/masuk"), "password")
    klien.post(formulir.alamat, data=formulir.isi, environ_base={"REMOTE_ADDR": "203.0.113.77"})
    isi = b"".join(f.read_bytes() for f in data.glob("batas.sqlite3*"))
    assert b"security.login" in isi
    assert b"203.0.113.77" not in isi


def test_counters_survive_a_restart(terbatas: Flask, data: Path) -> None:
    klien = make_klien(terbatas)
    formulir = klien.form(klien.get("/akun/masuk"), "password")
    for _ in range(SEPULUH):
        klien.send(formulir, email="x@uji.example", password="salah")
    lagi = create_app(make_settings(data), tambahan={**UJI, "RATELIMIT_ENABLED": True})
    with lagi.app_context():
        klien = make_klien(lagi)
        formulir = klien.form(klien.get("/akun/masuk"), "password")
        assert klien.send(formulir, email="x@uji.example", password="salah").status_code == 429
        db.engine.dispose()


@pytest.mark.parametrize("rusak", ["bukan_basis_data", "folder"])
def test_unusable_counter_file_falls_back_to_a_limit_in_memory(data: Path, rusak: str) -> None:
    berkas = data / "batas.sqlite3"
    for sisa in data.glob("batas.sqlite3*"):
        sisa.unlink()
    if rusak == "folder":
        berkas.mkdir()
    else:
        berkas.write_bytes(b"ini bukan basis data " * 500)
    app = create_app(make_settings(data), tambahan={**UJI, "RATELIMIT_ENABLED": True})
    with app.app_context():
        klien = make_klien(app)
        formulir = klien.form(klien.get("/akun/masuk"), "password")
        status = [klien.send(formulir, email="x@uji.example", password="salah").status_code for _ in range(45)]
        db.engine.dispose()
    assert status[0] == 200
    assert status[-1] == 429
    assert set(status) == {200, 429}
