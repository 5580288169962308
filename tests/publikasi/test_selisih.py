"""Subtraction: no difference of published sets of squares (units × months) tells on one to four people."""

import random
from collections.abc import Iterable, Iterator, Mapping

import pytest

from portal.inti.periode import Periode
from portal.publikasi.domain.samar import add_shown, reveals_few
from portal.publikasi.domain.selisih import Luas, find_selisih, pick_widest

POHON: Mapping[str, frozenset[int]] = {
    "DINAS": frozenset({1, 2, 3, 4}),
    "BIDANG": frozenset({2, 3}),
    "UPT": frozenset({3}),
    "SATU": frozenset({4}),
}
UNIT = {"DINAS": 1, "BIDANG": 2, "UPT": 3, "SATU": 4}
PERIODE = ("2025", "2025-S1", "2025-S2", "2025-TW1", "2025-TW2", "2025-TW3", "2025-01", "2025-02", "2025-04")


def make_luas(isi: str, n: int, nomor: int = 0) -> Luas:
    """Return a closing from "UNIT PERIOD"."""
    unit, kode = isi.split()
    return Luas(nomor, UNIT[unit], POHON[unit], Periode.parse(kode), n, isi)


def list_luas(isi: Mapping[str, int]) -> list[Luas]:
    return [make_luas(teks, n, ke) for ke, (teks, n) in enumerate(isi.items(), start=1)]


def find_names(terbit: Mapping[str, int], baru: str, n: int) -> set[str]:
    return {satu.nama for satu in find_selisih(make_luas(baru, n, 99), list_luas(terbit))}


@pytest.mark.parametrize(
    ("terbit", "baru", "n", "bentrok"),
    [
        ({"DINAS 2025-TW1": 30}, "DINAS 2025-S1", 31, {"DINAS 2025-TW1"}),
        ({"DINAS 2025-TW1": 30, "DINAS 2025-TW2": 1}, "DINAS 2025-S1", 31, {"DINAS 2025-TW1"}),
        ({"DINAS 2025-S1": 31, "DINAS 2025-TW2": 1}, "DINAS 2025-TW1", 30, {"DINAS 2025-S1"}),
        ({"DINAS 2025-TW1": 30, "DINAS 2025-TW2": 20}, "DINAS 2025", 54, {"DINAS 2025-TW1", "DINAS 2025-TW2"}),
        ({"DINAS 2025": 54, "DINAS 2025-TW1": 30}, "DINAS 2025-TW2", 20, {"DINAS 2025", "DINAS 2025-TW1"}),
        ({"DINAS 2025-S1": 40, "DINAS 2025-TW3": 9}, "DINAS 2025", 50, {"DINAS 2025-S1", "DINAS 2025-TW3"}),
        ({"DINAS 2025-01": 9, "DINAS 2025-02": 8}, "DINAS 2025-TW1", 20, {"DINAS 2025-01", "DINAS 2025-02"}),
        ({"UPT 2025-TW1": 30}, "DINAS 2025-TW1", 31, {"UPT 2025-TW1"}),
        ({"DINAS 2025-TW1": 61, "SATU 2025-TW1": 30}, "UPT 2025-TW1", 30, {"DINAS 2025-TW1", "SATU 2025-TW1"}),
        ({"UPT 2025-TW1": 30}, "DINAS 2025-S1", 33, {"UPT 2025-TW1"}),
        ({"DINAS 2025-TW1": 30}, "DINAS 2025-TW1", 27, {"DINAS 2025-TW1"}),
    ],
)
def test_a_difference_of_one_to_four_people_names_what_it_is_from(
    terbit: Mapping[str, int], baru: str, n: int, bentrok: set[str]
) -> None:
    assert find_names(terbit, baru, n) == bentrok


@pytest.mark.parametrize(
    ("terbit", "baru", "n"),
    [
        ({"DINAS 2025-TW1": 30}, "DINAS 2025-S1", 30),
        ({"DINAS 2025-TW1": 30}, "DINAS 2025-S1", 35),
        ({"DINAS 2025-TW1": 3}, "DINAS 2025-S1", 6),
        ({"DINAS 2025-TW1": 30}, "DINAS 2025-TW2", 31),
        ({"DINAS 2025-S1": 31}, "DINAS 2025-TW2", 1),
        ({"UPT 2025-TW1": 30}, "SATU 2025-TW1", 31),
        ({"SATU 2025-S1": 30}, "DINAS 2025-TW1", 31),
    ],
)
def test_what_tells_on_nobody_may_be_published(terbit: Mapping[str, int], baru: str, n: int) -> None:
    assert find_names(terbit, baru, n) == set()


