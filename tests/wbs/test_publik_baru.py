"""The report's form: landing, errors that lose nothing, second look, sending exactly once."""

import re
import secrets
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja, utc_now
from portal.wbs.kunci.sampul import Sampul, seal_sampul
from portal.wbs.models import Akses, BerkasRow, Identitas, Laporan
from portal.wbs.publik import baru
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.aturan import get_pengaturan
from portal.wbs.service.laporan import find_by_resi
from portal.wbs.service.tempat import get_tempat
from portal.wbs.service.titipan import MAKS_BYTE
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.wbs import FRASA_UNIK, SELASA, make_laporan, make_staf
from tests.wbs.alur import ISIAN, answer, by_id, enter, fill, resi_of, send, unggahan


def _count() -> int:
    db.session.rollback()
    return db.session().scalar(select(func.count()).select_from(Laporan)) or 0


def _only() -> Laporan:
    db.session.rollback()
    return db.session().scalars(select(Laporan)).one()


def test_the_landing_page_names_offices_and_limits_but_no_person(klien: Klien) -> None:
    staf = make_staf(jabatan="Inspektur Pembantu")
    make_staf(Peran.KUSTODIAN_WBS, jabatan="Sekretaris Inspektorat")
    teks = text_of(klien.get("/wbs/").text)
    for kata in ("Inspektur Pembantu", "Sekretaris Inspektorat", "Jangan gunakan komputer", "7 hari", "3 hari kerja",
                 "3 bulan", "LPSK", "KPK", "Ombudsman", "Tor Browser", "menguasai server"):  # fmt: skip
        assert kata in teks, kata
    assert staf.akun.nama not in teks


def test_the_landing_page_promises_the_offices_own_days_and_names_its_onion(klien: Klien) -> None:
    make_staf()
    with unit_kerja():
        get_pengaturan().hari_umpan_balik = 14
        get_pengaturan().alamat_onion = "abcdef.onion"
    respons = klien.get("/wbs/", base_url="https://localhost")
    assert "14 hari" in respons.text
    assert "http://abcdef.onion/wbs/" in respons.text
    assert respons.headers["Onion-Location"] == "http://abcdef.onion/wbs/"
    assert "Onion-Location" not in klien.get("/wbs/").headers


def test_without_a_key_holder_nobody_is_asked_to_type(klien: Klien) -> None:
    landing = klien.get("/wbs/")
    assert "tidak dapat menerima laporan" in landing.text
    assert "Buat laporan" not in landing.text
    halaman = klien.get("/wbs/baru")
    assert halaman.status_code == 200
    assert not klien.forms(halaman)
    assert "Ombudsman" in halaman.text
    assert klien.post("/wbs/baru", data={"langkah": "periksa"}).status_code == 503


def test_a_report_is_stored_for_handlers_and_its_receipt_opens_it(klien_tiap: Klien) -> None:
    staf = make_staf()
    periksa = fill(klien_tiap, berkas=unggahan())
    resi = resi_of(periksa)
    assert [len(k) for k in resi.split("-")] == [7, 7, 7]
    assert FRASA_UNIK in periksa.text
    assert _count() == 0
    terima = send(klien_tiap, periksa)
    assert terima.status_code == 200
    assert resi_of(terima) == resi
    baris = _only()
    assert "".join(by_id(terima, "nomor").itertext()) == baris.nomor
    assert open_laporan(staf.pemegang, baris.id).isi["siapa"] == "Seorang petugas loket"
    assert db.session().scalar(select(func.count()).select_from(BerkasRow)) == 1
    assert find_by_resi(resi.replace("-", "")) is not None


def test_sending_again_shows_the_same_page_and_stores_nothing_more(klien_tiap: Klien) -> None:
    make_staf()
    periksa = fill(klien_tiap, berkas=unggahan())
    satu, dua = send(klien_tiap, periksa), send(klien_tiap, periksa)
    assert satu.text == dua.text
    assert _count() == 1


def test_going_back_and_sending_other_words_stays_one_report_and_says_so(klien: Klien) -> None:
    make_staf()
    formulir = klien.form(klien.get("/wbs/baru"), "sampul")
    pertama = klien.send(formulir, langkah="periksa", **ISIAN)
    kedua = klien.send(formulir, langkah="periksa", **ISIAN | {"apa": "Cerita yang sama sekali berbeda isinya."})
    assert resi_of(pertama) == resi_of(kedua)
    assert send(klien, pertama).status_code == 200
    lain = send(klien, kedua)
    assert lain.status_code == 409
    assert "sudah tersimpan dengan isi lain" in lain.text
    assert _count() == 1


