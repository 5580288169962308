"""A year of complaints through the real services: two units in WITA, every way a case can go.

`python -m bench.cerita [--jumlah 5000]` plays it in a data folder of its own and proves the figures of every period.
"""

import argparse
import heapq
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from flask import Flask
from flask_security import hash_password
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.akun.service import create_pengguna
from portal.inti import pesan
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, save_unit
from portal.pengaduan.domain.angka import check_jumlah, check_saldo
from portal.pengaduan.models import PeristiwaRow
from portal.pengaduan.service.akses import PELAPOR, SISTEM, Pelaku, make_pelaku
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.gerak import move
from portal.pengaduan.service.kasus import PengaduanBaru, submit
from portal.pengaduan.service.lacak import get_by_kode
from portal.pengaduan.service.langkah import Isian
from portal.pengaduan.service.penutupan import close_periode
from portal.pengaduan.service.tempat import Tempat, read_tempat, set_tempat

ZONA, TAHUN, SATU_BLOK = "Asia/Makassar", 2025, 100
KELAS = ("pengaduan_tidak_berkadar", "pengaduan_ringan", "aspirasi", "konsultasi")


@dataclass
class Dunia:
    """The office of the simulation: one unit with another below it, and its people."""

    unit: Unit
    bawah: Unit
    petugas: Pelaku
    pimpinan: Pelaku
    acak: random.Random


def make_dunia(app: Flask, benih: int) -> Dunia:
    """Make the office in an empty portal, in the zone WITA."""
    lama = read_tempat()
    set_tempat(Tempat(lama.base_url, ZONA, lama.kunci_pin))
    app.config["PORTAL_ZONA"] = ZONA
    awal = datetime(TAHUN - 1, 12, 1, tzinfo=UTC)
    with unit_kerja():
        unit = save_unit(kode="PUSAT", nama="Kantor Pusat Contoh", induk_kode=None, now=awal)
        bawah = save_unit(kode="CABANG", nama="Kantor Cabang Contoh", induk_kode="PUSAT", now=awal)
        orang = [
            create_pengguna(
                email=f"{peran.value}@simulasi.example",
                nama=f"Simulasi {peran.value}",
                peran=peran,
                unit=unit if peran is Peran.PETUGAS_PENGADUAN else None,
                hash_sandi=hash_password,
                pelaku="simulasi",
                now=awal,
            )
            for peran in (Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN)
        ]
    petugas, pimpinan = (make_pelaku(o, awal.date()) for o in orang)
    return Dunia(unit, bawah, petugas, pimpinan, random.Random(benih))


Rencana = list[tuple[str, Pelaku, str, dict[str, Any]]]


def _answered(d: Dunia, kelas: str) -> Rencana:
    kategori = {"klasifikasi": kelas, "kategori": "waktu"}
    if kelas != "pengaduan_tidak_berkadar" and d.acak.random() < 0.5:
        return [("jawab_di_tempat", d.petugas, "", {**kategori, "jawaban": "Begini."})]
    bagi = {"unit_pelaksana": d.bawah.id, "kecepatan": "biasa"}
    return [
        ("verifikasi", d.petugas, "", kategori),
        ("disposisi", d.petugas, "Mohon diproses", bagi),
        ("proses", d.petugas, "", {}),
        ("ajukan_jawaban", d.petugas, "", {"jawaban": "Sudah diperbaiki."}),
        ("tanggapi", d.pimpinan, "", {"jawaban": "Sudah diperbaiki."}),
    ]


def plan(d: Dunia, kode: list[str]) -> tuple[str, Rencana]:
    """Return what becomes of a case, and the moves that bring it there."""
    acak, kelas = d.acak, d.acak.choice(KELAS)
    jawab = _answered(d, kelas)
    ya: Rencana = [("konfirmasi_ya", PELAPOR, "", {}), ("nilai", PELAPOR, "", {"bintang": acak.randint(1, 5)})]
    minta: Rencana = [("minta_kelengkapan", d.petugas, "Foto?", {}), ("lengkapi", PELAPOR, "Ini", {})]
    buka: Rencana = [("buka_kembali", d.petugas, "Temuan baru", {}), *_answered(d, kelas)[3:]]
    pilihan: dict[str, Rencana] = {
        "biasa": [*jawab, *ya],
        "diam": [*jawab, ("tutup_otomatis", SISTEM, "", {})],
        "terbuka": jawab[: acak.randrange(len(jawab) + 1)],
        "jeda": [*minta * acak.randint(1, 3), *jawab, *ya],
        "belum": [*jawab, ("konfirmasi_belum", PELAPOR, "Belum", {})],
        "buka": [*jawab, *ya[:1], *buka],
        "limpah": [("limpahkan", d.pimpinan, "Bukan kami", {"instansi": "Dinas Lain"})],
        "limpah_pulih": [("limpahkan", d.pimpinan, "x", {"instansi": "Y"}), ("pulihkan", d.petugas, "x", {}), *jawab],
        "duplikat": [("duplikat", d.petugas, "", {"induk": acak.choice(kode)})] if kode else jawab,
        "cabut": [*jawab[:2], ("cabut", PELAPOR, "", {})],
        "spam": [("bukan_pengaduan", d.petugas, "Iklan", {"alasan": "spam"})],
    }
    nama = acak.choices(list(pilihan), weights=(30, 12, 10, 10, 4, 6, 6, 2, 8, 6, 6))[0]
    return nama, pilihan[nama]


