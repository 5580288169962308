"""The collector reads a real database: frozen figures, their answers, earlier periods."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.inti.db import db, unit_kerja
from portal.inti.dokumen.isi import Dokumen
from portal.inti.periode import Periode
from portal.laporan.skm_triwulan import DataSkm, kumpulkan
from portal.organisasi.service import Layanan, Unit
from portal.skm.domain.keabsahan import Tanda
from portal.skm.models import jawaban, rekap
from portal.skm.service.aturan import register_aturan, save_populasi
from portal.skm.service.keabsahan import Asal, review
from portal.skm.service.penutupan import close_periode
from tests.laporan.skm_triwulan.conftest import susun
from tests.laporan.skm_triwulan.test_skm_triwulan_isi import tabel, teks
from tests.laporan.skm_triwulan.test_skm_triwulan_lembar import check_formulas
from tests.pabrik.organisasi import make_layanan, make_loket, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

SAAT = datetime(2025, 4, 2, 3, 0, tzinfo=UTC)
HARI = date(2025, 4, 2)
TW1 = Periode.parse("2025-TW1")


def tutup(unit: Unit, kode: str, populasi: int | None = None) -> None:
    with unit_kerja():
        close_periode(unit, Periode.parse(kode), populasi=populasi, hari_ini=date(2025, 7, 1), pelaku="uji", now=SAAT)


@pytest.fixture
def unit(tiap_app: Flask) -> Unit:
    """A unit with a unit below it, a free service and seven answers in the first quarter of 2025."""
    unit = make_unit()
    anak = make_unit("PUSKESMAS", "Puskesmas Contoh", induk="DINKES")
    bayar, gratis = make_layanan(unit), make_layanan(anak, "RUJUK", "Surat rujukan", gratis=True)
    loket = make_loket(unit)
    for hari in range(1, 5):
        make_jawaban(
            bayar,
            tanggal=date(2025, 1, hari),
            loket=loket,
            demografi={"jenis_kelamin": "P"},
            saran="Antrean lama, Budi",
        )
    for hari in range(1, 4):
        make_jawaban(gratis, make_nilai(2), tanggal=date(2025, 3, hari), demografi={"pendidikan": "s1"})
    make_jawaban(bayar, make_nilai(4), tanggal=date(2024, 11, 5))
    return unit


def kumpul(unit: Unit, periode: Periode = TW1) -> DataSkm:
    return kumpulkan(unit, periode, hari_ini=HARI)


def test_running_figures_and_rows_agree(unit: Unit) -> None:
    data = kumpul(unit)
    assert data.sementara
    assert data.n == len(data.jawaban or ()) == 7
    assert data.peringatan == ()
    assert data.layanan_gratis == ("Surat rujukan",)
    assert data.n_saran == 4
    assert [k.jumlah for k in data.karakteristik] == [7, 7, 7, 7]
    kelamin = dict(data.karakteristik[0].baris)
    assert (kelamin["Perempuan"], kelamin["Tidak menjawab"]) == (4, 3)
    assert data.riwayat == ()
    assert data.sebelumnya is None


def test_closed_period_keeps_its_figures_and_rows(unit: Unit) -> None:
    tutup(unit, "2025-TW1", populasi=100)
    layanan = make_layanan(unit, "BARU", "Layanan baru")
    make_jawaban(layanan, make_nilai(1), tanggal=date(2025, 2, 20))
    data = kumpul(unit)
    assert not data.sementara
    assert data.n == len(data.jawaban or ()) == 7
    assert data.hasil.n_minimum == 80
    assert any("setelah periode ditutup" in p for p in data.hasil.peringatan)
    assert data.peringatan == ()


def test_trend_shows_gaps_and_takes_closings_only(unit: Unit) -> None:
    make_jawaban(make_layanan(unit), tanggal=date(2024, 5, 5))
    tutup(unit, "2024-TW2")
    tutup(unit, "2025-TW1")
    data = kumpul(unit)
    assert [(t.periode.kode, t.indeks and t.indeks.n) for t in data.tren] == [
        ("2024-TW2", 1), ("2024-TW3", None), ("2024-TW4", None), ("2025-TW1", 7),
    ]  # fmt: skip
    assert data.sebelumnya is not None
    assert data.sebelumnya.periode.kode == "2024-TW2"
    assert kumpul(unit, Periode.parse("2025")).riwayat == ()


def test_report_of_real_rows_is_complete_and_names_nobody(unit: Unit) -> None:
    tutup(unit, "2025-TW1")
    dok: Dokumen = susun(kumpul(unit))
    assert check_formulas(dok) > 100
    assert sum(int(b[2]) for b in tabel(dok, "IKM per jenis layanan").baris if b[2] != "–") == 7
    assert "Budi" not in repr(dok)
    assert "Sebanyak 4 dari 7 responden menulis saran." in teks(dok)


def test_empty_period_gives_a_nil_report(unit: Unit) -> None:
    data = kumpul(unit, Periode.parse("2024-TW1"))
    assert data.nihil
    assert data.jawaban == ()
    assert "Belum ada responden" in teks(susun(data))


ASAL = Asal("10.1.1.1", "Peramban", "Asia/Jakarta")
CEPAT = {"kanal": "web", "asal": ASAL, "durasi": 2, "tanggal": date(2025, 2, 20)}


def decide(nomor: int, status: str) -> None:
    with unit_kerja():
        review([nomor], status, alasan="uji", cakupan=None, unit_peninjau=None, pelaku="peninjau", now=SAAT)


def ids(status: str) -> list[int]:
    return list(db.session.scalars(select(jawaban.c.id).where(jawaban.c.status == status).order_by(jawaban.c.id)))


def test_answers_left_out_stand_by_their_mark_as_they_were_when_the_period_was_closed(unit: Unit) -> None:
    layanan = make_layanan(unit)
    make_jawaban(layanan, make_nilai(4), **CEPAT)
    tangan = ids("sah")[0]
    decide(tangan, "dikecualikan")
    berjalan = kumpul(unit)
    cepat = int(Tanda.CEPAT_SERAGAM)
    assert [(t & cepat, n) for t, n in berjalan.tanda] == [(0, 1), (cepat, 1)]
    tutup(unit, "2025-TW1")
    decide(tangan, "sah")
    decide(ids("dikecualikan")[0], "sah")
    decide(ids("sah")[1], "dikecualikan")
    data = kumpul(unit)
    assert data.tanda == berjalan.tanda
    assert (data.n, data.hasil.n_dikecualikan, data.peringatan) == (6, 2, ())
    keluar = tabel(susun(data), "Jawaban yang diterima")
    assert [b[2] for b in keluar.baris] == ["6", "1", "1"]
    assert keluar.kaki[0][2] == "8"


def test_the_rules_of_a_period_are_those_that_judged_its_days(unit: Unit) -> None:
    def register(mulai: date, detik: int) -> None:
        isi, hari = {"detik_cepat": detik, "agregasi": "rata_layanan"}, date(2024, 12, 1)
        with unit_kerja():
            register_aturan(isi, mulai=mulai, alasan="uji", hari_ini=hari, pelaku="uji", now=SAAT)

    assert [a.mulai for a in kumpul(unit).aturan] == [None]
    for mulai, detik in ((date(2024, 12, 1), 5), (date(2025, 2, 1), 7), (date(2025, 4, 1), 9)):
        register(mulai, detik)
    aturan = kumpul(unit).aturan
    assert [(a.mulai, a.aturan.detik_cepat) for a in aturan] == [(date(2024, 12, 1), 5), (date(2025, 2, 1), 7)]


def test_a_service_retired_after_its_answers_keeps_its_place_in_the_mean_and_the_report(unit: Unit) -> None:
    lama = make_layanan(unit, "LAMA", "Layanan lama")
    for _ in range(5):
        make_jawaban(lama, make_nilai(4))
    sebelum = kumpul(unit)
    with unit_kerja() as sesi:
        sesi.execute(update(Layanan).where(Layanan.id == lama.id).values(aktif=False))
        save_populasi(unit, lama.id, TW1, 80, pelaku="uji", now=SAAT)
    data = kumpul(unit)
    assert data.rata_layanan == sebelum.rata_layanan
    assert [(k.nama, k.n_minimum) for k in data.layanan if k.kode == "LAMA"] == [("Layanan lama", 66)]
    assert sum(int(b[2]) for b in tabel(susun(data), "IKM per jenis layanan").baris if b[2] != "–") == 12


def test_groups_of_respondents_have_the_index_of_their_own_answers(unit: Unit) -> None:
    for _ in range(5):
        make_jawaban(make_layanan(unit), make_nilai(4), demografi={"jenis_kelamin": "L"})
    for _ in range(2):
        make_jawaban(make_layanan(unit), demografi={"jenis_kelamin": "P"})
    nilai = {b[2]: b[5] for b in tabel(susun(kumpul(unit)), "Karakteristik").baris[:4]}
    assert nilai == {"Laki-laki": "disamarkan", "Perempuan": "75,00", "Tidak menjawab": "disamarkan", "Jumlah": "78,57"}


@pytest.mark.parametrize(
    ("kode", "sebelum", "n"),
    [("2025-03", "2025-02", 3), ("2025-TW1", "2024-TW4", 7), ("2025-S1", "2024-S2", 7), ("2025", "2024", 7)],
)
def test_the_earlier_period_is_the_one_before_of_the_same_kind(unit: Unit, kode: str, sebelum: str, n: int) -> None:
    make_jawaban(make_layanan(unit), tanggal=date(2025, 2, 5))
    for lama in ("2025-01", "2025-02", "2024-TW4", "2024-S2", "2024"):
        with unit_kerja():
            close_periode(unit, Periode.parse(lama), hari_ini=date(2026, 1, 2), pelaku="uji", now=SAAT)
    data = kumpulkan(unit, Periode.parse(kode), hari_ini=date(2026, 1, 2))
    tambahan = 0 if kode == "2025-03" else 1
    assert data.n == n + tambahan
    assert data.sebelumnya is not None
    assert data.sebelumnya.periode.kode == sebelum
    bulan = tabel(susun(data), "Responden per bulan")
    assert len(bulan.baris) == len(list(Periode.parse(kode).bulan()))
    assert sum(int(b[2]) for b in bulan.baris) == data.n


def test_many_answers_are_counted_without_being_loaded(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    sedikit = kumpul(unit)
    monkeypatch.setattr("portal.laporan.skm_triwulan.baris.BATAS_BARIS", 3)
    banyak = kumpul(unit)
    assert (len(sedikit.jawaban or ()), banyak.jawaban) == (7, None)
    assert banyak.karakteristik == sedikit.karakteristik
    assert (banyak.n_saran, banyak.peringatan) == (sedikit.n_saran, sedikit.peringatan) == (4, ())


def test_rows_that_no_longer_agree_with_the_roll_up_are_told(unit: Unit) -> None:
    with unit_kerja() as sesi:
        sesi.execute(update(rekap).values(n=rekap.c.n + 1).where(rekap.c.n > 0))
    data = kumpul(unit)
    assert any("7 baris jawaban" in p for p in data.peringatan)