def test_two_tabs_are_two_reports_with_two_receipts(klien: Klien) -> None:
    make_staf()
    satu, dua = fill(klien), fill(klien)
    assert resi_of(satu) != resi_of(dua)
    send(klien, satu)
    send(klien, dua)
    assert _count() == 2


def test_every_mistake_stands_on_top_and_beside_its_control_and_nothing_is_lost(klien: Klien) -> None:
    make_staf()
    respons = fill(klien, mode="", kategori="", apa="pendek", siapa="Si Anu <b>", berkas=unggahan())
    assert respons.status_code == 422
    assert "<title>Galat: Layanan</title>" in respons.text.replace("\n", "")
    for kalimat in ("Pilih cara melapor.", "Pilih jenis pelanggaran.", "paling sedikit 20 huruf"):
        assert respons.text.count(kalimat) == 2, kalimat
    formulir = klien.form(respons, "sampul")
    assert formulir.isi["siapa"] == "Si Anu <b>"
    assert "kuitansi.txt" in respons.text
    periksa = klien.send(formulir, langkah="periksa", **ISIAN)
    assert "kuitansi.txt" in periksa.text
    send(klien, periksa)
    assert db.session().scalar(select(func.count()).select_from(BerkasRow)) == 1


def test_a_file_can_be_thrown_out_again(klien: Klien) -> None:
    make_staf()
    respons = fill(klien, apa="pendek", berkas=unggahan())
    buang = re.search(r'value="(buang:[0-9a-f]{32})"', respons.text)
    assert buang
    tanpa = klien.send(klien.form(respons, "sampul"), langkah=buang[1])
    assert "kuitansi.txt" not in tanpa.text
    assert klien.form(tanpa, "sampul").isi["apa"] == "pendek"


def test_files_beyond_number_or_size_are_named_and_the_others_kept(klien: Klien) -> None:
    make_staf()
    enam = [unggahan(b"x", f"f{n}.txt") for n in range(6)]
    respons = fill(klien, berkas=enam)
    assert respons.status_code == 422
    assert "Belum ikut: f5.txt" in respons.text
    assert "f4.txt" in respons.text
    besar = fill(klien, berkas=[unggahan(b"y" * (MAKS_BYTE + 1), "besar.bin"), unggahan(b"z", "kecil.txt")])
    assert "besar.bin lebih dari 20 MB" in besar.text
    assert "kecil.txt" in besar.text
    assert FRASA_UNIK in besar.text


def test_a_form_over_the_limit_gives_a_readable_page(app: Flask, klien: Klien, monkeypatch: pytest.MonkeyPatch) -> None:
    make_staf()
    monkeypatch.setattr("portal.wbs.publik.berkas.MAKS_KIRIMAN", 1000)
    respons = fill(klien, berkas=unggahan(b"x" * 5000))
    assert respons.status_code == 413
    assert "Berkas terlalu besar" in respons.text
    assert "Keluar cepat" in respons.text


def test_a_file_of_another_form_is_not_taken_over(klien: Klien) -> None:
    make_staf()
    lain = klien.form(fill(klien, apa="pendek", berkas=unggahan()), "sampul").isi["titipan"]
    respons = klien.send(klien.form(klien.get("/wbs/baru"), "sampul"), langkah="periksa", titipan=lain, **ISIAN)
    assert respons.status_code == 422
    assert "perlu dipilih lagi" in respons.text
    assert "kuitansi.txt" not in respons.text


def test_changing_the_answers_keeps_receipt_words_and_files(klien: Klien) -> None:
    make_staf()
    periksa = fill(klien, berkas=unggahan())
    ubah = klien.send(klien.form(periksa, "draf"), langkah="ubah")
    formulir = klien.form(ubah, "sampul")
    assert formulir.isi["apa"].strip() == ISIAN["apa"]
    lagi = klien.send(formulir, langkah="periksa", kapan="kemarin")
    assert resi_of(lagi) == resi_of(periksa)
    assert "kuitansi.txt" in lagi.text
    assert "kemarin" in lagi.text


