"""The page of figures: every number opens exactly its cases, exports are harmless, closing makes revisions."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.organisasi.domain import IsiLibur
from portal.organisasi.service import find_unit
from portal.organisasi.service.kalender import add_libur
from portal.pengaduan.domain.lembar import build_tabel_d, guard_sel
from portal.pengaduan.domain.rincian import find_anggota
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.kasus import DataPelapor
from tests.klien import Klien, parse, text_of
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.pengaduan import SENIN, id_of, make_pengaduan, pelaku_of, step
from tests.pengaduan.test_impor import store, table

ALAMAT = "/petugas/pengaduan/angka?unit=DINKES&periode=2026-TW1"
REGISTER = (
    "nomor,tanggal_diterima,judul,kanal,klasifikasi,status,tanggal_selesai,wilayah",
    "A,2026-01-05,a,wa,tidak berkadar,selesai,2026-01-08,Utara",
    "B,2026-02-05,b,wa,tidak berkadar,proses,,Utara",
    "C,2026-02-06,c,surat,aspirasi,baru,,",
    "D,2026-03-06,d,surat,aspirasi,spam,,",
    "E,2025-12-06,e,telepon,informasi,proses,,",
    "F,2025-12-07,f,telepon,informasi,dicabut,2026-01-09,",
)


@pytest.fixture
def petugas(klien: Klien) -> Klien:
    unit = make_unit()
    store(table(*REGISTER), unit)
    make_akun(Peran.PETUGAS_PENGADUAN, "DINKES")
    klien.masuk("petugas_pengaduan@uji.example")
    return klien


def test_every_number_opens_a_list_of_exactly_that_many_cases(petugas: Klien) -> None:
    halaman = petugas.get(ALAMAT)
    assert halaman.status_code == 200
    tautan = {
        (a.get("href"), "".join(a.itertext()).strip())
        for a in parse(halaman.text).iter("a")
        if "/angka/rincian" in (a.get("href") or "")
    }
    assert len(tautan) > 60
    for alamat, teks in tautan:
        bagian = urlsplit(alamat)
        rincian = petugas.get(f"{bagian.path}?{bagian.query}")
        assert rincian.status_code == 200, alamat
        baris = len([t for t in parse(rincian.text).iter("table") if t.get("id") == "rincian"]) and (
            rincian.text.count('<td data-label="Nomor register">')
        )
        assert str(baris) == teks, alamat


def test_the_recap_prints_its_subtraction(petugas: Klien) -> None:
    teks = text_of(petugas.get(ALAMAT).text)
    assert "2 + 0 + 4 − 2 = 4" in teks
    assert "A2 = A3 + A4 + A5: 4 = 1 + 2 + 1." in teks
    assert "25,00 %" in teks
    assert "Pengaduan dihitung selesai sejak tanggapan dikirim." in teks


def test_an_empty_period_is_a_full_page_of_zeros(petugas: Klien) -> None:
    """Traps 15 and 22: a mean of nothing is a dash; months to come are a dash, past ones 0."""
    make_unit("KOSONG", "Unit Kosong", "DINKES")
    halaman = petugas.get("/petugas/pengaduan/angka?unit=KOSONG&periode=2024-TW1")
    teks = text_of(halaman.text)
    assert "A2 = A3 + A4 + A5: 0 = 0 + 0 + 0." in teks
    assert "nihil pengaduan" in teks
    assert "100,00 %" in teks
    depan = read_angka(find_unit("DINKES"), Periode.parse("2026"), per=SENIN, banding=False)
    isi = [b for b in build_tabel_d(depan, {}) if b[0] == "D5"]
    assert [b[3] for b in isi[:4]] == [1, 0, "-", "-"]


def test_figures_of_another_instant_and_wrong_instants(petugas: Klien) -> None:
    awal = text_of(petugas.get(f"{ALAMAT}&per=2026-01-06T00:00").text)
    assert "A2 = A3 + A4 + A5: 3 = 0 + 1 + 2." in awal
    for per in ("kemarin", "2020-01-01T00:00", "9999-12-31T23:59:59-23:59", "%00"):
        assert petugas.get(f"{ALAMAT}&per={per}").status_code in (200, 422)
    assert petugas.get("/petugas/pengaduan/angka?unit=DINKES&lain=2026-13").status_code == 422


def test_unknown_numbers_units_and_formats_are_not_found(petugas: Klien) -> None:
    make_unit("LAIN", "Unit Lain")
    for alamat in (
        "/petugas/pengaduan/angka/rincian?unit=DINKES&periode=2026-TW1&kode=Z9",
        "/petugas/pengaduan/angka/rincian?unit=DINKES&periode=2026-TW1&kode=D1:sihir",
        "/petugas/pengaduan/angka?unit=LAIN",
        "/petugas/pengaduan/angka/rincian?unit=LAIN&kode=A1",
        "/petugas/pengaduan/angka.xlsx?unit=LAIN",
        "/petugas/pengaduan/angka.exe?unit=DINKES",
    ):
        assert petugas.get(alamat).status_code == 404, alamat


def test_cases_out_of_reach_are_counted_and_not_shown(petugas: Klien) -> None:
    unit = find_unit("DINKES")
    make_pengaduan(unit, judul="Menyebut petugas", isi="Uji petugas_pengaduan meminta uang", now=SENIN)
    rincian = petugas.get("/petugas/pengaduan/angka/rincian?unit=DINKES&periode=2026-TW1&kode=A1")
    teks = text_of(rincian.text)
    assert "Diterima: 5" in teks
    assert "1 pengaduan di luar kewenangan Anda" in teks
    assert "Menyebut petugas" not in teks


def test_exports_hold_the_same_numbers_and_run_no_formula(petugas: Klien) -> None:
    """Traps 14 and 23."""
    store(table("tanggal_diterima,judul,wilayah", "2026-02-02,x,=cmd|' /c calc'!A1"), find_unit("DINKES"))
    respons = petugas.get("/petugas/pengaduan/angka.csv?unit=DINKES&periode=2026-TW1")
    baris = list(csv.reader(io.StringIO(respons.get_data(as_text=True).lstrip("\ufeff"))))
    nilai = {b[0]: b for b in baris if len(b) == 5}
    assert nilai["A1"][2] == "5"
    assert nilai["B2"][2:] == ["1", "5", "20,00 %"]
    assert any(s.startswith("'=cmd") for b in baris for s in b)
    assert not any(s.startswith("=") for b in baris for s in b)
    xlsx = petugas.get("/petugas/pengaduan/angka.xlsx?unit=DINKES&periode=2026-TW1")
    isi = read_tabel(xlsx.data)
    assert isi.kolom[0] == "kode"
    assert {b["kode"]: b["jumlah"] for _, b in isi.baris}["A1"] == "5"
    assert [guard_sel(s) for s in ("=1", "+62", "-1", "@a", "-", "a", 3)] == ["'=1", "'+62", "'-1", "'@a", "-", "a", 3]


def test_closing_makes_a_revision_with_a_list_of_differences(petugas: Klien) -> None:
    """Trap 6: a late change never alters what was locked; it becomes revision 1."""
    with time_machine.travel(datetime(2026, 4, 5, 3, tzinfo=UTC), tick=False):
        petugas.masuk("petugas_pengaduan@uji.example")
        formulir = next(f for f in petugas.forms(petugas.get(ALAMAT)) if f.alamat.endswith("/tutup"))
        assert petugas.send(formulir).status_code == 303
        assert petugas.send(formulir).status_code == 422, "nothing changed"
        kasus = next(k.id for k in db.session().query(Pengaduan).all() if k.nomor_register == "B")
        saya = pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINKES", "dua@uji.example"))
        step(kasus, "cabut", saya, now=datetime(2026, 3, 20, 3, tzinfo=UTC), catatan="Dicabut pelapor")
        assert petugas.send(formulir).status_code == 303
        teks = text_of(petugas.get(ALAMAT).text)
    assert "revisi 1" in teks
    assert "Beda dengan revisi sebelumnya" in teks
    assert "AngkaK_total23" in teks
    assert "KasusBA4K.dicabut" in teks


def test_a_running_period_cannot_be_closed(petugas: Klien) -> None:
    with time_machine.travel(datetime(2026, 3, 5, 3, tzinfo=UTC), tick=False):
        petugas.masuk("petugas_pengaduan@uji.example")
        halaman = petugas.get(ALAMAT)
        assert "masih berjalan sampai 31 Mar 2026" in text_of(halaman.text)
        tanda = petugas.form(halaman, "csrf_token").isi["csrf_token"]
        isi = {"csrf_token": tanda, "unit": "DINKES", "periode": "2026-TW1"}
        assert petugas.post("/petugas/pengaduan/angka/tutup", data=isi).status_code == 422


@pytest.mark.parametrize(
    ("peran", "lihat", "tutup"),
    [(Peran.PIMPINAN, 200, 422), (Peran.AUDITOR, 200, 403), (Peran.PELAKSANA, 403, 403), (Peran.ADMIN, 403, 403)],
)
def test_who_may_read_and_close(klien: Klien, peran: Peran, lihat: int, tutup: int) -> None:
    make_unit()
    make_akun(peran, None if peran is Peran.ADMIN else "DINKES")
    klien.masuk(f"{peran.value}@uji.example")
    assert klien.get("/petugas/pengaduan/angka").status_code == lihat
    tanda = re.search(r'X-CSRFToken": "([^"]+)', klien.get("/petugas/beranda").text + klien.get("/petugas/").text)
    isi = {"csrf_token": tanda[1] if tanda else "", "unit": "DINKES", "periode": "2099"}
    assert klien.post("/petugas/pengaduan/angka/tutup", data=isi).status_code == tutup


def test_supporters_count_as_people_not_as_cases_and_reclassification_moves_open_periods_only(
    tiap_app: Flask,
) -> None:
    """Traps 7, 11 and 19 through the services."""
    unit = make_unit()
    saya = pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINKES"))
    satu = id_of(make_pengaduan(unit))
    dua = make_pengaduan(unit, pelapor=DataPelapor(nama="Warga Dua"))
    nomor = db.session().get_one(Pengaduan, satu).nomor_register
    step(satu, "verifikasi", saya, klasifikasi="pengaduan_ringan", kategori="waktu")
    step(id_of(dua), "duplikat", saya, induk=nomor)
    tw1 = Periode.parse("2026-TW1")
    angka = read_angka(unit, tw1, banding=False)
    assert (angka.A1, angka.A2, len(angka.anggota["K.duplikat"])) == (2, 1, 1)
    step(satu, "ubah_klasifikasi", saya, klasifikasi="konsultasi", kategori="waktu")
    angka = read_angka(unit, tw1, banding=False)
    assert find_anggota(angka, "D2:konsultasi") == {satu}
    step(satu, "jawab_di_tempat", saya, jawaban="Begini.", now=SENIN + timedelta(days=1))
    akhir = datetime(2026, 3, 31, 16, tzinfo=UTC)
    assert read_angka(unit, tw1, per=akhir, banding=False).A3 == 1
    step(satu, "konfirmasi_belum", saya, catatan="Belum", now=datetime(2026, 4, 2, 3, tzinfo=UTC))
    tw2 = read_angka(unit, Periode.parse("2026-TW2"), banding=False)
    assert (tw2.A0, tw2.A0r, tw2.A2) == (0, 1, 1)
    assert read_angka(unit, tw1, banding=False).A3 == 1
    assert find_anggota(tw2, "A2:awal") == {satu}
    assert find_anggota(tw2, "A2:lain") is None


def test_waiting_at_the_end_of_a_period_is_in_process_and_not_late(tiap_app: Flask) -> None:
    """Trap 20, and trap 13: a holiday added later changes no verdict of a finished case."""
    unit = make_unit()
    saya = pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINKES"))
    kasus = id_of(make_pengaduan(unit, now=datetime(2026, 3, 26, 3, tzinfo=UTC)))
    step(kasus, "minta_kelengkapan", saya, catatan="Foto?", now=datetime(2026, 3, 27, 3, tzinfo=UTC))
    angka = read_angka(unit, Periode.parse("2026-TW1"), banding=False)
    assert (angka.A4, angka.A5, angka.B5) == (1, 0, 0)
    store(table(*REGISTER[:2]), unit)
    sebelum = read_angka(unit, Periode.parse("2026-TW1"), banding=False).B4
    with unit_kerja():
        add_libur(IsiLibur(date(2026, 1, 7), "Libur susulan", "libur_nasional"), pelaku="uji", now=SENIN)
    assert sebelum == read_angka(unit, Periode.parse("2026-TW1"), banding=False).B4


def test_the_heading_is_of_the_period_and_the_date_is_the_one_of_receipt_whenever_it_is_read(petugas: Klien) -> None:
    with time_machine.travel(datetime(2027, 5, 3, 3, 0, tzinfo=UTC), tick=False):
        petugas.masuk("petugas_pengaduan@uji.example")
        teks = text_of(petugas.get(ALAMAT).text)
    judul = teks.split("Angka pengaduan", 1)[1]
    assert "Triwulan I 2026" in judul.split("Rekapitulasi", 1)[0]
    angka = read_angka(find_unit("DINKES"), Periode.parse("2026-TW1"))
    assert [b.n for b in angka.tabel["D5"].baris] == [1, 2, 1]


def test_touching_a_paused_case_neither_restarts_its_term_nor_makes_it_finished(tiap_app: Flask) -> None:
    petugas = pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, make_unit().kode))
    nomor = id_of(make_pengaduan(find_unit("DINKES")))
    tenggat = step(nomor, "minta_kelengkapan", petugas, catatan="Foto?").tenggat_tahap
    nanti = SENIN + timedelta(days=12)
    assert step(nomor, "catat", petugas, now=nanti, catatan="Sudah ditelepon").tenggat_tahap == tenggat
    step(nomor, "arsipkan", petugas, now=SENIN + timedelta(days=30))
    angka = read_angka(find_unit("DINKES"), Periode.parse("2026-TW1"))
    assert (angka.A1, angka.K_total, angka.A3) == (1, 1, 0)
