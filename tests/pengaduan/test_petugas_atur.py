"""Settings: terms, subjects, canned answers, the way of counting; running cases keep what they began with."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db
from portal.organisasi.service import find_unit
from portal.pengaduan.models import JawabanBaku, Kategori, Pengaduan, TenggatRow
from portal.pengaduan.service import aturan
from tests.klien import Klien, text_of
from tests.korpus.masukan import TEKS
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.pengaduan import SENIN, make_pengaduan

AWAL = "/petugas/pengaduan"
TERM: dict[str, Any] = {
    "tahap": "verifikasi",
    "klasifikasi": "",
    "jumlah": "2",
    "satuan": "hari_kerja",
    "perpanjangan": "0",
    "perpanjangan_maks": "0",
    "dasar_hukum": "SK Kepala Dinas 1/2026",
}


@pytest.fixture(autouse=True)
def _saat() -> Iterator[None]:
    with time_machine.travel(SENIN, tick=False):
        yield


@pytest.fixture
def kantor(tiap_app: Flask) -> Flask:
    make_unit("DINAS", "Dinas Contoh")
    make_unit("BIDANG", "Bidang Contoh", "DINAS")
    make_akun(Peran.ADMIN)
    make_akun(Peran.PETUGAS_PENGADUAN, "BIDANG")
    return tiap_app


@pytest.fixture
def admin(kantor: Flask, klien_tiap: Klien) -> Klien:
    klien_tiap.masuk("admin@uji.example")
    return klien_tiap


def _save_term(klien: Klien, unit: str = "", **isi: Any) -> Any:
    formulir = klien.form(klien.get(f"{AWAL}/tenggat?unit={unit}"), "jumlah")
    return klien.send(formulir, **{**TERM, **isi})


def test_a_term_of_the_office_changes_new_cases_and_leaves_running_ones(admin: Klien) -> None:
    lama = make_pengaduan(find_unit("DINAS"))
    sebelum = db.session().scalars(select(Pengaduan.tenggat_tahap).where(Pengaduan.kode == lama.kode)).one()
    assert _save_term(admin).status_code == 303
    baru = make_pengaduan(find_unit("DINAS"))
    baris = db.session().execute(select(Pengaduan.kode, Pengaduan.tenggat_tahap))
    tenggat = {kode: saat for kode, saat in baris}  # noqa: C416
    assert tenggat[lama.kode] == sebelum
    assert sebelum is not None
    assert tenggat[baru.kode] is not None
    assert tenggat[baru.kode] < sebelum
    assert aturan.read_batas(None).find("verifikasi").dasar_hukum == "SK Kepala Dinas 1/2026"


def test_a_unit_has_its_own_term_until_it_follows_the_office_again(admin: Klien) -> None:
    assert _save_term(admin, "BIDANG", jumlah="1").status_code == 303
    bidang, dinas = find_unit("BIDANG").id, find_unit("DINAS").id
    assert aturan.read_batas(bidang).find("verifikasi").jumlah == 1
    assert aturan.read_batas(dinas).find("verifikasi").jumlah == 3
    halaman = admin.get(f"{AWAL}/tenggat?unit=BIDANG")
    hapus = next(f for f in admin.forms(halaman) if f.alamat.endswith("/hapus"))
    assert admin.send(hapus).status_code == 303
    assert aturan.read_batas(bidang).find("verifikasi").jumlah == 3


def test_the_term_of_one_unit_is_not_deleted_through_another(admin: Klien) -> None:
    _save_term(admin, "BIDANG", jumlah="1")
    milik = db.session().scalars(select(TenggatRow.id).where(TenggatRow.unit_id.is_not(None))).one()
    umum = db.session().scalars(select(TenggatRow.id).where(TenggatRow.unit_id.is_(None)).limit(1)).one()
    token = admin.form(admin.get(f"{AWAL}/tenggat"), "jumlah").isi["csrf_token"]
    for nomor, unit in ((milik, "DINAS"), (milik, ""), (umum, "BIDANG"), (umum, "")):
        data = {"csrf_token": token, "unit": unit}
        assert admin.post(f"{AWAL}/tenggat/{nomor}/hapus", data=data).status_code == 404
    assert db.session().get(TenggatRow, milik)


def test_each_term_shows_an_example_by_the_real_calendar(admin: Klien) -> None:
    """Friday 13 March 2026 plus 3, 14 and 60 working days, without the holidays of 2026."""
    teks = text_of(admin.get(f"{AWAL}/tenggat").text)
    assert "diterima Jumat 13 Mar 2026" in teks
    for jatuh in ("25 Mar 2026 23.59 WIB", "10 Apr 2026 23.59 WIB", "24 Jun 2026 23.59 WIB"):
        assert jatuh in teks


def test_a_link_opens_the_form_with_the_present_term(admin: Klien) -> None:
    halaman = admin.get(f"{AWAL}/tenggat?tahap=penyelesaian&klasifikasi=pengaduan_berkadar")
    isi = admin.form(halaman, "jumlah").isi
    assert (isi["jumlah"], isi["tahap"], isi["klasifikasi"]) == ("60", "penyelesaian", "pengaduan_berkadar")


@pytest.mark.parametrize(
    "isi",
    [
        {"jumlah": "0"},
        {"jumlah": "366"},
        {"jumlah": "-1"},
        {"jumlah": "1.5"},
        {"jumlah": ""},
        {"jumlah": "１２"},
        {"satuan": "abad"},
        {"tahap": "x"},
        {"klasifikasi": "x"},
        {"perpanjangan": "400"},
        {"perpanjangan_maks": "6"},
        {"dasar_hukum": "x" * 201},
    ],
)
def test_a_wrong_term_is_refused_beside_its_field(admin: Klien, isi: dict[str, str]) -> None:
    respons = _save_term(admin, **isi)
    assert respons.status_code == 422
    assert "aria-invalid" in respons.text
    assert aturan.read_batas(None).find("verifikasi").jumlah == 3


def test_an_officer_of_a_unit_sets_its_terms_but_not_the_offices(kantor: Flask, klien_tiap: Klien) -> None:
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    assert 'name="jumlah"' not in klien_tiap.get(f"{AWAL}/tenggat").text
    assert _save_term(klien_tiap, "BIDANG", jumlah="1").status_code == 303
    token = klien_tiap.form(klien_tiap.get(f"{AWAL}/tenggat?unit=BIDANG"), "jumlah").isi["csrf_token"]
    assert klien_tiap.post(f"{AWAL}/tenggat", data={**TERM, "csrf_token": token, "unit": ""}).status_code == 403
    assert klien_tiap.post(f"{AWAL}/tenggat", data={**TERM, "csrf_token": token, "unit": "DINAS"}).status_code == 404
    assert klien_tiap.get(f"{AWAL}/tenggat?unit=DINAS").status_code == 404
    for alamat in ("kategori", "pengaturan", "kategori/waktu", "baku/ubah"):
        data = {"csrf_token": token, "nama": "Lain", "kode": "lain", "tuntas_dari": "selesai"}
        assert klien_tiap.post(f"{AWAL}/{alamat}", data=data).status_code == 403
    assert aturan.read_pengaturan().tuntas_dari == "ditanggapi"


def test_the_officer_of_the_whole_tree_sets_everything(kantor: Flask, klien_tiap: Klien) -> None:
    make_akun(Peran.PETUGAS_PENGADUAN, "DINAS", email="kepala@uji.example")
    klien_tiap.masuk("kepala@uji.example")
    assert _save_term(klien_tiap).status_code == 303


def test_a_subject_is_added_renamed_and_switched_off_never_deleted(admin: Klien) -> None:
    tambah = admin.form(admin.get(f"{AWAL}/kategori"), "kode")
    assert admin.send(tambah, kode="parkir", nama="Parkir").status_code == 303
    assert admin.send(tambah, kode="parkir", nama="Lain").status_code == 422
    halaman = admin.get(f"{AWAL}/kategori")
    ubah = next(f for f in admin.forms(halaman) if f.alamat.endswith("/kategori/parkir"))
    assert ubah.isi["aktif"] == "1"
    assert admin.send(ubah, nama="Parkir dan halaman", aktif=None).status_code == 303
    baris = db.session().get_one(Kategori, "parkir", populate_existing=True)
    assert (baris.nama, baris.aktif) == ("Parkir dan halaman", False)
    assert "parkir" not in {k.kode for k in aturan.list_kategori()}


@pytest.mark.parametrize(
    ("kode", "nama"),
    [("", "Nama"), ("dua kata", "Nama"), ("é", "Nama"), ("x" * 33, "Nama"), ("baik", ""), ("baik", "x" * 81)],
)
def test_a_wrong_subject_is_refused(admin: Klien, kode: str, nama: str) -> None:
    formulir = admin.form(admin.get(f"{AWAL}/kategori"), "kode")
    assert admin.send(formulir, kode=kode, nama=nama).status_code == 422
    assert "baik" not in {k.kode for k in aturan.list_kategori(semua=True)}


def test_an_unknown_or_nameless_subject_is_not_changed(admin: Klien) -> None:
    token = admin.form(admin.get(f"{AWAL}/kategori"), "kode").isi["csrf_token"]
    assert admin.post(f"{AWAL}/kategori/tidak_ada", data={"csrf_token": token, "nama": "X"}).status_code == 404
    assert admin.post(f"{AWAL}/kategori/waktu", data={"csrf_token": token, "nama": " "}).status_code == 422
    assert db.session().get_one(Kategori, "waktu").aktif


def test_a_canned_answer_is_previewed_and_stored(admin: Klien) -> None:
    formulir = admin.form(admin.get(f"{AWAL}/baku/ubah"), "judul")
    isi = {"kode": "ramah", "judul": "Salam", "gerak": "progres", "isi": "Yth. {nama}, laporan {kode}. {lain}"}
    pratinjau = admin.send(formulir, **isi, aksi="pratinjau")
    assert "Yth. Siti Contoh, laporan ADU-7K3M-9QXR. {lain}" in text_of(pratinjau.text)
    assert not db.session().scalars(select(JawabanBaku).where(JawabanBaku.kode == "ramah")).all()
    assert admin.send(formulir, **isi, aksi="simpan").status_code == 303
    assert admin.send(formulir, **isi, aksi="simpan").status_code == 422
    ubah = admin.form(admin.get(f"{AWAL}/baku/ubah?kode=ramah"), "judul")
    assert admin.send(ubah, judul="Salam baru", aktif=None).status_code == 303
    baris = db.session().scalars(select(JawabanBaku).where(JawabanBaku.kode == "ramah")).one()
    assert (baris.judul, baris.aktif, baris.gerak) == ("Salam baru", False, "progres")


@pytest.mark.parametrize(
    "isi", [{"judul": ""}, {"judul": "x" * 81}, {"isi": ""}, {"isi": "x" * 5001}, {"gerak": "hapus"}, {"kode": "A B"}]
)
def test_a_wrong_canned_answer_is_refused(admin: Klien, isi: dict[str, str]) -> None:
    formulir = admin.form(admin.get(f"{AWAL}/baku/ubah"), "judul")
    dasar = {"kode": "ramah", "judul": "Salam", "gerak": "", "isi": "Yth. {nama}"}
    assert admin.send(formulir, **{**dasar, **isi}).status_code == 422


def test_an_unknown_canned_answer_is_not_found(admin: Klien) -> None:
    assert admin.get(f"{AWAL}/baku/ubah?kode=tidak_ada").status_code == 404


def test_the_way_of_counting_is_changed_and_nonsense_refused(admin: Klien) -> None:
    formulir = admin.form(admin.get(f"{AWAL}/pengaturan"), "tuntas_dari")
    assert admin.send(formulir, tuntas_dari="kapan_saja").status_code == 422
    assert admin.send(formulir, tuntas_dari="selesai", limpah_selesai="y").status_code == 303
    baris = aturan.read_pengaturan()
    db.session().refresh(baris)
    assert (baris.tuntas_dari, baris.limpah_selesai) == ("selesai", True)


HALAMAN = ("tenggat", "kategori", "baku", "baku/ubah", "pengaturan")


@pytest.mark.parametrize("peran", [Peran.PIMPINAN, Peran.AUDITOR, Peran.PELAKSANA])
def test_other_roles_set_nothing(kantor: Flask, klien_tiap: Klien, peran: Peran) -> None:
    make_akun(peran, "DINAS" if peran is Peran.PELAKSANA else None)
    klien_tiap.masuk(f"{peran.value}@uji.example")
    assert {klien_tiap.get(f"{AWAL}/{h}").status_code for h in HALAMAN} == {403}


def test_an_administrator_sets_terms_but_sees_no_case(admin: Klien) -> None:
    tanda = make_pengaduan(find_unit("DINAS"))
    for h in HALAMAN:
        respons = admin.get(f"{AWAL}/{h}")
        assert respons.status_code == 200
        assert tanda.nomor_register not in respons.text
    for h in ("", "papan", "setuju", "catat", "1/banding", "1/cetak/tanda-terima", "catat/1"):
        assert admin.get(f"{AWAL}/{h}").status_code == 403


@pytest.mark.parametrize("teks", ["nul", "skrip", "templat", "rtl", "satu_megabita", "sql_dua", "jinja"])
def test_hostile_text_never_breaks_a_setting(admin: Klien, teks: str) -> None:
    isi = TEKS[teks]
    formulir = admin.form(admin.get(f"{AWAL}/baku/ubah"), "judul")
    for bidang in ("kode", "judul", "isi", "gerak"):
        dasar = {"kode": "ramah", "judul": "Salam", "gerak": "", "isi": "Halo", bidang: isi, "aksi": "pratinjau"}
        respons = admin.send(formulir, **dasar)
        assert respons.status_code in (200, 400, 413, 422)
        assert "<script>alert" not in respons.text
    assert _save_term(admin, dasar_hukum=isi).status_code in (303, 400, 413, 422)
    assert "<script>alert" not in admin.get(f"{AWAL}/tenggat").text
