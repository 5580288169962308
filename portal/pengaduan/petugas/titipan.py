"""Uploaded tables that wait between the steps of an import: signed to the account, deleted after a day."""

from collections.abc import Mapping
from datetime import timedelta

from flask import current_app
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.inti.berkas.simpan import delete_benda, get_benda, list_benda, put_benda
from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.kode import make_token
from portal.inti.tabel import Tabel, read_tabel

FOLDER = "titipan-impor"
UMUR = timedelta(hours=24)


def _signer(jenis: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["KUNCI_KIRIMAN"], salt=f"{FOLDER}:{jenis}")


def keep_titipan(isi: bytes, jenis: str) -> str:
    """Store an uploaded table for the next step and return its signed name; old ones are thrown away."""
    now = utc_now()
    for nama, pada in list_benda(FOLDER):
        if now - pada > UMUR:
            delete_benda(nama)
    token = make_token()
    put_benda(f"{FOLDER}/{token}", isi)
    return str(_signer(jenis).dumps([token, current_user.id]))


def _name_of(tanda: str, jenis: str) -> str:
    try:
        token, milik = _signer(jenis).loads(tanda, max_age=int(UMUR.total_seconds()))
    except (BadSignature, ValueError, TypeError) as salah:
        raise _lost() from salah
    if milik != current_user.id:
        raise _lost()
    return f"{FOLDER}/{token}"


def _lost() -> DomainError:
    return DomainError("titipan_hilang", _n("Berkas ini tidak tersimpan lagi. Unggah sekali lagi."), bidang="berkas")


def open_titipan(tanda: str, jenis: str) -> Tabel:
    """Return the table of a signed name; raises DomainError when it is forged, too old or somebody else's."""
    isi = get_benda(_name_of(tanda, jenis))
    if isi is None:
        raise _lost()
    return read_tabel(isi)


def drop_titipan(tanda: str, jenis: str) -> None:
    """Delete a table that is stored now."""
    delete_benda(_name_of(tanda, jenis))


def read_pasangan(isi: Mapping[str, str], kolom: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return our column → their heading as chosen on the page."""
    return {k: isi[f"k_{k}"] for k in kolom if isi.get(f"k_{k}")}
