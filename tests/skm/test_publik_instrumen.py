"""The public page of every instrument: its looks, languages, recordings, addresses and what follows a low score."""

import io
import re
import wave
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.jejak import verify_jejak
from portal.organisasi.service import Layanan
from portal.organisasi.service.qr import ensure_qr
from portal.skm.instrumen import find_instrumen, list_instrumen
from portal.skm.models import jawaban as tabel_jawaban
from portal.skm.service.instrumen import choose_versi
from portal.skm.service.suara import PENGANTAR, delete_suara, find_suara, list_suara, save_suara, sniff_suara
from tests.conftest import UJI
from tests.klien import Klien, make_klien, parse, text_of
from tests.pabrik.organisasi import SAAT, make_layanan, make_unit

MASYARAKAT = [i.kode for i in list_instrumen() if i.subjek == "layanan"]
SKOR = (3, 4, 3, 4, 3)
"""Varied on purpose: the same score throughout within seconds does not count."""


def make_service(*, gratis: bool = False) -> Layanan:
    return make_layanan(make_unit(), gratis=gratis)


def address_of(kode: str, layanan: Layanan) -> str:
    return f"/survei/{kode}/{layanan.unit.kode}/{layanan.kode}"


def fill(kode: str, skor: tuple[int, ...] = SKOR) -> dict[str, str]:
    return {u.kode: str(skor[i % len(skor)]) for i, u in enumerate(find_instrumen(kode).unsur)}


def make_wav(lama: int = 800) -> bytes:
    keluaran = io.BytesIO()
    with wave.open(keluaran, "wb") as berkas:
        berkas.setnchannels(1)
        berkas.setsampwidth(2)
        berkas.setframerate(8000)
        berkas.writeframes(b"\0\0" * lama)
    return keluaran.getvalue()


def add_suara(unsur: str = "pungli", bahasa: str = "id", isi: bytes | None = None) -> int:
    with unit_kerja():
        return save_suara(find_instrumen("ipak"), unsur, bahasa, isi or make_wav(), pelaku="uji", now=SAAT).id


@pytest.mark.parametrize("kode", MASYARAKAT)
def test_every_public_instrument_can_be_answered_in_its_own_look(klien: Klien, kode: str) -> None:
    instrumen = find_instrumen(kode)
    layanan = make_service()
    halaman = klien.get(address_of(kode, layanan))
    pohon = parse(halaman.text)
    radio = [e for e in pohon.iter("input") if e.get("type") == "radio"]
    assert len(radio) == len(instrumen.unsur) * instrumen.skala
    gambar = {"wajah": 'class="wajah"', "bintang": 'class="bintang"', "kata": None}[instrumen.rupa]
    assert [g for g in ('class="wajah"', 'class="bintang"') if g in halaman.text] == ([gambar] if gambar else [])
    assert f"{len(instrumen.unsur)} pertanyaan" in text_of(halaman.text)
    assert all(kata in halaman.text for u in instrumen.unsur for kata in u.jawaban["id"])
    respons = klien.send(klien.form(halaman, "kiriman"), **fill(kode, (instrumen.skala, instrumen.skala - 1)))
    assert respons.status_code == 303
    baris = db.session.execute(select(tabel_jawaban)).one()
    assert (baris.instrumen, baris.skala, baris.layanan_id, baris.status) == (kode, instrumen.skala, layanan.id, "sah")


def test_stars_are_six_labelled_radio_buttons_from_one_to_six(klien: Klien) -> None:
    pohon = parse(klien.get(address_of("ipak", make_service())).text)
    radio = [e for e in pohon.iter("input") if e.get("name") == "pungli"]
    label = {e.get("for"): "".join(e.itertext()).strip() for e in pohon.iter("label")}
    assert [e.get("value") for e in radio] == list("123456")
    assert [label[e.get("id")] for e in radio] == list(find_instrumen("ipak").unsur[0].jawaban["id"])


