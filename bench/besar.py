"""Ten million answers: index, dashboard page and roll-up against a recount, on SQLite and PostgreSQL.

`python -m bench.besar [--jumlah N] [--hanya sqlite|postgresql]`; about 10 GB of disk and a quarter of an hour for
each database. The rows are made inside the database, so that only reading is measured. Not part of `make bench`.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from portal.akun.domain import Peran
from portal.akun.service import create_pengguna
from portal.app import create_app
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.periode import Periode
from portal.organisasi.service import find_unit, save_layanan, save_loket, save_unit
from portal.settings import load_settings
from portal.siapkan import prepare
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.instrumen import find_instrumen
from portal.skm.models import jawaban, kolom_nilai
from portal.skm.service.indeks import read_ikm_cepat
from portal.skm.service.rekap import check_rekap, rebuild_rekap
from tests.klien import SANDI, make_klien
from tests.postgres import start_postgres

JUMLAH, UNIT, LAYANAN, LOKET = 10_000_000, 49, 4, 3
PERIODE = Periode.parse("2025-TW4")
AWAL, HARI = date(2023, 1, 1), 3 * 365
ULANG = 15
RINGAN = {"argon2__memory_cost": 64, "argon2__time_cost": 1, "argon2__parallelism": 1}


def _fill_kantor() -> None:
    now = utc_now()
    save_unit(kode="DINAS", nama="Dinas Besar", induk_kode=None, now=now)
    for u in range(UNIT):
        unit = save_unit(kode=f"U{u:02d}", nama=f"Unit {u:02d}", induk_kode="DINAS", now=now)
        for s in range(LAYANAN):
            save_layanan(unit, kode=f"S{s}", nama=f"Layanan {u:02d}.{s}", gratis=s % 2 == 0)
        for k in range(LOKET):
            save_loket(unit, kode=str(k), nama=f"Loket {k}")
    create_pengguna(
        email="pimpinan@uji.example",
        nama="Pimpinan Uji",
        peran=Peran.PIMPINAN,
        unit=None,
        sandi=SANDI,
        hash_sandi=_hash,
        pelaku="bench",
        now=now,
    )


def _hash(sandi: str) -> str:
    from flask_security import hash_password

    return str(hash_password(sandi))


class Dialek:
    """The few expressions that differ between the two databases."""

    def __init__(self, nama: str) -> None:
        self.sqlite = nama == "sqlite"

    def acak(self, batas: int) -> str:
        """Return an expression for a random whole number from 0 below `batas`."""
        return f"(abs(random()) % {batas})" if self.sqlite else f"floor(random() * {batas})::int"

    def tanggal(self, jumlah: int) -> str:
        """Return the date of row i: spread evenly over the days."""
        hari = f"(i * {HARI} / {jumlah})"
        if self.sqlite:
            return f"date('{AWAL}', '+' || {hari} || ' days')"
        return f"(date '{AWAL}' + {hari}::int)"

    def saat(self, jumlah: int) -> str:
        """Return an instant of that day."""
        if self.sqlite:
            return f"{self.tanggal(jumlah)} || ' 03:00:00.000000'"
        return f"({self.tanggal(jumlah)} + time '03:00') AT TIME ZONE 'UTC'"

    def deret(self, dari: int, sampai: int) -> str:
        """Return a table of the numbers from `dari` below `sampai` as column i."""
        if self.sqlite:
            return (
                f"(WITH RECURSIVE d(i) AS (SELECT {dari} UNION ALL SELECT i + 1 FROM d WHERE i + 1 < {sampai}) "
                "SELECT i FROM d) AS d"
            )
        return f"(SELECT i::bigint AS i FROM generate_series({dari}, {sampai - 1}) AS i) AS d"


def _scores(d: Dialek) -> list[str]:
    """A score from 1 to 4, about as offices get them."""
    return [
        f"(CASE {d.acak(20)} WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 2 WHEN 3 THEN 3 WHEN 4 THEN 3 WHEN 5 THEN 3 "
        "WHEN 6 THEN 3 WHEN 7 THEN 3 WHEN 8 THEN 3 WHEN 9 THEN 3 WHEN 10 THEN 3 WHEN 11 THEN 3 ELSE 4 END)"
        for _ in find_instrumen("skm").unsur
    ]


def _options(d: Dialek) -> dict[str, str]:
    """A random option for each question about the respondent, sometimes none."""
    hasil = {}
    for nama, pilihan in DEMOGRAFI.items():
        opsi = " ".join(f"WHEN {i} THEN '{kode}'" for i, kode in enumerate(pilihan.opsi))
        hasil[nama] = f"(CASE {d.acak(len(pilihan.opsi) + 1)} {opsi} ELSE NULL END)"
    return hasil


def _fill_jawaban(jumlah: int) -> None:
    """Insert the rows in portions, without the secondary indexes, which are made afterwards."""
    mesin = db.engine
    d = Dialek(mesin.dialect.name)
    indeks = list(jawaban.indexes)
    for satu in indeks:
        satu.drop(mesin)
    benar, salah = ("1", "0") if d.sqlite else ("true", "false")
    isi = {
        "instrumen": "'skm'",
        "versi": "1",
        "skala": "4",
        "unit_id": "t.unit_id",
        "layanan_id": "t.layanan_id",
        "loket_id": "t.loket_id",
        "kanal": f"(CASE {d.acak(5)} WHEN 0 THEN 'tiket' WHEN 1 THEN 'web' WHEN 2 THEN 'kios' ELSE 'qr' END)",
        "tanggal": d.tanggal(jumlah),
        "diterima_at": d.saat(jumlah),
        "status": "(CASE i % 400 WHEN 0 THEN 'dikecualikan' ELSE 'sah' END)",
        "imputasi_biaya": f"(CASE i % 2 WHEN 0 THEN {benar} ELSE {salah} END)",
        **_options(d),
        **{kolom_nilai(u.slot): s for u, s in zip(find_instrumen("skm").unsur, _scores(d), strict=True)},
    }
    with mesin.begin() as koneksi:
        koneksi.execute(
            text("CREATE TABLE bench_tempat (no integer, unit_id integer, layanan_id integer, loket_id integer)")
        )
        koneksi.execute(
            text(
                "INSERT INTO bench_tempat SELECT row_number() OVER (ORDER BY l.id, k.id) - 1, l.unit_id, l.id, k.id "
                "FROM layanan l JOIN loket k ON k.unit_id = l.unit_id"
            )
        )
        banyak = koneksi.scalar(text("SELECT count(*) FROM bench_tempat"))
        koneksi.execute(text("CREATE INDEX bench_tempat_no ON bench_tempat (no)"))
    for dari in range(0, jumlah, 1_000_000):
        deret = d.deret(dari, min(dari + 1_000_000, jumlah))
        with mesin.begin() as koneksi:
            koneksi.execute(
                text(
                    f"INSERT INTO skm_jawaban ({', '.join(isi)}) SELECT {', '.join(isi.values())} "
                    f"FROM {deret} CROSS JOIN bench_tempat t WHERE t.no = (i * 7919) % {banyak}"
                )
            )
    with mesin.begin() as koneksi:
        koneksi.execute(text("DROP TABLE bench_tempat"))
    for satu in indeks:
        satu.create(mesin)
    with mesin.connect().execution_options(isolation_level="AUTOCOMMIT") as koneksi:
        koneksi.execute(text("ANALYZE"))


def _time(kerja: Callable[[], Any], ulang: int = 1) -> tuple[float, Any]:
    waktu, hasil = [], None
    for _ in range(ulang):
        mulai = time.perf_counter()
        hasil = kerja()
        waktu.append((time.perf_counter() - mulai) * 1000)
    return statistics.median(waktu), hasil


def _emit(basis: str, apa: str, ms: float, hasil: object = "") -> None:
    print(json.dumps({"basis": basis, "apa": apa, "ms": round(ms, 1), "hasil": str(hasil)}), flush=True)


def _measure(app: Flask, basis: str, jumlah: int) -> None:
    with app.app_context():
        with unit_kerja():
            _fill_kantor()
        ms, _ = _time(lambda: _fill_jawaban(jumlah))
        _emit(basis, f"isi {jumlah} jawaban", ms)
        with unit_kerja():
            ms, sel = _time(rebuild_rekap)
        _emit(basis, "bangun rekap", ms, f"{sel} sel")
        for kode in ("DINAS", "U07"):
            unit = find_unit(kode)
            ms, hasil = _time(lambda u=unit: read_ikm_cepat(u, PERIODE), ULANG)
            _emit(basis, f"indeks {kode}", ms, hasil.ikm)
        db.session.remove()
        _measure_pages(app, basis)
        ms, beda = _time(check_rekap)
        _emit(basis, "rekap sama dengan hitungan ulang", ms, not beda)


def _measure_pages(app: Flask, basis: str) -> None:
    klien = make_klien(app)
    klien.masuk("pimpinan@uji.example")
    for kode in ("DINAS", "U07"):
        for halaman in ("", "bandingkan"):
            alamat = f"/petugas/skm/{halaman}?unit={kode}&periode={PERIODE.kode}"
            ms, respons = _time(lambda a=alamat: klien.get(a), ULANG)
            _emit(basis, f"halaman {alamat}", ms, respons.status_code)


@contextmanager
def _database(jenis: str, folder: Path) -> Iterator[str]:
    if jenis == "sqlite":
        yield f"sqlite:///{folder / 'portal.sqlite3'}"
        return
    with start_postgres(folder / "pg") as server:
        yield server.url(server.create())


def run(jenis: str, jumlah: int) -> None:
    """Build one database of that size and print one JSON line for each measurement."""
    with tempfile.TemporaryDirectory(prefix="bench-besar-", ignore_cleanup_errors=True) as nama:
        folder = Path(nama)
        with _database(jenis, folder) as url:
            settings = replace(load_settings(), data=folder / "data", database_url=url, mode="uji")
            prepare(settings)
            tambahan = {"RATELIMIT_ENABLED": False, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": RINGAN, "TESTING": True}
            app = create_app(settings, tambahan=tambahan)
            _measure(app, jenis, jumlah)
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def main() -> None:
    """Read the command line and measure."""
    urai = argparse.ArgumentParser(prog="python -m bench.besar", description="Ukur kantor dengan sepuluh juta jawaban.")
    urai.add_argument("--jumlah", type=int, default=JUMLAH)
    urai.add_argument("--hanya", choices=("sqlite", "postgresql"))
    pilihan = urai.parse_args()
    for jenis in (pilihan.hanya,) if pilihan.hanya else ("sqlite", "postgresql"):
        run(jenis, pilihan.jumlah)


if __name__ == "__main__":
    main()
