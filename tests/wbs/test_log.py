"""Silence: nothing a reporter does becomes a log record, in whatever logger, for whatever handler."""

import io
import logging
import threading
from collections.abc import Iterator
from contextvars import Context

import pytest
from flask import Flask
from werkzeug.test import Client

from portal.inti.web.sunyi import silence
from portal.wbs.pintu import Pintu
from tests.klien import make_klien
from tests.pabrik.wbs import FRASA_UNIK, make_staf

JALUR = (
    "/wbs", "/wbs/", "/wbs/baru", "/wbs/kotak", "/wbs/bukti", "/wbs/keluar", "/wbs/kotak/berkas/x", "/wbs/tidak-ada",
)  # fmt: skip
FORMULIR = {
    "langkah": "periksa", "mode": "anonim", "kategori": "pungli", "apa": FRASA_UNIK * 3, "sampul": "KANARI",
    "draf": "KANARI", "resi": "ABCDEFG-HJKMNPQ-RSTVWXY", "pesan": FRASA_UNIK, "tanda": "KANARI", "kiriman": "KANARI",
}  # fmt: skip


class Penampung(logging.Handler):
    """Keeps what a handler that somebody adds later would write."""

    def __init__(self) -> None:
        super().__init__(0)
        self.catatan: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.catatan.append(record)


@pytest.fixture
def penampung(app: Flask) -> Iterator[Penampung]:
    """A handler that comes after the portal has started, on every logger, at the finest level."""
    tambah, akar = Penampung(), logging.getLogger()
    nama = [n for n, log in akar.manager.loggerDict.items() if isinstance(log, logging.Logger)]
    lama = [(log, log.level) for log in (akar, *map(logging.getLogger, nama))]
    akar.addHandler(tambah)
    for log, _ in lama:
        log.setLevel(logging.DEBUG)
    yield tambah
    akar.removeHandler(tambah)
    for log, tingkat in lama:
        log.setLevel(tingkat)


def test_no_logger_writes_in_silence_not_even_to_a_handler_added_later(penampung: Penampung) -> None:
    with silence():
        for nama in ("portal.wbs.apa", "sqlalchemy.engine.Engine", "gunicorn.error", "pustaka.baru", ""):
            logging.getLogger(nama).critical("KANARI %s", "rahasia", exc_info=ValueError("KANARI"))
    assert penampung.catatan == []


def test_outside_silence_the_same_loggers_write(penampung: Penampung) -> None:
    """Control."""
    for nama in ("portal.wbs.apa", "sqlalchemy.engine.Engine", "gunicorn.error", "pustaka.baru", ""):
        logging.getLogger(nama).critical("KANARI %s", "rahasia")
    assert {r.name for r in penampung.catatan} == {
        "portal.wbs.apa", "sqlalchemy.engine.Engine", "gunicorn.error", "pustaka.baru", "root",
    }  # fmt: skip


def test_silence_of_one_visitor_is_not_the_silence_of_another(penampung: Penampung) -> None:
    dalam, luar = threading.Event(), threading.Event()

    def stay() -> None:
        with silence():
            dalam.set()
            luar.wait(10)

    benang = threading.Thread(target=stay)
    benang.start()
    dalam.wait(10)
    logging.getLogger("portal.lain").warning("tetap dicatat")
    luar.set()
    benang.join()
    assert [r.getMessage() for r in penampung.catatan] == ["tetap dicatat"]


@pytest.mark.parametrize(
    ("nama", "pesan", "isian"),
    [
        ("gunicorn.error", "%s %s", ("POST", "/wbs/baru")),
        ("gunicorn.error", "Error handling request %s", ("/wbs/kotak?x=1",)),
        ("gunicorn.error", "Invalid request from ip=203.0.113.77: bad header", ()),
        (
            "gunicorn.error",
            "Ignored premature client disconnection. %s",
            ("b'User-Agent: KANARI'",),
        ),
        ("gunicorn.access", '%(h)s "%(r)s"', ({"h": "203.0.113.77", "r": "GET /wbs/ HTTP/1.1"},)),
        ("werkzeug", '203.0.113.77 "GET /wbs HTTP/1.1" 200', ()),
        ("pustaka.baru", "opened /data/berkas/wbs/0123", ()),
    ],
)
def test_lines_of_the_server_about_the_room_are_never_written(
    penampung: Penampung, nama: str, pesan: str, isian: tuple[object, ...]
) -> None:
    logging.getLogger(nama).error(pesan, *isian)
    assert penampung.catatan == []


def test_other_lines_of_the_server_are_written(penampung: Penampung) -> None:
    """Control: the room's silence does not blind the administrator."""
    log = logging.getLogger("gunicorn.error")
    log.error("%s %s", "GET", "/pengaduan/")
    log.error("Worker (pid:%s) was sent SIGKILL! Perhaps out of memory?", 7)
    assert len(penampung.catatan) == 2


def _visit(app: Flask) -> list[int]:
    """Ask for everything as a server would: no context, no session of the test around it. Return the states."""
    klien, status = Client(app), []
    for jalur in JALUR:
        status += [klien.open(jalur, method=cara).status_code for cara in ("GET", "HEAD", "OPTIONS", "DELETE")]
        besar = {**FORMULIR, "berkas": (io.BytesIO(b"KANARI" * 200_000), "KANARI.pdf")}
        status += [klien.post(jalur, data=isi).status_code for isi in (FORMULIR, besar)]
        klien.post(jalur, data=b"KANARI", content_type="multipart/form-data; boundary=a")
    return status


def test_visits_of_all_pages_write_no_record(app: Flask, penampung: Penampung) -> None:
    make_staf()
    penampung.catatan.clear()
    status = Context().run(_visit, app)
    assert [(r.name, r.getMessage()) for r in penampung.catatan] == []
    assert 200 in status


@pytest.mark.parametrize("salah", [RuntimeError, OSError, MemoryError])
def test_forced_faults_write_no_record(
    app: Flask, penampung: Penampung, monkeypatch: pytest.MonkeyPatch, salah: type[Exception]
) -> None:
    make_staf()

    def broken(*_a: object, **_k: object) -> None:
        raise salah("KANARI rusak")

    monkeypatch.setattr("portal.wbs.publik.beranda.get_pengaturan", broken)
    monkeypatch.setattr("portal.wbs.service.sesi.read_sesi_pelapor", broken)
    monkeypatch.setattr("portal.inti.db._kunci_tulis.acquire", broken)
    penampung.catatan.clear()
    status = Context().run(_visit, app)
    assert [(r.name, r.getMessage()) for r in penampung.catatan] == []
    assert 500 in status


def test_a_fault_elsewhere_is_written(app: Flask, penampung: Penampung, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: the same fault one room further is in the log."""

    def broken(*_a: object, **_k: object) -> None:
        raise RuntimeError("rusak di luar")

    monkeypatch.setitem(app.view_functions, "beranda_publik.index", broken)
    assert make_klien(app).get("/").status_code == 500
    assert any("incident" in r.getMessage() for r in penampung.catatan)


def test_a_fault_beyond_the_application_is_silent_too(app: Flask, penampung: Penampung) -> None:
    def broken(_lingkungan: object, _mulai: object) -> list[bytes]:
        logging.getLogger("pustaka").error("KANARI")
        raise RuntimeError("KANARI")

    assert Client(Pintu(broken)).get("/wbs/").status_code == 500
    assert penampung.catatan == []
