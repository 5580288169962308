"""Figures of complaints: published registers, counted and rounded correctly."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from portal.inti.periode import Periode
from portal.pengaduan.domain.angka import add_perubahan
from portal.pengaduan.domain.keluaran import sebagai_json
from portal.pengaduan.domain.rerata import persen, round_half_up
from portal.pengaduan.domain.riwayat import Riwayat
from portal.pengaduan.domain.status import KELUAR, SEDANG, TUNTAS, Status
from portal.pengaduan.domain.tabel import LAINNYA, TIDAK_DIISI, fold_tabel
from tests.pengaduan.riwayat_uji import case, figures

KASUS = {k["id"]: k for k in json.loads((Path(__file__).parents[1] / "acuan" / "kasus_pengaduan.json").read_text())}
TABEL = {"kanal": "D1", "klasifikasi": "D2", "kategori": "D3", "unit": "D4", "wilayah": "D6"}


def _spread(bagian: Mapping[str, int]) -> list[str]:
    return list(chain.from_iterable(repeat(kode, n) for kode, n in bagian.items()))


def _register(kasus: Mapping[str, Any]) -> list[Riwayat]:
    contoh = {s: case("2025-01-15", *([("2025-02-15", Status(s))] if s != "baru" else [])) for s in kasus["status"]}
    kolom = {bidang: _spread(bagian) for bidang, bagian in kasus["bagian"].items()}
    return [
        replace(contoh[status], id=n, **{bidang: nilai[n] for bidang, nilai in kolom.items()})
        for n, status in enumerate(_spread(kasus["status"]))
    ]


@pytest.mark.parametrize(
    "nama", ["banyumas-2019-02", "laporgub-jateng-2022", "bpom-2024", "jatim-2025", "kemenpanrb-2018-06"]
)
def test_a_published_register_is_counted_in_full(nama: str) -> None:
    kasus = KASUS[nama]
    angka = figures(_register(kasus), "2025-TW1")
    status = {Status(s): n for s, n in kasus["status"].items()}
    assert angka.A1 == kasus["jumlah"] == sum(status.values())
    assert sum(n for s, n in status.items() if s in TUNTAS) == angka.A3
    assert sum(n for s, n in status.items() if s in SEDANG) == angka.A4
    assert {s: angka.K[s].baru for s in KELUAR} == {s: status.get(s, 0) for s in KELUAR}
    for bidang, bagian in kasus["bagian"].items():
        tabel = angka.tabel[TABEL[bidang]]
        assert tabel.jumlah == angka.A1
        assert {b.kode: b.n for b in tabel.baris if b.n} == bagian


@pytest.mark.parametrize("nama", sorted(KASUS))
def test_published_shares_are_rounded_and_never_truncated(nama: str) -> None:
    kasus = KASUS[nama]
    hitung = {s: str(persen(n, kasus["jumlah"])) for s, n in kasus["status"].items()}
    assert hitung == kasus["persen"]
    for bidang, terbit in kasus.get("persen_bagian", {}).items():
        assert {k: str(persen(n, kasus["jumlah"])) for k, n in kasus["bagian"][bidang].items()} == terbit
    if "per_hari" in kasus:
        hitung["per_hari"] = str(round_half_up(Fraction(kasus["jumlah"], kasus["hari"])))
        assert hitung["per_hari"] == kasus["per_hari"]
    for kode, salah in kasus.get("terbit_terpotong", {}).items():
        assert hitung[kode] != salah


def test_invalid_reports_leave_the_base_of_the_percentage() -> None:
    kasus = KASUS["laporgub-jateng-2022"]
    angka = figures(_register(kasus), "2025-TW1")
    assert (angka.A2, angka.K_total) == (kasus["harus"], 918)
    assert str(angka.B2.nilai) == kasus["persen_selesai"]
    assert sum(map(Decimal, kasus["persen"].values())) == 100


def test_the_five_largest_leave_a_row_for_the_others() -> None:
    kasus = KASUS["kab-semarang-2024"]
    bagian = {}
    for bidang, puncak in kasus["lima_besar"].items():
        lima = {f"{bidang}-{n}": puncak // 5 + (n < puncak % 5) for n in range(5)}
        kecil = kasus["jumlah"] - puncak - 10
        bagian[bidang] = {**lima, **{f"lain-{n}": 1 for n in range(kecil)}, LAINNYA: 6, TIDAK_DIISI: 4}
    angka = figures(_register({**kasus, "bagian": bagian}), "2025-TW1")
    for bidang, puncak in kasus["lima_besar"].items():
        lipat = fold_tabel(angka.tabel[TABEL[bidang]], 5)
        *lima, lainnya, kosong = lipat.baris
        assert sum(b.n or 0 for b in lima) == puncak
        assert (lainnya.kode, lainnya.n) == (LAINNYA, kasus["jumlah"] - puncak - 4)
        assert (kosong.kode, kosong.n) == (TIDAK_DIISI, 4)
        assert lipat.jumlah == angka.A1 == len(frozenset().union(*(b.anggota for b in lipat.baris)))


def test_the_change_since_last_year_is_computed_from_both_totals() -> None:
    kasus = KASUS["kab-semarang-2024"]
    kini = figures(_register({**kasus, "bagian": {}}), "2025")
    lama = replace(kini, periode=Periode(2024, "tahun"), A1=kasus["sebelum"])
    hasil = add_perubahan(kini, tahun_lalu=lama, periode_lalu=None)
    assert str(hasil.F1["tahun_lalu"]["A1"].persen) == kasus["perubahan"]
    assert hasil.F1["tahun_lalu"]["A1"].teks == "-43,79 %"
    assert hasil.F1["periode_lalu"]["A1"].teks == "tidak dapat dihitung"
    assert sebagai_json(hasil)["F1"]["periode_lalu"] == {"A1": None, "A2": None, "A3": None}


def test_other_published_percentages_come_out_exactly() -> None:
    """Ombudsman 2016, 2017 and 2023, Surakarta 2024."""
    assert [str(persen(n, d)) for n, d in ((5510, 9030), (8121, 9280), (1806, 2070))] == ["61.02", "87.51", "87.25"]
    assert str(persen(8898 - 15003, 15003)) == "-40.69"
