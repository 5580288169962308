"""The office's calendar: levels, changes with audit line and observer, national holidays, pages, commands."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.hari_kerja import Kalender, count_periode
from portal.inti.jejak import Jejak
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.organisasi.domain import IsiLibur, parse_tanggal
from portal.organisasi.models import HariLibur, JadwalKerja
from portal.organisasi.service import Unit
from portal.organisasi.service import kalender as layanan
from portal.organisasi.service.kalender import (
    add_libur,
    ensure_libur,
    import_libur,
    is_perkiraan,
    list_libur,
    read_jadwal,
    read_kalender,
    remove_jadwal,
    remove_libur,
    save_jadwal,
    seed_libur,
)
from tests.klien import Klien, make_klien, text_of
from tests.korpus.masukan import TEKS
from tests.pabrik.organisasi import SAAT, make_akun, make_unit

WIB = "Asia/Jakarta"
ALAMAT = "/petugas/organisasi/kalender/"
RABU = date(2026, 6, 10)
SABTU = date(2026, 6, 13)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    layanan.forget_kalender()
    yield
    layanan.forget_kalender()
    layanan._pengamat.clear()


def add(tanggal: date, jenis: str = "daerah", *, unit: Unit | None = None, nama: str = "Libur uji") -> bool:
    with unit_kerja():
        return add_libur(IsiLibur(tanggal, nama, jenis), unit=unit, pelaku="uji", now=SAAT)


def seed(tahun: int) -> int:
    with unit_kerja():
        return seed_libur(tahun, now=SAAT)


def clear() -> None:
    with unit_kerja() as sesi:
        sesi.execute(delete(HariLibur))
    layanan.forget_kalender()


def lines() -> list[tuple[str, str]]:
    return [(j.aksi, j.objek) for j in db.session.scalars(select(Jejak).order_by(Jejak.nomor))]


def office() -> Kalender:
    return read_kalender(None, WIB)


def of(unit: Unit) -> Kalender:
    return read_kalender(unit.id, WIB)


def watch() -> list[frozenset[int] | None]:
    terlihat: list[frozenset[int] | None] = []

    def note(unit_ids: frozenset[int] | None, now: datetime) -> None:
        assert now == SAAT
        assert db.session().in_transaction()
        terlihat.append(unit_ids)

    layanan.set_pengamat(note)
    return terlihat


def test_office_without_changes_works_monday_to_friday(tiap_app: Flask) -> None:
    clear()
    assert office() == Kalender(WIB)
    assert read_jadwal(None).bawaan


def test_working_days_follow_the_decrees_of_2025_and_2026(tiap_app: Flask) -> None:
    for tahun in (2025, 2026, 2027):
        seed(tahun)
    kalender = office()
    hitung = {t: [count_periode(kalender, Periode(t, "triwulan", i)) for i in range(1, 5)] for t in (2025, 2026)}
    assert hitung == {2025: [58, 51, 64, 64], 2026: [55, 57, 64, 64]}
    assert kalender.add_hari_kerja(date(2026, 3, 13), 14) == date(2026, 4, 10)
    assert kalender.add_hari_kerja(date(2026, 12, 22), 60) == date(2027, 4, 2)


def test_national_holidays_have_indonesian_names_kinds_and_a_mark_when_estimated(tiap_app: Flask) -> None:
    clear()
    assert seed(2026) == 25
    assert seed(2027) == 26
    jenis = [b.jenis for b in list_libur(2026)]
    assert (jenis.count("libur_nasional"), jenis.count("cuti_bersama")) == (17, 8)
    oleh_tanggal = {b.tanggal: b for b in [*list_libur(2026), *list_libur(2027)]}
    nyepi, fitri = oleh_tanggal[date(2026, 3, 19)], oleh_tanggal[date(2027, 3, 10)]
    assert (nyepi.nama, nyepi.perkiraan, nyepi.sumber) == ("Hari Suci Nyepi", False, "data bawaan")
    assert (fitri.nama, fitri.perkiraan) == ("Hari Raya Idul Fitri", True)
    assert is_perkiraan(2027)
    assert not is_perkiraan(2026)
    seed(2028)
    assert is_perkiraan(2028)
    assert is_perkiraan(2040)


def test_filling_in_again_changes_nothing_and_leaves_a_persons_rows_alone(tiap_app: Flask) -> None:
    clear()
    seed(2027)
    idul_fitri, natal = date(2027, 3, 10), date(2027, 12, 25)
    with unit_kerja():
        add_libur(IsiLibur(idul_fitri, "Idulfitri 1448 H", "libur_nasional"), pelaku="uji", now=SAAT)
        nomor = next(b.id for b in list_libur(2027) if b.tanggal == natal)
        remove_libur(nomor, cakupan=None, pelaku="uji", now=SAAT)
    sebelum = list_libur(2027)
    assert seed(2027) == 0
    assert list_libur(2027) == sebelum
    kini = {b.tanggal: b for b in sebelum}
    assert natal not in kini
    assert (kini[idul_fitri].nama, kini[idul_fitri].perkiraan, kini[idul_fitri].sumber) == (
        "Idulfitri 1448 H", False, "petugas",
    )  # fmt: skip


def test_untouched_estimates_follow_a_newer_library(tiap_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    clear()
    seed(2027)
    tetap = IsiLibur(date(2027, 1, 1), "Tahun Baru Masehi", "libur_nasional")
    pindah = IsiLibur(date(2027, 3, 11), "Hari Raya Idul Fitri", "libur_nasional")
    add(date(2027, 7, 1))
    monkeypatch.setattr(layanan, "_official", lambda _tahun: {i.tanggal: i for i in (tetap, pindah)})
    assert seed(2027) == 25
    isi = {b.tanggal: (b.nama, b.perkiraan) for b in list_libur(2027)}
    assert isi == {
        date(2027, 1, 1): ("Tahun Baru Masehi", False),
        date(2027, 3, 11): ("Hari Raya Idul Fitri", False),
        date(2027, 7, 1): ("Libur uji", False),
    }
    assert seed(2027) == 0


def test_first_filling_leaves_no_audit_line_and_later_ones_do(tiap_app: Flask) -> None:
    clear()
    saat = datetime(2026, 5, 1, tzinfo=UTC)
    with unit_kerja():
        assert ensure_libur(now=saat) == 28 + 25 + 26
    assert lines() == []
    with unit_kerja():
        assert ensure_libur(now=saat) == 0
    assert lines() == []
    with unit_kerja():
        assert ensure_libur(now=datetime(2027, 1, 2, tzinfo=UTC)) == 17
    assert lines() == [("libur.isi", "libur:2028:kantor")]


def test_year_outside_the_calendar_is_refused(tiap_app: Flask) -> None:
    for panggil in (lambda: seed(1999), lambda: seed(2101), lambda: list_libur(0)):
        with pytest.raises(DomainError, match="2000 dan 2100"):
            panggil()


def test_nearest_level_wins_on_the_same_date(tiap_app: Flask) -> None:
    clear()
    dinas, bidang, seksi = make_unit("A", "A"), make_unit("B", "B", "A"), make_unit("C", "C", "B")
    lain = make_unit("X", "X")
    add(RABU)
    add(RABU, "hari_kerja_pengganti", unit=bidang)
    add(SABTU, "hari_kerja_pengganti", unit=dinas)
    add(date(2026, 6, 12), "khusus", unit=seksi)
    pekan = [date(2026, 6, h) for h in range(8, 15)]
    kerja = {
        u.kode if u else "kantor": [h.day for h in pekan if read_kalender(u and u.id, WIB).is_hari_kerja(h)]
        for u in (None, dinas, bidang, seksi, lain)
    }
    assert kerja == {
        "kantor": [8, 9, 11, 12],
        "A": [8, 9, 11, 12, 13],
        "B": [8, 9, 10, 11, 12, 13],
        "C": [8, 9, 10, 11, 13],
        "X": [8, 9, 11, 12],
    }
    assert [(b.tanggal.day, b.unit) for b in list_libur(2026, seksi)] == [(10, "B"), (12, "C"), (13, "A")]
    add(RABU, "khusus", unit=seksi)
    assert not of(seksi).is_hari_kerja(RABU)
    assert of(bidang).is_hari_kerja(RABU)


def test_hours_come_from_the_nearest_level_that_has_some(tiap_app: Flask) -> None:
    dinas, bidang = make_unit("A", "A"), make_unit("B", "B", "A")
    with unit_kerja():
        assert save_jadwal(hari=range(6), buka=time(7), tutup=time(14, 30), pelaku="uji", now=SAAT)
    assert (of(bidang).hari, of(bidang).buka, of(bidang).tutup) == (frozenset(range(6)), time(7), time(14, 30))
    with unit_kerja():
        save_jadwal(hari=[4, 0], buka=time(9), tutup=time(10), unit=dinas, pelaku="uji", now=SAAT)
    assert of(bidang).hari == of(dinas).hari == frozenset({0, 4})
    assert office().buka == time(7)
    with unit_kerja():
        assert not save_jadwal(hari=[0, 4], buka=time(9), tutup=time(10), unit=dinas, pelaku="uji", now=SAAT)
        assert remove_jadwal(dinas, pelaku="uji", now=SAAT)
        assert not remove_jadwal(dinas, pelaku="uji", now=SAAT)
    assert of(bidang).buka == time(7)
    assert [aksi for aksi, _ in lines()] == ["jadwal.simpan", "jadwal.simpan", "jadwal.hapus"]
    with pytest.raises(DomainError, match="sedikitnya satu"), unit_kerja():
        save_jadwal(hari=[], buka=time(9), tutup=time(10), pelaku="uji", now=SAAT)


def test_unknown_unit_has_no_calendar(tiap_app: Flask) -> None:
    with pytest.raises(TidakDitemukan):
        read_kalender(987654, WIB)


def test_one_row_a_date_and_level_whoever_writes(tiap_app: Flask) -> None:
    unit = make_unit()
    for unit_id in (None, unit.id):
        with pytest.raises(IntegrityError), unit_kerja() as sesi:
            for _ in range(2):
                sesi.add(HariLibur(unit_id=unit_id, tanggal=RABU, nama="x", jenis="khusus", sumber="x", dibuat_at=SAAT))
                sesi.flush()
    assert add(RABU)
    assert add(RABU, nama="Nama lain")
    assert add(RABU, unit=unit)
    assert [(b.nama, b.unit) for b in list_libur(2026) if b.tanggal == RABU] == [("Nama lain", None)]


def test_change_is_audited_and_told_with_the_units_concerned(tiap_app: Flask) -> None:
    clear()
    dinas, bidang = make_unit("A", "A"), make_unit("B", "B", "A")
    make_unit("X", "X")
    terlihat = watch()
    add(RABU)
    add(RABU)
    add(RABU, unit=dinas)
    nomor = next(b.id for b in list_libur(2026, dinas) if b.unit == "A")
    for _ in range(2):
        with unit_kerja():
            remove_libur(nomor, cakupan=None, pelaku="uji", now=SAAT)
    with unit_kerja():
        save_jadwal(hari=[1], buka=time(8), tutup=time(9), unit=bidang, pelaku="uji", now=SAAT)
    bawah = frozenset({dinas.id, bidang.id})
    assert terlihat == [None, bawah, bawah, frozenset({bidang.id})]
    assert lines() == [
        ("libur.simpan", "libur:2026-06-10:kantor"),
        ("libur.simpan", "libur:2026-06-10:A"),
        ("libur.hapus", "libur:2026-06-10:A"),
        ("jadwal.simpan", "jadwal:B"),
    ]


def test_observer_sees_the_new_calendar_and_its_failure_takes_the_change_back(tiap_app: Flask) -> None:
    clear()
    assert office().is_hari_kerja(RABU)
    terlihat = []

    def stumble(_unit_ids: frozenset[int] | None, _now: datetime) -> None:
        terlihat.append(office().is_hari_kerja(RABU))
        raise DomainError("uji", "uji")

    layanan.set_pengamat(stumble)
    with pytest.raises(DomainError):
        add(RABU)
    assert terlihat == [False]
    assert office().is_hari_kerja(RABU)
    assert list_libur(2026) == []
    assert lines() == []


def test_calendar_is_remembered_for_seconds_and_forgotten_at_a_change(tiap_app: Flask) -> None:
    clear()
    pertama = office()
    with unit_kerja() as sesi:
        sesi.add(HariLibur(tanggal=RABU, nama="x", jenis="khusus", sumber="x", dibuat_at=SAAT))
    assert office() is pertama, "read again at every call"
    add(SABTU)
    assert office().libur == {RABU, SABTU}


def test_another_process_sees_a_change_after_five_seconds(tiap_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    clear()
    detik = [1000.0]
    monkeypatch.setattr(layanan.jam_mesin, "monotonic", lambda: detik[0])
    office()
    with unit_kerja() as sesi:
        sesi.add(HariLibur(tanggal=RABU, nama="x", jenis="khusus", sumber="x", dibuat_at=SAAT))
    detik[0] += 5.0
    assert office().is_hari_kerja(RABU)
    detik[0] += 0.1
    assert not office().is_hari_kerja(RABU)


def test_removed_date_can_be_added_again(tiap_app: Flask) -> None:
    clear()
    add(RABU)
    with unit_kerja():
        remove_libur(list_libur(2026)[0].id, cakupan=None, pelaku="uji", now=SAAT)
    assert office().is_hari_kerja(RABU)
    assert add(RABU)
    assert not office().is_hari_kerja(RABU)


def test_date_outside_the_scope_looks_as_if_it_did_not_exist(tiap_app: Flask) -> None:
    clear()
    a, b = make_unit("A", "A"), make_unit("B", "B")
    add(RABU)
    add(RABU, unit=b)
    for baris in (*list_libur(2026), *list_libur(2026, b)):
        with pytest.raises(TidakDitemukan), unit_kerja():
            remove_libur(baris.id, cakupan=frozenset({a.id}), pelaku="uji", now=SAAT)
    with pytest.raises(TidakDitemukan), unit_kerja():
        remove_libur(987654, cakupan=None, pelaku="uji", now=SAAT)


BERKAS = "Tanggal;Nama;Jenis\n2026-06-10;Hari Jadi Kota;Daerah\n13/06/2026;Tukar hari;hari kerja pengganti\n"


def do_import(isi: bytes, unit: Unit | None = None) -> int:
    with unit_kerja():
        return import_libur(read_tabel(isi), unit=unit, pelaku="uji", now=SAAT)


def test_file_is_imported_once_and_again_changes_nothing(tiap_app: Flask) -> None:
    clear()
    unit = make_unit()
    assert do_import(BERKAS.encode(), unit) == 2
    assert do_import(BERKAS.encode(), unit) == 0
    assert [(b.tanggal, b.nama, b.jenis, b.sumber) for b in list_libur(2026, unit)] == [
        (RABU, "Hari Jadi Kota", "daerah", "impor"),
        (SABTU, "Tukar hari", "hari_kerja_pengganti", "impor"),
    ]
    assert lines() == [("libur.impor", "libur:DINKES")]
    assert of(unit).is_hari_kerja(SABTU)
    assert office().is_hari_kerja(RABU)


def test_excel_dates_are_read_as_dates(tiap_app: Flask) -> None:
    clear()
    buku, isi = Workbook(), io.BytesIO()
    buku.active.append(["tanggal", "nama", "jenis"])
    buku.active.append([RABU, "Hari Jadi", "daerah"])
    buku.active.append([datetime(2026, 6, 13), "Tukar", "khusus"])  # noqa: DTZ001
    buku.save(isi)
    assert do_import(isi.getvalue()) == 2
    assert [b.tanggal for b in list_libur(2026)] == [RABU, SABTU]


@pytest.mark.parametrize(
    ("isi", "potongan"),
    [
        ("tanggal,nama\n2026-06-10,x\n", "Belum ada: jenis"),
        ("tanggal,nama,jenis,warna\n", "Tidak dikenal: warna"),
        ("tanggal,nama,jenis\n2026-06-10,x,pesta\n2026-13-01,x,daerah\n,x,daerah\n", "3 baris salah"),
        ("tanggal,nama,jenis\n2026-06-10,,daerah\n", "baris 2: Tulis nama hari libur"),
        (f"tanggal,nama,jenis\n2026-06-10,{'x' * 121},daerah\n", "paling banyak 120 huruf"),
        ("tanggal,nama,jenis\n1926-06-10,x,daerah\n", "2000 dan 2100"),
        ("tanggal,nama,jenis\n2026-06-10,a,daerah\n10/06/2026,b,daerah\n", "Tanggal berulang: 2026-06-10"),
        ("tanggal,nama,jenis\n", "Berkas kosong"),
    ],
    ids=["missing", "unknown", "bad-lines", "no-name", "long-name", "year", "twice", "empty"],
)
def test_bad_file_is_refused_whole(tiap_app: Flask, isi: str, potongan: str) -> None:
    clear()
    with pytest.raises(DomainError) as salah:
        do_import(isi.encode())
    assert potongan in salah.value.teks
    assert list_libur(2026) == []


@pytest.mark.parametrize(
    "teks", ["2026-06-10", "10/06/2026", "10-6-2026", "10.06.2026", "10 Juni 2026", " 10  JUN 2026 "]
)
def test_dates_are_read_as_people_write_them(teks: str) -> None:
    assert parse_tanggal(teks) == RABU


@pytest.mark.parametrize(
    "teks", ["", "2026", "31/02/2026", "2026-06-31", "10 Junii 2026", "46183", "٢٠٢٦-٠٦-١٠", "0/0/0000"]
)
def test_what_is_no_date_is_refused(teks: str) -> None:
    with pytest.raises(DomainError, match="tidak dapat dibaca"):
        parse_tanggal(teks)


@pytest.fixture
def admin(tiap_app: Flask) -> Klien:
    clear()
    klien = make_klien(tiap_app)
    klien.masuk(make_akun(Peran.ADMIN).email)
    return klien


def fill(klien: Klien, alamat: str = f"{ALAMAT}?tahun=2026", **isi: object) -> object:
    formulir = klien.form(klien.get(alamat), "tanggal")
    return klien.send(
        formulir, **{"tanggal": "2026-06-10", "nama": "Hari Jadi Kota", "jenis": "daerah", "perkiraan": None, **isi}
    )


def test_page_is_reached_from_the_organisation_and_counts_the_working_days(admin: Klien) -> None:
    seed(2026)
    layanan.forget_kalender()
    assert 'href="/petugas/organisasi/kalender/"' in admin.get("/petugas/organisasi/").text
    halaman = admin.get(f"{ALAMAT}?tahun=2026").text
    for potongan in ("Januari: 20", "Februari: 18", "Maret: 17", "240 hari setahun", "Hari Suci Nyepi"):
        assert potongan in text_of(halaman)
    assert [halaman.count(f"<strong>{n}</strong>") for n in (55, 57, 64)] == [1, 1, 2]


def test_date_is_added_shown_and_removed(admin: Klien) -> None:
    respons = fill(admin, nama="Hari <b> Kota\x00", perkiraan="y")
    assert respons.status_code == 303
    halaman = admin.follow(respons)
    assert "Rab, 10 Jun 2026 Hari <b> Kota (sumber: petugas) Libur daerah Perkiraan Seluruh kantor" in text_of(
        halaman.text
    )
    assert not office().is_hari_kerja(RABU)
    hapus = next(f for f in admin.forms(halaman) if f.alamat.endswith("/hapus"))
    assert "dihapus dari kalender" in text_of(admin.follow(admin.send(hapus)).text)
    assert office().is_hari_kerja(RABU)
    assert [aksi for aksi, _ in lines()][-2:] == ["libur.simpan", "libur.hapus"]


@pytest.mark.parametrize(
    ("ganti", "kalimat"),
    [
        ({"tanggal": ""}, "Isi tanggal."),
        ({"tanggal": "besok"}, "Tulis tanggal seperti 2027-03-10."),
        ({"tanggal": "1990-01-01"}, "Tahun harus antara 2000 dan 2100."),
        ({"nama": "  "}, "Tulis nama hari."),
        ({"nama": "x" * 121}, "Paling banyak 120 huruf."),
        ({"jenis": "pesta"}, "Pilihan ini tidak dikenal."),
    ],
)
def test_refused_date_stays_in_the_form(admin: Klien, ganti: dict[str, str], kalimat: str) -> None:
    respons = fill(admin, **ganti)
    assert respons.status_code == 422
    assert kalimat in text_of(respons.text)
    kini = admin.form(respons, "tanggal").isi
    assert kini["tanggal"] == ganti.get("tanggal", "2026-06-10")
    assert kini["nama"] == ganti.get("nama", "Hari Jadi Kota").strip()
    assert list_libur(2026) == []


def test_unit_has_dates_and_hours_of_its_own(admin: Klien) -> None:
    unit = make_unit()
    fill(admin)
    alamat = f"{ALAMAT}?tahun=2026&unit=DINKES"
    halaman = admin.follow(fill(admin, alamat, jenis="hari_kerja_pengganti", nama="Tetap buka"))
    assert "Tetap buka (sumber: petugas) Hari kerja pengganti DINKES" in text_of(halaman.text)
    assert (of(unit).is_hari_kerja(RABU), office().is_hari_kerja(RABU)) == (True, False)
    formulir = admin.form(halaman, "buka")
    assert formulir.isi["buka"] == "08:00"
    simpan = admin.send(formulir, hari=["0", "5"], buka="07.30", tutup="12:00")
    assert simpan.status_code == 303
    assert (of(unit).hari, of(unit).buka, of(unit).tutup) == (frozenset({0, 5}), time(7, 30), time(12))
    formulir = admin.form(admin.follow(simpan), "buka")
    assert "Unit ini mengikuti jadwal" in text_of(admin.follow(admin.send(formulir, ikuti="1")).text)
    assert of(unit).hari == frozenset(range(5))


@pytest.mark.parametrize(
    ("ganti", "kalimat"),
    [
        ({"hari": None}, "Pilih sedikitnya satu hari kerja."),
        ({"hari": "7"}, "Pilih hari Senin sampai Minggu."),
        ({"hari": "x"}, "Pilih hari Senin sampai Minggu."),
        ({"buka": "25:00"}, "Tulis jam seperti 08:00."),
        ({"buka": ""}, "Isi jam buka."),
        ({"buka": "16:00", "tutup": "08:00"}, "Jam tutup harus sesudah jam buka."),
    ],
)
def test_refused_hours_are_explained(admin: Klien, ganti: dict[str, str | None], kalimat: str) -> None:
    respons = admin.send(admin.form(admin.get(ALAMAT), "buka"), **{"hari": "0", **ganti})
    assert respons.status_code == 422
    assert kalimat in text_of(respons.text)
    assert db.session.scalars(select(JadwalKerja)).all() == []


def test_uploaded_calendar_is_stored_or_refused_beside_its_field(admin: Klien) -> None:
    def upload(isi: bytes) -> object:
        return admin.send(admin.form(admin.get(ALAMAT), "berkas"), berkas=(io.BytesIO(isi), "libur.csv"))

    baik = upload(BERKAS.encode())
    assert baik.status_code == 303
    assert "2 tanggal baru atau berubah." in text_of(admin.follow(baik).text)
    for isi in (b"%PDF-1.7", b"tanggal,nama\n", b""):
        buruk = upload(isi)
        assert buruk.status_code == 422
        assert 'class="galat"' in buruk.text
    assert admin.send(admin.form(admin.get(ALAMAT), "berkas")).status_code == 422


def test_next_year_is_said_to_be_provisional_until_it_is_settled(tiap_app: Flask) -> None:
    clear()
    kalimat = "Kalender tahun depan masih perkiraan"
    with time_machine.travel(datetime(2026, 11, 2, tzinfo=UTC), tick=False):
        admin = make_klien(tiap_app)
        admin.masuk(make_akun(Peran.ADMIN).email)
        seed(2026)
        seed(2027)
        teks = text_of(admin.get(ALAMAT).text)
        assert "Kalender kerja 2026" in teks
        assert kalimat in teks
        assert "Kalender tahun 2030 masih perkiraan" in text_of(admin.get(f"{ALAMAT}?tahun=2030").text)
        assert "Kalender tahun 2020" not in text_of(admin.get(f"{ALAMAT}?tahun=2020").text)
        with unit_kerja():
            for b in list_libur(2027):
                add_libur(IsiLibur(b.tanggal, b.nama, b.jenis), pelaku="uji", now=SAAT)
        assert kalimat not in text_of(admin.get(ALAMAT).text)


def test_hostile_text_in_address_and_forms_gives_no_error_page(app: Flask) -> None:
    admin = make_klien(app)
    admin.masuk(make_akun(Peran.ADMIN).email)
    halaman = admin.get(ALAMAT)
    libur, jadwal = admin.form(halaman, "tanggal"), admin.form(halaman, "buka")
    for teks in (t for t in TEKS.values() if len(t) < 3000 and "\ud800" not in t):
        assert admin.get(ALAMAT, query_string={"tahun": teks}).status_code == 200
        assert admin.get(ALAMAT, query_string={"unit": teks}).status_code in {200, 404}
        assert admin.send(libur, tanggal=teks, nama="x", jenis="khusus", perkiraan=teks).status_code == 422
        assert admin.send(libur, tanggal="2026-06-10", nama=teks, jenis=teks).status_code == 422
        assert admin.send(jadwal, hari=teks, buka=teks, tutup=teks).status_code == 422


def test_only_the_administrator_changes_the_calendar(app: Flask) -> None:
    clear()
    make_unit("A", "Unit A")
    make_unit("B", "Unit B")
    add(RABU)
    nomor = list_libur(2026)[0].id
    isi = {"tanggal": "2026-06-11", "nama": "x", "jenis": "khusus", "hari": "0", "buka": "08:00", "tutup": "09:00"}
    for akun in (make_akun(Peran.PIMPINAN), make_akun(Peran.PETUGAS_SKM, unit="A")):
        klien = make_klien(app)
        klien.masuk(akun.email)
        halaman = klien.get(f"{ALAMAT}?tahun=2026&unit=A")
        assert "Libur uji" in halaman.text
        assert not [f for f in klien.forms(halaman) if "nama" in f.nama or f.alamat.endswith("/hapus")]
        token = klien.form(klien.get("/petugas/sesi/"), "csrf_token").isi["csrf_token"]
        for alamat in ("libur", "impor", "jadwal", f"libur/{nomor}/hapus"):
            assert klien.post(f"{ALAMAT}{alamat}", data={"csrf_token": token, **isi}).status_code == 403
    assert klien.get(f"{ALAMAT}?unit=B").status_code == 404
    assert [b.tanggal for b in list_libur(2026)] == [RABU]


def test_command_fills_in_and_lists_a_year(app: Flask) -> None:
    clear()
    make_unit()
    jalan = app.test_cli_runner()
    assert jalan.invoke(args=["organisasi", "isi-libur", "--tahun", "2026"]).output == (
        "Kalender 2026: 25 tanggal berubah.\n"
    )
    ulang = jalan.invoke(args=["organisasi", "isi-libur", "--tahun", "2026", "--json"])
    assert json.loads(ulang.output) == {"tahun": 2026, "berubah": 0}
    isi = json.loads(jalan.invoke(args=["organisasi", "libur", "--tahun", "2026", "--json"]).output)
    assert len(isi["libur"]) == 25
    assert isi["libur"][0] == {
        "tanggal": "2026-01-01", "nama": "Tahun Baru Masehi", "jenis": "libur_nasional", "perkiraan": False,
        "sumber": "data bawaan", "unit": None,
    }  # fmt: skip
    assert isi["hari_kerja"] == {"2026-TW1": 55, "2026-TW2": 57, "2026-TW3": 64, "2026-TW4": 64}
    teks = jalan.invoke(args=["organisasi", "libur", "--tahun", "2026", "--unit", "dinkes"]).output
    assert "2026-03-18  cuti_bersama          Cuti Bersama Hari Suci Nyepi\n" in teks
    for perintah in (["isi-libur", "--tahun", "1500"], ["libur", "--tahun", "2026", "--unit", "TIDAK"]):
        assert jalan.invoke(args=["organisasi", *perintah]).exit_code == 1
