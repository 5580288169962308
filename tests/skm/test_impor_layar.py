"""The import wizard as an officer uses it, without JavaScript: from the file to stored answers."""

import csv
import io
import itertools
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.akun.domain import Peran
from portal.inti.berkas.parkir import purge_parkir
from portal.inti.db import db, utc_now
from portal.organisasi.service import Layanan, find_unit
from portal.skm.models import jawaban as tabel_jawaban
from portal.skm.petugas.impor_kolom import field_of
from portal.skm.petugas.impor_nilai import word_field
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.impor_skm import make_google, make_lama
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import UNSUR, read_kasus

SEKADAU = read_kasus("sekadau-2019s1-first49")["raw_matrix"]
KEPALA = ",".join(UNSUR)


@pytest.fixture
def petugas(klien: Klien) -> Klien:
    make_layanan(make_unit())
    make_akun(Peran.PETUGAS_SKM, unit="DINKES", email="petugas@uji.example")
    klien.masuk("petugas@uji.example")
    return klien


def upload(petugas: Klien, isi: bytes, nama: str = "jawaban.xlsx", **lain: str) -> TestResponse:
    formulir = petugas.form(petugas.get("/petugas/skm/impor"), "berkas")
    return petugas.send(formulir, **{"layanan": "DINKES/UMUM", "berkas": (io.BytesIO(isi), nama), **lain})


def follow(petugas: Klien, respons: TestResponse, langkah: str) -> TestResponse:
    assert respons.status_code == 303, text_of(respons.text)
    assert respons.headers["Location"].endswith(f"/{langkah}"), respons.headers["Location"]
    return petugas.follow(respons)


def count_rows() -> int:
    return db.session.scalar(select(func.count()).select_from(tabel_jawaban)) or 0


def sums() -> list[int]:
    kolom = [func.sum(tabel_jawaban.c[f"u{i:02d}"]) for i in range(1, 10)]
    return [int(n) for n in db.session.execute(select(*kolom)).one()]


def test_a_google_forms_export_of_words_gives_the_index_of_its_numbers(petugas: Klien) -> None:
    kolom = follow(petugas, upload(petugas, make_google(SEKADAU)), "kolom")
    assert "data pribadi, tidak disimpan" in text_of(kolom.text)
    nilai = follow(petugas, petugas.send(petugas.form(kolom, "lewati")), "nilai")
    assert "1 belum diberi arti" in text_of(nilai.text)
    formulir = petugas.form(nilai, "balik_semua")
    assert formulir.isi["tanggal"] == "hari"
    lagi = petugas.send(formulir)
    assert lagi.status_code == 422
    assert "Pekerjaan: 1 kata belum diberi arti" in text_of(lagi.text)
    buruh = word_field("pekerjaan", "buruh harian")
    periksa = follow(petugas, petugas.send(petugas.form(lagi, "balik_semua"), **{buruh: "swasta"}), "periksa")
    teks = text_of(periksa.text)
    assert "49 jawaban siap disimpan" in teks
    assert "78,74" in teks
    hasil = petugas.follow(petugas.send(petugas.form(periksa, "sidik")))
    assert "49 jawaban diimpor" in text_of(hasil.text)
    assert sums() == [138, 139, 150, 177, 159, 163, 161, 143, 159]
    baris = db.session.execute(select(tabel_jawaban).order_by(tabel_jawaban.c.id)).first()
    assert (baris.saran, baris.jenis_kelamin, baris.pekerjaan) == ("=HYPERLINK(1)", "L", "asn")


def test_a_second_file_with_the_same_headings_is_read_as_the_first(petugas: Klien) -> None:
    test_a_google_forms_export_of_words_gives_the_index_of_its_numbers(petugas)
    periksa = follow(petugas, upload(petugas, make_google(SEKADAU[:7])), "periksa")
    assert "dipakai lagi" in text_of(periksa.text)
    assert "7 jawaban siap disimpan" in text_of(periksa.text)
    formulir = petugas.form(petugas.get(periksa.request.path.replace("periksa", "kolom")), "lewati")
    kolom = follow(petugas, petugas.send(formulir, aksi="ulang"), "kolom")
    assert "dipakai lagi" not in text_of(kolom.text)