@dataclass(order=True)
class Giliran:
    """What happens next: a case comes in (`kasus` None), or one makes its next move."""

    saat: datetime
    urut: int
    kasus: int | None = field(default=None, compare=False)
    sisa: Rencana = field(default_factory=list, compare=False)
    terima: datetime | None = field(default=None, compare=False)


def _receive(d: Dunia, g: Giliran, kode: list[str]) -> tuple[str, int, Rencana]:
    baru = PengaduanBaru(
        jenis="pengaduan",
        judul=f"Laporan simulasi nomor {g.urut}",
        isi="Cerita simulasi yang cukup panjang untuk diterima.",
        unit_id=d.acak.choice((d.unit, d.bawah)).id,
        kanal=d.acak.choice(("web", "loket", "surat")),
        diterima_at=g.terima or g.saat,
    )
    tanda = submit(baru, kiriman=f"simulasi-{g.urut}", now=g.saat)
    nama, rencana = plan(d, kode)
    if nama != "duplikat":
        kode[:] = [*kode[-20:], tanda.kode]
    return nama, get_by_kode(tanda.kode).id, rencana


def _take_turn(d: Dunia, g: Giliran, kode: list[str], hasil: Counter[str]) -> Giliran | None:
    """Do one thing; return when the same case moves again, if it does."""
    if g.kasus is None:
        nama, kasus, sisa = _receive(d, g, kode)
        hasil[nama] += 1
    else:
        (gerak, pelaku, catatan, nilai), sisa = g.sisa[0], g.sisa[1:]
        kasus = g.kasus
        try:
            move(kasus, gerak, Isian(catatan=catatan, nilai=nilai), pelaku=pelaku, now=g.saat)
        except DomainError:
            hasil["ditolak"] += 1
    if not sisa:
        return None
    jeda = timedelta(minutes=d.acak.choice((0, 1, 60, 600, 1440, 4320, 14400)))
    return Giliran(g.saat + jeda, g.urut, kasus, sisa)


def play_year(d: Dunia, jumlah: int) -> Counter[str]:
    """Play a year of cases in the order of receipt; return how many went which way, and all events.

    Quarter I is closed in the middle of it, so that papers found later count in the running quarter.
    """
    hasil: Counter[str] = Counter()
    kode: list[str] = []
    awal = datetime(TAHUN, 1, 1, tzinfo=UTC) - timedelta(hours=8)
    tutup = datetime(TAHUN, 4, 20, tzinfo=UTC)
    antre = [Giliran(awal + timedelta(minutes=d.acak.randrange(365 * 24 * 60)), ke) for ke in range(jumlah)]
    for g in antre:
        if g.saat > tutup and d.acak.random() < 0.03:
            g.terima = awal + timedelta(days=d.acak.randrange(80))
            hasil["telat"] += 1
    heapq.heapify(antre)
    ditutup = False
    with pesan.muted():
        while antre:
            if not ditutup and antre[0].saat > tutup:
                ditutup = True
                _close_first(d, tutup)
            with unit_kerja():
                for _ in range(min(SATU_BLOK, len(antre))):
                    if not ditutup and antre[0].saat > tutup:
                        break
                    if nanti := _take_turn(d, heapq.heappop(antre), kode, hasil):
                        heapq.heappush(antre, nanti)
                    if not antre:
                        break
    hasil["peristiwa"] = db.session().scalar(select(func.count()).select_from(PeristiwaRow)) or 0
    return hasil


def _close_first(d: Dunia, tutup: datetime) -> None:
    with unit_kerja():
        for unit in (d.unit, d.bawah):
            periode = Periode.parse(f"{TAHUN}-TW1")
            close_periode(unit, periode, hari_ini=tutup.date(), pelaku="simulasi", now=tutup)


def prove(d: Dunia) -> int:
    """Check both identities in every month, quarter and semester of both units; return how many periods."""
    banyak = 0
    for unit in (d.unit, d.bawah):
        for jenis, jumlah in (("bulan", 14), ("triwulan", 5), ("semester", 3)):
            periode = Periode.containing(date(TAHUN, 1, 1), jenis)  # type: ignore[arg-type]
            angka = [read_angka(unit, periode.shift(n), banding=False) for n in range(jumlah)]
            for kini in angka:
                check_jumlah(kini)
            for lalu, kini in pairwise(angka):
                check_saldo(lalu, kini)
            banyak += jumlah
    return banyak


def main() -> None:
    """Play and prove; print what happened."""
    urai = argparse.ArgumentParser(prog="python -m bench.cerita", description="Satu tahun pengaduan simulasi.")
    urai.add_argument("--jumlah", type=int, default=5000)
    urai.add_argument("--benih", type=int, default=2025)
    pilihan = urai.parse_args()
    from portal.settings import Settings
    from portal.siapkan import prepare

    with tempfile.TemporaryDirectory(prefix="bench-cerita-") as folder:
        data = Path(folder)
        app, _, _ = prepare(
            Settings(
                data=data,
                database_url=f"sqlite:///{data / 'portal.sqlite3'}",
                berkas_url=f"file://{data / 'berkas'}",
                base_url="http://127.0.0.1:8000",
                mode="uji",
            )
        )
        with app.app_context():
            mulai = time.monotonic()
            dunia = make_dunia(app, pilihan.benih)
            hasil = play_year(dunia, pilihan.jumlah)
            tengah = time.monotonic()
            periode = prove(dunia)
            akhir = time.monotonic()
    print(", ".join(f"{k} {n}" for k, n in hasil.most_common()))
    print(f"Dimainkan {tengah - mulai:.0f} detik; {periode} periode cocok, {akhir - tengah:.1f} detik.")


if __name__ == "__main__":
    main()
