"""The calls of queue systems in the OpenAPI document; the room of the survey serves them (portal/skm/api.py)."""

from typing import Any

AWAL = "/api/v1/skm/tiket"
KUNCI: list[dict[str, list[str]]] = [{"kunciAntrean": []}]
SKEMA_KUNCI = {"type": "http", "scheme": "bearer", "description": "Kunci sistem antrean, dibuat petugas"}
RUJUKAN = {
    "in": "path",
    "name": "rujukan",
    "required": True,
    "description": "Nama kunjungan dari sistem antrean",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,64}$"},
}
_TEKS = {"type": ["string", "null"], "maxLength": 64}
PERMINTAAN = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("unit", "layanan", "loket", "instrumen", "rujukan"), _TEKS),
        "buka": {"type": "boolean"},
    },
}
TIKET = {
    "type": "object",
    "required": ["rujukan", "url", "berlaku_sampai", "terbuka", "dipakai"],
    "properties": {
        "rujukan": {"type": "string"},
        "url": {"type": "string"},
        "berlaku_sampai": {"type": "string", "format": "date"},
        "terbuka": {"type": "boolean"},
        "dipakai": {"type": "boolean"},
    },
}
GALAT = {
    "type": "object",
    "required": ["galat"],
    "properties": {
        "galat": {
            "type": "object",
            "required": ["status", "kode", "pesan"],
            "properties": {
                "status": {"type": "integer"},
                "kode": {"type": "string"},
                "pesan": {"type": "string"},
                "bidang": {"type": ["string", "null"]},
            },
        }
    },
}


def _answers(*status: int, **baik: str) -> dict[str, Any]:
    """Return the documented answers: good ones (`s200`) with a ticket, others with an error."""
    hasil: dict[str, Any] = {
        kode.removeprefix("s"): {"description": arti, "content": {"application/json": {"schema": TIKET}}}
        for kode, arti in baik.items()
    }
    for kode in (*status, 401, 404, 429, 503):
        hasil[str(kode)] = {"description": "Ditolak", "content": {"application/json": {"schema": GALAT}}}
    return hasil


def _operation(nama: str, arti: str, jawab: dict[str, Any], **lain: Any) -> dict[str, Any]:
    return {
        "tags": ["antrean"],
        "operationId": nama,
        "summary": arti,
        "security": KUNCI,
        "responses": jawab,
        **lain,
    }


def list_jalur() -> dict[str, dict[str, Any]]:
    """Return the operations by path."""
    isi = {"required": True, "content": {"application/json": {"schema": PERMINTAAN}}}
    dibuang = _answers(409, 422)
    dibuang["204"] = {"description": "Tiket dibuang"}
    return {
        AWAL: {
            "post": _operation(
                "buatTiket",
                "Membuat tiket kunjungan",
                _answers(400, 409, 413, 422, s200="Sudah ada", s201="Dibuat"),
                requestBody=isi,
            )
        },
        f"{AWAL}/{{rujukan}}": {
            "parameters": [RUJUKAN],
            "get": _operation("lihatTiket", "Keadaan tiket", _answers(422, s200="Keadaan tiket")),
            "delete": _operation("batalTiket", "Membuang tiket yang belum dipakai", dibuang),
        },
        f"{AWAL}/{{rujukan}}/selesai": {
            "parameters": [RUJUKAN],
            "post": _operation("selesaiTiket", "Membuka tiket sesudah layanan", _answers(409, 422, s200="Terbuka")),
        },
    }
