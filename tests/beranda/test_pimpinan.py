"""The head's page and the monthly mail: what to sign, how the quarter stands, one ZIP a quarter."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db
from portal.inti.tugas import Tugas
from portal.laporan.registri import REGISTRI
from portal.laporan.service import berkala
from tests.klien import Klien, text_of
from tests.pabrik.daur import UJI, finish, make_draf
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban

APRIL = datetime(2025, 4, 8, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kantor(tiap_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRI, UJI.kode, UJI)  # type: ignore[arg-type]
    make_jawaban(make_layanan(make_unit()))
    make_akun(Peran.PIMPINAN)
    berkala.HARIAN.forget()


def read_mails() -> list[dict[str, str]]:
    pilih = select(Tugas).where(Tugas.jenis == "pesan.surel").order_by(Tugas.id)
    return [json.loads(t.muatan) for t in db.session().scalars(pilih)]


def test_head_sees_what_waits_the_quarter_and_both_target_and_quality(klien_tiap: Klien) -> None:
    final = finish(make_draf())
    with time_machine.travel(APRIL, tick=True):
        klien_tiap.masuk("pimpinan@uji.example")
        teks = text_of(klien_tiap.get("/petugas/pimpinan").text)
    assert str(final.nomor) in teks
    for kata in ("Menunggu tanda tangan Anda", "Target tercapai", "Mutu", "Triwulan II 2025 sampai hari ini"):
        assert kata in teks
    assert "Semua dalam satu ZIP" in teks


def test_nobody_else_opens_the_heads_page(klien_tiap: Klien) -> None:
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien_tiap.masuk("petugas_skm@uji.example")
    assert klien_tiap.get("/petugas/pimpinan").status_code == 403


def test_the_monthly_mail_comes_once_on_the_first_working_day_with_the_figures() -> None:
    finish(make_draf())
    berkala.run_once(datetime(2025, 6, 1, 3, 0, tzinfo=UTC))
    assert read_mails() == []
    for hari in (2, 3):
        berkala.run_once(datetime(2025, 6, hari, 3, 0, tzinfo=UTC))
    (surat,) = read_mails()
    assert surat["kepada"] == "pimpinan@uji.example"
    for kata in ("IKM:", "IPAK:", "Pengaduan:", "menunggu tanda tangan: 1", "/petugas/pimpinan"):
        assert kata in surat["isi"]


def test_the_mail_comes_on_the_first_when_that_is_a_working_day() -> None:
    berkala.HARIAN.forget()
    berkala.run_once(datetime(2026, 4, 1, 3, 0, tzinfo=UTC))
    assert len(read_mails()) == 1
