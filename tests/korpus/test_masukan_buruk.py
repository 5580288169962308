"""Every hostile text in every field: a page a person understands, never a 500, nothing half stored."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from urllib.parse import quote

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.db import db
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.inti.teks import clean_teks
from portal.organisasi.service import Layanan
from portal.pengaduan.models import Pengaduan
from portal.skm.domain.profil import DEMOGRAFI, SARAN_MAKS
from portal.skm.domain.samar import mask_pribadi
from portal.skm.instrumen import find_instrumen
from portal.skm.models import jawaban as tabel_jawaban
from portal.skm.service.impor import prepare_impor
from tests.klien import Klien, text_of
from tests.korpus.masukan import TEKS
from tests.pabrik.organisasi import make_akun, make_layanan, make_qr, make_unit
from tests.pabrik.pengaduan import SENIN
from tests.pabrik.skm import UNSUR
from tests.pengaduan.formulir import ISI as ISI_PENGADUAN
from tests.pengaduan.formulir import report

KOLOM_BOLEH_KOSONG = (
    *("perkiraan", "layanan", "lokasi", "kategori", "pihak", "harapan", "surel", "nik", "alamat"),
    *("jenis_kelamin", "kelompok_usia", "disabilitas", "anonim", "rahasia", "tanpa_identitas"),
    *("kiriman", "langkah", "periksa", "hitung", "titipan", "hapus", "situs_web"),
)
RAMAH = {200, 303, 302, 400, 404, 413, 422}


@pytest.fixture
def layanan(app: Flask) -> Layanan:
    return make_layanan(make_unit())


def count_rows() -> int:
    return db.session.scalar(select(func.count()).select_from(tabel_jawaban)) or 0


def encode(teks: str) -> str:
    """Return the text as a form client would be able to send it (a lone surrogate as its escaped bytes)."""
    return teks.encode("utf-8", "surrogatepass").decode("latin-1") if "\ud800" in teks else teks


def survey(klien: Klien, layanan: Layanan, **isi: str | None) -> object:
    halaman = klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}")
    return klien.send(klien.form(halaman, "kiriman"), **{**dict.fromkeys(UNSUR, "3"), **isi})


@pytest.mark.parametrize("nama", TEKS)
def test_suggestion_is_stored_cleaned_or_refused_with_everything_kept(
    klien: Klien, layanan: Layanan, nama: str
) -> None:
    teks = encode(TEKS[nama])
    respons = survey(klien, layanan, saran=teks)
    bersih = clean_teks(teks)
    if len(bersih) > SARAN_MAKS:
        assert respons.status_code == 422
        assert "Saran paling banyak 2000 huruf." in text_of(respons.text)
        assert klien.form(respons, "kiriman").isi["waktu"] == "3"
        assert count_rows() == 0
    else:
        assert respons.status_code == 303
        assert db.session.scalar(select(tabel_jawaban.c.saran)) == (mask_pribadi(bersih) or None)


@pytest.mark.parametrize("kolom", ["waktu", *DEMOGRAFI, "kiriman"])
def test_no_field_of_the_questionnaire_breaks_on_hostile_text(klien: Klien, layanan: Layanan, kolom: str) -> None:
    gagal = []
    for nama, teks in TEKS.items():
        sebelum = count_rows()
        respons = survey(klien, layanan, **{kolom: encode(teks)})
        tersimpan = count_rows() - sebelum
        if respons.status_code not in RAMAH or tersimpan != (1 if respons.status_code == 303 else 0):
            gagal.append((nama, respons.status_code, tersimpan))
        if respons.status_code != 303:
            assert "<script>alert" not in respons.text
    assert gagal == []


def test_hostile_suggestion_is_harmless_in_the_officers_list(klien: Klien, layanan: Layanan) -> None:
    for nama in ("skrip", "gambar", "atribut", "tutup_textarea", "jinja"):
        survey(klien, layanan, saran=TEKS[nama])
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    halaman = klien.get("/petugas/skm/jawaban?unit=DINKES&status=dikecualikan").text
    assert "<script>alert" not in halaman
    assert "<img src=x" not in halaman
    assert "{{7*7}}" in halaman


ALAMAT: dict[str, Callable[[str], str]] = {
    "qr": lambda t: f"/s/{t}",
    "kode poster": lambda t: f"/skm/?kode={t}",
    "unit dan layanan": lambda t: f"/skm/{t}/{t}",
    "survei lain": lambda t: f"/survei/{t}/{t}/{t}?bahasa={t}",
    "tanda terima": lambda t: f"/skm/terima-kasih/{t}",
    "hasil": lambda t: f"/publikasi/ikm/{t}/{t}",
    "hasil json": lambda t: f"/publikasi/ikm/DINKES/{t}.json",
    "poster": lambda t: f"/publikasi/ikm/DINKES/2025-TW1/poster-{t}",
    "lencana": lambda t: f"/publikasi/ikm/{t}/lencana.svg",
    "sisip": lambda t: f"/publikasi/ikm/{t}/sisip",
    "arsip": lambda t: f"/publikasi/arsip?tahun={t}",
    "layanan": lambda t: f"/publikasi/layanan/{t}/{t}",
    "layanan lembar": lambda t: f"/publikasi/layanan/DINKES/UMUM/maklumat-{t}",
    "maklumat": lambda t: f"/publikasi/maklumat/{t}",
    "data": lambda t: f"/api/v1/ikm?unit={t}&tahun={t}&halaman={t}",
    "data satu": lambda t: f"/api/v1/standar/{t}/{t}",
    "data berkas": lambda t: f"/api/v1/ikm.csv?gaya={t}",
    "standar versi": lambda t: f"/petugas/publikasi/standar/1?versi={t}",
    "maklumat baru": lambda t: f"/petugas/publikasi/maklumat/baru?untuk={t}",
    "pemasangan": lambda t: f"/petugas/publikasi/pemasangan/?tahun={t}",
    "pemasangan baru": lambda t: f"/petugas/publikasi/pemasangan/baru?sasaran={t}",
    "verifikasi": lambda t: f"/verifikasi/{t}",
    "verifikasi tanya": lambda t: f"/verifikasi/?kode={t}",
    "pengaduan": lambda t: f"/pengaduan/baru?unit={t}&layanan={t}",
    "pengaduan lacak": lambda t: f"/pengaduan/lacak?kabar={t}",
    "pengaduan berkas": lambda t: f"/pengaduan/lacak/berkas/{t}",
    "bahasa": lambda t: f"/?bahasa={t}",
    "gaya": lambda t: f"/gaya/publik-{t}.css",
    "dasbor": lambda t: f"/petugas/skm/?unit=DINKES&periode={t}",
    "dasbor unit": lambda t: f"/petugas/skm/?unit={t}",
    "saringan": lambda t: (
        f"/petugas/skm/jawaban?unit=DINKES&bulan={t}&layanan_id={t}&loket_id={t}&waktu={t}&kanal={t}&halaman={t}"
    ),
    "bantu": lambda t: f"/petugas/skm/bantu?tempat={t}&loket={t}&kata={t}&instrumen=skm",
    "kertas": lambda t: f"/petugas/skm/kertas?tempat=DINKES/UMUM&loket={t}&baris={t}&urutan={t}&tanggal={t}",
    "tinjauan": lambda t: f"/petugas/skm/tinjauan?unit=DINKES&tanda={t}&status={t}&loket_id={t}&halaman={t}",
    "saran": lambda t: f"/petugas/skm/saran?unit=DINKES&keadaan={t}&kata={t}&layanan_id={t}",
    "laporan": lambda t: f"/petugas/laporan/1/{t}",
    "lembar qr": lambda t: f"/petugas/organisasi/qr/lembar.pdf?unit=DINKES&id={t}&ukuran={t}",
}


@pytest.mark.parametrize("nama", ALAMAT)
def test_no_address_breaks_on_hostile_text(klien: Klien, layanan: Layanan, nama: str) -> None:
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    gagal = []
    for kasus, teks in TEKS.items():
        if len(teks) > 3000:
            continue
        respons = klien.get(ALAMAT[nama](quote(teks.encode("utf-8", "surrogatepass"), safe="")))
        if respons.status_code not in RAMAH | {308}:
            gagal.append((kasus, respons.status_code))
    assert gagal == []


@pytest.mark.parametrize("nama", ALAMAT)
def test_no_address_breaks_on_nul_or_a_huge_number_on_either_database(klien_tiap: Klien, nama: str) -> None:
    make_layanan(make_unit())
    make_akun(Peran.ADMIN)
    klien_tiap.masuk("admin@uji.example")
    for teks in ("%00", "a%00b", "9223372036854775808", "%ed%a0%80"):
        assert klien_tiap.get(ALAMAT[nama](teks)).status_code in RAMAH | {308}


FORMULIR = {
    "instansi": ("/petugas/organisasi/", "jam_layanan", ("nama", "induk", "alamat", "warna", "situs")),
    "penandatangan": ("/petugas/organisasi/", "jabatan", ("jabatan", "nama", "nip")),
    "impor": ("/petugas/skm/impor", "periode", ("periode", "layanan")),
    "tutup": ("/petugas/skm/?unit=DINKES&periode=2025-TW1", "populasi", ("populasi", "periode", "unit")),
    "laporan": ("/petugas/laporan/", "jenis", ("jenis", "unit", "periode")),
    "standar": ("/petugas/publikasi/standar/1/ubah", "waktu", ("waktu", "nomor_sk", "tanggal_sk", "sippn_url")),
    "maklumat": ("/petugas/publikasi/maklumat/baru", "sanksi", ("untuk", "tanggal", "penyelenggara", "sanksi")),
    "pemasangan": ("/petugas/publikasi/pemasangan/baru", "tempat", ("sasaran", "tanggal", "media", "tempat", "alamat")),
}


@pytest.mark.parametrize("nama", FORMULIR)
def test_no_back_office_form_breaks_on_hostile_text(klien: Klien, layanan: Layanan, nama: str) -> None:
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    alamat, penanda, kolom = FORMULIR[nama]
    formulir = klien.form(klien.get(alamat), penanda)
    gagal = []
    for satu in kolom:
        for kasus, teks in TEKS.items():
            respons = klien.send(formulir, **{satu: encode(teks)})
            if respons.status_code not in RAMAH:
                gagal.append((satu, kasus, respons.status_code))
    assert gagal == []


def make_xlsx(sel: object) -> bytes:
    import openpyxl

    buku = openpyxl.Workbook()
    lembar = buku.active
    lembar.append(list(UNSUR))
    lembar.append([3, 3, sel, 3, 3, 3, 3, 3, 3])
    keluaran = io.BytesIO()
    buku.save(keluaran)
    return keluaran.getvalue()


def make_zip(nama: str = "a.txt") -> bytes:
    keluaran = io.BytesIO()
    with zipfile.ZipFile(keluaran, "w") as arsip:
        arsip.writestr(nama, "isi")
    return keluaran.getvalue()


KEPALA = ",".join(UNSUR)
BERKAS: dict[str, tuple[bytes, str]] = {
    "bukan tabel": (b"%PDF-1.7 isi", "Simpan sebagai CSV UTF-8 atau XLSX"),
    "zip lain": (make_zip(), "Simpan sebagai CSV UTF-8 atau XLSX"),
    "gambar": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "Simpan sebagai CSV UTF-8 atau XLSX"),
    "kosong": (b"", "Berkas kosong."),
    "hanya judul": (KEPALA.encode(), "Berkas tidak berisi jawaban."),
    "kolom hilang": (b"persyaratan,waktu\n3,3\n", "Kolom belum ada: prosedur, biaya"),
    "kolom asing": (f"{KEPALA},umur\n{'3,' * 9}40\n".encode(), "Kolom tidak dikenal: umur."),
    "kolom ganda": (f"{KEPALA},waktu\n{'3,' * 9}3\n".encode(), "kolom kosong atau ganda (waktu)"),
    "nilai lima": (f"{KEPALA}\n{'3,' * 8}5\n".encode(), "baris 2: sarpras: nilai 5 di luar skala 1-4"),
    "nilai nol": (f"{KEPALA}\n0{',3' * 8}\n".encode(), "baris 2: persyaratan: nilai 0 di luar skala 1-4"),
    "jawaban kosong": (f"{KEPALA}\n3,,{'3,' * 6}3\n".encode(), "baris 2: prosedur kosong"),
    "koma desimal": (f"{KEPALA.replace(',', ';')}\n3,45{';3' * 8}\n".encode(), "tulis bilangan bulat 1-4"),
    "huruf": (f"{KEPALA}\nA{',3' * 8}\n".encode(), "bukan angka 1-4"),
    "rumus": (make_xlsx("=1+2"), "Sel C2 berisi rumus"),
    "tanggal salah": (f"{KEPALA},tanggal\n{'3,' * 9}31/02/2025\n".encode(), "baris 2: tanggal “31/02/2025” tidak benar"),
    "tanggal depan": (f"{KEPALA},tanggal\n{'3,' * 9}2099-01-01\n".encode(), "belum terjadi"),
    "luar periode": (f"{KEPALA},tanggal\n{'3,' * 9}2025-04-01\n".encode(), "di luar Triwulan I 2025"),
    "pilihan asing": (f"{KEPALA},pekerjaan\n{'3,' * 9}astronaut\n".encode(), "pekerjaan “astronaut” tidak dikenal"),
    "saran panjang": (f"{KEPALA},saran\n{'3,' * 9}{'x' * 2001}\n".encode(), "saran lebih dari 2000 huruf"),
    "baris lebar": (f"{KEPALA}\n{'3,' * 9}3\n".encode(), "Baris 2 punya lebih banyak sel"),
    "terlalu banyak": ((KEPALA + "\n" + ("3," * 8 + "3\n") * 50_001).encode(), "lebih dari 50.000 baris"),
    "bukan utf-8": ((KEPALA + ",saran\n").encode() + b"3,3,3,3,3,3,3,3,3,\xff\xfe\n", "CSV UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("nama", BERKAS)
def test_wrong_import_file_is_explained_and_stores_nothing(klien: Klien, layanan: Layanan, nama: str) -> None:
    """The command refuses it with a sentence; the wizard shows it at one of its steps and offers nothing to store."""
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    isi, kalimat = BERKAS[nama]
    tw1 = Periode.parse("2025-TW1")
    with pytest.raises(DomainError) as salah:
        skm = find_instrumen("skm")
        prepare_impor(read_tabel(isi), layanan=layanan, instrumen=skm, periode=tw1, hari_ini=date(2026, 1, 1))
    assert kalimat in salah.value.teks
    formulir = klien.form(klien.get("/petugas/skm/impor"), "berkas")
    respons = klien.send(formulir, periode="2025-TW1", berkas=(io.BytesIO(isi), "jawaban.csv"))
    if respons.status_code == 422:
        assert klien.form(respons, "berkas").isi["periode"] == "2025-TW1"
    else:
        langkah = [klien.get(respons.location.rsplit("/", 1)[0] + f"/{n}") for n in ("kolom", "nilai", "periksa")]
        assert {h.status_code for h in langkah} <= {200, 422}
        aman = nama in ("kolom asing", "bukan utf-8", "kolom ganda", "baris lebar")
        assert aman or "Simpan semua jawaban" not in langkah[-1].text
    assert count_rows() == 0


def test_all_bad_rows_are_named_and_the_good_ones_are_not_stored(klien: Klien, layanan: Layanan) -> None:
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    baris = ["3," * 8 + "3", "3," * 8 + "9", "3," * 8 + "3", "x," + "3," * 7 + "3"]
    isi = (KEPALA + "\n" + "\n".join(baris) + "\n").encode()
    formulir = klien.form(klien.get("/petugas/skm/impor"), "berkas")
    respons = klien.send(formulir, periode="2025-TW1", berkas=(io.BytesIO(isi), "a.csv"))
    teks = text_of(klien.get(respons.location.replace("nilai", "periksa")).text)
    assert "2 baris salah" in teks
    assert "nilai 9 di luar skala 1-4" in teks
    assert "berisi “x”, bukan angka 1-4" in teks
    assert count_rows() == 0


def test_extra_fields_change_nothing(klien: Klien, layanan: Layanan) -> None:
    lain = make_layanan(make_unit("LAIN", "Unit Lain"))
    respons = survey(
        klien, layanan, unit_id=str(lain.unit_id), layanan_id=str(lain.id), status="dikecualikan", u01="4", waktu="4"
    )
    assert respons.status_code == 303
    baris = db.session.execute(select(tabel_jawaban)).one()
    assert (baris.unit_id, baris.layanan_id, baris.status, baris.u01) == (layanan.unit_id, layanan.id, "sah", 3)


def test_key_of_one_service_does_not_open_another(klien: Klien, layanan: Layanan) -> None:
    lain = make_layanan(make_unit("LAIN", "Unit Lain"))
    kunci = klien.form(klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}"), "kiriman").isi["kiriman"]
    respons = survey(klien, lain, kiriman=kunci)
    assert respons.status_code == 422
    assert "Formulir ini berbeda" in text_of(respons.text)
    assert count_rows() == 0


@pytest.mark.parametrize("kolom", [*ISI_PENGADUAN, *KOLOM_BOLEH_KOSONG])
def test_no_field_of_the_complaint_form_breaks_on_hostile_text(klien: Klien, layanan: Layanan, kolom: str) -> None:
    formulir = klien.form(klien.get("/pengaduan/baru"), "judul")
    gagal = []
    for nama, teks in TEKS.items():
        isi = {**ISI_PENGADUAN, "tahun": "2025", "langkah": "periksa", kolom: encode(teks)}
        respons = klien.send(formulir, **isi)
        if respons.status_code not in RAMAH:
            gagal.append((nama, respons.status_code))
        assert "<script>alert" not in respons.text
        assert "<img src=x" not in respons.text
    assert gagal == []


@pytest.mark.parametrize("kolom", ["isi", "nama", "pihak", "lokasi", "harapan", "alamat"])
def test_hostile_text_of_a_complaint_is_stored_cleaned_on_either_database(klien_tiap: Klien, kolom: str) -> None:
    make_layanan(make_unit())
    for nama in ("nul", "surogat", "emoji_keluarga", "rtl", "zalgo", "skrip", "templat", "sql_dua", "tutup_textarea"):
        teks = f"{encode(TEKS[nama])[:90]} {'a' * 30}"
        with time_machine.travel(SENIN, tick=False) as waktu:
            respons = report(klien_tiap, waktu, **{kolom: teks})
        assert respons.status_code == 303, nama
    tersimpan = db.session.scalars(select(Pengaduan.isi)).all()
    assert len(tersimpan) == 9
    if kolom == "isi":
        assert set(tersimpan) == {clean_teks(t) for t in tersimpan}


@pytest.mark.parametrize("kolom", ["kode", "pin", "kiriman"])
def test_no_field_of_tracking_breaks_on_hostile_text(klien_tiap: Klien, kolom: str) -> None:
    formulir = klien_tiap.form(klien_tiap.get("/pengaduan/lacak"), "pin")
    for nama, teks in TEKS.items():
        respons = klien_tiap.send(formulir, **{"kode": "ABCDEFGH", "pin": "123456", kolom: encode(teks)})
        assert respons.status_code == 422, nama
        assert "<script>alert" not in respons.text


def test_too_large_body_is_refused_with_a_page(klien: Klien, layanan: Layanan) -> None:
    qr = make_qr(layanan)
    respons = klien.post(f"/s/{qr.token}", data={"saran": "x" * (26 * 1024 * 1024)})
    assert respons.status_code == 413
    assert "Kiriman terlalu besar" in text_of(respons.text)
