"""The real server on loopback, in a data folder of its own; ended by its own process id."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent
BATAS_PERINTAH = 120.0
BATAS_SIAP = 30.0


def environment(data: Path, **lain: str) -> dict[str, str]:
    """Return a clean environment: nothing of the caller's portal or gunicorn settings gets in."""
    bersih = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("PORTAL_", "GUNICORN_", "FLASK_")) and k not in ("PORT", "WEB_CONCURRENCY")
    }
    return {**bersih, "PORTAL_DATA": str(data), "PORTAL_MODE": "uji", "PORTAL_PROXY_HOPS": "1", **lain}


def run_portal(data: Path, *perintah: str) -> None:
    """Run one administrator's command; raises CalledProcessError or TimeoutExpired."""
    subprocess.run(
        [sys.executable, "-m", "portal", *perintah],
        cwd=AKAR,
        env=environment(data),
        check=True,
        capture_output=True,
        timeout=BATAS_PERINTAH,
    )


def _free_port() -> int:
    with socket.socket() as soket:
        soket.bind(("127.0.0.1", 0))
        return int(soket.getsockname()[1])


def _wait(proses: "subprocess.Popen[bytes]", port: int, catatan: Path) -> None:
    akhir = time.monotonic() + BATAS_SIAP
    while time.monotonic() < akhir:
        if proses.poll() is not None:
            raise RuntimeError(f"server ended at once: {catatan.read_text()[-300:]}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as soket:
                soket.sendall(b"GET /sehat HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                if soket.recv(64):
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("server did not come up")


@contextmanager
def serve(aplikasi: str, data: Path, **lain: str) -> Iterator[int]:
    """Run gunicorn with the project's own settings file; yield the port."""
    port = _free_port()
    catatan = data / f"gunicorn-{port}.log"
    with catatan.open("wb") as keluaran:
        proses = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", str(AKAR / "deploy" / "gunicorn.conf.py"), aplikasi],
            cwd=AKAR,
            env=environment(data, PORT=str(port), **lain),
            stdout=keluaran,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(proses, port, catatan)
        yield port
    finally:
        _end(proses)


def _end(proses: "subprocess.Popen[bytes]") -> None:
    proses.terminate()
    try:
        proses.wait(15)
    except subprocess.TimeoutExpired:
        proses.kill()
        proses.wait(5)


def query(berkas: Path, sql: str) -> list[tuple[object, ...]]:
    """Read from a SQLite database."""
    koneksi = sqlite3.connect(f"file:{berkas}?mode=ro", uri=True, timeout=5)
    try:
        return koneksi.execute(sql).fetchall()
    finally:
        koneksi.close()
