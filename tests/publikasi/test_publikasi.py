"""Publication: only closed figures, small cells hidden, posters and open data that agree with the page."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from PIL import Image

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tugas import run_tugas
from portal.organisasi.service import Unit, find_unit
from portal.publikasi.angka import describe_profil
from portal.publikasi.domain.ukuran import POSTER
from portal.publikasi.models import Publikasi
from portal.publikasi.poster import describe_poster, list_poster
from portal.publikasi.service import find_terbitan, list_terbitan, poster_folder, publish
from portal.skm.service.penutupan import Penutupan, close_periode
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

TW1 = Periode.parse("2025-TW1")
SAAT = datetime(2025, 4, 2, 18, 0, tzinfo=UTC)
ALAMAT = "/publikasi/ikm/DINKES/2025-TW1"


def publish_period(n: int = 6, skor: int = 3) -> Publikasi:
    layanan = make_layanan(make_unit())
    for i in range(n):
        make_jawaban(layanan, make_nilai(skor), demografi={"jenis_kelamin": "L" if i else "P"})
    return close_and_publish(layanan.unit)


def close_and_publish(unit: Unit) -> Publikasi:
    with unit_kerja():
        close_periode(unit, TW1, hari_ini=date(2025, 4, 2), pelaku="uji", now=SAAT)
        return publish(unit, TW1, pelaku="uji", now=SAAT)


def test_period_that_is_not_closed_cannot_be_published(tiap_app: Flask) -> None:
    make_jawaban(make_layanan(make_unit()))
    with pytest.raises(DomainError, match="belum ditutup"), unit_kerja():
        publish(find_unit("DINKES"), TW1, pelaku="uji", now=SAAT)


def test_published_figures_stay_until_a_newer_revision_is_published(tiap_app: Flask) -> None:
    publish_period(n=5, skor=4)
    layanan = make_layanan(find_unit("DINKES"))
    for _ in range(5):
        make_jawaban(layanan, make_nilai(1))
    assert str(find_terbitan("DINKES", TW1).hasil.indeks.ikm) == "100.00"
    with unit_kerja():
        close_periode(layanan.unit, TW1, hari_ini=date(2025, 4, 2), pelaku="uji", now=SAAT)
    assert find_terbitan("DINKES", TW1).hasil.indeks.n == 5
    with unit_kerja():
        publish(layanan.unit, TW1, pelaku="uji", now=SAAT)
    assert find_terbitan("DINKES", TW1).hasil.indeks.n == 10
    assert len(list_terbitan()) == 1


def test_publishing_twice_makes_one_publication(tiap_app: Flask) -> None:
    pertama = publish_period()
    assert close_and_publish(find_unit("DINKES")).id == pertama.id


def test_public_page_shows_letter_respondents_and_all_unsur(klien: Klien) -> None:
    publish_period()
    respons = klien.get(ALAMAT)
    teks = text_of(respons.text)
    assert "75,00" in teks
    assert "Kurang baik" in teks
    assert "6 responden" in teks
    assert respons.text.count('class="batang"') == 9
    assert "Peraturan Menteri PANRB Nomor 14 Tahun 2017" in teks


def test_open_data_agrees_with_the_page(klien: Klien) -> None:
    publish_period()
    isi = json.loads(klien.get(f"{ALAMAT}.json").text)
    assert (isi["ikm"], isi["mutu"], isi["n"], isi["status"]) == ("75.00", "C", 6, "ditutup")
    baris = list(csv.DictReader(io.StringIO(klien.get(f"{ALAMAT}.csv").text)))
    assert [b["kode"] for b in baris][-1] == "ikm"
    assert baris[-1]["konversi"] == "75.00"
    assert len(baris) == 10


def test_unchanged_open_data_is_not_sent_again(klien: Klien) -> None:
    publish_period()
    tanda = klien.get(f"{ALAMAT}.json").headers["ETag"]
    assert klien.get(f"{ALAMAT}.json", headers={"If-None-Match": tanda}).status_code == 304


def test_profile_hides_small_cells_and_what_would_reveal_them(app: Flask) -> None:
    publish_period(n=7)
    kelamin = describe_profil(find_terbitan("DINKES", TW1))[0]["butir"]
    assert {b["label"]: b["nilai"] for b in kelamin} == {"Laki-laki": "–", "Perempuan": "<5"}


def test_revision_that_adds_one_answer_is_not_published(app: Flask) -> None:
    publish_period(n=5)
    layanan = make_layanan(find_unit("DINKES"))
    make_jawaban(layanan, make_nilai(1))
    with pytest.raises(DomainError, match="selisih"):
        close_and_publish(layanan.unit)


def test_parent_that_would_reveal_its_own_few_answers_is_not_published(app: Flask) -> None:
    induk = make_unit("DINAS", "Dinas")
    anak = make_layanan(make_unit("BIDANG", "Bidang", induk="DINAS"))
    milik = make_layanan(induk)
    for _ in range(6):
        make_jawaban(anak)
    make_jawaban(milik)
    close_and_publish(find_unit("BIDANG"))
    with pytest.raises(DomainError, match="selisih"):
        close_and_publish(find_unit("DINAS"))


def test_fewer_than_five_answers_are_published_without_any_figure(klien: Klien) -> None:
    publish_period(n=3, skor=2)
    assert "Angka tidak ditampilkan" in text_of(klien.get(ALAMAT).text)
    isi = json.loads(klien.get(f"{ALAMAT}.json").text)
    assert (isi["n"], isi["ikm"], isi["unsur"], isi["rata_rata_layanan"]) == (3, None, [], None)


def test_profile_follows_the_units_that_were_closed_not_todays_tree(app: Flask) -> None:
    publish_period(n=6)
    lain = make_layanan(make_unit("LAIN", "Unit Lain"))
    for _ in range(9):
        make_jawaban(lain, demografi={"jenis_kelamin": "P"})
    make_unit("LAIN", "Unit Lain", induk="DINKES")
    kelamin = describe_profil(find_terbitan("DINKES", TW1))[0]["butir"]
    assert {b["label"]: b["nilai"] for b in kelamin} == {"Laki-laki": "–", "Perempuan": "<5"}


def test_empty_period_is_published_without_a_number(klien: Klien) -> None:
    publish_period(n=0)
    teks = text_of(klien.get(ALAMAT).text)
    assert "Belum ada responden" in teks
    assert json.loads(klien.get(f"{ALAMAT}.json").text)["ikm"] is None


def test_unpublished_period_is_not_shown(klien: Klien) -> None:
    make_jawaban(make_layanan(make_unit()))
    assert klien.get(ALAMAT).status_code == 404
    assert klien.get(f"{ALAMAT}.json").status_code == 404


def test_posters_are_made_by_the_job_and_can_be_downloaded(klien: Klien) -> None:
    publikasi = publish_period()
    assert klien.get(f"{ALAMAT}/poster-a4.pdf").status_code == 404
    assert run_tugas(publikasi.tugas_id or 0)
    awal = {n: klien.get(f"{ALAMAT}/poster-{n}").data[:4] for n in POSTER}
    assert awal == {n: b"%PDF" if n.endswith("pdf") else b"\x89PNG" for n in POSTER}
    ukuran = [Image.open(io.BytesIO(klien.get(f"{ALAMAT}/poster-{n}.png").data)).size for n in ("1080x1350", "16x9")]
    assert ukuran == [(1080, 1350), (1920, 1080)]


def test_posters_of_an_older_set_are_completed_on_request(app: Flask) -> None:
    publikasi = publish_period()
    pertama = publikasi.tugas_id
    assert run_tugas(pertama or 0)
    terbitan = find_terbitan("DINKES", TW1)
    assert close_and_publish(terbitan.unit).tugas_id == pertama
    (poster_folder(publikasi.id) / "16x9.png").unlink()
    lagi = close_and_publish(terbitan.unit).tugas_id
    assert lagi != pertama
    assert run_tugas(lagi or 0)
    assert list_poster(terbitan.publikasi) == list(POSTER)


def test_poster_of_three_respondents_says_too_few_instead_of_a_class(app: Flask) -> None:
    publish_period(n=3)
    isi = describe_poster(find_terbitan("DINKES", TW1), "16x9", {})
    assert (isi["ikm"], isi["mutu"], isi["kosong"]) == (None, None, "Responden terlalu sedikit")
    assert describe_poster(find_terbitan("DINKES", TW1), "a4", {})["n"] == "3"


def test_head_publishes_from_the_back_office_and_an_officer_may_not(klien: Klien) -> None:
    layanan = make_layanan(make_unit())
    make_jawaban(layanan)
    with unit_kerja():
        close_periode(layanan.unit, TW1, hari_ini=date(2025, 4, 2), pelaku="uji", now=SAAT)
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk("petugas_skm@uji.example")
    assert "Belum terbit" in text_of(klien.get("/petugas/publikasi/").text)
    sesi = klien.form(klien.get("/petugas/sesi/"), "csrf_token").isi["csrf_token"]
    isi = {"csrf_token": sesi, "unit": "DINKES", "periode": "2025-TW1"}
    assert klien.post("/petugas/publikasi/", data=isi).status_code == 403
    klien.delete_cookie("portal")
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    respons = klien.send(klien.form(klien.get("/petugas/publikasi/"), "periode"))
    assert respons.status_code == 303
    assert klien.get(ALAMAT).status_code == 200


def copy_published(publikasi: Publikasi, banyak: int) -> None:
    """Copy a publication to that many later months, row by row."""
    with unit_kerja():
        sesi = db.session()
        asal = sesi.get_one(Penutupan, publikasi.penutupan_id)
        isi = {k.key: getattr(asal, k.key) for k in Penutupan.__mapper__.column_attrs if k.key != "id"}
        for ke in range(1, banyak + 1):
            bulan = Periode.parse("2025-04").shift(ke)
            tutup = Penutupan(**{**isi, "periode": bulan.kode, "mulai": bulan.mulai})
            sesi.add(tutup)
            sesi.flush()
            sesi.add(Publikasi(penutupan_id=tutup.id, unit_id=asal.unit_id, terbit_at=SAAT, terbit_oleh="uji"))


def test_every_published_period_is_shown_as_published_however_many_there_are(klien: Klien) -> None:
    copy_published(publish_period(), 205)
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    teks = text_of(klien.get("/petugas/publikasi/").text)
    assert teks.count("Lihat") == 206
    assert "Terbitkan" not in teks
