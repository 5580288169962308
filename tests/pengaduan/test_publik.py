"""The public form and its receipt: nothing typed is lost, nothing is stored twice, nothing leaks into an address."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.app import create_app
from portal.inti.berkas.models import Berkas
from portal.inti.db import db
from portal.inti.galat import Terganggu
from portal.pengaduan.models import Lampiran, Pelapor, Pengaduan
from portal.pengaduan.service.kasus import derive_pin
from tests.conftest import UJI, make_settings
from tests.inti.berkas.contoh import make_pdf
from tests.klien import Klien, make_klien, parse, text_of
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.pengaduan import SENIN
from tests.pengaduan.formulir import ISI, check, foto, open_form, report


@pytest.fixture
def waktu() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(SENIN, tick=False) as perjalanan:
        yield perjalanan


@pytest.fixture
def kantor(app: Flask) -> None:
    make_layanan(make_unit())


def count(tabel: Any = Pengaduan) -> int:
    return db.session.scalar(select(func.count()).select_from(tabel)) or 0


def kasus() -> Pengaduan:
    return db.session.scalars(select(Pengaduan)).one()


def titipan_of(html: str) -> list[str]:
    return [e.get("value") for e in parse(html).iter("input") if e.get("name") == "titipan"]


def test_a_report_with_a_photo_ends_on_a_receipt(klien_tiap: Klien, waktu: time_machine.Traveller) -> None:
    make_layanan(make_unit())
    respons = report(klien_tiap, waktu, berkas=foto(), layanan="DINKES/UMUM", kategori="waktu", anonim="1")
    assert respons.status_code == 303
    assert respons.headers["Location"] == "/pengaduan/diterima"
    baris = kasus()
    terima = text_of(klien_tiap.follow(respons).text)
    assert f"ADU - {baris.kode[:4]} - {baris.kode[4:]}".replace(" ", "") in terima.replace(" ", "")
    pin = derive_pin(baris.kode)
    assert f"{pin[:3]}-{pin[3:]}" in terima.replace(" ", "")
    assert baris.nomor_register in terima
    assert "2 Feb 2026 10.01 WIB" in terima
    assert "Kamis, 5 Februari 2026" in terima
    assert "Selasa, 24 Februari 2026" in terima
    assert "Ombudsman RI" in terima
    assert (baris.judul, baris.kategori, baris.anonim, baris.rahasia) == (ISI["judul"], "waktu", True, False)
    assert str(baris.tanggal_kejadian) == "2026-01-30"
    assert baris.layanan_id is not None
    assert count(Lampiran) == 1
    assert db.session.scalars(select(Pelapor.telepon)).one() == "+6281234567890"


def test_the_second_look_shows_everything_and_stores_nothing(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    halaman = check(klien, waktu, berkas=foto("bukti saya.jpg"), harapan="Loket ditambah", tahun="2024")
    teks = text_of(halaman.text)
    for nilai in (
        ISI["judul"],
        ISI["isi"],
        "Dinas Kesehatan Contoh",
        "30 Januari 2024",
        "Loket ditambah",
        "bukti saya",
    ):
        assert nilai in teks
    assert "bukti saya.jpg" in teks
    assert "Kejadian lebih dari setahun lalu" in teks
    assert "Berapa" not in teks
    assert count() == 0
    kembali = klien.send(klien.form(halaman, "periksa"), langkah="ubah")
    assert kembali.status_code == 200
    isi = klien.form(kembali, "judul").isi
    assert {k: isi[k] for k in ISI} == {**ISI, "tahun": "2024"}
    assert isi["harapan"] == "Loket ditambah"
    assert titipan_of(kembali.text) == titipan_of(halaman.text)


def test_sixteen_digits_are_pointed_out_before_sending(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    halaman = check(klien, waktu, isi="Petugas menulis 3273010101900001 di papan pengumuman loket.")
    assert "hapuslah demi keamanan Anda" in text_of(halaman.text)


SALAH = {
    "jenis": ({"jenis": None}, "Pilih jenis laporan."),
    "judul": ({"judul": "Antre"}, "Judul minimal 10 huruf."),
    "isi": ({"isi": "Lama."}, "Cerita terlalu singkat (minimal 30 huruf)"),
    "tanggal": ({"hari": "3", "bulan": "2"}, "Tanggal kejadian tidak boleh sesudah hari ini."),
    "unit": ({"unit": "LAIN"}, "Pilih unit layanan yang tersedia."),
    "layanan": ({"layanan": "LAIN/UMUM"}, "Pilihan ini tidak dikenal."),
    "kategori": ({"kategori": "karangan"}, "Pilihan ini tidak dikenal."),
    "nama": ({"nama": ""}, "Isi nama Anda atau pilih melapor tanpa identitas."),
    "telepon": ({"telepon": ""}, "Isi nomor HP atau e-mail."),
    "nik": ({"nik": "12"}, "NIK terdiri dari 16 angka."),
    "pernyataan": ({"pernyataan": None}, "Beri tanda pada pernyataan sebelum mengirim."),
}


@pytest.mark.parametrize("bidang", SALAH)
def test_a_mistake_is_named_twice_and_everything_typed_is_kept(
    kantor: None, klien: Klien, waktu: time_machine.Traveller, bidang: str
) -> None:
    isi, kalimat = SALAH[bidang]
    respons = check(klien, waktu, berkas=foto(), harapan="<b>Cepat</b> & ramah", **isi)
    assert respons.status_code == 422
    assert respons.text.count(kalimat) == 2
    assert "<title>Galat:" in respons.text
    terisi = klien.form(respons, "judul").isi
    assert {k: terisi.get(k) for k in ISI if k not in isi} == {k: v for k, v in ISI.items() if k not in isi}
    assert terisi["harapan"] == "<b>Cepat</b> & ramah"
    assert len(titipan_of(respons.text)) == 1
    assert count() == 0


def test_every_link_of_the_error_list_leads_to_a_control(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    kosong = dict.fromkeys(ISI)
    respons = check(klien, waktu, **kosong, berkas=(io.BytesIO(b"x"), "a.exe"))
    ringkas = respons.text[respons.text.index('id="galat"') : respons.text.index("<h1>")]
    tujuan = re.findall(r'href="#([^"]+)"', ringkas)
    assert len(tujuan) == 8
    assert all(f'id="{t}"' in respons.text for t in tujuan)
    semua = re.findall(r' id="([^"]+)"', respons.text)
    assert len(semua) == len(set(semua))


def test_a_refused_file_is_named_and_takes_nothing_else_away(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    formulir = open_form(klien, waktu)
    besar = io.BytesIO(b"\xff\xd8" + bytes(11 * 1024 * 1024))
    berkas = [
        foto("satu.jpg"),
        (io.BytesIO(b"MZ program"), "virus.exe"),
        (io.BytesIO(make_pdf()), "surat.pdf"),
        (besar, "besar.jpg"),
        (io.BytesIO(b""), "kosong.png"),
    ]
    respons = klien.send(formulir, **{**ISI, "langkah": "periksa", "berkas": berkas})
    assert respons.status_code == 422
    teks = text_of(respons.text)
    assert "virus.exe: Jenis berkas .exe tidak didukung." in teks
    assert "Berkas besar.jpg berukuran" in teks
    assert "batasnya 10 MB" in teks
    assert "Berkas kosong.png kosong" in teks
    assert "Hapus satu.jpg" in teks
    assert "Hapus surat.pdf" in teks
    catatan = titipan_of(respons.text)
    lagi = klien.send(klien.form(respons, "judul"), langkah="periksa", titipan=catatan)
    assert lagi.status_code == 200
    assert titipan_of(lagi.text) == catatan


def test_the_sixth_file_waits_and_a_file_can_be_taken_out(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    formulir = open_form(klien, waktu)
    berkas = [foto(f"foto-{n}.jpg", ukuran=(64 + n, 48)) for n in range(6)]
    respons = klien.send(formulir, **{**ISI, "langkah": "periksa", "berkas": berkas})
    assert respons.status_code == 422
    assert "Paling banyak 5 berkas. Belum ikut: foto-5.jpg." in text_of(respons.text)
    catatan = titipan_of(respons.text)
    assert len(catatan) == 5
    hapus = re.search(r'name="hapus" value="([^"]+)"', respons.text)
    assert hapus
    lagi = klien.send(
        klien.form(respons, "judul"), langkah="periksa", titipan=catatan, hapus=hapus[1],
        berkas=foto("foto-5.jpg", ukuran=(80, 48)),
    )  # fmt: skip
    assert lagi.status_code == 200
    assert len(titipan_of(lagi.text)) == 5
    assert "foto-5.jpg" in lagi.text
    assert "foto-0.jpg" not in lagi.text


def test_the_same_photo_chosen_twice_is_kept_once(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    respons = check(klien, waktu, judul="", berkas=[foto("a.jpg"), foto("b.jpg")])
    assert len(titipan_of(respons.text)) == 1


def test_forged_and_old_file_notes_are_left_out_with_a_sentence(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    respons = check(klien, waktu, titipan="palsu.abc.def")
    assert respons.status_code == 422
    assert "perlu dipilih lagi" in text_of(respons.text)
    assert titipan_of(respons.text) == []


def test_a_body_beyond_all_files_is_a_friendly_page(kantor: None, klien: Klien) -> None:
    respons = klien.post("/pengaduan/baru", data={"berkas": (io.BytesIO(bytes(56 * 1024 * 1024)), "a.jpg")})
    assert respons.status_code == 413
    assert "tulisan Anda masih ada" in text_of(respons.text)


def test_five_files_of_nine_megabytes_fit(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    besar = [(io.BytesIO(foto(ukuran=(60 + n, 40))[0].read() + bytes(9 * 1024 * 1024)), f"{n}.jpg") for n in range(5)]
    assert check(klien, waktu, berkas=besar).status_code == 200


def test_a_repeated_post_gives_the_same_receipt(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    formulir = klien.form(check(klien, waktu, berkas=foto()), "periksa")
    alamat = set()
    for _kali in range(3):
        respons = klien.send(formulir, langkah="kirim")
        assert respons.status_code == 303
        alamat.add(re.sub(r"\d{6}", "", text_of(klien.follow(respons).text)))
    assert len(alamat) == 1
    assert (count(), count(Lampiran), count(Berkas)) == (1, 1, 1)


def test_the_receipt_may_be_reloaded(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    report(klien, waktu)
    halaman = [klien.get("/pengaduan/diterima") for _ in range(2)]
    assert [h.status_code for h in halaman] == [200, 200]
    assert kasus().nomor_register in halaman[1].text


def test_a_changed_form_with_a_used_key_is_no_second_report(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    formulir = klien.form(check(klien, waktu), "periksa")
    assert klien.send(formulir, langkah="kirim").status_code == 303
    respons = klien.send(formulir, langkah="kirim", judul="Judul yang lain sama sekali")
    assert respons.status_code == 409
    assert "sudah pernah dikirim dengan isi lain" in text_of(respons.text)
    assert klien.form(respons, "judul").isi["judul"] == "Judul yang lain sama sekali"
    assert count() == 1


def test_a_disturbance_keeps_the_text_and_the_key(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    formulir = klien.form(check(klien, waktu, berkas=foto()), "periksa")
    with patch("portal.pengaduan.publik.baru.submit", side_effect=Terganggu):
        respons = klien.send(formulir, langkah="kirim")
    assert respons.status_code == 503
    assert "Data belum tersimpan karena gangguan" in text_of(respons.text)
    lagi = klien.form(respons, "periksa")
    assert {k: lagi.isi[k] for k in (*ISI, "kiriman", "titipan")} == {
        k: formulir.isi[k] for k in (*ISI, "kiriman", "titipan")
    }
    assert klien.send(lagi, langkah="kirim").status_code == 303
    assert count() == 1


def test_a_file_store_that_is_away_keeps_the_text(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    with patch("portal.pengaduan.publik.lampiran.accept_berkas", side_effect=Terganggu):
        respons = check(klien, waktu, berkas=foto())
    assert respons.status_code == 503
    assert klien.form(respons, "judul").isi["isi"] == ISI["isi"]


def test_an_old_form_is_shown_again_with_its_text_and_a_new_key(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    formulir = open_form(klien, waktu)
    waktu.shift(timedelta(hours=25))
    respons = klien.send(formulir, **ISI, langkah="periksa")
    assert respons.status_code == 422
    assert "terlalu lama terbuka" in text_of(respons.text)
    assert klien.send(klien.form(respons, "judul"), langkah="periksa").status_code == 200


@pytest.mark.parametrize("kunci", ["", "palsu", "a.b.c", None])
def test_a_form_without_a_good_key_stores_nothing(
    kantor: None, klien: Klien, waktu: time_machine.Traveller, kunci: str | None
) -> None:
    assert check(klien, waktu, kiriman=kunci).status_code == 422
    assert check(klien, waktu, kiriman=kunci, langkah="kirim").status_code == 422
    assert count() == 0


def test_another_site_cannot_send_the_form(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    formulir = klien.form(check(klien, waktu), "periksa")
    respons = klien.post(
        formulir.alamat, data={**formulir.isi, "langkah": "kirim"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert respons.status_code == 400
    assert count() == 0


def test_the_second_look_cannot_be_skipped(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    respons = check(klien, waktu, langkah="kirim")
    assert respons.status_code == 200
    assert "Laporan belum terkirim" in text_of(respons.text)
    assert count() == 0


KATA = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def answer(html: str) -> int:
    pasangan = re.search(r"Berapa (\w+) tambah (\w+)\?", text_of(html))
    assert pasangan
    return sum(KATA.index(kata) + 1 for kata in pasangan.groups())


@pytest.mark.parametrize("cara", ["perangkap", "terlalu cepat"])
def test_what_looks_like_a_program_answers_a_sum_and_is_let_through(
    kantor: None, klien: Klien, waktu: time_machine.Traveller, cara: str
) -> None:
    if cara == "perangkap":
        halaman = check(klien, waktu, situs_web="https://slot.example")
    else:
        halaman = klien.send(klien.form(klien.get("/pengaduan/baru"), "judul"), **ISI, langkah="periksa")
    assert halaman.status_code == 200
    formulir = klien.form(halaman, "hitung")
    for salah in ("", "99", "tujuh", "-1", "½"):
        respons = klien.send(formulir, langkah="kirim", hitung=salah)
        assert respons.status_code == 422
        assert "Jawaban hitungan belum tepat" in text_of(respons.text)
        assert klien.form(respons, "hitung").isi["isi"] == ISI["isi"]
    assert count() == 0
    waktu.shift(60)
    tanpa = {k: v for k, v in formulir.isi.items() if k != "hitung"}
    assert klien.post(formulir.alamat, data={**tanpa, "langkah": "kirim"}).status_code == 422
    assert klien.send(formulir, langkah="kirim", hitung=str(answer(halaman.text))).status_code == 303
    assert count() == 1


def test_misconduct_is_led_away_and_nothing_is_kept(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    respons = check(klien, waktu, jenis="dugaan_pelanggaran", berkas=foto())
    assert respons.status_code == 303
    assert respons.headers["Location"] == "/pengaduan/pelanggaran"
    assert "tidak kami simpan" in text_of(klien.follow(respons).text)
    assert count() == 0
    assert count(Berkas) == 0


def test_a_report_without_identity_stores_no_person(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    respons = report(klien, waktu, tanpa_identitas="1")
    assert "lacak laporan ini sendiri" in text_of(klien.follow(respons).text)
    assert kasus().tanpa_identitas
    assert count(Pelapor) == 0


def test_a_place_alone_goes_to_the_top_unit(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    make_unit("AAA", "Bidang Awal", "DINKES")
    report(klien, waktu, unit="", lokasi="Pasar Baru")
    from portal.organisasi.service import find_unit

    assert kasus().unit_id == find_unit("DINKES").id
    assert kasus().lokasi == "Pasar Baru"


def test_health_matters_are_confidential_whatever_is_ticked(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    halaman = check(klien, waktu, kategori="kesehatan")
    assert "karena menyangkut kesehatan" in text_of(halaman.text)
    klien.send(klien.form(halaman, "periksa"), langkah="kirim")
    assert kasus().rahasia


def test_today_is_the_offices_day(data: Any) -> None:
    """2 February 16.30 UTC is already 3 February in the east, and still the 2nd in the west."""
    for zona, kode in (("Asia/Jayapura", 200), ("Asia/Jakarta", 422)):
        app = create_app(make_settings(data, zona=zona), tambahan=UJI)
        with app.app_context(), time_machine.travel(SENIN + timedelta(hours=13), tick=False) as waktu:
            if zona == "Asia/Jayapura":
                make_unit()
            klien = make_klien(app)
            assert check(klien, waktu, hari="3", bulan="2").status_code == kode
            assert check(klien, waktu, hari="4", bulan="2").status_code == 422
            db.session.remove()
            db.engine.dispose()


def test_a_link_may_name_unit_and_service(kantor: None, klien: Klien) -> None:
    isi = klien.form(klien.get("/pengaduan/baru?unit=DINKES&layanan=UMUM"), "judul").isi
    assert (isi["unit"], isi["layanan"]) == ("DINKES", "DINKES/UMUM")
    assert klien.form(klien.get("/pengaduan/baru?unit=%00x"), "judul").isi["unit"] == ""


def test_without_units_the_form_is_not_offered(app: Flask, klien: Klien) -> None:
    assert "Formulir belum dibuka" in text_of(klien.get("/pengaduan/baru").text)
    assert klien.get("/pengaduan/").status_code == 200


def test_the_first_page_says_how_long_it_takes(kantor: None, klien: Klien) -> None:
    teks = text_of(klien.get("/pengaduan/").text)
    assert "Pemeriksaan awal paling lama 3 hari kerja" in teks
    assert "Pengaduan dijawab paling lama 14 hari kerja" in teks


def test_published_cases_of_the_same_kind_are_shown_by_title_only(
    kantor: None, klien: Klien, waktu: time_machine.Traveller
) -> None:
    from portal.inti.db import unit_kerja
    from portal.organisasi.service import find_unit
    from tests.pabrik.pengaduan import make_pengaduan

    for judul, lain in (
        ("Antrean sudah dipercepat", {}),
        ("Belum terbit", {"terbit_at": None}),
        ("Rahasia", {"rahasia": True}),
        ("Lama", {"terbit_at": SENIN - timedelta(days=31)}),
        ("Kategori lain", {"kategori": "biaya"}),
    ):
        tanda = make_pengaduan(find_unit("DINKES"), kategori="waktu")
        with unit_kerja() as sesi:
            baris = sesi.scalars(select(Pengaduan).where(Pengaduan.kode == tanda.kode)).one()
            for nama, nilai in ({"judul_publik": judul, "terbit_at": SENIN} | lain).items():
                setattr(baris, nama, nilai)
    teks = text_of(check(klien, waktu, kategori="waktu").text)
    assert "Antrean sudah dipercepat" in teks
    assert not any(j in teks for j in ("Belum terbit", "Rahasia ", "Lama", "Kategori lain"))
    assert "Laporan serupa" not in text_of(check(klien, waktu).text)


def test_english_pages_have_no_server_error(kantor: None, klien: Klien, waktu: time_machine.Traveller) -> None:
    klien.get("/?bahasa=en")
    respons = report(klien, waktu)
    assert klien.follow(respons).status_code == 200
    assert kasus().bahasa == "en"


def test_many_reports_are_slowed_down_and_the_text_stays(data: Any, waktu: time_machine.Traveller) -> None:
    app = create_app(make_settings(data), tambahan={**UJI, "RATELIMIT_ENABLED": True})
    with app.app_context():
        make_unit()
        klien = make_klien(app)
        with patch("portal.pengaduan.publik.baru.submit") as palsu:
            palsu.return_value.kode = "ABCDEFGH"
            hasil = [report(klien, waktu) for _ in range(30)]
            assert {r.status_code for r in hasil} == {303}
            respons = klien.send(open_form(klien, waktu), **ISI, langkah="periksa")
        assert respons.status_code == 429
        assert klien.form(respons, "judul").isi["isi"] == ISI["isi"]
        db.session.remove()
        db.engine.dispose()
