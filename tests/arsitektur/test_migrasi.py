"""Migrations: one head, up gives the models, down and up again with data, on both databases."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from portal.akun.domain import Peran
from portal.app import create_app
from portal.inti.db import Base, db, unit_kerja
from portal.inti.periode import Periode
from portal.inti.tugas import run_tugas
from portal.laporan.service import daur
from portal.laporan.service.baca import find_laporan
from portal.laporan.service.buat import request_laporan
from portal.organisasi.service import Unit, add_penandatangan
from portal.settings import AKAR
from portal.siapkan import prepare_database
from portal.skm.service.penutupan import close_periode
from tests.conftest import UJI, make_settings
from tests.pabrik.daur import NANTI, finish, sign
from tests.pabrik.organisasi import SAAT, make_akun, make_layanan, make_loket, make_qr, make_unit
from tests.pabrik.skm import make_jawaban
from tests.pabrik.tindak_lanjut import make_rekomendasi, make_rencana
from tests.pabrik.zi import make_slot
from tests.postgres import Postgres

TUTUP = datetime(2025, 4, 2, 3, 0, tzinfo=UTC)
MIGRASI = str(AKAR / "migrations")


def _scripts() -> ScriptDirectory:
    susunan = Config()
    susunan.set_main_option("script_location", MIGRASI)
    return ScriptDirectory.from_config(susunan)


def test_there_is_one_head() -> None:
    assert len(_scripts().get_heads()) == 1


def test_migrations_are_numbered_without_a_gap() -> None:
    nomor = sorted(r.revision for r in _scripts().walk_revisions())
    assert nomor == [f"{i:04d}" for i in range(1, len(nomor) + 1)]


@pytest.fixture(params=["sqlite", "postgresql"])
def kosong(request: pytest.FixtureRequest, data: Path) -> Iterator[Flask]:
    """The portal over an empty database without any table."""
    nama, server = None, None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        assert isinstance(server, Postgres)
        nama = server.create()
        url = server.url(nama)
    else:
        url = f"sqlite:///{data / 'kosong.sqlite3'}"
    app = create_app(make_settings(data, database_url=url), tambahan=UJI)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if server and nama:
        server.drop(nama)


def _is_ours(nama: str | None, jenis: str, _induk: object) -> bool:
    """Everything but the full-text table, which is made by hand on each database."""
    return not (jenis == "table" and nama is not None and nama.startswith("pengaduan_cari"))


def _differences() -> list[object]:
    with db.engine.connect() as koneksi:
        konteks = MigrationContext.configure(koneksi, opts={"compare_type": True, "include_name": _is_ours})
        return list(compare_metadata(konteks, Base.metadata))


def _tables() -> set[str]:
    semua = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    return {t for t in semua if not t.startswith("pengaduan_cari")}


def _fill() -> None:
    """Rows in the tables that refer to each other, closing and audit trail included."""
    unit = make_unit()
    layanan, loket = make_layanan(unit), make_loket(unit)
    make_qr(layanan, loket)
    make_akun(Peran.ADMIN)
    for skor in (2, 3, 4):
        make_jawaban(layanan, dict.fromkeys(_unsur(), skor), loket=loket)
    with unit_kerja():
        close_periode(
            unit,
            Periode.parse("2025-TW1"),
            populasi=100,
            hari_ini=date(2025, 4, 2),
            pelaku="uji",
            now=TUTUP,
        )
    _fill_laporan(unit)


def _fill_laporan(unit: Unit) -> None:
    """A signed document with its steps, its correction, a recommendation, evidence: rows that hang on each other."""
    with unit_kerja():
        add_penandatangan(jabatan="Kepala", nama="Nama", pelaku="uji", now=TUTUP)
        laporan = request_laporan("skm-triwulan", unit, Periode.parse("2025-TW1"), pelaku="uji", now=TUTUP)
    run_tugas(laporan.tugas_id or 0)
    final = sign(finish(find_laporan(laporan.id)))
    with unit_kerja():
        daur.revise(final, alasan="Salah ketik", pelaku="uji", now=NANTI)
    make_rencana(make_rekomendasi(unit))
    make_slot(unit, "V.v.a", "peta-benturan", tahun=2025)


def _unsur() -> tuple[str, ...]:
    from tests.pabrik.skm import UNSUR

    return UNSUR


def _filled_tables() -> dict[str, int]:
    jumlah = {
        t.name: db.session().scalar(select(func.count()).select_from(t)) or 0 for t in Base.metadata.sorted_tables
    }
    db.session().rollback()
    return {nama: n for nama, n in jumlah.items() if n}


def test_all_migrations_together_give_the_models(kosong: Flask) -> None:
    upgrade(directory=MIGRASI)
    assert not _differences()
    assert _tables() == set(Base.metadata.tables)


def test_the_comparison_notices_a_column_that_no_migration_made(kosong: Flask) -> None:
    upgrade(directory=MIGRASI)
    with db.engine.begin() as koneksi:
        koneksi.execute(text("ALTER TABLE unit ADD COLUMN liar INTEGER"))
    assert _differences()


def test_migrations_go_down_and_up_again_with_rows_in_the_tables(kosong: Flask) -> None:
    prepare_database(kosong)
    _fill()
    isi = _filled_tables()
    assert {
        "unit",
        "jejak",
        "skm_penutupan",
        "pengguna",
        "laporan_langkah",
        "rencana",
        "zi_bukti",
    } <= set(isi), isi
    db.session.remove()

    downgrade(directory=MIGRASI, revision="base")
    assert not _tables(), "the way down leaves tables behind"

    upgrade(directory=MIGRASI)
    assert not _differences()
    prepare_database(kosong)
    _fill()
    assert _filled_tables() == isi


def test_each_step_can_be_taken_back_alone(kosong: Flask) -> None:
    for langkah in reversed(list(_scripts().walk_revisions())):
        upgrade(directory=MIGRASI, revision=langkah.revision)
        downgrade(directory=MIGRASI, revision="-1")
        upgrade(directory=MIGRASI, revision=langkah.revision)
    assert not _differences()


@pytest.mark.parametrize("tabel", ["jejak", "skm_penutupan"])
@pytest.mark.parametrize("kerja", ["UPDATE {t} SET {k} = {k}", "DELETE FROM {t}"], ids=["update", "delete"])
def test_append_only_tables_refuse_change_after_the_whole_way(kosong: Flask, tabel: str, kerja: str) -> None:
    prepare_database(kosong)
    _fill()
    db.session.remove()
    kolom = next(iter(Base.metadata.tables[tabel].columns)).name
    with pytest.raises(DatabaseError), db.engine.begin() as koneksi:
        koneksi.execute(text(kerja.format(t=tabel, k=kolom)))


def test_the_signed_copy_of_a_document_moves_to_its_own_column_and_back(kosong: Flask) -> None:
    """0012: what was signed before it is signed after it, though documents are frozen."""
    upgrade(directory=MIGRASI, revision="0011")
    berkas = json.dumps({"pdf": {"nama": "a.pdf"}, "ttd": {"nama": "b.pdf"}})
    nomor = make_unit().id
    db.session.remove()
    with db.engine.begin() as koneksi:
        koneksi.execute(
            text(
                "INSERT INTO laporan (jenis, unit_id, periode, versi, status, kode_verifikasi, berkas, dibuat_at, "
                "dibuat_oleh) VALUES ('skm-triwulan', :unit, '2025-TW1', 1, 'ditandatangani', 'K', :berkas, :at, 'p')"
            ),
            {"unit": nomor, "berkas": berkas, "at": SAAT},
        )
    upgrade(directory=MIGRASI)
    with db.engine.begin() as koneksi:
        isi = koneksi.execute(text("SELECT berkas, ttd FROM laporan")).one()
    assert [json.loads(i) for i in isi] == [{"pdf": {"nama": "a.pdf"}}, {"nama": "b.pdf"}]
    downgrade(directory=MIGRASI, revision="0011")
    with db.engine.begin() as koneksi:
        assert json.loads(koneksi.execute(text("SELECT berkas FROM laporan")).scalar_one()) == json.loads(berkas)


def test_upgrading_twice_changes_nothing(kosong: Flask) -> None:
    prepare_database(kosong)
    sebelum = _filled_tables()
    db.session.remove()
    assert prepare_database(kosong) == []
    assert _filled_tables() == sebelum
    assert SAAT.tzinfo is not None
