"""The index over 10⁴, 10⁵ and 10⁶ answers: read from the roll-up, recounted from the rows, built anew.

Runs as a process of its own (`python -m bench.indeks FOLDER PUTARAN`) and prints one JSON line for each
measurement, so that a part that breaks or takes too long does not lose the rest.
"""

import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.demo.isi import fill_organisasi
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.periode import Periode
from portal.organisasi.service import find_unit, subtree_ids
from portal.settings import load_settings
from portal.siapkan import prepare
from portal.skm.domain.indeks import Rekap, compute_indeks
from portal.skm.domain.keabsahan import SAH
from portal.skm.instrumen import find_instrumen
from portal.skm.models import jawaban, kolom_nilai
from portal.skm.service.indeks import build_hasil, read_ikm_cepat
from portal.skm.service.rekap import rebuild_rekap, recount

UKURAN = (10_000, 100_000, 1_000_000)
UNIT, PERIODE = "DINAS", Periode.parse("2025-TW1")
AWAL, HARI = date(2023, 1, 1), 3 * 365 + 1
BACA, HALAMAN, HITUNG_ULANG, BANGUN, ISI = "baca", "halaman", "hitung_ulang", "bangun", "isi"
KOLOM = (
    *("kiriman", "instrumen", "versi", "skala", "unit_id", "layanan_id", "loket_id", "kanal"),
    *("tanggal", "diterima_at", "status", "imputasi_biaya"),
)
_BACAAN = {BACA: 40, HALAMAN: 5}


def _rows(jumlah: int, tempat: list[tuple[int, int, int | None]]) -> Iterator[tuple[object, ...]]:
    """Yield answers over three years and all services, in the order in which they would have come in."""
    acak = random.Random(jumlah)
    nilai = [tuple(acak.choices((1, 2, 3, 4), (2, 8, 50, 40), k=9)) for _ in range(997)]
    for i in range(jumlah):
        unit_id, layanan_id, loket_id = tempat[i * 5 % len(tempat)]
        hari = (AWAL + timedelta(days=i * HARI // jumlah)).isoformat()
        status = "dikecualikan" if i % 499 == 0 else "sah"
        kanal = "web" if i % 5 == 0 else "qr"
        tetap = ("skm", find_instrumen("skm").versi, 4, unit_id, layanan_id, loket_id, kanal, hari)
        yield (f"bench-{i:032d}", *tetap, f"{hari} 03:00:00.000000", status, False, *nilai[i % 997])


def _fill(berkas: Path, jumlah: int) -> None:
    kolom = [*KOLOM, *(kolom_nilai(u.slot) for u in find_instrumen("skm").unsur)]
    assert set(kolom) <= set(jawaban.c.keys())
    sql = f"INSERT INTO skm_jawaban ({', '.join(kolom)}) VALUES ({', '.join('?' * len(kolom))})"
    koneksi = sqlite3.connect(berkas, isolation_level=None)
    koneksi.execute("PRAGMA synchronous=off")
    koneksi.execute("PRAGMA cache_size=-200000")
    tempat = koneksi.execute(
        "SELECT l.unit_id, l.id, k.id FROM layanan l LEFT JOIN loket k ON k.unit_id = l.unit_id ORDER BY 2, 3"
    ).fetchall()
    isi = _rows(jumlah, tempat)
    koneksi.execute("BEGIN")
    while potongan := list(islice(isi, 20_000)):
        koneksi.executemany(sql, potongan)
    koneksi.execute("COMMIT")
    koneksi.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    koneksi.close()


def build_kantor(folder: Path, jumlah: int) -> Flask:
    """Prepare a fresh office of three units and eight services and fill it with answers."""
    folder.mkdir(parents=True)
    basis = folder / "portal.sqlite3"
    settings = replace(load_settings(), data=folder, database_url=f"sqlite:///{basis}")
    prepare(settings)
    app = create_app(settings)
    with app.app_context():
        with unit_kerja():
            fill_organisasi(utc_now())
        db.engine.dispose()
    _fill(basis, jumlah)
    return app


def _in_quarter() -> list[object]:
    ids = subtree_ids(find_unit(UNIT).id)
    c = jawaban.c
    return [c.unit_id.in_(ids), c.tanggal >= PERIODE.mulai, c.tanggal < PERIODE.sampai]


def _read() -> object:
    return read_ikm_cepat(find_unit(UNIT), PERIODE).ikm


def _read_page() -> object:
    unit = find_unit(UNIT)
    return build_hasil(unit, PERIODE, instrumen="skm", hari_ini=date(2026, 1, 1)).indeks.ikm


def _recount() -> object:
    instrumen = find_instrumen("skm")
    sel = recount(instrumen, _in_quarter())
    total = sum((isi for kunci, isi in sel.items() if kunci.status == SAH), Rekap())
    return compute_indeks(instrumen, total).ikm


def _rebuild() -> object:
    with unit_kerja():
        return rebuild_rekap()


PEKERJAAN: dict[str, Callable[[], object]] = {
    BANGUN: _rebuild,
    BACA: _read,
    HALAMAN: _read_page,
    HITUNG_ULANG: _recount,
}


def _emit(jumlah: int, apa: str, waktu_ms: list[float], hasil: object) -> None:
    print(json.dumps({"n": jumlah, "apa": apa, "ms": waktu_ms, "hasil": str(hasil)}), flush=True)


def _measure(app: Flask, jumlah: int, apa: str) -> None:
    waktu, hasil = [], None
    for _ in range(_BACAAN.get(apa, 1)):
        with app.app_context():
            mulai = time.perf_counter()
            hasil = PEKERJAAN[apa]()
            waktu.append((time.perf_counter() - mulai) * 1000)
    _emit(jumlah, apa, waktu, hasil)


def run(folder: Path, putaran: int) -> None:
    """Build all sizes, then measure them in interleaved rounds; the heavy parts of a round come last."""
    kantor = {}
    for jumlah in UKURAN:
        mulai = time.perf_counter()
        kantor[jumlah] = build_kantor(folder / str(jumlah), jumlah)
        _emit(jumlah, ISI, [(time.perf_counter() - mulai) * 1000], jumlah)
        _measure(kantor[jumlah], jumlah, BANGUN)
    for ke in range(putaran):
        for apa in (BACA, HALAMAN, HITUNG_ULANG, BANGUN):
            for jumlah, app in kantor.items():
                if apa != BANGUN or ke + 1 < putaran:
                    _measure(app, jumlah, apa)


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]))
