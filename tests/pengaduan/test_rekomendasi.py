"""A case becomes a recommendation without its story; figure G1 counts those about the period before."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.organisasi.service import find_unit
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.angka import freeze
from portal.pengaduan.service.kasus import DataPelapor
from portal.pengaduan.service.rekomendasi import find_rekomendasi, read_rekomendasi_lalu, recommend
from portal.tindak_lanjut.service.baca import get_butir
from portal.tindak_lanjut.service.catat import stop_rekomendasi
from tests.klien import make_klien, text_of
from tests.pabrik.organisasi import make_layanan
from tests.pabrik.pengaduan import SENIN
from tests.pabrik.petugas_pengaduan import Kantor as KantorLayar
from tests.pabrik.petugas_pengaduan import make_kantor as make_kantor_layar
from tests.pabrik.tindak_lanjut import at, make_kemajuan, make_rekomendasi, make_rencana
from tests.pengaduan.kantor_uji import BERKADAR, KELAS, Kantor, make_kantor, row

HARI = date(2026, 2, 3)
TW2 = Periode.parse("2026-TW2")
AKHIR_TW2 = TW2.to_utc("Asia/Jakarta")[1]


@pytest.fixture(autouse=True)
def _jam() -> Iterator[None]:
    with time_machine.travel(at(HARI), tick=False):
        yield


@pytest.fixture
def kantor(app: Flask) -> Kantor:
    return make_kantor()


def suggest(kasus: Pengaduan, kantor: Kantor, uraian: str = "Tambah loket obat", siapa: str = "petugas") -> int:
    with unit_kerja():
        return recommend(kasus, uraian, pelaku=kantor[siapa], hari_ini=HARI, now=at(HARI))


def test_only_number_category_and_service_go_along(kantor: Kantor) -> None:
    layanan = make_layanan(find_unit("DINAS"), nama="Apotek")
    nomor = kantor.baru(
        layanan_id=layanan.id, isi="Bu Sri Rejeki membentak saya", pelapor=DataPelapor(nama="Warga Rahasia")
    )
    kantor.steps(nomor, ("petugas", "verifikasi", KELAS))
    kasus = row(nomor)
    butir = get_butir(suggest(kasus, kantor))
    assert (butir.sumber, butir.asal, butir.unit_id) == ("pengaduan", f"kasus:{kasus.nomor_register}", kasus.unit_id)
    assert butir.dasar.startswith(f"Pengaduan {kasus.nomor_register}, kategori ")
    assert butir.dasar.endswith("layanan Apotek")
    assert butir.periode == "2026-TW1"
    assert not {"Sri", "Rahasia", "membentak"} & set((butir.uraian + butir.dasar).split())


def test_one_case_leads_to_one_recommendation(kantor: Kantor) -> None:
    kasus = row(kantor.baru())
    nomor = suggest(kasus, kantor)
    assert suggest(kasus, kantor) == nomor
    assert find_rekomendasi(kasus) == nomor
    with pytest.raises(DomainError, match=f"nomor {nomor}"):
        suggest(kasus, kantor, "Kalimat lain")
    with time_machine.travel(datetime(2026, 8, 3, 3, tzinfo=UTC)), unit_kerja():
        lagi = {"pelaku": kantor["petugas"], "hari_ini": date(2026, 8, 3), "now": datetime(2026, 8, 3, 3, tzinfo=UTC)}
        assert recommend(kasus, "Tambah loket obat", **lagi) == nomor  # type: ignore[arg-type]


@pytest.mark.parametrize("uraian", ["Maaf kepada Warga Contoh", "Surati warga@uji.example", "NIK 3201234567890123"])
def test_words_that_tell_who_reported_are_refused(kantor: Kantor, uraian: str) -> None:
    kasus = row(kantor.baru())
    with pytest.raises(DomainError) as salah:
        suggest(kasus, kantor, uraian)
    assert (salah.value.kode, salah.value.bidang) == ("menunjuk_pelapor", "uraian")
    assert find_rekomendasi(kasus) is None


def test_a_restricted_case_is_not_made_visible_to_many(kantor: Kantor) -> None:
    nomor = kantor.baru()
    kantor.steps(nomor, ("petugas", "verifikasi", BERKADAR))
    with pytest.raises(DomainError) as salah:
        suggest(row(nomor), kantor)
    assert salah.value.kode == "kasus_terbatas"


def test_who_works_on_a_case_of_another_unit_recommends_for_the_own_one(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DIDISPOSISI, unit="DINAS")
    with unit_kerja():
        db.session.get_one(Pengaduan, nomor).unit_pelaksana_id = find_unit("INSPEKTORAT").id
    butir = get_butir(suggest(row(nomor), kantor, siapa="petugas_lain"))
    assert butir.unit_id == find_unit("INSPEKTORAT").id


@pytest.fixture
def layar(app: Flask) -> KantorLayar:
    return make_kantor_layar(app)


def test_the_case_page_offers_it_to_those_who_may(layar: KantorLayar) -> None:
    from tests.pabrik.pengaduan import id_of, make_pengaduan

    nomor = id_of(make_pengaduan(layar.dinas, now=SENIN))
    petugas = layar.masuk("petugas")
    assert "Jadikan rekomendasi perbaikan" in text_of(petugas.get(f"/petugas/pengaduan/{nomor}").text)
    alamat = f"/petugas/pengaduan/{nomor}/rekomendasi"
    tolak = petugas.send(petugas.form(petugas.get(alamat), "uraian"), uraian="Kata Warga Contoh")
    assert tolak.status_code == 422
    assert "Kata Warga Contoh" in tolak.text
    terima = petugas.send(petugas.form(tolak, "uraian"), uraian="Tambah loket obat")
    assert terima.status_code == 303
    assert "Tambah loket obat" in text_of(petugas.follow(terima).text)
    teks = text_of(petugas.get(f"/petugas/pengaduan/{nomor}").text)
    assert "Jadikan rekomendasi perbaikan" not in teks
    assert "Perbaikan layanan Rekomendasi" in teks
    for siapa, status in (("petugas_lain", 404), ("skm", 404), ("admin", 404), ("pelaksana", 403), ("auditor", 403)):
        assert layar.masuk(siapa).get(alamat).status_code == status, siapa


def _register(unit: Any) -> None:
    """Two recommendations about the first quarter or its months, one of them done; others that do not count."""
    tuntas = make_rekomendasi(unit, "kasus:1", sumber="pengaduan")
    make_kemajuan(make_rencana(tuntas), 100, tanggal=date(2026, 5, 4))
    bulan = make_rekomendasi(unit, "kasus:2", sumber="pengaduan", periode=Periode.parse("2026-02"), uraian="Bulanan")
    make_kemajuan(make_rencana(bulan), 100, tanggal=date(2026, 7, 1))
    henti = make_rekomendasi(unit, "kasus:3", sumber="pengaduan")
    with unit_kerja():
        stop_rekomendasi(henti, alasan="x", hari_ini=date(2026, 5, 4), pelaku="uji", now=at(date(2026, 5, 4)))
    make_rekomendasi(unit, "kasus:4", sumber="pengaduan", periode=TW2)
    make_rekomendasi(unit, "kasus:5", sumber="pengaduan", periode=Periode.parse("2026-S1"))
    make_rekomendasi(unit, "kasus:6", sumber="pengaduan", tanggal=date(2026, 7, 1))
    make_rekomendasi(unit, "unsur:U1", sumber="survei")
    make_rekomendasi(find_unit("INSPEKTORAT"), "kasus:7", sumber="pengaduan")


def test_g1_counts_recommendations_about_the_period_before(kantor: Kantor) -> None:
    unit = find_unit("DINAS")
    _register(find_unit("BIDANG"))
    g1 = read_rekomendasi_lalu(unit, TW2, per=AKHIR_TW2)
    assert [b.asal for b in g1.butir] == ["kasus:1", "kasus:2", "kasus:3"]
    assert (g1.bagian.n, g1.bagian.d, str(g1.bagian.nilai)) == (1, 2, "50.00")
    nanti = read_rekomendasi_lalu(unit, TW2, per=datetime(2026, 7, 2, tzinfo=UTC))
    assert (nanti.bagian.n, nanti.bagian.d) == (2, 3)  # two done, one made on the first of July
    semester = read_rekomendasi_lalu(unit, Periode.parse("2026-S2"), per=datetime(2026, 6, 30, tzinfo=UTC))
    assert len(semester.butir) == 5
    assert read_rekomendasi_lalu(unit, Periode.parse("2026-TW1"), per=AKHIR_TW2).bagian.nilai is None


def test_g1_stands_on_the_page_and_in_the_command_and_not_in_a_closing(kantor: Kantor, app: Flask) -> None:
    unit = find_unit("DINAS")
    _register(unit)
    hasil = app.test_cli_runner().invoke(
        args=["pengaduan", "angka", "--unit", "DINAS", "--periode", "2026-TW2", "--json"]
    )
    assert json.loads(hasil.output)["G1"] == {"selesai": 1, "jumlah": 2, "persen": "50.00"}
    kosong = app.test_cli_runner().invoke(
        args=["pengaduan", "angka", "--unit", "DINAS", "--periode", "2026-TW1", "--json"]
    )
    assert json.loads(kosong.output)["G1"] == {"selesai": 0, "jumlah": 0, "persen": None}
    assert freeze(unit, TW2)[0]["G1"] is None
    klien = make_klien(app)
    klien.masuk("pimpinan@uji.example")
    teks = text_of(klien.get("/petugas/pengaduan/angka?unit=DINAS&periode=2026-TW2").text)
    assert "Dari pengaduan Triwulan I 2026: 1 dari 2 selesai, 50,00 %." in teks
    assert "Bulanan" in teks
    teks = text_of(klien.get("/petugas/pengaduan/angka?unit=DINAS&periode=2026-TW1").text)
    assert "Tidak ada rekomendasi dari pengaduan Triwulan IV 2025." in teks
