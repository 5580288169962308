"""Recommendations: each follows from a figure that reaches its rule, and none without one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.laporan.pengaduan.data import DataGabungan, DataPengaduan
from portal.laporan.pengaduan.usulan import list_berulang, list_rekomendasi, list_usulan, list_usulan_gabungan
from portal.pengaduan.domain.status import Status
from tests.laporan.pengaduan.conftest import BIASA, RIWAYAT, answered, build_data, build_gabungan, waiting


def origins(data: DataPengaduan) -> list[str]:
    return [r.asal for r in list_rekomendasi(data)]


def on_time(jumlah: int, mulai: int = 100, **isi: Any) -> list[Any]:
    kategori = ("persyaratan", "prosedur", "biaya", "produk", "sarana", "informasi", "daring", "petugas")
    return [
        answered(mulai + n, "2026-01-05", "2026-01-06", "2026-01-30", **BIASA | {"kategori": kategori[n % 8]} | isi)
        for n in range(jumlah)
    ]


def late(jumlah: int, mulai: int = 1, **isi: Any) -> list[Any]:
    return [answered(mulai + n, "2026-01-05", "2026-02-16", "2026-01-30", **BIASA | isi) for n in range(jumlah)]


def with_figures(data: DataPengaduan, **angka: Any) -> DataPengaduan:
    return replace(data, rekap=replace(data.rekap, angka={**data.rekap.angka, **angka}))


def test_no_figure_no_recommendation(nihil: DataPengaduan, nihil_gabungan: DataGabungan) -> None:
    assert origins(nihil) == []
    assert list_berulang(nihil_gabungan) == ()
    assert origins(build_data(on_time(8))) == []


def test_every_recommendation_names_its_figure_its_unit_and_a_day_to_come(lengkap: DataPengaduan) -> None:
    semua = list_rekomendasi(lengkap)
    assert [r.asal for r in semua] == [
        "tunggakan", "belum", "terlambat.unit.A", "terlambat.kategori.waktu", "sering.waktu",
    ]  # fmt: skip
    for r in semua:
        assert any(h.isdigit() for h in r.dasar)
        assert r.unit
        assert r.tenggat > lengkap.hari_ini
        assert len(r.asal) <= 80


def test_late_answers_of_a_unit_need_number_and_share() -> None:
    satu = build_data([*late(1), *on_time(1)])
    assert "terlambat.unit.A" not in origins(satu)
    dua = build_data([*late(2), *on_time(8)])
    assert "terlambat.unit.A" in origins(dua)
    encer = build_data([*late(2), *on_time(9)])
    assert "terlambat.unit.A" not in origins(encer)
    dasar = {r.asal: r.dasar for r in list_rekomendasi(dua)}["terlambat.unit.A"]
    assert dasar == "2 dari 10 pengaduan yang diselesaikan Bidang A (20,00 %) melewati tenggat."


def test_units_are_told_apart() -> None:
    data = build_data([*late(2, unit="Bidang B", kategori="biaya"), *on_time(8)])
    assert [a for a in origins(data) if a.startswith("terlambat")] == ["terlambat.unit.B", "terlambat.kategori.biaya"]


def test_most_frequent_subject_needs_number_and_share() -> None:
    assert "sering.waktu" not in origins(build_data([*on_time(2, kategori="waktu")]))
    assert "sering.waktu" in origins(build_data([*on_time(3, kategori="waktu")]))
    assert "sering.waktu" not in origins(build_data([*on_time(3, kategori="waktu"), *on_time(10, 200)]))
    seri = build_data([*on_time(3, kategori="waktu"), *on_time(3, 200, kategori="biaya")])
    assert sorted(a for a in origins(seri) if a.startswith("sering")) == ["sering.biaya", "sering.waktu"]


def test_late_cases_without_a_subject_blame_the_unit_only() -> None:
    data = build_data([*late(3, kategori=None), *on_time(8)])
    assert [a for a in origins(data) if a.startswith("terlambat")] == ["terlambat.unit.A"]


def test_cases_without_a_subject_are_no_subject() -> None:
    data = build_data([waiting(n, "2026-03-30", Status.BARU, kanal="web", unit="Bidang A") for n in range(1, 6)])
    assert not [a for a in origins(data) if a.startswith("sering")]


@pytest.mark.parametrize(("rerata", "n", "ada"), [("3.49", 3, True), ("3.50", 3, False), ("1.00", 2, False)])
def test_low_satisfaction(rerata: str, n: int, ada: bool) -> None:
    data = build_data(on_time(8))
    data = with_figures(data, E2={**data.rekap.angka["E2"], "rerata": rerata, "n": n})
    assert ("kepuasan" in origins(data)) is ada


@pytest.mark.parametrize(("n", "dari", "ada"), [(1, 10, True), (1, 11, False), (0, 0, False)])
def test_reopened(n: int, dari: int, ada: bool) -> None:
    assert ("buka_kembali" in origins(with_figures(build_data(on_time(8)), E1=n, E1_dari=dari))) is ada


@pytest.mark.parametrize(("n", "dari", "ada"), [(4, 5, True), (5, 6, False), (0, 0, False)])
def test_late_verification(n: int, dari: int, ada: bool) -> None:
    assert ("verifikasi" in origins(with_figures(build_data(on_time(8)), B3_n=n, B3_dari=dari))) is ada


def test_a_target_that_has_passed_moves_ahead(lengkap: DataPengaduan) -> None:
    terlambat = replace(lengkap, hari_ini=date(2026, 11, 28))
    assert {r.tenggat for r in list_rekomendasi(terlambat)} == {date(2026, 12, 31)}


def test_the_follow_up_room_gets_words_unit_and_figure(lengkap: DataPengaduan) -> None:
    usulan = list_usulan(lengkap)[0]
    assert usulan.asal == "tunggakan"
    assert usulan.uraian.endswith("Unit: Bidang B (1).")
    assert usulan.dasar == "1 dari 3 pengaduan yang masih terbuka melewati tenggat."


def test_only_what_recurs_in_every_quarter_becomes_advice_of_the_evaluation() -> None:
    data = build_gabungan(RIWAYAT)
    assert [r.asal for r in list_berulang(data)] == ["berulang.tunggakan", "berulang.belum"]
    assert [u.asal for u in list_usulan_gabungan(data)] == ["berulang.tunggakan", "berulang.belum"]
    assert list_berulang(replace(data, bagian=data.bagian[:1])) == ()
