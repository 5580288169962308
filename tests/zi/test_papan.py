"""What the portal finds by itself, the year's page, and the assessor's confirmation."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from portal.akun.domain import IZIN, Peran
from portal.inti.berkas import accept_berkas
from portal.inti.db import db, unit_kerja
from portal.inti.periode import Periode
from portal.inti.tugas import run_tugas
from portal.inti.web.penjaga import ATRIBUT
from portal.laporan.registri import REGISTRI
from portal.laporan.service.buat import request_laporan
from portal.laporan.service.luar import add_luar
from portal.organisasi.service import Layanan, Unit
from portal.pengaduan.domain.pilihan import KANAL
from portal.publikasi.service import publish
from portal.skm.instrumen import find_instrumen
from portal.skm.service.penutupan import close_periode
from portal.zi.butir import find_butir, load_lke
from portal.zi.models import Penilaian
from portal.zi.service.metrik import DARING, LURING
from portal.zi.service.nilai import confirm_nilai
from portal.zi.service.papan import Lembar, build_papan, read_lembar
from tests.inti.berkas.contoh import make_pdf
from tests.inti.berkas.test_alur import run_jobs
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.pengaduan import id_of, make_pengaduan, pelaku_of, step
from tests.pabrik.publikasi import make_pemasangan, make_reviu, make_standar
from tests.pabrik.skm import make_jawaban
from tests.pabrik.tindak_lanjut import make_kemajuan, make_rekomendasi, make_rencana
from tests.pabrik.wbs import make_laporan, make_staf
from tests.pabrik.zi import NOVEMBER, make_laporan_final, make_slot

HARI_INI = date(2026, 11, 20)
PAPAN = "/petugas/zi/?unit=DINKES&tahun=2026"
BUTIR = "/petugas/zi/butir/V.iii.a?unit=DINKES&tahun=2026"


@pytest.fixture(autouse=True)
def _pada_november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


def read(kode: str, unit: Unit, tahun: int = 2026, hari_ini: date = HARI_INI) -> Lembar:
    return read_lembar(find_butir(kode), unit, tahun, hari_ini=hari_ini)


def fill(layanan: Layanan, triwulan: int, per_bulan: tuple[int, int, int]) -> None:
    """Store answers in each month of a quarter and close it."""
    periode = Periode(2026, "triwulan", triwulan)
    for bulan, n in zip(periode.bulan(), per_bulan, strict=True):
        for _ in range(n):
            make_jawaban(layanan, tanggal=bulan.mulai)
    with unit_kerja():
        close_periode(layanan.unit, periode, hari_ini=HARI_INI, pelaku="uji", now=NOVEMBER)


def test_closed_quarters_with_enough_respondents_a_month_are_rounds(
    tiap_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet asks for 30 a month; the test's instrument for 2, so that it needs few answers."""
    from dataclasses import replace

    from portal.skm.service import indeks

    asli = find_instrumen("skm")
    monkeypatch.setattr(indeks, "find_instrumen", lambda *a: replace(asli, minimum_per_bulan=2))
    layanan = make_layanan(make_unit())
    fill(layanan, 1, (2, 2, 2))
    fill(layanan, 2, (9, 1, 9))
    lembar = read("VI.iv.a", layanan.unit)
    assert lembar.saran.huruf == "d"
    assert "1 dari 2 yang ditutup" in lembar.saran.alasan[0].isi
    assert [b.periode for b in lembar.bukti["periode-survei"]] == ["2026-TW1", "2026-TW2"]
    assert "Januari 2, Februari 2, Maret 2, April 9, Mei 1, Juni 9" in lembar.bukti["responden"][0].keterangan


def test_thirty_a_month_is_the_minimum_of_the_shipped_survey() -> None:
    assert find_instrumen("skm").minimum_per_bulan == 30


def test_answers_of_another_year_are_not_this_years_evidence(app: Flask) -> None:
    layanan = make_layanan(make_unit())
    fill(layanan, 1, (1, 1, 1))
    assert read("VI.iv.a", layanan.unit, 2025).bukti == {}