def test_units_and_periods_together_tell_on_nobody() -> None:
    terbit = {"DINAS 2025-TW1": 20, "SATU 2025-TW1": 10, "SATU 2025-S1": 30}
    assert find_names(terbit, "DINAS 2025-S1", 41) == {*terbit}
    assert find_names(terbit, "DINAS 2025-S1", 45) == set()


def test_a_half_year_goes_with_its_quarters_as_they_were_when_it_was_closed() -> None:
    tw1, tw2 = make_luas("DINAS 2025-TW1", 10, 1), make_luas("DINAS 2025-TW2", 20, 2)
    lama = make_luas("DINAS 2025-S1", 31, 3)
    susulan = make_luas("DINAS 2025-TW1", 25, 4)
    assert set(find_selisih(lama, [tw1, tw2, susulan])) == {tw1, tw2}


def test_what_followed_before_is_no_reason_to_refuse_something_else() -> None:
    lama = {"DINAS 2025-TW1": 30, "DINAS 2025-S1": 31}
    assert find_names(lama, "DINAS 2025-TW3", 20) == set()
    assert find_names(lama, "DINAS 2025", 60) == set()


def list_disjoint(bagian: list[tuple[frozenset[tuple[int, int]], int]]) -> Iterator[int]:
    """Yield the people of every family of parts that do not overlap."""
    if not bagian:
        yield 0
        return
    (sel, n), *sisa = bagian
    yield from list_disjoint(sisa)
    yield from (n + lain for lain in list_disjoint([b for b in sisa if not b[0] & sel]))


def tells_on_few(terbit: Iterable[Luas]) -> bool:
    """Try every difference: a published set less any parts inside it that do not overlap."""
    isi = [
        (frozenset((u, b.urutan) for u in satu.unit_ids for b in satu.periode.bulan()), satu.n)
        for satu in terbit
        if satu.terbaca
    ]
    return any(0 < n - lain < 5 for sel, n in isi for lain in list_disjoint([b for b in isi if b[0] < sel]))


@pytest.mark.parametrize("benih", range(40))
@pytest.mark.parametrize("unit", [True, False], ids=["unit", "periode"])
def test_nothing_follows_from_any_publications_that_were_let_through(benih: int, unit: bool) -> None:
    acak = random.Random(benih)
    isi = [f"{u} 2025-TW1" for u in POHON] if unit else [f"DINAS {kode}" for kode in PERIODE]
    orang = {(u, bulan): acak.choice([0, 0, 1, 2, 4, 5, 9]) for u in range(1, 5) for bulan in range(1, 13)}
    terbit: list[Luas] = []
    for ke, satu in enumerate(acak.sample(isi, len(isi))):
        luas = make_luas(satu, 0, ke)
        n = sum(orang[u, b.urutan] for u in luas.unit_ids for b in luas.periode.bulan())
        baru = make_luas(satu, n, ke)
        if not find_selisih(baru, terbit):
            terbit.append(baru)
        else:
            assert tells_on_few([*terbit, baru]), "refused without a reason"
    assert not tells_on_few(terbit)


def test_the_widest_parts_hold_nobody_twice() -> None:
    isi = list_luas({"UPT 2025-TW1": 5, "BIDANG 2025-TW1": 9, "SATU 2025-TW1": 7})
    assert {satu.nama for satu in pick_widest(isi, lambda luas: luas.unit_ids)} == {"BIDANG 2025-TW1", "SATU 2025-TW1"}


def test_only_cells_that_are_shown_can_be_subtracted() -> None:
    assert add_shown([{"a": 6, "b": 4}, {"a": 5, "b": 9}]) == {"a": 11, "b": 9}
    assert reveals_few({"a": 7}, [add_shown([{"a": 5}, {"a": 2}])])
    assert not reveals_few({"a": 3}, [{"a": 0}])
