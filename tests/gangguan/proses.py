"""Real gunicorn and worker processes on a data folder, ended by their own ids."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.settings import AKAR
from tests.postgres import free_port

SABAR_DETIK = 30.0


def environment(data: Path, port: int) -> dict[str, str]:
    bersih = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    return {**bersih, "PORTAL_DATA": str(data), "PORTAL_MODE": "uji", "PORT": str(port), "PORTAL_PROXY_HOPS": "1"}


def wait_until(syarat: Callable[[], bool], apa: str) -> None:
    """Poll until something holds; the bound ends a test that would hang."""
    batas = time.monotonic() + SABAR_DETIK
    while not syarat():
        assert time.monotonic() < batas, f"timed out: {apa}"
        time.sleep(0.05)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat", timeout=2) as respons:
            return bool(respons.status == 200)
    except OSError:
        return False


def children(pid: int) -> list[int]:
    hasil = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(n) for n in hasil.stdout.split()]


def stop(proses: subprocess.Popen[bytes]) -> None:
    anak = children(proses.pid)
    proses.send_signal(signal.SIGTERM)
    try:
        proses.wait(15)
    except subprocess.TimeoutExpired:
        proses.kill()
        proses.wait(5)
    for pid in anak:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


@contextmanager
def run_web(data: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    proses = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "wsgi:app", "-c", "deploy/gunicorn.conf.py"],
        cwd=AKAR,
        env=environment(data, port),
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: answers(port), "gunicorn starts")
        yield proses, port
    finally:
        stop(proses)


@contextmanager
def run_worker(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    proses = subprocess.Popen(
        [sys.executable, "-m", "portal", "pekerja"], cwd=AKAR, env=environment(data, 0), stderr=subprocess.DEVNULL
    )
    try:
        yield proses
    finally:
        stop(proses)
