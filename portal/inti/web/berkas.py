"""Attachments on pages: what came with a form, the signed note of a file in quarantine, the download of a clean one."""

import io
from collections.abc import Iterable
from dataclasses import astuple
from functools import lru_cache

from flask import Response, current_app, request, send_file
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.inti.berkas import JENIS, Berkas, Titipan, accept_berkas, read_isi

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


def take_titipan() -> Titipan | None:
    """Return the file that came with the form now, or the one that waits since the form was shown.

    Puts a new one into quarantine: call it outside a unit of work. Raises as `accept_berkas`.
    """
    unggahan = request.files.get("berkas")
    if unggahan is not None and unggahan.filename:
        return accept_berkas(unggahan.filename, unggahan.read())
    return next(iter(read_titipan(request.form.getlist("titipan"))), None)


def describe_titipan(titipan: Titipan | None) -> tuple[str, str] | None:
    """Return (text for the hidden field, name for people) of a file that waits; None without one."""
    return (sign_titipan(titipan), titipan.nama) if titipan else None


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
