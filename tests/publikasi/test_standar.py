"""Standards of service: versions, the one in force, completeness, coverage, reviews, the back office."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from portal.akun.domain import Peran
from portal.app import create_app
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.publikasi.domain.borang import Borang
from portal.publikasi.domain.standar import KOMPONEN, PENGELOLAAN, PENYAMPAIAN, read_reviu, read_standar
from portal.publikasi.service.cakupan import read_cakupan
from portal.publikasi.service.standar import count_reviu, find_berlaku, get_layanan_in, list_versi
from portal.skm.service.penutupan import close_periode
from tests.conftest import UJI, make_settings
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.publikasi import HARI, LENGKAP, SAAT, make_maklumat, make_penandatangan, make_reviu, make_standar
from tests.pabrik.skm import make_jawaban, make_nilai

AKHIR = date(2025, 12, 31)


def test_a_standard_has_six_components_for_the_citizen_and_eight_for_the_office() -> None:
    assert (len(PENYAMPAIAN), len(PENGELOLAAN), len(KOMPONEN)) == (6, 8, 14)


@pytest.mark.parametrize(
    ("bidang", "nilai", "kena"),
    [
        ("tanggal_sk", "", "tanggal_sk"),
        ("nomor_sk", "", "nomor_sk"),
        ("berlaku_mulai", "", "berlaku_mulai"),
        ("berlaku_mulai", "kemarin", "berlaku_mulai"),
        ("tanggal_sk", "2025-04-03", "tanggal_sk"),
        ("sippn_sinkron", "", "sippn_sinkron"),
        ("sippn_id", "", "sippn_id"),
        ("sippn_url", "javascript:alert(1)", "sippn_url"),
        ("nomor_sk", "x" * 121, "nomor_sk"),
        ("persyaratan", "x" * 6001, "persyaratan"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_control(bidang: str, nilai: str, kena: str) -> None:
    borang = Borang({**LENGKAP, bidang: nilai})
    read_standar(borang, hari_ini=HARI)
    assert set(borang.galat) == {kena}


def test_a_review_describes_the_inputs_it_used_and_the_decision() -> None:
    borang = Borang({"tanggal": "2025-03-01", "pakai_skm": "1", "masukan_skm": ""})
    read_reviu(borang, hari_ini=HARI)
    assert set(borang.galat) == {"masukan_skm", "perubahan"}


def test_a_new_version_takes_over_on_its_day_and_the_old_one_stays(tiap_app: Flask) -> None:
    layanan = make_layanan(make_unit())
    make_standar(layanan, berlaku_mulai="2025-01-02", waktu="lima hari")
    make_standar(layanan, berlaku_mulai="2025-06-01", waktu="tiga hari")

    def waktu(hari: date) -> str | None:
        ada = find_berlaku(layanan.id, hari)
        return ada.waktu if ada else None

    assert [waktu(h) for h in (date(2025, 1, 1), date(2025, 1, 2), date(2025, 5, 31), date(2025, 6, 1))] == [
        None, "lima hari", "lima hari", "tiga hari",
    ]  # fmt: skip
    assert [v.versi for v in list_versi(layanan.id)] == [2, 1]


def test_saving_without_a_change_makes_no_version(tiap_app: Flask) -> None:
    layanan = make_layanan(make_unit())
    make_standar(layanan)
    with pytest.raises(DomainError, match="Tidak ada yang berubah"):
        make_standar(layanan)
    assert len(list_versi(layanan.id)) == 1


@pytest.mark.parametrize("kerja", ["UPDATE standar_layanan SET waktu = 'x'", "DELETE FROM standar_layanan"])
def test_a_stored_version_can_be_neither_changed_nor_deleted(tiap_app: Flask, kerja: str) -> None:
    make_standar(make_layanan(make_unit()))
    db.session.remove()
    with pytest.raises(DatabaseError), db.engine.begin() as koneksi:
        koneksi.execute(text(kerja))


def test_coverage_counts_what_is_in_force_on_the_day(tiap_app: Flask) -> None:
    unit = make_unit()
    penuh, sebagian = make_layanan(unit, "A", "Layanan A"), make_layanan(unit, "B", "Layanan B")
    make_layanan(unit, "C", "Layanan C")
    make_standar(penuh)
    make_standar(sebagian, evaluasi="", kompensasi="", daring="", terpadu="", sippn_id="", sippn_sinkron="")
    make_penandatangan()
    make_maklumat(unit, penuh)

    kini = read_cakupan([unit.id], per=AKHIR)
    assert (kini.layanan, kini.berstandar, kini.lengkap, kini.komponen_lengkap) == (3, 2, 1, False)
    assert kini.layanan_berstandar_persen == Fraction(200, 3)
    sepertiga = Fraction(100, 3)
    assert kini.layanan_bermaklumat_persen == sepertiga
    assert kini.layanan_online_persen == kini.layanan_terpadu_persen == sepertiga
    assert kini.layanan_tertaut_nasional_persen == kini.layanan_berkompensasi_persen == sepertiga
    assert read_cakupan([unit.id], per=date(2025, 1, 1)).berstandar == 0


def test_a_standard_without_a_decree_is_not_counted_as_set(app: Flask) -> None:
    unit = make_unit()
    make_standar(make_layanan(unit), nomor_sk="", tanggal_sk="")
    kini = read_cakupan(None, per=AKHIR)
    assert (kini.berstandar, kini.daring, kini.komponen_lengkap) == (0, 1, False)


def test_the_maklumat_of_a_unit_promises_all_its_services_but_not_those_of_others(app: Flask) -> None:
    unit = make_unit()
    for kode in "AB":
        make_layanan(unit, kode, f"Layanan {kode}")
    make_layanan(make_unit("LAIN", "Unit Lain"))
    make_penandatangan()
    make_maklumat(unit)
    assert read_cakupan(None, per=AKHIR).layanan_bermaklumat_persen == Fraction(200, 3)


def test_coverage_without_services_has_no_share(app: Flask) -> None:
    assert read_cakupan([], per=AKHIR).layanan_berstandar_persen is None


def test_reviews_of_a_year_are_counted_by_service_with_inputs_and_stakeholders(tiap_app: Flask) -> None:
    unit = make_unit()
    a, b = (make_standar(make_layanan(unit, kode, f"Layanan {kode}")) for kode in "AB")
    make_reviu(a, pakai_skm="1", masukan_skm="Waktu", pakai_pengaduan="1", masukan_pengaduan="Antre", lsm="1")
    make_reviu(a)
    make_reviu(b, pakai_skm="1", masukan_skm="Waktu")
    rekap = count_reviu([unit.id], 2025)
    assert (rekap.layanan, rekap.direviu, rekap.bermasukan, rekap.berpemangku) == (2, 2, 1, 1)
    assert count_reviu([unit.id], 2024).direviu == 0


def test_a_review_sheet_sent_twice_is_stored_once(tiap_app: Flask) -> None:
    unit = make_unit()
    a, b = (make_standar(make_layanan(unit, kode, f"Layanan {kode}")) for kode in "AB")
    pertama = make_reviu(a, lsm="1")
    assert make_reviu(a, lsm="1").id == pertama.id
    lain = [make_reviu(a), make_reviu(a, lsm="1", tanggal="2025-03-04"), make_reviu(b, lsm="1")]
    assert len({pertama.id, *(satu.id for satu in lain)}) == 4


def test_a_review_before_the_decree_is_refused(app: Flask) -> None:
    standar = make_standar(make_layanan(make_unit()))
    with pytest.raises(DomainError, match="mendahului"):
        make_reviu(standar, tanggal="2024-12-01")


@pytest.fixture
def petugas(klien: Klien) -> Klien:
    """An officer of DINKES is signed in; DINKES has the service UMUM, LAIN a service of its own."""
    make_layanan(make_unit())
    make_layanan(make_unit("LAIN", "Unit Lain"))
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk("petugas_skm@uji.example")
    return klien


def test_an_officer_writes_a_standard_and_citizens_read_it(petugas: Klien) -> None:
    halaman = petugas.get("/petugas/publikasi/standar/1/ubah")
    kirim = petugas.send(petugas.form(halaman, "persyaratan"), **LENGKAP)
    assert kirim.status_code == 303
    assert "14 dari 14 komponen" in text_of(petugas.follow(kirim).text)
    teks = text_of(petugas.get("/publikasi/layanan/DINKES/UMUM").text)
    assert "Persyaratan ditulis di sini" in teks
    assert "Layanan diulang tanpa biaya" in teks
    assert "SK/1/2025" in teks
    assert "Layanan Umum" in text_of(petugas.get("/publikasi/layanan/").text)


def test_a_refused_standard_keeps_what_was_typed(petugas: Klien) -> None:
    formulir = petugas.form(petugas.get("/petugas/publikasi/standar/1/ubah"), "persyaratan")
    respons = petugas.send(formulir, persyaratan="Fotokopi KTP", nomor_sk="SK/9", tanggal_sk="")
    assert respons.status_code == 422
    assert "Isi tanggal SK." in text_of(respons.text)
    lagi = petugas.form(respons, "persyaratan").isi
    assert (lagi["persyaratan"].strip(), lagi["nomor_sk"]) == ("Fotokopi KTP", "SK/9")


def test_the_form_begins_with_the_newest_version(petugas: Klien, app: Flask) -> None:
    make_standar(get_layanan_in(1, None), waktu="lima hari")
    isi = petugas.form(petugas.get("/petugas/publikasi/standar/1/ubah"), "waktu").isi
    assert (isi["waktu"].strip(), isi["nomor_sk"], isi["daring"]) == ("lima hari", "SK/1/2025", "1")


def test_a_review_is_entered_and_shown(petugas: Klien, app: Flask) -> None:
    assert petugas.get("/petugas/publikasi/standar/1/reviu").status_code == 404
    make_standar(get_layanan_in(1, None))
    formulir = petugas.form(petugas.get("/petugas/publikasi/standar/1/reviu"), "perubahan")
    assert petugas.send(formulir, perubahan="").status_code == 422
    kirim = petugas.send(formulir, perubahan="Waktu dipersingkat", akademisi="1", lsm="1")
    assert kirim.status_code == 303
    teks = text_of(petugas.follow(kirim).text)
    assert "Waktu dipersingkat" in teks
    assert "Akademisi; Lembaga swadaya masyarakat (LSM)" in teks


def test_a_review_begins_with_what_the_survey_said_of_the_service(petugas: Klien, app: Flask) -> None:
    layanan = get_layanan_in(1, None)
    lain = make_layanan(layanan.unit, "LAIN", "Layanan Lain")
    make_standar(layanan)
    make_standar(lain)
    for _ in range(5):
        make_jawaban(layanan, make_nilai(4, waktu=2))
    for _ in range(4):
        make_jawaban(lain, make_nilai(1))
    with unit_kerja():
        close_periode(layanan.unit, Periode.parse("2025-TW1"), hari_ini=HARI, pelaku="uji", now=SAAT)
    isi = petugas.form(petugas.get("/petugas/publikasi/standar/1/reviu"), "perubahan").isi
    assert isi["masukan_skm"].strip() == (
        "Triwulan I 2025: 5 responden, nilai 94,44; unsur terendah: Waktu Penyelesaian."
    )
    assert isi["pakai_skm"] == "1"
    sedikit = petugas.form(petugas.get(f"/petugas/publikasi/standar/{lain.id}/reviu"), "perubahan").isi
    assert sedikit["masukan_skm"].strip() == ""
    assert "pakai_skm" not in sedikit


def test_services_of_another_unit_do_not_exist_for_an_officer(petugas: Klien) -> None:
    assert "Unit Lain" not in petugas.get("/petugas/publikasi/standar/").text
    for alamat in ("standar/2", "standar/2/ubah", "standar/2/reviu", "standar/1?versi=9"):
        assert petugas.get(f"/petugas/publikasi/{alamat}").status_code == 404, alamat


def test_an_auditor_reads_standards_and_changes_none(klien: Klien) -> None:
    make_layanan(make_unit())
    make_akun(Peran.AUDITOR)
    klien.masuk("auditor@uji.example")
    assert klien.get("/petugas/publikasi/standar/1").status_code == 200
    assert klien.get("/petugas/publikasi/standar/1/ubah").status_code == 403


def test_a_retired_service_has_no_public_page(klien: Klien) -> None:
    layanan = make_layanan(make_unit())
    make_standar(layanan)
    assert klien.get("/publikasi/layanan/DINKES/UMUM").status_code == 200
    with unit_kerja():
        db.session.merge(layanan).aktif = False
    assert klien.get("/publikasi/layanan/DINKES/UMUM").status_code == 404
    assert klien.get("/publikasi/layanan/DINKES/TIADA").status_code == 404


def test_the_back_office_works_in_a_process_that_serves_nothing_else(data: Path) -> None:
    app = create_app(make_settings(data, permukaan=frozenset({"petugas"})), tambahan=UJI)
    with app.app_context():
        unit = make_unit()
        make_standar(make_layanan(unit))
        make_penandatangan()
        make_maklumat(unit)
        make_akun(Peran.ADMIN)
        klien = make_klien(app)
        klien.masuk("admin@uji.example")
        for alamat in ("standar/", "standar/1", "standar/1/ubah", "maklumat/", "maklumat/baru", "pemasangan/", ""):
            assert klien.get(f"/petugas/publikasi/{alamat}").status_code == 200, alamat
        assert klien.get("/api/v1/unit").status_code == 404
        db.session.remove()
        db.engine.dispose()