def test_an_employee_survey_rates_the_unit_and_asks_nothing_about_the_person(klien: Klien) -> None:
    unit = make_unit()
    halaman = klien.get("/survei/pegawai-zi/DINKES")
    formulir = klien.form(halaman, "kiriman")
    assert not {"jenis_kelamin", "pendidikan", "pekerjaan", "disabilitas"} & set(formulir.nama)
    assert "Tanpa nama dan tanpa NIP" in text_of(halaman.text)
    assert "None" not in text_of(halaman.text)
    respons = klien.send(formulir, **fill("pegawai-zi", (1, 2, 3)), pekerjaan="asn")
    terima = text_of(klien.follow(respons).text)
    assert "Jawaban Anda tersimpan" in terima
    assert "Sampaikan pengaduan" not in terima
    baris = db.session.execute(select(tabel_jawaban)).one()
    assert (baris.unit_id, baris.layanan_id, baris.pekerjaan, baris.kanal) == (unit.id, None, None, "web")


def test_a_qr_code_of_the_whole_unit_opens_its_survey(klien: Klien) -> None:
    unit = make_unit()
    with unit_kerja():
        qr = ensure_qr(unit, None, None, instrumen="pegawai-wbs", pelaku="uji", now=SAAT)
    halaman = klien.get(f"/s/{qr.token}")
    assert "Survei Pemahaman Whistle-Blowing System" in text_of(halaman.text)
    assert klien.send(klien.form(halaman, "kiriman"), **fill("pegawai-wbs")).status_code == 303
    assert db.session.execute(select(tabel_jawaban.c.qr_id, tabel_jawaban.c.layanan_id)).one() == (qr.id, None)


@pytest.mark.parametrize(
    "alamat",
    ["/survei/entah", "/survei/entah/DINKES", "/survei/pegawai-zi/DINKES/UMUM", "/survei/ipak/DINKES/ENTAH"],
)
def test_addresses_that_name_no_survey_say_so(klien: Klien, alamat: str) -> None:
    make_service()
    assert klien.get(alamat).status_code == 404
    assert klien.post(alamat, data={}).status_code in (404, 405)


def test_a_survey_of_services_cannot_be_answered_for_a_whole_unit(klien: Klien) -> None:
    make_service()
    respons = klien.get("/survei/ipak/DINKES")
    assert respons.headers["Location"].endswith("/survei/ipak")
    assert "/survei/ipak/DINKES/UMUM" in klien.follow(respons).text
    assert klien.post("/survei/ipak/DINKES", data={}).status_code == 404


def test_the_list_of_services_offers_other_surveys_only_when_a_poster_leads_to_them(klien: Klien) -> None:
    layanan = make_service()
    assert "Survei lain" not in text_of(klien.get("/skm/").text)
    with unit_kerja():
        ensure_qr(layanan.unit, layanan, None, instrumen="ipak", pelaku="uji", now=SAAT)
        ensure_qr(layanan.unit, None, None, instrumen="pegawai-zi", pelaku="uji", now=SAAT)
    halaman = klien.get("/skm/")
    assert "/survei/ipak" in halaman.text
    assert "pegawai" not in halaman.text
    assert "/survei/pegawai-zi/DINKES" in klien.get("/survei/pegawai-zi").text


def test_a_free_service_fills_the_fee_of_six_stars_with_six(klien: Klien) -> None:
    halaman = klien.get(address_of("ipkp8", make_service(gratis=True)))
    assert "7 pertanyaan" in text_of(halaman.text)
    isi = {**fill("ipkp8"), "tarif": "1"}
    klien.send(klien.form(halaman, "kiriman"), **isi)
    baris = db.session.execute(select(tabel_jawaban)).one()
    assert (baris.u05, baris.imputasi_biaya) == (6, True)


def test_the_office_can_let_new_answers_use_the_new_wording(klien: Klien) -> None:
    layanan = make_service()
    with unit_kerja():
        choose_versi("skm", 2, pelaku="uji", now=SAAT)
    halaman = klien.get(f"/skm/{layanan.unit.kode}/{layanan.kode}")
    assert "Sangat tidak puas" in halaman.text
    assert "Layanan daring: nilai kemudahan penggunaan aplikasinya." in text_of(halaman.text)
    klien.send(klien.form(halaman, "kiriman"), **fill("skm"))
    assert db.session.scalar(select(tabel_jawaban.c.versi)) == 2


