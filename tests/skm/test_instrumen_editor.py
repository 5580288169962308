"""Pages of the instrument editor: small forms, errors at the field, nothing lost, no page for strangers."""

import io
import wave
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import db
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Suara
from portal.skm.service import instrumen as layanan
from tests.klien import Klien, text_of
from tests.korpus.masukan import TEKS
from tests.korpus.test_masukan_buruk import RAMAH, encode
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import UNSUR

AWAL = "/petugas/skm/instrumen"
DRAF = f"{AWAL}/skm-rs/1"
UNSUR_BARU = {
    "nama_id": "Keamanan Data",
    "pertanyaan_id": "Apakah data Anda terasa aman?",
    **{f"jawaban_id_{i}": kata for i, kata in enumerate(("Tidak aman", "Kurang aman", "Aman", "Sangat aman"), 1)},
}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    layanan.forget_dipakai()
    yield
    layanan.forget_dipakai()


@pytest.fixture
def admin(app: Flask, klien: Klien) -> Klien:
    make_layanan(make_unit())
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    halaman = klien.get(f"{AWAL}/skm/1")
    assert klien.send(klien.form(halaman, "kode_baru"), kode_baru="skm-rs").status_code == 303
    return klien


def send(klien: Klien, jalur: str, penanda: str, **isi: Any) -> Any:
    return klien.send(klien.form(klien.get(f"{DRAF}/{jalur}"), penanda), **isi)


def data_of(klien: Klien) -> dict[str, Any]:
    db.session.expire_all()
    return layanan.read_isi(layanan.get_versi("skm-rs", 1))


def test_tenth_unsur_is_added_published_chosen_and_asked_behind_a_qr_code(admin: Klien) -> None:
    assert send(admin, "unsur", "nama_id", **UNSUR_BARU).status_code == 303
    isi = data_of(admin)
    assert (isi["unsur"][-1]["kode"], isi["unsur"][-1]["bobot"], isi["unsur"][-1]["slot"]) == (
        "keamanan_data",
        "1/10",
        10,
    )
    assert "Apakah data Anda terasa aman?" in text_of(admin.get(f"{DRAF}/pratinjau").text)
    tanpa = send(admin, "terbit", "sidik")
    assert tanpa.status_code == 422
    assert layanan.get_versi("skm-rs", 1).draf
    assert send(admin, "terbit", "paham", paham="y").status_code == 303
    lihat = admin.get(DRAF)
    pakai = next(f for f in admin.forms(lihat) if f.alamat.endswith("/pakai"))
    assert admin.send(pakai).status_code == 303
    assert find_instrumen("skm-rs").versi == 1
    qr = admin.get("/petugas/organisasi/qr?unit=DINKES")
    assert admin.send(admin.form(qr, "instrumen"), instrumen="skm-rs").status_code == 303
    assert "skm-rs" in admin.get(AWAL).text
    assert admin.get(f"{DRAF}/ubah").status_code == 409


def test_weights_typed_are_kept_with_their_sum_when_they_do_not_add_up(admin: Klien) -> None:
    salah = send(admin, "susunan", "bobot_waktu", bobot_waktu="0,2", aksi="simpan")
    assert salah.status_code == 422
    assert "harus tepat 1 (lebih 4/45 (≈ 0,0889))" in text_of(salah.text)
    assert admin.form(salah, "bobot_waktu").isi["bobot_waktu"] == "0,2"
    assert data_of(admin)["unsur"][2]["bobot"] == "1/9"
    rusak = send(admin, "susunan", "bobot_waktu", bobot_waktu="sepersembilan", tanya_biaya="99", aksi="simpan")
    assert rusak.status_code == 422
    assert rusak.text.count('aria-invalid="true"') == 2
    assert admin.form(rusak, "bobot_waktu").isi["bobot_waktu"] == "sepersembilan"
    hitung = send(admin, "susunan", "bobot_waktu", bobot_waktu="0,2", aksi="hitung")
    assert hitung.status_code == 200
    assert "49/45 (≈ 1,0889)" in text_of(hitung.text)
    sama = admin.send(admin.form(hitung, "bobot_waktu"), aksi="samakan")
    assert admin.form(sama, "bobot_waktu").isi["bobot_waktu"] == "1/9"


