"""The office's own evidence: added once, checked, seen within the scope only, withdrawn but never gone."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
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
