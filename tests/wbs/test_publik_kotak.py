"""The reporter's mailbox: in by receipt, what it shows, what it takes, out."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja, utc_now
from portal.wbs.kunci.resi import make_resi, read_resi, write_resi
from portal.wbs.models import (
    Akses,
    AksesIdentitas,
    BerkasRow,
    Identitas,
    Laporan,
    PermintaanIdentitas,
    PesanRow,
    SesiPelapor,
)
from portal.wbs.service.akses import open_laporan, revoke
from portal.wbs.service.aturan import get_pengaturan
from portal.wbs.service.percakapan import PENGELOLA, add_pesan, make_kiriman
from tests.klien import Klien, make_klien, parse, text_of
from tests.pabrik.wbs import FRASA_UNIK, Staf, make_laporan, make_staf, make_titipan
from tests.wbs.alur import answer, by_id, enter, open_kotak, resi_of, unggahan


def _only() -> Laporan:
    db.session.rollback()
    return db.session().scalars(select(Laporan)).one()


def _set(**nilai: object) -> None:
    with unit_kerja() as sesi:
        sesi.execute(update(Laporan).values(**nilai))
    db.session().expire_all()


def _links(html: str, bagian: str) -> list[str]:
    return [e.get("href") for e in parse(html).iter("a") if bagian in (e.get("href") or "")]


def _write(staf: Staf, teks: str, **lain: object) -> None:
    with unit_kerja():
        terbuka = open_laporan(staf.pemegang, _only().id)
        add_pesan(terbuka.baris, terbuka.kunci, sisi=PENGELOLA, teks=teks, now=utc_now(), kiriman=make_kiriman(),
                  penulis="Auditor Muda", **lain)  # type: ignore[arg-type] # fmt: skip


def test_the_whole_way_of_a_report_with_a_file_and_an_answer(klien_tiap: Klien) -> None:
    klien, staf = klien_tiap, make_staf()
    halaman, _resi = open_kotak(klien, berkas=unggahan())
    assert FRASA_UNIK in halaman.text
    _write(staf, "Terima kasih, kami periksa.", berkas=[make_titipan(b"surat", 'surat «kantor»".pdf')])
    isi = klien.get("/wbs/kotak")
    assert "Terima kasih, kami periksa." in isi.text
    kirim = klien.send(klien.form(isi, "pesan"), langkah="kirim", pesan="Ada lagi.", berkas=unggahan(b"x", "b.txt"))
    assert kirim.status_code == 303, text_of(kirim.text)
    isi = klien.get("/wbs/kotak")
    assert isi.text.index("Terima kasih, kami periksa.") < isi.text.index("Ada lagi.")
    assert {klien.get(t).data for t in _links(isi.text, "/berkas/")} == {b"x", b"bukti rahasia", b"surat"}


def test_a_download_is_a_sandboxed_attachment_with_its_name(klien: Klien) -> None:
    make_staf()
    halaman, _resi = open_kotak(klien, berkas=unggahan(b"<script>", 'laporan é"\n证.html'))
    respons = klien.get(_links(halaman.text, "/berkas/")[0])
    assert respons.mimetype == "application/octet-stream"
    assert respons.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''" in respons.headers["Content-Disposition"]
    assert respons.headers["Content-Security-Policy"].startswith("sandbox")
    assert respons.headers["X-Content-Type-Options"] == "nosniff"
    assert respons.headers["Cache-Control"] == "no-store"
    assert "ETag" not in respons.headers


def test_a_file_of_another_report_and_a_stranger_get_nothing(app: Flask, klien: Klien) -> None:
    make_staf()
    halaman, _resi = open_kotak(klien, berkas=unggahan())
    tautan = _links(halaman.text, "/berkas/")[0]
    lain = make_klien(app)
    assert b"bukti rahasia" not in lain.get(tautan).data
    open_kotak(lain)
    assert lain.get(tautan).status_code == 404


def test_typo_unknown_and_deleted_receipts_tell_nothing(klien: Klien, monkeypatch: pytest.MonkeyPatch) -> None:
    make_staf()
    hilang = make_laporan()
    with unit_kerja() as sesi:
        for model in (Akses, Laporan):
            for baris in sesi.scalars(select(model)):
                sesi.delete(baris)
            sesi.flush()
    satu, dua = enter(klien, make_resi()), enter(klien, hilang.resi)
    assert satu.status_code == dua.status_code == 422
    assert satu.data == dua.data
    assert {k: v for k, v in satu.headers if k != "Date"} == {k: v for k, v in dua.headers if k != "Date"}
    monkeypatch.setattr("portal.wbs.publik.kotak.unlock_kotak", lambda _r: pytest.fail("looked up"))
    salah = enter(klien, hilang.resi[:-1] + ("2" if hilang.resi[-1] != "2" else "3"))
    assert "salah tulis" in salah.text
    assert hilang.resi not in salah.text


def test_the_receipts_control_is_kept_out_of_the_browsers_memory(klien: Klien) -> None:
    kendali = by_id(klien.get("/wbs/kotak"), "resi")
    atribut = {k: kendali.get(k) for k in ("type", "autocomplete", "spellcheck", "value", "name")}
    assert atribut == {"type": "text", "autocomplete": "off", "spellcheck": "false", "value": "", "name": "resi"}
    resi = write_resi(make_resi())
    assert resi not in enter(klien, resi).text


def test_each_opening_gets_a_new_cookie_and_a_foreign_one_opens_nothing(app: Flask, klien: Klien) -> None:
    make_staf()
    uji = make_laporan()
    klien.set_cookie("wbs", "dikarang", path="/wbs")
    kue = []
    for _ke in range(2):
        respons = klien.post("/wbs/kotak", data={"resi": uji.resi})
        assert respons.status_code == 303
        baku = respons.headers["Set-Cookie"]
        for bagian in ("HttpOnly", "SameSite=Strict", "Path=/wbs"):
            assert bagian in baku
        assert "Expires" not in baku
        assert "Max-Age" not in baku
        kue.append(baku.split(";")[0].split("=")[1])
    assert len({*kue, "dikarang"}) == 3
    assert not [k for k in kue if uji.resi in k or uji.id in k]
    lama = make_klien(app)
    lama.set_cookie("wbs", kue[0], path="/wbs")
    assert "Masukkan kode rahasia" in lama.get("/wbs/kotak").text, "the session before must be over"
    assert db.session().scalar(select(func.count()).select_from(SesiPelapor)) == 1


def test_opening_is_remembered_as_a_yes(klien_tiap: Klien) -> None:
    make_staf()
    uji = make_laporan()
    assert not _only().kembali
    enter(klien_tiap, uji.resi)
    assert _only().kembali


def test_a_mailbox_shuts_after_twenty_idle_minutes(klien: Klien) -> None:
    make_staf()
    with time_machine.travel(utc_now(), tick=False) as jam:
        open_kotak(klien)
        for _ke in range(3):
            jam.shift(timedelta(minutes=15))
            assert "Kotak Anda" in klien.get("/wbs/kotak").text
        jam.shift(timedelta(minutes=21))
        assert "Masukkan kode Anda lagi" in klien.get("/wbs/kotak").text


def test_a_message_typed_too_long_is_not_lost(klien: Klien) -> None:
    make_staf()
    with time_machine.travel(utc_now(), tick=False) as jam:
        halaman, resi = open_kotak(klien)
        jam.shift(timedelta(minutes=30))
        usai = klien.send(klien.form(halaman, "pesan"), langkah="kirim", pesan="Tulisan yang panjang.")
        assert usai.status_code == 409
        formulir = klien.form(usai, "resi")
        assert formulir.isi["pesan"].strip() == "Tulisan yang panjang."
        kotak = klien.send(formulir, resi=resi)
        assert klien.form(kotak, "kiriman").isi["pesan"].strip() == "Tulisan yang panjang."
        assert klien.send(klien.form(kotak, "kiriman"), langkah="kirim").status_code == 303
    assert "Tulisan yang panjang." in klien.get("/wbs/kotak").text


def test_a_message_sent_twice_stays_one_and_handlers_see_that_there_is_something_new(klien_tiap: Klien) -> None:
    make_staf()
    halaman, _resi = open_kotak(klien_tiap)
    with unit_kerja() as sesi:
        sesi.execute(update(Akses).values(baru=False))
    for _ke in range(2):
        klien_tiap.send(klien_tiap.form(halaman, "pesan"), langkah="kirim", pesan="Satu kali saja.")
    db.session.rollback()
    assert db.session().scalar(select(func.count()).select_from(PesanRow)) == 1
    assert db.session().scalars(select(Akses.baru)).all() == [True]


def test_a_message_with_the_own_receipt_or_without_words_is_refused(klien: Klien) -> None:
    make_staf()
    halaman, resi = open_kotak(klien)
    formulir = klien.form(halaman, "pesan")
    polos = str(read_resi(resi))
    for tulis in (resi, f"ini {polos.lower()}", " ".join(polos), "\n".join(resi.split("-"))):
        respons = klien.send(formulir, langkah="kirim", pesan=f"kodenya {tulis}, ya", berkas=unggahan())
        assert respons.status_code == 422
        assert respons.text.count("memuat kode rahasia Anda") == 2
        assert "kuitansi.txt" in respons.text
    assert klien.send(formulir, langkah="kirim", pesan="  ").status_code == 422
    lain = klien.send(formulir, langkah="kirim", pesan=f"kode orang lain {write_resi(make_resi())}")
    assert lain.status_code == 303
    assert db.session().scalar(select(func.count()).select_from(BerkasRow)) == 0


def test_a_form_without_the_sessions_token_changes_nothing(klien: Klien) -> None:
    make_staf(Peran.KUSTODIAN_WBS)
    make_staf()
    open_kotak(klien)
    for jalur in ("pesan", "tutup", "identitas", "resi"):
        for tanda in ("", "0" * 64, "é"):
            data = {"tanda": tanda, "pesan": "x", "nama": "Si Anu", "kiriman": make_kiriman()}
            assert klien.post(f"/wbs/kotak/{jalur}", data=data).status_code == 409, jalur
    db.session.rollback()
    assert not db.session().scalars(select(PesanRow)).all()
    assert "Kotak Anda" in klien.get("/wbs/kotak").text


def test_closing_ends_the_session_everywhere(app: Flask, klien: Klien) -> None:
    make_staf()
    halaman, _resi = open_kotak(klien)
    kue = klien.get_cookie("wbs", path="/wbs")
    assert kue
    tutup = klien.send(klien.forms(halaman)[-1])
    assert tutup.headers["Clear-Site-Data"]
    lain = make_klien(app)
    lain.set_cookie("wbs", kue.value, path="/wbs")
    assert "Masukkan kode rahasia" in lain.get("/wbs/kotak").text


def test_the_quick_exit_ends_the_session_and_goes_elsewhere(klien: Klien) -> None:
    make_staf()
    open_kotak(klien)
    keluar = klien.get("/wbs/keluar")
    assert keluar.status_code == 303
    assert keluar.headers["Location"] == "https://www.bmkg.go.id/"
    assert '"cache"' in keluar.headers["Clear-Site-Data"]
    assert db.session().scalar(select(func.count()).select_from(SesiPelapor)) == 0
    assert "Masukkan kode rahasia" in klien.get("/wbs/kotak").text


def test_the_mailbox_tells_state_clocks_handler_and_what_was_opened(klien: Klien) -> None:
    staf = make_staf(jabatan="Inspektur Pembantu")
    kustodian = make_staf(Peran.KUSTODIAN_WBS)
    with unit_kerja():
        get_pengaturan().hari_umpan_balik = 30
    with time_machine.travel("2026-02-03T03:00:00Z", tick=False):
        halaman, _resi = open_kotak(klien)
        teks = text_of(halaman.text)
        for kata in ("Diterima", "Paling lambat 10 Feb 2026", "Paling lambat 6 Feb 2026", "Belum ditetapkan"):
            assert kata in teks, kata
        _set(status="ditelaah", penanggung_jawab_id=staf.akun.id, dikonfirmasi_pada=date(2026, 2, 3),
             diperpanjang_pada=date(2026, 2, 3), darurat_pada=date(2026, 2, 2))  # fmt: skip
        with unit_kerja() as sesi:
            sesi.add(PermintaanIdentitas(id="p" * 32, laporan_id=_only().id, peminta_id=staf.akun.id, setuju=True,
                                         diminta_pada=date(2026, 2, 1), kustodian_id=kustodian.akun.id,
                                         dijawab_pada=date(2026, 2, 2)))  # fmt: skip
        teks = text_of(klien.get("/wbs/kotak").text)
    for kata in ("Ditelaah", "Inspektur Pembantu", "Selesai 3 Feb 2026", "Diperpanjang 3 bulan pada 3 Feb 2026",
                 "Kunci darurat kantor dipakai pada 2 Feb 2026", "memberikan identitas Anda kepada pengelola",
                 _only().nomor):  # fmt: skip
        assert kata in teks, kata
    assert staf.akun.nama not in teks


def test_an_identity_given_later_goes_to_the_custodians_only(klien_tiap: Klien) -> None:
    klien, staf = klien_tiap, make_staf()
    kustodian = make_staf(Peran.KUSTODIAN_WBS)
    halaman, _resi = open_kotak(klien)
    formulir = klien.form(halaman, "nama")
    salah = klien.send(formulir, nama="x", kontak="bukan apa-apa")
    assert salah.status_code == 422
    assert salah.text.count("Tulis alamat surel atau nomor telepon.") == 2
    for _ke in range(2):
        assert klien.send(formulir, nama="Pelapor Rekaan", kontak="").status_code == 303
    assert _only().mode == "rahasia"
    assert b"Pelapor" not in db.session().scalars(select(Identitas)).one().isi
    assert db.session().scalars(select(AksesIdentitas.pengguna_id)).all() == [kustodian.akun.id]
    assert open_laporan(staf.pemegang, _only().id).isi["identitas"] is None
    teks = klien.get("/wbs/kotak").text
    assert "tersegel untuk penjaga identitas" in teks
    assert "Pelapor Rekaan" not in teks


def test_without_a_custodian_no_identity_is_asked(klien: Klien) -> None:
    make_staf()
    assert "Segel nama saya" not in open_kotak(klien)[0].text


def test_a_report_re_keyed_meanwhile_is_opened_again_by_its_receipt(klien_tiap: Klien) -> None:
    klien, satu, dua = klien_tiap, make_staf(nama="a"), make_staf(nama="b")
    halaman, resi = open_kotak(klien)
    with unit_kerja():
        revoke(satu.pemegang, open_laporan(satu.pemegang, _only().id), dua.akun.id, now=utc_now())
    usai = klien.send(klien.form(halaman, "pesan"), langkah="kirim", pesan="Sampai juga.")
    assert usai.status_code == 409
    kotak = klien.send(klien.form(usai, "resi"), resi=resi)
    assert klien.send(klien.form(kotak, "kiriman"), langkah="kirim").status_code == 303
    assert "Sampai juga." in klien.get("/wbs/kotak").text


def test_a_receipt_made_at_the_desk_is_exchanged_before_anything_is_shown(klien_tiap: Klien) -> None:
    klien = klien_tiap
    make_staf()
    uji = make_laporan()
    _set(ganti_resi=True)
    petugas = make_klien(klien.application)
    enter(petugas, uji.resi)
    halaman = enter(klien, uji.resi)
    assert "Ganti kode Anda" in halaman.text
    assert FRASA_UNIK not in halaman.text
    for jalur in ("bukti", "salinan", "berkas/" + "0" * 32):
        assert FRASA_UNIK not in klien.get(f"/wbs/kotak/{jalur}").text
    baru = resi_of(halaman)
    formulir = klien.form(halaman, "sampul")
    belum = klien.send(formulir)
    assert belum.status_code == 422
    assert resi_of(belum) == baru
    assert klien.send(formulir, disimpan="ya").status_code == 200
    assert "tidak membuka kotak mana pun" in enter(klien, uji.resi).text
    assert FRASA_UNIK in enter(klien, baru).text
    assert FRASA_UNIK not in petugas.get("/wbs/kotak").text, "a session of the old receipt must be over"


def test_many_tries_are_asked_a_sum_and_an_answer_serves_once(klien: Klien) -> None:
    make_staf()
    uji = make_laporan()
    for _ke in range(10):
        enter(klien, make_resi())
    tanya = klien.get("/wbs/kotak")
    formulir = klien.form(tanya, "jawaban")
    jawab = answer(tanya)
    hasil = [klien.send(formulir, resi=uji.resi, jawaban=jawab).status_code for _ke in range(20)]
    assert hasil == [303] + [422] * 19


def test_a_flood_of_tries_never_locks_a_genuine_reporter_out(klien: Klien) -> None:
    make_staf()
    uji = make_laporan()
    for _ke in range(30):
        klien.post("/wbs/kotak", data={"resi": make_resi()})
    tanya = klien.get("/wbs/kotak")
    assert (
        "Kotak Anda"
        in klien.follow(klien.send(klien.form(tanya, "jawaban"), resi=uji.resi, jawaban=answer(tanya))).text
    )


def test_the_mailbox_changes_language_without_losing_a_message(klien: Klien) -> None:
    make_staf()
    formulir = klien.form(open_kotak(klien)[0], "pesan")
    formulir.alamat = "/wbs/kotak/pesan?bahasa=en"
    respons = klien.send(formulir, langkah="bahasa", pesan="Belum selesai")
    assert '<html lang="en">' in respons.text
    assert klien.form(respons, "kiriman").isi["pesan"].strip() == "Belum selesai"
