"""Uploaded tables that wait between the steps of an import, each bound to the account that brought it.

Two objects a table: what was read from the file, written once, and what was chosen since, written at every step.
Nobody opens them after an hour without a step; the worker throws them away.
"""

import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from portal.inti.berkas.simpan import delete_benda, get_benda, list_benda, put_benda
from portal.inti.galat import DomainError, _n
from portal.inti.kode import ABJAD, make_token

FOLDER = "titipan-impor"
UMUR = timedelta(hours=24)
UMUR_PARKIR = timedelta(hours=1)
MAKS_BONGKAR = 200 * 1024 * 1024


def _name(jenis: str, token: str, bagian: str) -> str:
    if not token or len(token) > 60 or not set(token) <= set(ABJAD):
        raise lost()
    return f"{FOLDER}/{jenis}/{token}.{bagian}"


def lost() -> DomainError:
    """Return the refusal of a table that is gone, forged or somebody else's."""
    return DomainError("titipan_hilang", _n("Berkas ini tidak tersimpan lagi. Unggah sekali lagi."), bidang="berkas")


def park(isi: Any, pilihan: Mapping[str, Any], *, jenis: str, pemilik: int, now: datetime) -> str:
    """Store a table (JSON data) and the choices made so far; return its name for the next steps."""
    token = make_token()
    put_benda(_name(jenis, token, "isi"), zlib.compress(json.dumps(isi, ensure_ascii=False).encode(), 3))
    save_pilihan(token, pilihan, jenis=jenis, pemilik=pemilik, now=now)
    return token


def save_pilihan(token: str, pilihan: Mapping[str, Any], *, jenis: str, pemilik: int, now: datetime) -> None:
    """Store what has been chosen so far."""
    data = {"pemilik": pemilik, "pada": now.timestamp(), "pilihan": pilihan}
    put_benda(_name(jenis, token, "pilihan"), json.dumps(data, ensure_ascii=False).encode())


def open_parkir(token: str, *, jenis: str, pemilik: int, now: datetime) -> tuple[Any, dict[str, Any]]:
    """Return the table and the choices; raises DomainError when they are gone, too old or somebody else's."""
    catatan = get_benda(_name(jenis, token, "pilihan"))
    isi = get_benda(_name(jenis, token, "isi"))
    if catatan is None or isi is None:
        raise lost()
    data = json.loads(catatan)
    if data["pemilik"] != pemilik or now.timestamp() - data["pada"] > UMUR_PARKIR.total_seconds():
        raise lost()
    return json.loads(zlib.decompressobj().decompress(isi, MAKS_BONGKAR)), data["pilihan"]


def drop_parkir(token: str, *, jenis: str) -> None:
    """Delete a table that is stored now."""
    for bagian in ("pilihan", "isi"):
        delete_benda(_name(jenis, token, bagian))


def purge_parkir(*, now: datetime) -> int:
    """Delete what waited too long: an hour without a step, a day for the tables of older rooms; return how many."""
    terakhir: dict[str, datetime] = {}
    semua = list(list_benda(FOLDER))
    for nama, pada in semua:
        pokok = nama.partition(".")[0]
        terakhir[pokok] = max(pada, terakhir.get(pokok, pada))
    lama = [n for n, _ in semua if now - terakhir[n.partition(".")[0]] > (UMUR_PARKIR if "." in n else UMUR)]
    for nama in lama:
        delete_benda(nama)
    return len(lama)