@pytest.mark.parametrize(("urutan", "harap"), [("resmi", SEKADAU), ("kuesioner", None)])
def test_an_old_sheet_asks_what_u8_and_u9_mean_and_skips_its_sums(
    petugas: Klien, urutan: str, harap: list[list[int]] | None
) -> None:
    kolom = follow(petugas, upload(petugas, make_lama(SEKADAU), periode="2019-S1"), "kolom")
    formulir = petugas.form(kolom, "lewati")
    assert formulir.isi["lewati"] == "54-56, 58"
    assert "urutan" not in formulir.isi
    tanpa = petugas.send(formulir)
    assert tanpa.status_code == 422
    assert "Pilih arti kolom bernomor" in text_of(tanpa.text)
    lain = {"resmi": "kuesioner", "kuesioner": "resmi"}[urutan]
    follow(petugas, petugas.send(petugas.form(tanpa, "lewati"), urutan=lain), "nilai")
    kolom = petugas.get(kolom.request.path)
    nilai = follow(petugas, petugas.send(petugas.form(kolom, "lewati"), urutan=urutan), "nilai")
    periksa = follow(petugas, petugas.send(petugas.form(nilai, "balik_semua")), "periksa")
    teks = text_of(periksa.text)
    assert "Σ Nilai/Unsur" in teks
    assert "49 baris tanpa tanggal dicatat pada 2019-06-30" in teks
    petugas.send(petugas.form(periksa, "sidik"))
    jumlah = [sum(k) for k in zip(*SEKADAU, strict=True)]
    assert sums() == (jumlah if harap else [*jumlah[:7], jumlah[8], jumlah[7]])


def test_a_reversed_sheet_is_turned_round_and_shows_before_and_after(petugas: Klien) -> None:
    kolom = follow(petugas, upload(petugas, make_lama(SEKADAU, balik=True), periode="2019-S1"), "kolom")
    nilai = follow(petugas, petugas.send(petugas.form(kolom, "lewati"), urutan="resmi"), "nilai")
    sama = petugas.follow(petugas.send(petugas.form(nilai, "balik_semua"), balik_semua="1", aksi="lihat"))
    satu = [0] * 4
    for baris in SEKADAU:
        satu[baris[0] - 1] += 1
    sebelum, sesudah = (" · ".join(f"{i}: {n}×" for i, n in enumerate(s, start=1)) for s in (satu[::-1], satu))
    assert f"Angka di berkas {sebelum} → disimpan {sesudah}" in text_of(sama.text)
    periksa = follow(petugas, petugas.send(petugas.form(sama, "balik_semua")), "periksa")
    petugas.send(petugas.form(periksa, "sidik"))
    assert sums() == [sum(k) for k in zip(*SEKADAU, strict=True)]


def test_dates_that_can_be_two_are_asked_and_read_as_chosen(petugas: Klien) -> None:
    isi = f"{KEPALA},tanggal\n{'3,' * 9}03/04/2025\n".encode()
    nilai = follow(petugas, upload(petugas, isi, "a.csv"), "nilai")
    formulir = petugas.form(nilai, "balik_semua")
    assert "tanggal" not in formulir.isi
    assert "Pilih mana yang ditulis lebih dahulu" in text_of(petugas.send(formulir).text)
    periksa = follow(petugas, petugas.send(formulir, tanggal="bulan"), "periksa")
    assert "4 Mar 2025" in text_of(periksa.text)


