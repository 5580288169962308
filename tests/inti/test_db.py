"""The database layer on both databases: durability settings, one write transaction, aware instants."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.inti.db import PRAGMA, db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.kiriman import Kiriman, claim_kiriman

SAAT = datetime(2025, 3, 31, 17, 30, tzinfo=UTC)


def _claim(kunci: str, sidik: str = "a", tanda: str | None = None) -> str | None:
    return claim_kiriman(jenis="uji", kunci=kunci, sidik=sidik, tanda_terima=tanda or f"t-{kunci}", now=SAAT)


def test_sqlite_runs_with_the_durable_pragmas(app: Flask) -> None:
    for nama, harap in PRAGMA.items():
        assert str(db.session.execute(text(f"PRAGMA {nama}")).scalar_one()).lower() == str(harap)


def test_unit_of_work_commits_at_the_end(tiap_app: Flask) -> None:
    with unit_kerja():
        _claim("k1")
    db.session.remove()
    assert db.session.get(Kiriman, "k1") is not None


def test_unit_of_work_stores_nothing_after_an_error(tiap_app: Flask) -> None:
    def break_halfway() -> None:
        with unit_kerja():
            _claim("k1")
            raise DomainError("uji", "Uji.")

    with pytest.raises(DomainError):
        break_halfway()
    db.session.remove()
    assert db.session.get(Kiriman, "k1") is None


def test_units_of_work_do_not_nest(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="already open"), unit_kerja(), unit_kerja():
        pass


def test_row_changed_outside_a_unit_of_work_is_noticed(app: Flask) -> None:
    db.session.add(Kiriman(kunci="x", jenis="uji", sidik="", tanda_terima="x", dibuat_at=SAAT))
    with pytest.raises(RuntimeError, match="outside"), unit_kerja():
        pass
    db.session.rollback()


def test_instant_comes_back_aware_and_equal_whatever_its_zone(tiap_app: Flask) -> None:
    wit = SAAT.astimezone(timezone(timedelta(hours=9)))
    with unit_kerja():
        claim_kiriman(jenis="uji", kunci="z", sidik="", tanda_terima="z", now=wit)
    db.session.remove()
    kembali = db.session.scalar(select(Kiriman.dibuat_at).where(Kiriman.kunci == "z"))
    assert kembali == SAAT
    assert kembali.tzinfo is UTC


def test_naive_instant_is_refused(app: Flask) -> None:
    with pytest.raises(Exception, match="naive"), unit_kerja():
        claim_kiriman(jenis="uji", kunci="n", sidik="", tanda_terima="n", now=datetime(2025, 1, 1))  # noqa: DTZ001


def test_same_key_gives_the_first_receipt(tiap_app: Flask) -> None:
    with unit_kerja():
        assert _claim("k", tanda="pertama") is None
    with unit_kerja():
        assert _claim("k", tanda="kedua") == "pertama"


def test_same_key_with_other_content_is_refused(tiap_app: Flask) -> None:
    with unit_kerja():
        _claim("k", sidik="a")
    with pytest.raises(DomainError) as salah, unit_kerja():
        _claim("k", sidik="b", tanda="lain")
    assert salah.value.kode == "kiriman_berbeda"
