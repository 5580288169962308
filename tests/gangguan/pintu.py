"""A bare door to the complaint service for fault tests: one POST with a key and a photo, one receipt.

Keeps the faults apart from the pages: gunicorn runs `tests.gangguan.pintu:app`.
"""

import base64

from flask import Flask, request
from flask.typing import ResponseReturnValue

from portal.app import create_app
from portal.inti.berkas import accept_berkas
from portal.inti.db import unit_kerja, utc_now
from portal.organisasi.service import find_unit
from portal.pengaduan.service.kasus import PengaduanBaru, submit


def kirim() -> ResponseReturnValue:
    """Take one complaint in, as a form would: the file first, then one unit of work."""
    kunci = request.args["kunci"]
    titipan = accept_berkas("bukti.png", base64.b64decode(request.get_data()))
    unit = find_unit("DINKES").id
    baru = PengaduanBaru(
        jenis="pengaduan", judul="Antrean terlalu lama", isi=f"Cerita {kunci}", unit_id=unit, lampiran=(titipan,)
    )
    with unit_kerja():
        tanda = submit(baru, kiriman=kunci, now=utc_now())
    return f"{tanda.kode} {tanda.pin} {tanda.nomor_register}"


def make_app() -> Flask:
    portal = create_app()
    portal.extensions["csrf"].exempt(kirim)
    portal.add_url_rule("/uji/pengaduan", "uji_pengaduan", kirim, methods=["POST"])
    return portal


app = make_app()
