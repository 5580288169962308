"""The dashboard: what it says of certainty, ways, groups; what it hides; whom it shows which unit."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.hari_kerja import Kalender
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Unit
from portal.organisasi.service.kalender import read_kalender
from portal.skm.models import jawaban
from portal.skm.service.aturan import register_aturan, save_populasi
from portal.skm.service.indeks import build_hasil, load_beku
from portal.skm.service.keabsahan import change_status
from portal.skm.service.paham import describe_paham, read_paham
from portal.skm.service.papan import Papan, build_papan, compare_tertutup
from portal.skm.service.penutupan import close_periode
from tests.klien import Klien, parse, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_loket, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai
from tests.skm.instrumen_uji import answer, install, isi_instrumen

TW1 = Periode.parse("2025-TW1")
HARI_INI = date(2025, 4, 10)
SAAT = datetime(2025, 4, 10, 2, 0, tzinfo=UTC)
ALAMAT = "/petugas/skm/?unit=DINKES&periode=2025-TW1"


@pytest.fixture(autouse=True)
def _saat() -> Iterator[None]:
    with time_machine.travel(SAAT, tick=False):
        yield


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect every statement sent to the database."""
    daftar: list[str] = []

    def watch(_k: object, _c: object, perintah: str, *_lain: object) -> None:
        daftar.append(perintah)

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        yield daftar
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)


def calendar() -> Kalender:
    return read_kalender(None, "Asia/Jakarta")


def board(unit: Unit, periode: Periode = TW1, instrumen: str = "skm") -> Papan:
    hasil = build_hasil(unit, periode, instrumen=instrumen, hari_ini=HARI_INI)
    return build_papan(unit, hasil, kalender=calendar(), hari_ini=HARI_INI)


def fill(layanan: Layanan, skor: int, n: int, **lain: Any) -> None:
    """Store n answers of paper, which no rule about devices and bursts judges."""
    lain.setdefault("kanal", "kertas")
    for _ in range(n):
        make_jawaban(layanan, make_nilai(skor), **lain)


def close(unit: Unit, periode: Periode) -> Any:
    with unit_kerja():
        return close_periode(unit, periode, hari_ini=HARI_INI, pelaku="uji", now=SAAT)


def rows(html: str, tabel: str) -> list[list[str]]:
    """Return the cells of a table of a page."""
    badan = next(e for e in parse(html).iter() if e.get("id") == tabel)
    return [
        [" ".join("".join(sel.itertext()).split()) for sel in baris if sel.tag in ("td", "th")]
        for baris in badan.iter("tr")
    ][1:]


def test_both_unit_indices_stand_side_by_side_and_the_rule_names_the_official_one(tiap_app: Flask) -> None:
    unit = make_unit()
    fill(make_layanan(unit, "A", "Layanan A"), 4, 9)
    fill(make_layanan(unit, "B", "Layanan B"), 2, 6)
    hasil = board(unit).hasil
    assert (hasil.indeks_gabungan.ikm, hasil.indeks_rata_layanan.ikm) == (Decimal("80.00"), Decimal("75.00"))
    assert hasil.indeks.ikm == Decimal("80.00")
    with unit_kerja():
        isi = {"agregasi": "rata_layanan"}
        register_aturan(isi, mulai=HARI_INI, alasan="uji", hari_ini=HARI_INI, pelaku="uji", now=SAAT)
    assert (
        build_hasil(unit, Periode.parse("2025-TW2"), instrumen="skm", hari_ini=HARI_INI).aturan.agregasi == "gabungan"
    )
    assert board(unit, Periode.parse("2025-TW3")).hasil.aturan.agregasi == "rata_layanan"


def test_trend_takes_printed_figures_and_tells_whether_the_change_is_real(tiap_app: Flask) -> None:
    unit = make_unit()
    layanan = make_layanan(unit)
    lalu = TW1.shift(-1)
    for skor in (2, 3):
        fill(layanan, skor, 4, tanggal=date(2024, 11, 5))
        fill(layanan, skor + 1, 4)
    close(unit, lalu)
    fill(layanan, 4, 2, tanggal=date(2024, 11, 5))
    tren = board(unit).tren
    assert [(t.periode.kode, t.nilai.ikm, t.revisi) for t in tren.titik] == [
        ("2024-TW4", Decimal("62.50"), 1),
        ("2025-TW1", Decimal("87.50"), None),
    ]
    assert (tren.beda.selisih, tren.beda.nyata) == (Decimal("25.00"), True)
    assert board(unit, lalu).tren.sebelum is None


