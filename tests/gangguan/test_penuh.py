"""The database is full or locked: a clear sentence, nothing stored, nothing typed lost, and it heals by itself."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.inti import db as inti_db
from portal.inti.db import db
from portal.skm.models import jawaban as tabel_jawaban
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.skm import UNSUR

pytestmark = pytest.mark.gangguan
BANYAK_SARAN = "saran " * 300


def _fill(klien: Klien) -> tuple[object, dict[str, str]]:
    layanan = make_layanan(make_unit())
    formulir = klien.form(klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}"), "kiriman")
    return formulir, {**dict.fromkeys(UNSUR, "4"), "saran": BANYAK_SARAN}


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(tabel_jawaban)) or 0


def _set_page_limit(batas: int) -> None:
    """Stand-in for a full disk: SQLite itself answers SQLITE_FULL beyond this many pages."""
    db.session.remove()
    db.engine.dispose()
    inti_db.PRAGMA["max_page_count"] = batas


@pytest.fixture
def batas_halaman() -> object:
    yield
    inti_db.PRAGMA.pop("max_page_count", None)


def test_full_disk_keeps_what_was_typed_and_the_same_form_works_later(
    app: Flask, klien: Klien, batas_halaman: object
) -> None:
    formulir, isi = _fill(klien)
    halaman = db.session.execute(text("PRAGMA page_count")).scalar_one()
    _set_page_limit(halaman)
    respons = None
    for _ke in range(30):
        respons = klien.send(formulir, **isi)  # type: ignore[arg-type]
        if respons.status_code == 503:
            break
        formulir = klien.form(klien.get(formulir.alamat), "kiriman")  # type: ignore[attr-defined]
    assert respons is not None
    assert respons.status_code == 503
    assert "Data belum tersimpan" in text_of(respons.text)
    tersimpan = _count()
    kembali = klien.form(respons, "kiriman")
    assert kembali.isi["saran"].strip() == BANYAK_SARAN.strip()
    _set_page_limit(1_000_000)
    assert klien.send(kembali).status_code == 303
    assert klien.send(kembali).status_code == 303
    assert _count() == tersimpan + 1


def test_database_locked_by_another_process_is_a_sentence_not_a_crash(
    app: Flask, klien: Klien, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    formulir, isi = _fill(klien)
    monkeypatch.setitem(inti_db.PRAGMA, "busy_timeout", 50)
    db.session.remove()
    db.engine.dispose()
    lain = sqlite3.connect(data / "portal.sqlite3", isolation_level=None)
    lain.execute("BEGIN EXCLUSIVE")
    respons = klien.send(formulir, **isi)  # type: ignore[arg-type]
    lain.execute("ROLLBACK")
    lain.close()
    assert respons.status_code == 503
    assert klien.send(klien.form(respons, "kiriman")).status_code == 303
    assert _count() == 1
