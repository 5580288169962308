"""A test client that behaves like a browser without JavaScript and checks every page it gets."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.inti.db import db

SANDI = "sandi-uji-yang-panjang"
ID = re.compile(r'\sid="([^"]+)"')
KOSONG = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}


def parse(html: str) -> Any:
    """Return the page as an element tree without namespaces."""
    return html5lib.parse(html, namespaceHTMLElements=False)


def text_of(html: str) -> str:
    """Return the visible words of a page."""
    return " ".join("".join(parse(html).itertext()).split())


class Formulir:
    """One form of a page with the values a browser would send."""

    def __init__(self, elemen: Any, alamat: str) -> None:
        self.alamat = elemen.get("action") or alamat
        self.metode = (elemen.get("method") or "get").lower()
        self.isi: dict[str, str] = {}
        self.nama: list[str] = []
        for kendali in (e for e in elemen.iter() if e.tag in ("input", "select", "textarea")):
            self._read(kendali)

    def _read(self, kendali: Any) -> None:
        nama, jenis = kendali.get("name"), kendali.get("type", "text")
        if not nama:
            return
        self.nama.append(nama)
        if kendali.tag == "select":
            pilihan = list(kendali.iter("option"))
            terpilih = [o for o in pilihan if o.get("selected") is not None] or pilihan[:1]
            self.isi[nama] = terpilih[0].get("value", "") if terpilih else ""
        elif kendali.tag == "textarea":
            self.isi[nama] = kendali.text or ""
        elif jenis in ("radio", "checkbox"):
            if kendali.get("checked") is not None:
                self.isi[nama] = kendali.get("value", "on")
        elif jenis not in ("submit", "button", "file"):
            self.isi[nama] = kendali.get("value", "")


class Klien(FlaskClient):
    """Flask's client plus forms and the checks that hold for every response.

    Every request has an application context and database session of its own, as on a server; the
    context that the fixture `app` keeps open would carry the person and the rows of one into the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()  # the test's own session must see what the request stores
        with self.application.app_context():
            respons = super().open(*args, **kwargs)
            sesi = db.session()
            assert not [*sesi.new, *sesi.dirty, *sesi.deleted], "a view left rows uncommitted"
        assert "Content-Security-Policy" in respons.headers
        if respons.mimetype == "text/html":
            halaman = respons.get_data(as_text=True)
            assert "Traceback" not in halaman
            ganda = [nama for nama, n in Counter(ID.findall(halaman)).items() if n > 1]
            assert not ganda, f"two elements of a page have one id: {ganda}"
        return respons

    def forms(self, respons: TestResponse) -> list[Formulir]:
        """Return the forms of a page."""
        return [Formulir(f, respons.request.path) for f in parse(respons.text).iter("form")]

    def form(self, respons: TestResponse, nama: str) -> Formulir:
        """Return the form of a page that has a control of this name."""
        cocok = [f for f in self.forms(respons) if nama in f.nama]
        assert cocok, f"no form with a control named {nama}"
        return cocok[0]

    def send(self, formulir: Formulir, **isi: Any) -> TestResponse:
        """Send a form with changed values; files go as (stream, name) tuples."""
        data = {**formulir.isi, **isi}
        data = {k: v for k, v in data.items() if v is not None}
        if formulir.metode == "get":
            return self.get(formulir.alamat, query_string=data)
        return self.post(formulir.alamat, data=data, content_type="multipart/form-data")

    def masuk(self, email: str, sandi: str = SANDI) -> TestResponse:
        """Sign in through the real page."""
        halaman = self.get("/akun/masuk")
        respons = self.send(self.form(halaman, "password"), email=email, password=sandi, submit="1")
        assert respons.status_code == 302, text_of(respons.text)
        return respons

    def follow(self, respons: TestResponse) -> TestResponse:
        """Follow one redirect."""
        bagian = urlsplit(respons.headers["Location"])
        return self.get(bagian.path + (f"?{bagian.query}" if bagian.query else ""))


def make_klien(app: Flask) -> Klien:
    """Return a fresh browser."""
    app.test_client_class = Klien
    return app.test_client()  # type: ignore[return-value]
