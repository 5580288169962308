"""The maklumat: three elements, signatory by date, versions, its pages and its printed sheets."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.tugas import ANTRE, Tugas, run_tugas
from portal.organisasi.service import add_penandatangan
from portal.publikasi.domain.borang import Borang
from portal.publikasi.domain.maklumat import read_maklumat
from portal.publikasi.piagam import list_lembar
from portal.publikasi.service.maklumat import JENIS_TUGAS, list_versi, map_maklumat, pick_maklumat
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.publikasi import HARI, SAAT, make_maklumat, make_penandatangan

ISIAN = {
    "tanggal": "2025-01-06",
    "penyelenggara": "Dinas Kesehatan",
    "jenis_layanan": "Izin usaha\nReklame",
    "sanksi": "Hukuman disiplin",
}


@pytest.mark.parametrize("bidang", ISIAN)
def test_each_of_the_three_elements_and_the_date_is_needed(bidang: str) -> None:
    borang = Borang({**ISIAN, bidang: " "})
    read_maklumat(borang, hari_ini=HARI)
    assert set(borang.galat) == {bidang}


def test_the_signatory_is_whoever_signs_on_that_date(tiap_app: Flask) -> None:
    unit = make_unit()
    with unit_kerja():
        for nama, mulai, sampai in (
            ("Lama", None, date(2024, 12, 31)),
            ("Baru", date(2025, 1, 1), None),
        ):
            add_penandatangan(jabatan="Kepala", nama=nama, mulai=mulai, sampai=sampai, pelaku="uji", now=SAAT)
    assert make_maklumat(unit, tanggal=date(2024, 12, 31)).nama == "Lama"
    assert make_maklumat(unit, tanggal=date(2025, 1, 6)).nama == "Baru"


def test_an_acting_officer_signs_as_one(app: Flask) -> None:
    with unit_kerja():
        add_penandatangan(
            jabatan="Kepala", nama="Pengganti", sebagai="Plt.",
            mulai=date(2025, 1, 1), sampai=date(2025, 2, 1), pelaku="uji", now=SAAT,
        )  # fmt: skip
    assert make_maklumat(make_unit(), tanggal=date(2025, 1, 6)).jabatan == "Plt. Kepala"


def test_without_a_signatory_nothing_is_signed(app: Flask) -> None:
    with pytest.raises(DomainError, match="penandatangan"):
        make_maklumat(make_unit())


def test_the_newest_version_whose_day_has_come_promises_the_service(tiap_app: Flask) -> None:
    unit = make_unit()
    layanan = make_layanan(unit)
    make_penandatangan()
    make_maklumat(unit, tanggal=date(2025, 1, 6))
    make_maklumat(unit, layanan, tanggal=date(2025, 3, 1))
    make_maklumat(unit, tanggal=date(2025, 2, 1))
    assert [m.versi for m in list_versi(unit.id, None)] == [2, 1]

    def pick(hari: date) -> tuple[int | None, int] | None:
        milik = pick_maklumat(map_maklumat([unit.id], hari), layanan)
        return (milik.layanan_id, milik.versi) if milik else None

    assert [pick(date(2025, b, 7)) for b in (1, 2, 3)] == [(None, 1), (None, 2), (layanan.id, 1)]
    assert pick(date(2025, 1, 5)) is None


def test_a_form_sent_twice_makes_one_version_until_another_signs(tiap_app: Flask) -> None:
    unit = make_unit()
    make_penandatangan()
    pertama = make_maklumat(unit)
    assert make_maklumat(unit).id == pertama.id
    assert len(db.session().scalars(select(Tugas.id).where(Tugas.jenis == JENIS_TUGAS)).all()) == 1
    make_penandatangan(unit, "Kepala Baru")
    assert [make_maklumat(unit).versi, make_maklumat(unit, tanggal=date(2025, 2, 1)).versi] == [2, 3]
    assert make_maklumat(unit, tanggal=date(2025, 1, 6)).versi == 4, "an older text may come back"


def _draw() -> None:
    nomor = db.session().scalars(select(Tugas.id).where(Tugas.jenis == JENIS_TUGAS, Tugas.status == ANTRE)).all()
    assert all(run_tugas(n) for n in nomor)


def test_citizens_read_the_three_elements_and_fetch_the_sheets(klien: Klien) -> None:
    unit = make_unit()
    layanan = make_layanan(unit)
    make_penandatangan()
    assert klien.get("/publikasi/maklumat/DINKES").status_code == 404
    milik = make_maklumat(unit)
    halaman = klien.get("/publikasi/maklumat/DINKES")
    for kata in ("Dinas Kesehatan Contoh", "Reklame", "Hukuman disiplin", "Ida Ayu Kepala", "6 Januari 2025"):
        assert kata in text_of(halaman.text)
    assert klien.get("/publikasi/maklumat/DINKES/maklumat-a4.pdf").status_code == 404
    _draw()
    assert list_lembar(milik) == ["a4.pdf", "a3.pdf"]
    for nama in list_lembar(milik):
        assert klien.get(f"/publikasi/maklumat/DINKES/maklumat-{nama}").data.startswith(b"%PDF")
    assert klien.get("/publikasi/maklumat/DINKES/maklumat-a5.pdf").status_code == 404
    assert "Hukuman disiplin" in text_of(klien.get("/publikasi/layanan/DINKES/UMUM").text)
    make_maklumat(unit, layanan)
    _draw()
    assert klien.get("/publikasi/layanan/DINKES/UMUM/maklumat-a3.pdf").data.startswith(b"%PDF")


@pytest.fixture
def petugas(klien: Klien) -> Klien:
    make_layanan(make_unit())
    make_layanan(make_unit("LAIN", "Unit Lain"))
    make_penandatangan()
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk("petugas_skm@uji.example")
    return klien


def test_an_officer_signs_a_version_for_the_unit(petugas: Klien) -> None:
    formulir = petugas.form(petugas.get("/petugas/publikasi/maklumat/baru?untuk=DINKES"), "sanksi")
    assert formulir.isi["jenis_layanan"].strip() == "Layanan Umum"
    kosong = petugas.send(formulir, sanksi="", tanggal="2025-01-06")
    assert kosong.status_code == 422
    assert petugas.form(kosong, "sanksi").isi["tanggal"] == "2025-01-06"
    kirim = petugas.send(formulir, sanksi="Hukuman disiplin", tanggal="2025-01-06")
    assert kirim.status_code == 303
    teks = text_of(petugas.follow(kirim).text)
    assert "Berlaku" in teks
    assert "sedang dibuat" in teks


def test_an_officer_signs_nothing_for_another_unit(petugas: Klien) -> None:
    formulir = petugas.form(petugas.get("/petugas/publikasi/maklumat/baru"), "sanksi")
    for untuk in ("LAIN", "LAIN/2", "DINKES/2", "", "DINKES/x"):
        respons = petugas.send(formulir, untuk=untuk, **ISIAN)
        assert respons.status_code == 422, untuk
    assert list_versi(1, None) == list_versi(2, None) == []


def test_sheets_are_asked_for_again(petugas: Klien, app: Flask) -> None:
    from portal.organisasi.service import find_unit

    make_maklumat(find_unit("DINKES"))
    halaman = petugas.get("/petugas/publikasi/maklumat/")
    formulir = next(f for f in petugas.forms(halaman) if f.alamat.endswith("/lembar"))
    assert petugas.send(formulir).status_code == 303
    assert len(db.session().scalars(select(Tugas.id).where(Tugas.jenis == JENIS_TUGAS)).all()) == 2
