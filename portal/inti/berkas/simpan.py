"""Where files lie: a folder or an S3 bucket behind obstore, opened on first use in each process.

obstore must not be used before a fork: its threads stay behind in the parent and the child waits for
them for ever, even with a store of its own. The guard below turns that hang into an error.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from portal.inti.galat import Terganggu
from portal.settings import SettingsError

SABAR = {"connect_timeout": "5s", "timeout": "30s"}
ULANG: dict[str, Any] = {"max_retries": 2, "retry_timeout": timedelta(seconds=15)}


@dataclass(frozen=True)
class Alamat:
    """A storage address taken apart: a folder (`ember` empty) or a bucket, and the prefix inside."""

    ember: str
    awalan: str


_alamat: list[Alamat] = []
_toko: dict[int, Any] = {}
_pemakai: list[int] = []


def read_alamat(url: str) -> Alamat:
    """Take PORTAL_BERKAS_URL apart: file:///folder or s3://bucket/prefix; raises SettingsError."""
    skema, _, sisa = url.partition("://")
    if skema == "file" and sisa.startswith("/"):
        return Alamat("", unquote(sisa))
    bagian = urlsplit(url)
    if skema == "s3" and bagian.netloc and "@" not in bagian.netloc:
        return Alamat(bagian.netloc, unquote(bagian.path).strip("/"))
    raise SettingsError([f"PORTAL_BERKAS_URL: {skema}:// harus berupa file:///folder atau s3://ember/awalan"])


def configure(url: str) -> None:
    """Name the storage; nothing is opened yet. S3 keys come from the usual AWS_* variables."""
    _alamat[:] = [read_alamat(url)]
    _toko.clear()


def _open(alamat: Alamat) -> Any:
    from obstore.store import LocalStore, S3Store

    if alamat.ember:
        return S3Store(
            alamat.ember,
            prefix=alamat.awalan or None,
            client_options=SABAR,  # type: ignore[arg-type]
            retry_config=ULANG,  # type: ignore[arg-type]
        )
    folder = Path(alamat.awalan)
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True)
    return LocalStore(prefix=folder)


def _store() -> Any:
    pid = os.getpid()
    if _pemakai and pid not in _pemakai:
        raise RuntimeError("the file storage was used before this process was forked")
    if not _alamat:
        raise RuntimeError("the file storage is not configured")
    _pemakai[:] = [pid]
    if pid not in _toko:
        _toko[pid] = _open(_alamat[0])
    return _toko[pid]


@contextmanager
def _translated() -> Iterator[None]:
    """Turn every failure of the storage (disk full, S3 away or refusing) into Terganggu."""
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, OSError) as salah:
        raise Terganggu from salah


def _sync(nama: str) -> None:
    """Make a file of the folder survive a power cut; obstore writes without fsync."""
    if _alamat[0].ember:
        return
    berkas = Path(_alamat[0].awalan) / nama
    for jalur in (berkas, berkas.parent, berkas.parent.parent):
        fd = os.open(jalur, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def local_path(nama: str) -> Path | None:
    """Return where an object lies in the folder; None when the storage is a bucket."""
    return None if _alamat[0].ember else Path(_alamat[0].awalan) / nama


def put_benda(nama: str, isi: bytes) -> None:
    """Store an object, replacing one of the same name; it is durable when this returns. Raises Terganggu."""
    import obstore

    with _translated():
        obstore.put(_store(), nama, isi)
        _sync(nama)


def get_benda(nama: str) -> bytes | None:
    """Return an object; None when there is none. Raises Terganggu when the storage does not answer."""
    import obstore

    with _translated():
        try:
            return bytes(obstore.get(_store(), nama).bytes())
        except FileNotFoundError:
            return None


def delete_benda(nama: str) -> None:
    """Delete an object, if it is there. Raises Terganggu."""
    import obstore

    with _translated():
        try:
            obstore.delete(_store(), nama)
        except FileNotFoundError:
            return


def list_benda(folder: str) -> Iterator[tuple[str, datetime]]:
    """Yield name and time of storing of all objects of a folder. Raises Terganggu."""
    import obstore

    with _translated():
        for kelompok in obstore.list(_store(), folder):
            for benda in kelompok:
                yield benda["path"], benda["last_modified"]
