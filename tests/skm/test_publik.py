"""The public questionnaire: behind a QR code, by service, receipts, languages."""

import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.inti.db import db, unit_kerja
from portal.inti.jejak import verify_jejak
from portal.organisasi.service import Layanan
from portal.organisasi.service.qr import revoke_qr
from portal.skm.models import jawaban as tabel_jawaban
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import SAAT, make_layanan, make_loket, make_qr, make_unit
from tests.pabrik.skm import UNSUR


def count_rows() -> int:
    return db.session.scalar(select(func.count()).select_from(tabel_jawaban)) or 0


def make_service(*, gratis: bool = False) -> Layanan:
    return make_layanan(make_unit(), gratis=gratis)


def test_answer_behind_a_qr_code_knows_its_counter(app: Flask, klien: Klien) -> None:
    layanan = make_service()
    loket = make_loket(layanan.unit)
    qr = make_qr(layanan, loket)
    halaman = klien.get(f"/s/{qr.token}")
    assert "Loket 1" in text_of(halaman.text)
    assert halaman.headers["Referrer-Policy"] == "no-referrer"
    respons = klien.send(klien.form(halaman, "kiriman"), **dict.fromkeys(UNSUR, "4"), jenis_kelamin="P")
    assert respons.status_code == 303
    assert "Penilaian Anda tersimpan" in text_of(klien.follow(respons).text)
    baris = db.session.execute(select(tabel_jawaban)).one()
    assert (baris.loket_id, baris.qr_id, baris.kanal, baris.jenis_kelamin) == (loket.id, qr.id, "qr", "P")


def test_repeated_post_shows_the_same_receipt_and_stores_once(klien: Klien) -> None:
    layanan = make_service()
    formulir = klien.form(klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}"), "kiriman")
    alamat = {klien.send(formulir, **dict.fromkeys(UNSUR, "3")).headers["Location"] for _ in range(4)}
    assert len(alamat) == 1
    assert count_rows() == 1


def test_thank_you_page_survives_a_reload_and_cannot_be_invented(klien: Klien) -> None:
    layanan = make_service()
    formulir = klien.form(klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}"), "kiriman")
    alamat = klien.send(formulir, **dict.fromkeys(UNSUR, "3")).headers["Location"]
    assert [klien.get(alamat).status_code for _ in range(2)] == [200, 200]
    assert klien.get("/skm/terima-kasih/ABCDEFGH").status_code == 404


def test_missing_answer_is_named_and_everything_typed_is_kept(klien: Klien) -> None:
    layanan = make_service()
    isi = dict.fromkeys(UNSUR, "2") | {"pekerjaan": "petani_nelayan", "saran": "Kursi & meja <kurang>"}
    del isi["perilaku"]
    respons = klien.send(klien.form(klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}"), "kiriman"), **isi)
    assert respons.status_code == 422
    assert respons.text.count("Pertanyaan tentang Perilaku Pelaksana belum dijawab.") == 2
    assert "<title>Galat:" in respons.text
    assert 'href="#perilaku-1"' in respons.text
    kembali = klien.form(respons, "kiriman")
    assert {k: kembali.isi.get(k) for k in isi} == isi
    assert klien.send(kembali, perilaku="2").status_code == 303


def test_free_service_shows_gratis_and_nobody_can_change_it(klien: Klien) -> None:
    layanan = make_service(gratis=True)
    halaman = klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}")
    assert "biaya" not in klien.form(halaman, "kiriman").nama
    assert "Gratis" in text_of(halaman.text)
    klien.send(klien.form(halaman, "kiriman"), **dict.fromkeys(UNSUR, "1"))
    baris = db.session.execute(select(tabel_jawaban)).one()
    assert (baris.u04, baris.imputasi_biaya) == (4, True)


def test_forged_and_revoked_codes_say_what_to_do(klien: Klien) -> None:
    qr = make_qr(make_service())
    assert klien.get("/s/TIDAKADA").status_code == 404
    with unit_kerja():
        revoke_qr(qr.id, cakupan=None, pelaku="uji", now=SAAT)
    dicabut = klien.get(f"/s/{qr.token}")
    assert dicabut.status_code == 410
    assert "Minta kode yang baru kepada petugas loket" in text_of(dicabut.text)
    assert klien.post(f"/s/{qr.token}", data={}).status_code == 410
    assert verify_jejak().rusak is None


def test_form_left_open_for_two_days_keeps_the_answers_and_can_be_sent_again(klien: Klien) -> None:
    layanan = make_service()
    with time_machine.travel("2025-02-03T02:00:00Z", tick=False) as jam:
        formulir = klien.form(klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}"), "kiriman")
        jam.shift(48 * 3600)
        respons = klien.send(formulir, **dict.fromkeys(UNSUR, "4"))
        assert respons.status_code == 422
        assert "terlalu lama terbuka" in text_of(respons.text)
        assert klien.send(klien.form(respons, "kiriman")).status_code == 303


def test_answer_at_midnight_in_papua_belongs_to_the_new_quarter(app: Flask, klien: Klien) -> None:
    app.config["PORTAL_ZONA"] = "Asia/Jayapura"
    layanan = make_service()
    with time_machine.travel("2025-03-31T15:30:00Z", tick=False):
        formulir = klien.form(klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}"), "kiriman")
        klien.send(formulir, **dict.fromkeys(UNSUR, "4"))
    assert db.session.scalar(select(tabel_jawaban.c.tanggal)).isoformat() == "2025-04-01"


def test_post_from_another_site_is_refused(klien: Klien) -> None:
    layanan = make_service()
    formulir = klien.form(klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}"), "kiriman")
    respons = klien.post(
        formulir.alamat,
        data={**formulir.isi, **dict.fromkeys(UNSUR, "3")},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert respons.status_code == 400
    assert count_rows() == 0


def test_public_pages_set_no_cookie_until_a_language_is_chosen(klien: Klien) -> None:
    layanan = make_service()
    for alamat in ("/", "/skm/", f"/skm/{layanan.unit.kode}/{layanan.kode}", "/publikasi/", "/privasi"):
        assert "Set-Cookie" not in klien.get(alamat).headers
    assert "bahasa=en" in klien.get("/?bahasa=en").headers["Set-Cookie"]
    halaman = klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}")
    assert "Is the procedure of this unit easy?" in halaman.text