def test_a_closed_period_tells_what_came_after_without_reading_answers(tiap_app: Flask) -> None:
    unit = make_unit()
    layanan = make_layanan(unit)
    fill(layanan, 3, 6)
    beku = load_beku(close(unit, TW1))
    assert not compare_tertutup(beku, board(unit).hasil).berubah
    fill(layanan, 4, 2)
    with statements() as daftar:
        susulan = compare_tertutup(beku, board(unit).hasil)
    assert (susulan.tambahan, susulan.berubah) == (2, True)
    assert not [d for d in daftar if "skm_jawaban" in d]


def test_a_review_after_closing_is_seen_although_no_answer_came(tiap_app: Flask) -> None:
    unit = make_unit()
    fill(make_layanan(unit), 3, 6)
    beku = load_beku(close(unit, TW1))
    with unit_kerja():
        change_status(jawaban.c.id == 1, "dikecualikan", alasan="uji", pelaku="uji", now=SAAT)
    susulan = compare_tertutup(beku, board(unit).hasil)
    assert (susulan.tambahan, susulan.berubah) == (0, True)


def test_profile_shows_no_group_from_which_a_small_one_follows(tiap_app: Flask) -> None:
    layanan = make_layanan(make_unit())
    for jumlah, kelamin, skor in ((3, "P", 1), (7, "L", 4), (12, "", 3)):
        fill(layanan, skor, jumlah, demografi={"jenis_kelamin": kelamin})
    kelamin = board(layanan.unit).profil[0]
    assert [(g.label, g.jumlah, g.ikm) for g in kelamin.golongan] == [
        ("Laki-laki", "–", None),
        ("Perempuan", "<5", None),
        ("Tidak menjawab", "12", Decimal("75.00")),
    ]
    assert kelamin.tersembunyi


def test_the_page_reads_roll_ups_only_and_few_of_them(app: Flask, klien: Klien) -> None:
    induk = make_unit()
    for kode in ("SATU", "DUA", "TIGA"):
        anak = make_unit(kode, f"Bidang {kode}", induk="DINKES")
        fill(make_layanan(anak), 3, 6, loket=make_loket(anak), demografi={"jenis_kelamin": "L"})
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk(f"{Peran.PETUGAS_SKM.value}@uji.example")
    assert klien.get(ALAMAT).status_code == 200
    with statements() as daftar:
        assert klien.get(ALAMAT).status_code == 200
    assert induk.id
    survei = [d for d in daftar if re.search(r"FROM skm_", d)]
    assert not [d for d in survei if "skm_jawaban" in d]
    assert len(survei) <= 10, "\n".join(survei)
    assert len(daftar) <= 27, "\n".join(daftar)


def test_the_page_says_certainty_sample_ways_and_opens_every_number(app: Flask, klien: Klien) -> None:
    unit = make_unit()
    layanan, loket = make_layanan(unit), make_loket(unit)
    fill(layanan, 3, 20, loket=loket)
    fill(layanan, 4, 22, kanal="tiket", tanggal=date(2025, 3, 4))
    with unit_kerja():
        save_populasi(unit, layanan.id, TW1, 400, pelaku="uji", now=SAAT)
        change_status(jawaban.c.id == 1, "dikecualikan", alasan="uji", pelaku="uji", now=SAAT)
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk("petugas_skm@uji.example")
    respons = klien.get(ALAMAT)
    teks = text_of(respons.text)
    assert "A, batas B" in teks
    assert "dari sampel minimum 196, kurang 155" in teks
    assert "Terbukti berkunjung (tiket): 22 dari 41." in teks
    assert [b[1:] for b in rows(respons.text, "kanal")] == [["22", "54 %"], ["19", "46 %"]]
    cara = {b[0]: b[1:3] for b in rows(respons.text, "cara")}
    assert cara["Semua jawaban digabung resmi"] == ["41", "88,41 ± 3,78"]
    assert cara["Digabung, termasuk yang dikecualikan"][0] == "42"
    assert [b[2] for b in rows(respons.text, "bulan")] == ["kurang 30", "kurang 11", "kurang 8"]
    for tautan in re.findall(r'href="(/petugas/skm/(?:jawaban|rincian)\?[^"]+)"', respons.text):
        assert klien.get(tautan.replace("&amp;", "&")).status_code == 200


def test_a_number_leads_from_service_to_counter_to_month_to_rows(app: Flask, klien: Klien) -> None:
    unit = make_unit()
    layanan = make_layanan(unit)
    fill(layanan, 3, 6, loket=make_loket(unit))
    make_akun(Peran.AUDITOR)
    klien.masuk("auditor@uji.example")
    kini, lewat = ALAMAT, []
    for pola in (
        r"rincian\?[^\"]*layanan_id=\d+",
        r"rincian\?[^\"]*loket_id=\d+",
        r"jawaban\?[^\"]*bulan=2025-02[^\"]*",
    ):
        cocok = re.search(f'href="(/petugas/skm/{pola})"', klien.get(kini).text)
        assert cocok, f"{kini} has no link {pola}"
        kini = cocok[1].replace("&amp;", "&")
        lewat.append(kini)
    assert "layanan_id=" in kini
    assert "loket_id=" in kini
    assert "6 jawaban" in text_of(klien.get(kini).text)
    assert klien.get("/petugas/skm/rincian?unit=DINKES&layanan_id=99").status_code == 404


