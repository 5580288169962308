"""What the figures were measured on: they mean nothing without it."""

import os
import platform
import sqlite3
import time
from pathlib import Path

from bench.angka import percentile
from bench.tabel import write_angka


def describe(folder: Path) -> str:
    """Return one line about the machine, and what one durable write costs in this folder."""
    beban = os.getloadavg()[0]
    return (
        f"Mesin: {os.cpu_count()} inti, {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, fdatasync 4 KB p50 {_sync_ms(folder)} ms, beban sebelum mulai {beban:.2f}"
    )


def _sync_ms(folder: Path) -> str:
    waktu = []
    with (folder / "sinkron").open("wb", buffering=0) as berkas:
        for _ in range(200):
            berkas.write(b"x" * 4096)
            mulai = time.perf_counter()
            os.fdatasync(berkas.fileno())
            waktu.append((time.perf_counter() - mulai) * 1000)
    return write_angka(percentile(waktu, 50))