def test_a_final_report_is_evidence_of_its_period_and_a_draft_is_not(app: Flask) -> None:
    layanan = make_layanan(make_unit())
    make_jawaban(layanan, tanggal=date(2026, 2, 3))
    with unit_kerja():
        draf = request_laporan("skm-triwulan", layanan.unit, Periode.parse("2026-TW2"), pelaku="uji", now=NOVEMBER)
    run_tugas(draf.tugas_id or 0)
    nomor = make_laporan_final(layanan, "skm-triwulan", "2026-TW1")
    lembar = read("VI.iv.a", layanan.unit)
    assert [(b.periode, b.final) for b in lembar.bukti["laporan-survei"]] == [("2026-TW1", True), ("2026-TW2", False)]
    assert lembar.bukti["laporan-survei"][0].alamat == f"/petugas/laporan/{nomor}"
    assert "untuk TW II, TW III" in " ".join(k.isi for k in lembar.kurang)


def test_every_kind_of_document_that_an_item_asks_for_exists() -> None:
    diminta = {k for b in load_lke().butir for x in b.bukti for k in x.laporan}
    assert diminta <= set(REGISTRI) | {"evaluasi-wbs"}


def test_a_report_of_another_office_stands_for_ours(app: Flask) -> None:
    unit = make_unit()
    with unit_kerja():
        add_luar(
            "tl-wbs",
            unit,
            Periode.parse("2026-TW1"),
            penerbit="Inspektorat Contoh",
            nomor="700/1",
            tanggal=date(2026, 4, 7),
            titipan=accept_berkas("itjen.pdf", make_pdf()),
            pelaku="uji",
            now=NOVEMBER,
        )
    assert not read("V.iv.c", unit).bukti["tl-wbs"][0].final
    run_jobs()
    (bukti,) = read("V.iv.c", unit).bukti["tl-wbs"]
    assert (bukti.final, bukti.periode, bukti.izin) == (True, "2026-TW1", "laporan.wbs")
    assert "dari Inspektorat Contoh" in bukti.judul


def test_standards_reviews_and_recommendations_give_their_grades(app: Flask) -> None:
    unit = make_unit()
    satu, dua = make_layanan(unit), make_layanan(unit, "DUA", "Layanan Dua")
    assert read("VI.i.a", unit).saran.huruf == "e"
    standar = make_standar(satu)
    assert read("VI.i.a", unit).saran.huruf == "b"
    make_standar(dua)
    assert read("VI.i.a", unit).saran.huruf == "a"
    assert read("VI.ii.b", unit).saran.huruf == "a"
    make_reviu(standar, tanggal="2025-03-03", pakai_skm="1", masukan_skm="Waktu", lsm="1")
    assert read("VI.i.c", unit).saran.huruf == "d"
    assert read("VI.i.c", unit, 2025).saran.huruf == "c"
    make_reviu(standar, pakai_skm="1", masukan_skm="Waktu", pakai_pengaduan="1", masukan_pengaduan="Antrean")
    assert read("VI.i.c", unit, 2025).saran.huruf == "a"
    nomor = make_rekomendasi(unit)
    assert read("VI.iv.c", unit).saran.huruf == "d"
    make_kemajuan(make_rencana(nomor), 100, tanggal=date(2026, 5, 4))
    assert read("VI.iv.c", unit).saran.huruf == "a"
    assert read("V.iii.d", unit).saran.huruf is None


def test_a_photo_of_what_hangs_counts_for_what_it_shows(app: Flask) -> None:
    layanan = make_layanan(make_unit())
    standar = make_standar(layanan)
    make_pemasangan(f"standar-{standar.id}", tanggal=date(2025, 3, 3))
    make_pemasangan(f"standar-{standar.id}", media="medsos", tanggal=date(2025, 3, 4))
    run_jobs()
    lembar = read("VI.i.d", layanan.unit, 2025)
    assert {k: len(v) for k, v in lembar.bukti.items() if k != "halaman-standar"} == {
        "standar-terpasang": 1,
        "medsos-standar": 1,
    }
    assert lembar.saran.huruf == "ya"


def test_published_results_are_online_and_the_photo_makes_it_both(app: Flask) -> None:
    layanan = make_layanan(make_unit())
    fill(layanan, 1, (3, 3, 3))
    assert read("VI.iv.b", layanan.unit).saran.huruf == "c"
    with unit_kerja():
        publish(layanan.unit, Periode.parse("2026-TW1"), pelaku="uji", now=NOVEMBER)
    assert read("VI.iv.b", layanan.unit).saran.huruf == "b"
    make_slot(layanan.unit, "VI.iv.b", "hasil-terpasang")
    assert read("VI.iv.b", layanan.unit).saran.huruf == "a"


