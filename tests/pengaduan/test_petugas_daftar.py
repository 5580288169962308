"""The inbox: who sees what, filters, saved views, bulk work, export."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from portal.inti.db import db
from portal.pengaduan.domain.samar import mask_nama
from portal.pengaduan.models import Pengaduan, PeristiwaRow, Saringan
from portal.pengaduan.petugas.daftar import guard_sel
from portal.pengaduan.service.daftar import count_work
from tests.klien import Klien, text_of
from tests.pabrik.pengaduan import SENIN, DataPelapor, id_of, make_pengaduan, step
from tests.pabrik.petugas_pengaduan import Kantor, make_kantor

ALAMAT = "/petugas/pengaduan/"
EKSPOR = "/petugas/pengaduan/ekspor.csv"


@pytest.fixture
def kantor(app: Flask) -> Kantor:
    return make_kantor(app)


@pytest.fixture(autouse=True)
def _senin() -> object:
    with time_machine.travel(SENIN + timedelta(hours=1), tick=False):
        yield


def _kasus(nomor: int) -> Pengaduan:
    return db.session().get_one(Pengaduan, nomor, populate_existing=True)


def _verifikasi(kantor: Kantor, nomor: int, klasifikasi: str = "pengaduan_tidak_berkadar") -> None:
    step(nomor, "verifikasi", kantor.pelaku("petugas"), klasifikasi=klasifikasi, kategori="waktu")


def _disposisi(kantor: Kantor, nomor: int, pic: int | None = None) -> None:
    step(
        nomor, "disposisi", kantor.pelaku("petugas"), catatan="Cek", unit_pelaksana=kantor.bidang.id, pic=pic,
        kecepatan="biasa",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("nama", "status"),
    [
        ("petugas", 200),
        ("pelaksana", 200),
        ("pimpinan", 200),
        ("auditor", 200),
        ("admin", 403),
        ("skm", 403),
    ],
)
def test_the_list_opens_for_the_people_of_the_room_only(kantor: Kantor, nama: str, status: int) -> None:
    klien = kantor.masuk(nama)
    for alamat in (ALAMAT, EKSPOR):
        assert klien.get(alamat).status_code == status


def test_everybody_sees_exactly_the_cases_of_the_own_scope(kantor: Kantor) -> None:
    id_of(make_pengaduan(kantor.dinas, judul="Milik dinas belum diserahkan"))
    bidang = id_of(make_pengaduan(kantor.dinas, judul="Diserahkan kepada bidang"))
    _verifikasi(kantor, bidang)
    _disposisi(kantor, bidang)
    terbatas = id_of(make_pengaduan(kantor.lain, judul="Berkadar pengawasan tertutup"))
    step(terbatas, "verifikasi", kantor.pelaku("petugas_lain"), klasifikasi="pengaduan_berkadar", kategori="biaya")
    pic = kantor.orang["petugas2"].id
    step(
        terbatas, "disposisi", kantor.pelaku("petugas_lain"), catatan="Cek", unit_pelaksana=kantor.bidang.id, pic=pic,
        kecepatan="biasa",
    )  # fmt: skip
    judul = {
        "dinas": "Milik dinas belum diserahkan",
        "bidang": "Diserahkan kepada bidang",
        "terbatas": "Berkadar pengawasan tertutup",
    }
    harap = {
        "petugas": {"dinas", "bidang", "terbatas"},
        "petugas2": {"dinas", "bidang", "terbatas"},
        "petugas_lain": {"terbatas"},
        "pelaksana": {"bidang"},
        "pelaksana_lain": set(),
        "pimpinan": {"dinas", "bidang", "terbatas"},
        "auditor": {"dinas", "bidang", "terbatas"},
    }
    for nama, boleh in harap.items():
        klien = kantor.masuk(nama)
        for alamat in (ALAMAT, EKSPOR, f"{ALAMAT}?q=belum+diserahkan", f"{ALAMAT}?status=semua"):
            teks = klien.get(alamat).text
            for kunci, kalimat in judul.items():
                if "q=" in alamat and kunci != "dinas":
                    continue
                assert (kalimat in teks) == (kunci in boleh), (nama, alamat, kunci)


def test_a_person_named_in_a_case_finds_it_nowhere(kantor: Kantor) -> None:
    pihak = kantor.orang["petugas2"].nama
    nomor = id_of(make_pengaduan(kantor.dinas, judul="Sikap petugas loket kasar", pihak=pihak))
    klien = kantor.masuk("petugas2")
    for alamat in (ALAMAT, EKSPOR, f"{ALAMAT}?q=kasar", f"{ALAMAT}?status=semua&tenggat=", f"{ALAMAT}?q={pihak}"):
        assert "Sikap petugas loket kasar" not in klien.get(alamat).text
    halaman = klien.get(ALAMAT)
    assert "Tidak ada pengaduan terbuka" in halaman.text
    token = klien.form(halaman, "q").isi
    assert token == {"q": ""}
    respons = klien.post(
        "/petugas/pengaduan/massal", data={"csrf_token": _csrf(klien), "aksi": "verifikasi", "pilih": f"{nomor}-1"}
    )
    assert "Sikap petugas loket kasar" not in respons.text
    assert "1 pilihan tidak ditemukan" in text_of(respons.text)


def _csrf(klien: Klien) -> str:
    return klien.form(klien.get("/petugas/sesi/"), "csrf_token").isi["csrf_token"]


def test_filters_stand_in_the_address_and_each_can_be_taken_away(kantor: Kantor) -> None:
    make_pengaduan(kantor.dinas, judul="Antrean panjang sekali")
    make_pengaduan(kantor.dinas, judul="Biaya tidak jelas sama sekali", kanal="surat")
    klien = kantor.masuk("petugas")
    halaman = klien.get(f"{ALAMAT}?kanal=surat&status=baru")
    teks = text_of(halaman.text)
    assert "Biaya tidak jelas sama sekali" in teks
    assert "Antrean panjang sekali" not in teks
    assert "Kanal: Surat" in teks
    assert 'href="/petugas/pengaduan/?status=baru"' in halaman.text


def test_the_four_numbers_open_lists_of_as_many_rows(kantor: Kantor) -> None:
    lama = SENIN - timedelta(days=20)
    for i in range(3):
        make_pengaduan(kantor.dinas, now=lama if i == 0 else SENIN)
    usul = id_of(make_pengaduan(kantor.dinas))
    step(usul, "limpahkan", kantor.pelaku("petugas"), catatan="Bukan kami", instansi="Dinas Z")
    now = SENIN + timedelta(hours=1)
    angka = count_work(kantor.pelaku("petugas"), now=now)
    klien = kantor.masuk("petugas")
    for jumlah, kueri in (
        (angka.terlambat, "tenggat=terlambat"),
        (angka.hari_ini, "tenggat=hari_ini"),
        (angka.belum_verifikasi, "status=baru"),
        (angka.menunggu_setuju, "setuju=1"),
    ):
        halaman = klien.get(f"{ALAMAT}?{kueri}")
        assert halaman.text.count('class="baris"') == jumlah, kueri
    assert (angka.terlambat, angka.menunggu_setuju) == (1, 1)


def test_deadlines_stand_in_words(kantor: Kantor) -> None:
    make_pengaduan(kantor.dinas)
    make_pengaduan(kantor.dinas, now=SENIN - timedelta(days=4))
    tunggu = id_of(make_pengaduan(kantor.dinas))
    step(tunggu, "minta_kelengkapan", kantor.pelaku("petugas"), catatan="Foto")
    klien = kantor.masuk("petugas")
    teks = text_of(klien.get(ALAMAT).text)
    assert "sisa 3 hari kerja" in teks
    assert "berhenti menunggu pelapor" in teks
    with time_machine.travel(SENIN + timedelta(days=3), tick=False):
        assert "jatuh tempo hari ini" in text_of(kantor.masuk("petugas").get(ALAMAT).text)
    with time_machine.travel(SENIN + timedelta(days=7), tick=False):
        assert "terlambat 2 hari kerja" in text_of(kantor.masuk("petugas").get(ALAMAT).text)


def test_the_reporter_is_masked(kantor: Kantor) -> None:
    make_pengaduan(kantor.dinas, pelapor=DataPelapor(nama="Siti Aminah Rahayu", telepon="+6281234567890"))
    make_pengaduan(kantor.dinas, pelapor=DataPelapor(nama="Bambang Wijaya"), anonim=True)
    make_pengaduan(kantor.dinas, tanpa_identitas=True)
    klien = kantor.masuk("petugas")
    for alamat in (ALAMAT, EKSPOR):
        teks = klien.get(alamat).text
        assert "S. A. R." in teks
        assert "Anonim" in teks
        assert "Tanpa identitas" in teks
        for rahasia in ("Aminah", "Bambang", "81234567890"):
            assert rahasia not in teks
    assert mask_nama("") == ""


def test_an_anonymous_reporter_is_not_found_by_name(kantor: Kantor) -> None:
    make_pengaduan(kantor.dinas, judul="Perkara tanpa nama", pelapor=DataPelapor(nama="Bambang Wijaya"), anonim=True)
    make_pengaduan(kantor.dinas, judul="Perkara dengan nama", pelapor=DataPelapor(nama="Bambang Wijaya"))
    teks = kantor.masuk("petugas").get(f"{ALAMAT}?q=bambang").text
    assert "Perkara dengan nama" in teks
    assert "Perkara tanpa nama" not in teks


def test_a_saved_view_is_kept_opened_and_deleted_by_its_owner_only(kantor: Kantor) -> None:
    make_pengaduan(kantor.dinas, kanal="surat")
    klien, lain = kantor.masuk("petugas"), kantor.masuk("petugas2")
    halaman = klien.get(f"{ALAMAT}?kanal=surat&q=antrean")
    assert klien.send(klien.form(halaman, "nama"), nama=" Surat  antrean ").status_code == 303
    halaman = klien.get(ALAMAT)
    assert "Surat antrean" in halaman.text
    assert "/petugas/pengaduan/?q=antrean&amp;kanal=surat" in halaman.text
    assert "Surat antrean" not in lain.get(ALAMAT).text
    nomor = db.session().scalar(select(Saringan.id))
    alamat = f"/petugas/pengaduan/saringan/{nomor}/hapus"
    assert lain.post(alamat, data={"csrf_token": _csrf(lain)}).status_code == 404
    assert klien.post(alamat, data={"csrf_token": _csrf(klien)}).status_code == 303
    assert db.session().scalar(select(func.count()).select_from(Saringan)) == 0


@pytest.mark.parametrize("nama", ["", "x" * 61])
def test_a_saved_view_needs_a_name_of_fitting_length(kantor: Kantor, nama: str) -> None:
    klien = kantor.masuk("petugas")
    respons = klien.send(klien.form(klien.get(f"{ALAMAT}?kanal=surat"), "nama"), nama=nama)
    assert "Nama saringan" in klien.follow(respons).text
    assert db.session().scalar(select(func.count()).select_from(Saringan)) == 0


JAHAT = (
    "halaman=1000000000",
    "halaman=-1",
    "halaman=%00",
    "urut=id;drop table pengaduan",
    "urut=judul",
    "q=%27%20OR%201=1--",
    "q=%22%20NEAR(a)%20*",
    "q=%00%ff",
    "q=" + "a" * 5000,
    "status=%27;DELETE",
    "unit=' OR ''='",
    "unit=" + "x" * 300,
    "kategori=%00",
    "pic=999999999999999999999",
    "dari=0000-00-00&sampai=9999-99-99",
    "dari=2026-13-45",
    "dari=9999-12-31",
    "tenggat=kapan",
    "q=%F0%9F%92%A9%E2%80%AE",
)


@pytest.mark.parametrize("kueri", JAHAT)
def test_hostile_filters_never_break_the_list(tiap_app: Flask, kueri: str) -> None:
    kantor = make_kantor(tiap_app)
    make_pengaduan(kantor.dinas)
    klien = kantor.masuk("petugas")
    for alamat in (ALAMAT, EKSPOR):
        assert klien.get(f"{alamat}?{kueri}").status_code in (200, 400)
    assert db.session().scalar(select(func.count()).select_from(Pengaduan)) == 1


def _count_queries(klien: Klien, alamat: str) -> int:
    jumlah = 0

    def count(*_lain: object) -> None:
        nonlocal jumlah
        jumlah += 1

    klien.get(alamat)
    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert klien.get(alamat).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return jumlah


@pytest.mark.parametrize("alamat", [ALAMAT, EKSPOR])
def test_fifty_rows_cost_as_many_queries_as_five(kantor: Kantor, alamat: str) -> None:
    for _ in range(5):
        make_pengaduan(kantor.dinas)
    klien = kantor.masuk("petugas")
    lima = _count_queries(klien, alamat)
    for _ in range(45):
        make_pengaduan(kantor.dinas)
    assert _count_queries(klien, alamat) == lima


@pytest.mark.parametrize("awal", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_export_is_a_formula(awal: str) -> None:
    assert guard_sel(f"{awal}1+1") == f"'{awal}1+1"
    assert guard_sel("biasa") == "biasa"


def test_the_export_holds_what_the_list_shows(kantor: Kantor) -> None:
    make_pengaduan(kantor.dinas, judul="=HYPERLINK(1) antrean")
    make_pengaduan(kantor.dinas, judul="Tidak ikut karena surat", kanal="surat")
    respons = kantor.masuk("petugas").get(f"{EKSPOR}?kanal=web")
    baris = list(csv.reader(io.StringIO(respons.text.lstrip("\ufeff"))))
    assert len(baris) == 2
    assert {len(b) for b in baris} == {14}
    assert baris[1][1] == "'=HYPERLINK(1) antrean"
    assert baris[1][12] == "02/02/2026"
    assert respons.headers["Content-Disposition"].startswith("attachment")


def test_bulk_work_shows_what_will_happen_and_what_is_left_out(kantor: Kantor) -> None:
    baru = [id_of(make_pengaduan(kantor.dinas, judul=f"Perkara baru nomor {i}")) for i in range(2)]
    sudah = id_of(make_pengaduan(kantor.dinas, judul="Perkara yang sudah diverifikasi"))
    _verifikasi(kantor, sudah)
    asing = id_of(make_pengaduan(kantor.lain, judul="Perkara dinas lain"))
    klien = kantor.masuk("petugas")
    data = {"csrf_token": _csrf(klien), "aksi": "verifikasi", "daftar": "status=semua"}
    pratinjau = klien.post("/petugas/pengaduan/massal", data=data | {"pilih": [str(n) for n in (*baru, sudah, asing)]})
    teks = text_of(pratinjau.text)
    assert "2 akan dikerjakan, 2 dilewati" in teks
    assert "Langkah ini tidak dapat dilakukan pada keadaan" in teks
    assert "Perkara dinas lain" not in teks
    assert {_kasus(n).status for n in baru} == {"baru"}
    formulir = klien.form(pratinjau, "klasifikasi")
    data = formulir.isi | {
        "pilih": [f"{n}-1" for n in (*baru, sudah, asing)],
        "klasifikasi": "pengaduan_ringan",
        "kategori": "waktu",
    }
    hasil = klien.post("/petugas/pengaduan/massal/jalankan", data=data)
    teks = text_of(hasil.text)
    assert "2 pengaduan selesai dikerjakan" in teks
    assert "2 pengaduan tidak berubah" in teks
    assert {(_kasus(n).status, _kasus(n).klasifikasi) for n in baru} == {("terverifikasi", "pengaduan_ringan")}
    assert _kasus(asing).status == "baru"


def test_bulk_values_that_are_missing_change_nothing_and_stand_beside_the_field(kantor: Kantor) -> None:
    nomor = id_of(make_pengaduan(kantor.dinas))
    _verifikasi(kantor, nomor)
    klien = kantor.masuk("petugas")
    data = {"csrf_token": _csrf(klien), "aksi": "disposisi", "pilih": f"{nomor}-2", "catatan": "Mohon segera"}
    respons = klien.post("/petugas/pengaduan/massal/jalankan", data=data)
    assert respons.status_code == 422
    assert "Pilih unit tujuan." in respons.text
    assert "Mohon segera" in respons.text
    assert _kasus(nomor).status == "terverifikasi"


def test_a_case_that_changed_since_the_preview_is_left_out(kantor: Kantor) -> None:
    nomor = id_of(make_pengaduan(kantor.dinas))
    klien = kantor.masuk("petugas")
    data = {"csrf_token": _csrf(klien), "aksi": "catat", "pilih": f"{nomor}-1", "catatan": "Sudah ditelepon"}
    step(nomor, "catat", kantor.pelaku("petugas2"), catatan="Lebih dahulu")
    teks = text_of(klien.post("/petugas/pengaduan/massal/jalankan", data=data).text)
    assert "baru saja diubah orang lain" in teks
    assert _kasus(nomor).versi == 2


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        ({"aksi": "verifikasi"}, "Pilih dahulu pengaduan"),
        ({"aksi": "hapus", "pilih": "1"}, "Pilih tindakan"),
        ({"aksi": "catat", "pilih": ["x", "-1", "9" * 40, "1e3"]}, "Pilih dahulu pengaduan"),
        ({"aksi": "catat", "pilih": [str(n) for n in range(1, 202)]}, "paling banyak 200"),
    ],
)
def test_wrong_choices_are_answered_with_a_sentence(kantor: Kantor, isi: dict[str, object], kalimat: str) -> None:
    klien = kantor.masuk("petugas")
    for jalur in ("massal", "massal/jalankan"):
        respons = klien.post(f"/petugas/pengaduan/{jalur}", data={"csrf_token": _csrf(klien)} | isi)
        assert respons.status_code == 303
        assert kalimat in klien.follow(respons).text


def test_bulk_work_is_closed_to_readers(kantor: Kantor) -> None:
    nomor = id_of(make_pengaduan(kantor.dinas))
    klien = kantor.masuk("auditor")
    assert 'name="pilih"' not in klien.get(ALAMAT).text
    data = {"csrf_token": _csrf(klien), "aksi": "catat", "pilih": str(nomor), "catatan": "x"}
    for jalur in ("massal", "massal/jalankan"):
        assert klien.post(f"/petugas/pengaduan/{jalur}", data=data).status_code == 403


def test_the_list_and_the_export_write_nothing(kantor: Kantor) -> None:
    make_pengaduan(kantor.dinas)
    klien = kantor.masuk("petugas")
    tulisan: list[str] = []

    def watch(_k: object, _c: object, perintah: str, *_lain: object) -> None:
        if perintah.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            tulisan.append(perintah)

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        for alamat in (ALAMAT, EKSPOR, f"{ALAMAT}?q=antrean"):
            assert klien.get(alamat).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)
    assert not tulisan
    assert db.session().scalar(select(func.count()).select_from(PeristiwaRow)) == 1


def test_the_menu_tells_how_much_is_overdue_or_due_today(kantor: Kantor) -> None:
    make_pengaduan(kantor.dinas, now=SENIN - timedelta(days=20))
    make_pengaduan(kantor.dinas)
    assert '<b class="rel-jumlah">1</b>' in kantor.masuk("petugas").get("/petugas/").text
    assert "rel-jumlah" not in kantor.masuk("skm").get("/petugas/").text


def test_the_start_page_lists_complaint_work_first_and_each_line_opens_its_list(kantor: Kantor) -> None:
    make_pengaduan(kantor.dinas, now=SENIN - timedelta(days=20))
    make_pengaduan(kantor.dinas)
    klien = kantor.masuk("petugas")
    halaman = klien.get("/petugas/")
    assert "1 pengaduan terlambat" in halaman.text
    assert "2 pengaduan baru, belum diverifikasi" in halaman.text
    assert "1 pengaduan baru" not in halaman.text
    assert klien.get("/petugas/pengaduan/?tenggat=terlambat").text.count('class="baris"') == 1
    teks = kantor.masuk("pimpinan").get("/petugas/").text
    assert teks.index("pengaduan terlambat") < teks.index("Tutup Triwulan")


def test_an_officer_without_work_is_led_to_the_inbox(kantor: Kantor) -> None:
    halaman = kantor.masuk("petugas").get("/petugas/")
    assert "Tidak ada pengaduan yang terlambat" in halaman.text
    assert "Buka kotak masuk pengaduan" in halaman.text
