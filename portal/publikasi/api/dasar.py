"""What all open data share: the blueprint, its limits and headers, its errors, and how they are documented."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_smorest import Api, Blueprint
from werkzeug.exceptions import UnprocessableEntity

from portal.inti.galat import DomainError, _n
from portal.inti.tabel import GayaCsv, write_csv
from portal.inti.web.bahasa import translate
from portal.inti.web.batas import limiter
from portal.inti.web.galat import MIME_MASALAH, render_galat
from portal.publikasi.api.skema import GalatSchema
from portal.publikasi.publik.dasar import SIMPAN

BATAS_DATA = "120 per minute; 3000 per hour"
ARTI = {
    404: "Tidak ada, atau belum diterbitkan",
    422: "Parameter salah",
    429: "Terlalu banyak permintaan; tunggu sebentar",
}

bp = Blueprint("data", __name__, url_prefix="/api/v1", description="Data terbuka: hanya yang sudah diterbitkan kantor")
limiter.limit(BATAS_DATA)(bp)


class ApiTerbuka(Api):
    """Documents the open data; errors are answered by the portal's own handlers."""

    ERROR_SCHEMA = GalatSchema

    def _register_error_handlers(self) -> None:
        """Leave the errors of the whole portal alone."""

    def _register_responses(self) -> None:
        """Document errors with the type they are sent with."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = MIME_MASALAH
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE


@bp.after_request
def finish(respons: Response) -> Response:
    """Let every site read the data; an answer that did not change is not sent again."""
    respons.headers["Access-Control-Allow-Origin"] = "*"
    respons.headers["Access-Control-Expose-Headers"] = "ETag"
    respons.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        respons.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        respons.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        respons.headers["Access-Control-Max-Age"] = "86400"
    elif respons.status_code == 200:
        respons.headers["Cache-Control"] = SIMPAN
        respons.add_etag()
        respons.make_conditional(request)
    return respons


@bp.errorhandler(UnprocessableEntity)
def on_parameter(salah: UnprocessableEntity) -> ResponseReturnValue:
    """Name the first parameter that is wrong."""
    pesan = (getattr(salah, "data", None) or {}).get("messages", {})
    nama = next((str(k) for isi in pesan.values() if isinstance(isi, dict) for k in isi), "")
    galat = DomainError(
        "parameter_salah",
        _n("Parameter “%(nama)s” tidak dapat dipakai. Bentuknya ada di /api/v1/openapi.json."),
        bidang=nama or None,
        nama=nama[:40],
    )
    return render_galat(422, kalimat=translate(galat), salah=galat)


def fails_with(*status: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Document the errors of a view; every view may also answer 429."""

    def decorate(fungsi: Callable[..., Any]) -> Callable[..., Any]:
        for kode in (*status, 429):
            hiasan = bp.alt_response(kode, schema=GalatSchema, content_type=MIME_MASALAH, description=ARTI[kode])
            fungsi = hiasan(fungsi)
        return fungsi

    return decorate


PARAMETER_UNIT = {
    "in": "path",
    "name": "kode_unit",
    "required": True,
    "description": "Kode unit",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$"},
}
PARAMETER_LAYANAN = {**PARAMETER_UNIT, "name": "kode_layanan", "description": "Kode layanan"}
PARAMETER_PERIODE = {
    "in": "path",
    "name": "kode_periode",
    "required": True,
    "description": "Kode periode: 2025-01 bulan, 2025-TW1 triwulan, 2025-S1 semester, 2025 tahun",
    "schema": {"type": "string", "pattern": "^20[0-9]{2}(-(0[1-9]|1[0-2]|TW[1-4]|S[12]))?$"},
}


def send_csv(nama: str, gaya: GayaCsv, baris: list[tuple[object, ...]]) -> Response:
    """Return rows, the names of the columns first, as a CSV file to be saved."""
    isi = [tuple("" if sel is None else sel for sel in satu) for satu in baris]
    respons = Response(write_csv(isi, gaya=gaya), mimetype="text/csv")
    respons.headers["Content-Disposition"] = f'attachment; filename="{nama}.csv"'
    return respons
