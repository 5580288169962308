"""The office's own evidence: added once, checked, seen within the scope only, withdrawn but never gone."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok
from portal.inti.jejak import Jejak
from portal.organisasi.service import Unit
from portal.zi.models import Slot
from portal.zi.service.slot import list_berakhir, list_slot, withdraw_slot
from tests.inti.berkas.contoh import make_gambar, make_pdf
from tests.inti.berkas.test_alur import run_jobs
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.zi import NOVEMBER, make_slot

BUTIR = "/petugas/zi/butir/V.iii.a?unit=DINKES&tahun=2026"
ISI = {"bukti": "sk-petugas", "judul": "SK tim pengaduan", "tanggal": "2026-02-03", "nomor": "800/1/2026"}

RUSAK = b"%PDF-1.4\nbukan isi sebuah PDF\n%%EOF\n"
"""Looks whole at the door and is refused when it is cleaned."""


@pytest.fixture(autouse=True)
def _pada_november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


@pytest.fixture
def petugas(klien_tiap: Klien) -> Klien:
    make_layanan(make_unit())
    make_akun(Peran.PETUGAS_PENGADUAN, "DINKES")
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    return klien_tiap


def pdf(nama: str = "sk.pdf", isi: bytes | None = None) -> Any:
    return io.BytesIO(isi or make_pdf()), nama


def add(klien: Klien, alamat: str = BUTIR, **isi: Any) -> Any:
    return klien.send(klien.form(klien.get(alamat), "judul"), **{**ISI, **isi})


def count() -> int:
    return int(db.session().scalar(select(func.count()).select_from(Slot)) or 0)


def test_a_decree_is_added_checked_and_downloaded(petugas: Klien) -> None:
    respons = add(petugas, berkas=pdf())
    assert respons.status_code == 303, text_of(respons.text)
    assert "Sedang diperiksa" in text_of(petugas.follow(respons).text)
    assert run_jobs() == ["selesai"]
    halaman = petugas.get(BUTIR)
    assert "SK petugas penanganan pengaduan: ada 1." in text_of(halaman.text)
    unduhan = petugas.get(f"/petugas/zi/bukti/{db.session.scalar(select(Slot.id))}/berkas")
    assert unduhan.data.startswith(b"%PDF")
    assert "attachment" in unduhan.headers["Content-Disposition"]
    assert [j.aksi for j in db.session.scalars(select(Jejak).where(Jejak.aksi.like("zi.%")))] == ["zi.bukti_tambah"]


def test_the_last_day_there_is_is_refused_with_a_sentence(petugas: Klien) -> None:
    salah = add(petugas, tanggal="9999-12-31", berlaku_sampai="9999-12-31", tautan="https://contoh.example/")
    assert salah.status_code == 422
    assert "Tanggal tidak boleh setelah hari ini." in text_of(salah.text)


def test_a_link_needs_no_file(petugas: Klien) -> None:
    isi = {"bukti": "tangkapan-kanal", "tautan": "https://contoh.example/kanal", "judul": "Kanal di media sosial"}
    assert add(petugas, **isi).status_code == 303
    assert "https://contoh.example/kanal" in petugas.get(BUTIR).text


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        ({}, "Pilih berkas atau tulis tautan."),
        ({"judul": ""}, "paling sedikit 3 huruf"),
        ({"tanggal": "kemarin"}, "Tulis tanggal"),
        ({"tanggal": "2026-12-31"}, "Tanggal tidak boleh setelah hari ini."),
        ({"tanggal": "2024-01-05"}, "Bukti dari tahun lain memerlukan tanggal berlaku"),
        ({"berlaku_sampai": "2025-01-01"}, "Tanggal berlaku harus sesudah tanggal bukti."),
        ({"tautan": "javascript:alert(1)"}, "Tautan diawali http"),
        ({"bukti": "kanal"}, "Pilih bukti yang diunggah."),
        ({"layanan": "999"}, "Pilih layanan dari daftar."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(petugas: Klien, isi: dict[str, str], kata: str) -> None:
    respons = add(petugas, **isi)
    assert respons.status_code == 422
    assert kata in text_of(respons.text)
    assert petugas.form(respons, "judul").isi["nomor"] == "800/1/2026"
    assert count() == 0


def test_an_uploaded_file_survives_a_refused_form(petugas: Klien) -> None:
    respons = add(petugas, judul="", berkas=pdf())
    assert "sk.pdf sudah diterima" in text_of(respons.text)
    lagi = petugas.send(petugas.form(respons, "judul"), judul="SK tim")
    assert lagi.status_code == 303
    assert run_jobs() == ["selesai"]


def test_a_decree_is_no_photo(petugas: Klien) -> None:
    respons = add(petugas, berkas=(io.BytesIO(make_gambar()), "sk.jpg"))
    assert "SK, surat, dan laporan diunggah sebagai PDF." in text_of(respons.text)
    assert add(petugas, bukti="foto-sarana", berkas=(io.BytesIO(make_gambar()), "kotak.jpg")).status_code == 303


def test_the_morning_roll_call_is_no_evidence_of_training(petugas: Klien) -> None:
    alamat = "/petugas/zi/butir/VI.ii.a?unit=DINKES&tahun=2026"
    halaman = petugas.get(alamat)
    assert "Tidak sah sebagai bukti butir ini: apel pagi." in text_of(halaman.text)
    assert 'value="apel"' not in halaman.text
    isi = {"bukti": "pelatihan", "bagian": "foto", "tautan": "https://contoh.example/foto"}
    respons = add(petugas, alamat, **isi, bentuk="apel")
    assert "Apel pagi tidak sah sebagai bukti butir ini." in text_of(respons.text)
    assert add(petugas, alamat, **isi, bentuk="pelatihan").status_code == 303


def test_the_roll_call_is_accepted_where_the_sheet_allows_it(petugas: Klien) -> None:
    isi = {"bukti": "sosialisasi-wbs", "bagian": "foto", "bentuk": "apel", "tautan": "https://contoh.example/foto"}
    assert add(petugas, "/petugas/zi/butir/V.iv.a?unit=DINKES&tahun=2026", **isi).status_code == 303


def test_periodic_evidence_names_a_period_in_the_rhythm_of_its_item(petugas: Klien) -> None:
    alamat = "/petugas/zi/butir/V.i.b?unit=DINKES&tahun=2026"
    isi = {"bukti": "laporan-upg", "tautan": "https://contoh.example/upg"}
    for salah in ("", "2026-S1", "2025-TW1"):
        assert "Bukti ini berkala. Pilih periodenya." in text_of(add(petugas, alamat, **isi, periode=salah).text)
    assert add(petugas, alamat, **isi, periode="2026-TW1").status_code == 303


def test_the_same_form_twice_is_one_entry(petugas: Klien) -> None:
    respons = add(petugas, judul="", berkas=pdf())
    form = petugas.form(respons, "judul")
    for _ in range(2):
        assert petugas.send(form, judul="SK tim").status_code == 303
    assert count() == 1


def test_a_form_sent_again_says_that_nothing_was_stored(petugas: Klien) -> None:
    for kata in ("Bukti tersimpan.", "Bukti yang sama sudah ada, jadi tidak disimpan lagi."):
        assert kata in text_of(petugas.follow(add(petugas, berkas=pdf())).text)
    assert count() == 1


@pytest.mark.parametrize(
    "isi",
    [
        {"berlaku_sampai": "2027-12-31"},
        {"tanggal": "2026-03-03"},
        {"catatan": "yang diperbarui"},
        {"judul": "SK tim pengaduan yang baru"},
        {"nomor": "800/2/2026"},
        {"layanan": "1"},
    ],
    ids=str,
)
@pytest.mark.parametrize("berberkas", [False, True], ids=["tautan", "berkas"])
def test_a_renewal_with_one_other_field_is_another_entry(petugas: Klien, isi: dict[str, str], berberkas: bool) -> None:
    dasar = {"bukti": "foto-sarana", "berlaku_sampai": "2026-12-31"}
    if not berberkas:
        dasar["tautan"] = "https://contoh.example/sk"
    for baru in (dasar, {**dasar, **isi}):
        assert add(petugas, **baru, **({"berkas": pdf()} if berberkas else {})).status_code == 303
    assert count() == 2


def test_a_refused_file_is_shown_with_its_reason_and_sent_again_under_its_old_name(petugas: Klien) -> None:
    add(petugas, berkas=pdf(isi=RUSAK))
    run_jobs()
    kata = text_of(petugas.get(BUTIR).text)
    assert "SK tim pengaduan Berkas ditolak" in kata
    assert "sk.pdf: Berkas ini rusak atau terpotong. Kirim ulang berkas aslinya." in kata
    assert "Unggah lagi" in kata
    assert add(petugas, berkas=pdf()).status_code == 303
    run_jobs()
    assert count() == 2
    assert "SK petugas penanganan pengaduan: ada 1." in text_of(petugas.get(BUTIR).text)


def test_a_refused_file_is_withdrawn_like_any_other(petugas: Klien) -> None:
    add(petugas, berkas=pdf(isi=RUSAK))
    run_jobs()
    form = petugas.form(petugas.get(BUTIR), "alasan")
    tanpa = petugas.send(form, alasan="")
    assert "Tulis alasan, 3 sampai 200 huruf." in text_of(tanpa.text)
    assert petugas.send(form, alasan="Pindaian rusak").status_code == 303
    kata = text_of(petugas.get(BUTIR).text)
    assert "Berkas ditolak" not in kata
    assert "Yang dicabut (1)" in kata
    assert "Pindaian rusak" in kata


def test_those_who_may_not_hand_in_see_a_refused_file_without_its_form(petugas: Klien) -> None:
    add(petugas, berkas=pdf(isi=RUSAK))
    run_jobs()
    make_akun(Peran.AUDITOR)
    auditor = petugas.application.test_client()
    auditor.masuk("auditor@uji.example")  # type: ignore[attr-defined]
    halaman = auditor.get(BUTIR).text
    assert "Berkas ditolak" in text_of(halaman)
    assert "Cabut bukti ini" not in halaman


def test_two_who_withdraw_at_once_meet_no_fault(tiap_app: Flask) -> None:
    unit = make_unit()
    nomor = [make_slot(unit, "V.iii.a", "foto-sarana", judul=f"Foto {n}").id for n in range(10)]
    benteng = threading.Barrier(2)
    db.session.remove()

    def withdraw(slot_id: int) -> str:
        with tiap_app.app_context():
            benteng.wait()
            try:
                with unit_kerja():
                    withdraw_slot(slot_id, "contoh", cakupan=None, pelaku="uji", now=NOVEMBER)
            except Bentrok as salah:
                return salah.kode
            finally:
                db.session.remove()
        return "menang"

    with ThreadPoolExecutor(2) as kolam:
        for n in nomor:
            assert sorted(kolam.map(withdraw, [n, n])) == ["menang", "sudah_dicabut"]


def test_withdrawn_evidence_no_longer_counts_but_stays_visible(petugas: Klien, tiap_app: Flask) -> None:
    add(petugas, tautan="https://contoh.example/sk", bukti="foto-sarana")
    halaman = petugas.get(BUTIR)
    tanpa = petugas.send(petugas.form(halaman, "alasan"), alasan="")
    assert tanpa.status_code == 422
    assert "Tulis alasan" in text_of(tanpa.text)
    assert petugas.send(petugas.form(halaman, "alasan"), alasan="Foto kotak lama").status_code == 303
    kata = text_of(petugas.get(BUTIR).text)
    assert "Foto petugas, ruang, loket, atau kotak pengaduan belum ada." in kata
    assert "petugas_pengaduan@uji.example: Foto kotak lama" in kata


def test_withdrawing_twice_is_refused(petugas: Klien) -> None:
    add(petugas, tautan="https://contoh.example/sk", bukti="foto-sarana")
    form = petugas.form(petugas.get(BUTIR), "alasan")
    petugas.send(form, alasan="Foto kotak lama")
    assert petugas.send(form, alasan="Sekali lagi").status_code == 409


@pytest.mark.parametrize("tabel", ["zi_bukti", "zi_bukti_cabut"])
@pytest.mark.parametrize("kerja", ["UPDATE {t} SET {k} = {k}", "DELETE FROM {t}"], ids=["update", "delete"])
def test_evidence_cannot_be_changed_or_deleted(tiap_app: Flask, tabel: str, kerja: str) -> None:
    slot = make_slot(make_unit(), "V.iii.a", "foto-sarana")
    with unit_kerja():
        withdraw_slot(slot.id, "contoh", cakupan=None, pelaku="uji", now=NOVEMBER)
    kolom = {"zi_bukti": "judul", "zi_bukti_cabut": "alasan"}[tabel]
    with pytest.raises(DatabaseError), db.engine.begin() as koneksi:
        koneksi.execute(text(kerja.format(t=tabel, k=kolom)))


def test_officer_of_another_unit_sees_neither_item_nor_file(petugas: Klien) -> None:
    add(petugas, berkas=pdf())
    run_jobs()
    nomor = db.session.scalar(select(Slot.id))
    make_unit("LAIN", "Unit Lain")
    make_akun(Peran.PETUGAS_SKM, "LAIN")
    lain = petugas.application.test_client()
    lain.masuk("petugas_skm@uji.example")  # type: ignore[attr-defined]
    assert lain.get(BUTIR).status_code == 404
    assert lain.get(f"/petugas/zi/bukti/{nomor}/berkas").status_code == 404
    halaman = lain.get("/petugas/zi/butir/V.iii.a?unit=LAIN&tahun=2026")
    tanda = lain.form(halaman, "judul").isi["csrf_token"]  # type: ignore[attr-defined]
    cabut = lain.post(f"/petugas/zi/bukti/{nomor}/cabut", data={"alasan": "bukan milik saya", "csrf_token": tanda})
    assert cabut.status_code == 404
    kirim = lain.post("/petugas/zi/butir/V.iii.a/bukti", data={**ISI, "unit": "DINKES", "csrf_token": tanda})
    assert kirim.status_code == 404


@pytest.mark.parametrize("peran", [Peran.AUDITOR, Peran.PIMPINAN])
def test_those_who_judge_do_not_hand_in(klien: Klien, peran: Peran) -> None:
    make_unit()
    make_akun(peran)
    klien.masuk(f"{peran.value}@uji.example")
    halaman = klien.get(BUTIR)
    assert "Tambah bukti" not in text_of(halaman.text)
    assert "Simpan penilaian" in text_of(halaman.text)
    tanda = klien.form(halaman, "huruf").isi["csrf_token"]
    assert klien.post("/petugas/zi/butir/V.iii.a/bukti", data={"csrf_token": tanda}).status_code == 403


def test_executors_and_wbs_handlers_stay_outside(klien: Klien) -> None:
    make_unit()
    make_akun(Peran.PELAKSANA, "DINKES")
    klien.masuk("pelaksana@uji.example")
    assert klien.get("/petugas/zi/").status_code == 403


def years(unit: Unit) -> list[int]:
    return [t for t in range(2024, 2030) if list_slot([unit.id], t)]


def test_a_decree_counts_in_each_year_up_to_its_end(tiap_app: Flask) -> None:
    unit = make_unit()
    make_slot(unit, "V.iii.a", "sk-petugas", tahun=2025, tanggal=date(2025, 3, 1), berlaku_sampai=date(2027, 6, 30))
    assert years(unit) == [2025, 2026, 2027]


def test_what_belongs_to_a_unit_below_counts_above(app: Flask) -> None:
    make_unit()
    anak = make_unit("BIDANG", "Bidang Contoh", induk="DINKES")
    make_slot(anak, "V.iii.a", "foto-sarana")
    hasil = app.test_cli_runner().invoke(args=["zi", "daftar", "--unit", "DINKES", "--tahun", "2026", "--json"])
    assert "Contoh foto-sarana" in hasil.output


def test_a_validity_that_ends_within_thirty_days_is_announced_until_something_newer_is_there(app: Flask) -> None:
    unit = make_unit()
    dekat, jauh = date(2026, 12, 20), date(2026, 12, 21)
    make_slot(unit, "V.iii.a", "sk-petugas", berlaku_sampai=dekat)
    make_slot(unit, "VI.iii.b", "sk-tim", berlaku_sampai=jauh)
    hari_ini = NOVEMBER.date()
    assert [s.bukti for s in list_berakhir([unit.id], hari_ini=hari_ini)] == ["sk-petugas"]
    make_slot(unit, "V.iii.a", "sk-petugas", judul="SK baru", tautan="https://contoh.example/baru", berlaku_sampai=jauh)
    assert list_berakhir([unit.id], hari_ini=hari_ini) == []


@pytest.mark.parametrize(
    ("kode", "bukti", "beda"),
    [
        ("V.v.c", "pernyataan-benturan", "layanan_id"),
        ("V.i.b", "laporan-upg", "periode"),
        ("V.v.b", "sosialisasi-benturan", "bagian"),
    ],
)
def test_evidence_about_one_thing_is_announced_though_that_about_another_ends_later(
    tiap_app: Flask, kode: str, bukti: str, beda: str
) -> None:
    unit = make_unit()
    nilai: dict[str, tuple[Any, Any]] = {
        "layanan_id": (make_layanan(unit).id, make_layanan(unit, "DUA", "Layanan Dua").id),
        "periode": ("2026-TW1", "2026-TW2"),
        "bagian": ("foto", "notula"),
    }
    dekat, jauh, lama = NOVEMBER.date(), date(2027, 12, 31), nilai[beda][0]
    make_slot(unit, kode, bukti, judul="Lama", berlaku_sampai=dekat, **{beda: lama})
    make_slot(unit, kode, bukti, judul="Lain", berlaku_sampai=jauh, **{beda: nilai[beda][1]})
    assert [s.judul for s in list_berakhir([unit.id], hari_ini=dekat)] == ["Lama"]
    make_slot(unit, kode, bukti, judul="Baru", berlaku_sampai=jauh, **{beda: lama})
    assert list_berakhir([unit.id], hari_ini=dekat) == []


@pytest.mark.parametrize(
    ("kode", "bukti", "sempit", "luas"),
    [
        ("V.v.c", "pernyataan-benturan", {"layanan_id": 1}, {"layanan_id": None}),
        ("V.v.b", "sosialisasi-benturan", {"bagian": "foto"}, {"bagian": "paket"}),
    ],
)
def test_evidence_about_everything_replaces_that_about_a_part_and_not_the_other_way(
    tiap_app: Flask, kode: str, bukti: str, sempit: dict[str, Any], luas: dict[str, Any]
) -> None:
    unit = make_layanan(make_unit()).unit
    dekat, jauh = NOVEMBER.date(), date(2027, 12, 31)
    make_slot(unit, kode, bukti, judul="Luas", berlaku_sampai=dekat, **luas)
    make_slot(unit, kode, bukti, judul="Sempit", berlaku_sampai=dekat + timedelta(days=1), **sempit)
    assert [s.judul for s in list_berakhir([unit.id], hari_ini=dekat)] == ["Luas", "Sempit"]
    make_slot(unit, kode, bukti, judul="Luas baru", berlaku_sampai=jauh, **luas)
    assert list_berakhir([unit.id], hari_ini=dekat) == []
