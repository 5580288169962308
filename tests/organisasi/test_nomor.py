"""Letter numbers: the office's pattern, one series a year, no number twice."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import Bentrok, DomainError
from portal.organisasi.nomor import PolaNomor
from portal.organisasi.service import find_unit
from portal.organisasi.service.nomor import assign_nomor, find_nomor, save_pola
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_unit

SAAT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kantor(tiap_app: Flask) -> None:
    make_unit("PUSAT", "Pusat")
    make_unit("CABANG", "Cabang", "PUSAT")
    make_unit("LOKET", "Loket", "CABANG")


def number(unit: str, objek: str, tanggal: date = date(2026, 11, 2), sendiri: str = "") -> str:
    with unit_kerja():
        return assign_nomor(
            find_unit(unit), objek=objek, perihal="Uji", tanggal=tanggal, sendiri=sendiri, pelaku="uji", now=SAAT
        )


@pytest.mark.parametrize(
    ("pola", "kalimat"),
    [
        ("{urut}/{abc}/{tahun}", "tidak dikenal"),
        ("{unit}/{tahun}", "harus memuat"),
        ("{urut}/{unit}", "harus memuat"),
        ("{urut}/{tahun}/}", "tidak berpasangan"),
    ],
)
def test_a_pattern_that_cannot_number_letters_is_refused(pola: str, kalimat: str) -> None:
    with pytest.raises(DomainError, match=kalimat):
        PolaNomor(pola)


def test_a_unit_with_a_pattern_of_its_own_has_a_series_of_its_own_and_units_below_follow_it() -> None:
    with unit_kerja():
        save_pola(find_unit("CABANG"), PolaNomor("{urut}/CB/{tahun}", ""), pelaku="uji", now=SAAT)
    assert number("PUSAT", "a") == "000.8/001/PUSAT/XI/2026"
    assert number("CABANG", "b") == "1/CB/2026"
    assert number("LOKET", "c") == "2/CB/2026"
    assert number("PUSAT", "d") == "000.8/002/PUSAT/XI/2026"


def test_a_new_year_begins_at_one_and_the_same_letter_keeps_its_number() -> None:
    assert number("PUSAT", "a") == number("PUSAT", "a")
    assert number("PUSAT", "b", date(2027, 1, 4)) == "000.8/001/PUSAT/I/2027"
    assert find_nomor("a") == "000.8/001/PUSAT/XI/2026"
    assert find_nomor("tidak ada") is None


def test_a_letter_that_has_a_number_takes_no_other_one() -> None:
    nomor = number("PUSAT", "a")
    assert number("PUSAT", "a", sendiri=nomor) == nomor
    with pytest.raises(Bentrok, match=f"sudah bernomor {nomor}"):
        number("PUSAT", "a", sendiri="800/77/2026")


def test_a_number_from_the_agenda_is_kept_as_typed_once_and_skipped_by_the_series() -> None:
    assert number("PUSAT", "a", sendiri="000.8/001/PUSAT/XI/2026") == "000.8/001/PUSAT/XI/2026"
    assert number("PUSAT", "b") == "000.8/002/PUSAT/XI/2026"
    with pytest.raises(Bentrok, match="sudah dipakai"):
        number("PUSAT", "c", sendiri="000.8/001/PUSAT/XI/2026")


def test_administrator_changes_the_pattern_and_sees_an_example(klien_tiap: Klien) -> None:
    make_akun(Peran.ADMIN)
    klien_tiap.masuk("admin@uji.example")
    halaman = klien_tiap.get("/petugas/organisasi/surat")
    assert "000.8/014/PUSAT/" in text_of(halaman.text)
    salah = klien_tiap.send(klien_tiap.form(halaman, "pola"), pola="{urut}/{salah}/{tahun}")
    assert salah.status_code == 422
    assert "{salah} tidak dikenal" in text_of(salah.text)
    respons = klien_tiap.send(klien_tiap.form(halaman, "pola"), pola="{urut3}/{unit}/{tahun}")
    assert respons.status_code == 303
    assert "014/PUSAT/" in text_of(klien_tiap.get("/petugas/organisasi/surat").text)


def test_the_agenda_shows_an_officer_of_one_unit_no_letter_of_another(klien_tiap: Klien) -> None:
    nomor = {kode: number(kode, f"surat:{kode}", utc_now().date()) for kode in ("PUSAT", "CABANG", "LOKET")}
    make_akun(Peran.PETUGAS_SKM, "CABANG")
    klien_tiap.masuk("petugas_skm@uji.example")
    teks = text_of(klien_tiap.get("/petugas/organisasi/surat").text)
    assert [kode for kode, satu in nomor.items() if satu in teks] == ["CABANG", "LOKET"]
