"""The ZIP of an area: complete, named by item, the same bytes for the same content, open to those of the unit only."""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.berkas import Berkas, accept_berkas
from portal.inti.berkas.models import bersih_of
from portal.inti.berkas.simpan import delete_benda, local_path
from portal.inti.db import db, unit_kerja
from portal.inti.galat import TidakDitemukan
from portal.inti.tugas import Kemajuan, find_tugas, run_tugas
from portal.organisasi.service import Unit
from portal.zi.butir import find_butir, load_lke
from portal.zi.domain.bukti import Bukti, Rujukan
from portal.zi.domain.ekspor import describe_target, list_berkas, name_berkas
from portal.zi.service.berkala import purge_zip
from portal.zi.service.dokumen import IZIN
from portal.zi.service.ekspor import find_area, find_ekspor, locate_zip, make_ekspor, request_ekspor, write_zip
from portal.zi.service.naskah import KOLOM, Isi, write_indeks
from portal.zi.service.papan import build_papan
from tests.inti.berkas.contoh import make_gambar, make_pdf
from tests.inti.berkas.test_alur import run_jobs
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.zi import NOVEMBER, make_laporan_final, make_slot


@pytest.fixture(autouse=True)
def _pada_november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


def fill(unit: Unit) -> None:
    make_slot(unit, "V.iii.a", "sk-petugas", titipan=accept_berkas("sk.pdf", make_pdf(2)))
    make_slot(unit, "V.iii.a", "foto-sarana", titipan=accept_berkas("kotak.webp", make_gambar("webp", (640, 480))))
    make_slot(unit, "V.i.a", "kampanye", periode="2026-TW1", titipan=accept_berkas("paket.pdf", make_pdf()))
    make_slot(unit, "V.i.a", "tayangan", tautan="https://contoh.example/rekaman", judul="Rekaman antigratifikasi")
    run_jobs()


def write(unit: Unit, tujuan: Path, area: str = "V") -> dict[str, bytes]:
    write_zip(find_area(area), unit, 2026, tujuan, now=NOVEMBER)
    with zipfile.ZipFile(tujuan) as arsip:
        return {n: arsip.read(n) for n in arsip.namelist()}


def test_files_are_named_by_item_evidence_and_period() -> None:
    bukti = Bukti("laporan-monev", "x", date(2026, 4, 9), periode="2026-TW1")
    assert name_berkas(find_butir("V.iii.c"), 1, bukti) == "V.iii.c_01_Laporan-monev_2026-TW1.pdf"


def test_evidence_that_is_not_final_is_left_out() -> None:
    ada = Bukti("reviu", "x", date(2026, 4, 9), rujukan=Rujukan("berkas", 1))
    belum = Bukti("masukan", "x", date(2026, 4, 9), rujukan=Rujukan("berkas", 2), final=False)
    assert len(list_berkas(find_butir("VI.i.c"), {"reviu": [ada], "masukan": [belum]})) == 1


@pytest.mark.parametrize(
    ("kode", "kata"),
    [
        ("VI.iv.c", "April, Juli, Oktober, Desember 2026"),
        ("VI.iii.c", "Juni, Desember 2026"),
        ("V.ii.a", "Desember 2026"),
    ],
)
def test_due_months_stand_in_the_index(kode: str, kata: str) -> None:
    assert describe_target(find_butir(kode), 2026) == kata


def test_an_area_holds_index_files_and_figures(app: Flask, tmp_path: Path) -> None:
    unit = make_unit()
    fill(unit)
    isi = write(unit, tmp_path / "v.zip")
    assert {"00_Indeks-area-V.pdf", "V.i.a_01_Kampanye_2026-TW1.pdf", "V.iii.b_00_Bukti-portal.pdf"} <= set(isi)
    assert {"V.iii.a_01_Sk-petugas_2026-02-03.pdf", "V.iii.a_02_Foto-sarana_2026-02-03.pdf"} <= set(isi)
    for nama, satu in isi.items():
        with pikepdf.open(io.BytesIO(satu)) as pdf:
            assert len(pdf.pages) >= 1, nama
    assert not any(n.startswith("VI.") for n in isi)