def test_our_own_columns_go_on_without_mapping_and_every_bad_row_can_be_downloaded(petugas: Klien) -> None:
    baris = ["3," * 8 + "3", "=9+1," + "3," * 7 + "5", "3,,3,3,3,3,3,3,x"]
    nilai = follow(petugas, upload(petugas, "\n".join([KEPALA, *baris]).encode(), "a.csv", periode="2025"), "nilai")
    periksa = petugas.get(nilai.request.path.replace("nilai", "periksa"))
    teks = text_of(periksa.text)
    assert "2 baris salah" in teks
    assert "Sarana dan Prasarana: nilai 5 di luar skala 1-4" in teks
    assert "Simpan semua jawaban" not in teks
    berkas = petugas.get(periksa.request.path.replace("periksa", "salah.csv"))
    isi = list(csv.reader(io.StringIO(berkas.text.lstrip("\ufeff"))))
    assert [(b[0], b[1], b[3]) for b in isi[1:]] == [
        ("3", "persyaratan", "'=9+1"), ("3", "sarpras", "5"), ("4", "prosedur", ""), ("4", "sarpras", "x"),
    ]  # fmt: skip
    assert petugas.send(petugas.form(periksa, "sidik")).status_code == 422
    assert count_rows() == 0


def test_what_was_chosen_survives_errors_and_another_tab_cannot_slip_in(petugas: Klien) -> None:
    kolom = follow(petugas, upload(petugas, make_google(SEKADAU[:6], kata=False)), "kolom")
    pekerjaan, saran = field_of("Pekerjaan"), field_of("Kritik dan saran")
    salah = petugas.send(petugas.form(kolom, "lewati"), **{pekerjaan: "waktu", saran: "", "lewati": "tiga"})
    teks = text_of(salah.text)
    assert "“tiga” bukan nomor baris" in teks
    assert "Dua kolom dipasangkan dengan Waktu Penyelesaian" in teks
    isi = petugas.form(salah, "lewati").isi
    assert (isi[pekerjaan], isi[saran], isi["lewati"]) == ("waktu", "", "tiga")
    nilai = follow(petugas, petugas.send(petugas.form(salah, "lewati"), **{pekerjaan: "", "lewati": ""}), "nilai")
    formulir = petugas.form(nilai, "balik_semua")
    periksa = follow(petugas, petugas.send(formulir, tanggal="hari"), "periksa")
    petugas.send(formulir, tanggal="hari", balik_semua="1")
    simpan = petugas.send(petugas.form(periksa, "sidik"))
    assert "Pilihan berubah sejak halaman ini dibuka" in text_of(petugas.follow(simpan).text)
    assert count_rows() == 0


def test_a_file_is_not_lost_when_another_field_is_wrong(petugas: Klien) -> None:
    salah = upload(petugas, f"{KEPALA}\n{'3,' * 8}3\n".encode(), "a.csv", periode="2025-X")
    assert salah.status_code == 422
    assert "Berkas a.csv sudah terbaca" in text_of(salah.text)
    follow(petugas, petugas.send(petugas.form(salah, "titipan"), periode="2025-TW1"), "periksa")


def test_a_parked_file_belongs_to_its_account_for_an_hour(petugas: Klien, app: Flask) -> None:
    alamat = upload(petugas, make_google(SEKADAU[:3])).headers["Location"]
    make_akun(Peran.ADMIN)
    lain = make_klien(app)
    lain.masuk("admin@uji.example")
    for asing in (alamat, alamat.replace("/kolom", "x/kolom"), "/petugas/skm/impor/AAAA/periksa"):
        assert "tidak tersimpan lagi" in text_of(lain.follow(lain.get(asing)).text)
    mulai = utc_now()
    for menit, harap in ((59, 200), (62, 303)):
        with time_machine.travel(mulai + timedelta(minutes=menit), tick=False):
            tamu = make_klien(app)
            tamu.masuk("petugas@uji.example")
            assert tamu.get(alamat).status_code == harap
    assert purge_parkir(now=mulai + timedelta(minutes=50)) == 0
    assert purge_parkir(now=mulai + timedelta(minutes=70)) == 2


