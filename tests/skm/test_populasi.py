"""People served: a table of a unit, files, the period before; what a closed period keeps."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, find_unit
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Penutupan, Populasi
from portal.skm.service.aturan import read_populasi, save_populasi
from portal.skm.service.penutupan import close_periode, read_indeks
from tests.klien import Klien, text_of
from tests.korpus.masukan import TEKS
from tests.korpus.test_masukan_buruk import RAMAH, encode
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai
from tests.skm.test_instrumen_editor import KASUS

ALAMAT = "/petugas/skm/populasi"
TW1 = Periode.parse("2025-TW1")
HARI_INI = date(2025, 6, 1)
SAAT = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
KEPALA = "unit,layanan,periode,jumlah"


@pytest.fixture(autouse=True)
def _saat() -> Iterator[None]:
    with time_machine.travel(SAAT, tick=False):
        yield


@pytest.fixture
def kantor(tiap_app: Flask) -> tuple[Layanan, Layanan]:
    unit = make_unit()
    make_layanan(make_unit("LAIN", "Unit Lain"), "LAIN", "Layanan Lain")
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    return make_layanan(unit, "KTP", "Kartu Penduduk"), make_layanan(unit, "KK", "Kartu Keluarga")


@pytest.fixture
def petugas(kantor: tuple[Layanan, Layanan], klien_tiap: Klien) -> Klien:
    klien_tiap.masuk("petugas_skm@uji.example")
    return klien_tiap


def page(klien: Klien, tambahan: str = "") -> Any:
    return klien.get(f"{ALAMAT}?unit=DINKES&periode=2025-TW1{tambahan}")


def rows() -> dict[tuple[int, str, str], int]:
    db.session.expire_all()
    return {(p.layanan_id, p.periode, p.jenis): p.jumlah for p in db.session.scalars(select(Populasi))}


def send_file(klien: Klien, isi: bytes, jenis: str = "masyarakat") -> Any:
    formulir = klien.form(page(klien), "jenis_impor")
    return klien.send(formulir, jenis_impor=jenis, berkas=(io.BytesIO(isi), "populasi.csv"))


def test_a_unit_enters_all_services_at_once_and_sees_what_is_missing(
    petugas: Klien, kantor: tuple[Layanan, Layanan]
) -> None:
    ktp, kk = kantor
    for _ in range(3):
        make_jawaban(ktp)
    formulir = petugas.form(page(petugas), f"jumlah_{ktp.id}")
    isi = {f"jumlah_{ktp.id}": "2.400", f"jumlah_{kk.id}": "3", "jumlah_0": "", "sumber": "Buku register"}
    assert petugas.send(formulir, **isi).status_code == 303
    assert rows() == {(ktp.id, "2025-TW1", "masyarakat"): 2400, (kk.id, "2025-TW1", "masyarakat"): 3}
    teks = text_of(page(petugas).text)
    assert "331" in teks
    assert "kurang 328" in teks
    assert "2.403 orang" in teks
    hasil = read_indeks(find_unit("DINKES"), TW1, hari_ini=HARI_INI)
    assert (hasil.populasi, hasil.n_minimum) == (2403, 331)
    kosong = petugas.form(page(petugas), f"jumlah_{ktp.id}")
    assert kosong.isi["sumber"] == "Buku register"
    assert petugas.send(kosong, **{f"jumlah_{kk.id}": ""}).status_code == 303
    assert rows() == {(ktp.id, "2025-TW1", "masyarakat"): 2400}


def test_numbers_of_the_period_before_are_offered_and_stored_only_when_saved(
    petugas: Klien, kantor: tuple[Layanan, Layanan]
) -> None:
    ktp, _kk = kantor
    with unit_kerja():
        save_populasi(ktp.unit, ktp.id, TW1.shift(-1), 120, pelaku="uji", now=SAAT)
    assert "Ambil angka Triwulan IV 2024" in text_of(page(petugas).text)
    halaman = page(petugas, "&salin=1")
    formulir = petugas.form(halaman, f"jumlah_{ktp.id}")
    assert formulir.isi[f"jumlah_{ktp.id}"] == "120"
    assert len(rows()) == 1
    assert petugas.send(formulir).status_code == 303
    assert rows()[ktp.id, "2025-TW1", "masyarakat"] == 120


def test_employees_are_counted_apart_for_surveys_of_employees(petugas: Klien) -> None:
    formulir = petugas.form(page(petugas, "&jenis=pegawai"), "jumlah_0")
    assert [n for n in formulir.nama if n.startswith("jumlah_")] == ["jumlah_0"]
    assert petugas.send(formulir, jumlah_0="45").status_code == 303
    assert rows() == {(0, "2025-TW1", "pegawai"): 45}
    assert read_populasi(find_unit("DINKES").id, TW1, find_instrumen("skm")) == {}


def test_a_closed_period_keeps_the_numbers_it_was_closed_with(kantor: tuple[Layanan, Layanan]) -> None:
    ktp, kk = kantor
    unit = find_unit("DINKES")

    def enter(jumlah: int) -> None:
        with unit_kerja():
            save_populasi(unit, ktp.id, TW1, jumlah, pelaku="uji", now=SAAT)
            save_populasi(unit, kk.id, TW1, 20, pelaku="uji", now=SAAT)

    def close() -> Penutupan:
        with unit_kerja():
            return close_periode(unit, TW1, hari_ini=HARI_INI, pelaku="uji", now=SAAT)

    for i in range(12):
        make_jawaban(ktp, make_nilai(1 + i % 4))
    enter(30)
    satu = close()
    enter(5000)
    hasil = read_indeks(unit, TW1, hari_ini=HARI_INI)
    assert (satu.populasi, hasil.populasi, hasil.n_minimum) == (50, 50, 44)
    per_layanan = {k.kode: (k.populasi, k.n_minimum) for k in hasil.per_layanan}
    assert per_layanan == {"KTP": (30, 28), "KK": (20, 19)}
    berjalan = read_indeks(unit, TW1, hari_ini=HARI_INI, berjalan=True)
    assert berjalan.populasi == 5020
    assert hasil.indeks.ik95 is not None
    assert berjalan.indeks.ik95 is not None
    assert hasil.indeks.ik95 < berjalan.indeks.ik95
    assert close().id == satu.id
    make_jawaban(ktp)
    assert (close().revisi, close().populasi) == (2, 5020)


def test_a_file_is_imported_and_the_same_again_changes_nothing(petugas: Klien, kantor: tuple[Layanan, Layanan]) -> None:
    ktp, _kk = kantor
    isi = f"{KEPALA}\nDINKES,KTP,2025-TW1,2400\ndinkes,,2025-TW2,900\n".encode()
    for berubah in ("2 angka berubah", "0 angka berubah"):
        respons = send_file(petugas, isi)
        assert respons.status_code == 303
        assert berubah in text_of(petugas.follow(respons).text)
    assert rows() == {(ktp.id, "2025-TW1", "masyarakat"): 2400, (0, "2025-TW2", "masyarakat"): 900}


def test_every_bad_row_is_named_and_nothing_is_stored(petugas: Klien) -> None:
    baris = (
        "DINKES,KTP,2025-TW1,10",
        "DINKES,KTP,2025-TW1,11",
        "LAIN,LAIN,2025-TW1,5",
        "DINKES,SIM,2025-TW1,5",
        "DINKES,KK,2025-TW9,5",
        "DINKES,KK,2025-TW1,0",
        'DINKES,KK,2025-TW1,"1,5"',
        "DINKES,KK,2025-TW1,-3",
        "DINKES,KK,2025-TW1,99999999999",
    )
    respons = send_file(petugas, "\n".join((KEPALA, *baris)).encode())
    assert respons.status_code == 422
    teks = text_of(respons.text)
    for kata in (
        "8 baris salah",
        "baris 3: sama dengan baris 2",
        "baris 4: unit “LAIN” tidak ada",
        "baris 5: layanan “SIM” tidak ada di DINKES",
        "baris 6: periode “2025-TW9” tidak benar",
        "baris 7: jumlah “0” tidak benar",
        "baris 8: jumlah “1,5”",
        "baris 9: jumlah “-3”",
        "baris 10: jumlah",
    ):
        assert kata in teks
    assert rows() == {}


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        (b"", "Berkas kosong."),
        (KEPALA.encode(), "Berkas tidak berisi baris data."),
        (b"unit,layanan,jumlah\nDINKES,KTP,4\n", "Kolom belum ada: periode."),
        (f"{KEPALA},catatan\nDINKES,KTP,2025-TW1,4,x\n".encode(), "Kolom tidak dikenal: catatan."),
        (b"%PDF-1.7", "Simpan sebagai CSV UTF-8 atau XLSX"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "Simpan sebagai CSV UTF-8 atau XLSX"),
    ],
    ids=["kosong", "kepala", "hilang", "asing", "pdf", "png"],
)
def test_a_wrong_file_is_explained(app: Flask, klien: Klien, isi: bytes, kalimat: str) -> None:
    make_layanan(make_unit())
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    respons = send_file(klien, isi)
    assert respons.status_code == 422
    assert kalimat in text_of(respons.text)


def test_hostile_numbers_are_refused_at_their_field_with_everything_kept(app: Flask, klien: Klien) -> None:
    layanan = make_layanan(make_unit())
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    nama = f"jumlah_{layanan.id}"
    formulir, gagal = klien.form(page(klien), nama), []
    for kasus in KASUS:
        respons = klien.send(formulir, **{nama: encode(TEKS[kasus]), "jumlah_0": "77"})
        if respons.status_code not in RAMAH:
            gagal.append((kasus, respons.status_code))
        if respons.status_code == 422:
            assert respons.text.count(f'href="#{nama}"') == 1
            assert klien.form(respons, nama).isi["jumlah_0"] == "77"
    for kasus in KASUS:
        for satu in ("sumber", "jenis", "unit", "periode", "instrumen"):
            respons = klien.send(formulir, **{satu: encode(TEKS[kasus])})
            if respons.status_code not in RAMAH:
                gagal.append((satu, kasus, respons.status_code))
    assert gagal == []
    assert "<script>alert" not in page(klien).text


def test_another_unit_is_neither_seen_nor_changed(petugas: Klien) -> None:
    assert petugas.get(f"{ALAMAT}?unit=LAIN&periode=2025-TW1").status_code == 404
    formulir = petugas.form(page(petugas), "jumlah_0")
    assert petugas.send(formulir, unit="LAIN", jumlah_0="5").status_code == 404
    assert rows() == {}


def test_the_command_imports_a_workbook_or_says_why_not(
    tiap_app: Flask, kantor: tuple[Layanan, Layanan], tmp_path: Path
) -> None:
    buku = openpyxl.Workbook()
    buku.active.append(["Unit", "Layanan", "Periode", "Jumlah"])
    buku.active.append(["LAIN", None, "2025-TW1", 60])
    buku.save(tmp_path / "p.xlsx")
    runner = tiap_app.test_cli_runner()
    perintah = ["skm", "populasi", "impor", str(tmp_path / "p.xlsx"), "--jenis", "pegawai", "--json"]
    hasil = runner.invoke(args=perintah)
    assert (hasil.exit_code, json.loads(hasil.output)) == (0, {"baris": 1, "berubah": 1})
    assert rows() == {(0, "2025-TW1", "pegawai"): 60}
    (tmp_path / "salah.csv").write_text(f"{KEPALA}\nX,,2025-TW1,1\n")
    gagal = runner.invoke(args=["skm", "populasi", "impor", str(tmp_path / "salah.csv")])
    assert gagal.exit_code == 1
    assert "baris 2: unit “X” tidak ada" in gagal.output
