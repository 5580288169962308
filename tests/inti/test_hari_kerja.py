"""Working days, working hours and deadlines, checked against the decrees of 2025 and 2026."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inti.galat import DomainError
from portal.inti.hari_kerja import Jeda, Kalender, Satuan, compute_tenggat, count_periode
from portal.inti.periode import ZONA, Periode, local_date


def days(tahun: int, *bulan: str) -> set[date]:
    """Read "3: 18 19 20" as dates of March."""
    pasangan = (b.split(":") for b in bulan)
    return {date(tahun, int(b), int(h)) for b, isi in pasangan for h in isi.split()}


LIBUR_NASIONAL = (
    days(2025, "1: 1 27 29", "3: 29 31", "4: 1 18 20", "5: 1 12 29", "6: 1 6 27", "8: 17", "9: 5", "12: 25")
    | days(2026, "1: 1 16", "2: 17", "3: 19 21 22", "4: 3 5", "5: 1 14 27 31", "6: 1 16", "8: 17 25", "12: 25")
    | days(2027, "1: 1 5", "2: 6", "3: 8 10 11 26 28", "5: 1 6 17 20")
)  # fmt: skip
CUTI_BERSAMA = (
    days(2025, "1: 28", "3: 28", "4: 2 3 4 7", "5: 13 30", "6: 9", "8: 18", "12: 26")
    | days(2026, "2: 16", "3: 18 20 23 24", "5: 15 28", "12: 24")
    | days(2027, "2: 5", "3: 9 12 15 25", "5: 18 19")
)  # fmt: skip
KANTOR = Kalender("Asia/Jakarta", libur=frozenset(LIBUR_NASIONAL | CUTI_BERSAMA))
POLOS = Kalender("Asia/Jakarta")


def at(teks: str, zona: str = "Asia/Jakarta") -> datetime:
    """Return a local clock reading as an instant."""
    return datetime.fromisoformat(teks).replace(tzinfo=ZoneInfo(zona)).astimezone(UTC)


def local(saat: datetime, zona: str = "Asia/Jakarta") -> str:
    assert saat.tzinfo is UTC
    return saat.astimezone(ZoneInfo(zona)).isoformat(" ", "minutes")[:16]


@pytest.mark.parametrize(
    ("diterima", "jatuh"),
    [
        ("2026-03-13", "2026-03-25 2026-03-27 2026-04-06 2026-04-10 2026-04-15 2026-06-24"),
        ("2026-05-12", "2026-05-19 2026-05-21 2026-06-02 2026-06-08 2026-06-11 2026-08-12"),
        ("2026-12-22", "2026-12-29 2026-12-31 2027-01-11 2027-01-15 2027-01-20 2027-04-02"),
        ("2025-03-26", "2025-04-09 2025-04-11 2025-04-21 2025-04-25 2025-04-30 2025-07-10"),
        ("2026-01-02", "2026-01-07 2026-01-09 2026-01-19 2026-01-23 2026-01-28 2026-04-09"),
    ],
)
def test_deadlines_of_the_worked_examples(diterima: str, jatuh: str) -> None:
    tanggal = date.fromisoformat(diterima)
    for jumlah, harap in zip((3, 5, 10, 14, 17, 60), jatuh.split(), strict=True):
        assert KANTOR.add_hari_kerja(tanggal, jumlah) == date.fromisoformat(harap)
        assert KANTOR.count_hari_kerja(tanggal, date.fromisoformat(harap)) == jumlah
        tenggat = compute_tenggat(at(f"{diterima} 10:00"), jumlah, "hari_kerja", KANTOR)
        assert local(tenggat) == f"{harap} 23:59"


@pytest.mark.parametrize(
    ("tahun", "dengan_cuti", "tanpa_cuti"),
    [(2025, [58, 51, 64, 64], [60, 58, 65, 65]), (2026, [55, 57, 64, 64], [60, 59, 64, 65])],
)
def test_working_days_of_each_quarter(tahun: int, dengan_cuti: list[int], tanpa_cuti: list[int]) -> None:
    tanpa = Kalender("Asia/Jakarta", libur=frozenset(LIBUR_NASIONAL))
    triwulan = [Periode(tahun, "triwulan", i) for i in range(1, 5)]
    assert [count_periode(KANTOR, t) for t in triwulan] == dengan_cuti
    assert [count_periode(tanpa, t) for t in triwulan] == tanpa_cuti
    assert [sum(count_periode(KANTOR, b) for b in t.bulan()) for t in triwulan] == dengan_cuti
    assert count_periode(KANTOR, Periode(tahun, "tahun")) == sum(dengan_cuti)


def test_day_of_receipt_is_day_nought_even_when_it_is_no_working_day() -> None:
    for hari in (date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 7)):
        assert POLOS.add_hari_kerja(hari, 0) == hari
        assert POLOS.add_hari_kerja(hari, 1) == date(2026, 6, 8)
        assert POLOS.count_hari_kerja(hari, hari) == 0
    assert POLOS.count_hari_kerja(date(2026, 6, 5), date(2026, 6, 7)) == 0
    assert POLOS.count_hari_kerja(date(2026, 6, 8), date(2026, 6, 5)) == 0


@pytest.mark.parametrize(
    ("zona", "diterima", "jatuh", "utc"),
    [
        ("Asia/Makassar", "2026-03-31 23:30", "2026-04-01 23:59", "2026-04-01T15:59:59.999999+00:00"),
        ("Asia/Makassar", "2026-04-01 00:10", "2026-04-02 23:59", "2026-04-02T15:59:59.999999+00:00"),
        ("Asia/Jakarta", "2026-04-01 00:10", "2026-04-02 23:59", "2026-04-02T16:59:59.999999+00:00"),
        ("Asia/Jayapura", "2026-04-01 00:10", "2026-04-02 23:59", "2026-04-02T14:59:59.999999+00:00"),
        ("Asia/Jayapura", "2026-03-31 23:30", "2026-04-01 23:59", "2026-04-01T14:59:59.999999+00:00"),
    ],
)
def test_days_are_those_of_the_offices_own_zone(zona: str, diterima: str, jatuh: str, utc: str) -> None:
    tenggat = compute_tenggat(at(diterima, zona), 1, "hari_kerja", Kalender(zona))
    assert (local(tenggat, zona), tenggat.isoformat()) == (jatuh, utc)


@pytest.mark.parametrize("zona", sorted(ZONA))
def test_holiday_is_off_from_local_midnight_to_local_midnight(zona: str) -> None:
    kalender = Kalender(zona, libur=frozenset({date(2026, 8, 17)}), buka=time(0), tutup=time(23, 59))
    assert kalender.is_jam_kerja(at("2026-08-14 23:58", zona))
    assert not kalender.is_jam_kerja(at("2026-08-17 00:00", zona))
    assert not kalender.is_jam_kerja(at("2026-08-17 23:58", zona))
    assert kalender.is_jam_kerja(at("2026-08-18 00:00", zona))
    assert kalender.next_jam_kerja(at("2026-08-17 12:00", zona)) == at("2026-08-18 00:00", zona)


def test_instant_is_never_taken_for_a_date_nor_a_naive_clock_for_an_instant() -> None:
    with pytest.raises(TypeError):
        POLOS.is_hari_kerja(datetime(2026, 8, 17, tzinfo=UTC))
    polos = datetime(2026, 8, 18, 9)  # noqa: DTZ001
    for panggil in (
        lambda: POLOS.is_jam_kerja(polos),
        lambda: POLOS.next_jam_kerja(polos),
        lambda: POLOS.add_menit_kerja(polos, 1),
        lambda: POLOS.count_menit_kerja(polos, polos),
        lambda: compute_tenggat(polos, 1, "hari", POLOS),
        lambda: compute_tenggat(at("2026-08-18 09:00"), 1, "hari", POLOS, [(polos, polos)]),
    ):
        with pytest.raises(ValueError, match="naive"):
            panggil()


def test_any_choice_of_weekdays_counts_only_those_days() -> None:
    """Elsewhere hours came out wrong unless Monday and Thursday were both set."""
    for hari in ({1}, {1, 2}, {0, 4}, {3}, {5, 6}, set(range(6)), set(range(7))):
        kalender = Kalender("Asia/Jakarta", hari=frozenset(hari))
        assert kalender.count_hari_kerja(date(2026, 6, 7), date(2026, 6, 14)) == len(hari)
        assert kalender.count_menit_kerja(at("2026-06-08 00:00"), at("2026-06-15 00:00")) == 480 * len(hari)


def test_worked_date_wins_over_weekend_and_holiday() -> None:
    kalender = Kalender(
        "Asia/Jakarta",
        libur=frozenset({date(2026, 8, 17), date(2026, 8, 18)}),
        kerja=frozenset({date(2026, 8, 15), date(2026, 8, 17)}),
    )
    kerja = [h for h in range(14, 20) if kalender.is_hari_kerja(date(2026, 8, h))]
    assert kerja == [14, 15, 17, 19]
    assert kalender.is_jam_kerja(at("2026-08-15 09:00"))


def test_working_hours_begin_with_the_opening_and_end_before_the_closing() -> None:
    jam = {"07:59": False, "08:00": True, "12:30": True, "15:59": True, "16:00": False, "23:59": False}
    assert {j: POLOS.is_jam_kerja(at(f"2026-06-08 {j}")) for j in jam} == jam
    assert not POLOS.is_jam_kerja(at("2026-06-07 09:00"))


@pytest.mark.parametrize(
    ("saat", "berikut"),
    [
        ("2026-06-08 07:59", "2026-06-08 08:00"),
        ("2026-06-08 08:00", "2026-06-08 08:00"),
        ("2026-06-08 12:34", "2026-06-08 12:34"),
        ("2026-06-08 16:00", "2026-06-09 08:00"),
        ("2026-06-05 16:01", "2026-06-08 08:00"),
        ("2026-06-06 09:00", "2026-06-08 08:00"),
    ],
)
def test_next_working_moment(saat: str, berikut: str) -> None:
    assert local(POLOS.next_jam_kerja(at(saat))) == berikut


@pytest.mark.parametrize(
    ("saat", "menit", "jatuh"),
    [
        ("2026-06-08 09:00", 60, "2026-06-08 10:00"),
        ("2026-06-08 15:30", 30, "2026-06-08 16:00"),
        ("2026-06-08 15:30", 31, "2026-06-09 08:01"),
        ("2026-06-05 15:30", 60, "2026-06-08 08:30"),
        ("2026-06-06 09:00", 1, "2026-06-08 08:01"),
        ("2026-06-08 03:00", 480, "2026-06-08 16:00"),
        ("2026-06-08 08:00", 481, "2026-06-09 08:01"),
        ("2026-06-06 09:00", 0, "2026-06-06 09:00"),
    ],
)
def test_minutes_run_only_in_working_hours(saat: str, menit: int, jatuh: str) -> None:
    """A deadline at midnight or in the night, as seen elsewhere, cannot come out."""
    assert local(POLOS.add_menit_kerja(at(saat), menit)) == jatuh
    assert POLOS.count_menit_kerja(at(saat), at(jatuh)) == menit
    assert local(compute_tenggat(at(saat), menit, "menit", POLOS)) == jatuh


def test_hours_are_working_hours_and_days_are_calendar_days() -> None:
    assert local(compute_tenggat(at("2026-06-05 15:00"), 2, "jam", POLOS)) == "2026-06-08 09:00"
    assert local(compute_tenggat(at("2026-06-05 15:00"), 2, "hari", POLOS)) == "2026-06-07 23:59"
    assert local(compute_tenggat(at("2026-06-05 15:00"), 0, "hari_kerja", POLOS)) == "2026-06-05 23:59"


def test_last_microsecond_of_the_due_day_is_on_time() -> None:
    tenggat = compute_tenggat(at("2026-06-05 15:00"), 1, "hari_kerja", POLOS)
    assert at("2026-06-08 23:59:59.999999") <= tenggat < at("2026-06-09 00:00")


SENIN = "2026-06-08 10:00"


@pytest.mark.parametrize(
    ("jeda", "hari_kerja", "hari"),
    [
        ([], "2026-06-15", "2026-06-13"),
        ([("09 09:00", "09 17:00")], "2026-06-15", "2026-06-13"),
        ([("09 09:00", "10 09:00")], "2026-06-16", "2026-06-14"),
        ([("09 23:59", "10 00:01")], "2026-06-16", "2026-06-14"),
        ([("12 09:00", "15 09:00")], "2026-06-16", "2026-06-16"),
        ([("12 09:00", "14 09:00")], "2026-06-15", "2026-06-15"),
        ([("09 09:00", "10 09:00"), ("10 10:00", "11 09:00")], "2026-06-17", "2026-06-15"),
        ([("09 09:00", "10 09:00"), ("09 10:00", "10 12:00")], "2026-06-16", "2026-06-14"),
        ([("10 10:00", "11 09:00"), ("09 09:00", "12 09:00")], "2026-06-18", "2026-06-16"),
        ([("01 09:00", "09 09:00")], "2026-06-16", "2026-06-14"),
        ([("01 09:00", "05 09:00")], "2026-06-15", "2026-06-13"),
        ([("10 09:00", "09 09:00")], "2026-06-15", "2026-06-13"),
    ],
    ids=["none", "same-day", "one-night", "two-minutes", "weekend-and-monday", "weekend-only", "touching",
         "overlapping", "nested", "begun-before", "before", "reversed"],
)  # fmt: skip
def test_pause_moves_the_due_date_by_its_days(jeda: list[tuple[str, str]], hari_kerja: str, hari: str) -> None:
    rentang = [(at(f"2026-06-{a}"), at(f"2026-06-{b}")) for a, b in jeda]
    for satuan, harap in (("hari_kerja", hari_kerja), ("hari", hari)):
        tenggat = compute_tenggat(at(SENIN), 5, satuan, POLOS, rentang)  # type: ignore[arg-type]
        assert local(tenggat) == f"{harap} 23:59"


@pytest.mark.parametrize(
    ("jeda", "jatuh"),
    [
        ([("08 11:00", "08 11:30")], "08 12:30"),
        ([("08 11:00", "09 09:00")], "09 10:00"),
        ([("08 16:00", "09 08:00")], "08 12:00"),
        ([("08 11:00", "08 12:00"), ("08 11:30", "08 12:30")], "08 13:30"),
        ([("08 11:00:30", "08 11:01"), ("08 11:02", "08 11:02:30")], "08 12:01"),
        ([("08 09:00", "08 10:30")], "08 12:30"),
    ],
    ids=["half-hour", "over-night", "night-only", "overlapping", "half-minutes", "begun-before"],
)
def test_pause_of_a_deadline_in_hours_adds_working_time_not_wall_clock(jeda: list[tuple[str, str]], jatuh: str) -> None:
    rentang = [(at(f"2026-06-{a}"), at(f"2026-06-{b}")) for a, b in jeda]
    assert local(compute_tenggat(at(SENIN), 2, "jam", POLOS, rentang)) == f"2026-06-{jatuh}"


@pytest.mark.parametrize(
    ("isi", "bidang"),
    [
        ({"hari": frozenset()}, "hari"),
        ({"hari": frozenset({0, 7})}, "hari"),
        ({"buka": time(8), "tutup": time(8)}, "tutup"),
        ({"buka": time(16), "tutup": time(8)}, "tutup"),
        ({"zona": "Asia/Atlantis"}, "zona"),
        ({"zona": "../../etc/passwd"}, "zona"),
    ],
)
def test_calendar_that_leaves_nothing_to_work_in_is_refused(isi: dict[str, object], bidang: str) -> None:
    with pytest.raises(DomainError) as salah:
        Kalender(**{"zona": "Asia/Jakarta", **isi})  # type: ignore[arg-type]
    assert salah.value.bidang == bidang


def test_search_ends_when_every_day_is_a_holiday() -> None:
    awal = date(2026, 1, 1)
    mati = Kalender("Asia/Jakarta", libur=frozenset(awal + timedelta(days=i) for i in range(5000)))
    for panggil in (
        lambda: mati.add_hari_kerja(awal, 1),
        lambda: mati.next_jam_kerja(at("2026-01-01 09:00")),
        lambda: mati.add_menit_kerja(at("2026-01-01 09:00"), 1),
        lambda: compute_tenggat(at("2026-01-01 09:00"), 1, "hari_kerja", mati),
    ):
        with pytest.raises(DomainError, match="sepuluh tahun"):
            panggil()
    assert mati.count_hari_kerja(awal, date(2027, 1, 1)) == 0


@pytest.mark.parametrize("satuan", ["menit", "jam", "hari_kerja", "hari"])
def test_amounts_that_make_no_sense_are_refused(satuan: Satuan) -> None:
    with pytest.raises(DomainError, match="kurang dari nol"):
        compute_tenggat(at(SENIN), -1, satuan, POLOS)
    for jumlah in (3_000_000, 10**18):
        with pytest.raises(DomainError, match="sepuluh tahun"):
            compute_tenggat(at(SENIN), jumlah, satuan, POLOS)
    with pytest.raises(DomainError):
        compute_tenggat(datetime(9999, 12, 20, tzinfo=UTC), 10_000, satuan, POLOS)


tanggal_apa_pun = st.dates(date(2020, 1, 1), date(2030, 12, 31))
saat_apa_pun = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
kalender_apa_pun = st.builds(
    Kalender,
    zona=st.sampled_from(sorted(ZONA)),
    hari=st.frozensets(st.integers(0, 6), min_size=1),
    libur=st.frozensets(st.dates(date(2024, 1, 1), date(2024, 6, 30)), max_size=40),
    kerja=st.frozensets(st.dates(date(2024, 1, 1), date(2024, 6, 30)), max_size=10),
    buka=st.builds(time, st.integers(0, 11), st.sampled_from([0, 15, 30])),
    tutup=st.builds(time, st.integers(12, 23), st.sampled_from([0, 30, 59])),
)
tanggal_2024 = st.dates(date(2023, 12, 1), date(2024, 7, 31))
saat_2024 = st.datetimes(datetime(2023, 12, 1), datetime(2024, 7, 31), timezones=st.just(UTC))  # noqa: DTZ001
jeda_2024 = st.lists(st.tuples(saat_2024, st.timedeltas(timedelta(), timedelta(days=20))), max_size=4).map(
    lambda daftar: [(a, a + lama) for a, lama in daftar]
)
satuan_apa_pun = st.sampled_from(["menit", "jam", "hari_kerja", "hari"])


@given(kalender_apa_pun, tanggal_2024, st.integers(0, 80))
def test_counting_undoes_adding(kalender: Kalender, tanggal: date, jumlah: int) -> None:
    jatuh = kalender.add_hari_kerja(tanggal, jumlah)
    assert kalender.count_hari_kerja(tanggal, jatuh) == jumlah
    assert jumlah == 0 or kalender.is_hari_kerja(jatuh)
    assert kalender.add_hari_kerja(jatuh, 1) > jatuh


@given(kalender_apa_pun, tanggal_2024, tanggal_2024, st.integers(0, 80))
def test_later_receipt_or_more_days_never_end_earlier(kalender: Kalender, a: date, b: date, jumlah: int) -> None:
    a, b = sorted((a, b))
    assert kalender.add_hari_kerja(a, jumlah) <= kalender.add_hari_kerja(b, jumlah)
    assert kalender.add_hari_kerja(a, jumlah) < kalender.add_hari_kerja(a, jumlah + 1)


@given(kalender_apa_pun, tanggal_2024, tanggal_2024, tanggal_2024)
def test_counts_of_neighbouring_ranges_add_up(kalender: Kalender, a: date, b: date, c: date) -> None:
    a, b, c = sorted((a, b, c))
    assert kalender.count_hari_kerja(a, b) + kalender.count_hari_kerja(b, c) == kalender.count_hari_kerja(a, c)


@given(kalender_apa_pun, saat_2024, st.integers(0, 6000))
def test_counting_minutes_undoes_adding_them(kalender: Kalender, saat: datetime, menit: int) -> None:
    jatuh = kalender.add_menit_kerja(saat, menit)
    assert kalender.count_menit_kerja(saat, jatuh) == menit
    assert kalender.add_menit_kerja(saat, menit + 1) > jatuh
    setempat = jatuh.astimezone(ZoneInfo(kalender.zona))
    assert menit == 0 or kalender.buka < setempat.time() <= kalender.tutup
    assert menit == 0 or kalender.is_hari_kerja(setempat.date())


@given(kalender_apa_pun, saat_2024)
def test_next_working_moment_lies_in_working_hours_with_no_work_before(kalender: Kalender, saat: datetime) -> None:
    berikut = kalender.next_jam_kerja(saat)
    assert berikut >= saat
    assert kalender.is_jam_kerja(berikut)
    assert kalender.count_menit_kerja(saat, berikut) == 0


@given(kalender_apa_pun, saat_2024, st.integers(0, 60), satuan_apa_pun, jeda_2024, st.data())
def test_pauses_never_shorten_and_their_order_does_not_matter(
    kalender: Kalender, mulai: datetime, jumlah: int, satuan: Satuan, jeda: list[Jeda], data: st.DataObject
) -> None:
    tenggat = [compute_tenggat(mulai, jumlah, satuan, kalender, jeda[:n]) for n in range(len(jeda) + 1)]
    assert tenggat == sorted(tenggat)
    acak = data.draw(st.permutations(jeda))
    assert compute_tenggat(mulai, jumlah, satuan, kalender, acak) == tenggat[-1]
    assert compute_tenggat(mulai, jumlah, satuan, kalender, [*jeda, *jeda]) == tenggat[-1]


@given(kalender_apa_pun, saat_2024, st.integers(0, 60), jeda_2024)
def test_pauses_move_by_exactly_the_working_days_on_which_one_was_running(
    kalender: Kalender, mulai: datetime, jumlah: int, jeda: list[Jeda]
) -> None:
    rentang = [(local_date(a, kalender.zona), local_date(b, kalender.zona)) for a, b in jeda]
    awal = local_date(mulai, kalender.zona)
    semua = {a + timedelta(days=i) for a, b in rentang for i in range(1, (b - a).days + 1)}
    lama = sum(1 for h in semua if h > awal and kalender.is_hari_kerja(h))
    tenggat = compute_tenggat(mulai, jumlah, "hari_kerja", kalender, jeda)
    assert local_date(tenggat, kalender.zona) == kalender.add_hari_kerja(awal, jumlah + lama)


@given(tanggal_apa_pun, st.integers(0, 60), st.frozensets(tanggal_apa_pun, max_size=20))
def test_more_holidays_never_shorten(tanggal: date, jumlah: int, libur: frozenset[date]) -> None:
    lebih = Kalender("Asia/Jakarta", libur=KANTOR.libur | libur)
    assert lebih.add_hari_kerja(tanggal, jumlah) >= KANTOR.add_hari_kerja(tanggal, jumlah)


@given(saat_apa_pun, saat_apa_pun)
def test_minutes_between_are_never_negative(a: datetime, b: datetime) -> None:
    assert POLOS.count_menit_kerja(a, b) >= 0
    assert POLOS.count_menit_kerja(max(a, b), min(a, b)) == 0