def test_fewer_than_five_answers_show_no_index(app: Flask, klien: Klien) -> None:
    fill(make_layanan(make_unit()), 4, 4)
    make_akun(Peran.AUDITOR)
    klien.masuk("auditor@uji.example")
    teks = text_of(klien.get(ALAMAT).text)
    assert "Indeks ditampilkan mulai 5 responden." in teks
    assert "100,00" not in teks


def test_another_instrument_keeps_its_own_scale_letters_and_name(app: Flask, klien: Klien) -> None:
    unit = make_unit()
    kelas = [("3.50", "P", "Prima"), ("2.50", "M", "Memadai"), ("0.00", "K", "Kurang")]
    isi = isi_instrumen("ipak-uji", skala=6, faktor="2/3", kelas=kelas, indeks={"id": "IPAK"})
    answer(unit, install(isi), 6, n=6)
    make_akun(Peran.AUDITOR)
    klien.masuk("auditor@uji.example")
    halaman = klien.get(f"{ALAMAT}&instrumen=ipak-uji").text
    teks = text_of(halaman)
    assert "IPAK sejauh ini" in teks
    assert "P Prima" in teks
    assert "Jawaban 1–6" in teks
    assert 'name="instrumen"' in halaman
    assert "instrumen=ipak-uji" in halaman
    assert klien.get("/petugas/skm/bandingkan?unit=DINKES&instrumen=ipak-uji&periode=2025-TW1").status_code == 200


def test_people_of_another_unit_see_nothing_of_this_one(app: Flask, klien: Klien) -> None:
    make_unit()
    make_unit("LAIN", "Dinas Lain")
    make_akun(Peran.PETUGAS_SKM, "LAIN")
    klien.masuk("petugas_skm@uji.example")
    for alamat in (ALAMAT, "/petugas/skm/rincian?unit=DINKES&layanan_id=1", "/petugas/skm/bandingkan?unit=DINKES"):
        assert klien.get(alamat).status_code == 404
    assert "DINKES" not in klien.get("/petugas/skm/bandingkan?unit=LAIN&lingkup=semua").text


def test_share_of_employees_stands_on_the_page_and_in_the_figures(app: Flask, klien: Klien) -> None:
    unit = make_unit()
    survei = install(isi_instrumen("paham-uji", jenis="pegawai"))
    answer(unit, survei, 4, n=6)
    answer(unit, survei, 2, n=2)
    with unit_kerja():
        save_populasi(unit, 0, TW1, 16, jenis="pegawai", pelaku="uji", now=SAAT)
    assert describe_paham(read_paham(unit, survei, TW1)) == {
        "persen_paham": "75.00",
        "penyebut": "responden",
        "ambang_paham": "70",
        "n_paham": 6,
        "pegawai": 16,
        "persen_ikut": "50.00",
    }
    with unit_kerja():
        tutup = close_periode(unit, TW1, instrumen="paham-uji", hari_ini=HARI_INI, pelaku="uji", now=SAAT)
    answer(unit, survei, 1, n=4)
    assert read_paham(unit, survei, TW1, penutupan=tutup).persen == Decimal("75.00")
    assert read_paham(unit, survei, TW1).persen == Decimal("50.00")
    make_akun(Peran.AUDITOR)
    klien.masuk("auditor@uji.example")
    assert rows(klien.get(f"{ALAMAT}&instrumen=paham-uji").text, "paham")[0][1:5] == [
        "6",
        "12 (75,00 %)",
        "16",
        "50,00 %",
    ]


def test_closing_from_the_page_closes_the_survey_that_is_shown(app: Flask, klien: Klien) -> None:
    unit = make_unit()
    answer(unit, install(isi_instrumen("ipk-uji")), 3, n=5)
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    formulir = klien.form(klien.get(f"{ALAMAT}&instrumen=ipk-uji"), "populasi")
    respons = klien.send(formulir)
    assert respons.status_code == 303
    assert "instrumen=ipk-uji" in respons.headers["Location"]
    assert "Periode ini sudah ditutup" in text_of(klien.follow(respons).text)
    assert "Periode ini sudah ditutup" not in text_of(klien.get(ALAMAT).text)
