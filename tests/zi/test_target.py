"""Yearly targets: what counts as reached, where a value comes from, and that history stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.periode import Periode
from portal.organisasi.service import Unit
from portal.skm.service.penutupan import close_periode
from portal.zi.butir import find_indikator
from portal.zi.domain.target import Capaian, parse_nilai
from portal.zi.service.target import read_capaian_target, read_target, set_realisasi, set_target
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai
from tests.pabrik.zi import NOVEMBER, make_slot

HARI_INI = date(2026, 11, 20)
ALAMAT = "/petugas/zi/target?unit=DINKES&tahun=2026"


@pytest.fixture(autouse=True)
def _pada_november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


def read(unit: Unit, kode: str) -> Capaian:
    return next(c for c in read_capaian_target(unit, 2026, hari_ini=HARI_INI) if c.indikator.kode == kode)


@pytest.mark.parametrize(
    ("kode", "tahun", "nilai"),
    [("RA.5.3", 2022, 90), ("RA.5.3", 2026, 100), ("RA.6.1", 2026, 80), ("RA.6.3", 2024, 75), ("RA.6.2b", 2025, 10)],
)
def test_the_action_plans_targets_ship_with_the_portal(app: Flask, kode: str, tahun: int, nilai: int) -> None:
    assert read_target(kode, tahun) == nilai


def test_a_year_nobody_set_has_no_target(app: Flask) -> None:
    assert read_target("RA.6.3", 2030) is None
    with pytest.raises(TidakDitemukan):
        read_target("RA.9.9", 2026)


def test_the_office_sets_a_target_and_the_former_one_stays(tiap_app: Flask) -> None:
    with unit_kerja():
        set_target("RA.6.3", 2027, "82,5", "", pelaku="uji", now=NOVEMBER)
    assert read_target("RA.6.3", 2027) == Decimal("82.5")
    with pytest.raises(DomainError, match="Tulis alasannya"), unit_kerja():
        set_target("RA.6.3", 2027, "80", "", pelaku="uji", now=NOVEMBER)
    with unit_kerja():
        set_target("RA.6.3", 2027, "80", "Disesuaikan dengan renstra", pelaku="uji", now=NOVEMBER)
        assert set_target("RA.6.3", 2027, "80", "sama", pelaku="uji", now=NOVEMBER) is None
    assert read_target("RA.6.3", 2027) == 80
    with pytest.raises(DatabaseError), db.engine.begin() as koneksi:
        koneksi.execute(text("DELETE FROM zi_target"))


def test_a_reached_target_does_not_paint_a_poor_index_green(app: Flask) -> None:
    layanan = make_layanan(make_unit())
    for skor in (3, 3, 4):
        make_jawaban(layanan, make_nilai(skor), tanggal=date(2026, 2, 3))
    with unit_kerja():
        close_periode(layanan.unit, Periode.parse("2026-TW1"), hari_ini=HARI_INI, pelaku="uji", now=NOVEMBER)
    hasil = read(layanan.unit, "RA.6.3")
    assert (hasil.nilai, hasil.mutu) == (Decimal("83.33"), "B")
    assert (hasil.tercapai, hasil.semu) == (True, True)


@pytest.mark.parametrize(("nilai", "ya"), [("1", True), ("2", False)])
def test_code_one_is_good(nilai: str, ya: bool) -> None:
    assert Capaian(find_indikator("RA.5.2b"), 2026, Decimal(1), Decimal(nilai), "diketik").tercapai is ya


def test_lower_is_better_where_the_indicator_says_so() -> None:
    turun = replace(find_indikator("RA.6.3"), arah="turun")
    assert Capaian(turun, 2026, Decimal(5), Decimal(4), "diketik").tercapai is True
    assert Capaian(turun, 2026, Decimal(5), Decimal(6), "diketik").tercapai is False


def test_without_target_or_value_nothing_is_judged() -> None:
    ind = find_indikator("RA.6.3")
    assert Capaian(ind, 2026, None, Decimal(80), "portal").tercapai is None
    assert Capaian(ind, 2026, Decimal(80), None, "").tercapai is None


def test_evidence_is_counted(tiap_app: Flask) -> None:
    unit = make_unit()
    assert read(unit, "RA.5.5b").nilai == 2
    assert read(unit, "RA.6.2b").nilai == 0
    make_slot(unit, "V.v.a", "peta-benturan")
    make_slot(unit, "VI.ii.f", "kartu-inovasi")
    assert read(unit, "RA.5.5b").tercapai is True
    assert read(unit, "RA.6.2b").nilai == 1


def test_a_value_the_portal_measures_cannot_be_typed(app: Flask) -> None:
    unit = make_unit()
    with pytest.raises(DomainError, match="dihitung portal"), unit_kerja():
        set_realisasi("RA.5.3", unit, 2026, "100", "", pelaku="uji", now=NOVEMBER)


@pytest.mark.parametrize(
    ("kode", "teks", "nilai"),
    [
        ("RA.6.3", "87,50", "87.50"),
        ("RA.6.3", "1.250,75", "1250.75"),
        ("RA.5.3", "95 %", "95"),
        ("RA.6.3", "80.5", "80.5"),
        ("RA.6.3", "1.250", "1250"),
        ("RA.6.3", "87,125", "87.13"),
    ],
)
def test_numbers_are_read_as_officers_write_them(kode: str, teks: str, nilai: str) -> None:
    assert parse_nilai(teks, find_indikator(kode)) == Decimal(nilai)


@pytest.mark.parametrize(
    ("kode", "teks"),
    [("RA.6.3", ""), ("RA.6.3", "banyak"), ("RA.6.3", "-1"), ("RA.6.3", "NaN"), ("RA.6.3", "1e99"), ("RA.6.3", "inf"),
     ("RA.5.3", "101"), ("RA.5.2b", "3"), ("RA.6.3", "9" * 400)],
)  # fmt: skip
def test_what_is_no_such_number_is_refused(kode: str, teks: str) -> None:
    with pytest.raises(DomainError):
        parse_nilai(teks, find_indikator(kode))


def test_office_types_what_the_portal_cannot_measure(klien_tiap: Klien) -> None:
    make_unit()
    make_akun(Peran.ADMIN)
    klien_tiap.masuk("admin@uji.example")
    halaman = klien_tiap.get(ALAMAT)
    form = klien_tiap.form(halaman, "catatan")
    assert form.alamat.endswith("/RA.5.2b/realisasi")
    salah = klien_tiap.send(form, nilai="7", catatan="kata saya")
    assert salah.status_code == 422
    assert "Isi 1 untuk ada atau baik, 2 untuk tidak." in text_of(salah.text)
    assert klien_tiap.form(salah, "catatan").isi["catatan"] == "kata saya"
    assert klien_tiap.send(form, nilai="1", catatan="Reviu Mei").status_code == 303
    kata = text_of(klien_tiap.get(ALAMAT).text)
    assert "1 kode (diisi kantor)" in kata
    assert "Reviu Mei" in kata


def test_admin_changes_a_target_on_the_page_and_officers_do_not(klien: Klien) -> None:
    make_unit()
    make_akun(Peran.ADMIN)
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk("admin@uji.example")
    form = klien.form(klien.get(ALAMAT), "alasan")
    assert "Tulis alasannya" in text_of(klien.send(form, nilai="85").text)
    assert klien.send(form, nilai="85", alasan="Renstra baru").status_code == 303
    assert "Renstra baru" in text_of(klien.get(ALAMAT).text)
    lain = klien.application.test_client()
    lain.masuk("petugas_skm@uji.example")  # type: ignore[attr-defined]
    halaman = lain.get(ALAMAT)
    assert "Ubah target" not in text_of(halaman.text)
    tanda = lain.form(halaman, "catatan").isi["csrf_token"]  # type: ignore[attr-defined]
    isi = {"csrf_token": tanda, "nilai": "1", "alasan": "contoh", "unit": "DINKES"}
    assert lain.post("/petugas/zi/target/RA.6.3", data=isi).status_code == 403


def test_an_unknown_indicator_is_not_found(klien: Klien) -> None:
    make_unit()
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    tanda = klien.form(klien.get(ALAMAT), "catatan").isi["csrf_token"]
    isi = {"csrf_token": tanda, "nilai": "1", "unit": "DINKES"}
    assert klien.post("/petugas/zi/target/RA.9.9", data=isi).status_code == 404


def test_the_head_of_one_unit_sets_no_target_of_the_whole_office(klien: Klien) -> None:
    make_unit()
    make_unit("CABANG", "Cabang", "DINKES")
    make_akun(Peran.PIMPINAN, "CABANG")
    klien.masuk("pimpinan@uji.example")
    halaman = klien.get("/petugas/zi/target?unit=CABANG&tahun=2026")
    assert not [f for f in klien.forms(halaman) if "/target/RA.5.3" in f.alamat]
    kirim = {"csrf_token": klien.form(halaman, "csrf_token").isi["csrf_token"], "nilai": "1", "alasan": "kata saya"}
    kirim |= {"unit": "CABANG", "tahun": "2026"}
    assert klien.post("/petugas/zi/target/RA.5.3", data=kirim).status_code == 403
    assert read_target("RA.5.3", 2026) == 100
