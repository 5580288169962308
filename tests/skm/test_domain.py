"""The index: published examples, borders, rounding, ties, warnings. No database."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.inti.galat import DomainError
from portal.skm.domain.indeks import (
    Indeks,
    Rekap,
    check_nilai,
    compare_bobot,
    compute_indeks,
    count_jawaban,
    list_peringatan,
    mean_of_layanan,
)
from portal.skm.domain.instrumen import Instrumen, classify, round_half_up
from portal.skm.domain.samar import suppress_small
from portal.skm.domain.statistik import sampel_minimum, t_quantile
from portal.skm.instrumen import build_instrumen, find_instrumen
from tests.pabrik.skm import UNSUR, make_nilai, read_kasus, spread_sums

SKM = find_instrumen("skm")
KELAS = [
    {"batas": "88.31", "mutu": "A", "kinerja": "Sangat baik"},
    {"batas": "76.61", "mutu": "B", "kinerja": "Baik"},
    {"batas": "65.00", "mutu": "C", "kinerja": "Kurang baik"},
    {"batas": "25.00", "mutu": "D", "kinerja": "Tidak baik"},
]


def small_instrumen(k: int, *, skala: int = 4, faktor: str = "25", bobot: list[str] | None = None) -> Instrumen:
    kode = [f"u{i}" for i in range(1, k + 1)]
    unsur = [
        {
            "kode": u,
            "slot": i,
            "nama": {"id": u},
            "pertanyaan": {"id": u},
            "jawaban": {"id": [str(s) for s in range(1, skala + 1)]},
            **({"bobot": bobot[i - 1]} if bobot else {}),
        }
        for i, u in enumerate(kode, start=1)
    ]
    return build_instrumen(
        {
            "kode": "uji",
            "versi": 1,
            "nama": {"id": "Uji"},
            "dasar_hukum": {"id": "-"},
            "skala": skala,
            "faktor": faktor,
            "unsur": unsur,
            "urutan_kuesioner": kode,
            "kelas": KELAS,
        }
    )


def index_of(instrumen: Instrumen, matriks: list[list[int]], kode: tuple[str, ...] | None = None) -> Indeks:
    nama = kode or tuple(u.kode for u in instrumen.unsur)
    return compute_indeks(instrumen, count_jawaban(instrumen, (dict(zip(nama, b, strict=True)) for b in matriks)))


def rekap_of_total(n: int, total: int) -> Rekap:
    """Return counts of n answers whose scores sum to `total` over all unsur."""
    per, lebih = divmod(total, 9)
    jumlah = [per + (1 if i < lebih else 0) for i in range(9)]
    return count_jawaban(SKM, (dict(zip(UNSUR, b, strict=True)) for b in spread_sums(jumlah, n)))


def test_sekadau_matrix_gives_the_published_index() -> None:
    kasus = read_kasus("sekadau-2019s1-first49")
    indeks = index_of(SKM, kasus["raw_matrix"], UNSUR)
    assert [u.jumlah for u in indeks.unsur] == [138, 139, 150, 177, 159, 163, 161, 143, 159]
    assert (indeks.n, indeks.ikm, indeks.kelas.mutu) == (49, Decimal("78.74"), "B")
    assert (indeks.terendah, indeks.tertinggi) == (("persyaratan",), ("biaya",))
    assert indeks.ik95 == Decimal("2.48")
    assert compare_bobot(indeks, "0.11") == Decimal("77.95")
    assert [indeks.unsur[0].nrr_bulat, indeks.unsur[3].nrr_bulat] == [Decimal("2.8163"), Decimal("3.6122")]


def test_serang_sums_give_exact_index_and_the_published_comparison() -> None:
    kasus = read_kasus("serang-disparpora-2025tw1")
    indeks = index_of(SKM, spread_sums(kasus["unsur_sums_inferred"], 30), UNSUR)
    assert (indeks.ikm, indeks.kelas.mutu) == (Decimal("87.50"), "B")
    assert compare_bobot(indeks, "0.11") == Decimal("86.63")
    assert compare_bobot(indeks, "0.111") == Decimal("87.41")
    assert [str(u.konversi) for u in indeks.unsur] == [
        "87.50", "87.50", "80.83", "94.17", "87.50", "93.33", "93.33", "81.67", "81.67",
    ]  # fmt: skip


def test_gaspul_distributions_give_both_known_figures() -> None:
    kasus = read_kasus("gaspul-2025tw3-n29")
    hitungan = {
        unsur: tuple(sebaran.get(str(s), 0) for s in range(1, 5))
        for unsur, sebaran in zip(UNSUR, kasus["distribution"].values(), strict=True)
    }
    indeks = compute_indeks(SKM, Rekap(29, hitungan, 955, 31_500))
    assert sum(u.jumlah for u in indeks.unsur) == 955
    assert (indeks.ikm, indeks.kelas.mutu) == (Decimal("91.48"), "A")
    assert compare_bobot(indeks, "0.11") == Decimal("90.56")


@pytest.mark.parametrize(
    ("kasus", "ikm", "terendah"),
    [
        ("ppid-site-2025-tw1", "94.54", 8),
        ("ppid-site-2025-tw2", "95.02", 8),
        ("ppid-site-2025-tw3", "95.33", 3),
    ],
)
def test_site_figures_follow_from_the_sums_of_91_respondents(kasus: str, ikm: str, terendah: int) -> None:
    indeks = index_of(SKM, spread_sums([round(r * 91) for r in read_kasus(kasus)["nrr"]], 91), UNSUR)
    assert (indeks.ikm, indeks.kelas.mutu) == (Decimal(ikm), "A")
    assert indeks.terendah == (UNSUR[terendah - 1],)


def test_recomputing_from_rounded_means_gives_another_figure() -> None:
    nrr = [Fraction(str(r)) for r in read_kasus("ppid-site-2025-tw1")["nrr"]]
    assert round_half_up(Fraction(25, 9) * sum(nrr)) == Decimal("94.53")


@pytest.mark.parametrize(
    ("kasus", "bobot", "berbobot", "eksak"),
    [("lab-scribd-res", "1/2", "91.25", "91.25"), ("lab-scribd-ass", "1/2", "85.00", "85.00")],
)
def test_lab_matrices_give_their_published_figures(kasus: str, bobot: str, berbobot: str, eksak: str) -> None:
    indeks = index_of(small_instrumen(2), read_kasus(kasus)["raw_matrix"])
    assert compare_bobot(indeks, bobot) == Decimal(berbobot)
    assert indeks.ikm == Decimal(eksak)


def test_lab_matrix_with_a_score_of_five_is_refused_by_name() -> None:
    with pytest.raises(DomainError, match="nilai 5 di luar skala 1-4"):
        index_of(small_instrumen(3), read_kasus("lab-scribd-rel")["raw_matrix"])


def test_lab_sums_with_weight_033_give_the_published_figure() -> None:
    indeks = index_of(small_instrumen(3), spread_sums([74, 76, 60], 20))
    assert compare_bobot(indeks, "33/100") == Decimal("86.63")
    assert indeks.ikm == Decimal("87.50")


@pytest.mark.parametrize("batas", read_kasus("batas")["batas"], ids=lambda b: str(b["total_score_all_9_unsur"]))
def test_class_borders_are_decided_after_rounding(batas: dict) -> None:
    indeks = compute_indeks(SKM, rekap_of_total(batas["n"], batas["total_score_all_9_unsur"]))
    assert float(indeks.ikm) == batas["ikm_2dp_half_up"]
    assert indeks.kelas.mutu == batas["mutu"]


@pytest.mark.parametrize(("ikm", "mutu"), [("88.31", "A"), ("88.30", "B"), ("76.61", "B"), ("76.60", "C"), ("65.00", "C"), ("64.99", "D"), ("25.00", "D")])  # fmt: skip
def test_every_rounded_figure_has_a_class(ikm: str, mutu: str) -> None:
    assert classify(SKM, Decimal(ikm)).mutu == mutu


def test_half_is_rounded_up_where_binary_and_bankers_rounding_fail() -> None:
    assert round_half_up(Fraction("86.625")) == Decimal("86.63")
    assert round_half_up(Fraction("0.125")) == Decimal("0.13")
    assert round_half_up(Fraction("2.5"), 0) == Decimal("3")


def test_no_answers_give_no_index() -> None:
    indeks = compute_indeks(SKM, Rekap())
    assert (indeks.ikm, indeks.kelas, indeks.unsur, indeks.ik95) == (None, None, (), None)
    assert list_peringatan(SKM, 0, [], None) == ("belum ada responden",)


def test_one_answer_has_no_interval_and_a_warning() -> None:
    indeks = index_of(SKM, [[4] * 9], UNSUR)
    assert (indeks.ikm, indeks.ik95) == (Decimal("100.00"), None)
    assert "responden kurang dari 5" in list_peringatan(SKM, 1, [1], None)


def test_month_below_thirty_is_warned_even_when_the_quarter_has_enough() -> None:
    assert "responden per bulan < 30" in list_peringatan(SKM, 100, [60, 29, 11], None)
    assert list_peringatan(SKM, 90, [30, 30, 30], None) == ()


def test_ties_for_the_lowest_unsur_are_all_named() -> None:
    indeks = compute_indeks(SKM, count_jawaban(SKM, [make_nilai(3, waktu=2, sarpras=2)]))
    assert indeks.terendah == ("waktu", "sarpras")


def test_figures_follow_the_code_of_an_unsur_not_its_place() -> None:
    terbalik = dict(reversed(make_nilai(3, sarpras=1, pengaduan=4).items()))
    indeks = compute_indeks(SKM, count_jawaban(SKM, [terbalik]))
    oleh_kode = {u.unsur.kode: u.jumlah for u in indeks.unsur}
    assert (oleh_kode["sarpras"], oleh_kode["pengaduan"]) == (1, 4)
    assert SKM.kuesioner[7].kode == "sarpras"
    assert SKM.unsur[7].kode == "pengaduan"


@pytest.mark.parametrize("salah", [0, 5, -1])
def test_score_outside_the_scale_is_refused_with_its_unsur(salah: int) -> None:
    with pytest.raises(DomainError) as galat:
        check_nilai(SKM, make_nilai(3, waktu=salah))
    assert (galat.value.kode, galat.value.bidang) == ("di_luar_skala", "waktu")


def test_missing_answer_is_refused_and_never_counted_as_zero() -> None:
    nilai = make_nilai()
    del nilai["sarpras"]
    with pytest.raises(DomainError) as galat:
        count_jawaban(SKM, [nilai])
    assert galat.value.kode == "jawaban_kosong"


def test_unit_index_comes_pooled_and_as_mean_of_services() -> None:
    kasus = read_kasus("agregasi-unit")
    rekap = [count_for(s["nilai_unsur_x25"], s["n"]) for s in kasus["layanan"]]
    indeks = [compute_indeks(SKM, r) for r in rekap]
    assert [float(i.ikm) for i in indeks] == [s["ikm"] for s in kasus["layanan"]]
    assert mean_of_layanan(indeks) == Decimal("82.22")
    assert compute_indeks(SKM, rekap[0] + rekap[1]).ikm == Decimal("83.09")


def count_for(x25: list[int], n: int) -> Rekap:
    return count_jawaban(SKM, (dict(zip(UNSUR, b, strict=True)) for b in spread_sums([v * n // 25 for v in x25], n)))


def test_services_without_answers_do_not_lower_the_mean() -> None:
    ada = compute_indeks(SKM, count_jawaban(SKM, [make_nilai(4)]))
    assert mean_of_layanan([ada, Indeks(SKM, 0)]) == Decimal("100.00")
    assert mean_of_layanan([Indeks(SKM, 0)]) is None


def test_weights_of_an_instrument_must_sum_to_one() -> None:
    small_instrumen(3, bobot=["1/2", "1/4", "1/4"])
    with pytest.raises(ValueError, match="inconsistent"):
        small_instrumen(3, bobot=["1/2", "1/4", "1/3"])


def test_declared_weights_are_used() -> None:
    berbobot = small_instrumen(2, bobot=["3/4", "1/4"])
    assert index_of(berbobot, [[4, 2]]).ikm == Decimal("87.50")


def test_six_point_scale_is_converted_by_its_own_factor() -> None:
    spak = small_instrumen(5, skala=6, faktor="2/3")
    assert index_of(spak, [[6] * 5]).ikm == Decimal("4.00")
    assert index_of(spak, [[1] * 5]).ikm == Decimal("0.67")


KREJCIE = (
    "10|10 15|14 20|19 25|24 30|28 35|32 40|36 45|40 50|44 55|48 60|52 65|56 70|59 75|63 80|66 85|70 90|73 95|76 "
    "100|80 110|86 120|92 130|97 140|103 150|108 160|113 170|118 180|123 190|127 200|132 210|136 220|140 230|144 "
    "240|148 250|152 260|155 270|159 280|162 290|165 300|169 320|175 340|181 360|186 380|191 400|196 420|201 440|205 "
    "460|210 480|214 500|217 550|226 600|234 650|242 700|248 750|254 800|260 850|265 900|269 950|274 1000|278 1100|285 "
    "1200|291 1300|297 1400|302 1500|306 1600|310 1700|313 1800|317 1900|320 2000|322 2200|327 2400|331 2600|335 "
    "2800|338 3000|341 3500|346 4000|351 4500|354 5000|357 6000|361 7000|364 8000|367 9000|368 10000|370 15000|375 "
    "20000|377 30000|379 40000|380 50000|381 75000|382 1000000|384"
)


@pytest.mark.parametrize("baris", KREJCIE.split())
def test_minimum_sample_equals_the_published_table(baris: str) -> None:
    populasi, sampel = map(int, baris.split("|"))
    assert sampel_minimum(populasi) == sampel


@pytest.mark.parametrize(("derajat", "t"), [(1, 12.7062), (2, 4.3027), (5, 2.5706), (29, 2.0452), (48, 2.0106), (120, 1.9799), (1000, 1.9623)])  # fmt: skip
def test_t_quantile_equals_the_tables(derajat: int, t: float) -> None:
    assert t_quantile(derajat) == pytest.approx(t, abs=5e-5)


def test_single_small_cell_cannot_be_found_by_subtraction() -> None:
    assert suppress_small({"L": 27, "P": 3}) == {"L": "–", "P": "<5"}
    assert suppress_small({"a": 20, "b": 3, "c": 2, "d": 0}) == {"a": "20", "b": "<5", "c": "<5", "d": "0"}
    assert suppress_small({"a": 290, "b": 4, "c": 4, "d": 39}) == {"a": "290", "b": "<5", "c": "<5", "d": "–"}
    assert suppress_small({"L": 27, "P": 5}) == {"L": "27", "P": "5"}


jawaban = st.fixed_dictionaries(dict.fromkeys(UNSUR, st.integers(1, 4)))


@given(st.lists(jawaban, min_size=1, max_size=40), st.randoms())
@settings(max_examples=80, deadline=None)
def test_order_and_batching_never_change_a_digit(daftar: list[dict[str, int]], acak: object) -> None:
    semua = compute_indeks(SKM, count_jawaban(SKM, daftar))
    acak.shuffle(daftar)  # type: ignore[attr-defined]
    potong = len(daftar) // 2
    gabung = count_jawaban(SKM, daftar[potong:]) + count_jawaban(SKM, daftar[:potong])
    lain = compute_indeks(SKM, gabung)
    assert (lain.nilai, lain.ikm, lain.ik95, lain.terendah) == (
        semua.nilai,
        semua.ikm,
        semua.ik95,
        semua.terendah,
    )


@given(st.lists(jawaban, min_size=1, max_size=40))
@settings(max_examples=80, deadline=None)
def test_index_lies_between_25_and_100_and_doubling_the_answers_changes_nothing(
    daftar: list[dict[str, int]],
) -> None:
    rekap = count_jawaban(SKM, daftar)
    indeks = compute_indeks(SKM, rekap)
    assert 25 <= indeks.nilai <= 100
    assert compute_indeks(SKM, rekap + rekap).nilai == indeks.nilai
