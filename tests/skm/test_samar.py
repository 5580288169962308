"""Personal data in comments: what is masked, and what only looks like it. No database."""

import pytest

from portal.skm.domain.samar import SAMAR, mask_pribadi
from tests.korpus.masukan import TEKS

PRIBADI = (
    "3273011203850001",
    "3273 0112 0385 0001",
    "32.7301.120385.0001",
    "32-73-01-120385-0001",
    "NIK3273011203850001a",
    "3273 0112 2001 0001",
    "081234567890",
    "0812-3456-7890",
    "0812-2019-2020",
    "+62 812 3456 7890",
    "+62812.345.678",
    "(0361) 222-333",
    "0812_3456_7890",
    "0812\u00a03456\u20137890",
    "12.345.678.9-012.345",
    "123.456.789",
    "3273011203850001 3273011203850002",
    "budi.santoso+1@contoh.go.id",
    "budi(at)contoh.co.id",
)
BIASA = (
    "12-03-2025",
    "12/3/2025 sampai 14/3/2025",
    "tanggal 12 03 2025",
    "2025-03-12 08.30",
    "12.03.2025 08.30-15.00",
    "08.00-15.00",
    "pukul 08:00-15:00",
    "tahun 2023-2024",
    "2019 2020 2021",
    "Rp 1.500.000",
    "Rp15.000.000",
    "Rp 15000000",
    "Rp. 150.000.000,00",
    "15.000.000 - 20.000.000",
    "150000000 rupiah",
    "antrean 101, loket 2, lantai 3",
    "nilai 10/10",
)


@pytest.mark.parametrize("teks", PRIBADI)
def test_personal_numbers_and_addresses_are_masked_however_they_are_written(teks: str) -> None:
    hasil = mask_pribadi(f"Hubungi {teks}, terima kasih.")
    assert SAMAR in hasil
    assert not [huruf for huruf in hasil if huruf.isdigit()]
    assert "contoh" not in hasil
    assert hasil.startswith("Hubungi ")
    assert hasil.endswith(", terima kasih.")


@pytest.mark.parametrize("teks", BIASA)
def test_dates_times_years_and_prices_stay_readable(teks: str) -> None:
    assert mask_pribadi(f"Saya datang {teks}, tolong.") == f"Saya datang {teks}, tolong."


@pytest.mark.parametrize("teks", [*TEKS.values(), "1 " * 100_000, "a@" * 50_000, "1.5-" * 50_000])
def test_masking_is_quick_and_stable_on_hostile_texts(teks: str) -> None:
    sekali = mask_pribadi(teks[:200_000])
    assert mask_pribadi(sekali) == sekali
