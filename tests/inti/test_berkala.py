"""Daily chores: once a day, each on its own, again when the database refused."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from portal.inti.berkala import Harian
from portal.inti.galat import Terganggu

SENIN, SELASA = date(2026, 3, 2), date(2026, 3, 3)
SAAT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _buka(app: Flask) -> None:
    """Chores remember by database."""


class Hitung:
    """A chore that counts its runs and raises what it is given, once each."""

    def __init__(self, *salah: Exception) -> None:
        self.__name__ = "hitung"
        self.salah, self.kali = list(salah), 0

    def __call__(self, _hari_ini: date, _now: datetime) -> None:
        self.kali += 1
        if self.salah:
            raise self.salah.pop(0)


def test_a_chore_runs_once_a_day() -> None:
    kerja = Hitung()
    harian = Harian(kerja)
    assert [harian.run(h, SAAT) for h in (SENIN, SENIN, SELASA)] == [["hitung"], [], ["hitung"]]
    assert kerja.kali == 2


def test_a_chore_the_database_refused_is_tried_again_the_same_day() -> None:
    kerja = Hitung(Terganggu())
    harian = Harian(kerja)
    assert [harian.run(SENIN, SAAT) for _ in range(3)] == [[], ["hitung"], []]


def test_a_failing_chore_is_logged_waits_for_tomorrow_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    rusak, sehat = Hitung(ValueError("rusak")), Hitung()
    sehat.__name__ = "sehat"
    harian = Harian(rusak, sehat)
    assert harian.run(SENIN, SAAT) == ["hitung", "sehat"]
    assert harian.run(SENIN, SAAT) == []
    assert (rusak.kali, sehat.kali) == (1, 1)
    assert "a daily chore failed: hitung" in caplog.text


def test_a_new_process_runs_everything_again() -> None:
    kerja = Hitung()
    harian = Harian(kerja)
    harian.run(SENIN, SAAT)
    harian.forget()
    assert harian.run(SENIN, SAAT) == ["hitung"]
