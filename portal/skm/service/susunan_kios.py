"""What a kiosk keeps to work without a network: words of the questionnaire, services, staff PIN, idle time."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from portal.organisasi.service import get_unit, list_layanan, list_loket, read_instansi
from portal.skm.domain.instrumen import BAHASA_SURVEI, Instrumen, Unsur
from portal.skm.domain.profil import DEMOGRAFI, SARAN_MAKS
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Kios
from portal.skm.service.suara import list_suara

Terjemah = Callable[[str, str], str]
"""(language, Indonesian sentence) → the sentence in that language."""


def read_susunan(kios: Kios, terjemah: Terjemah) -> dict[str, Any]:
    """Return the settings of a kiosk as plain JSON values; `versi` changes exactly when one of them does."""
    unit = get_unit(kios.unit_id)
    instrumen = find_instrumen(kios.instrumen)
    loket = {k.id: k.nama for k in list_loket([unit.id])}
    putaran, garam, sidik = kios.pin.split("$")
    instansi = read_instansi()
    isi: dict[str, Any] = {
        "kios": {"id": kios.id, "nama": kios.nama, "unit": unit.nama, "loket": loket.get(kios.loket_id or 0)},
        "kantor": {"nama": instansi.nama, "warna": instansi.warna},
        "diam_detik": kios.diam_detik,
        "pin": {"putaran": int(putaran), "garam": garam, "sidik": sidik},
        "layanan": _describe_layanan(kios, instrumen),
        "instrumen": _describe_instrumen(instrumen),
        "profil": [_describe_profil(nama, instrumen.bahasa, terjemah) for nama in instrumen.profil],
        "saran_maks": SARAN_MAKS,
        "suara": _read_suara(instrumen),
    }
    teks = json.dumps(isi, sort_keys=True, ensure_ascii=False)
    return {**isi, "versi": hashlib.sha256(teks.encode()).hexdigest()[:16]}


def _describe_layanan(kios: Kios, instrumen: Instrumen) -> list[dict[str, Any]]:
    """The services to choose from; empty when the questionnaire rates the unit as a whole."""
    if instrumen.subjek == "unit":
        return []
    semua = list_layanan([kios.unit_id])
    return [
        {"id": s.id, "nama": s.nama, "gratis": s.gratis}
        for s in semua
        if kios.layanan_id is None or s.id == kios.layanan_id
    ]


def _describe_instrumen(instrumen: Instrumen) -> dict[str, Any]:
    return {
        "kode": instrumen.kode,
        "versi": instrumen.versi,
        "skala": instrumen.skala,
        "rupa": instrumen.rupa,
        "subjek": instrumen.subjek,
        "nama": dict(instrumen.nama),
        "bahasa": [{"kode": b, "nama": BAHASA_SURVEI[b]} for b in instrumen.bahasa],
        "tanya": [_describe_unsur(u, instrumen.bahasa) for u in instrumen.kuesioner],
    }


def _describe_unsur(unsur: Unsur, bahasa: tuple[str, ...]) -> dict[str, Any]:
    return {
        "kode": unsur.kode,
        "gratis": unsur.gratis,
        "tanya": {b: unsur.pertanyaan[b] for b in bahasa},
        "jawaban": {b: list(unsur.jawaban[b]) for b in bahasa},
        "keterangan": {b: unsur.keterangan[b] for b in bahasa if b in unsur.keterangan},
    }


def _describe_profil(nama: str, bahasa: tuple[str, ...], terjemah: Terjemah) -> dict[str, Any]:
    pilihan = DEMOGRAFI[nama]
    return {
        "kode": nama,
        "label": {b: terjemah(b, pilihan.label) for b in bahasa},
        "opsi": [{"kode": k, "label": {b: terjemah(b, label) for b in bahasa}} for k, label in pilihan.opsi.items()],
    }


def _read_suara(instrumen: Instrumen) -> dict[str, dict[str, dict[str, Any]]]:
    """Return language → question code → number and digest of its recording."""
    semua = {b: list_suara(instrumen.kode, b) for b in instrumen.bahasa}
    return {b: {k: {"id": s.id, "sidik": s.sidik[:12]} for k, s in isi.items()} for b, isi in semua.items() if isi}
