"""Reminders: the right person, the right days, never twice; the digest in its months."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.akun.service import Pengguna
from portal.inti.db import db, unit_kerja
from portal.inti.tugas import Tugas
from portal.organisasi.service import Unit
from portal.tindak_lanjut.service import berkala
from portal.tindak_lanjut.service.aturan import save_aturan
from portal.tindak_lanjut.service.catat import drop_rencana, stop_rekomendasi
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.tindak_lanjut import at, make_kemajuan, make_rekomendasi, make_rencana

TENGGAT = date(2026, 5, 20)
"""A Wednesday in a month without a digest."""


@pytest.fixture(autouse=True)
def _ingatan() -> Iterator[None]:
    berkala.HARIAN.forget()
    yield
    berkala.HARIAN.forget()


@pytest.fixture
def unit(tiap_app: Flask) -> Unit:
    return make_unit("DINAS", "Dinas Contoh")


@pytest.fixture
def orang(unit: Unit) -> Pengguna:
    return make_akun(Peran.PELAKSANA, "DINAS", "pelaksana@uji.example")


def run(hari: date, jam: int = 3) -> list[str]:
    """Run the chores at an hour of a day (UTC; 3 is 10.00 WIB), in a process that remembers nothing."""
    berkala.HARIAN.forget()
    return berkala.run_once(at(hari, jam))


def mails() -> list[tuple[str, str, str]]:
    """Return (address, subject, text) of all mails in the outbox."""
    db.session.rollback()
    daftar = db.session.scalars(select(Tugas).where(Tugas.jenis == "pesan.surel").order_by(Tugas.id)).all()
    return [(m["kepada"], m["perihal"], m["isi"]) for m in (json.loads(t.muatan) for t in daftar)]


def test_the_person_hears_before_on_and_after_the_due_date(unit: Unit, orang: Pengguna) -> None:
    nomor = make_rekomendasi(unit)
    make_rencana(nomor, tenggat=TENGGAT, pengguna_id=orang.id)
    jumlah = []
    for geser in range(-9, 20):
        run(TENGGAT + timedelta(days=geser))
        jumlah.append(len(mails()))
    # H-7 is a Wednesday, H+3 a Saturday: told on the next working day, Monday, five days after
    naik = [g for g, (a, b) in zip(range(-8, 20), pairwise(jumlah), strict=True) if b > a]
    assert naik == [-7, 0, 5]
    perihal = [p for _, p, _ in mails()]
    assert [p.split(":")[0] for p in perihal] == ["Jatuh tempo sebentar lagi", "Jatuh tempo", "Terlambat"]
    kepada, _perihal, isi = mails()[0]
    assert kepada == "pelaksana@uji.example"
    assert "Menambah loket" in isi
    assert f"/petugas/tindak-lanjut/{nomor}" in isi


def test_nobody_hears_twice_even_from_another_process(unit: Unit, orang: Pengguna) -> None:
    make_rencana(make_rekomendasi(unit), tenggat=TENGGAT, pengguna_id=orang.id)
    for _ in range(3):
        run(TENGGAT)
    assert len(mails()) == 1


def test_outside_working_hours_nothing_is_sent(unit: Unit, orang: Pengguna) -> None:
    make_rencana(make_rekomendasi(unit), tenggat=TENGGAT, pengguna_id=orang.id)
    assert run(TENGGAT, jam=0) == []  # 07.00 WIB
    assert run(date(2026, 5, 23)) == []  # a Saturday
    assert mails() == []
    assert run(TENGGAT) == ["remind_rencana", "send_ringkasan"]


def test_what_is_done_dropped_stopped_or_without_account_is_not_reminded(unit: Unit, orang: Pengguna) -> None:
    selesai, batal, henti, tanpa = (make_rekomendasi(unit, a) for a in "abcd")
    make_kemajuan(make_rencana(selesai, tenggat=TENGGAT, pengguna_id=orang.id), 100, tanggal=date(2026, 5, 4))
    rencana = make_rencana(batal, tenggat=TENGGAT, pengguna_id=orang.id)
    make_rencana(henti, tenggat=TENGGAT, pengguna_id=orang.id)
    make_rencana(tanpa, tenggat=TENGGAT)
    with unit_kerja():
        now = datetime(2026, 5, 4, 3, tzinfo=UTC)
        drop_rencana(rencana, hari_ini=now.date(), pelaku="uji", now=now)
        stop_rekomendasi(henti, alasan="x", hari_ini=now.date(), pelaku="uji", now=now)
    run(TENGGAT)
    assert mails() == []


def test_the_digest_goes_to_heads_and_officers_about_their_units(unit: Unit) -> None:
    lain = make_unit("LAIN", "Dinas Lain")
    make_akun(Peran.PIMPINAN, None, "pimpinan@uji.example")
    make_akun(Peran.PETUGAS_SKM, "DINAS", "skm@uji.example")
    make_akun(Peran.PETUGAS_PENGADUAN, "LAIN", "aduan@uji.example")
    make_akun(Peran.PELAKSANA, "DINAS", "pelaksana@uji.example")
    make_akun(Peran.AUDITOR, None, "auditor@uji.example")
    make_rencana(make_rekomendasi(unit), tenggat=date(2026, 6, 30))
    make_rekomendasi(lain, sumber="pengaduan")
    make_kemajuan(make_rencana(make_rekomendasi(lain, "b")), 100, tanggal=date(2026, 5, 4))
    run(date(2026, 6, 30))
    run(date(2026, 7, 1), jam=0)
    assert mails() == []
    run(date(2026, 7, 1))
    run(date(2026, 7, 2))
    surat = {kepada: isi for kepada, _perihal, isi in mails()}
    assert sorted(surat) == ["aduan@uji.example", "pimpinan@uji.example", "skm@uji.example"]
    assert len(mails()) == 3
    assert (
        "belum selesai: 2.\n- Hasil survei: 1\n- Pengaduan: 1\nBelum ada rencana: 1." in surat["pimpinan@uji.example"]
    )
    assert "Triwulan II 2026" in surat["skm@uji.example"]
    assert "Kepala Bidang (Dinas Contoh), tenggat 30 Juni 2026, 0 persen" in surat["skm@uji.example"]
    assert "Tidak ada rencana yang terlambat." in surat["aduan@uji.example"]
    assert "Dinas Contoh" not in surat["aduan@uji.example"]


def test_the_months_of_the_digest_are_settings(unit: Unit) -> None:
    make_akun(Peran.PIMPINAN, None, "pimpinan@uji.example")
    with unit_kerja():
        save_aturan(50, [6], pelaku="uji", now=at(TENGGAT))
    run(date(2026, 7, 1))
    assert mails() == []
    run(date(2026, 6, 15))
    assert [kepada for kepada, _, _ in mails()] == ["pimpinan@uji.example"]
