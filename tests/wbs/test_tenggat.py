"""The three clocks: seven days, three working days, three months; nobody can push them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.inti.galat import DomainError
from portal.inti.hari_kerja import Kalender
from portal.wbs.domain.tenggat import Jam, Tanggal, Tenggat, add_bulan, check_hari, compute_tenggat, next_tenggat
from portal.wbs.service.tempat import Tempat, get_tempat, local_day, set_tempat

ZONA = "Asia/Jakarta"
KAL = Kalender(ZONA)
SENIN = date(2026, 2, 2)


def _jam(tanggal: Tanggal, jam: Jam, *, kal: Kalender = KAL, hari: int | None = None) -> Tenggat:
    return next(t for t in compute_tenggat(tanggal, kal, hari) if t.jam is jam)


@pytest.mark.parametrize(
    ("awal", "bulan", "harap"),
    [
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 10, 30), 3, date(2027, 1, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 5, 15), 0, date(2026, 5, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(awal: date, bulan: int, harap: date) -> None:
    assert add_bulan(awal, bulan) == harap


@pytest.mark.parametrize(
    ("diterima", "harap"), [(date(2024, 2, 24), date(2024, 3, 2)), (date(2025, 12, 28), date(2026, 1, 4))]
)
def test_the_acknowledgement_counts_seven_calendar_days(diterima: date, harap: date) -> None:
    assert _jam(Tanggal(diterima), Jam.KONFIRMASI).jatuh == harap


def test_the_answer_counts_working_days_over_weekend_and_holidays() -> None:
    assert _jam(Tanggal(SENIN), Jam.BALASAN).jatuh == date(2026, 2, 5)
    kamis = date(2026, 2, 5)
    assert _jam(Tanggal(kamis), Jam.BALASAN).jatuh == date(2026, 2, 10)
    libur = Kalender(ZONA, libur=frozenset({date(2026, 2, 6), date(2026, 2, 9), date(2026, 2, 10)}))
    assert _jam(Tanggal(kamis), Jam.BALASAN, kal=libur).jatuh == date(2026, 2, 13)
    sabtu = date(2026, 2, 7)
    assert _jam(Tanggal(sabtu), Jam.BALASAN).jatuh == date(2026, 2, 11)


def test_feedback_counts_from_the_acknowledgement_or_from_the_seventh_day() -> None:
    diterima = date(2023, 11, 23)
    assert _jam(Tanggal(diterima), Jam.UMPAN_BALIK).jatuh == date(2024, 2, 29)
    dikonfirmasi = Tanggal(diterima, dikonfirmasi=date(2023, 11, 24))
    assert _jam(dikonfirmasi, Jam.UMPAN_BALIK).jatuh == date(2024, 2, 24)


@pytest.mark.parametrize("lambat", [7, 8, 30, 300])
def test_a_late_acknowledgement_cannot_push_the_feedback(lambat: int) -> None:
    tanggal = Tanggal(SENIN, dikonfirmasi=SENIN + timedelta(days=lambat))
    for hari in (None, 14, 30):
        assert _jam(tanggal, Jam.UMPAN_BALIK, hari=hari).jatuh == _jam(Tanggal(SENIN), Jam.UMPAN_BALIK, hari=hari).jatuh


@pytest.mark.parametrize(("hari", "harap"), [(14, date(2026, 2, 17)), (30, date(2026, 3, 5)), (None, date(2026, 5, 3))])
def test_the_office_may_promise_less_than_three_months(hari: int | None, harap: date) -> None:
    tanggal = Tanggal(SENIN, dikonfirmasi=SENIN + timedelta(days=1))
    assert _jam(tanggal, Jam.UMPAN_BALIK, hari=hari).jatuh == harap
    check_hari(hari)


def test_other_promises_are_refused() -> None:
    for hari in (0, 1, 15, 90):
        with pytest.raises(DomainError, match="14 hari"):
            check_hari(hari)


def test_an_extension_makes_it_six_months_in_all() -> None:
    tanggal = Tanggal(date(2025, 8, 25), dikonfirmasi=date(2025, 8, 31), diperpanjang=True)
    assert _jam(tanggal, Jam.UMPAN_BALIK).jatuh == date(2026, 2, 28)


def test_met_in_time_on_the_last_day_and_late_the_day_after() -> None:
    for hari, tepat in ((7, True), (8, False)):
        jam = _jam(Tanggal(SENIN, dikonfirmasi=SENIN + timedelta(days=hari)), Jam.KONFIRMASI)
        assert jam.tepat is tepat
    jam = _jam(Tanggal(SENIN), Jam.KONFIRMASI)
    assert (jam.tepat, jam.sisa_hari(SENIN), jam.sisa_hari(SENIN + timedelta(days=9))) == (None, 7, -2)


def test_computing_again_with_the_same_dates_moves_nothing() -> None:
    tanggal = Tanggal(SENIN, dikonfirmasi=SENIN + timedelta(days=2), dibalas=SENIN + timedelta(days=3))
    assert compute_tenggat(tanggal, KAL) == compute_tenggat(tanggal, KAL)
    assert _jam(tanggal, Jam.KONFIRMASI).dipenuhi == SENIN + timedelta(days=2)


def test_closing_meets_the_clocks_that_still_run_and_the_next_one_is_the_first_to_end() -> None:
    berjalan = compute_tenggat(Tanggal(SENIN), KAL)
    berikut = next_tenggat(berjalan)
    assert berikut is not None
    assert berikut.jam is Jam.BALASAN
    dibalas = next_tenggat(compute_tenggat(Tanggal(SENIN, dibalas=SENIN), KAL))
    assert dibalas is not None
    assert dibalas.jam is Jam.KONFIRMASI
    usai = compute_tenggat(Tanggal(SENIN, ditutup=SENIN + timedelta(days=4)), KAL)
    assert next_tenggat(usai) is None
    assert [t.tepat for t in usai] == [True, False, True]


@pytest.mark.parametrize(
    ("zona", "tengah_malam"),
    [("Asia/Jakarta", 17), ("Asia/Makassar", 16), ("Asia/Jayapura", 15)],
)
def test_the_day_of_a_report_turns_at_the_offices_own_midnight(
    zona: str, tengah_malam: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.wbs.service import tempat

    monkeypatch.setattr(tempat, "_tempat", [])
    set_tempat(Tempat(b"", b"", zona))
    assert get_tempat().zona == zona
    tepat = datetime(2024, 2, 28, tengah_malam, tzinfo=UTC)
    assert local_day(tepat - timedelta(microseconds=1)) == date(2024, 2, 28)
    assert local_day(tepat) == date(2024, 2, 29)
    assert local_day(tepat + timedelta(days=1)) == date(2024, 3, 1)
