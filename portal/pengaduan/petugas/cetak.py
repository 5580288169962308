"""Papers of one case as PDF, for whoever may see the case."""

import io

from flask import send_file
from flask.typing import ResponseReturnValue

from portal.inti.db import utc_now
from portal.inti.web.penjaga import boleh, butuh_izin
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.service.akses import find_kasus


@bp.get("/<int:kasus_id>/cetak/<jenis>")
@butuh_izin("pengaduan.lihat")
def cetak(kasus_id: int, jenis: str) -> ResponseReturnValue:
    """Show a receipt, disposition sheet or nota dinas; the PIN only for those who write complaints down."""
    from portal.pengaduan.service.cetak import print_lembar

    kasus = find_kasus(kasus_id, saya())
    isi = print_lembar(kasus, jenis, pin=boleh("pengaduan.catat"), now=utc_now())
    respons = send_file(
        io.BytesIO(isi),
        mimetype="application/pdf",
        download_name=f"{jenis}_{kasus.nomor_register.replace('/', '-')}.pdf",
    )
    respons.headers["Cache-Control"] = "private, no-store"
    return respons
