"""The handlers' pages: inbox, one report, files, access; nobody else's report is there."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.jejak import Jejak
from portal.wbs.domain.pilihan import Mode
from portal.wbs.kunci.laporan import open_reporter
from portal.wbs.models import Akses, BerkasRow, Laporan
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.laporan import find_by_resi, segel_of
from portal.wbs.service.percakapan import PELAPOR, add_pesan, list_catatan, list_gerak, list_pesan, make_kiriman
from portal.wbs.service.tempat import get_tempat
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.wbs import (
    FRASA,
    FRASA_UNIK,
    SELASA,
    LaporanUji,
    Staf,
    make_diri,
    make_laporan,
    make_staf,
    make_titipan,
    unggahan,
)

ALASAN = "Alasan yang cukup panjang"


@pytest.fixture(autouse=True)
def _selasa() -> Any:
    with time_machine.travel(SELASA, tick=False):
        yield


def _open(app: Flask, staf: Staf) -> Klien:
    """Sign in and open the vault in a fresh browser."""
    klien = make_klien(app)
    klien.masuk(staf.surel)
    respons = klien.send(klien.form(klien.get("/petugas/wbs/brankas"), "frasa"), frasa=FRASA)
    assert respons.status_code == 303
    return klien


def _form(klien: Klien, jalur: str, akhir: str) -> Any:
    """Return the form of a page whose address ends like this."""
    return next(f for f in klien.forms(klien.get(jalur)) if f.alamat.endswith(akhir))


def _jalur(uji: LaporanUji) -> str:
    return f"/petugas/wbs/laporan/{uji.id}"


def _baris(uji: LaporanUji) -> Laporan:
    db.session.expire_all()
    return db.session().get_one(Laporan, uji.id)


def _pesan(uji: LaporanUji) -> list[str]:
    baris = find_by_resi(uji.resi)
    assert baris is not None
    return [p.teks for p in list_pesan(baris, open_reporter(get_tempat().lada, uji.resi, segel_of(baris), baris.id))]


def test_the_inbox_shows_my_reports_with_their_clock_and_the_first_words(tiap_app: Flask) -> None:
    staf = make_staf()
    lama = make_laporan(now=SELASA - timedelta(days=12))
    baru = make_laporan()
    klien = _open(tiap_app, staf)
    halaman = klien.get("/petugas/wbs/")
    teks = text_of(halaman.text)
    assert "Petugas meminta uang di luar tarif resmi." in teks
    assert "terlambat" in teks
    assert "sisa 3 hari" in teks
    assert halaman.text.index(lama.tanda.nomor) < halaman.text.index(baru.tanda.nomor)
    assert lama.tanda.nomor in klien.get("/petugas/wbs/?terlambat=1").text
    assert baru.tanda.nomor not in klien.get("/petugas/wbs/?terlambat=1").text
    assert "Tidak ada yang cocok" in klien.get("/petugas/wbs/?kategori=korupsi").text


def test_a_search_finds_words_of_my_reports_only_and_keeps_them_out_of_the_address(app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan(terlibat=frozenset({dua.akun.id}))
    klien = _open(app, satu)
    respons = klien.send(_form(klien, "/petugas/wbs/", "/cari"), q=FRASA_UNIK.lower())
    assert uji.tanda.nomor in respons.text
    assert respons.request.query_string == b""
    rekan = _open(app, dua)
    assert uji.tanda.nomor not in rekan.send(_form(rekan, "/petugas/wbs/", "/cari"), q=FRASA_UNIK).text


def test_opening_a_report_clears_its_mark_and_leaves_an_audit_line_without_content(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(app, staf)
    assert FRASA_UNIK in klien.get(_jalur(uji)).text
    assert not db.session().get_one(Akses, (uji.id, staf.akun.id)).baru
    jejak = db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.laporan_dibuka")).all()
    assert len(jejak) == 1
    assert FRASA_UNIK not in repr(vars(jejak[0]))
    assert FRASA_UNIK not in klien.get(_jalur(uji)).text.split("</title>")[0]


def test_a_first_message_meets_two_clocks_and_reaches_the_reporter_once(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(tiap_app, staf)
    formulir = _form(klien, _jalur(uji), "/pesan")
    for _ke in range(2):
        klien.send(formulir, pesan="Terima kasih, laporan kami pelajari.", berkas=unggahan(b"surat", "surat.txt"))
    baris = _baris(uji)
    assert (baris.dikonfirmasi_pada, baris.dibalas_pada, baris.umpan_balik_pada) == (
        date(2026, 2, 3), date(2026, 2, 3), None,
    )  # fmt: skip
    assert _pesan(uji) == ["Terima kasih, laporan kami pelajari."]
    klien.send(_form(klien, _jalur(uji), "/pesan"), pesan="Pemeriksaan sudah berjalan.", umpan_balik="ya")
    assert _baris(uji).umpan_balik_pada == date(2026, 2, 3)


def test_a_note_stays_inside(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(app, staf)
    klien.send(_form(klien, _jalur(uji), "/catatan"), catatan="Periksa dahulu rekening loket.")
    terbuka = open_laporan(staf.pemegang, uji.id)
    assert [c.teks for c in list_catatan(terbuka.baris, terbuka.kunci)] == ["Periksa dahulu rekening loket."]
    assert _pesan(uji) == []
    assert "Periksa dahulu rekening loket." in klien.get(_jalur(uji)).text


def test_a_report_goes_its_way_and_the_reporter_learns_the_outcome(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(tiap_app, staf)
    for gerak in ("verifikasi", "telaah", "tindak_lanjut"):
        respons = klien.send(_form(klien, _jalur(uji), "/gerak"), gerak=gerak, alasan=ALASAN)
        assert respons.status_code == 303
    formulir = next(f for f in klien.forms(klien.get(_jalur(uji))) if "hasil" in f.nama)
    klien.send(formulir, hasil="terbukti_disiplin", alasan=ALASAN, kata="Pegawai itu sudah dijatuhi sanksi.")
    baris = _baris(uji)
    assert (baris.status, baris.hasil, baris.ditutup_pada) == ("selesai", "terbukti_disiplin", date(2026, 2, 3))
    [pesan] = _pesan(uji)
    assert "pelanggaran disiplin" in pesan
    assert "sudah dijatuhi sanksi" in pesan
    assert ALASAN not in pesan
    klien.send(_form(klien, _jalur(uji), "/gerak"), gerak="buka_lagi", alasan=ALASAN)
    baris = _baris(uji)
    assert (baris.status, baris.hasil, baris.ditutup_pada) == ("ditelaah", None, None)
    assert "dibuka kembali" in _pesan(uji)[-1]


def test_the_reporter_is_told_in_indonesian_whatever_the_handler_reads(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(app, staf)
    formulir = next(f for f in klien.forms(klien.get(_jalur(uji))) if "hasil" in f.nama)
    klien.get("/petugas/wbs/?bahasa=en")
    klien.send(formulir, hasil="tidak_dapat", alasan=ALASAN)
    assert _pesan(uji) == [
        "Laporan Anda selesai ditangani. Hasil: Tidak dapat ditindaklanjuti.\n\nLaporan tidak dapat ditindaklanjuti."
    ]


def test_a_referral_names_where_it_went(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(app, staf)
    formulir = next(f for f in klien.forms(klien.get(_jalur(uji))) if "hasil" in f.nama)
    tanpa = klien.send(formulir, hasil="dilimpahkan", alasan=ALASAN)
    assert tanpa.status_code == 422
    assert "Tulis instansi tujuan" in tanpa.text
    assert ALASAN in tanpa.text
    klien.send(formulir, hasil="dilimpahkan", alasan=ALASAN, tujuan="KPK")
    assert "KPK" in _pesan(uji)[0]


def test_two_handlers_do_not_write_over_each_other(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan()
    klien, rekan = _open(tiap_app, satu), _open(tiap_app, dua)
    lama = _form(klien, _jalur(uji), "/gerak")
    rekan.send(_form(rekan, _jalur(uji), "/penanggung"), penanggung=str(dua.akun.id))
    respons = klien.send(lama, gerak="verifikasi", alasan="Kalimat panjang yang tidak boleh hilang")
    assert respons.status_code == 409
    assert "Rekan Anda baru saja mengubah laporan ini" in respons.text
    assert "Kalimat panjang yang tidak boleh hilang" in respons.text
    assert _baris(uji).status == "diterima"


def test_more_time_needs_a_second_person_and_the_reporter_sees_the_new_date(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan()
    klien, rekan = _open(tiap_app, satu), _open(tiap_app, dua)
    pendek = klien.send(_form(klien, _jalur(uji), "/perpanjang"), alasan_waktu="pendek")
    assert pendek.status_code == 422
    klien.send(_form(klien, _jalur(uji), "/perpanjang"), alasan_waktu="Saksi baru dapat ditemui bulan depan")
    sendiri = klien.send(_form(klien, _jalur(uji), "/perpanjang/jawab"), jawab="setuju")
    assert sendiri.status_code == 422
    assert _baris(uji).diperpanjang_pada is None
    rekan.send(_form(rekan, _jalur(uji), "/perpanjang/jawab"), jawab="setuju")
    assert _baris(uji).diperpanjang_pada == date(2026, 2, 3)
    assert "paling lambat 10 Agustus 2026" in _pesan(uji)[0]


def test_confirming_twice_does_not_move_the_date(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(app, staf)
    formulir = _form(klien, _jalur(uji), "/konfirmasi")
    klien.send(formulir)
    with time_machine.travel(SELASA + timedelta(days=2), tick=False):
        kedua = _open(app, staf)
        kedua.send(_form(kedua, _jalur(uji), "/catatan"), catatan="besoknya")
        kedua.post(formulir.alamat, data=_form(kedua, _jalur(uji), "/catatan").isi)
    assert _baris(uji).dikonfirmasi_pada == date(2026, 2, 3)


def test_access_is_taken_away_and_shared_anew_only_by_name(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan()
    klien, rekan = _open(tiap_app, satu), _open(tiap_app, dua)
    cabut = next(f for f in klien.forms(klien.get(_jalur(uji))) if f.isi.get("pengguna") == str(dua.akun.id))
    klien.send(cabut)
    assert rekan.get(_jalur(uji)).status_code == 404
    assert "Bagikan semua" not in klien.get("/petugas/wbs/").text
    assert klien.send(_form(klien, _jalur(uji), "/bagi"), penerima=str(dua.akun.id)).status_code == 303
    assert rekan.get(_jalur(uji)).status_code == 200


def test_a_new_colleague_gets_my_reports_by_one_click_but_not_those_that_name_him(tiap_app: Flask) -> None:
    satu = make_staf(nama="a")
    uji = make_laporan()
    dua = make_staf(nama="b")
    klien, rekan = _open(tiap_app, satu), _open(tiap_app, dua)
    assert rekan.get(_jalur(uji)).status_code == 404
    assert klien.send(_form(klien, "/petugas/wbs/", "/bagi-semua")).status_code == 303
    assert rekan.get(_jalur(uji)).status_code == 200
    make_laporan(terlibat=frozenset({dua.akun.id}))
    assert "Bagikan semua" not in klien.get("/petugas/wbs/").text


def test_somebody_named_responsible_has_access(app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan(terlibat=frozenset({dua.akun.id}))
    klien = _open(app, satu)
    formulir = _form(klien, _jalur(uji), "/penanggung")
    assert klien.send(formulir, penanggung=str(dua.akun.id)).status_code == 422
    assert klien.send(formulir, penanggung=str(satu.akun.id)).status_code == 303
    assert _baris(uji).penanggung_jawab_id == satu.akun.id


def test_a_legal_hold_carries_its_reason_as_a_note(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(app, staf)
    klien.send(_form(klien, _jalur(uji), "/tahan"), alasan_tahan="Perkara sedang disidangkan")
    assert _baris(uji).ditahan
    terbuka = open_laporan(staf.pemegang, uji.id)
    assert "Perkara sedang disidangkan" in list_catatan(terbuka.baris, terbuka.kunci)[0].teks
    klien.send(_form(klien, _jalur(uji), "/tahan"), alasan_tahan="Perkara sudah diputus")
    assert not _baris(uji).ditahan


def test_a_report_that_waits_for_new_keys_gets_them_when_opened(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    with unit_kerja():
        db.session().get_one(Laporan, uji.id).perlu_putar = True
    klien = _open(tiap_app, staf)
    assert FRASA_UNIK in klien.get(_jalur(uji)).text
    baris = _baris(uji)
    assert (baris.putaran, baris.perlu_putar) == (2, False)
    assert FRASA_UNIK in klien.get(_jalur(uji)).text


def test_how_the_reporter_stands_to_the_identity_is_shown_and_no_more(app: Flask) -> None:
    staf = make_staf()
    make_staf(Peran.KUSTODIAN_WBS)
    terbuka = make_laporan(mode=Mode.TERBUKA, diri=make_diri())
    rahasia = make_laporan(mode=Mode.RAHASIA, diri=make_diri())
    klien = _open(app, staf)
    assert "Pelapor Rekaan" in klien.get(_jalur(terbuka)).text
    halaman = klien.get(_jalur(rahasia)).text
    assert "Pelapor Rekaan" not in halaman
    assert "Identitas disegel untuk kustodian" in halaman


def test_a_file_is_handed_out_as_a_harmless_download(tiap_app: Flask) -> None:
    staf = make_staf()
    isi = b"baris rahasia " * 20_000
    nama = 'bukti "uang" بيان 证据.pdf'
    uji = make_laporan(berkas=(make_titipan(isi, nama),))
    klien = _open(tiap_app, staf)
    assert "dapat berisi program jahat" in klien.get(_jalur(uji)).text
    token = db.session().scalars(select(BerkasRow.token)).one()
    respons = klien.get(f"{_jalur(uji)}/berkas/{token}")
    assert respons.data == isi
    kepala = respons.headers
    assert kepala["Content-Type"] == "application/octet-stream"
    assert kepala["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert kepala["X-Content-Type-Options"] == "nosniff"
    assert kepala["Cache-Control"] == "no-store"
    assert kepala["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''" in kepala["Content-Disposition"]


def _sasaran(uji: LaporanUji, token: str) -> list[tuple[str, str, dict[str, str]]]:
    """Every address of a report, with a form that would do something."""
    jalur = _jalur(uji)
    return [
        ("GET", jalur, {}),
        ("GET", f"{jalur}/berkas/{token}", {}),
        ("GET", f"{jalur}/berkas/{token}/bersih", {}),
        ("POST", f"{jalur}/pesan", {"pesan": "halo", "kiriman": make_kiriman()}),
        ("POST", f"{jalur}/catatan", {"catatan": "halo", "kiriman": make_kiriman()}),
        ("POST", f"{jalur}/konfirmasi", {}),
        ("POST", f"{jalur}/gerak", {"gerak": "verifikasi", "alasan": ALASAN, "versi": "1"}),
        ("POST", f"{jalur}/perpanjang", {"alasan_waktu": ALASAN, "versi": "1"}),
        ("POST", f"{jalur}/perpanjang/jawab", {"jawab": "setuju", "versi": "1"}),
        ("POST", f"{jalur}/penanggung", {"penanggung": "", "versi": "1"}),
        ("POST", f"{jalur}/tahan", {"tahan": "ya", "alasan_tahan": ALASAN, "versi": "1"}),
        ("POST", f"{jalur}/bagi", {"penerima": "1"}),
        ("POST", f"{jalur}/cabut", {"pengguna": "1"}),
    ]


def test_the_matrix_names_every_address_of_a_report(app: Flask) -> None:
    uji = LaporanUji("x" * 32, "", None)  # type: ignore[arg-type]
    from portal.wbs.petugas import akses, berkas, kasus

    milik = {m.__name__ for m in (akses, berkas, kasus)}
    aturan = {
        r.rule
        for r in app.url_map.iter_rules()
        if "<laporan_id>" in r.rule and app.view_functions[r.endpoint].__module__ in milik
    }
    diuji = {j.replace(uji.id, "<laporan_id>").replace("TOKEN", "<token>") for _m, j, _d in _sasaran(uji, "TOKEN")}
    assert aturan == diuji


def test_a_report_that_is_not_mine_is_not_there(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    kustodian = make_staf(Peran.KUSTODIAN_WBS)
    uji = make_laporan(terlibat=frozenset({dua.akun.id}), berkas=(make_titipan(),))
    token = db.session().scalars(select(BerkasRow.token)).one()
    sebelum = _baris(uji).versi
    for staf, harap in ((dua, 404), (kustodian, 403)):
        klien = _open(tiap_app, staf)
        csrf = klien.forms(klien.get("/petugas/wbs/brankas"))[0].isi["csrf_token"]
        for metode, jalur, isi in _sasaran(uji, token):
            respons = klien.open(jalur, method=metode, data={**isi, "csrf_token": csrf} if metode == "POST" else None)
            assert respons.status_code == harap, (metode, jalur)
            assert FRASA_UNIK not in respons.text
    assert _baris(uji).versi == sebelum
    terbuka = open_laporan(satu.pemegang, uji.id)
    assert not list_gerak(terbuka.baris, terbuka.kunci)


def test_a_file_of_another_report_is_not_found_below_mine(app: Flask) -> None:
    staf = make_staf()
    asing = make_laporan(berkas=(make_titipan(),))
    token = db.session().scalars(select(BerkasRow.token).where(BerkasRow.laporan_id == asing.id)).one()
    milik = make_laporan(berkas=(make_titipan(),))
    klien = _open(app, staf)
    assert klien.get(f"{_jalur(asing)}/berkas/{token}").status_code == 200
    assert klien.get(f"{_jalur(milik)}/berkas/{token}").status_code == 404
    assert klien.get(f"{_jalur(milik)}/berkas/{token}/bersih").status_code == 404


def test_what_reporters_write_is_shown_as_text(app: Flask) -> None:
    staf = make_staf()
    jahat = "<script>alert(1)</script><img src=x onerror=alert(2)> cerita yang panjang"
    uji = make_laporan(apa=jahat, siapa=jahat, berkas=(make_titipan(b"x", "<b>nama</b>.txt"),))
    with unit_kerja():
        terbuka = open_laporan(staf.pemegang, uji.id)
        add_pesan(terbuka.baris, terbuka.kunci, sisi=PELAPOR, teks=jahat, now=SELASA, kiriman=make_kiriman())
    klien = _open(app, staf)
    for jalur in (_jalur(uji), "/petugas/wbs/"):
        halaman = klien.get(jalur).text
        assert "<script>alert" not in halaman
        assert "<img src=x" not in halaman
        assert "<b>nama" not in halaman


def test_an_upload_that_is_empty_keeps_the_words(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(app, staf)
    respons = klien.send(
        _form(klien, _jalur(uji), "/pesan"), pesan="Surat kami lampirkan.", berkas=(io.BytesIO(b""), "kosong.txt")
    )
    assert respons.status_code == 422
    assert "Surat kami lampirkan." in respons.text
    assert _pesan(uji) == []