def test_the_same_content_gives_the_same_bytes_also_on_another_day(app: Flask, tmp_path: Path) -> None:
    unit = make_unit()
    fill(unit)
    write(unit, tmp_path / "satu.zip")
    besok = NOVEMBER + timedelta(days=1)
    with time_machine.travel(besok, tick=False):
        write_zip(find_area("V"), unit, 2026, tmp_path / "dua.zip", now=besok)
    assert (tmp_path / "satu.zip").read_bytes() == (tmp_path / "dua.zip").read_bytes()


def test_new_evidence_gives_other_bytes(app: Flask, tmp_path: Path) -> None:
    unit = make_unit()
    satu = write(unit, tmp_path / "satu.zip")
    make_slot(unit, "V.i.a", "tayangan", tautan="https://contoh.example/rekaman")
    assert write(unit, tmp_path / "dua.zip")["00_Indeks-area-V.pdf"] != satu["00_Indeks-area-V.pdf"]


def test_the_index_has_the_columns_of_the_sheet_and_a_row_for_each_item(app: Flask) -> None:
    unit = make_unit()
    make_slot(unit, "V.i.a", "tayangan", tautan="https://contoh.example/rekaman", judul="Rekaman antigratifikasi")
    lembar = build_papan(unit, 2026, hari_ini=NOVEMBER.date(), area="V").lembar
    dok = write_indeks(find_area("V"), unit, 2026, lembar, Isi({}, {}, {}))
    tabel = [b for b in dok.isi if hasattr(b, "kolom")]
    assert [k.judul for k in KOLOM] == [
        "Butir", "Penjelasan dan kriteria", "Bukti", "Status data dukung", "Keterangan", "Target waktu",
    ]  # fmt: skip
    baris = [b for t in tabel for b in t.baris]
    assert len(baris) == len(load_lke().items_of("V"))
    assert baris[0][2] == "Tautan: Rekaman antigratifikasi, https://contoh.example/rekaman"
    assert {b[3] for b in baris} == {"Tidak lengkap"}


def test_evidence_that_is_gone_is_named_and_does_not_stop_the_export(app: Flask, tmp_path: Path) -> None:
    unit = make_unit()
    fill(unit)
    hilang = db.session.scalars(select(Berkas).where(Berkas.nama == "sk.pdf")).one()
    delete_benda(bersih_of(hilang.token, hilang.jenis))
    hasil = write_zip(find_area("V"), unit, 2026, tmp_path / "v.zip", now=NOVEMBER)
    assert hasil.gagal == ("V.iii.a_01_Sk-petugas_2026-02-03.pdf",)
    assert "V.iii.a_02_Foto-sarana_2026-02-03.pdf" in zipfile.ZipFile(tmp_path / "v.zip").namelist()


def test_a_file_changed_outside_the_portal_is_not_exported(app: Flask, tmp_path: Path) -> None:
    unit = make_unit()
    fill(unit)
    berkas = db.session.scalars(select(Berkas).where(Berkas.nama == "sk.pdf")).one()
    tempat = local_path(bersih_of(berkas.token, berkas.jenis))
    assert tempat is not None
    tempat.write_bytes(make_pdf(3))
    assert write_zip(find_area("V"), unit, 2026, tmp_path / "v.zip", now=NOVEMBER).gagal


