"""What never changes a digit: order, batches, taking back and putting back; and what a shared code cannot do."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.inti.db import db, unit_kerja
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan
from portal.skm.domain.indeks import Rekap, compute_indeks, count_jawaban
from portal.skm.domain.keabsahan import Tanda
from portal.skm.instrumen import find_instrumen
from portal.skm.models import jawaban
from portal.skm.service.impor import store_banyak
from portal.skm.service.indeks import build_hasil
from portal.skm.service.jawaban import JawabanBaru, make_baris, store_jawaban
from portal.skm.service.keabsahan import Asal
from portal.skm.service.rekap import check_rekap, count_rows, read_rekap, read_rekap_per
from tests.pabrik.organisasi import make_layanan, make_loket, make_unit
from tests.pabrik.skm import UNSUR, make_nilai

SKM = find_instrumen("skm")
TW1 = Periode.parse("2025-TW1")
SAAT = datetime(2025, 2, 3, 3, 0, tzinfo=UTC)
_nomor = itertools.count(1)
nilai = st.fixed_dictionaries(dict.fromkeys(UNSUR, st.integers(1, 4)))
lembar = st.tuples(nilai, st.integers(1, 3), st.sampled_from(["impor", "kertas", "bantu"]))


@given(st.lists(st.lists(nilai, min_size=1, max_size=6), min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_parts_merge_to_the_same_counts_in_any_order_and_can_be_taken_out(
    bagian: list[list[dict[str, int]]], acak: random.Random
) -> None:
    semua = count_jawaban(SKM, [n for isi in bagian for n in isi])
    rekap = [count_jawaban(SKM, isi) for isi in bagian]
    acak.shuffle(rekap)
    assert sum(rekap, Rekap()) == semua
    sisa = semua
    for satu in rekap[1:]:
        sisa = sisa - satu
    assert sisa == rekap[0]
    assert semua - rekap[0] + rekap[0] == semua


arah = st.lists(st.lists(st.sampled_from([-1, 0, 1]), min_size=9, max_size=9), min_size=1, max_size=10)


@given(st.lists(st.integers(1, 4), min_size=9, max_size=9), arah)
@settings(max_examples=60, deadline=None)
def test_one_more_respondent_at_the_mean_changes_neither_index_nor_any_unsur(
    tengah: list[int], arah: list[list[int]]
) -> None:
    daftar: list[list[int]] = []
    for satu in arah:
        geser = [d if 1 <= t - d <= 4 and 1 <= t + d <= 4 else 0 for t, d in zip(tengah, satu, strict=True)]
        daftar += [[t + tanda * d for t, d in zip(tengah, geser, strict=True)] for tanda in (1, -1)]
    tanpa, dengan = (
        compute_indeks(SKM, count_jawaban(SKM, [dict(zip(UNSUR, b, strict=True)) for b in isi]))
        for isi in (daftar, [*daftar, tengah])
    )
    assert dengan.nilai == tanpa.nilai
    assert [u.nrr for u in dengan.unsur] == [u.nrr for u in tanpa.unsur] == tengah
    assert (dengan.terendah, dengan.tertinggi) == (tanpa.terendah, tanpa.tertinggi)


def _rows(layanan: Layanan, daftar: Sequence[tuple[dict[str, int], int, str]]) -> list[dict[str, Any]]:
    baru = JawabanBaru(
        instrumen=SKM,
        unit_id=layanan.unit_id,
        layanan_id=layanan.id,
        gratis=False,
        tanggal=date(2025, 1, 1),
        nilai=make_nilai(),
        kanal="impor",
    )
    return [
        make_baris(replace(baru, nilai=isi, tanggal=date(2025, bulan, 9), kanal=kanal), kiriman=None, now=SAAT)
        for isi, bulan, kanal in daftar
    ]


@given(st.lists(lembar, min_size=1, max_size=7), st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_batches_and_reversals_leave_the_stored_counts_alone(
    tiap_app: Flask, daftar: list[tuple[dict[str, int], int, str]], acak: random.Random
) -> None:
    satu, lain = (make_layanan(make_unit(f"U{next(_nomor)}", "Unit")) for _ in range(2))
    baris = _rows(satu, daftar)
    with unit_kerja():
        for b in baris:
            store_banyak([b])
    acak.shuffle(daftar)
    with unit_kerja():
        store_banyak(_rows(lain, daftar))
    with unit_kerja():
        for kali in (-1, 1, -1, -1, 1, 1):
            count_rows(baris if kali < 0 else list(reversed(baris)), kali)
    ids = [frozenset({s.unit_id}) for s in (satu, lain)]
    for per in ((), ("bulan",), ("bulan", "kanal")):
        assert read_rekap_per(ids[0], "skm", TW1, per) == read_rekap_per(ids[1], "skm", TW1, per)
    hasil = [build_hasil(s.unit, TW1, instrumen="skm", hari_ini=date(2025, 6, 1)).indeks for s in (satu, lain)]
    assert (hasil[0].nilai, hasil[0].ik95) == (hasil[1].nilai, hasil[1].ik95)
    assert read_rekap(ids[0] | ids[1], "skm", TW1).n == 2 * len(daftar)
    assert check_rekap(ids[0] | ids[1], TW1) == []


def test_a_photographed_code_fills_no_index_and_a_ticket_at_the_same_counter_counts(tiap_app: Flask) -> None:
    layanan = make_layanan(make_unit())
    loket = make_loket(layanan.unit)

    def send(kanal: str, alamat: str) -> None:
        baru = JawabanBaru(
            instrumen=SKM,
            unit_id=layanan.unit_id,
            layanan_id=layanan.id,
            gratis=False,
            tanggal=SAAT.date(),
            nilai=make_nilai(4, waktu=3),
            kanal=kanal,
            loket_id=loket.id,
            asal=Asal(alamat, "Peramban", "Asia/Jakarta"),
            durasi=60,
        )
        with unit_kerja():
            store_jawaban(baru, make_baris(baru, kiriman=None, now=SAAT))

    for i in range(16):
        send("qr", f"203.0.113.{i}")
    send("tiket", "203.0.113.99")
    hasil = build_hasil(layanan.unit, TW1, instrumen="skm", hari_ini=date(2025, 6, 1))
    assert (hasil.rekap.n, hasil.n_dikecualikan) == (1, 16)
    tanda = db.session.scalars(select(jawaban.c.tanda).where(jawaban.c.kanal == "qr"))
    assert all(t & Tanda.LAJU_LOKET for t in tanda)
    assert check_rekap() == []
