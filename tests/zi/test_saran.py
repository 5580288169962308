"""Suggested grades from facts alone: rhythm, shares, rounds, ceilings, and what the portal cannot know."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.inti.periode import Periode
from portal.zi.butir import find_butir, load_lke
from portal.zi.domain.bukti import Ambang, Bukti, Fakta, Ukuran, counts_in, due_date, share_of_layanan
from portal.zi.domain.butir import BAGIAN
from portal.zi.domain.kalimat import Kalimat, format_angka
from portal.zi.domain.saran import Saran, suggest
from portal.zi.domain.survei import count_putaran

NOVEMBER = date(2026, 11, 20)


def piece(kode: str, periode: str = "", **lain: Any) -> Bukti:
    return Bukti(kode, f"Contoh {kode}", date(2026, 2, 3), periode=periode, **lain)


def facts(*bukti: Bukti, hari_ini: date = NOVEMBER, **lain: Any) -> Fakta:
    isi: dict[str, tuple[Bukti, ...]] = {}
    for b in bukti:
        isi[b.kode] = (*isi.get(b.kode, ()), b)
    return Fakta(2026, hari_ini, isi, tenggang_hari=14, **lain)


def measured(nama: str, nilai: int | str | None, *, nihil: bool = False) -> dict[str, Ukuran]:
    return {nama: Ukuran(None if nilai is None else Decimal(nilai), Kalimat("angka"), nihil)}


def say(saran: Saran) -> str:
    return " ".join(k.isi for k in saran.kurang)


def judge(kode: str, *bukti: Bukti, **lain: Any) -> str | None:
    return suggest(find_butir(kode), facts(*bukti, **lain)).huruf


def monev(*triwulan: int, final: bool = True) -> list[Bukti]:
    return [piece(k, f"2026-TW{t}", final=final) for t in triwulan for k in ("laporan-monev", "nota-monev")]


@pytest.mark.parametrize(("triwulan", "huruf"), [((1, 2, 3), "a"), ((1, 3), "b"), ((), "c"), ((4,), "b")])
def test_monev_is_periodic_when_every_due_quarter_has_both_documents(triwulan: tuple[int, ...], huruf: str) -> None:
    assert judge("V.iii.c", *monev(*triwulan)) == huruf


def test_a_report_without_its_note_is_not_periodic() -> None:
    saran = suggest(find_butir("V.iii.c"), facts(*[b for b in monev(1, 2, 3) if b.kode == "laporan-monev"]))
    assert saran.huruf == "b"
    assert "Nota dinas penyampaian laporan monev belum ada untuk TW I, TW II, TW III." in say(saran)


def test_a_draft_does_not_count() -> None:
    assert judge("V.iii.c", *monev(1, 2, 3, final=False)) == "c"


def test_before_anything_is_due_nothing_is_suggested() -> None:
    saran = suggest(find_butir("V.iii.c"), facts(hari_ini=date(2026, 3, 1)))
    assert (saran.huruf, saran.kurang, saran.lengkap) == (None, (), True)


@pytest.mark.parametrize(
    ("kode", "periode", "hari"),
    [
        ("V.iii.c", "2026-TW1", date(2026, 4, 14)),
        ("VI.iv.c", "2026-TW1", date(2026, 5, 14)),
        ("VI.iv.c", "2026-TW4", date(2027, 1, 14)),
        ("VI.iii.c", "2026-S1", date(2026, 7, 14)),
        ("VI.i.c", "2026", date(2027, 1, 14)),
    ],
)
def test_due_months_of_the_sheet_are_kept_with_the_days_of_grace(kode: str, periode: str, hari: date) -> None:
    assert due_date(find_butir(kode), Periode.parse(periode), load_lke().tenggang_hari) == hari


def test_a_document_of_the_half_year_does_not_stand_for_its_quarters() -> None:
    assert judge("V.iv.b", piece("evaluasi-wbs", "2026-S1")) == "b"


@pytest.mark.parametrize(("n", "huruf"), [(5, "a"), (4, "a"), (3, "b"), (2, "c"), (1, "d"), (0, "e")])
def test_rounds_of_the_survey_give_the_grade(n: int, huruf: str) -> None:
    assert judge("VI.iv.a", metrik=measured("putaran_survei", n)) == huruf


def rounds(*tutup: tuple[str, tuple[int, ...]]) -> tuple[list[str], list[str]]:
    daftar = [
        (p := Periode.parse(kode), {b.kode: n for b, n in zip(p.bulan(), per_bulan, strict=True)})
        for kode, per_bulan in tutup
    ]
    hasil = count_putaran(daftar, 30)
    return [p.kode for p in hasil.tutup], [p.kode for p in hasil.sah]


def test_a_quarter_with_one_thin_month_is_no_round() -> None:
    assert rounds(("2026-TW1", (30, 30, 30)), ("2026-TW2", (200, 29, 90))) == (["2026-TW1", "2026-TW2"], ["2026-TW1"])


def test_a_half_year_that_holds_a_closed_quarter_is_not_counted_again() -> None:
    enam = (40,) * 6
    assert rounds(("2026-S1", enam), ("2026-TW1", (40, 40, 40)), ("2026-S2", enam))[1] == ["2026-TW1", "2026-S2"]


@pytest.mark.parametrize(
    ("persen", "huruf"), [("100", "a"), ("99.99", "b"), ("50.01", "b"), ("50", "c"), ("0.5", "c"), ("0", "d")]
)
def test_shares_use_the_bands(persen: str, huruf: str) -> None:
    assert judge("VI.iv.c", metrik=measured("rekom_survei", persen)) == huruf


def test_the_band_of_the_office_moves_the_border() -> None:
    metrik = measured("rekom_survei", "60")
    assert judge("VI.iv.c", metrik=metrik, ambang=Ambang(Decimal(75))) == "c"


def test_what_the_portal_cannot_measure_gives_no_worse_grade() -> None:
    saran = suggest(find_butir("VI.i.a"), facts())
    assert saran.huruf is None
    assert "belum dapat dihitung portal" in saran.alasan[0].isi


def test_a_missing_document_decides_even_when_something_else_is_unknown() -> None:
    assert judge("V.v.a") == "d"
    assert judge("V.v.a", piece("peta-benturan")) is None


def test_no_complaint_at_all_is_not_a_failure() -> None:
    ukuran = measured("pengaduan_ditindaklanjuti", None, nihil=True)["pengaduan_ditindaklanjuti"]
    assert judge("V.iii.b", target={"RA.5.3": (ukuran, Decimal(100))}) == "ya"


@pytest.mark.parametrize(("nilai", "huruf"), [("98", "ya"), ("97.99", "tidak")])
def test_the_target_of_the_year_decides_about_follow_up(nilai: str, huruf: str) -> None:
    ukuran = measured("x", nilai)["x"]
    assert judge("V.iii.b", target={"RA.5.3": (ukuran, Decimal(98))}) == huruf


def test_an_activity_needs_all_its_papers() -> None:
    bagian = [k for k in BAGIAN if k not in ("paket", "notula")]
    isi = [piece("sosialisasi-spip", bagian=b) for b in bagian]
    saran = suggest(find_butir("V.ii.a"), facts(*isi))
    assert "Paket kegiatan sosialisasi SPIP belum memuat: notula." in say(saran)
    utuh = suggest(find_butir("V.ii.a"), facts(*isi, piece("sosialisasi-spip", bagian="notula")))
    assert "sosialisasi SPIP" not in say(utuh)


def test_one_file_may_hold_all_papers_of_an_activity() -> None:
    utuh, foto = (piece("kampanye", "2026-TW1", bagian=b) for b in ("paket", "foto"))
    assert judge("V.i.a", utuh) == "b"
    assert judge("V.i.a", foto) == "c"


def test_a_review_with_inputs_and_stakeholders_is_the_best() -> None:
    assert judge("VI.i.c", piece("reviu"), piece("masukan"), piece("pemangku")) == "a"
    assert judge("VI.i.c", piece("reviu"), piece("masukan")) == "b"
    assert judge("VI.i.c", piece("reviu")) == "c"


@pytest.mark.parametrize(
    ("layanan", "huruf"),
    [([{1}, {2}, {3}], "a"), ([{1}, {2}], "b"), ([{1}], "c"), ([], "d"), ([{1, 2, 3}], "a"), ([None], "a")],
)
def test_evidence_covers_services(layanan: list[set[int] | None], huruf: str) -> None:
    isi = [piece("pernyataan-benturan", layanan=None if s is None else frozenset(s)) for s in layanan]
    assert judge("V.v.c", *isi, layanan=frozenset({1, 2, 3})) == huruf


def test_a_service_of_another_unit_covers_nothing() -> None:
    assert share_of_layanan([piece("x", layanan=frozenset({9}))], frozenset({1, 2})) == 0


def test_a_hole_of_the_scale_takes_the_alternative() -> None:
    """Only online is not in the scale of VI.iv.b; the file says b."""
    assert judge("VI.iv.b", metrik=measured("hasil_terbit", 2)) == "b"


def test_a_ceiling_lowers_the_suggestion_and_says_why() -> None:
    butir = replace(find_butir("V.iii.c"), plafon="b", alasan_plafon="aturan contoh")
    saran = suggest(butir, facts(*monev(1, 2, 3)))
    assert (saran.huruf, saran.berplafon) == ("b", True)
    assert saran.alasan[-1].isi == "Nilai butir ini paling tinggi b: aturan contoh."


def test_a_ceiling_leaves_a_lower_suggestion_alone() -> None:
    butir = replace(find_butir("V.iii.c"), plafon="b", alasan_plafon="aturan contoh")
    assert suggest(butir, facts()).huruf == "c"


def test_items_without_a_rule_are_left_to_the_assessor() -> None:
    saran = suggest(find_butir("V.ii.a"), facts(piece("sk-spip")))
    assert saran.huruf is None
    assert "dinilai asesor" in saran.alasan[0].isi


@pytest.mark.parametrize(("tahun", "ya"), [(2024, False), (2025, True), (2026, True), (2027, True), (2028, False)])
def test_a_decree_counts_in_each_year_of_its_validity(tahun: int, ya: bool) -> None:
    assert counts_in(tahun, date(2025, 6, 1), 2025, date(2027, 12, 31)) is ya


def test_a_decree_without_an_end_counts_in_its_year_only() -> None:
    assert not counts_in(2026, date(2025, 6, 1), 2025, None)


@pytest.mark.parametrize(("n", "teks"), [("1234.5", "1.234,5"), ("100", "100"), ("66.67", "66,67"), ("0", "0")])
def test_numbers_are_written_as_indonesians_do(n: str, teks: str) -> None:
    assert format_angka(Decimal(n)) == teks


def test_use_of_the_portal_alone_is_not_the_best_grade() -> None:
    """The portal sees its own part of a service only; the head's report says the rest."""
    metrik = measured("layanan_memakai_portal", 100)
    assert judge("VI.v.a", metrik=metrik) == "b"
    assert judge("VI.v.a", piece("laporan-ti"), metrik=metrik) == "a"
