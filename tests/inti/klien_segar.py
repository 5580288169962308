"""A client whose every request has an application context of its own, as on a server.

The fixture `app` keeps one context open; Flask would share it with each request, and with it the database
session: rows that one request has loaded would hide from the next what another process has changed.
"""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.klien import Klien


class KlienSegar(Klien):
    """`Klien` without memory between requests besides its cookies."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)


def make_klien(app: Flask) -> KlienSegar:
    """Return a fresh browser."""
    app.test_client_class = KlienSegar
    return app.test_client()  # type: ignore[return-value]
