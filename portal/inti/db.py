"""Engine, SQLite pragmas, column types, naming convention and the unit of work.

SQLite runs in WAL with synchronous=FULL: NORMAL loses acknowledged rows on power loss
(docs/adr/0003-daya-tahan-basis-data.md). Readers begin deferred transactions; a unit of work
begins with BEGIN IMMEDIATE, and writers queue on our own lock instead of on SQLite's growing naps,
which keeps the waiting time short: threads on a mutex, processes on a locked file beside the database.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, Table, event, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from portal.inti.galat import Terganggu

BUSY_TIMEOUT_DETIK = 5.0
JEDA_KUNCI_DETIK = 0.0005
PRAGMA = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1}


class Base(DeclarativeBase):
    """Parent of all rows; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class WaktuUtc(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. Refuses naive datetimes."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: an instant needs its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc_now() -> datetime:
    """Return the current instant, aware, in UTC; the one clock of the entry points."""
    return datetime.now(UTC)


class _Penulis:
    """State of one running unit of work: the write lock it holds, what to do after the commit."""

    def __init__(self) -> None:
        self.memegang: int | None = None
        self.setelah_commit: list[Callable[[], None]] = []


_penulis: ContextVar[_Penulis | None] = ContextVar("penulis", default=None)


class _KunciTulis:
    """The write lock of one SQLite database: a mutex among threads, `flock` among processes.

    The kernel frees the file lock of a process that dies. Raises Terganggu after BUSY_TIMEOUT_DETIK.
    """

    def __init__(self) -> None:
        self._benang = threading.Lock()
        self._berkas: dict[str, int] = {}

    def _descriptor(self, basis_data: str) -> int:
        if basis_data not in self._berkas:
            self._berkas[basis_data] = os.open(f"{basis_data}-tulis", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._berkas[basis_data]

    def acquire(self, basis_data: str) -> int:
        """Wait for the lock; return the descriptor to release."""
        batas = time.monotonic() + BUSY_TIMEOUT_DETIK
        if not self._benang.acquire(timeout=BUSY_TIMEOUT_DETIK):
            raise Terganggu
        try:
            fd = self._descriptor(basis_data)
            while True:
                try:
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > batas:
                        raise Terganggu from None
                    time.sleep(JEDA_KUNCI_DETIK)
                else:
                    return fd
        except BaseException:
            self._benang.release()
            raise

    def release(self, fd: int) -> None:
        """Let the next writer in."""
        fcntl.flock(fd, fcntl.LOCK_UN)
        self._benang.release()

    def forget(self) -> None:
        """Start anew in a forked process, which must share neither the mutex nor the descriptors of its parent."""
        self._benang = threading.Lock()
        for fd in self._berkas.values():
            os.close(fd)
        self._berkas.clear()


_kunci_tulis = _KunciTulis()
os.register_at_fork(after_in_child=_kunci_tulis.forget)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(koneksi: Any, _catatan: Any) -> None:
    if not isinstance(koneksi, sqlite3.Connection):
        return
    koneksi.isolation_level = None
    kursor = koneksi.cursor()
    for nama, nilai in PRAGMA.items():
        kursor.execute(f"PRAGMA {nama}={nilai}")
    kursor.close()


@event.listens_for(Engine, "begin")
def _begin(koneksi: Connection) -> None:
    if koneksi.dialect.name != "sqlite":
        return
    penulis = _penulis.get()
    if penulis is None:
        koneksi.exec_driver_sql("BEGIN")
        return
    if penulis.memegang is None and koneksi.engine.url.database:
        penulis.memegang = _kunci_tulis.acquire(koneksi.engine.url.database)
    koneksi.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def unit_kerja() -> Iterator[Session]:
    """One write transaction: commits when the block ends, rolls back on any error.

    Only entry points (views, job handlers, daily chores, commands, tests) open it; use cases never commit. Units do not
    nest. Raises Terganggu when the database cannot take the write (locked, full, away).
    """
    if _penulis.get() is not None:
        raise RuntimeError("a unit of work is already open; services must not open one")
    sesi = db.session()
    if sesi.new or sesi.dirty or sesi.deleted:
        raise RuntimeError("rows were changed outside a unit of work")
    sesi.commit()
    penulis = _Penulis()
    tanda = _penulis.set(penulis)
    try:
        yield sesi
        sesi.commit()
    except OperationalError as salah:
        sesi.rollback()
        raise Terganggu from salah
    except BaseException:
        sesi.rollback()
        raise
    finally:
        _penulis.reset(tanda)
        if penulis.memegang is not None:
            _kunci_tulis.release(penulis.memegang)
    for lanjutan in penulis.setelah_commit:
        lanjutan()


def after_commit(lanjutan: Callable[[], None]) -> None:
    """Run `lanjutan` once the current unit of work is durably committed; never when it rolls back."""
    penulis = _penulis.get()
    if penulis is None:
        raise RuntimeError("after_commit needs an open unit of work")
    penulis.setelah_commit.append(lanjutan)


def insert_for(dialek: str, tabel: Table) -> Any:
    """Return the dialect's INSERT construct, which knows ON CONFLICT on both databases."""
    return (postgresql if dialek == "postgresql" else sqlite).insert(tabel)


def wait_for_turn(nama: str) -> None:
    """Let no other transaction run the same check-then-write until this one ends.

    PostgreSQL takes an advisory lock by name; on SQLite a unit of work is alone anyway.
    """
    if db.session().get_bind().dialect.name == "postgresql":
        db.session().execute(select(func.pg_advisory_xact_lock(func.hashtext(nama))))


def wait_for_writers(tabel: Table) -> None:
    """Let no other transaction write the table until this one ends.

    A figure frozen "up to row N" must not be joined later by a row with a smaller number: PostgreSQL
    gives numbers before the commit. On SQLite a unit of work is alone anyway.
    """
    if db.session().get_bind().dialect.name == "postgresql":
        db.session().execute(text(f"LOCK TABLE {tabel.name} IN SHARE ROW EXCLUSIVE MODE"))
