"""The first look: what is taken into quarantine, under which name, and the sentence for the rest."""

import pytest
from flask import Flask

from portal.inti import berkas
from portal.inti.berkas import periksa, simpan
from portal.inti.berkas.aturan import clean_nama
from portal.inti.galat import DomainError
from tests.inti.berkas.contoh import BUKAN_LAMPIRAN, HEIC, make_gambar, make_pdf, make_png_header

BAIK = {"jpg": make_gambar("jpg"), "png": make_gambar("png"), "webp": make_gambar("webp"), "pdf": make_pdf()}
JPG = BAIK["jpg"]


def refusal(nama: str, isi: bytes) -> DomainError:
    with pytest.raises(DomainError) as salah:
        periksa.check_unggahan(nama, isi)
    assert (salah.value.bidang, salah.value.status) == ("berkas", 422)
    return salah.value


@pytest.mark.parametrize("jenis", sorted(BAIK))
def test_each_accepted_kind_goes_into_quarantine_as_it_came(app: Flask, jenis: str) -> None:
    titipan = berkas.accept_berkas(f"Bukti.{jenis.upper()}", BAIK[jenis])
    assert (titipan.nama, titipan.jenis, titipan.ukuran) == (f"Bukti.{jenis}", jenis, len(BAIK[jenis]))
    assert simpan.get_benda(f"karantina/{titipan.token}") == BAIK[jenis]


def test_two_files_of_the_same_name_lie_apart(app: Flask) -> None:
    satu, dua = berkas.accept_berkas("a.jpg", JPG), berkas.accept_berkas("a.jpg", JPG)
    assert satu.token != dua.token


@pytest.mark.parametrize("akhiran", sorted(BUKAN_LAMPIRAN))
def test_other_kinds_are_refused_under_their_own_name(akhiran: str) -> None:
    salah = refusal(f"a.{akhiran}", BUKAN_LAMPIRAN[akhiran])
    assert salah.teks == f"Jenis berkas .{akhiran} tidak didukung. Kirim JPG, PNG, WEBP, atau PDF."


@pytest.mark.parametrize("samaran", ["jpg", "png", "webp", "pdf"])
@pytest.mark.parametrize("akhiran", sorted(BUKAN_LAMPIRAN))
def test_renaming_does_not_help(akhiran: str, samaran: str) -> None:
    assert refusal(f"a.{samaran}", BUKAN_LAMPIRAN[akhiran]).kode == "berkas_beda"


@pytest.mark.parametrize(("jenis", "nama"), [("png", "a.jpg"), ("pdf", "a.png"), ("jpg", "a.pdf"), ("webp", "a.jpeg")])
def test_an_accepted_kind_under_the_name_of_another_is_refused(jenis: str, nama: str) -> None:
    assert refusal(nama, BAIK[jenis]).kode == "berkas_beda"


@pytest.mark.parametrize("nama", ["a.jpg.exe", "a.jpg%00.php", "a.jpg\0.php", "a.gpj\u202eexe.php"])
def test_a_picture_under_a_dangerous_ending_is_refused(nama: str) -> None:
    assert refusal(nama, JPG).kode == "berkas_jenis"


@pytest.mark.parametrize("awal", [b"<html><script>alert(1)</script>\n", b"GIF89a"])
def test_a_document_that_begins_as_something_else_is_refused(awal: bytes) -> None:
    assert refusal("a.pdf", awal + BAIK["pdf"]).kode == "berkas_beda"


@pytest.mark.parametrize("nama", ["IMG_1.HEIC", "IMG_1.jpg", "IMG_1"])
def test_heic_is_asked_for_as_jpeg(nama: str) -> None:
    assert refusal(nama, HEIC).teks == "Foto HEIC belum didukung. Kirim foto ini sebagai JPEG."


def test_empty_file_is_named() -> None:
    assert refusal("kosong.pdf", b"").teks == "Berkas kosong.pdf kosong. Pilih berkas lain."


def test_ten_megabytes_are_the_limit() -> None:
    pas = JPG + bytes(berkas.MAKS_BYTE - len(JPG))
    assert periksa.check_unggahan("a.jpg", pas) == "jpg"
    assert refusal("a.jpg", pas + b"\0").teks == "Berkas a.jpg berukuran 10,1 MB; batasnya 10 MB."
    assert "12 MB" in refusal("a.jpg", JPG + bytes(12 * 1024**2 - len(JPG))).teks


@pytest.mark.parametrize("jenis", ["png", "webp", "pdf", "jpg"])
def test_a_file_cut_on_its_way_is_refused_at_once(jenis: str) -> None:
    assert refusal(f"a.{jenis}", BAIK[jenis][: int(len(BAIK[jenis]) * 0.9)]).kode == "berkas_rusak"


def test_a_small_file_with_four_hundred_megapixels_is_refused_without_decoding() -> None:
    bom = make_png_header(20_000, 20_000)
    assert len(bom) < 60_000
    assert refusal("a.png", bom).teks == "Gambar ini lebih besar dari 50 megapiksel. Perkecil dahulu."


@pytest.mark.parametrize(
    ("nama", "bersih"),
    [
        ("Surat aduan.jpeg", "Surat aduan.jpg"),
        ("", "berkas.jpg"),
        (".jpg", "berkas.jpg"),
        ("...", "berkas.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("a.php.jpg", "a-php.jpg"),
        ("a.php%00.jpg", "a-php-00.jpg"),
        ("a.php\0.jpg", "a-php.jpg"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\Budi\\foto.jpg", "foto.jpg"),
        ("a\u202egpj.exe.jpg", "agpj-exe.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie- x.jpg"),
        ("foto \U0001f468\u200d\U0001f469\u200d\U0001f467.jpg", "foto \U0001f468\u200d\U0001f469\u200d\U0001f467.jpg"),
        ("cafe\u0301.jpg", "caf\u00e9.jpg"),
        ("tanpa akhiran", "tanpa akhiran.jpg"),
        ("Surat no. 12", "Surat no- 12.jpg"),
        ("\ud800.jpg", "berkas.jpg"),
        ("\u2066\u200f\ufeff.jpg", "berkas.jpg"),
        ('"; filename=x.exe".jpg', "filename=x-exe.jpg"),
    ],
)
def test_names_are_made_harmless(nama: str, bersih: str) -> None:
    assert clean_nama(nama, "jpg") == bersih


@pytest.mark.parametrize("satu", ["a", "é", "\U0001f600", "字", "a."])
def test_long_names_keep_their_ending_and_fit(satu: str) -> None:
    nama = clean_nama(satu * 300 + ".pdf", "pdf")
    assert len(nama) <= 120
    assert len(nama.encode()) <= 240
    assert nama.endswith(".pdf")
    assert nama.count(".") == 1


@pytest.mark.parametrize("nama", ["", "foto", ".jpg", "Surat no. 12", "a.php.jpg", "a" * 300 + ".JPEG"])
def test_names_without_a_foreign_ending_are_accepted(nama: str) -> None:
    assert periksa.check_unggahan(nama, JPG) == "jpg"
