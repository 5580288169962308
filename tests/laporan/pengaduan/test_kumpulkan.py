"""Collecting: a closed period keeps its figures and cases, a running one is read as of today, identity stays hidden."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.laporan.jenis import JenisLaporan
from portal.laporan.pengaduan import JENIS
from portal.laporan.pengaduan.data import check_gabungan
from portal.laporan.pengaduan.kumpulkan import SUMBER, kumpulkan, kumpulkan_gabungan
from portal.organisasi.service import find_unit
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.kasus import DataPelapor
from portal.pengaduan.service.penutupan import close_periode
from portal.tindak_lanjut.service.catat import RekomendasiBaru, add_rekomendasi
from tests.laporan.pengaduan.conftest import BINGKAI
from tests.pabrik.pengaduan import SENIN, step
from tests.pengaduan.kantor_uji import Kantor, make_kantor, row

TW1, TW2 = Periode.parse("2026-TW1"), Periode.parse("2026-TW2")
SESUDAH = date(2026, 4, 7)
APRIL = datetime(2026, 4, 8, 3, tzinfo=UTC)


@pytest.fixture
def kantor(app: Flask) -> Kantor:
    return make_kantor()


@pytest.fixture
def kantor_tiap(tiap_app: Flask) -> Kantor:
    return make_kantor()


def close(periode: Periode = TW1, hari_ini: date = SESUDAH) -> None:
    now = datetime.combine(hari_ini, datetime.min.time(), UTC) + timedelta(hours=5)
    with unit_kerja():
        close_periode(find_unit("DINAS"), periode, hari_ini=hari_ini, pelaku="uji", now=now)


def collect(periode: Periode = TW1, hari_ini: date = SESUDAH) -> Any:
    return kumpulkan(find_unit("DINAS"), periode, hari_ini)


def test_figures_and_cases_agree_on_both_databases(kantor_tiap: Kantor) -> None:
    for ke in Status:
        if ke is not Status.DRAF_PETUGAS:
            kantor_tiap.bring(ke)
    data = collect()
    n = data.rekap.count
    assert len(data.kasus) == n("A0") + n("A0r") + n("A1") == len(data.rekap.baris)
    assert {k.golongan for k in data.kasus} >= {"A3", "A4", "A5", "K.duplikat", "K.bukan_pengaduan"}
    assert data.peringatan == ()
    assert {k.status for k in data.kasus} >= {Status.SELESAI, Status.DIPROSES, Status.DUPLIKAT}


def test_a_closed_quarter_does_not_move_when_cases_do(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DITANGGAPI)
    buka = kantor.bring(Status.DIPROSES)
    close()
    dulu = collect()
    assert (dulu.rekap.revisi, dulu.rekap.count("A3"), dulu.rekap.count("A4")) == (0, 1, 1)
    step(nomor, "konfirmasi_belum", kantor["pelapor"], now=APRIL, catatan="Masih antre")
    step(buka, "ajukan_jawaban", kantor.saya("pelaksana", APRIL), now=APRIL, jawaban="Beres.")
    kini = collect(hari_ini=date(2026, 6, 1))
    assert kini.rekap.angka == dulu.rekap.angka
    assert kini.kasus == dulu.kasus
    assert collect(TW2, date(2026, 6, 1)).rekap.count("A0r") == 1


def test_a_running_quarter_is_read_as_of_the_end_of_today(kantor: Kantor) -> None:
    kantor.bring(Status.DIPROSES)
    hari_ini = date(2026, 2, 10)
    kantor.baru(now=SENIN + timedelta(days=20))
    data = collect(hari_ini=hari_ini)
    assert data.sementara
    assert (data.rekap.count("A1"), data.rekap.count("B5")) == (1, 0)
    assert [n for _, n in data.rekap.table("D5")] == [0, 1, None]
    assert collect(hari_ini=date(2026, 3, 31)).rekap.count("B5") == 2


def test_names_numbers_and_closed_stories_stay_out(kantor: Kantor) -> None:
    pelapor = DataPelapor(nama="Komang Rahasiawati", telepon="+6281234567890", surel="komang@uji.example")
    biasa = kantor.bring(
        Status.DITANGGAPI, pelapor=pelapor, judul="Komang Rahasiawati antre lama, hubungi 081234567890"
    )
    kantor.bring(Status.DIPROSES, pelapor=pelapor, judul="Pungutan oleh pejabat", rahasia=True)
    terbatas = kantor.bring(Status.DIPROSES, pelapor=pelapor, judul="Penyalahgunaan wewenang")
    with unit_kerja():
        db.session().get_one(Pengaduan, terbatas).terbatas = True
    close()
    data = collect()
    isi = json.dumps([dataclasses.asdict(k) for k in data.kasus], default=str)
    for kata in ("Rahasiawati", "81234567890", "komang@", "Pungutan", "Penyalahgunaan"):
        assert kata not in isi
    kasus = next(k for k in data.kasus if k.nomor == row(biasa).nomor_register)
    assert kasus.perihal == "[disamarkan] antre lama, hubungi [disamarkan]"
    assert kasus.tindak_lanjut == "Sudah kami perbaiki."
    assert sum(k.tertutup for k in data.kasus) == 2


def test_unit_at_work_is_the_one_of_the_period_and_not_of_today(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DIDISPOSISI)
    close()
    assert [k.pelaksana for k in collect().kasus] == ["Bidang Contoh"]
    step(nomor, "disposisi", kantor.saya("petugas", APRIL), now=APRIL, **kantor.bagi("LAIN"))
    assert collect().pelaksana == ("Bidang Contoh",)
    assert collect(TW2, date(2026, 5, 4)).pelaksana == ("Bidang Lain",)


def test_quarters_join_into_a_semester_and_a_year(kantor: Kantor) -> None:
    kantor.bring(Status.DITANGGAPI)
    kantor.bring(Status.DIPROSES)
    close()
    kantor.bring(Status.DITANGGAPI, now=APRIL)
    semester = kumpulkan_gabungan(find_unit("DINAS"), Periode.parse("2026-S1"), date(2026, 5, 4))
    assert [b.periode.kode for b in semester.bagian] == ["2026-TW1", "2026-TW2"]
    assert check_gabungan(semester) == ()
    assert (semester.harus, semester.sum("A3"), semester.akhir) == (3, 2, 1)
    assert semester.sementara
    tahun = kumpulkan_gabungan(find_unit("DINAS"), Periode.parse("2026"), date(2026, 5, 4))
    assert [p.kode for p in tahun.belum] == ["2026-TW3", "2026-TW4"]
    assert tahun.sum("A1") == semester.sum("A1") == 3


def test_a_roll_up_of_less_than_whole_quarters_is_refused(kantor: Kantor) -> None:
    with pytest.raises(DomainError, match="per semester"):
        kumpulkan_gabungan(find_unit("DINAS"), Periode.parse("2026-02"), SESUDAH)


def test_follow_up_shows_the_quarter_before_and_what_was_carried_over(kantor: Kantor) -> None:
    unit = find_unit("DINAS")

    def add(periode: str, hari: date, sumber: str = SUMBER) -> None:
        with unit_kerja():
            baru = RekomendasiBaru(unit.id, sumber, f"uji.{periode}", Periode.parse(periode), hari, f"Dari {periode}.")
            add_rekomendasi(baru, pelaku="uji", now=SENIN)

    add("2025-TW4", date(2025, 12, 30))
    add("2025-TW3", date(2025, 10, 9))
    add("2026-TW1", date(2026, 4, 6))
    add("2025-TW2", date(2025, 7, 9), "skm")
    tl = collect().tindak_lanjut
    assert [b.periode for b in tl.butir] == ["2025-TW4"]
    assert [b.periode for b in tl.bawaan] == ["2025-TW3"]
    assert tl.per == date(2026, 3, 31)
    berikut = collect(TW2, date(2026, 5, 4)).tindak_lanjut
    assert [b.periode for b in berikut.butir] == ["2026-TW1"]
    assert sorted(b.periode for b in berikut.bawaan) == ["2025-TW3", "2025-TW4"]


@pytest.mark.parametrize("jenis", JENIS, ids=[j.kode for j in JENIS])
def test_every_kind_is_made_of_an_office_without_any_complaint(jenis: JenisLaporan, kantor: Kantor) -> None:
    periode = Periode.parse("2025-S1" if jenis.irama == "semester" else "2025-TW1")
    dok = jenis.susun(jenis.kumpulkan(find_unit("DINAS"), periode, SESUDAH), BINGKAI)
    assert len(dok.isi) > 5
    assert not jenis.usulan or list(jenis.usulan(jenis.kumpulkan(find_unit("DINAS"), periode, SESUDAH))) == []
