"""Publications of longer periods and higher units beside those inside them: nobody is found by subtraction."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from portal.inti.db import unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Unit
from portal.publikasi.angka import describe_profil, describe_terbitan
from portal.publikasi.service import find_terbitan, publish
from portal.skm.service.penutupan import close_periode
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.skm import make_jawaban

SAAT = datetime(2026, 1, 2, 3, 0, tzinfo=UTC)
FEBRUARI, MEI = date(2025, 2, 10), date(2025, 5, 10)


@pytest.fixture
def layanan(tiap_app: Flask) -> Layanan:
    return make_layanan(make_unit())


def answer(layanan: Layanan, n: int, tanggal: date = FEBRUARI, **lain: object) -> None:
    for _ in range(n):
        make_jawaban(layanan, tanggal=tanggal, **lain)


def show(unit: Unit, kode: str) -> None:
    """Close a period and publish it."""
    with unit_kerja():
        close_periode(unit, Periode.parse(kode), hari_ini=date(2026, 1, 2), pelaku="uji", now=SAAT)
        publish(unit, Periode.parse(kode), pelaku="uji", now=SAAT)


def test_a_half_year_that_tells_on_the_only_person_of_a_quarter_is_refused(layanan: Layanan) -> None:
    answer(layanan, 9)
    answer(layanan, 1, MEI)
    show(layanan.unit, "2025-TW1")
    show(layanan.unit, "2025-TW2")
    with pytest.raises(DomainError) as salah:
        show(layanan.unit, "2025-S1")
    assert salah.value.data["lain"] == "Triwulan I 2025 Dinas Kesehatan Contoh"


def test_the_quarter_is_refused_when_the_half_year_is_public_already(layanan: Layanan) -> None:
    answer(layanan, 9)
    answer(layanan, 1, MEI)
    show(layanan.unit, "2025-S1")
    show(layanan.unit, "2025-TW2")
    with pytest.raises(DomainError, match="sudah terbit"):
        show(layanan.unit, "2025-TW1")


def test_a_longer_period_with_enough_others_in_it_is_published(layanan: Layanan) -> None:
    answer(layanan, 9)
    show(layanan.unit, "2025-TW1")
    show(layanan.unit, "2025-S1")
    answer(layanan, 5, date(2025, 8, 10))
    show(layanan.unit, "2025")
    assert find_terbitan("DINKES", Periode.parse("2025")).hasil.indeks.n == 14


def test_a_unit_less_a_unit_two_floors_below_is_refused(tiap_app: Flask) -> None:
    dinas = make_layanan(make_unit("DINAS", "Dinas"))
    make_unit("BIDANG", "Bidang", induk="DINAS")
    upt = make_layanan(make_unit("UPT", "UPT", induk="BIDANG"))
    answer(upt, 9)
    answer(dinas, 1)
    show(upt.unit, "2025-TW1")
    with pytest.raises(DomainError, match="sudah terbit"):
        show(dinas.unit, "2025-TW1")


def test_ways_of_a_half_year_are_hidden_where_its_quarter_would_tell(layanan: Layanan) -> None:
    answer(layanan, 10, kanal="qr")
    answer(layanan, 2, MEI, kanal="qr")
    answer(layanan, 6, MEI, kanal="tiket")
    show(layanan.unit, "2025-S1")
    semester = find_terbitan("DINKES", Periode.parse("2025-S1"))
    assert describe_terbitan(semester)["per_kanal"]["qr"] == 12
    show(layanan.unit, "2025-TW1")
    assert describe_terbitan(semester)["per_kanal"] is None
    triwulan = find_terbitan("DINKES", Periode.parse("2025-TW1"))
    assert describe_terbitan(triwulan)["per_kanal"]["qr"] == 10


def test_the_profile_of_a_half_year_is_hidden_where_its_quarter_would_tell(tiap_app: Flask) -> None:
    layanan = make_layanan(make_unit())
    answer(layanan, 10, demografi={"jenis_kelamin": "L"})
    answer(layanan, 2, MEI, demografi={"jenis_kelamin": "L"})
    answer(layanan, 6, MEI, demografi={"jenis_kelamin": "P"})
    show(layanan.unit, "2025-S1")
    semester = find_terbitan("DINKES", Periode.parse("2025-S1"))
    assert describe_profil(semester)
    show(layanan.unit, "2025-TW1")
    assert describe_profil(semester) == []


def test_ways_of_a_unit_are_hidden_where_one_two_floors_below_would_tell(tiap_app: Flask) -> None:
    dinas = make_layanan(make_unit("DINAS", "Dinas"))
    make_unit("BIDANG", "Bidang", induk="DINAS")
    upt = make_layanan(make_unit("UPT", "UPT", induk="BIDANG"))
    answer(upt, 9, kanal="qr")
    answer(dinas, 2, kanal="qr")
    answer(dinas, 6, kanal="tiket")
    show(upt.unit, "2025-TW1")
    show(dinas.unit, "2025-TW1")
    assert describe_terbitan(find_terbitan("DINAS", Periode.parse("2025-TW1")))["per_kanal"] is None


def test_months_are_hidden_where_a_quarter_shows_what_hides_a_small_one(layanan: Layanan) -> None:
    answer(layanan, 9)
    answer(layanan, 8, date(2025, 3, 10))
    answer(layanan, 2, MEI)
    answer(layanan, 7, date(2025, 6, 10))
    show(layanan.unit, "2025-S1")
    semester = find_terbitan("DINKES", Periode.parse("2025-S1"))
    assert describe_terbitan(semester)["per_bulan"]["2025-02"] == 9
    show(layanan.unit, "2025-TW2")
    assert describe_terbitan(semester)["per_bulan"] is None
