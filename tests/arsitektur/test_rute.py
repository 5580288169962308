"""The addresses of the portal change only on purpose."""

import json

from flask import Flask

from tests.arsitektur.rute import SIMPANAN, list_rute

PERINTAH = "python -m tests.arsitektur.rute"


def test_addresses_are_those_of_the_snapshot(app: Flask) -> None:
    kini, simpanan = set(list_rute(app)), set(json.loads(SIMPANAN.read_text()))
    assert kini == simpanan, (
        f"new: {sorted(kini - simpanan)}\ngone: {sorted(simpanan - kini)}\n"
        f"When this is on purpose, write the snapshot anew: {PERINTAH}"
    )


def test_the_addresses_promised_to_the_public_are_there(app: Flask) -> None:
    alamat = {a.rule for a in app.url_map.iter_rules()}
    janji = {
        "/",
        "/s/<token>",
        "/skm/",
        "/publikasi/",
        "/publikasi/ikm/<kode_unit>/<kode_periode>",
        "/verifikasi/<kode>",
        "/petugas/",
        "/akun/masuk",
        "/sehat",
        "/siap",
    }
    assert janji <= alamat, sorted(janji - alamat)