def test_a_failed_export_leaves_no_half_file(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.zi.service import ekspor

    def fail(*_a: object) -> None:
        raise RuntimeError("contoh")

    monkeypatch.setattr(ekspor, "write_indeks", fail)
    with pytest.raises(RuntimeError):
        write_zip(find_area("V"), make_unit(), 2026, tmp_path / "v.zip", now=NOVEMBER)
    assert list(tmp_path.glob("*.zip*")) == []
    assert list(tmp_path.glob(".*.sebagian")) == []


def ask(unit: Unit, area: str = "V") -> int:
    with unit_kerja():
        return request_ekspor(find_area(area), unit, 2026, izin=IZIN, pelaku="uji", now=NOVEMBER).id


def test_a_double_click_asks_once_and_a_finished_one_is_followed_by_another(tiap_app: Flask) -> None:
    unit = make_unit()
    satu = ask(unit)
    assert ask(unit) == satu
    run_tugas(find_ekspor(satu).tugas_id or 0)
    assert ask(unit) != satu


def test_the_job_reports_progress_and_may_run_twice(tiap_app: Flask) -> None:
    unit = make_unit()
    make_slot(unit, "V.iii.a", "sk-petugas", titipan=accept_berkas("sk.pdf", make_pdf()))
    run_jobs()
    nomor = ask(unit)
    run_tugas(find_ekspor(nomor).tugas_id or 0)
    tugas = find_tugas(find_ekspor(nomor).tugas_id or 0)
    assert (tugas.status, tugas.langkah) == ("selesai", tugas.jumlah_langkah)
    pertama = find_ekspor(nomor).sidik
    assert hashlib.sha256(locate_zip(find_ekspor(nomor)).read_bytes()).hexdigest() == pertama
    make_ekspor({"ekspor": nomor}, Kemajuan(tugas.id))
    assert find_ekspor(nomor).sidik == pertama


def test_old_zips_leave_the_disk_and_can_be_made_again(app: Flask, klien: Klien) -> None:
    unit = make_unit()
    lama, baru = ask(unit), ask(unit, "VI")
    for nomor in (lama, baru):
        run_tugas(find_ekspor(nomor).tugas_id or 0)
    folder = locate_zip(find_ekspor(lama)).parent
    for nomor, hari in ((lama, 31), (baru, 29)):
        saat = (NOVEMBER - timedelta(days=hari)).timestamp()
        os.utime(locate_zip(find_ekspor(nomor)).parent, (saat, saat))
    assert purge_zip(NOVEMBER.date(), NOVEMBER) == 1
    assert not folder.exists()
    assert locate_zip(find_ekspor(baru)).is_file()
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    assert "Buat sekali lagi." in text_of(klien.get(f"/petugas/zi/ekspor/{lama}/unduh").text)
    assert ask(unit) != lama


def test_head_asks_watches_and_downloads(app: Flask, klien: Klien) -> None:
    make_unit()
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    halaman = klien.get("/petugas/zi/ekspor?unit=DINKES&tahun=2026")
    respons = klien.send(klien.form(halaman, "area"), area="VI")
    assert respons.status_code == 303
    assert "ZIP menunggu giliran" in text_of(klien.follow(respons).text)
    nomor = int(respons.headers["Location"].rsplit("/", 1)[1])
    assert klien.get(f"/petugas/zi/ekspor/{nomor}/unduh").status_code == 404
    run_tugas(find_ekspor(nomor).tugas_id or 0)
    assert "ZIP siap" in text_of(klien.follow(respons).text)
    unduhan = klien.get(f"/petugas/zi/ekspor/{nomor}/unduh")
    assert unduhan.data[:2] == b"PK"
    assert "Bukti-ZI_DINKES_2026_area-VI.zip" in unduhan.headers["Content-Disposition"]
    unduhan.close()


@pytest.fixture
def laporan_aduan(app: Flask) -> Unit:
    """A unit with a final complaint report, which holds a register that not everybody may open."""
    layanan = make_layanan(make_unit())
    make_laporan_final(layanan, "penanganan-pengaduan", "2026-TW1")
    return layanan.unit


NAMA_ADUAN = "V.iii.b_01_Laporan-penanganan_2026-TW1.pdf"


def test_a_final_report_lies_in_the_zip(laporan_aduan: Unit, tmp_path: Path) -> None:
    assert write(laporan_aduan, tmp_path / "v.zip")[NAMA_ADUAN].startswith(b"%PDF")


def test_the_zip_opens_nobody_what_the_portal_would_not(laporan_aduan: Unit, klien: Klien) -> None:
    """Survey officers see that a complaint report exists; the report itself stays closed to them, also in a ZIP."""
    for peran, ada in ((Peran.PETUGAS_SKM, False), (Peran.PETUGAS_PENGADUAN, True)):
        make_akun(peran, "DINKES")
        orang = klien.application.test_client()
        orang.masuk(f"{peran.value}@uji.example")  # type: ignore[attr-defined]
        halaman = orang.get("/petugas/zi/ekspor?unit=DINKES&tahun=2026")
        nomor = orang.send(orang.form(halaman, "area"), area="V").headers["Location"].rsplit("/", 1)[1]  # type: ignore[attr-defined]
        run_tugas(find_ekspor(int(nomor)).tugas_id or 0)
        with orang.get(f"/petugas/zi/ekspor/{nomor}/unduh") as unduhan:
            isi = zipfile.ZipFile(io.BytesIO(unduhan.data)).namelist()
        assert (NAMA_ADUAN in isi) is ada
        assert (NAMA_ADUAN in text_of(orang.get(f"/petugas/zi/ekspor/{nomor}").text)) is not ada
    orang = klien.application.test_client()
    orang.masuk("petugas_skm@uji.example")  # type: ignore[attr-defined]
    assert orang.get(f"/petugas/zi/ekspor/{nomor}/unduh").status_code == 403


def test_an_unknown_area_is_refused(app: Flask, klien: Klien) -> None:
    make_unit()
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    halaman = klien.get("/petugas/zi/ekspor?unit=DINKES&tahun=2026")
    assert klien.send(klien.form(halaman, "area"), area="IX").status_code == 404
    with pytest.raises(TidakDitemukan, match="Pilih: V, VI"):
        find_area("IX")


def test_officer_of_another_unit_gets_no_export(app: Flask, klien: Klien) -> None:
    nomor = ask(make_unit())
    run_tugas(find_ekspor(nomor).tugas_id or 0)
    make_unit("LAIN", "Unit Lain")
    make_akun(Peran.PETUGAS_SKM, "LAIN")
    klien.masuk("petugas_skm@uji.example")
    assert klien.get(f"/petugas/zi/ekspor/{nomor}").status_code == 404
    assert klien.get(f"/petugas/zi/ekspor/{nomor}/unduh").status_code == 404
    assert "Dinas Kesehatan Contoh" not in klien.get("/petugas/zi/ekspor").text


def test_commands_write_a_zip_and_list_the_items(app: Flask, tmp_path: Path) -> None:
    make_unit()
    tujuan = tmp_path / "v.zip"
    jalan = app.test_cli_runner().invoke
    perintah = ["zi", "ekspor", "--unit", "DINKES", "--tahun", "2026", "--area", "v", "--keluaran", str(tujuan)]
    hasil = jalan(args=[*perintah, "--json"])
    assert hasil.exit_code == 0, hasil.output
    assert json.loads(hasil.output)["sidik"] == hashlib.sha256(tujuan.read_bytes()).hexdigest()
    daftar = json.loads(jalan(args=["zi", "daftar", "--unit", "DINKES", "--tahun", "2026", "--json"]).output)
    assert {d["kode"]: d["saran"] for d in daftar}["V.iii.c"] == "c"
    assert len(daftar) == len(load_lke().butir)
    tolak = jalan(args=[*perintah[:-1], str(tmp_path / "tidak" / "ada.zip"), "--json"])
    assert (tolak.exit_code, json.loads(tolak.output)["galat"]["kode"]) == (1, "berkas_tidak_tertulis")
