"""Tracking by code and PIN: who gets in, what they see, what they can do, and nothing twice."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.akun.domain import Peran
from portal.app import create_app
from portal.inti.berkas import accept_berkas
from portal.inti.berkas.bersih import clean_berkas
from portal.inti.db import db
from portal.inti.tugas import Kemajuan
from portal.organisasi.service import find_unit
from portal.pengaduan.models import Lampiran, Pengaduan, PeristiwaRow
from portal.pengaduan.service.akses import Pelaku
from portal.pengaduan.service.kasus import Tanda
from tests.conftest import UJI, make_settings
from tests.inti.berkas.contoh import make_gambar
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.pengaduan import SENIN, id_of, make_pengaduan, pelaku_of, step
from tests.pengaduan.formulir import foto

TIDAK_COCOK = "Kode atau PIN tidak cocok. Periksa tanda terima Anda."


@pytest.fixture
def waktu() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(SENIN, tick=False) as perjalanan:
        yield perjalanan


@pytest.fixture
def petugas(app: Flask) -> Pelaku:
    make_unit("DINAS", "Dinas Contoh")
    return pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINAS"))


def make(**lain: Any) -> Tanda:
    return make_pengaduan(find_unit("DINAS"), **lain)


def enter(klien: Klien, kode: str, pin: str) -> TestResponse:
    return klien.send(klien.form(klien.get("/pengaduan/lacak"), "pin"), kode=kode, pin=pin)


def open_case(klien: Klien, tanda: Tanda) -> TestResponse:
    respons = enter(klien, tanda.kode, tanda.pin)
    assert respons.status_code == 303, text_of(respons.text)
    return klien.follow(respons)


def act(klien: Klien, halaman: TestResponse, gerak: str, **isi: Any) -> TestResponse:
    formulir = next(f for f in klien.forms(halaman) if f.alamat.endswith(f"/gerak/{gerak}"))
    return klien.send(formulir, **isi)


def offered(klien: Klien, halaman: TestResponse) -> set[str]:
    return {f.alamat.rsplit("/", 1)[1] for f in klien.forms(halaman) if "/gerak/" in f.alamat}


def answer(tanda: Tanda, petugas: Pelaku, teks: str = "Loket sudah ditambah.") -> None:
    step(id_of(tanda), "jawab_di_tempat", petugas, klasifikasi="konsultasi", kategori="waktu", jawaban=teks)


def events(tanda: Tanda) -> list[str]:
    return list(
        db.session.scalars(
            select(PeristiwaRow.gerak).where(PeristiwaRow.pengaduan_id == id_of(tanda)).order_by(PeristiwaRow.nomor)
        )
    )


@pytest.mark.parametrize(
    "tulis",
    [
        lambda k: k,
        lambda k: f"ADU-{k[:4]}-{k[4:]}",
        lambda k: f"  adu {k[:4].lower()} {k[4:].lower()} ",
        lambda k: f"adu{k.lower()}",
    ],
)
def test_a_code_is_forgiven_case_spaces_and_hyphens(petugas: Pelaku, klien: Klien, tulis: Any) -> None:
    tanda = make()
    respons = enter(klien, tulis(tanda.kode), f" {tanda.pin[:3]}-{tanda.pin[3:]} ")
    assert respons.status_code == 303
    assert respons.headers["Location"] == "/pengaduan/lacak/laporan"
    assert tanda.nomor_register in klien.follow(respons).text


def test_wrong_code_and_wrong_pin_look_the_same(petugas: Pelaku, klien: Klien) -> None:
    satu, dua = make(), make()
    halaman = set()
    for kode, pin in (
        (satu.kode, "000000" if satu.pin != "000000" else "111111"),
        (satu.kode, dua.pin),
        ("ABCDEFGH", satu.pin),
        ("", ""),
        ("x" * 200, "9" * 200),
        ("１" * 9, "x\x00"),
    ):
        respons = enter(klien, kode, pin)
        assert respons.status_code == 422
        assert TIDAK_COCOK in text_of(respons.text)
        assert "lacak=" not in respons.headers.get("Set-Cookie", "")
        bersih = re.sub(r'(name="(kiriman|kode)"[^>]*value=)"[^"]*"', r"\1", respons.text)
        halaman.add(re.sub(r'value="[^"]*"', "", bersih))
    assert len(halaman) == 1


def test_a_wrong_pin_keeps_the_code_but_not_the_pin(petugas: Pelaku, klien: Klien) -> None:
    isi = klien.form(enter(klien, make().kode.lower(), "123"), "pin").isi
    assert (isi["kode"] != "", isi["pin"]) == (True, "")


def test_pages_of_a_case_are_kept_nowhere_and_code_and_pin_stand_in_no_address(petugas: Pelaku, klien: Klien) -> None:
    tanda = make()
    respons = enter(klien, tanda.kode, tanda.pin)
    for satu in (respons, klien.follow(respons), klien.get("/pengaduan/diterima"), klien.get("/pengaduan/lacak")):
        assert satu.headers["Cache-Control"] == "no-store"
        assert "noindex" in satu.headers["X-Robots-Tag"]
        alamat = satu.headers.get("Location", "") + " ".join(re.findall(r'(?:href|action)="([^"]*)"', satu.text))
        assert tanda.kode not in alamat.upper()
        assert tanda.pin not in alamat
    kue = respons.headers["Set-Cookie"]
    assert "HttpOnly" in kue
    assert "SameSite=Strict" in kue
    assert "Path=/pengaduan" in kue
    assert "Max-Age=3600" in kue
    assert tanda.pin not in kue


def test_the_cookie_is_secure_behind_https(petugas: Pelaku, klien: Klien) -> None:
    tanda = make()
    formulir = klien.form(klien.get("/pengaduan/lacak"), "pin")
    data = {**formulir.isi, "kode": tanda.kode, "pin": tanda.pin}
    assert "Secure" in klien.post("/pengaduan/lacak", data=data, base_url="https://localhost").headers["Set-Cookie"]


@pytest.mark.parametrize("alamat", ["/pengaduan/lacak/laporan", "/pengaduan/diterima", "/pengaduan/lacak/berkas/x"])
@pytest.mark.parametrize("keadaan", ["tanpa", "palsu", "habis"])
def test_without_a_good_cookie_the_way_leads_back_to_code_and_pin(
    petugas: Pelaku, klien: Klien, waktu: time_machine.Traveller, alamat: str, keadaan: str
) -> None:
    if keadaan == "palsu":
        klien.set_cookie("lacak", f"{make().kode}.a.b", path="/pengaduan")
    elif keadaan == "habis":
        open_case(klien, make())
        kue = klien.get_cookie("lacak", path="/pengaduan")
        assert kue
        waktu.shift(3601)
        klien.set_cookie("lacak", kue.value, path="/pengaduan")
    respons = klien.get(alamat)
    assert respons.status_code == 303
    assert respons.headers["Location"] == "/pengaduan/lacak?kabar=habis"
    assert "Masukkan lagi kode dan PIN" in text_of(klien.follow(respons).text)


def test_the_case_can_be_closed_in_this_browser(petugas: Pelaku, klien: Klien) -> None:
    halaman = open_case(klien, make())
    formulir = next(f for f in klien.forms(halaman) if f.alamat.endswith("/selesai"))
    assert "sudah ditutup di perangkat ini" in text_of(klien.follow(klien.send(formulir)).text)
    assert klien.get("/pengaduan/lacak/laporan").status_code == 303


def test_completing_a_case_with_a_photo_shows_it_in_the_timeline(
    petugas: Pelaku, klien: Klien, waktu: time_machine.Traveller
) -> None:
    tanda = make()
    step(id_of(tanda), "minta_kelengkapan", petugas, catatan="Lampirkan foto loket.")
    halaman = open_case(klien, tanda)
    teks = text_of(halaman.text)
    assert "Perlu dilengkapi" in teks
    assert "Lampirkan foto loket." in teks
    assert "Lengkapi paling lambat Rabu, 18 Februari 2026" in teks
    assert offered(klien, halaman) == {"lengkapi", "tambah_keterangan", "cabut"}
    respons = act(klien, halaman, "lengkapi", catatan="Ini fotonya.", berkas=foto("loket.jpg"))
    assert respons.status_code == 303
    teks = text_of(klien.follow(respons).text)
    assert "Kelengkapan Anda sudah kami terima." in teks
    assert "Ini fotonya." in teks
    assert "loket.jpg (sedang diperiksa)" in teks


def test_an_empty_completion_names_the_field_and_keeps_the_file(petugas: Pelaku, klien: Klien) -> None:
    tanda = make()
    step(id_of(tanda), "minta_kelengkapan", petugas, catatan="Lampirkan foto.")
    respons = act(klien, open_case(klien, tanda), "lengkapi", catatan=" ", berkas=foto("loket.jpg"))
    assert respons.status_code == 422
    assert respons.text.count("Tulis keterangannya.") == 2
    assert "Hapus loket.jpg" in text_of(respons.text)
    lagi = act(klien, respons, "lengkapi", catatan="Ini fotonya.")
    assert lagi.status_code == 303
    assert db.session.query(Lampiran).count() == 1


def test_a_refused_file_keeps_the_words(petugas: Pelaku, klien: Klien) -> None:
    tanda = make()
    respons = act(
        klien,
        open_case(klien, tanda),
        "tambah_keterangan",
        catatan="Masih antre <b>lama</b>",
        berkas=(io.BytesIO(b"MZ"), "a.exe"),
    )
    assert respons.status_code == 422
    assert "a.exe: Jenis berkas .exe tidak didukung." in text_of(respons.text)
    assert klien.form(respons, "catatan").isi["catatan"] == "Masih antre <b>lama</b>"
    assert events(tanda) == ["terima"]


def test_belum_then_ya_with_stars_then_reopening(petugas: Pelaku, klien: Klien, waktu: time_machine.Traveller) -> None:
    tanda = make(jenis="konsultasi")
    answer(tanda, petugas)
    halaman = open_case(klien, tanda)
    assert "Loket sudah ditambah." in text_of(halaman.text)
    assert offered(klien, halaman) == {"konfirmasi_ya", "konfirmasi_belum", "tambah_keterangan"}
    assert act(klien, halaman, "konfirmasi_belum", catatan="").status_code == 422
    halaman = klien.follow(act(klien, halaman, "konfirmasi_belum", catatan="Masih lama."))
    assert "Diproses" in text_of(halaman.text)
    nomor = id_of(tanda)
    step(nomor, "ajukan_jawaban", petugas, jawaban="Dua loket.")
    step(nomor, "tanggapi", pelaku_of(make_akun(Peran.PIMPINAN)), jawaban="Dua loket dibuka.")
    halaman = klien.get("/pengaduan/lacak/laporan")
    halaman = klien.follow(act(klien, halaman, "konfirmasi_ya", bintang="4"))
    kasus = db.session.scalars(select(Pengaduan)).one()
    assert (kasus.status, kasus.bintang) == ("selesai", 4)
    assert offered(klien, halaman) == {"buka_kembali"}
    halaman = klien.follow(act(klien, halaman, "buka_kembali", catatan="Antre lagi."))
    assert "Dibuka kembali" in text_of(halaman.text)


def test_ya_needs_no_stars_and_they_may_follow_once(petugas: Pelaku, klien: Klien) -> None:
    tanda = make(jenis="konsultasi")
    answer(tanda, petugas)
    halaman = klien.follow(act(klien, open_case(klien, tanda), "konfirmasi_ya"))
    assert offered(klien, halaman) == {"nilai", "buka_kembali"}
    for salah in ("", "0", "6", "lima"):
        respons = act(klien, halaman, "nilai", bintang=salah)
        assert respons.status_code == 422
        assert respons.text.count("Pilih 1 sampai 5 bintang.") == 2
    assert act(klien, halaman, "nilai", bintang="5").status_code == 303
    lagi = klien.get("/pengaduan/lacak/laporan")
    assert offered(klien, lagi) == {"buka_kembali"}
    assert db.session.scalars(select(Pengaduan.bintang)).one() == 5


def test_a_second_rating_is_refused_kindly(petugas: Pelaku, klien: Klien) -> None:
    tanda = make(jenis="konsultasi")
    answer(tanda, petugas)
    halaman = klien.follow(act(klien, open_case(klien, tanda), "konfirmasi_ya"))
    assert act(klien, halaman, "nilai", bintang="5").status_code == 303
    segar = klien.form(klien.get("/pengaduan/lacak/laporan"), "catatan")
    respons = klien.post("/pengaduan/lacak/gerak/nilai", data={"kiriman": segar.isi["kiriman"], "bintang": "1"})
    assert respons.status_code == 422
    assert "Anda sudah memberi bintang. Terima kasih." in text_of(respons.text)
    assert db.session.scalars(select(Pengaduan.bintang)).one() == 5


def test_a_double_click_does_it_once_and_frightens_nobody(petugas: Pelaku, klien: Klien) -> None:
    tanda = make(jenis="konsultasi")
    answer(tanda, petugas)
    halaman = open_case(klien, tanda)
    for _kali in range(3):
        respons = act(klien, halaman, "konfirmasi_ya", bintang="3")
        assert respons.status_code == 303
        assert klien.follow(respons).status_code == 200
    assert events(tanda).count("konfirmasi_ya") == 1
    assert events(tanda).count("nilai") == 1


def test_a_note_sent_twice_is_kept_once_and_a_changed_one_is_not_lost(petugas: Pelaku, klien: Klien) -> None:
    tanda = make()
    halaman = open_case(klien, tanda)
    for _kali in range(2):
        assert act(klien, halaman, "tambah_keterangan", catatan="Masih antre.").status_code == 303
    assert events(tanda) == ["terima", "tambah_keterangan"]
    respons = act(klien, halaman, "tambah_keterangan", catatan="Tulisan lain")
    assert respons.status_code == 409
    assert klien.form(respons, "catatan").isi["catatan"] == "Tulisan lain"


def test_a_step_that_no_longer_fits_shows_the_case_and_gives_the_words_back(petugas: Pelaku, klien: Klien) -> None:
    tanda = make(jenis="konsultasi")
    answer(tanda, petugas)
    halaman = open_case(klien, tanda)
    step(id_of(tanda), "konfirmasi_ya", petugas)
    respons = act(klien, halaman, "konfirmasi_belum", catatan="Masih antre dua jam.")
    assert respons.status_code == 409
    assert "tidak dapat dilakukan pada keadaan pengaduan sekarang" in text_of(respons.text)
    assert "Masih antre dua jam." in respons.text


def test_withdrawing_needs_a_mark_and_ends_the_case(petugas: Pelaku, klien: Klien) -> None:
    tanda = make()
    halaman = open_case(klien, tanda)
    respons = act(klien, halaman, "cabut", catatan="Sudah beres")
    assert respons.status_code == 422
    assert "Beri tanda bila Anda yakin mencabut laporan." in text_of(respons.text)
    halaman = klien.follow(act(klien, respons, "cabut", setuju="1"))
    assert "Dicabut" in text_of(halaman.text)
    assert offered(klien, halaman) == set()


def test_thirty_days_after_closing_nothing_can_be_reopened(
    petugas: Pelaku, klien: Klien, waktu: time_machine.Traveller
) -> None:
    tanda = make(jenis="konsultasi")
    answer(tanda, petugas)
    step(id_of(tanda), "konfirmasi_ya", petugas)
    halaman = open_case(klien, tanda)
    assert "buka_kembali" in offered(klien, halaman)
    waktu.shift(timedelta(days=32))
    halaman = open_case(klien, tanda)
    assert "buka_kembali" not in offered(klien, halaman)
    kunci = klien.form(halaman, "bintang").isi["kiriman"]
    respons = klien.post("/pengaduan/lacak/gerak/buka_kembali", data={"kiriman": kunci, "catatan": "Lagi."})
    assert respons.status_code == 422
    assert "Masa membuka kembali sudah lewat" in text_of(respons.text)


@pytest.mark.parametrize("gerak", ["tanggapi", "verifikasi", "bukan_pengaduan", "catat", "terbit", "asing"])
def test_moves_of_the_office_are_closed_to_the_citizen(petugas: Pelaku, klien: Klien, gerak: str) -> None:
    tanda = make()
    kunci = klien.form(open_case(klien, tanda), "catatan").isi["kiriman"]
    data = {"kiriman": kunci, "catatan": "x", "jawaban": "x", "klasifikasi": "aspirasi", "kategori": "waktu"}
    assert klien.post(f"/pengaduan/lacak/gerak/{gerak}", data=data).status_code == 404
    assert events(tanda) == ["terima"]


def test_the_key_of_one_case_does_nothing_in_another(petugas: Pelaku, klien: Klien) -> None:
    satu, dua = make(), make()
    kunci = klien.form(open_case(klien, satu), "catatan").isi["kiriman"]
    respons = act(klien, open_case(klien, dua), "tambah_keterangan", kiriman=kunci, catatan="Salah alamat")
    assert respons.status_code == 422
    assert events(satu) == events(dua) == ["terima"]


def test_another_site_can_do_nothing(petugas: Pelaku, klien: Klien) -> None:
    tanda = make()
    formulir = klien.form(open_case(klien, tanda), "setuju")
    for alamat in (formulir.alamat, "/pengaduan/lacak", "/pengaduan/lacak/selesai"):
        respons = klien.post(alamat, data={**formulir.isi, "setuju": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert respons.status_code == 400
    assert events(tanda) == ["terima"]


def test_files_are_handed_out_for_their_own_case_only(petugas: Pelaku, klien: Klien) -> None:
    titipan = accept_berkas("loket.jpg", make_gambar())
    satu, dua = make(lampiran=[titipan]), make()
    alamat = f"/pengaduan/lacak/berkas/{titipan.token}"
    open_case(klien, satu)
    assert klien.get(alamat).status_code == 404
    clean_berkas({"token": titipan.token}, Kemajuan(0))
    respons = klien.get(alamat)
    assert respons.status_code == 200
    assert respons.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in respons.headers["Cache-Control"]
    open_case(klien, dua)
    assert klien.get(alamat).status_code == 404


def test_words_of_the_office_stay_inside(petugas: Pelaku, klien: Klien) -> None:
    tanda = make()
    step(id_of(tanda), "catat", petugas, catatan="Rahasia kantor")
    step(id_of(tanda), "verifikasi", petugas, catatan="Kata petugas", klasifikasi="aspirasi", kategori="waktu")
    teks = text_of(open_case(klien, tanda).text)
    assert "Terverifikasi" in teks
    assert not any(k in teks for k in ("Rahasia kantor", "Kata petugas", petugas.nama, "Warga Contoh"))


def test_a_duplicate_shows_where_the_kept_case_stands_and_nothing_of_it(petugas: Pelaku, klien: Klien) -> None:
    induk, anak = make(judul="Judul orang lain sama sekali"), make()
    step(id_of(anak), "duplikat", petugas, induk=induk.kode)
    step(id_of(induk), "verifikasi", petugas, klasifikasi="aspirasi", kategori="waktu")
    halaman = open_case(klien, anak)
    teks = text_of(halaman.text)
    assert "Laporan yang sama Terverifikasi Dinas Contoh" in teks
    assert induk.kode not in halaman.text
    assert induk.nomor_register not in teks
    assert "Judul orang lain" not in teks


def test_a_late_case_says_so_in_words(petugas: Pelaku, klien: Klien, waktu: time_machine.Traveller) -> None:
    tanda = make()
    assert "Kamis, 5 Februari 2026 (3 hari kerja lagi)" in text_of(open_case(klien, tanda).text)
    waktu.shift(timedelta(days=7))
    teks = text_of(open_case(klien, tanda).text)
    assert "(lewat 2 hari kerja)" in teks
    assert "Batas waktu sudah lewat" in teks


def limited(data: Any) -> Flask:
    return create_app(make_settings(data), tambahan={**UJI, "RATELIMIT_ENABLED": True})


def test_guessing_is_slowed_down_for_one_visitor_and_for_one_code(data: Any, waktu: time_machine.Traveller) -> None:
    app = limited(data)
    with app.app_context():
        make_unit("DINAS", "Dinas Contoh")
        tanda, lain = make(), make()
        klien = make_klien(app)
        hasil = [enter(klien, tanda.kode, "000000") for _ in range(11)]
        assert [r.status_code for r in hasil] == [422] * 10 + [429]
        assert "Terlalu banyak percobaan" in text_of(hasil[-1].text)
        assert klien.form(hasil[-1], "pin").isi["kode"] == tanda.kode
        for n in range(20):
            waktu.shift(61)
            klien.environ_base["REMOTE_ADDR"] = f"10.0.0.{n}"
            kode = f"adu-{tanda.kode[:4]}-{tanda.kode[4:]}".lower() if n % 2 else tanda.kode
            hasil.append(enter(klien, kode, "000000"))
        assert hasil[-1].status_code == 429
        assert enter(klien, lain.kode, lain.pin).status_code == 303
        db.session.remove()
        db.engine.dispose()


def test_a_code_that_does_not_exist_is_counted_like_one_that_does(data: Any, waktu: time_machine.Traveller) -> None:
    app = limited(data)
    with app.app_context():
        klien = make_klien(app)
        status = []
        for n in range(21):
            waktu.shift(61)
            klien.environ_base["REMOTE_ADDR"] = f"10.0.1.{n}"
            status.append(enter(klien, "ABCDEFGH", "000000").status_code)
        assert status == [422] * 20 + [429]
        db.session.remove()
        db.engine.dispose()