def test_a_survey_in_balinese_is_balinese_throughout_and_remembered_with_the_answer(klien: Klien) -> None:
    layanan = make_service()
    alamat = f"/skm/{layanan.unit.kode}/{layanan.kode}"
    halaman = klien.get(f"{alamat}?bahasa=ban")
    isi = text_of(halaman.text)
    assert '<html lang="ban">' in halaman.text
    assert "Punapiké palayanannyané gelis?" in isi
    assert "Kirim biji" in isi
    assert "Nénten nyaurin" in isi
    assert [a.get("hreflang") for a in parse(halaman.text).iter("a") if a.get("hreflang")] == ["id", "en"]
    formulir = klien.form(halaman, "kiriman")
    klien.delete_cookie("bahasa")
    salah = klien.send(formulir, waktu="3")
    assert "Pitakén indik Tata cara durung kasaurin." in text_of(salah.text)
    respons = klien.send(klien.form(salah, "kiriman"), **fill("skm"))
    assert "Matur suksma" in text_of(klien.follow(respons).text)
    assert db.session.scalar(select(tabel_jawaban.c.bahasa)) == "ban"


def test_balinese_ends_where_a_page_or_instrument_does_not_speak_it(klien: Klien) -> None:
    layanan = make_service()
    klien.get("/skm/?bahasa=ban")
    for alamat in ("/", "/publikasi/", address_of("ipk", layanan)):
        assert '<html lang="id">' in klien.get(alamat).text, alamat
    assert '<html lang="ban">' in klien.get("/skm/").text, "the choice is kept for the pages that know it"
    assert "Set-Cookie" not in klien.get("/?bahasa=ban").headers


def test_an_office_elsewhere_switches_the_regional_language_off(app: Flask) -> None:
    layanan = make_service()
    tanpa = create_app(replace(app.config["PORTAL_SETTINGS"], bahasa_daerah=frozenset()), tambahan=UJI)
    with tanpa.app_context():
        halaman = make_klien(tanpa).get(f"/skm/{layanan.unit.kode}/{layanan.kode}?bahasa=ban")
    assert '<html lang="id">' in halaman.text
    assert "Basa Bali" not in halaman.text


@pytest.mark.parametrize(
    ("kode", "skor", "ditawari"),
    [("skm", (3, 4, 3), False), ("skm", (4, 4, 2), True), ("ipak", (4, 5, 6), False), ("ipak", (6, 6, 3), True)],
)
def test_a_low_score_is_followed_by_an_offer_to_complain_that_nothing_ties_to_the_answer(
    klien: Klien, kode: str, skor: tuple[int, ...], ditawari: bool
) -> None:
    layanan = make_service()
    respons = klien.send(klien.form(klien.get(address_of(kode, layanan)), "kiriman"), **fill(kode, skor))
    terima = klien.follow(respons)
    tautan = [a for a in parse(terima.text).iter("a") if (a.get("href") or "").startswith("/pengaduan/baru")]
    assert bool(tautan) is ditawari
    assert ("lanjut=" in respons.headers["Location"]) is ditawari
    for a in tautan:
        assert a.get("href") == "/pengaduan/baru"
        assert a.get("rel") == "noreferrer", "the receipt would stand in the log beside the complaint"
    assert klien.get(f"{respons.headers['Location'].split('?')[0]}?lanjut=entah").status_code == 200


