"""The doctor: every problem is found and named with its cure."""

import json
import sqlite3
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from portal.inti import dokter
from portal.inti.antrean import sweep_once
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.dokter import Pemeriksaan, examine
from portal.inti.galat import Terganggu
from portal.inti.tugas import beat
from tests.klien import make_klien
from tests.pabrik.wbs import make_staf

Ruang = namedtuple("Ruang", "total used free")


@pytest.fixture(autouse=True)
def _cakram_lapang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dokter.shutil, "disk_usage", lambda _f: Ruang(10**12, 0, 10**12))


def sick(app: Flask) -> list[Pemeriksaan]:
    return [p for p in examine(app.config["PORTAL_SETTINGS"]) if not p.baik]


def only_sick(app: Flask) -> Pemeriksaan:
    masalah = sick(app)
    assert len(masalah) == 1, masalah
    assert masalah[0].obat
    return masalah[0]


def test_healthy_portal_has_no_problem(tiap_app: Flask) -> None:
    sweep_once()
    assert sick(tiap_app) == []


def test_worker_that_never_ran_or_stopped_is_found(tiap_app: Flask) -> None:
    masalah = only_sick(tiap_app)
    assert (masalah.nama, masalah.keterangan) == ("pekerja", "belum pernah berjalan")
    assert "python -m portal pekerja" in masalah.obat
    with unit_kerja():
        beat("pekerja", now=utc_now() - timedelta(minutes=4))
    assert "tanda terakhir" in only_sick(tiap_app).keterangan


def test_missing_and_readable_keys_are_found(app: Flask) -> None:
    sweep_once()
    kunci = app.config["PORTAL_SETTINGS"].kunci
    (kunci / "sesi").chmod(0o644)
    (kunci / "sandi").unlink()
    masalah = only_sick(app)
    assert masalah.nama == "kunci"
    assert "chmod 400" in masalah.keterangan
    assert "python -m portal siapkan" in masalah.keterangan


def test_full_disk_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep_once()
    monkeypatch.setattr(dokter.shutil, "disk_usage", lambda _f: Ruang(10**12, 10**12, 499 * 1024**2))
    masalah = only_sick(app)
    assert (masalah.nama, masalah.keterangan) == ("cakram", "499 MB kosong")
    assert "500 MB" in masalah.obat


def test_old_schema_is_found(tiap_app: Flask) -> None:
    sweep_once()
    with unit_kerja() as sesi:
        sesi.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    masalah = only_sick(tiap_app)
    assert masalah.nama == "migrasi"
    assert masalah.obat == "Jalankan: python -m portal siapkan"


def test_wrong_pragma_is_found(app: Flask) -> None:
    sweep_once()
    db.session.execute(text("SELECT 1"))
    db.session.commit()
    with db.engine.connect() as koneksi:
        koneksi.connection.execute("PRAGMA synchronous=1")
    assert "synchronous=1" in only_sick(app).keterangan


def test_network_file_system_under_sqlite_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep_once()
    monkeypatch.setattr(dokter, "_mount_type", lambda _f: "nfs4")
    masalah = only_sick(app)
    assert (masalah.nama, masalah.keterangan) == ("tempat data", "sistem berkas nfs4")
    assert "cakram setempat" in masalah.obat


def test_file_system_is_the_one_of_the_nearest_mount(monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = "a / ext4 rw 0 0\nb /data nfs4 rw 0 0\nc /data/dalam xfs rw 0 0\n"
    monkeypatch.setattr(Path, "read_text", lambda _diri: mounts)
    tempat = ("/data", "/data/x", "/data/dalam/x", "/database", "/")
    assert [dokter._mount_type(Path(t)) for t in tempat] == ["nfs4", "nfs4", "xfs", "ext4", "ext4"]


def test_database_that_cannot_be_written_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep_once()

    def fail(*_apa: object, **_lain: object) -> None:
        raise Terganggu

    monkeypatch.setattr(dokter, "beat", fail)
    masalah = only_sick(app)
    assert masalah.nama == "tulis"
    assert "ruang cakram" in masalah.obat


def test_locked_database_is_found(app: Flask) -> None:
    sweep_once()
    db.session.remove()
    berkas = app.config["PORTAL_SETTINGS"].data / "portal.sqlite3"
    lain = sqlite3.connect(berkas, isolation_level=None)
    lain.execute("BEGIN IMMEDIATE")
    with db.engine.connect() as koneksi:
        koneksi.connection.execute("PRAGMA busy_timeout=1")
    try:
        assert "tulis" in [p.nama for p in sick(app)]
    finally:
        lain.close()
    db.engine.dispose()


def test_empty_database_is_a_finding_and_not_a_crash(app: Flask) -> None:
    db.session.remove()
    with unit_kerja() as sesi:
        for tabel in ("denyut", "alembic_version"):
            sesi.execute(text(f"DROP TABLE {tabel}"))
    nama = [p.nama for p in sick(app)]
    assert {"migrasi", "tulis", "pekerja"} <= set(nama)


def test_check_that_breaks_without_words_is_still_a_finding(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def _check_aneh(_settings: object) -> list[Pemeriksaan]:
        raise TimeoutError

    monkeypatch.setattr(dokter, "PEMERIKSA", (_check_aneh,))
    assert only_sick(app).nama == "aneh"


def test_command_ends_with_one_and_prints_the_cure(app: Flask) -> None:
    hasil = app.test_cli_runner().invoke(args=["dokter"])
    assert hasil.exit_code == 1
    assert "[MASALAH] pekerja: belum pernah berjalan\n    Obat: Jalankan: python -m portal pekerja" in hasil.output
    sweep_once()
    make_staf()
    hasil = app.test_cli_runner().invoke(args=["dokter", "--json"])
    assert hasil.exit_code == 0
    assert json.loads(hasil.output)["baik"] is True


def test_readiness_names_the_parts_without_details(app: Flask) -> None:
    klien = make_klien(app)
    respons = klien.get("/siap")
    assert respons.status_code == 503
    assert respons.json["bagian"]["pekerja"] == "bermasalah"
    assert set(respons.json["bagian"].values()) == {"baik", "bermasalah"}
    sweep_once()
    assert klien.get("/siap").json["status"] == "siap"
    assert klien.get("/sehat").json == {"status": "sehat"}
