"""Error pages: a plain sentence, what to do, an incident number for the unexpected; never a stack trace."""

import logging
import secrets

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from portal.inti.galat import DomainError, Terganggu
from portal.inti.web.bahasa import translate
from portal.inti.web.sunyi import count_fault, is_sunyi

log = logging.getLogger(__name__)
MIME_MASALAH = "application/problem+json"


def _texts(status: int) -> tuple[str, str]:
    pesan = {
        400: (_("Permintaan tidak lengkap"), _("Muat ulang halaman sebelumnya, lalu coba sekali lagi.")),
        403: (_("Anda tidak berwenang"), _("Halaman ini hanya untuk petugas yang ditunjuk.")),
        404: (_("Halaman tidak ditemukan"), _("Periksa kembali alamatnya, atau mulai dari halaman depan.")),
        405: (_("Cara membuka halaman ini keliru"), _("Mulai lagi dari halaman depan.")),
        410: (_("Sudah tidak berlaku"), _("Minta kode atau alamat yang baru kepada petugas.")),
        413: (_("Kiriman terlalu besar"), _("Perkecil berkas atau persingkat tulisan, lalu kirim lagi.")),
        429: (_("Terlalu banyak permintaan"), _("Tunggu beberapa menit, lalu coba lagi.")),
        500: (
            _("Terjadi kesalahan di server kami"),
            _("Kesalahan ini sudah tercatat. Silakan coba lagi nanti."),
        ),
        503: (
            _("Layanan sedang terganggu"),
            _("Data Anda belum tersimpan. Silakan coba lagi beberapa saat."),
        ),
    }
    return pesan.get(status, pesan[400 if status < 500 else 500])


def render_galat(
    status: int, *, kalimat: str | None = None, insiden: str | None = None, salah: DomainError | None = None
) -> ResponseReturnValue:
    """Render the error page of a status, or its JSON for callers that ask for JSON: status, kode, pesan, bidang.

    Below /api/ the JSON is also a problem document (RFC 9457): type, title, status, detail.
    """
    judul, saran = _texts(status)
    if request.path.endswith(".json") or request.path.startswith("/api/"):
        kode, bidang = (salah.kode, salah.bidang) if salah else (f"http_{status}", None)
        galat = {"status": status, "kode": kode, "pesan": kalimat or judul, "bidang": bidang}
        if not request.path.startswith("/api/"):
            return jsonify(galat=galat), status
        respons = jsonify(type="about:blank", title=judul, status=status, detail=kalimat or saran, galat=galat)
        respons.mimetype = MIME_MASALAH
        return respons, status
    halaman = render_template(
        "_dasar/galat.html", judul=judul, kalimat=kalimat or saran, status=status, insiden=insiden
    )
    return halaman, status


def _on_http(salah: HTTPException) -> ResponseReturnValue:
    if salah.response is not None or salah.code is None or salah.code < 400:
        return salah.get_response()
    halaman = render_galat(salah.code)
    tambahan = {k: v for k, v in salah.get_headers() if k in ("Allow", "Retry-After")}
    return (*halaman, tambahan)  # type: ignore[misc]


def _on_domain(salah: DomainError) -> ResponseReturnValue:
    return render_galat(salah.status, kalimat=translate(salah), salah=salah)


def _on_database(salah: OperationalError) -> ResponseReturnValue:
    if is_sunyi():
        count_fault(salah)
    else:
        log.exception("database cannot serve the request")
    return render_galat(503, kalimat=translate(Terganggu()))


def _on_data(_salah: DataError) -> ResponseReturnValue:
    """Text that the database cannot hold (a NUL in an address on PostgreSQL) is the caller's mistake."""
    return render_galat(400)


def _on_unexpected(salah: Exception) -> ResponseReturnValue:
    if is_sunyi():
        count_fault(salah)
        return render_galat(500)
    insiden = secrets.token_hex(4)
    log.exception("incident %s on %s", insiden, request.endpoint)
    return render_galat(500, insiden=insiden)


def init_app(app: Flask) -> None:
    """Register one handler for each family of errors."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(DomainError, _on_domain)
    app.register_error_handler(OperationalError, _on_database)
    app.register_error_handler(DataError, _on_data)
    app.register_error_handler(Exception, _on_unexpected)
