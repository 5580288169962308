"""Review of marked answers and moderation of comments in the back office; on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import TidakDitemukan
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Loket
from portal.skm.domain.keabsahan import Tanda
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Moderasi, Tinjauan
from portal.skm.models import jawaban as tabel
from portal.skm.service.aturan import register_aturan
from portal.skm.service.indeks import build_hasil
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban
from portal.skm.service.keabsahan import Asal, review
from portal.skm.service.penutupan import close_periode
from portal.skm.service.saran import count_saran, list_saran_tampil, moderate
from portal.skm.service.tinjauan import count_tanda, list_bertanda, preview_review
from tests.klien import Klien, text_of
from tests.korpus.masukan import TEKS
from tests.pabrik.organisasi import make_akun, make_layanan, make_loket, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

TW1 = Periode.parse("2025-TW1")
JAM_10 = datetime(2025, 2, 3, 3, 0, tzinfo=UTC)
ALAMAT = "/petugas/skm/tinjauan?unit=BIDANG&periode=2025-TW1"


@pytest.fixture(autouse=True)
def _kini() -> Iterator[None]:
    with time_machine.travel("2025-06-12T03:00:00Z", tick=False):
        yield


@pytest.fixture
def layanan(tiap_app: Flask) -> Layanan:
    """A service of a unit below another unit, with five honest answers (index 75) and a burst of twenty fours."""
    make_unit("DINAS", "Dinas")
    layanan = make_layanan(make_unit("BIDANG", "Bidang", induk="DINAS"))
    loket = make_loket(layanan.unit)
    for _ in range(5):
        make_jawaban(layanan, make_nilai(3))
    stuff(layanan, loket, 20)
    return layanan


def stuff(layanan: Layanan, loket: Loket, jumlah: int) -> None:
    with unit_kerja():
        for i in range(jumlah):
            submit_jawaban(
                JawabanBaru(
                    instrumen=find_instrumen("skm"),
                    unit_id=layanan.unit_id,
                    layanan_id=layanan.id,
                    gratis=False,
                    tanggal=date(2025, 2, 3),
                    nilai=make_nilai(4),
                    kanal="qr",
                    loket_id=loket.id,
                    asal=Asal(f"114.0.0.{i}", "uji", "Asia/Jakarta"),
                    durasi=9 if i < 2 else 60,
                ),
                kiriman=f"serbu-{i}",
                now=JAM_10 + timedelta(seconds=i),
            )


def sign_in(klien: Klien, peran: Peran, unit: str | None = None) -> None:
    make_akun(peran, unit)
    klien.masuk(f"{peran.value}@uji.example")


def test_marks_are_counted_apart_by_what_became_of_the_answer(layanan: Layanan) -> None:
    ids = frozenset({layanan.unit_id})
    assert [(h.tanda, h.dikecualikan, h.dihitung) for h in count_tanda(ids, "skm", TW1)] == [
        (Tanda.CEPAT_SERAGAM, 2, 0),
        (Tanda.LAJU_LOKET, 20, 0),
    ]
    assert count_tanda(ids, "skm", TW1.shift(1)) == []
    nomor = [b.id for b in db.session.execute(list_bertanda(ids, "skm", TW1, tanda=int(Tanda.CEPAT_SERAGAM)))]
    assert len(nomor) == 2


def test_the_review_list_is_served_by_its_partial_index(app: Flask) -> None:
    pilih = list_bertanda(frozenset({1}), "skm", TW1).compile(db.engine, compile_kwargs={"literal_binds": True})
    rencana = " ".join(str(b) for b in db.session.execute(text(f"EXPLAIN QUERY PLAN {pilih}")))
    assert "ix_skm_jawaban_bertanda" in rencana


def test_an_outsider_previews_decides_with_a_reason_and_the_history_tells(klien_tiap: Klien, layanan: Layanan) -> None:
    sign_in(klien_tiap, Peran.PIMPINAN)
    halaman = klien_tiap.get(ALAMAT)
    teks = text_of(halaman.text)
    assert "Indeks dari jawaban yang dihitung 75,00 5 jawaban" in teks
    assert "Indeks dari semua jawaban 95,00 25 jawaban, 20 dikecualikan" in teks
    assert db.session.scalar(select(tabel.c.perangkat).where(tabel.c.perangkat.is_not(None)).limit(1)) not in teks
    formulir = klien_tiap.form(halaman, "pilih")
    lima = [str(n) for n in db.session.scalars(select(tabel.c.id).where(tabel.c.loket_id.is_not(None)))][2:7]
    pratinjau = klien_tiap.send(formulir, pilih=lima, keputusan="sah")
    assert "5 dari 5 jawaban yang dipilih berubah" in text_of(pratinjau.text)
    assert "Indeks sesudah keputusan 87,50" in text_of(pratinjau.text)
    assert db.session.scalar(select(tabel.c.status).where(tabel.c.id == int(lima[0]))) == "dikecualikan"

    putus = klien_tiap.form(pratinjau, "alasan")
    tanpa = klien_tiap.send(putus, pilih=lima, alasan="  ")
    assert (tanpa.status_code, "Tulis alasan keputusan." in tanpa.text) == (422, True)
    simpan = klien_tiap.send(putus, pilih=lima, alasan="Cocok dengan buku tamu")
    assert "5 jawaban dihitung." in text_of(klien_tiap.follow(simpan).text)
    riwayat = text_of(klien_tiap.get(f"/petugas/skm/tinjauan/{lima[0]}?unit=BIDANG").text)
    assert "lebih dari 15 jawaban dalam 10 menit" in riwayat
    assert "pimpinan@uji.example: Cocok dengan buku tamu" in riwayat


@pytest.mark.parametrize("agregasi", ["gabungan", "rata_layanan"])
def test_the_preview_is_the_index_that_the_decision_then_gives(layanan: Layanan, agregasi: str) -> None:
    with unit_kerja():
        register_aturan(
            {"agregasi": agregasi}, mulai=TW1.mulai, alasan="uji", hari_ini=TW1.mulai, pelaku="uji", now=JAM_10
        )
    make_jawaban(make_layanan(layanan.unit, "DUA", "Layanan Dua"), make_nilai(1))
    ids = frozenset({layanan.unit_id})
    nomor = list(db.session.scalars(select(tabel.c.id).where(tabel.c.status == "dikecualikan")))
    pratinjau = preview_review(nomor, "sah", unit_ids=ids, instrumen="skm", periode=TW1)
    with unit_kerja():
        review(nomor, "sah", alasan="uji", cakupan=ids, unit_peninjau=None, pelaku="uji", now=JAM_10)
    nyata = build_hasil(layanan.unit, TW1, instrumen="skm", hari_ini=date(2025, 6, 12)).indeks
    assert (pratinjau.sesudah.ikm, pratinjau.sesudah.n) == (nyata.ikm, nyata.n)
    assert pratinjau.sesudah.ikm != pratinjau.sebelum.ikm


def test_all_rows_of_a_filter_are_decided_at_once(klien_tiap: Klien, layanan: Layanan) -> None:
    sign_in(klien_tiap, Peran.ADMIN)
    formulir = klien_tiap.form(klien_tiap.get(f"{ALAMAT}&tanda={int(Tanda.LAJU_LOKET)}"), "pilih")
    pratinjau = klien_tiap.send(formulir, semua="1", pilih=None, keputusan="sah")
    assert "20 dari 20 jawaban" in text_of(pratinjau.text)
    kosong = klien_tiap.send(formulir, pilih=None, keputusan="sah")
    assert "Pilih paling sedikit satu jawaban." in text_of(klien_tiap.follow(kosong).text)


@pytest.mark.parametrize(("unit", "boleh"), [("BIDANG", False), ("DINAS", True)])
def test_a_person_of_the_rated_unit_sees_the_list_without_buttons_and_is_refused(
    klien_tiap: Klien, layanan: Layanan, unit: str, boleh: bool
) -> None:
    sign_in(klien_tiap, Peran.PETUGAS_SKM, unit)
    halaman = klien_tiap.get(ALAMAT)
    assert ("Hanya dapat dilihat" in halaman.text, 'name="pilih"' in halaman.text) == (not boleh, boleh)
    assert "4 4 4 4 4 4 4 4 4" in halaman.text
    nomor = db.session.scalar(select(tabel.c.id).where(tabel.c.loket_id.is_not(None)).limit(1))
    isi = {"csrf_token": klien_tiap.form(halaman, "csrf_token").isi["csrf_token"], "pilih": str(nomor)}
    isi |= {"keputusan": "sah", "alasan": "teman saya", "unit": "BIDANG", "periode": "2025-TW1"}
    for langkah in ("pratinjau", "putuskan"):
        respons = klien_tiap.post(f"/petugas/skm/tinjauan/{langkah}", data=isi)
        assert (respons.status_code < 400) == boleh
    jumlah = len(db.session.scalars(select(Tinjauan).where(Tinjauan.oleh != "aturan")).all())
    assert jumlah == (1 if boleh else 0)


def test_a_decision_after_closing_asks_for_a_new_revision(klien_tiap: Klien, layanan: Layanan) -> None:
    with unit_kerja():
        close_periode(layanan.unit, TW1, populasi=None, hari_ini=date(2025, 4, 2), pelaku="uji", now=JAM_10)
    sign_in(klien_tiap, Peran.ADMIN)
    formulir = klien_tiap.form(klien_tiap.get(ALAMAT), "pilih")
    pratinjau = klien_tiap.send(formulir, semua="1", keputusan="sah")
    assert "Angka resminya tetap" in text_of(pratinjau.text)
    nomor = [str(n) for n in db.session.scalars(select(tabel.c.id).where(tabel.c.status == "dikecualikan"))]
    klien_tiap.send(klien_tiap.form(pratinjau, "alasan"), pilih=nomor, alasan="uji")
    assert "20 jawaban sudah diputuskan sejak penutupan." in text_of(klien_tiap.get(ALAMAT).text)
    dasbor = text_of(klien_tiap.get("/petugas/skm/?unit=BIDANG&periode=2025-TW1").text)
    assert "Ada jawaban yang ditinjau atau dibatalkan setelah periode ditutup." in dasbor


def test_only_allowed_comments_leave_the_office_and_never_from_a_small_service(layanan: Layanan) -> None:
    kecil = make_layanan(layanan.unit, "KECIL", "Layanan Kecil")
    for milik, teks in ((layanan, "Kursi kurang"), (layanan, "Budi jelek"), (kecil, "Toilet bau")):
        make_jawaban(milik, saran=teks)
    nomor = {b.saran: b.id for b in db.session.execute(select(tabel.c.id, tabel.c.saran)) if b.saran}
    ids = frozenset({layanan.unit_id})
    assert list_saran_tampil(ids, TW1, "skm") == []
    with unit_kerja():
        moderate(list(nomor.values()), "tampil", cakupan=ids, pelaku="uji", now=JAM_10)
        moderate([nomor["Budi jelek"]], "sembunyi", cakupan=ids, pelaku="uji", now=JAM_10)
    assert [(s.layanan, s.teks) for s in list_saran_tampil(ids, TW1, "skm")] == [("Layanan Umum", "Kursi kurang")]
    assert count_saran(ids, TW1, "skm") == {"baru": 0, "tampil": 2, "sembunyi": 1}
    with pytest.raises(TidakDitemukan), unit_kerja():
        moderate([nomor["Kursi kurang"]], "tampil", cakupan=frozenset(), pelaku="uji", now=JAM_10)


def test_a_moderator_filters_searches_and_decides_in_bulk(klien_tiap: Klien, layanan: Layanan) -> None:
    for teks in ("Kursi kurang", "kursi 100% rusak", "Antre lama"):
        make_jawaban(layanan, saran=teks)
    sign_in(klien_tiap, Peran.PETUGAS_SKM, "BIDANG")
    alamat = "/petugas/skm/saran?unit=BIDANG&periode=2025-TW1"
    assert "Belum dilihat (3)" in text_of(klien_tiap.get(alamat).text)
    cari = klien_tiap.get(f"{alamat}&kata=KURSI")
    assert ("Kursi kurang" in cari.text, "Antre lama" in cari.text) == (True, False)
    assert "Tidak ada yang cocok" in klien_tiap.get(f"{alamat}&kata=100_").text
    nomor = [str(n) for n in db.session.scalars(select(tabel.c.id).where(tabel.c.saran.is_not(None)))][:2]
    simpan = klien_tiap.send(klien_tiap.form(cari, "pilih"), pilih=nomor, keputusan="tampil")
    assert "kata=KURSI" in simpan.headers["Location"]
    assert sorted(str(m.jawaban_id) for m in db.session.scalars(select(Moderasi))) == sorted(nomor)
    assert "Antre lama" not in klien_tiap.get(f"{alamat}&keadaan=tampil").text


def test_hostile_comments_are_shown_as_harmless_words(app: Flask, klien: Klien) -> None:
    layanan = make_layanan(make_unit())
    for teks in TEKS.values():
        if teks.strip() and len(teks) <= 2000 and "\ud800" not in teks:
            make_jawaban(layanan, saran=teks)
    sign_in(klien, Peran.ADMIN)
    for alamat in ("", "&halaman=2", "&kata=%25_", "&kata=%00", "&layanan_id=99999999999", "&keadaan=<script>"):
        halaman = klien.get(f"/petugas/skm/saran?unit=DINKES&periode=2025-TW1{alamat}")
        assert halaman.status_code == 200
        for tanda in ("<script>alert", "<img src=x", "<svg onload"):
            assert tanda not in halaman.text
    assert "{{7*7}}" in klien.get("/petugas/skm/saran?unit=DINKES&periode=2025-TW1&kata=7*7").text
