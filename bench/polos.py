"""The limit: a bare Flask view with one durable SQLite insert per POST and nothing else.

Same server settings, same body, same pragmas as the portal; one connection for each thread.
"""

import os
import sqlite3
import threading

from flask import Flask, request
from flask.typing import ResponseReturnValue

TABEL = "CREATE TABLE IF NOT EXISTS jawaban (id INTEGER PRIMARY KEY, kiriman TEXT, isi TEXT)"
app = Flask(__name__)
_setempat = threading.local()


def open_basis(berkas: str) -> sqlite3.Connection:
    """Open the database as durably as the portal does, with the one table made."""
    koneksi = sqlite3.connect(berkas, timeout=5.0, isolation_level=None, check_same_thread=False)
    koneksi.execute("PRAGMA journal_mode=wal")
    koneksi.execute("PRAGMA synchronous=full")
    koneksi.execute(TABEL)
    return koneksi


def _connection() -> sqlite3.Connection:
    if not hasattr(_setempat, "koneksi"):
        _setempat.koneksi = open_basis(os.environ["BENCH_BASIS"])
    koneksi: sqlite3.Connection = _setempat.koneksi
    return koneksi


@app.post("/kirim")
def kirim() -> ResponseReturnValue:
    """Store one form."""
    isi = request.form
    _connection().execute("INSERT INTO jawaban (kiriman, isi) VALUES (?, ?)", (isi["kiriman"], "&".join(isi.values())))
    return "tersimpan"
