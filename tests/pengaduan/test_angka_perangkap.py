"""Figures of complaints: the traps into which published reports have fallen, one test each."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from portal.pengaduan.domain.angka import check_saldo
from portal.pengaduan.domain.hasil import Saldo
from portal.pengaduan.domain.keadaan_pada import keadaan_pada
from portal.pengaduan.domain.keluaran import compute_lke, sebagai_json
from portal.pengaduan.domain.rerata import Persen, Perubahan, describe_hari, describe_persen, persen, summarize_lama
from portal.pengaduan.domain.riwayat import Aturan
from portal.pengaduan.domain.status import Status
from portal.pengaduan.domain.tabel import SEL_KECIL, build_tabel, cross_tabel, hide_kecil
from tests.pengaduan.riwayat_uji import KalenderUji, at, case, figures, make, step

DIPROSES, DITANGGAPI, SELESAI = Status.DIPROSES, Status.DITANGGAPI, Status.SELESAI


def test_trap_1_a_minute_past_midnight_in_bali_belongs_to_the_next_quarter() -> None:
    malam, dini = case("2026-03-31 23:30"), case("2026-04-01 00:10")
    assert dini.diterima_at.date() == date(2026, 3, 31)
    satu, dua = figures([malam, dini], "2026-TW1"), figures([malam, dini], "2026-TW2")
    assert satu.anggota["A1"] == {malam.id}
    assert dua.anggota["A1"] == {dini.id}
    assert dua.anggota["A0"] == {malam.id}
    check_saldo(satu, dua)


def test_trap_1_an_event_exactly_at_the_end_belongs_to_the_next_period() -> None:
    r = case("2026-03-10", ("2026-04-01 00:00", DITANGGAPI))
    assert figures([r], "2026-TW1").A5 == 1
    assert figures([r], "2026-TW2").anggota["C2_akhir"] == {r.id}
    assert keadaan_pada(r.langkah, at("2026-04-01 00:00")) is Status.BARU


def test_trap_2_a_case_from_november_is_followed_into_the_next_year() -> None:
    r = case("2024-11-20", ("2025-02-03", DITANGGAPI))
    assert [figures([r], k).A1 for k in ("2024-TW4", "2024", "2025-TW1", "2025")] == [1, 1, 0, 0]
    assert [figures([r], k).A0 for k in ("2024-TW4", "2024", "2025-TW1", "2025")] == [0, 0, 1, 1]
    assert figures([r], "2025-TW1").A3 == 1


def test_trap_3_done_on_the_same_day_is_zero_days() -> None:
    angka = figures([case("2026-01-05 08:00", ("2026-01-05 15:00", DITANGGAPI))], "2026-TW1")
    assert angka.C2_akhir.hari_kerja.rerata == angka.C2_akhir.hari_kalender.rerata == 0
    assert describe_hari(angka.C2_akhir.hari_kerja.minimum) == "0 hari kerja (hari yang sama)"
    assert describe_hari(0, kalender=1) == "0 hari kerja (di hari libur)"
    assert describe_hari(3) == "3 hari kerja"
    assert describe_hari(Fraction(5, 2), "kalender") == "2,5 hari kalender"


def test_trap_3_working_days_and_calendar_days_stand_apart() -> None:
    lama = figures([case("2026-01-02", ("2026-01-12", DITANGGAPI))], "2026-TW1").C2_akhir
    assert (lama.hari_kerja.maksimum, lama.hari_kalender.maksimum) == (6, 10)


def test_trap_7_a_reopened_case_enters_the_new_quarter_and_stays_done_in_the_old_one() -> None:
    r = case("2026-02-02", ("2026-02-09", DITANGGAPI), ("2026-04-06", DIPROSES), ("2026-05-04", DITANGGAPI))
    satu, dua = figures([r], "2026-TW1"), figures([r], "2026-TW2")
    assert (satu.A1, satu.A3) == (1, 1)
    assert (dua.A0, dua.A0r, dua.A1, dua.A2, dua.A3) == (0, 1, 0, 1, 1)
    assert dua.anggota["E1"] == {r.id}
    assert (satu.C2_pertama.hari_kerja.n, satu.C2_pertama.hari_kerja.rerata) == (1, 5)
    assert dua.C2_pertama.hari_kerja.n == 0
    assert dua.C2_akhir.hari_kalender.rerata == 91


def test_trap_7_done_and_reopened_within_one_quarter_is_counted_once() -> None:
    r = case("2026-01-05", ("2026-01-12", DITANGGAPI), ("2026-01-20", DIPROSES))
    angka = figures([r], "2026-TW1")
    assert (angka.A0r, angka.A1, angka.A2, angka.A3, angka.A4) == (0, 1, 1, 0, 1)
    assert (angka.E1.n, angka.E1.d) == (1, 1)
    assert (angka.C2_pertama.hari_kerja.n, angka.C2_akhir.hari_kerja.n, angka.B4.tepat.d) == (1, 0, 0)


def test_trap_8_duplicates_are_printed_and_counted_once() -> None:
    induk = case("2026-01-05")
    anak = [case("2026-01-06", ("2026-01-07", Status.DUPLIKAT), induk_id=induk.id) for _ in range(3)]
    angka = figures([induk, *anak], "2026-TW1")
    assert (angka.A1, angka.A2) == (4, 1)
    assert angka.K[Status.DUPLIKAT] == Saldo(0, 3)


def test_trap_8_duplicates_of_a_void_parent_stand_on_their_own() -> None:
    induk = case("2026-01-05", ("2026-04-10", Status.BUKAN_PENGADUAN))
    anak = case("2026-01-06", ("2026-01-07", Status.TERVERIFIKASI), ("2026-01-08", Status.DUPLIKAT), induk_id=induk.id)
    satu, dua = figures([anak, induk], "2026-TW1"), figures([anak, induk], "2026-TW2")
    assert satu.anggota["A2"] == {induk.id}
    assert dua.anggota["A0r"] == dua.anggota["A5"] == {anak.id}
    assert dua.anggota["K.bukan_pengaduan"] == {induk.id}
    check_saldo(satu, dua)


def test_trap_8_a_transferred_parent_keeps_its_duplicates() -> None:
    induk = case("2026-01-05", ("2026-01-10", Status.DILIMPAHKAN))
    anak = case("2026-01-06", ("2026-01-08", Status.DUPLIKAT), induk_id=induk.id)
    assert figures([induk, anak], "2026-TW1").A2 == 0


def test_trap_8_of_a_split_case_the_children_count_and_the_parent_does_not() -> None:
    induk = case("2026-01-05", ("2026-01-06", Status.DUPLIKAT))
    anak = [case("2026-01-06", induk_id=induk.id) for _ in range(2)]
    assert figures([induk, *anak], "2026-TW1").anggota["A2"] == {r.id for r in anak}


def test_trap_9_spam_is_printed_and_never_to_be_followed_up() -> None:
    lama = case("2025-12-30", ("2026-01-02", Status.BUKAN_PENGADUAN))
    baru = case("2026-01-05", ("2026-01-05 12:00", Status.BUKAN_PENGADUAN))
    angka = figures([lama, baru, case("2026-01-07")], "2026-TW1")
    assert (angka.A0, angka.A1, angka.K_total, angka.A2) == (1, 2, 2, 1)
    assert angka.K[Status.BUKAN_PENGADUAN] == Saldo(saldo_awal=1, baru=1)


def test_trap_10_a_transfer_counts_as_done_only_by_choice_and_when_the_citizen_was_told() -> None:
    diberitahu = case("2026-01-05", ("2026-01-06", Status.DILIMPAHKAN), diberitahu=True)
    diam = case("2026-01-05", ("2026-01-06", Status.DILIMPAHKAN))
    biasa = figures([diberitahu, diam], "2026-TW1")
    assert (biasa.A2, biasa.K[Status.DILIMPAHKAN].baru) == (0, 2)
    pilihan = figures([diberitahu, diam], "2026-TW1", aturan=Aturan(limpah_selesai=True))
    assert pilihan.anggota["A3"] == pilihan.anggota["A3.dilimpahkan"] == {diberitahu.id}
    assert pilihan.anggota["K.dilimpahkan"] == {diam.id}
    assert sebagai_json(pilihan)["A3_dilimpahkan"] == 1
    assert (pilihan.C2_akhir.hari_kerja.n, pilihan.B4.tepat.d) == (0, 0)


def test_trap_11_a_reclassified_case_changes_the_next_count_and_not_the_locked_one() -> None:
    r = case("2026-01-05", klasifikasi="pengaduan")
    terkunci = figures([r], "2026-TW1")
    salinan = json.dumps(sebagai_json(terkunci))
    baru = figures([replace(r, klasifikasi="informasi")], "2026-TW1")
    assert json.dumps(sebagai_json(terkunci)) == salinan
    assert [b.kode for b in terkunci.tabel["D2"].baris if b.n] == ["pengaduan"]
    assert [b.kode for b in baru.tabel["D2"].baris if b.n] == ["informasi"]


def test_a_case_typed_in_late_counts_from_its_receipt_while_the_period_is_open() -> None:
    r = make(
        step("2026-04-02", Status.BARU), step("2026-04-03", DITANGGAPI),
        lapor=date(2026, 3, 30), diterima=date(2026, 3, 30),
    )  # fmt: skip
    satu, dua = figures([r], "2026-TW1"), figures([r], "2026-TW2")
    assert (satu.A1, satu.A5, dua.A0, dua.A3) == (1, 1, 1, 1)
    check_saldo(satu, dua)


def test_trap_12_a_case_typed_in_after_the_lock_counts_now_with_its_real_dates() -> None:
    r = make(step("2026-03-25", Status.BARU), step("2026-03-27", DITANGGAPI, respons=True), lapor=date(2026, 4, 15))
    satu, dua = figures([r], "2026-TW1"), figures([r], "2026-TW2")
    assert (satu.A1, satu.A3, satu.C1.n, satu.C2_akhir.hari_kerja.n) == (0, 0, 0, 0)
    assert dua.anggota["A1"] == dua.anggota["A1_terlambat"] == dua.anggota["A3"] == {r.id}
    assert (dua.C1.rerata, dua.C2_akhir.hari_kerja.rerata) == (2, 2)
    assert figures([r], "2026-TW2", per=at("2026-04-14")).A1 == 0


def test_trap_13_a_holiday_added_later_changes_no_verdict() -> None:
    selesai = make(
        step("2026-01-05", Status.BARU),
        step(
            "2026-01-07", Status.TERVERIFIKASI, "verifikasi", tenggat_tahap="2026-01-08", tenggat_berlaku="2026-01-20"
        ),
        step("2026-01-21", DITANGGAPI),
    )
    lama, baru = (figures([selesai], "2026-TW1", kalender=k) for k in (KalenderUji(), KalenderUji(date(2026, 1, 16))))
    assert (lama.B3, lama.B4) == (baru.B3, baru.B4)
    assert (lama.B3.tepat, lama.B4.tepat) == (Persen(1, 1), Persen(0, 1))
    assert lama.C2_akhir.hari_kerja.rerata == 12
    assert baru.C2_akhir.hari_kerja.rerata == 11


def test_an_extended_deadline_is_kept_though_the_first_one_was_missed() -> None:
    r = make(
        step("2026-01-05", Status.BARU, tenggat_berlaku="2026-01-15", tenggat_asal="2026-01-15"),
        step("2026-01-14", None, "perpanjang", tenggat_berlaku="2026-01-30"),
        step("2026-01-30", DITANGGAPI, tenggat_berlaku="2026-03-30"),
    )
    angka = figures([r], "2026-TW1")
    assert (angka.B4.tepat, angka.B4_asal.tepat) == (Persen(1, 1), Persen(0, 1))
    assert angka.B4.tanpa_tenggat == 0


def test_a_register_without_deadlines_is_not_judged() -> None:
    angka = figures([case("2026-01-05", ("2026-01-08", DITANGGAPI))], "2026-TW1")
    assert (angka.B4.tepat, angka.B4.tanpa_tenggat) == (Persen(0, 0), 1)
    assert sebagai_json(angka)["B4"] is None


@pytest.mark.parametrize(
    ("n", "d", "teks"),
    [(14983, 22980, "65,20 %"), (1895, 22980, "8,25 %"), (1, 200, "0,50 %"), (1, 32, "3,13 %"), (1, 3, "33,33 %")],
)
def test_trap_14_percentages_are_rounded_half_up_with_a_comma(n: int, d: int, teks: str) -> None:
    assert describe_persen(persen(n, d)) == teks


def test_trap_14_a_share_is_printed_with_its_numbers() -> None:
    assert Persen(14983, 22980).teks == "65,20 % (14.983 dari 22.980)"
    assert Persen(0, 0).teks == "- (0 dari 0)"
    assert persen(-1, 32) == Decimal("-3.13")


def test_trap_15_the_average_of_nothing_is_a_dash_with_n_0() -> None:
    lama = figures([case("2026-01-05")], "2026-TW1").C2_akhir.hari_kerja
    assert (lama.n, lama.rerata, lama.median) == (0, None, None)
    assert describe_hari(lama.rerata) == "-"


def test_trap_15_the_median_stands_beside_a_mean_that_one_case_moves() -> None:
    lama = summarize_lama([1, 2, 60, 1])
    assert (lama.rerata, lama.median, lama.minimum, lama.maksimum) == (16, Fraction(3, 2), 1, 60)


def test_traps_16_and_19_one_complaint_by_many_people_is_one_case() -> None:
    angka = figures([case("2026-01-05", pelapor=12), case("2026-01-06")], "2026-TW1")
    assert (angka.A1, angka.pelapor) == (2, 13)
    hasil = sebagai_json(angka)
    assert (hasil["A1"], hasil["A1_pelapor"]) == (2, 13)


def test_trap_17_small_cells_of_a_public_crossing_are_hidden_and_cannot_be_computed() -> None:
    isi = [("u1", "L")] * 2 + [("u1", "P")] * 9 + [("u1", "X")] * 4 + [("u2", "L")] * 8 + [("u2", "P")] * 7
    pasangan = list(enumerate(isi))
    silang = cross_tabel(build_tabel((n, u) for n, (u, _) in pasangan), build_tabel((n, k) for n, (_, k) in pasangan))
    publik = hide_kecil(silang)
    assert silang.sel["u1", "L"] == 2
    assert publik["u1", "L"] is None
    assert (publik["u1", "P"], publik["u2", "P"]) == (9, 7)
    assert all(n is None or n == 0 or n >= SEL_KECIL for n in publik.values())
    for garis in [[(b, k) for k in silang.kolom] for b in ("u1", "u2")] + [[(b, "L") for b in silang.baris]]:
        assert sum(publik[s] is None for s in garis) != 1


def test_trap_17_a_crossing_without_small_cells_hides_nothing() -> None:
    tabel = build_tabel((n, "u1") for n in range(5))
    assert None not in hide_kecil(cross_tabel(tabel, tabel)).values()


def test_trap_18_a_case_that_sp4n_and_the_portal_both_hold_counts_once_with_its_first_channel() -> None:
    sp4n = case("2026-01-05", ("2026-01-09", DITANGGAPI), kanal="sp4n")
    portal = case("2026-01-06", id=sp4n.id, kanal="web")
    for urutan in ([sp4n, portal], [portal, sp4n]):
        angka = figures(urutan, "2026-TW1")
        assert (angka.A1, angka.A3) == (1, 1)
        assert [b.kode for b in angka.tabel["D1"].baris if b.n] == ["sp4n"]
        assert angka.C2_akhir.hari_kalender.rerata == 4


def test_trap_20_a_paused_case_is_in_progress_and_not_late() -> None:
    r = make(
        step("2026-03-02", Status.BARU, tenggat_berlaku="2026-03-20"),
        step("2026-03-10", Status.PERLU_KELENGKAPAN),
        step("2026-04-06", Status.BARU),
    )
    satu = figures([r], "2026-TW1")
    assert (satu.A4, satu.B5) == (1, 0)
    assert figures([r], "2026-TW2").B5 == 1


def test_paused_days_are_left_out_of_the_duration_and_shown() -> None:
    r = case(
        "2026-01-05", ("2026-01-07", Status.PERLU_KELENGKAPAN), ("2026-01-14", Status.BARU), ("2026-01-16", DITANGGAPI)
    )
    lama = figures([r], "2026-TW1").C2_akhir
    assert (lama.hari_kerja.rerata, lama.jeda_hari_kerja) == (4, 5)
    assert (lama.hari_kalender.rerata, lama.jeda_hari_kalender, lama.n_jeda) == (4, 7, 1)


def test_trap_22_a_future_month_has_no_number_and_a_past_one_without_cases_has_zero() -> None:
    angka = figures([case("2026-01-05")], "2026-TW1", per=at("2026-02-10"))
    assert [(b.kode, b.n) for b in angka.tabel["D5"].baris] == [("2026-01", 1), ("2026-02", 0), ("2026-03", None)]
    assert angka.tabel["D5"].jumlah == angka.A1


def test_only_closed_cases_count_as_done_when_the_office_says_so() -> None:
    dijawab, ditutup = (
        case("2026-01-05", ("2026-01-08", DITANGGAPI)),
        case("2026-01-05", ("2026-01-08", DITANGGAPI), ("2026-01-22", SELESAI)),
    )
    angka = figures([dijawab, ditutup], "2026-TW1", aturan=Aturan(tuntas_dari="selesai"))
    assert angka.anggota["A3"] == {ditutup.id}
    assert angka.anggota["A4"] == {dijawab.id}
    assert angka.C2_akhir.hari_kalender.rerata == 3
    assert angka.aturan.kalimat[0].startswith("Pengaduan dihitung selesai sejak ditutup.")


def test_stars_and_answers_to_the_question_have_their_own_bases() -> None:
    ditanya, lama = ({"ditanya_nilai_at": at(t)} for t in ("2026-01-10", "2025-12-10"))
    riwayat = [
        case("2026-01-05", ("2026-01-10", DITANGGAPI), nilai=5, nilai_at=at("2026-01-11"), **ditanya),
        case("2026-01-05", ("2026-01-10", DITANGGAPI), nilai=2, nilai_at=at("2026-01-12"), **ditanya),
        case("2026-01-05", ("2026-01-10", DITANGGAPI), **ditanya),
        case("2025-12-05", ("2025-12-10", DITANGGAPI), nilai=4, nilai_at=at("2026-01-02"), **lama),
    ]
    e2 = figures(riwayat, "2026-TW1").E2
    assert (e2.n, e2.rerata, e2.respons) == (3, Fraction(11, 3), Persen(2, 3))


def test_the_evaluation_sheet_says_nihil_only_when_nothing_was_due() -> None:
    nihil = compute_lke(figures([], "2026-TW1"))
    assert (nihil.persen, nihil.catatan) == (Decimal("100.00"), "nihil pengaduan")
    belum = compute_lke(figures([case("2026-01-05")], "2026-TW1"))
    assert (belum.harus, belum.sedang, belum.selesai, belum.persen) == (1, 0, 0, Decimal("0.00"))
    assert belum.catatan == "1 pengaduan belum ditindaklanjuti"
    assert belum.harus == belum.sedang + belum.selesai + belum.belum


def test_a_change_from_nothing_cannot_be_computed() -> None:
    assert [Perubahan(5, dulu).teks for dulu in (None, 0, 4, 5, 8)] == [
        "tidak dapat dihitung", "tidak dapat dihitung", "+25,00 %", "0,00 %", "-37,50 %",
    ]  # fmt: skip


def test_the_figures_as_json_have_whole_numbers_and_decimal_points() -> None:
    riwayat = [
        case("2026-01-05", ("2026-01-08", DITANGGAPI)),
        case("2026-01-06", ("2026-01-07", DIPROSES)),
        case("2025-12-01"),
    ]
    hasil = json.loads(json.dumps(sebagai_json(figures(riwayat, "2026-TW1"))))
    assert {k: hasil[k] for k in ("A0", "A0r", "A1", "K_total", "A2", "A3", "A4", "A5")} == {
        "A0": 1, "A0r": 0, "A1": 2, "K_total": 0, "A2": 3, "A3": 1, "A4": 1, "A5": 1,
    }  # fmt: skip
    assert (hasil["B1"], hasil["B2"], hasil["B2_n"], hasil["B2_dari"]) == ("66.67", "33.33", 1, 3)
    assert hasil["C2"]["akhir"]["hari_kerja"]["rerata"] == "3.0"
    assert hasil["C1"] == {"n": 0, "rerata": None, "median": None, "minimum": None, "maksimum": None}
    assert hasil["K"]["duplikat"] == {"saldo_awal": 0, "baru": 0, "jumlah": 0}
    assert (hasil["periode"], hasil["per"], hasil["G1"]) == ("2026-TW1", "2026-03-31T16:00:00+00:00", None)


def test_a_register_seen_at_midnight_is_that_of_the_day_before() -> None:
    r = make(step("2026-01-05", Status.BARU), lapor=date(2026, 5, 1))
    assert figures([r], "2026-TW2", per=at("2026-05-01 00:00")).A1 == figures([r], "2026-04").A1 == 0
    assert figures([r], "2026-TW2", per=at("2026-05-01 00:01")).A1 == 1


def test_a_withdrawn_case_that_is_answered_after_all_was_reopened() -> None:
    r = case("2026-01-05", ("2026-01-06", Status.DICABUT), ("2026-04-10", DITANGGAPI))
    angka = figures([r], "2026-TW2")
    assert angka.anggota["A0r"] == angka.anggota["A3"] == angka.anggota["E1"] == {r.id}


def test_a_duplicate_of_a_void_parent_returns_to_the_state_it_had() -> None:
    induk = case("2026-01-05", ("2026-02-10", Status.BUKAN_PENGADUAN))
    anak = case("2026-01-06", ("2026-01-07", DIPROSES), ("2026-01-08", Status.DUPLIKAT), induk_id=induk.id)
    assert figures([induk, anak], "2026-TW1").anggota["A4"] == {anak.id}


def test_a_deadline_exactly_at_the_instant_is_not_late_yet() -> None:
    r = make(step("2026-03-02", Status.BARU, tenggat_berlaku="2026-04-01 00:00"))
    assert figures([r], "2026-TW1").B5 == 0
    assert figures([r], "2026-TW1", per=at("2026-04-01 00:01")).B5 == 1


def test_stars_given_after_the_instant_are_not_answers_yet() -> None:
    waktu = {"ditanya_nilai_at": at("2026-01-10"), "nilai_at": at("2026-04-02")}
    r = case("2026-01-05", ("2026-01-10", DITANGGAPI), nilai=5, **waktu)
    assert figures([r], "2026-TW1").E2.respons == Persen(0, 1)
    assert figures([r], "2026-TW1", per=at("2026-04-03")).E2.respons == Persen(1, 1)


def test_a_value_called_lainnya_and_blanks_join_the_closing_rows() -> None:
    tabel = build_tabel(enumerate(["web", "Lainnya", "lainnya", None, "  ", "web"]))
    assert [(b.kode, b.n) for b in tabel.baris] == [("web", 2), ("lainnya", 2), ("", 2)]
