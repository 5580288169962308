"""Papers of one case as PDF, for whoever may see the case; one that names the reporter counts as reading the name."""

import io

from flask import send_file
from flask.typing import ResponseReturnValue

from portal.inti.db import unit_kerja, utc_now
from portal.inti.web.penjaga import boleh, butuh_izin
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.service.akses import find_kasus
from portal.pengaduan.service.pelapor import reveal_pelapor


@bp.get("/<int:kasus_id>/cetak/<jenis>")
@butuh_izin("pengaduan.lihat")
def cetak(kasus_id: int, jenis: str) -> ResponseReturnValue:
    """Show a receipt, disposition sheet or nota dinas; the PIN only for those who write complaints down."""
    from portal.pengaduan.service.cetak import names_pelapor, print_lembar

    kasus, now = find_kasus(kasus_id, saya()), utc_now()
    if names_pelapor(kasus, jenis):
        with unit_kerja():
            reveal_pelapor(kasus, pelaku=saya(), now=now)
    isi = print_lembar(kasus, jenis, pin=boleh("pengaduan.catat"), now=now)
    respons = send_file(
        io.BytesIO(isi),
        mimetype="application/pdf",
        download_name=f"{jenis}_{kasus.nomor_register.replace('/', '-')}.pdf",
    )
    respons.headers["Cache-Control"] = "private, no-store"
    return respons
