"""A PostgreSQL cluster of our own in a temporary folder, in memory where possible, on loopback, without fsync."""

import itertools
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.cepat import pick_folder

HEMAT = "-c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c checkpoint_timeout=1d"
"""A cluster that lives for one run needs no copies for others and no tidying."""


def _find_bin() -> Path:
    calon = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not calon:
        pytest.fail("PostgreSQL is missing: run tests/pasang_alat.sh")
    return calon[-1].parent


def _as_postgres(perintah: list[str]) -> list[str]:
    return ["runuser", "-u", "postgres", "--", *perintah] if os.geteuid() == 0 else perintah


def free_port() -> int:
    with socket.socket() as soket:
        soket.bind(("127.0.0.1", 0))
        return int(soket.getsockname()[1])


@dataclass
class Postgres:
    """A running cluster."""

    port: int
    _nomor: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, nama: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{nama}"

    def _run(self, sql: str) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname="postgres", autocommit=True
        ) as koneksi:
            koneksi.execute(sql)  # type: ignore[arg-type]

    def create(self, nama: str | None = None, template: str = "template1") -> str:
        nama = nama or f"uji_{os.getpid()}_{next(self._nomor)}"
        self._run(f"CREATE DATABASE {nama} TEMPLATE {template} STRATEGY FILE_COPY")
        return nama

    def drop(self, nama: str) -> None:
        self._run(f"DROP DATABASE {nama} WITH (FORCE)")


@contextmanager
def start_postgres(folder: Path) -> Iterator[Postgres]:
    biner, port = _find_bin(), free_port()
    induk = pick_folder() / f"portal-pg-{os.getpid()}"
    shutil.rmtree(induk, ignore_errors=True)
    induk.mkdir(mode=0o755)
    if os.geteuid() == 0:
        shutil.chown(induk, "postgres", "postgres")
    isi = induk / "isi"
    subprocess.run(
        _as_postgres(
            [
                str(biner / "initdb"),
                "-D",
                str(isi),
                "-A",
                "trust",
                "-U",
                "postgres",
                "-N",
                "--locale=C",
                "-E",
                "UTF8",
            ]
        ),
        check=True,
        capture_output=True,
        cwd="/",
    )
    susunan = f"-p {port} -h 127.0.0.1 -k {induk} -F -c full_page_writes=off -c synchronous_commit=off {HEMAT}"
    kendali = [str(biner / "pg_ctl"), "-D", str(isi), "-w", "-l", str(induk / "log")]
    subprocess.run(_as_postgres([*kendali, "-o", susunan, "start"]), check=True, stdout=subprocess.DEVNULL, cwd="/")
    try:
        yield Postgres(port)
    finally:
        subprocess.run(_as_postgres([*kendali, "-m", "immediate", "stop"]), check=False, capture_output=True, cwd="/")
        shutil.rmtree(induk, ignore_errors=True)