def test_no_complaint_is_said_as_nil(tiap_app: Flask) -> None:
    unit = make_unit()
    lembar = read("V.iii.b", unit)
    assert lembar.saran.huruf == "ya"
    assert "(nihil)" in lembar.saran.alasan[0].isi
    assert all("(nihil)" in b.judul for b in lembar.bukti["angka-pengaduan"])


def test_an_open_complaint_misses_the_target(tiap_app: Flask) -> None:
    unit = make_unit()
    petugas = pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINKES"))
    satu, dua = (id_of(make_pengaduan(unit)) for _ in range(2))
    assert satu != dua
    step(satu, "verifikasi", petugas, klasifikasi="pengaduan_ringan", kategori="waktu")
    lembar = read("V.iii.b", unit)
    assert lembar.saran.huruf == "tidak"
    assert "target tahun ini 100" in lembar.kurang[0].isi


def test_every_channel_is_online_or_offline() -> None:
    assert {"web", *DARING, *LURING} == set(KANAL)


def test_services_rated_through_the_portal_count_as_its_users(app: Flask) -> None:
    unit = make_unit()
    make_jawaban(make_layanan(unit), tanggal=date(2026, 2, 3))
    make_layanan(unit, "DUA", "Layanan Dua")
    lembar = read("VI.v.a", unit)
    assert lembar.saran.huruf == "c"
    assert "1 dari 2" in lembar.saran.alasan[0].isi


def test_figures_of_the_sealed_room_hide_small_numbers(app: Flask) -> None:
    unit = make_unit()
    make_staf()
    make_laporan(now=datetime(2026, 2, 3, 3, 0, tzinfo=UTC))
    angka = {b.periode: b.keterangan for b in read("V.iv.b", unit).bukti["angka-wbs"] if b.periode}
    assert angka["2026-TW1"] == "diterima <3"


def test_page_shows_all_items_and_keeps_only_what_lacks_something(app: Flask, klien: Klien) -> None:
    unit = make_unit()
    make_jawaban(make_layanan(unit), tanggal=date(2026, 2, 3))
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    kata = text_of(klien.get(PAPAN).text)
    assert "VI.v.c Basis data pelayanan terintegrasi" in kata
    kurang = text_of(klien.get(f"{PAPAN}&tampil=kurang").text)
    assert "VI.v.c" not in kurang
    assert "V.iii.a" in kurang
    assert klien.get(f"{PAPAN}&tampil=entah").status_code == 200


@pytest.mark.parametrize("alamat", ["?tahun=1850", "?tahun=abc", "?periode=x", "?unit=TIDAKADA", "butir/IX.i.a"])
def test_nonsense_in_the_address_is_no_fault(app: Flask, klien: Klien, alamat: str) -> None:
    make_unit()
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    assert klien.get(f"/petugas/zi/{alamat}").status_code in (404, 422)


def test_links_lead_only_where_the_person_may_go(app: Flask, klien: Klien) -> None:
    """The administrator sees complaint figures here as everybody with the page does, but not their page."""
    make_unit()
    make_akun(Peran.ADMIN)
    make_akun(Peran.AUDITOR)
    for peran, ada in (("admin", False), ("auditor", True)):
        lain = klien.application.test_client()
        lain.masuk(f"{peran}@uji.example")  # type: ignore[attr-defined]
        isi = lain.get("/petugas/zi/butir/V.iii.b?unit=DINKES&tahun=2026").text
        assert ("/petugas/pengaduan/angka?unit=DINKES" in isi) is ada


@pytest.mark.parametrize("tahun", [2020, 2025, 2030, 2100])
def test_a_year_long_past_or_not_yet_begun_is_an_empty_year(app: Flask, klien: Klien, tahun: int) -> None:
    make_unit()
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    for halaman in ("", "butir/V.iii.c", "target", "ekspor"):
        assert klien.get(f"/petugas/zi/{halaman}?unit=DINKES&tahun={tahun}").status_code == 200


@pytest.fixture
def asesor(klien_tiap: Klien) -> Klien:
    make_unit()
    make_akun(Peran.AUDITOR)
    klien_tiap.masuk("auditor@uji.example")
    return klien_tiap


def test_assessor_confirms_what_is_suggested(asesor: Klien) -> None:
    form = asesor.form(asesor.get(BUTIR), "huruf")
    assert form.isi["huruf"] == "c"
    assert asesor.send(form).status_code == 303
    kata = text_of(asesor.get(BUTIR).text)
    assert "auditor@uji.example, 20 Nov 2026" in kata


