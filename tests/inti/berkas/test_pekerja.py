"""A real worker, forked as in the office, cleans files; the storage does not hang in its children."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.inti import berkas
from portal.inti.berkas import Berkas
from portal.inti.db import db, unit_kerja, utc_now
from tests.gangguan.proses import run_worker, wait_until
from tests.inti.berkas.contoh import make_gambar, make_pdf_jahat

pytestmark = pytest.mark.gangguan


def test_a_real_worker_cleans_what_waits(app: Flask, data: Path) -> None:
    titipan = [berkas.accept_berkas("a.jpg", make_gambar()), berkas.accept_berkas("a.pdf", make_pdf_jahat())]
    with unit_kerja():
        for satu in titipan:
            berkas.adopt_titipan(satu, now=utc_now())
    db.session.remove()

    def all_clean() -> bool:
        status = list(db.session.scalars(select(Berkas.status)))
        db.session.remove()
        return status == ["bersih", "bersih"]

    with run_worker(data):
        wait_until(all_clean, "the worker cleans both files")
    for satu in db.session.scalars(select(Berkas)):
        assert berkas.read_isi(satu)
