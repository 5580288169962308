"""Answers for tests, made through the services."""

import itertools
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from portal.inti.db import unit_kerja
from portal.organisasi.service import Layanan, Loket
from portal.skm.instrumen import find_instrumen
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban

UNSUR = (
    "persyaratan",
    "prosedur",
    "waktu",
    "biaya",
    "produk",
    "kompetensi",
    "perilaku",
    "pengaduan",
    "sarpras",
)
KASUS = Path(__file__).parent.parent / "acuan" / "kasus_skm.json"
_nomor = itertools.count(1)


def read_kasus(nama: str) -> dict[str, Any]:
    """Return one worked example."""
    return next(k for k in json.loads(KASUS.read_text()) if k["id"] == nama)


def make_nilai(skor: int = 3, **lain: int) -> dict[str, int]:
    return {**dict.fromkeys(UNSUR, skor), **lain}


def make_jawaban(
    layanan: Layanan,
    nilai: Mapping[str, int] | None = None,
    *,
    tanggal: date = date(2025, 2, 3),
    loket: Loket | None = None,
    kiriman: str | None = None,
    versi: int | None = None,
    **lain: Any,
) -> str:
    """Store one answer to SKM in a unit of work of its own; return its receipt."""
    with unit_kerja():
        return submit_jawaban(
            JawabanBaru(
                instrumen=find_instrumen("skm", versi),
                unit_id=layanan.unit_id,
                layanan_id=layanan.id,
                gratis=layanan.gratis,
                tanggal=tanggal,
                nilai=make_nilai() if nilai is None else nilai,
                kanal=lain.pop("kanal", "web"),
                loket_id=loket.id if loket else None,
                **lain,
            ),
            kiriman=kiriman or f"uji-{next(_nomor)}",
            now=datetime.combine(tanggal, time(4, 0), UTC),
        )


def spread_sums(jumlah: Sequence[int], n: int) -> list[list[int]]:
    """Return an n × k matrix of scores 1–4 whose columns have these sums."""
    kolom = []
    for total in jumlah:
        dasar, lebih = divmod(total, n)
        kolom.append([dasar + (1 if i < lebih else 0) for i in range(n)])
    return [list(baris) for baris in zip(*kolom, strict=True)]


def write_csv(tujuan: Path, baris: Sequence[Sequence[Any]], kolom: Sequence[str] = UNSUR) -> Path:
    """Write a CSV file for the import."""
    tujuan.write_text("\n".join([",".join(kolom), *(",".join(map(str, b)) for b in baris)]) + "\n")
    return tujuan