def test_orders_and_weights_are_saved_together(admin: Klien) -> None:
    baru = {"resmi_sarpras": "1", "tanya_sarpras": "1", "bobot_waktu": "2/9", "bobot_biaya": "1/18"}
    assert send(admin, "susunan", "bobot_waktu", **baru, bobot_produk="1/18", aksi="simpan").status_code == 303
    isi = data_of(admin)
    assert [u["kode"] for u in isi["unsur"]][:2] == ["sarpras", "persyaratan"]
    assert isi["urutan_kuesioner"][0] == "sarpras"
    assert {u["kode"]: u["bobot"] for u in isi["unsur"]}["waktu"] == "2/9"


def test_half_a_language_is_named_at_its_fields_and_nothing_is_lost(admin: Klien) -> None:
    kosong = {f"jawaban_ban_{i}": "" for i in range(1, 5)}
    tulis = {"pertanyaan_ban": "Punapike gelis?", "nama_id": "Waktu & <b>", **kosong}
    respons = send(admin, "unsur?unsur=waktu", "nama_id", **tulis)
    assert respons.status_code == 422
    assert respons.text.count("Lengkapi bahasa itu") == 2 * 4
    isi = admin.form(respons, "nama_id").isi
    assert (isi["pertanyaan_ban"], isi["nama_id"]) == ("Punapike gelis?", "Waktu & <b>")
    assert data_of(admin)["unsur"][2]["nama"]["id"] == "Waktu Penyelesaian"


def test_second_window_keeps_what_it_typed_and_may_save_after_looking(admin: Klien) -> None:
    kedua = admin.form(admin.get(f"{DRAF}/ubah"), "nama_id")
    assert send(admin, "unsur", "nama_id", **UNSUR_BARU).status_code == 303
    bentrok = admin.send(kedua, nama_id="SKM Rumah Sakit")
    assert bentrok.status_code == 409
    assert "diubah orang lain" in text_of(bentrok.text)
    lagi = admin.form(bentrok, "nama_id")
    assert lagi.isi["nama_id"] == "SKM Rumah Sakit"
    assert admin.send(lagi).status_code == 303
    isi = data_of(admin)
    assert (isi["nama"]["id"], len(isi["unsur"])) == ("SKM Rumah Sakit", 10)


def test_class_table_refuses_gaps_and_keeps_the_rows(admin: Klien) -> None:
    for batas, kalimat in (("88,31", "harus di bawah"), ("76.615", "dua desimal"), ("nan", "dua desimal")):
        respons = send(admin, "kelas", "batas_1", batas_2=batas)
        assert respons.status_code == 422
        assert kalimat in text_of(respons.text)
        assert admin.form(respons, "batas_1").isi["batas_2"] == batas
    assert send(admin, "kelas", "batas_1", batas_2="80", kinerja_2="Bagus").status_code == 303
    assert data_of(admin)["kelas"][1] == {"batas": "80.00", "mutu": "B", "kinerja": "Bagus"}


def test_words_only_of_a_next_version(admin: Klien) -> None:
    lihat = admin.get(f"{AWAL}/skm/1")
    salin = next(f for f in admin.forms(lihat) if f.alamat.endswith("/salin") and "baru" not in f.nama)
    assert admin.send(salin).headers["Location"].endswith("/instrumen/skm/101")
    halaman = admin.get(f"{AWAL}/skm/101/susunan")
    assert 'name="bobot_waktu"' not in halaman.text
    assert admin.send(admin.form(halaman, "tanya_waktu"), tanya_waktu="1", aksi="simpan").status_code == 303
    assert admin.get(f"{AWAL}/skm/101/unsur").status_code == 409


def test_other_roles_do_not_open_the_editor(app: Flask, klien: Klien) -> None:
    make_unit()
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk("petugas_skm@uji.example")
    for alamat in (AWAL, f"{AWAL}/skm/1", f"{AWAL}/skm/1/pratinjau", "/petugas/skm/suara", "/petugas/skm/aturan"):
        assert klien.get(alamat).status_code == 403, alamat


