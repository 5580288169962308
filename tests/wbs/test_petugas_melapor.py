"""An officer who reports from the office's own browser is not tied to the report."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.akun.domain import Peran
from portal.inti.db import Base, db
from tests.klien import Klien
from tests.pabrik.organisasi import make_akun
from tests.pabrik.wbs import make_staf
from tests.wbs.alur import fill, open_kotak, refill, send


@pytest.fixture(autouse=True)
def _ember_penuh() -> Iterator[None]:
    refill()
    yield
    refill()


def _dump() -> dict[str, list[Any]]:
    db.session().rollback()
    return {t.name: [tuple(b) for b in db.session().execute(select(t))] for t in Base.metadata.sorted_tables}


def _grown(lama: dict[str, list[Any]], baru: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {nama: [b for b in isi if b not in lama[nama]] for nama, isi in baru.items() if isi != lama[nama]}


def test_a_report_of_a_signed_in_officer_names_no_officer(app: Flask, klien: Klien) -> None:
    staf = make_staf()
    orang = make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    lama = _dump()
    open_kotak(klien)
    tumbuh = _grown(lama, _dump())
    assert {n for n in tumbuh if not n.startswith("wbs_")} == set(), "the visit touches no other room, no audit trail"
    assert set(tumbuh) == {"wbs_laporan", "wbs_akses", "wbs_sesi_pelapor"}
    for nama, baris in tumbuh.items():
        kolom = [k.name for k in Base.metadata.tables[nama].columns]
        for satu in baris:
            isi = dict(zip(kolom, satu, strict=True))
            assert orang.id not in [n for k, n in isi.items() if k.endswith("_id")], nama
            assert orang.email.encode() not in b"".join(n for n in isi.values() if isinstance(n, bytes))
            assert orang.email not in isi.values()
    assert tumbuh["wbs_akses"][0][1] == staf.akun.id, "the handler's id is the only one"
    assert klien.get("/petugas/").status_code in (200, 302, 303)


def test_a_reporter_causes_no_query_for_a_person_signed_in(app: Flask, klien: Klien) -> None:
    """The officer's session is not even looked up: no row of the account is read by its id."""
    make_staf()
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    perintah: list[str] = []

    def hear(_k: Any, _c: Any, pernyataan: str, *_lain: Any) -> None:
        perintah.append(pernyataan)

    event.listen(db.engine, "before_cursor_execute", hear)
    send(klien, fill(klien))
    assert not [p for p in perintah if "fs_uniquifier" in p and "WHERE" in p and "fs_uniquifier =" in p]
    assert any("wbs_laporan" in p for p in perintah), "control: queries are heard"
    perintah.clear()
    klien.get("/petugas/")
    event.remove(db.engine, "before_cursor_execute", hear)
    assert [p for p in perintah if "fs_uniquifier =" in p], "control: elsewhere the officer is looked up"
