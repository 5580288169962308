"""Reports of the inspectorate: filed once by period, checked like every upload, given back as they are."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.db import db
from portal.inti.jejak import Jejak
from portal.wbs.models import LaporanLuar
from tests.inti.berkas.contoh import make_gambar, make_pdf
from tests.inti.berkas.test_alur import run_jobs
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun
from tests.pabrik.wbs import SELASA

ALAMAT = "/petugas/wbs/luar"
ISI = {
    "periode": "2025-TW4",
    "judul": "Evaluasi kanal WBS inspektorat",
    "nomor": "700/12/ITJEN",
    "tanggal": "2026-01-20",
    "penerbit": "Inspektorat Contoh",
}


@pytest.fixture(autouse=True)
def _pada_selasa() -> Iterator[None]:
    with time_machine.travel(SELASA, tick=False):
        yield


@pytest.fixture
def pimpinan(klien_tiap: Klien) -> Klien:
    make_akun(Peran.PIMPINAN)
    klien_tiap.masuk("pimpinan@uji.example")
    return klien_tiap


def pdf(isi: bytes | None = None, nama: str = "laporan.pdf") -> Any:
    return io.BytesIO(isi or make_pdf()), nama


def count() -> int:
    return int(db.session().scalar(select(func.count()).select_from(LaporanLuar)) or 0)


def test_a_report_is_filed_listed_by_period_and_downloaded(pimpinan: Klien) -> None:
    form = pimpinan.form(pimpinan.get(ALAMAT), "judul")
    assert form.isi["periode"] == "2025-TW4"
    assert pimpinan.send(form, **ISI, berkas=pdf()).status_code == 303
    pimpinan.send(form, **ISI | {"periode": "2025-s1", "judul": "Laporan semester"}, berkas=pdf(make_pdf(2)))
    run_jobs()
    halaman = pimpinan.get(ALAMAT)
    kata = text_of(halaman.text)
    assert kata.index("Triwulan IV 2025") < kata.index("Semester I 2025")
    nomor = db.session().scalars(select(LaporanLuar.id).where(LaporanLuar.periode == "2025-TW4")).one()
    berkas = pimpinan.get(f"{ALAMAT}/{nomor}/berkas")
    assert berkas.data.startswith(b"%PDF")
    assert berkas.headers["Content-Disposition"].startswith("attachment")
    assert [j.aksi for j in db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.laporan_luar"))] == [
        "wbs.laporan_luar"
    ] * 2


def test_the_same_file_for_the_same_period_stays_one_entry(pimpinan: Klien) -> None:
    form = pimpinan.form(pimpinan.get(ALAMAT), "judul")
    isi = make_pdf()
    for _ke in range(2):
        assert pimpinan.send(form, **ISI, berkas=pdf(isi)).status_code == 303
    assert count() == 1


def test_what_is_wrong_is_said_and_the_file_is_not_asked_for_again(pimpinan: Klien) -> None:
    form = pimpinan.form(pimpinan.get(ALAMAT), "judul")
    salah = {"periode": "triwulan satu", "judul": "", "tanggal": "2026-02-04", "penerbit": "x" * 161}
    respons = pimpinan.send(form, **ISI | salah, berkas=pdf())
    assert respons.status_code == 422
    kata = text_of(respons.text)
    for kalimat in (
        "tidak dikenal. Tulis seperti 2025-TW1",
        "Isi kolom ini",
        "Tanggal tidak boleh setelah hari ini.",
        "lebih dari 160 huruf",
        "laporan.pdf sudah diterima",
    ):
        assert kalimat in kata
    assert count() == 0
    assert pimpinan.send(pimpinan.form(respons, "judul"), **ISI).status_code == 303
    assert count() == 1


def test_only_a_pdf_is_taken(pimpinan: Klien) -> None:
    form = pimpinan.form(pimpinan.get(ALAMAT), "judul")
    for berkas in (pdf(make_gambar("png"), "gambar.png"), None):
        respons = pimpinan.send(form, **ISI, berkas=berkas)
        assert respons.status_code == 422
        assert "Pilih satu berkas PDF." in text_of(respons.text)
    assert pimpinan.send(form, **ISI, berkas=pdf(b"bukan pdf")).status_code == 422
    assert count() == 0


def test_a_stranger_and_an_unknown_number_get_nothing(app: Flask, klien: Klien) -> None:
    make_akun(Peran.AUDITOR)
    klien.masuk("auditor@uji.example")
    assert klien.get(ALAMAT).status_code == 403
    assert klien.get(f"{ALAMAT}/1/berkas").status_code == 403


def test_an_unknown_entry_is_an_unknown_page(pimpinan: Klien) -> None:
    assert pimpinan.get(f"{ALAMAT}/999/berkas").status_code == 404