FORMULIR = {
    "ubah": ("nama_id", ("nama_id", "dasar_hukum_id", "minimum_per_bulan", "rupa", "subjek", "sidik")),
    "susunan": ("bobot_waktu", ("bobot_waktu", "resmi_waktu", "tanya_waktu", "aksi")),
    "kelas": ("batas_1", ("batas_2", "kinerja_2")),
    "unsur": ("nama_id", ("nama_id", "kode", "pertanyaan_en", "jawaban_id_2", "gratis", "usulan_id")),
    "terbit": ("paham", ("sidik",)),
}


KASUS = (
    *("kosong", "spasi", "satu_megabita", "nul", "surogat", "zalgo", "angka_lebar", "angka_besar", "angka_negatif"),
    *("pecahan", "eksponen", "nan", "skrip", "atribut", "templat", "jinja"),
)
"""Texts that a settings form may stumble over; every text in every form would take minutes."""


@pytest.mark.parametrize("jalur", FORMULIR)
def test_no_form_of_the_editor_breaks_on_hostile_text(admin: Klien, jalur: str) -> None:
    penanda, kolom = FORMULIR[jalur]
    dasar = UNSUR_BARU if jalur == "unsur" else {}
    formulir, gagal = admin.form(admin.get(f"{DRAF}/{jalur}"), penanda), []
    for satu in kolom:
        for kasus in KASUS:
            respons = admin.send(formulir, **{**dasar, satu: encode(TEKS[kasus])})
            if respons.status_code not in RAMAH | {409}:
                gagal.append((satu, kasus, respons.status_code))
            assert "<script>alert" not in respons.text
            if respons.status_code == 303:
                formulir = admin.form(admin.get(f"{DRAF}/{jalur}"), penanda)
    assert gagal == []
    assert "<script>alert" not in admin.get(DRAF).text + admin.get(f"{DRAF}/pratinjau").text


def test_hostile_addresses_find_nothing(admin: Klien) -> None:
    for teks in ("%00", "x..", "9223372036854775808", "%27%20OR%201=1--"):
        for jalur in (f"{AWAL}/{teks}/1", f"{DRAF}/unsur?unsur={teks}", f"{AWAL}/skm/{teks}"):
            assert admin.get(jalur).status_code == 404, jalur
    assert admin.get(f"{AWAL}/skm/99999999999999999999").status_code == 404


def record() -> bytes:
    keluaran = io.BytesIO()
    with wave.open(keluaran, "wb") as gelombang:
        gelombang.setnchannels(1)
        gelombang.setsampwidth(2)
        gelombang.setframerate(8000)
        gelombang.writeframes(b"\0" * 4000)
    return keluaran.getvalue()


def test_a_recording_is_kept_replaced_and_deleted_and_other_files_are_refused(admin: Klien) -> None:
    alamat = "/petugas/skm/suara"
    formulir = admin.form(admin.get(alamat), "unsur")
    for isi, kalimat in (
        (b"%PDF-1.7 isi", "rekaman MP3, OGG, atau WAV yang asli"),
        (b"MZ" + b"\0" * 100, "rekaman MP3, OGG, atau WAV yang asli"),
        (b"<html><script>alert(1)</script>", "rekaman MP3, OGG, atau WAV yang asli"),
        (b"", "Berkas ini kosong."),
        (record() + b"\0" * 1024 * 1024, "paling besar 1 MB"),
    ):
        respons = admin.send(formulir, unsur="waktu", bahasa="ban", berkas=(io.BytesIO(isi), "a.wav"))
        assert respons.status_code == 422
        assert kalimat in text_of(respons.text)
        assert admin.form(respons, "unsur").isi["bahasa"] == "ban"
    for _ in range(2):
        respons = admin.send(formulir, unsur="waktu", bahasa="ban", berkas=(io.BytesIO(record()), "x.mp3"))
        assert respons.status_code == 303
    satu = db.session.query(Suara).one()
    assert (satu.instrumen, satu.unsur, satu.bahasa, satu.tipe) == ("skm", "waktu", "ban", "audio/wav")
    hapus = next(f for f in admin.forms(admin.get(alamat)) if f.alamat.endswith("/hapus"))
    assert admin.send(hapus).status_code == 303
    assert db.session.query(Suara).count() == 0
    assert admin.post(f"{alamat}/99999999999/hapus", data={"csrf_token": formulir.isi["csrf_token"]}).status_code == 404
    assert UNSUR[0] in admin.get(alamat).text
