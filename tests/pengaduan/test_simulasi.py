"""Long random stories through the real services: the row is always what the log says, the figures always add up."""

import random
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from bench.cerita import Dunia, make_dunia, play_year
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.pengaduan.domain.angka import check_jumlah, check_saldo
from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.models import Pengaduan, PeristiwaRow
from portal.pengaduan.service.akses import PELAPOR, SISTEM
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.gerak import decide_usulan, move
from portal.pengaduan.service.langkah import Isian
from tests.pabrik.pengaduan import SENIN
from tests.pengaduan.kantor_uji import BERKADAR, KELAS, RINGAN, Kantor, check_utuh, make_kantor

LANGKAH_MAKS = 25


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    return make_kantor()


def _values(kantor: Kantor, acak: random.Random, kode: list[str]) -> dict[str, object]:
    return {
        **acak.choice((KELAS, RINGAN, BERKADAR, {"klasifikasi": "aspirasi", "kategori": "kesehatan"})),
        "unit_pelaksana": acak.choice((kantor.unit("BIDANG"), kantor.unit("INSPEKTORAT"))).id,
        "pic": acak.choice((None, kantor.akun["pemeriksa"].id)),
        "kecepatan": "biasa",
        "instansi": "Dinas Lain",
        "induk": acak.choice(kode),
        "alasan": acak.choice(("spam", "tidak_jelas")),
        "jawaban": "Sudah.",
        "bintang": acak.randint(1, 5),
        "sp4n_id": "123",
        "judul_publik": "a",
        "isi_publik": "b",
    }


def test_the_row_is_what_the_log_says_after_every_step_of_random_stories(kantor: Kantor) -> None:
    banyak = 300 if db.engine.dialect.name == "sqlite" else 60
    acak = random.Random(20260202)
    siapa = [PELAPOR, SISTEM, *(kantor[n] for n in ("petugas", "petugas2", "pelaksana", "pemeriksa", "pimpinan"))]
    gerak = sorted(set(GERAK) - {"terima", "usul", "tolak_usul", "hitung_ulang", "eskalasi", "catat", "dukungan"})
    dibuat: list[tuple[int, str]] = []
    terpakai: set[str] = set()
    langkah = 0
    for ke in range(banyak):
        now = SENIN + timedelta(days=ke % 7)
        nomor = kantor.baru(acak.choice(("DINAS", "BIDANG")), now=now)
        dibuat.append((nomor, db.session().get_one(Pengaduan, nomor).kode))
        with suppress(DomainError), unit_kerja():
            for _ in range(LANGKAH_MAKS):
                status = db.session().get_one(Pengaduan, nomor).status
                kode, pelaku = acak.choice([g for g in gerak if status in GERAK[g].dari]), acak.choice(siapa)
                isi = Isian(catatan="x", nilai=_values(kantor, acak, [k for _, k in dibuat[-8:]]))
                with suppress(DomainError):
                    if acak.random() < 0.1:
                        decide_usulan(nomor, setuju=acak.random() < 0.7, catatan="x", pelaku=pelaku, now=now)
                    else:
                        move(nomor, kode, isi, pelaku=pelaku, now=now)
                        terpakai.add(kode)
                    now += timedelta(hours=acak.choice((1, 5, 24, 24, 72, 300)))
                    langkah += 1
                    check_utuh(nomor)
    for nomor, _ in dibuat:
        check_utuh(nomor)
    assert langkah > banyak * 3
    assert len(terpakai) > len(gerak) * 0.6


def _recount(dunia: Dunia, periode: Periode, per: datetime) -> dict[str, int]:
    """Count received and still open cases by plain SQL over the events."""
    perintah = text(
        "SELECT count(*) FROM pengaduan k JOIN pengaduan_peristiwa p ON p.pengaduan_id = k.id "
        "WHERE p.nomor = (SELECT max(nomor) FROM pengaduan_peristiwa q WHERE q.pengaduan_id = k.id "
        "AND q.ke IS NOT NULL AND q.waktu < :per) AND p.ke IN ('baru', 'terverifikasi', 'didisposisi', 'diproses',"
        " 'menunggu_persetujuan', 'perlu_kelengkapan') AND k.tanggal_lapor < :sampai"
    )
    saat = per.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    terbuka = db.session().scalar(perintah, {"per": saat, "sampai": periode.sampai.isoformat()})
    lapor = Pengaduan.tanggal_lapor
    terima = select(func.count()).where(lapor >= periode.mulai, lapor < periode.sampai)
    return {"terbuka": terbuka or 0, "diterima": db.session().scalar(terima) or 0}


def test_a_year_of_cases_adds_up_in_every_period(app: Flask) -> None:
    dunia = make_dunia(app, 600)
    hasil = play_year(dunia, 600)
    assert min(hasil[k] for k in ("buka", "jeda", "limpah", "duplikat", "cabut", "telat")) > 0
    for jenis, banyak in (("bulan", 12), ("triwulan", 4), ("semester", 2)):
        periode = Periode.containing(date(2025, 1, 1), jenis)  # type: ignore[arg-type]
        angka = [read_angka(dunia.unit, periode.shift(n), banding=False) for n in range(banyak)]
        for kini in angka:
            check_jumlah(kini)
            ulang = _recount(dunia, kini.periode, kini.per)
            assert ulang == {"terbuka": kini.A4 + kini.A5, "diterima": kini.A1}, kini.periode.kode
        for lalu, kini in pairwise(angka):
            check_saldo(lalu, kini)
    tengah = datetime.fromisoformat("2025-08-17T10:11+08:00")
    check_jumlah(read_angka(dunia.unit, Periode.parse("2025-TW3"), per=tengah))
    nomor = list(db.session().scalars(select(Pengaduan.id)))
    for satu in random.Random(1).sample(nomor, 150):
        check_utuh(satu)
    assert db.session().scalar(select(func.count()).select_from(PeristiwaRow)) == hasil["peristiwa"]
