"""What a reporter leaves behind: no order, no time of day, no name of a file."""

import secrets
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Date, select

from portal.inti.db import db, unit_kerja
from portal.wbs.kunci.resi import make_resi
from portal.wbs.models import Laporan
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.laporan import seal_laporan, store_laporan
from portal.wbs.service.sesi import open_sesi_pelapor
from portal.wbs.service.titipan import delete_berkas
from tests.pabrik.wbs import SELASA, make_isian, make_staf, make_titipan
from tests.wbs.kamar_uji import Kamar, list_baris, make_kamar


@pytest.fixture
def kamar(app: Flask, data: Path) -> Kamar:
    return make_kamar(data)


def _spearman(satu: list[Any], dua: list[Any]) -> float:
    n = len(satu)
    pangkat = [{ke: p for p, ke in enumerate(sorted(range(n), key=nilai.__getitem__))} for nilai in (satu, dua)]
    return 1 - 6 * sum((pangkat[0][i] - pangkat[1][i]) ** 2 for i in range(n)) / (n * (n * n - 1))


JUMLAH, BATAS_KORELASI = 1000, 0.2
"""Without any order the coefficient's standard deviation is 0,032: 0,2 is beyond six of them."""


def test_a_thousand_reports_show_no_order(app: Flask, data: Path) -> None:

    make_staf()
    urut = []
    with unit_kerja():
        for ke in range(JUMLAH):
            resi, laporan_id = make_resi(), secrets.token_hex(16)
            berkas = make_titipan(b"a") if ke % 4 == 0 else None
            tersegel = seal_laporan(
                make_isian(), (berkas,) if berkas else (), resi=resi, laporan_id=laporan_id, now=SELASA
            )
            store_laporan(tersegel, resi=resi)
            urut.append((laporan_id, berkas.token if berkas else ""))
    posisi = {laporan_id: ke for ke, (laporan_id, _) in enumerate(urut)}
    sesi = db.session()
    db_mentah = sesi.connection().connection.driver_connection
    assert db_mentah is not None
    fisik = [r[0] for r in db_mentah.execute("SELECT id FROM wbs_laporan NOT INDEXED").fetchall()]
    akses = [r[0] for r in db_mentah.execute("SELECT laporan_id FROM wbs_akses NOT INDEXED").fetchall()]
    baris = list(sesi.execute(select(Laporan.id, Laporan.nomor, Laporan.cari, Laporan.pelapor_pub, Laporan.komitmen)))
    waktu = [posisi[b.id] for b in baris]
    assert len({b.nomor for b in baris}) == JUMLAH
    for nama in ("id", "nomor", "cari", "pelapor_pub", "komitmen"):
        assert abs(_spearman([getattr(b, nama) for b in baris], waktu)) < BATAS_KORELASI, nama
    for nama, isi in (("laporan", fisik), ("akses", akses)):
        assert abs(_spearman(list(range(JUMLAH)), [posisi[i] for i in isi])) < BATAS_KORELASI, nama
    bernama = [(token, ke) for ke, (_, token) in enumerate(urut) if token]
    assert abs(_spearman([b[0] for b in bernama], [b[1] for b in bernama])) < 2 * BATAS_KORELASI
    for tabel in ("wbs_laporan", "wbs_akses", "wbs_berkas", "wbs_pesan", "wbs_identitas", "wbs_sesi_pelapor"):
        with pytest.raises(Exception, match="rowid"):
            db_mentah.execute(f"SELECT rowid FROM {tabel}").fetchall()  # noqa: S608


def test_the_order_would_be_seen_in_a_table_with_row_numbers(app: Flask) -> None:
    """Control: the same measure finds the order of an ordinary table."""
    mentah = db.session().connection().connection.driver_connection
    assert mentah is not None
    mentah.execute("CREATE TEMP TABLE biasa (id TEXT PRIMARY KEY)")
    id_ = [secrets.token_hex(16) for _ in range(JUMLAH)]
    mentah.executemany("INSERT INTO biasa VALUES (?)", [(i,) for i in id_])
    fisik = [r[0] for r in mentah.execute("SELECT id FROM biasa NOT INDEXED").fetchall()]
    assert _spearman(list(range(JUMLAH)), [id_.index(i) for i in fisik]) == 1.0
    assert abs(_spearman(id_, list(range(JUMLAH)))) < BATAS_KORELASI


DARI_PELAPOR = ("wbs_laporan", "wbs_akses", "wbs_identitas", "wbs_akses_identitas", "wbs_pesan", "wbs_berkas",
                "wbs_sesi_pelapor", "wbs_tanya_terpakai", "wbs_gangguan")  # fmt: skip


def test_rows_that_reporters_cause_hold_dates_and_no_time_of_day(kamar: Kamar) -> None:
    with unit_kerja():
        open_sesi_pelapor(kamar.bersama.id, open_laporan(kamar.satu.pemegang, kamar.bersama.id).kunci, now=SELASA)
    terisi = 0
    for nama in DARI_PELAPOR:
        tabel, baris = list_baris(nama)
        for kolom in tabel.columns:
            assert kolom.type.python_type is not datetime, (nama, kolom.name)
            if isinstance(kolom.type, Date):
                for isi in (b[kolom] for b in baris if b[kolom] is not None):
                    assert type(isi) is date
                    terisi += 1
        assert not any(k.autoincrement is True for k in tabel.columns), nama
    assert terisi > 10


def test_times_of_stored_files_and_their_folder_are_midnights(kamar: Kamar) -> None:
    folder = kamar.data / "berkas" / "wbs"
    for jalur in (folder, *folder.iterdir()):
        saat = datetime.fromtimestamp(jalur.stat().st_mtime).astimezone()
        assert (saat.hour, saat.minute, saat.second, saat.microsecond) == (0, 0, 0, 0), jalur.name


def test_deleting_a_file_leaves_no_time_on_the_folder(kamar: Kamar) -> None:
    folder = kamar.data / "berkas" / "wbs"
    delete_berkas(next(folder.iterdir()).name)
    saat = datetime.fromtimestamp(folder.stat().st_mtime).astimezone()
    assert (saat.hour, saat.minute, saat.second, saat.microsecond) == (0, 0, 0, 0)


def test_names_of_stored_files_say_nothing(kamar: Kamar) -> None:
    nama = [j.name for j in (kamar.data / "berkas" / "wbs").iterdir()]
    assert len(nama) == 7
    assert all(len(n) == 32 and set(n) <= set("0123456789abcdef") for n in nama)
