"""Evidence that ends: those who can replace it hear once, of their own units."""

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.tugas import Tugas
from portal.organisasi.service import find_unit
from portal.zi.service import berkala
from portal.zi.service.slot import withdraw_slot
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.zi import NOVEMBER, make_slot

HARI_INI = NOVEMBER.date()
SEGERA = HARI_INI + timedelta(days=20)


@pytest.fixture(autouse=True)
def kantor(tiap_app: Flask) -> None:
    make_unit()
    make_unit("CABANG-A", "Cabang A", induk="DINKES")
    make_akun(Peran.PETUGAS_SKM, "DINKES", "induk@uji.example")
    make_akun(Peran.PETUGAS_SKM, "CABANG-A", "cabang@uji.example")
    make_akun(Peran.AUDITOR)


def run(hari: int = 0) -> list[tuple[str, str]]:
    """Run the chores some days later in a process that remembers nothing; return (address, text) of all mails."""
    berkala.JAM_KERJA.forget()
    berkala.run_once(NOVEMBER + timedelta(days=hari))
    db.session.rollback()
    pilih = select(Tugas).where(Tugas.jenis == "pesan.surel").order_by(Tugas.id)
    return [(m["kepada"], m["isi"]) for m in (json.loads(t.muatan) for t in db.session.scalars(pilih))]


def test_who_can_replace_evidence_hears_a_month_before_it_ends_and_once() -> None:
    make_slot(find_unit("DINKES"), "V.v.a", "peta-benturan", berlaku_sampai=HARI_INI + timedelta(days=33))
    assert run() == []
    ((kepada, isi),) = run(3)
    assert kepada == "induk@uji.example"
    assert "V.v.a Contoh peta-benturan (Dinas Kesehatan Contoh): berlaku sampai 23 Desember 2026" in isi
    assert "/petugas/zi/butir/V.v.a?unit=DINKES&tahun=2026" in isi
    assert len(run(4)) == 1


def test_the_head_office_hears_of_all_units_and_a_branch_of_its_own() -> None:
    make_slot(find_unit("DINKES"), "V.v.a", "peta-benturan", berlaku_sampai=SEGERA)
    make_slot(find_unit("CABANG-A"), "V.v.a", "peta-benturan", berlaku_sampai=SEGERA)
    surat = dict(run())
    assert sorted(surat) == ["cabang@uji.example", "induk@uji.example"]
    assert "(Dinas Kesehatan Contoh)" not in surat["cabang@uji.example"]
    assert "(Cabang A)" in surat["induk@uji.example"]


def test_evidence_of_a_unit_that_nobody_looks_after_waits_for_somebody_who_does() -> None:
    make_unit("LAIN", "Dinas Lain")
    make_slot(find_unit("LAIN"), "V.v.a", "peta-benturan", berlaku_sampai=SEGERA)
    assert run() == []
    for nama in ("satu@uji.example", "dua@uji.example"):
        make_akun(Peran.PETUGAS_SKM, "LAIN", nama)
    assert sorted(kepada for kepada, _isi in run(3)) == ["dua@uji.example", "satu@uji.example"]
    assert len(run(4)) == 2


def test_evidence_that_was_withdrawn_or_replaced_reminds_nobody() -> None:
    unit = find_unit("DINKES")
    lama = make_slot(unit, "V.v.a", "peta-benturan", berlaku_sampai=SEGERA)
    make_slot(unit, "V.v.a", "peta-benturan", berlaku_sampai=date(2027, 12, 31), tautan="https://contoh.example/baru")
    cabut = make_slot(unit, "VI.ii.f", "kartu-inovasi", berlaku_sampai=SEGERA)
    with unit_kerja():
        withdraw_slot(cabut.id, "Salah berkas", cakupan=None, pelaku="uji", now=NOVEMBER)
    assert lama.id != cabut.id
    assert run() == []


def test_nobody_hears_outside_working_hours() -> None:
    make_slot(find_unit("DINKES"), "V.v.a", "peta-benturan", berlaku_sampai=SEGERA)
    assert run(1) == []
    assert len(run(3)) == 1
