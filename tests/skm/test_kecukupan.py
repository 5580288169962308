"""Reminders of a month with too few respondents: the right people, the right days, never twice."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.tugas import Tugas
from portal.skm.service import berkala, kecukupan
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban

KAMIS_20 = datetime(2025, 2, 20, 3, 0, tzinfo=UTC)
"""20 February 2025, 10.00 WIB: a Thursday, 14 of 20 working days are over: 21 of 30 respondents are on course."""
RABU_26 = datetime(2025, 2, 26, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ingatan() -> Iterator[None]:
    berkala.JAM_KERJA.forget()
    yield
    berkala.JAM_KERJA.forget()


@pytest.fixture
def kantor(tiap_app: Flask) -> Flask:
    make_unit()
    ramai, sepi = make_unit("RAMAI", "Bidang Ramai", induk="DINKES"), make_unit("SEPI", "Bidang Sepi", induk="DINKES")
    layanan = make_layanan(ramai)
    make_layanan(sepi)
    for _ in range(22):
        make_jawaban(layanan, tanggal=date(2025, 2, 10), kanal="kertas")
    make_akun(Peran.PETUGAS_SKM, "DINKES", "induk@uji.example")
    make_akun(Peran.PETUGAS_SKM, "SEPI", "sepi@uji.example")
    make_akun(Peran.PETUGAS_SKM, "RAMAI", "ramai@uji.example")
    make_akun(Peran.PIMPINAN)
    return tiap_app


def mails() -> list[tuple[str, str]]:
    """Return (address, text) of the mails in the outbox, and forget them."""
    db.session.rollback()
    daftar = db.session.scalars(select(Tugas).where(Tugas.jenis == "pesan.surel").order_by(Tugas.id)).all()
    isi = [(m["kepada"], m["isi"]) for m in (json.loads(t.muatan) for t in daftar)]
    sudah = len(_terbaca)
    _terbaca[:] = isi
    return sorted(isi[sudah:])


_terbaca: list[tuple[str, str]] = []


@pytest.fixture(autouse=True)
def _kosong() -> None:
    _terbaca.clear()


def test_only_units_behind_schedule_are_named_and_only_their_officers_hear(kantor: Flask) -> None:
    berkala.run_once(now=datetime(2025, 2, 19, 3, 0, tzinfo=UTC))
    berkala.run_once(now=datetime(2025, 2, 20, 0, 0, tzinfo=UTC))  # 07.00 WIB, before the office opens
    assert mails() == []
    berkala.run_once(now=KAMIS_20)
    surat = mails()
    assert [kepada for kepada, _ in surat] == ["induk@uji.example", "sepi@uji.example"]
    assert "Bidang Sepi: 0 dari 30 responden, kurang 30." in surat[0][1]
    assert "/petugas/skm/?unit=SEPI&periode=2025-02" in surat[0][1]
    assert "Bidang Ramai" not in surat[0][1]


def test_nobody_hears_twice_even_from_another_process(kantor: Flask) -> None:
    berkala.run_once(now=KAMIS_20)
    assert len(mails()) == 2
    with unit_kerja():  # another worker that looked before the first one was done
        assert kecukupan.remind("skm", now=KAMIS_20) == 0
    berkala.run_once(now=KAMIS_20)
    berkala.JAM_KERJA.forget()
    berkala.run_once(now=datetime(2025, 2, 21, 3, 0, tzinfo=UTC))
    assert mails() == []


def test_near_the_end_nothing_less_than_the_minimum_is_enough(kantor: Flask) -> None:
    berkala.run_once(now=RABU_26)
    assert [kepada for kepada, _ in mails()] == ["induk@uji.example", "ramai@uji.example", "sepi@uji.example"]