def test_another_grade_needs_a_reason_and_the_reason_is_kept(asesor: Klien) -> None:
    form = asesor.form(asesor.get(BUTIR), "huruf")
    respons = asesor.send(form, huruf="b")
    assert respons.status_code == 422
    assert "Nilai ini berbeda dari saran. Tulis alasannya." in text_of(respons.text)
    assert asesor.form(respons, "huruf").isi["huruf"] == "b"
    assert asesor.send(form, huruf="b", catatan="SOP ditunjukkan").status_code == 303
    assert asesor.send(form, huruf="c").status_code == 303
    kata = text_of(asesor.get(BUTIR).text)
    assert "Riwayat penilaian" in kata
    assert "SOP ditunjukkan" in kata


@pytest.mark.parametrize("huruf", ["e", "", "z"])
def test_a_grade_outside_the_scale_is_refused(asesor: Klien, huruf: str) -> None:
    respons = asesor.send(asesor.form(asesor.get(BUTIR), "huruf"), huruf=huruf, catatan="contoh")
    assert respons.status_code == 422
    assert "Pilih nilai dari skala butir ini." in text_of(respons.text)


def test_the_same_confirmation_twice_is_one(asesor: Klien) -> None:
    form = asesor.form(asesor.get(BUTIR), "huruf")
    for _ in range(2):
        asesor.send(form)
    assert db.session().scalar(select(func.count()).select_from(Penilaian)) == 1


def test_a_confirmation_is_marked_when_the_suggestion_has_moved_since(app: Flask) -> None:
    unit = make_unit()
    with unit_kerja():
        confirm_nilai(find_butir("VI.i.c"), unit, 2026, "d", "", saran="d", pelaku="uji", now=NOVEMBER)
    assert not read("VI.i.c", unit).usang
    make_slot(unit, "VI.i.c", "reviu")
    lembar = read("VI.i.c", unit)
    assert (lembar.usang, lembar.saran.huruf, lembar.huruf) == (True, "c", "d")


@pytest.mark.parametrize("kerja", ["UPDATE zi_nilai SET huruf = 'a'", "DELETE FROM zi_nilai"])
def test_a_confirmation_cannot_be_changed(tiap_app: Flask, kerja: str) -> None:
    unit = make_unit()
    with unit_kerja():
        confirm_nilai(find_butir("VI.i.c"), unit, 2026, "d", "", saran="d", pelaku="uji", now=NOVEMBER)
    with pytest.raises(DatabaseError), db.engine.begin() as koneksi:
        koneksi.execute(text(kerja))


def test_officers_do_not_judge(app: Flask, klien: Klien) -> None:
    make_unit()
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk("petugas_skm@uji.example")
    halaman = klien.get(BUTIR)
    assert "Simpan penilaian" not in text_of(halaman.text)
    tanda = klien.form(halaman, "judul").isi["csrf_token"]
    assert klien.post("/petugas/zi/butir/V.iii.a/nilai", data={"csrf_token": tanda, "huruf": "a"}).status_code == 403


def test_the_year_of_an_empty_office_asks_for_units_first(app: Flask, klien: Klien) -> None:
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    respons = klien.get("/petugas/zi/")
    assert respons.status_code == 404
    assert "Belum ada unit" in text_of(respons.text)


def test_the_page_of_a_year_takes_few_statements(app: Flask) -> None:
    from sqlalchemy import event

    unit = make_unit()
    make_jawaban(make_layanan(unit), tanggal=date(2026, 2, 3))
    perintah: list[str] = []

    def watch(_k: object, _c: object, isi: str, *_lain: object) -> None:
        perintah.append(isi)

    build_papan(unit, 2026, hari_ini=HARI_INI)
    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        build_papan(unit, 2026, hari_ini=HARI_INI)
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)
    assert len(perintah) < 150, len(perintah)


def test_every_place_where_evidence_is_made_exists(app: Flask) -> None:
    from portal.zi.petugas.dasar import IZIN_ALAMAT, TEMPAT_BUAT

    urlmap = app.url_map.bind("localhost")
    for alamat, izin in TEMPAT_BUAT.values():
        endpoint, _nilai = urlmap.match(alamat)
        assert izin in IZIN
        assert IZIN[izin] <= IZIN[getattr(app.view_functions[endpoint], ATRIBUT)], alamat
    assert {izin for _awal, izin in IZIN_ALAMAT} <= set(IZIN)
