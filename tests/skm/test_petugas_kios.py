"""Kiosks in the back office: making one, its code shown once, mistakes beside their fields, other units' kiosks."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.organisasi.service import Unit
from portal.skm.models import Kios
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_loket, make_unit

ALAMAT = "/petugas/skm/kios"
SELASA = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
ISI = {"nama": "Tablet pintu keluar", "pin": "2580", "diam_detik": "60"}


@pytest.fixture
def unit(app: Flask, klien: Klien) -> Unit:
    unit = make_unit()
    make_layanan(unit)
    make_loket(unit)
    make_akun(Peran.PETUGAS_SKM, unit.kode)
    klien.masuk("petugas_skm@uji.example")
    return unit


def make(klien: Klien, unit: Unit, **isi: str) -> str:
    halaman = klien.get(f"{ALAMAT}?unit={unit.kode}")
    return klien.follow(klien.send(klien.form(halaman, "nama"), **{**ISI, **isi})).text


def test_a_new_kiosk_shows_its_code_once_and_lists_its_signs_of_life(klien: Klien, unit: Unit) -> None:
    halaman = make(klien, unit)
    kode = halaman.split('id="kode-kios">')[1].split("<")[0]
    kios = db.session.scalars(select(Kios)).one()
    assert (kios.nama, kios.diam_detik, kios.layanan_id) == ("Tablet pintu keluar", 60, None)
    assert "2580" not in kios.pin
    daftar = klien.get(f"{ALAMAT}?unit={unit.kode}").text
    assert kode not in daftar
    assert "Belum dipasangkan" in text_of(daftar)
    with time_machine.travel(SELASA, tick=False):
        with unit_kerja() as sesi:
            lalu = SELASA - timedelta(minutes=20)
            sesi.execute(update(Kios).values(sidik="x", denyut_at=lalu, antrean=7, selisih_jam=-3 * 3600))
        klien.masuk("petugas_skm@uji.example")
        teks = text_of(klien.get(f"{ALAMAT}?unit={unit.kode}").text)
    assert "20 menit lalu 7 terlalu cepat 3 jam Tidak ada kabar" in teks


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        ({"nama": " "}, "Tulis nama kios."),
        ({"pin": "123"}, "PIN terdiri dari 4 sampai 8 angka."),
        ({"pin": "٢٥٨٠"}, "PIN terdiri dari 4 sampai 8 angka."),
        ({"pin": "4321"}, "PIN ini mudah ditebak."),
        ({"diam_detik": "29"}, "Isi dengan bilangan 30 sampai 120."),
        ({"diam_detik": "abc"}, "Isi dengan bilangan 30 sampai 120."),
        ({"layanan": "999"}, "Pilihan ini tidak dikenal."),
        ({"loket": "x"}, "Pilihan ini tidak dikenal."),
    ],
)
def test_a_mistake_is_named_and_everything_typed_stays(
    klien: Klien, unit: Unit, isi: dict[str, str], kalimat: str
) -> None:
    halaman = klien.get(f"{ALAMAT}?unit={unit.kode}")
    kirim = {**ISI, **isi}
    respons = klien.send(klien.form(halaman, "nama"), **kirim)
    assert respons.status_code == 422
    assert text_of(respons.text).count(kalimat) >= 2
    kembali = klien.form(respons, "nama").isi
    assert all(kembali[k].strip() == v.strip() for k, v in kirim.items() if k in ISI)
    assert db.session.scalar(select(func.count()).select_from(Kios)) == 0


def test_changing_the_pin_and_revoking(klien: Klien, unit: Unit) -> None:
    make(klien, unit)
    lama = db.session.scalars(select(Kios.pin)).one()
    nomor = db.session.scalars(select(Kios.id)).one()
    halaman = klien.get(f"{ALAMAT}?unit={unit.kode}")
    ubah = next(f for f in klien.forms(halaman) if f.alamat.endswith(f"/kios/{nomor}/ubah"))
    assert klien.send(ubah, pin="1111").status_code == 422
    assert klien.send(ubah, pin="", diam_detik="90").status_code == 303
    db.session.expire_all()
    assert db.session.execute(select(Kios.pin, Kios.diam_detik)).one() == (lama, 90)
    assert klien.send(ubah, pin="8642").status_code == 303
    assert db.session.scalars(select(Kios.pin)).one() != lama
    cabut = next(f for f in klien.forms(halaman) if f.alamat.endswith("/cabut"))
    assert "7 hari" in text_of(klien.follow(klien.send(cabut)).text)
    kode = next(f for f in klien.forms(halaman) if f.alamat.endswith("/kode"))
    assert klien.send(kode).status_code == 409


def test_kiosks_of_other_units_are_out_of_reach(klien: Klien, unit: Unit) -> None:
    make(klien, unit)
    nomor = db.session.scalars(select(Kios.id)).one()
    lain = make_unit("LAIN", "Unit lain")
    make_akun(Peran.PETUGAS_SKM, lain.kode, "lain@uji.example")
    klien.get("/akun/keluar")
    orang = klien.application.test_client()
    orang.masuk("lain@uji.example")  # type: ignore[attr-defined]
    halaman = orang.get(ALAMAT)
    tanda = orang.form(halaman, "nama").isi["csrf_token"]  # type: ignore[attr-defined]
    for gerak in ("kode", "ubah", "cabut"):
        isi = {"csrf_token": tanda, "pin": "", "diam_detik": "45"}
        assert orang.post(f"{ALAMAT}/{nomor}/{gerak}", data=isi).status_code == 404
    assert orang.get(f"{ALAMAT}?unit={unit.kode}").status_code == 404
    assert db.session.scalars(select(Kios.dicabut_at)).one() is None
