"""Small instruments for tests: other scales, letters, weights; and answers to them."""

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from portal.inti.db import db, unit_kerja
from portal.organisasi.service import Unit
from portal.skm.domain.instrumen import Instrumen
from portal.skm.instrumen import find_instrumen
from portal.skm.models import InstrumenRow
from portal.skm.service.instrumen import forget_dipakai
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban

SAAT = datetime(2025, 1, 2, 3, 0, tzinfo=UTC)
KELAS = (
    ("88.31", "A", "Sangat baik"),
    ("76.61", "B", "Baik"),
    ("65.00", "C", "Kurang baik"),
    ("0.00", "D", "Tidak baik"),
)
_nomor = itertools.count(1)


def isi_instrumen(
    kode: str = "uji",
    *,
    unsur: int = 2,
    skala: int = 4,
    faktor: str = "25",
    bobot: Sequence[str] | None = None,
    kelas: Sequence[tuple[str, str, str]] = KELAS,
    **lain: Any,
) -> dict[str, Any]:
    """Return the data of an instrument with unsur u1, u2, …"""
    daftar = [
        {
            "kode": f"u{i}",
            "slot": i,
            "nama": {"id": f"Unsur {i}"},
            "pertanyaan": {"id": f"Pertanyaan {i}?"},
            **({"bobot": bobot[i - 1]} if bobot else {}),
        }
        for i in range(1, unsur + 1)
    ]
    dasar = {
        "kode": kode,
        "versi": 1,
        "nama": {"id": f"Survei {kode}"},
        "dasar_hukum": {"id": "-"},
        "skala": skala,
        "faktor": faktor,
        "unsur": daftar,
        "jawaban": {"id": [f"Pilihan {s}" for s in range(1, skala + 1)]},
        "kelas": [{"batas": b, "mutu": m, "kinerja": k} for b, m, k in kelas],
        "indeks": {"id": kode.upper()[:6]},
        "subjek": "unit",
    }
    return {**dasar, **({"ambang_paham": "70"} if lain.get("jenis") == "pegawai" else {}), **lain}


def install(isi: Mapping[str, Any]) -> Instrumen:
    """Publish an instrument of the office and let new answers use it."""
    teks = json.dumps(isi)
    sidik = hashlib.sha256(teks.encode()).hexdigest()
    with unit_kerja() as sesi:
        sesi.add(
            InstrumenRow(kode=isi["kode"], versi=1, sidik=sidik, dipasang_at=SAAT, isi=teks, draf=False, dipakai=True)
        )
    forget_dipakai()
    return find_instrumen(isi["kode"])


def answer(unit: Unit, instrumen: Instrumen, skor: int, *, n: int = 1, tanggal: date = date(2025, 2, 3)) -> None:
    """Store n answers with the same score for every unsur, about the unit as a whole."""
    for _ in range(n):
        with unit_kerja():
            submit_jawaban(
                JawabanBaru(
                    instrumen=instrumen,
                    unit_id=unit.id,
                    layanan_id=None,
                    gratis=False,
                    tanggal=tanggal,
                    nilai={u.kode: skor for u in instrumen.unsur},
                    kanal="web",
                ),
                kiriman=f"instrumen-uji-{next(_nomor)}",
                now=datetime.combine(tanggal, time(4, 0), UTC),
            )
    db.session.commit()