def test_the_receipt_must_be_written_down_first(klien: Klien) -> None:
    make_staf()
    periksa = fill(klien)
    respons = klien.send(klien.form(periksa, "draf"), langkah="kirim")
    assert respons.status_code == 422
    assert respons.text.count("lalu centang kotak ini") == 2
    assert resi_of(respons) == resi_of(periksa)
    assert _count() == 0


def test_the_receipt_stands_in_no_address_control_or_title(klien: Klien) -> None:
    make_staf()
    periksa = fill(klien)
    resi = resi_of(periksa)
    for halaman in (periksa, send(klien, periksa)):
        for formulir in klien.forms(halaman):
            assert not [v for v in formulir.isi.values() if resi in v or resi.replace("-", "") in v]
            assert resi not in formulir.alamat
        assert halaman.text.count(resi.split("-")[0]) == 1
        assert "Set-Cookie" not in halaman.headers


def test_a_text_with_the_own_receipt_is_refused(klien: Klien) -> None:
    make_staf()
    periksa = fill(klien)
    resi = resi_of(periksa)
    formulir = klien.form(klien.send(klien.form(periksa, "draf"), langkah="ubah"), "sampul")
    for tulis in (resi, resi.lower().replace("-", " "), ".".join(resi)):
        respons = klien.send(formulir, langkah="periksa", siapa=f"kode saya {tulis} ya")
        assert respons.status_code == 422
        assert respons.text.count("memuat kode rahasia Anda") == 2


def test_who_is_ticked_or_named_gets_no_key(klien_tiap: Klien) -> None:
    satu, dua, tiga = make_staf(nama="a"), make_staf(nama="b"), make_staf(nama="c")
    with unit_kerja():
        db.session().merge(dua.akun).nama = "Dr. Budi Santoso, S.H."
    send(klien_tiap, fill(klien_tiap, siapa="pak BUDI SANTOSO dari loket", terlibat=str(tiga.akun.id)))
    db.session.rollback()
    assert [a.pengguna_id for a in db.session().scalars(select(Akses))] == [satu.akun.id]
    assert open_laporan(satu.pemegang, _only().id).terlibat == {dua.akun.id, tiga.akun.id}


def test_when_all_are_involved_the_form_says_where_to_go(klien: Klien) -> None:
    staf = make_staf()
    respons = fill(klien, terlibat=str(staf.akun.id))
    assert respons.status_code == 422
    assert respons.text.count("Sampaikan laporan ini ke inspektorat atau KPK") == 2


def test_a_hidden_identity_needs_a_custodian_and_is_sealed_apart(klien_tiap: Klien) -> None:
    staf = make_staf()
    isi = {"mode": "rahasia", "nama": "Pelapor Rekaan", "kontak": "pelapor@uji.example"}
    assert "Belum ada kustodian" in fill(klien_tiap, **isi).text
    make_staf(Peran.KUSTODIAN_WBS)
    terima = send(klien_tiap, fill(klien_tiap, **isi))
    assert terima.status_code == 200
    db.session.rollback()
    assert db.session().scalar(select(func.count()).select_from(Identitas)) == 1
    assert open_laporan(staf.pemegang, _only().id).isi["identitas"] is None


def test_an_anonymous_text_with_the_reporters_own_number_is_warned_about_not_refused(klien: Klien) -> None:
    make_staf()
    for data in ("0812 3456 7890", "saya@contoh.example", "3201 0101 0190 0001"):
        respons = fill(klien, bagaimana=f"Hubungi saya {data}.")
        assert respons.status_code == 200
        assert "Apakah ini data Anda sendiri?" in respons.text
    assert "Apakah ini data Anda sendiri?" not in fill(klien, bagaimana="Uang Rp200.000 pada 2026.").text


