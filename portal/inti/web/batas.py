"""Rate limits that hold across workers: flask-limiter on its own SQLite file, or on Redis when set.

The counters are not precious: the file runs without fsync and is made anew when it is gone.
"""

import hashlib
import hmac
import math
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage

_TABEL = "CREATE TABLE IF NOT EXISTS hitungan (kunci TEXT PRIMARY KEY, nilai INTEGER, habis REAL) WITHOUT ROWID"
_TAMBAH = """
INSERT INTO hitungan (kunci, nilai, habis) VALUES (:kunci, :tambah, :habis)
ON CONFLICT (kunci) DO UPDATE SET
  nilai = CASE WHEN habis <= :kini THEN :tambah ELSE nilai + :tambah END,
  habis = CASE WHEN habis <= :kini THEN :habis ELSE habis END
RETURNING nilai
"""


def _round_up(saat: float) -> float:
    """Round the end of a window to the minute, so that it does not tell when an answer was sent."""
    return math.ceil(saat / 60) * 60.0


class PenyimpanSqlite(Storage):
    """Fixed-window counters of the `limits` library in a SQLite file shared by all workers."""

    STORAGE_SCHEME = ["batas+sqlite"]  # noqa: RUF012 - the library reads a list

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._berkas = uri.split("://", 1)[1]
        self._setempat = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of the storage, for the library's fallback."""
        return sqlite3.Error

    def _connection(self) -> sqlite3.Connection:
        koneksi: sqlite3.Connection | None = getattr(self._setempat, "koneksi", None)
        if koneksi is None:
            Path(self._berkas).parent.mkdir(parents=True, exist_ok=True)
            koneksi = sqlite3.connect(self._berkas, timeout=2.0, isolation_level=None)
            koneksi.execute("PRAGMA journal_mode=wal")
            koneksi.execute("PRAGMA synchronous=off")
            koneksi.execute("PRAGMA secure_delete=on")
            koneksi.execute(_TABEL)
            self._setempat.koneksi = koneksi
        return koneksi

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to the window's counter and return it; a finished window starts again."""
        kini = time.time()
        nilai = {"kunci": key, "tambah": amount, "habis": _round_up(kini + expiry), "kini": kini}
        return int(self._connection().execute(_TAMBAH, nilai).fetchone()[0])

    def _read(self, key: str) -> tuple[int, float]:
        baris = self._connection().execute("SELECT nilai, habis FROM hitungan WHERE kunci = ?", (key,)).fetchone()
        return (int(baris[0]), float(baris[1])) if baris and baris[1] > time.time() else (0, time.time())

    def get(self, key: str) -> int:
        """Return the counter of the running window."""
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        """Return the end of the running window (epoch seconds)."""
        return self._read(key)[1]

    def check(self) -> bool:
        """Tell whether the file answers."""
        try:
            return bool(self._connection().execute("SELECT count(*) FROM hitungan").fetchone())
        except (sqlite3.Error, OSError):
            return False

    def reset(self) -> int | None:
        """Forget all counters."""
        return self._connection().execute("DELETE FROM hitungan").rowcount

    def clear(self, key: str) -> None:
        """Forget one counter."""
        self._connection().execute("DELETE FROM hitungan WHERE kunci = ?", (key,))

    def purge(self) -> int:
        """Drop finished windows."""
        hasil = self._connection().execute("DELETE FROM hitungan WHERE habis <= ?", (time.time(),))
        return hasil.rowcount


def purge_expired() -> None:
    """Forget finished windows: an address is kept no longer than its limit needs."""
    if isinstance(limiter.storage, PenyimpanSqlite):
        limiter.storage.purge()


def visitor_key() -> str:
    """Return a name for the visitor's address that nobody can turn back: keyed, and another one each day."""
    hari = int(time.time() // 86400)
    rahasia = f"{current_app.config['KUNCI_KIRIMAN']}:{hari}".encode()
    return hmac.new(rahasia, get_remote_address().encode(), hashlib.sha256).hexdigest()[:24]


limiter = Limiter(key_func=visitor_key, headers_enabled=False)


def init_app(app: Flask, *, data: Path, redis_url: str | None) -> None:
    """Choose the storage. When it fails, a strict limit in the process's memory takes over."""
    app.config["RATELIMIT_STORAGE_URI"] = redis_url or f"batas+sqlite://{data / 'batas.sqlite3'}"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK"] = "30/minute"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    limiter.init_app(app)
