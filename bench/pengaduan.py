"""Complaints at size: 100,000 cases stored with their events, then lists, search, one case and figures, timed.

`python -m bench.pengaduan FOLDER [--jumlah N]` prepares a data folder, fills it, measures inside the
application (no HTTP) and prints one JSON line a measure.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from flask_security import hash_password
from sqlalchemy import func, insert, select, text

from bench.angka import percentile
from portal.akun.domain import Peran
from portal.akun.service import create_pengguna, find_pengguna
from portal.inti.db import db, unit_kerja
from portal.inti.kode import make_kode
from portal.inti.periode import Periode, local_date
from portal.organisasi.service import find_unit, save_unit
from portal.pengaduan.domain.keadaan import Keadaan, Peristiwa, apply_peristiwa, start
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan, PeristiwaRow
from portal.pengaduan.service import aturan
from portal.pengaduan.service.akses import Pelaku, find_kasus, make_pelaku
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.buku import Catatan, make_row, read_keadaan, refold, write_keadaan
from portal.pengaduan.service.cari import find_kata
from portal.pengaduan.service.daftar import count_work, select_kasus
from portal.pengaduan.service.kasus import PengaduanBaru, first_peristiwa
from portal.pengaduan.service.riwayat import list_baris

BLOK = 1000
AWAL = datetime(2023, 1, 2, 2, tzinfo=UTC)
HARI = timedelta(days=1)
KATA = tuple(
    "antrean loket petugas berkas izin lama biaya tarif jadwal sistem nomor kartu akta surat kantor pagi siang kursi "  # noqa: SIM905
    "parkir toilet ruang tunggu informasi syarat formulir daring unggah gagal ulang tanggal salah nama alamat".split()
)
JALAN = (
    ("verifikasi", Status.TERVERIFIKASI),
    ("disposisi", Status.DIDISPOSISI),
    ("proses", Status.DIPROSES),
    ("ajukan_jawaban", Status.MENUNGGU_PERSETUJUAN),
    ("tanggapi", Status.DITANGGAPI),
    ("konfirmasi_ya", Status.SELESAI),
)
Butir = tuple[list[Mapping[str, Any]], list[Mapping[str, Any]], list[dict[str, Any]]]


_pertama: dict[tuple[int, date], Peristiwa] = {}


def _first(unit_id: int, saat: datetime) -> Peristiwa:
    """Return the event that opens a case; due dates depend on the unit and the local day only."""
    kunci = (unit_id, local_date(saat, "Asia/Jakarta"))
    if kunci not in _pertama:
        baru = PengaduanBaru(jenis="pengaduan", judul="", isi="", unit_id=unit_id)
        _pertama[kunci] = first_peristiwa(baru, saat)
    p = _pertama[kunci]
    return replace(p, waktu=saat, hitungan=replace(p.hitungan, mulai=saat) if p.hitungan else None)


def _events(pertama: Peristiwa, banyak: int, unit_id: int, acak: random.Random) -> list[Peristiwa]:
    hasil, saat = [pertama], pertama.waktu
    for ke, (gerak, menjadi) in enumerate(JALAN[:banyak], start=2):
        saat += timedelta(hours=acak.randint(1, 30))
        nilai: dict[str, Any] = {}
        if gerak == "verifikasi":
            nilai = {"klasifikasi": "pengaduan_tidak_berkadar", "kategori": "waktu", "terbatas": False}
        elif gerak == "disposisi":
            nilai = {"unit_pelaksana_id": unit_id, "pic_id": None, "kecepatan": "biasa"}
        elif gerak == "tanggapi":
            nilai = {"jawaban": "Sudah diperbaiki, terima kasih."}
        hasil.append(
            Peristiwa(
                nomor=ke,
                waktu=saat,
                gerak=gerak,
                ke=menjadi,
                nilai=nilai,
                hitungan=pertama.hitungan,
                tenggat_asal=pertama.tenggat_asal,
                tenggat_berlaku=pertama.tenggat_berlaku,
                tenggat_tahap=saat + 5 * HARI,
            )
        )
    return hasil


def _one(nomor: int, unit_id: int, saat: datetime, acak: random.Random, *, terbuka: bool) -> tuple[Any, Any, str]:
    """Return the row of a case, the rows of its events and its words, made by the functions the services use."""
    isi = " ".join(acak.choices(KATA, k=60)) + (f" langka{nomor}" if nomor % 1000 == 0 else "")
    kasus = Pengaduan(
        id=nomor, kode=make_kode(), tahun=saat.year, urut=nomor, nomor_register=f"{nomor:06d}/PGD/I/{saat.year}",
        jenis="pengaduan", kanal="web", judul=" ".join(acak.choices(KATA, k=8)), isi=isi, waktu_kejadian="",
        lokasi="", pihak="", harapan="", nomor_surat="", wilayah="", anonim=False, rahasia=False,
        tanpa_identitas=False, bahasa="id", diterima_at=saat, tanggal_diterima=local_date(saat, "Asia/Jakarta"),
        tanggal_lapor=local_date(saat, "Asia/Jakarta"), dicatat_at=saat, dicatat_oleh="bench",
    )  # fmt: skip
    peristiwa = _events(_first(unit_id, saat), acak.randrange(5) if terbuka else 6, unit_id, acak)
    keadaan: Keadaan | None = None
    baris = []
    for p in peristiwa:
        catatan = Catatan(pelaku="bench", dicatat_at=p.waktu, publik=True)
        baris.append({"pengaduan_id": nomor, **make_row(p, catatan, sebelum=keadaan)})
        keadaan = start(p) if keadaan is None else apply_peristiwa(keadaan, p)
    assert keadaan is not None
    write_keadaan(kasus, keadaan)
    kolom = {c.key: getattr(kasus, c.key) for c in Pengaduan.__table__.columns}
    return kolom, baris, f"{kasus.kode} {kasus.nomor_register} {kasus.judul} {isi} {kasus.jawaban}"


def fill(jumlah: int) -> None:
    """Store the cases: three years, the last three per cent open."""
    acak = random.Random(7)
    with unit_kerja():
        for kode, induk in (("PUSAT", None), ("SATU", "PUSAT"), ("DUA", "PUSAT")):
            save_unit(kode=kode, nama=f"Unit {kode.title()}", induk_kode=induk, now=AWAL)
        create_pengguna(
            email="bench@uji.example", nama="Petugas Bench", peran=Peran.PETUGAS_PENGADUAN, unit=find_unit("PUSAT"),
            sandi="bench-portal-2026", hash_sandi=hash_password, pelaku="bench", now=AWAL,
        )  # fmt: skip
    unit = [find_unit(k).id for k in ("PUSAT", "SATU", "DUA")]
    sqlite = db.engine.dialect.name == "sqlite"
    kolom_cari = "rowid" if sqlite else "pengaduan_id"
    for mulai in range(1, jumlah + 1, BLOK):
        kasus, peristiwa, kata = [], [], []
        for nomor in range(mulai, min(mulai + BLOK, jumlah + 1)):
            saat = AWAL + nomor * (1000 * HARI / jumlah)
            kolom, baris, teks = _one(nomor, acak.choice(unit), saat, acak, terbuka=nomor > jumlah * 0.97)
            kasus.append(kolom)
            peristiwa += baris
            kata.append({"id": nomor, "teks": " ".join(find_kata(teks))})
        with unit_kerja() as sesi:
            sesi.execute(insert(Pengaduan), kasus)
            sesi.execute(insert(PeristiwaRow), peristiwa)
            sesi.execute(text(f"INSERT INTO pengaduan_cari ({kolom_cari}, teks) VALUES (:id, :teks)"), kata)
    with unit_kerja() as sesi:
        sesi.execute(text("ANALYZE"))
    for nomor in random.Random(3).sample(range(1, jumlah + 1), min(100, jumlah)):
        if refold(nomor) != read_keadaan(db.session().get_one(Pengaduan, nomor)):
            raise RuntimeError(f"case {nomor} is not what its log says")


def _timed(kerja: Callable[[], object], kali: int) -> tuple[float, float]:
    waktu = []
    for _ in range(kali):
        db.session.remove()
        awal = time.perf_counter()
        kerja()
        waktu.append((time.perf_counter() - awal) * 1000)
    return median(waktu), percentile(waktu, 95)


def _page(pelaku: Pelaku, now: datetime, **saring: str) -> Callable[[], object]:
    def read() -> object:
        pilih = select_kasus(pelaku, saring, now=now)
        jumlah = db.session().scalar(select(func.count()).select_from(pilih.order_by(None).subquery()))
        return jumlah, list(db.session().scalars(pilih.limit(50)))

    return read


def measure(kali: int = 7) -> list[dict[str, Any]]:
    """Time each thing an officer waits for; return name, median, p95 and target in ms."""
    now = AWAL + 1000 * HARI
    pelaku = make_pelaku(find_pengguna("bench@uji.example"), now.date())
    pilihan: list[tuple[str, Callable[[], object], float]] = [
        ("Daftar, terbuka menurut tenggat", _page(pelaku, now), 300),
        ("Daftar, semua keadaan", _page(pelaku, now, status="semua"), 300),
        ("Daftar, semua menurut diterima", _page(pelaku, now, status="semua", urut="diterima"), 300),
        ("Daftar, satu unit dan terlambat", _page(pelaku, now, unit="SATU", tenggat="terlambat"), 300),
        ("Cari, kata jarang", _page(pelaku, now, q="langka5000"), 500),
        ("Cari, kata umum", _page(pelaku, now, q="antrean"), 500),
        ("Cari, awal kata", _page(pelaku, now, q="ant lok"), 500),
        ("Hitung pekerjaan", lambda: count_work(pelaku, now=now), 300),
        ("Satu kasus dengan riwayat", lambda: list_baris(find_kasus(77, pelaku)), 100),
        ("Angka satu triwulan", lambda: read_angka(find_unit("PUSAT"), Periode.parse("2025-TW1"), banding=False), 5000),
    ]
    hasil = []
    for nama, kerja, sasaran in pilihan:
        p50, p95 = _timed(kerja, 3 if sasaran > 1000 else kali)
        hasil.append({"nama": nama, "p50": p50, "p95": p95, "sasaran": sasaran})
    return hasil


def make_app(data: Path) -> Flask:
    """Prepare a portal in a data folder."""
    from portal.settings import Settings
    from portal.siapkan import prepare

    basis = f"sqlite:///{data / 'portal.sqlite3'}"
    berkas = f"file://{data / 'berkas'}"
    alamat = "http://127.0.0.1:8000"
    return prepare(Settings(data=data, database_url=basis, berkas_url=berkas, base_url=alamat, mode="uji"))[0]


def main() -> None:
    """Fill and measure; print JSON lines."""
    urai = argparse.ArgumentParser(prog="python -m bench.pengaduan")
    urai.add_argument("folder", type=Path)
    urai.add_argument("--jumlah", type=int, default=100_000)
    pilihan = urai.parse_args()
    app = make_app(pilihan.folder)
    with app.app_context():
        aturan.ensure_rujukan()
        db.session.rollback()
        if not db.session().scalar(select(Pengaduan.id).limit(1)):
            awal = time.monotonic()
            fill(pilihan.jumlah)
            print(json.dumps({"nama": "isi", "detik": round(time.monotonic() - awal, 1)}), flush=True)
        for baris in measure():
            print(json.dumps(baris), flush=True)


if __name__ == "__main__":
    main()