def test_a_store_that_fails_keeps_everything_and_a_second_try_sends_it(
    klien: Klien, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_staf()
    periksa = fill(klien, berkas=unggahan())

    def fail(*_a: object, **_k: object) -> None:
        raise OperationalError("x", {}, Exception("locked"))

    with monkeypatch.context() as m:
        m.setattr(baru, "store_laporan", fail)
        gagal = send(klien, periksa)
    assert gagal.status_code == 503
    assert resi_of(gagal) == resi_of(periksa)
    assert "kuitansi.txt" in gagal.text
    assert send(klien, gagal).status_code == 200
    assert _count() == 1


def test_a_form_older_than_a_day_keeps_its_words_and_gets_a_new_receipt(klien: Klien) -> None:
    make_staf()
    lama = Sampul("A" * 21, secrets.token_hex(16), int(utc_now().timestamp()) - 25 * 3600)
    formulir = klien.form(klien.get("/wbs/baru"), "sampul")
    respons = klien.send(formulir, langkah="periksa", **ISIAN | {"sampul": seal_sampul(get_tempat().lada, lama)})
    assert respons.status_code == 422
    assert "lebih dari sehari" in respons.text
    assert FRASA_UNIK in respons.text
    assert klien.send(klien.form(respons, "sampul"), langkah="periksa").status_code == 200


def test_a_forged_or_foreign_envelope_stores_nothing(klien: Klien) -> None:
    make_staf()
    formulir = klien.form(fill(klien), "draf")
    palsu = formulir.isi["draf"][:-6] + "AAAAA="
    for draf in (palsu, "x", "é", klien.form(klien.get("/wbs/baru"), "sampul").isi["sampul"]):
        respons = klien.send(formulir, draf=draf, langkah="kirim", disimpan="ya")
        assert respons.status_code == 422
    assert klien.post("/wbs/baru", data={"langkah": "kirim", "disimpan": "ya"}).status_code == 422
    assert _count() == 0


def test_a_flood_is_asked_a_sum_and_nobody_is_blocked(klien: Klien) -> None:
    make_staf()
    for _ke in range(5):
        assert send(klien, fill(klien)).status_code == 200
    periksa = fill(klien)
    assert "Berapa" in periksa.text
    salah = send(klien, periksa, jawaban="1")
    assert salah.status_code == 422
    assert resi_of(salah) == resi_of(periksa)
    jawab = answer(salah)
    for _ke in range(20):
        assert send(klien, salah, jawaban=jawab).status_code == 200
    assert _count() == 6


def test_looking_twice_at_one_report_costs_one_turn(klien: Klien) -> None:
    make_staf()
    periksa = fill(klien)
    for _ke in range(8):
        ubah = klien.send(klien.form(periksa, "draf"), langkah="ubah")
        periksa = klien.send(klien.form(ubah, "sampul"), langkah="periksa")
        assert "Berapa" not in periksa.text
    assert "Berapa" not in fill(klien).text


def test_another_sites_form_is_not_taken(klien: Klien) -> None:
    make_staf()
    respons = klien.post("/wbs/baru", data=ISIAN, headers={"Sec-Fetch-Site": "cross-site"})
    assert respons.status_code == 400


def test_the_language_changes_without_losing_a_word(klien: Klien) -> None:
    make_staf()
    formulir = klien.form(klien.get("/wbs/baru"), "sampul")
    formulir.alamat = "/wbs/baru?bahasa=en"
    respons = klien.send(formulir, langkah="bahasa", berkas=unggahan(), **ISIAN)
    assert respons.status_code == 200
    assert '<html lang="en">' in respons.text
    assert FRASA_UNIK in respons.text
    assert "kuitansi.txt" in respons.text
    periksa = klien.send(klien.form(respons, "sampul"), langkah="periksa")
    assert '<html lang="en">' in periksa.text
    formulir = klien.form(periksa, "draf")
    formulir.alamat = "/wbs/baru?bahasa=id"
    assert resi_of(klien.send(formulir, langkah="bahasa")) == resi_of(periksa)


def test_no_way_of_reporting_leaves_a_trace_of_the_sender(
    app: Flask, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_staf()
    klien = make_klien(app)
    klien.environ_base.update(REMOTE_ADDR="127.0.0.77", HTTP_USER_AGENT="CANARY-UA")
    resi = resi_of(send(klien, fill(klien, berkas=unggahan())))
    enter(klien, resi)
    db.session.commit()
    db.session().execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    semua = b"".join(b.read_bytes() for b in data.rglob("*") if b.is_file())
    for canary in (b"127.0.0.77", b"CANARY-UA", FRASA_UNIK.encode(), b"kuitansi.txt", resi.encode(),
                   resi.replace("-", "").encode(), b"bukti rahasia"):  # fmt: skip
        assert canary not in semua, canary
    assert not caplog.records


def test_the_time_of_a_report_is_its_date(app: Flask) -> None:
    make_staf()
    make_laporan()
    assert _only().diterima_pada == SELASA.date()
