"""Attachments on pages: the signed note of a file that waits in quarantine, and the download of a clean one."""

import io
from collections.abc import Iterable
from dataclasses import astuple
from functools import lru_cache

from flask import Response, current_app, send_file
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.inti.berkas import JENIS, Berkas, Titipan, read_isi

UMUR_DETIK = 24 * 3600
KEBIJAKAN_UNDUHAN = "sandbox; default-src 'none'"


@lru_cache(maxsize=8)
def _make_signer(rahasia: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(rahasia, salt="titipan")


def _signer() -> URLSafeTimedSerializer:
    return _make_signer(current_app.config["KUNCI_KIRIMAN"])


def sign_titipan(titipan: Titipan) -> str:
    """Return the note as text for a hidden field. A form shown again repeats the text, so that its day still counts."""
    return str(_signer().dumps(astuple(titipan)))


def read_titipan(names: Iterable[str]) -> list[Titipan]:
    """Return the notes posted with a form, each file once; forged ones and those older than a day are left out."""
    hasil: dict[str, Titipan] = {}
    for teks in names:
        try:
            titipan = Titipan(*_signer().loads(teks, max_age=UMUR_DETIK))
        except (BadSignature, TypeError, ValueError):
            continue
        hasil.setdefault(titipan.token, titipan)
    return list(hasil.values())


def send_berkas(berkas: Berkas) -> Response:
    """Return a clean file as a download that a browser neither shows, runs nor keeps; raises as `read_isi`."""
    respons = send_file(
        io.BytesIO(read_isi(berkas)),
        mimetype=JENIS[berkas.jenis].mime,
        as_attachment=True,
        download_name=berkas.nama,
        conditional=False,
        etag=False,
    )
    respons.headers["Content-Security-Policy"] = KEBIJAKAN_UNDUHAN
    respons.headers["X-Content-Type-Options"] = "nosniff"
    respons.headers["Cache-Control"] = "private, no-store"
    return respons