def test_another_sheet_or_heading_row_is_read_anew(petugas: Klien) -> None:
    kolom = follow(petugas, upload(petugas, make_lama(SEKADAU[:3]), periode="2019"), "kolom")
    formulir = petugas.form(kolom, "lembar")
    assert (formulir.isi["lembar"], formulir.isi["kepala"]) == ("Pengolahan", "4")
    sampul = petugas.follow(petugas.send(formulir, lembar="Sampul", aksi="lembar"))
    assert petugas.form(sampul, "lembar").isi["lembar"] == "Sampul"
    salah = petugas.send(petugas.form(sampul, "lembar"))
    assert "Belum ada kolom untuk: Persyaratan" in text_of(salah.text)
    for isi, kalimat in ({"lembar": "Tidak ada"}, "tidak ada"), ({"periode": "20"}, "Periode “20” tidak dikenal"):
        galat = petugas.send(petugas.form(sampul, "lembar"), aksi="lembar", **isi)
        assert galat.status_code == 422
        assert kalimat in text_of(galat.text)
    assert petugas.form(galat, "lembar").isi["periode"] == "20"


def test_the_wizard_answers_hostile_choices_with_sentences(petugas: Klien) -> None:
    kolom = follow(petugas, upload(petugas, make_google(SEKADAU[:3])), "kolom")
    formulir = petugas.form(kolom, "lewati")
    jahat = ("\x00", "'; DROP TABLE", "9" * 5000, "<script>", "{{7*7}}", "-1", "٣")
    nama = ("lewati", "urutan", "kepala", "lembar", "layanan", "periode", field_of("Pekerjaan"))
    for bidang, teks, aksi in itertools.product(nama, jahat, ("lanjut", "lembar")):
        assert petugas.send(formulir, **{bidang: teks, "aksi": aksi}).status_code in (303, 404, 422), (bidang, teks)
    nilai = petugas.get(kolom.request.path.replace("kolom", "nilai"))
    assert nilai.status_code == 200
    for teks in jahat:
        isi = {word_field("waktu", "cepat"): teks, "tanggal": teks, "balik": teks, "sisa_pekerjaan": teks}
        assert petugas.send(petugas.form(nilai, "balik_semua"), **isi).status_code in (303, 422)


def test_only_services_in_scope_can_be_chosen(petugas: Klien) -> None:
    make_layanan(make_unit("LAIN", "Unit Lain"))
    respons = upload(petugas, f"{KEPALA}\n{'3,' * 8}3\n".encode(), "a.csv", layanan="LAIN/UMUM", periode="2025")
    assert respons.status_code == 422
    kolom = petugas.get(follow(petugas, upload(petugas, make_google(SEKADAU[:2])), "kolom").request.path)
    ubah = petugas.send(petugas.form(kolom, "lembar"), layanan="LAIN/UMUM", aksi="lembar")
    assert ubah.status_code == 404


def make_free(kode: str = "GRATIS") -> Layanan:
    return make_layanan(find_unit("DINKES"), kode, "Layanan gratis", gratis=True)


def test_a_free_service_needs_no_column_for_its_tariff(petugas: Klien) -> None:
    make_free()
    kepala = ",".join(k for k in UNSUR if k != "biaya")
    isi = f"{kepala}\n{'3,' * 7}3\n".encode()
    periksa = follow(petugas, upload(petugas, isi, "a.csv", layanan="DINKES/GRATIS", periode="2025"), "periksa")
    assert "1 jawaban siap disimpan" in text_of(periksa.text)
    petugas.send(petugas.form(periksa, "sidik"))
    baris = db.session.execute(select(tabel_jawaban)).one()
    assert (baris.u04, baris.imputasi_biaya) == (4, True)
