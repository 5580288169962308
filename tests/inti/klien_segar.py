"""A client whose every request has an application context of its own, as on a server.

The fixture `app` keeps one context open; Flask would share it with each request, and with it `g`: the
signed-in person and the language of one request would leak into the next, and from one client to another.
"""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.klien import Formulir, Klien, parse


class FormulirSegar(Formulir):
    """A form read control by control, in the order of the page."""

    def __init__(self, elemen: Any, alamat: str) -> None:
        self.alamat = elemen.get("action") or alamat
        self.metode = (elemen.get("method") or "get").lower()
        self.isi: dict[str, str] = {}
        self.nama: list[str] = []
        for kendali in elemen.iter():
            if kendali.tag in ("input", "select", "textarea"):
                self._read(kendali)


class KlienSegar(Klien):
    """`Klien` without memory between requests besides its cookies."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)

    def forms(self, respons: TestResponse) -> list[Formulir]:
        return [FormulirSegar(f, respons.request.path) for f in parse(respons.text).iter("form")]


def make_klien(app: Flask) -> KlienSegar:
    """Return a fresh browser."""
    app.test_client_class = KlienSegar
    return app.test_client()  # type: ignore[return-value]
