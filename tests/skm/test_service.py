"""Answers, roll-up, closing and import on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.organisasi.service import Layanan, find_unit
from portal.skm.instrumen import find_instrumen
from portal.skm.models import jawaban as tabel_jawaban
from portal.skm.service.baris import snapshot_rows
from portal.skm.service.impor import HasilImpor, import_jawaban, prepare_impor
from portal.skm.service.indeks import describe_indeks, load_hasil, read_ikm_cepat
from portal.skm.service.penutupan import Penutupan, close_periode, read_indeks
from portal.skm.service.rekap import check_rekap, rebuild_rekap
from tests.pabrik.organisasi import make_layanan, make_loket, make_unit
from tests.pabrik.skm import UNSUR, make_jawaban, make_nilai, read_kasus, spread_sums, write_csv

TW1 = Periode.parse("2025-TW1")
HARI_INI = date(2025, 6, 1)
SAAT = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
SKM = find_instrumen("skm")


@pytest.fixture
def layanan(tiap_app: Flask) -> Layanan:
    return make_layanan(make_unit())


def count_rows() -> int:
    return db.session.scalar(select(func.count()).select_from(tabel_jawaban)) or 0


def import_file(berkas: Path, layanan: Layanan, periode: Periode | None = TW1, **lain: bool) -> HasilImpor:
    siap = prepare_impor(
        read_tabel(berkas.read_bytes()), layanan=layanan, instrumen=SKM, periode=periode, hari_ini=HARI_INI
    )
    with unit_kerja():
        return import_jawaban(siap, pelaku="uji", now=SAAT, **lain)


def close(kode: str = "DINKES", periode: Periode = TW1, populasi: int | None = None) -> Penutupan:
    with unit_kerja():
        return close_periode(find_unit(kode), periode, populasi=populasi, hari_ini=HARI_INI, pelaku="uji", now=SAAT)


def test_answer_is_stored_once_however_often_it_is_sent(layanan: Layanan) -> None:
    pertama = make_jawaban(layanan, kiriman="sama")
    assert [make_jawaban(layanan, kiriman="sama") for _ in range(3)] == [pertama] * 3
    assert count_rows() == 1
    assert check_rekap() == []


def test_same_key_with_another_answer_is_refused_and_stores_nothing(layanan: Layanan) -> None:
    make_jawaban(layanan, kiriman="sama")
    with pytest.raises(DomainError) as salah:
        make_jawaban(layanan, make_nilai(4), kiriman="sama")
    assert salah.value.kode == "kiriman_berbeda"
    assert count_rows() == 1


def test_free_service_counts_its_tariff_as_gratis_and_says_so(tiap_app: Flask) -> None:
    gratis = make_layanan(make_unit(), gratis=True)
    nilai = make_nilai()
    del nilai["biaya"]
    make_jawaban(gratis, nilai)
    baris = db.session.execute(select(tabel_jawaban)).one()
    assert (baris.u04, baris.imputasi_biaya) == (4, True)


def test_database_itself_refuses_a_score_of_five(layanan: Layanan) -> None:
    make_jawaban(layanan)
    with pytest.raises((IntegrityError, DBAPIError)), unit_kerja() as sesi:
        sesi.execute(text("UPDATE skm_jawaban SET u03 = 5"))


def test_index_is_read_by_unit_with_everything_below_it(tiap_app: Flask) -> None:
    induk = make_unit("DINAS", "Dinas")
    anak = make_unit("BIDANG", "Bidang", induk="DINAS")
    make_jawaban(make_layanan(induk), make_nilai(4))
    make_jawaban(make_layanan(anak), make_nilai(2))
    assert read_ikm_cepat(induk, TW1).ikm == Decimal("75.00")
    assert read_ikm_cepat(anak, TW1).ikm == Decimal("50.00")


def test_answer_belongs_to_the_period_of_its_local_date(layanan: Layanan) -> None:
    make_jawaban(layanan, tanggal=date(2025, 3, 31))
    make_jawaban(layanan, tanggal=date(2025, 4, 1))
    assert [read_ikm_cepat(layanan.unit, TW1.shift(i)).n for i in (0, 1)] == [1, 1]


def test_closed_period_does_not_change_and_late_answers_make_the_next_revision(layanan: Layanan) -> None:
    for _ in range(5):
        make_jawaban(layanan, make_nilai(4))
    pertama = close(populasi=100)
    make_jawaban(layanan, make_nilai(1))
    hasil = read_indeks(layanan.unit, TW1, hari_ini=HARI_INI)
    assert (hasil.indeks.n, hasil.indeks.ikm, hasil.status, hasil.n_minimum) == (
        5,
        Decimal("100.00"),
        "ditutup",
        80,
    )
    assert any("1 jawaban masuk setelah" in p for p in hasil.peringatan)
    kedua = close()
    assert (pertama.revisi, kedua.revisi, kedua.n, kedua.populasi) == (1, 2, 6, 100)
    assert load_hasil(pertama).indeks.n == 5
    assert close().id == kedua.id


def test_snapshot_is_immutable_even_for_the_database(layanan: Layanan) -> None:
    make_jawaban(layanan)
    close()
    for perintah in ("UPDATE skm_penutupan SET n = 99", "DELETE FROM skm_penutupan"):
        with pytest.raises(Exception, match="tidak boleh diubah"), unit_kerja() as sesi:
            sesi.execute(text(perintah))


def test_snapshot_can_be_rederived_from_its_rows(layanan: Layanan) -> None:
    for i in range(12):
        make_jawaban(layanan, make_nilai(1 + i % 4))
    tutup = close()
    make_jawaban(layanan, make_nilai(1))
    baris = snapshot_rows(frozenset({layanan.unit_id}), tutup, SKM)
    hasil = load_hasil(tutup)
    assert len(baris) == hasil.indeks.n == 12
    for u in hasil.indeks.unsur:
        assert sum(b[u.unsur.kode] for b in baris) == u.jumlah


def test_running_period_cannot_be_closed(layanan: Layanan) -> None:
    with pytest.raises(DomainError, match="belum berakhir"):
        close(periode=Periode.containing(HARI_INI))


def test_period_without_answers_closes_as_nihil(layanan: Layanan) -> None:
    tutup = close()
    assert tutup.n == 0
    isi = describe_indeks(load_hasil(tutup))
    assert (isi["ikm"], isi["mutu"], isi["unsur"], isi["peringatan"]) == (
        None,
        None,
        [],
        ["belum ada responden"],
    )


def test_index_json_has_the_stable_shape(layanan: Layanan, tmp_path: Path) -> None:
    kasus = read_kasus("serang-disparpora-2025tw1")
    berkas = write_csv(tmp_path / "serang.csv", spread_sums(kasus["unsur_sums_inferred"], 30))
    import_file(berkas, layanan)
    isi = describe_indeks(read_indeks(layanan.unit, TW1, hari_ini=HARI_INI))
    assert (isi["n"], isi["ikm"], isi["mutu"], isi["kinerja"]) == (30, "87.50", "B", "Baik")
    assert isi["pembanding"] == {"0.11": "86.63", "0.111": "87.41"}
    assert isi["terendah"] == ["waktu"]
    assert isi["tertinggi"] == ["biaya"]
    assert isi["unsur"][0] == {
        "kode": "persyaratan", "nama": "Persyaratan", "jumlah": 105, "n": 30, "nrr": "3.5000", "konversi": "87.50",
        "mutu": "B",
    }  # fmt: skip
    assert isi["status"] == "sementara"
    assert isi["peringatan"] == ["responden per bulan < 30"]


def test_sekadau_is_imported_closed_and_read_back(layanan: Layanan, tmp_path: Path) -> None:
    berkas = write_csv(tmp_path / "sekadau.csv", read_kasus("sekadau-2019s1-first49")["raw_matrix"])
    import_file(berkas, layanan, Periode.parse("2019-S1"))
    close(periode=Periode.parse("2019-S1"))
    isi = describe_indeks(read_indeks(layanan.unit, Periode.parse("2019-S1"), hari_ini=HARI_INI))
    assert (isi["n"], isi["ikm"], isi["mutu"], isi["terendah"]) == (49, "78.74", "B", ["persyaratan"])
    assert (isi["ik95"], isi["status"]) == ("2.48", "ditutup")


def test_same_file_is_imported_only_once(layanan: Layanan, tmp_path: Path) -> None:
    berkas = write_csv(tmp_path / "a.csv", [[3] * 9] * 4)
    import_file(berkas, layanan)
    with pytest.raises(DomainError, match="sudah pernah diimpor"):
        import_file(berkas, layanan)
    acak = write_csv(tmp_path / "b.csv", [[3] * 9] * 4, kolom=tuple(reversed(UNSUR)))
    with pytest.raises(DomainError, match="sudah pernah diimpor"):
        import_file(acak, layanan)
    assert count_rows() == 4


def test_import_into_a_closed_period_needs_to_be_called_a_revision(layanan: Layanan, tmp_path: Path) -> None:
    import_file(write_csv(tmp_path / "a.csv", [[3] * 9]), layanan)
    close()
    susulan = write_csv(tmp_path / "b.csv", [[4] * 9])
    with pytest.raises(DomainError, match="sudah ditutup"):
        import_file(susulan, layanan)
    assert import_file(susulan, layanan, revisi=True).jumlah == 1
    assert read_indeks(layanan.unit, TW1, hari_ini=HARI_INI).indeks.n == 1


def test_rollup_equals_a_recount_and_can_be_rebuilt(layanan: Layanan, tmp_path: Path) -> None:
    loket = make_loket(layanan.unit)
    for i in range(20):
        make_jawaban(
            layanan,
            make_nilai(1 + i % 4, waktu=1 + (i // 4) % 4),
            tanggal=date(2025, 1 + i % 6, 5),
            loket=loket if i % 2 else None,
        )
    import_file(write_csv(tmp_path / "a.csv", [[2] * 9] * 7), layanan)
    sebelum = read_ikm_cepat(layanan.unit, TW1)
    assert check_rekap() == []
    with unit_kerja() as sesi:
        sesi.execute(text("UPDATE skm_rekap SET h03_1 = h03_1 + 1"))
    assert len(check_rekap()) > 0
    with unit_kerja():
        rebuild_rekap()
    assert check_rekap() == []
    sesudah = read_ikm_cepat(layanan.unit, TW1)
    assert (sebelum.nilai, sebelum.ik95) == (sesudah.nilai, sesudah.ik95)


def test_closing_refuses_a_rollup_that_does_not_match_the_rows(layanan: Layanan) -> None:
    make_jawaban(layanan)
    with unit_kerja() as sesi:
        sesi.execute(text("UPDATE skm_rekap SET h03_3 = 0, h03_4 = 1"))
    with pytest.raises(DomainError, match="hitung-ulang"):
        close()


@given(st.lists(st.tuples(st.lists(st.integers(1, 4), min_size=9, max_size=9), st.integers(1, 6)), max_size=15))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rollup_is_always_equal_to_a_recount(app: Flask, daftar: list[tuple[list[int], int]]) -> None:
    layanan = make_layanan(make_unit())
    for skor, bulan in daftar:
        make_jawaban(layanan, dict(zip(UNSUR, skor, strict=True)), tanggal=date(2025, bulan, 10))
    assert check_rekap() == []