def test_a_question_read_aloud_can_be_played_and_the_policy_allows_only_that_page(klien: Klien) -> None:
    layanan = make_service()
    alamat = address_of("ipak", layanan)
    bisu = klien.get(alamat)
    assert "<audio" not in bisu.text
    assert "media-src" not in bisu.headers["Content-Security-Policy"]
    add_suara()
    add_suara(PENGANTAR)
    halaman = klien.get(alamat)
    assert "media-src 'self'" in halaman.headers["Content-Security-Policy"]
    sumber = [e.get("src") for e in parse(halaman.text).iter("audio")]
    assert len(sumber) == 2
    assert all(e.get("preload") == "none" for e in parse(halaman.text).iter("audio"))
    assert "<audio" not in klien.get(f"{alamat}?bahasa=en").text
    rekaman = klien.get(sumber[0])
    assert (rekaman.mimetype, rekaman.data) == ("audio/wav", make_wav())
    assert "immutable" in rekaman.headers["Cache-Control"]
    potong = klien.get(sumber[0], headers={"Range": "bytes=0-3"})
    assert (potong.status_code, potong.data) == (206, b"RIFF")
    assert klien.get("/skm/suara/999").status_code == 404


def test_a_new_recording_gets_a_new_address_and_the_old_one_is_not_kept_for_ever(klien: Klien) -> None:
    layanan = make_service()
    nomor = add_suara()
    lama = re.search(r'src="(/skm/suara/[^"]+)"', klien.get(address_of("ipak", layanan)).text).group(1)  # type: ignore[union-attr]
    assert add_suara(isi=make_wav(900)) == nomor
    baru = re.search(r'src="(/skm/suara/[^"]+)"', klien.get(address_of("ipak", layanan)).text).group(1)  # type: ignore[union-attr]
    assert lama != baru
    assert klien.get(lama.replace("&amp;", "&")).headers["Cache-Control"] == "no-cache"


def test_recordings_are_kept_one_a_question_and_language_on_both_databases(tiap_app: Flask) -> None:
    nomor = add_suara()
    add_suara(bahasa="ban")
    assert {u: r.id for u, r in list_suara("ipak", "id").items()} == {"pungli": nomor}
    with unit_kerja():
        delete_suara(nomor, pelaku="uji", now=SAAT)
    assert list_suara("ipak", "id") == {}
    with pytest.raises(TidakDitemukan):
        find_suara(nomor)
    assert verify_jejak().rusak is None


@pytest.mark.parametrize(
    ("isi", "tipe"),
    [
        (make_wav(), "audio/wav"),
        (b"ID3\x03\0\0\0\0\0\x0a", "audio/mpeg"),
        (b"\xff\xf3\x40\xc4" + b"\0" * 60, "audio/mpeg"),
        (b"OggS\0\x02" + b"\0" * 20 + b"\x01\x13OpusHead\x01", "audio/ogg"),
        (b"OggS\0\x02" + b"\0" * 20 + b"\x01\x2a\x80theora", None),
        (b"\xff\xd8\xff\xe0", None),
        (b"RIFF\x24\0\0\0AVI LIST", None),
        (b"<html><script>alert(1)</script>", None),
    ],
)
def test_the_kind_of_a_recording_is_read_from_its_content(isi: bytes, tipe: str | None) -> None:
    assert sniff_suara(isi) == tipe


@pytest.mark.parametrize(
    ("isi", "kode"), [(b"", "suara_kosong"), (b"%PDF-1.7", "suara_jenis"), (make_wav(600_000), "suara_besar")]
)
def test_an_upload_that_is_no_short_recording_is_refused_at_its_field(app: Flask, isi: bytes, kode: str) -> None:
    with pytest.raises(DomainError) as galat:
        save_suara(find_instrumen("ipak"), "pungli", "id", isi, pelaku="uji", now=SAAT)
    assert (galat.value.kode, galat.value.bidang) == (kode, "berkas")


@pytest.mark.parametrize(("unsur", "bahasa"), [("waktu", "id"), ("pungli", "jv")])
def test_a_recording_belongs_to_a_question_and_language_that_exist(app: Flask, unsur: str, bahasa: str) -> None:
    with pytest.raises(TidakDitemukan):
        save_suara(find_instrumen("ipak"), unsur, bahasa, make_wav(), pelaku="uji", now=SAAT)
