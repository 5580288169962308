"""Worked examples that were published, and the mistakes seen in them. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.skm.domain.indeks import Rekap, compute_indeks, index_without, straddled
from portal.skm.domain.instrumen import classify, round_half_up
from portal.skm.domain.samar import hidden_cells
from portal.skm.domain.statistik import combine_galat, differ
from portal.skm.impor.baku import parse_tabel
from portal.skm.instrumen import find_instrumen
from tests.pabrik.skm import UNSUR, read_kasus, spread_sums
from tests.skm.test_domain import KELAS, index_of, small_instrumen

SKM = find_instrumen("skm")
BOBOT = {"1/9": Fraction(1, 9), "0,1111": Fraction("0.1111"), "0,111": Fraction("0.111"), "0,11": Fraction("0.11")}


def published_nrr(kasus: str) -> list[Fraction]:
    return [Fraction(str(r)) for r in read_kasus(kasus)["nrr"]]


def reproduce(kasus: str) -> list[str]:
    """Return the weights with which the published means give the published index."""
    terbit = Decimal(str(read_kasus(kasus)["published_ikm"])).quantize(Decimal("0.01"))
    jumlah = sum(published_nrr(kasus), Fraction(0))
    return [nama for nama, bobot in BOBOT.items() if round_half_up(25 * bobot * jumlah) == terbit]


@pytest.mark.parametrize(
    ("kasus", "bobot"),
    [
        ("tubaba-dukcapil-2023s1-n1", ["1/9"]),
        ("ppid-site-2025-tw1", ["1/9"]),
        ("ppid-site-2025-tw2", ["1/9"]),
        ("ppid-site-2025-tw3", ["1/9"]),
        ("ppid-site-2025-tw4", ["0,1111"]),
        ("serang-disparpora-2025tw1", ["0,11"]),
        ("bpbatam-ptsp-2026tw1", ["0,1111"]),
        ("gaspul-2025tw3-n29", ["0,11"]),
        ("sumbar-dpmptsp-sem1", []),
        ("skm-national-sync-payload-example", []),
        ("skm-dashboard-fixture-2450", []),
        ("skm-landing-fallback-82-5", []),
    ],
)
def test_published_figures_follow_from_one_known_weight_or_from_none(kasus: str, bobot: list[str]) -> None:
    assert reproduce(kasus) == bobot


def test_sumbar_weighted_column_is_reproduced_and_its_index_is_not() -> None:
    kasus = read_kasus("sumbar-dpmptsp-sem1")
    kolom = [round_half_up(r * Fraction("0.111"), 3) for r in published_nrr("sumbar-dpmptsp-sem1")]
    assert [float(k) for k in kolom] == kasus["nrr_tertimbang"]
    eksak = round_half_up(Fraction(25, 9) * sum(published_nrr("sumbar-dpmptsp-sem1")))
    assert eksak == Decimal("82.70")
    assert eksak - Decimal(str(kasus["published_ikm"])) == Decimal("0.99")
    assert reproduce("sumbar-dpmptsp-sem1") == []


def test_rounded_weighted_means_are_never_summed() -> None:
    nrr = published_nrr("puskesmas-phc-pendaftaran-2012")
    lewat_kolom = 25 * round_half_up(sum((r * Fraction("0.071") for r in nrr), Fraction(0)), 3)
    assert (
        lewat_kolom == Decimal("76.475") == Decimal(str(read_kasus("puskesmas-phc-pendaftaran-2012")["published_ikm"]))
    )
    indeks = index_of(small_instrumen(14), spread_sums([int(r * 50) for r in nrr], 50))
    assert indeks.ikm == Decimal("76.93")


def test_the_classes_are_those_of_2017_not_of_2004() -> None:
    for lama, mutu in (("81.26", "B"), ("62.51", "D"), ("43.76", "D"), ("88.30", "B")):
        assert classify(SKM, Decimal(lama)).mutu == mutu


def test_a_letter_always_follows_from_its_figure() -> None:
    kasus = read_kasus("skm-dashboard-fixture-2450")
    assert kasus["published_mutu"] == "A"
    assert classify(SKM, Decimal(str(kasus["published_ikm"]))).mutu == "B"


def test_an_instrument_with_another_unsur_or_other_classes_is_never_counted_together_with_skm() -> None:
    sarpras = SKM.oleh_kode["sarpras"]
    pungutan = replace(sarpras, kode="pungutan")
    urutan = tuple("pungutan" if k == "sarpras" else k for k in SKM.urutan_kuesioner)
    unsur = tuple(pungutan if u is sarpras else u for u in SKM.unsur)
    assert not SKM.same_figures(replace(SKM, unsur=unsur, urutan_kuesioner=urutan))
    assert not SKM.same_figures(replace(SKM, kelas=SKM.kelas[1:]))
    assert SKM.same_figures(replace(SKM, versi=2, nama={"id": "Survei"}))


def test_classes_of_one_instrument_do_not_judge_another() -> None:
    persepsi = replace(small_instrumen(2), kelas=tuple(replace(k, batas=k.batas + 5) for k in SKM.kelas))
    assert [classify(i, Decimal("90.00")).mutu for i in (SKM, persepsi)] == ["A", "B"]
    assert len(KELAS) == len(SKM.kelas)


def test_every_unsur_divides_by_its_own_number_of_answers() -> None:
    hitungan = {**dict.fromkeys(UNSUR, (0, 0, 2, 2)), "waktu": (0, 0, 0, 2)}
    indeks = compute_indeks(SKM, Rekap(4, hitungan, 0, 0))
    waktu = next(u for u in indeks.unsur if u.unsur.kode == "waktu")
    assert (waktu.n, waktu.nrr, indeks.unsur[0].n) == (2, Fraction(4), 4)


def test_extremes_are_100_and_25() -> None:
    for skor, ikm, mutu in ((4, "100.00", "A"), (1, "25.00", "D")):
        indeks = index_of(SKM, [[skor] * 9] * 7, UNSUR)
        assert (indeks.ikm, indeks.kelas.mutu if indeks.kelas else None) == (Decimal(ikm), mutu)


def _import(sel: str) -> Any:
    isi = ",".join(UNSUR) + "\n" + ",".join([sel, *["3"] * 8]) + "\n"
    periode, hari = Periode.parse("2025-TW1"), date(2025, 6, 1)
    return parse_tabel(read_tabel(isi.encode()), instrumen=SKM, gratis=False, periode=periode, hari_ini=hari)


@pytest.mark.parametrize("sel", ["0", "5", '"3,45"', "3.45", "Sangat setuju", "-1", ""])
def test_a_cell_that_is_no_score_is_refused_with_its_row_and_never_guessed(sel: str) -> None:
    with pytest.raises(DomainError) as galat:
        _import(sel)
    assert "baris 2" in str(galat.value).lower()
    assert _import("4")[0][0].nilai["persyaratan"] == 4


def test_an_index_without_one_unsur_scales_the_other_weights() -> None:
    indeks = index_of(SKM, [[3, 3, 3, 4, 3, 3, 3, 3, 3]] * 5, UNSUR)
    assert (indeks.ikm, index_without(indeks, "biaya")) == (Decimal("77.78"), Decimal("75.00"))
    berbobot = small_instrumen(3, bobot=["1/2", "1/4", "1/4"])
    assert index_without(index_of(berbobot, [[4, 2, 4]]), "u3") == round_half_up(Fraction(250, 3))
    assert index_without(compute_indeks(SKM, Rekap()), "biaya") is None


def test_an_interval_over_a_border_names_the_other_class() -> None:
    sekadau = index_of(SKM, read_kasus("sekadau-2019s1-first49")["raw_matrix"], UNSUR)
    assert [k.mutu for k in straddled(sekadau)] == ["C"]
    assert straddled(index_of(SKM, [[4] * 9] * 5, UNSUR)) == ()


def test_a_change_within_the_error_of_both_periods_is_no_change() -> None:
    galat = combine_galat(Decimal("3.00"), Decimal("4.00"))
    assert (galat, differ(Decimal("5.00"), galat), differ(Decimal("-5.01"), galat)) == (Decimal("5.00"), False, True)
    assert differ(Decimal("9.00"), combine_galat(None, Decimal("1.00"))) is None


def test_a_hidden_group_never_stands_alone_and_never_with_fewer_than_five_people() -> None:
    assert hidden_cells({"a": 9, "b": 7, "c": 0}) == frozenset()
    assert hidden_cells({"a": 9, "b": 7, "c": 3}) == {"b", "c"}
    assert hidden_cells({"a": 9, "b": 7, "c": 1, "d": 1}) == {"b", "c", "d"}
    assert hidden_cells({"a": 9, "b": 4, "c": 3}) == {"b", "c"}
    assert hidden_cells({"a": 3}) == {"a"}
