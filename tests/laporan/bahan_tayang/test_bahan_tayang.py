"""Pages for a screen: one chart a page, every chart told in words, long lists go on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from portal.inti.dokumen import tulis
from portal.inti.dokumen.isi import Grafik, HalamanBaru, Judul
from portal.inti.periode import Periode
from portal.laporan.bahan import AngkaAduan, TindakLanjut
from portal.laporan.bahan_tayang import DataTayang, kumpulkan, susun_isi
from portal.laporan.skm_triwulan.data import DataSkm, TitikTren
from tests.pabrik.laporan import (
    BINGKAI,
    check_acuan,
    count_pages,
    make_butir,
    make_hasil,
    make_kelompok,
    make_rencana,
    teks,
)
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.pengaduan import make_pengaduan
from tests.pabrik.skm import make_jawaban

HARI = date(2025, 4, 2)
NILAI = [[3, 4, 2, 4, 3, 3, 4, 3, 3]] * 100
ADUAN = AngkaAduan(
    diterima=22,
    harus=24,
    selesai=20,
    proses=3,
    belum=1,
    tepat=19,
    bertenggat=20,
    per_kanal=(("web", 15), ("loket", 7), ("lainnya", 0), ("", 0)),
    per_bulan=(("2025-01", 9), ("2025-02", 6), ("2025-03", 7)),
    ditutup=True,
)


def data(**ubah: Any) -> DataTayang:
    dulu = make_hasil("skm", [[3] * 9] * 40, "2024-TW4")
    survei = DataSkm(
        hasil=make_hasil("skm", NILAI),
        hari_ini=HARI,
        jawaban=None,
        riwayat=(TitikTren(dulu.periode, dulu.indeks),),
        sebelumnya=dulu,
        ipak=make_hasil("ipak", [[5, 6, 5, 5, 5]] * 30),
        tindak_lanjut=TindakLanjut(bawaan=(make_butir(1, rencana=(make_rencana(1, 100),)), make_butir(2))),
    )
    return DataTayang(replace(survei, **ubah), ADUAN)


def nihil() -> DataTayang:
    survei = DataSkm(hasil=make_hasil("skm", []), hari_ini=HARI, jawaban=None, ipak=make_hasil("ipak", []))
    kosong = replace(ADUAN, diterima=0, harus=0, selesai=0, proses=0, belum=0, tepat=0, bertenggat=0, per_kanal=())
    return DataTayang(survei, kosong)


def pages(isi: DataTayang) -> list[str]:
    return [b.teks for b in susun_isi(isi, BINGKAI).isi if isinstance(b, Judul)]


def test_every_chart_has_a_page_of_its_own_and_is_told_in_words() -> None:
    dok = susun_isi(data(), BINGKAI)
    assert pages(data()) == [
        "IKM per unsur",
        "Tren IKM",
        "IKM per layanan",
        "IKM per kode QR/loket",
        "Responden IKM per bulan",
        "IPAK per pernyataan",
        "Pengaduan diterima per bulan",
        "Pengaduan menurut kanal",
        "Tindak lanjut rekomendasi",
    ]
    assert not [b for b in dok.isi if isinstance(b, HalamanBaru)]
    grafik = [b for b in dok.isi if isinstance(b, Grafik)]
    assert len(grafik) == 9
    assert all(g.alt.startswith(("Batang mendatar: ", "Kolom per bulan: ", "Garis menurut periode: ")) for g in grafik)
    assert "Portal 15; Tatap muka di loket 7" in grafik[7].alt


@pytest.mark.parametrize("isi", [data(), nihil()], ids=["penuh", "nihil"])
def test_pages_are_one_for_each_heading_and_the_title(isi: DataTayang) -> None:
    assert count_pages(tulis(susun_isi(isi, BINGKAI), "pdf")) == len(pages(isi)) + 1


def test_many_services_go_on_to_further_pages_with_all_their_figures() -> None:
    banyak = make_kelompok("skm", {(f"L{n}", f"Layanan {n:02}"): [[3] * 9] * 6 for n in range(20)})
    isi = data()
    isi = replace(isi, survei=replace(isi.survei, hasil=replace(isi.survei.hasil, per_layanan=banyak)))
    judul = [j for j in pages(isi) if j.startswith("IKM per layanan")]
    assert judul == [f"IKM per layanan ({n}/3)" for n in (1, 2, 3)]
    alt = " ".join(b.alt for b in susun_isi(isi, BINGKAI).isi if isinstance(b, Grafik))
    assert all(f"Layanan {n:02} (kuning) 75,00 (C)" in alt for n in range(20))


def test_a_month_needs_no_chart_by_month() -> None:
    satu = replace(data(), aduan=replace(ADUAN, per_bulan=(("2025-01", 22),)))
    satu = replace(satu, survei=replace(satu.survei, hasil=make_hasil("skm", NILAI, "2025-01")))
    assert not [j for j in pages(satu) if "bulan" in j]


def test_nothing_to_show_is_said() -> None:
    dok = susun_isi(nihil(), BINGKAI)
    assert not [b for b in dok.isi if isinstance(b, Grafik)]
    assert "Belum ada responden pada Triwulan I 2025." in teks(dok)
    assert "Nihil: tidak ada pengaduan" in teks(dok)


@pytest.mark.parametrize(("nama", "isi"), [("lengkap", data()), ("nihil", nihil())])
def test_content_tree_equals_the_golden_one(nama: str, isi: DataTayang) -> None:
    check_acuan(susun_isi(isi, BINGKAI), f"bahan_tayang_{nama}")


def test_the_collector_reads_every_part_of_any_period(tiap_app: Flask) -> None:
    unit = make_unit()
    layanan = make_layanan(unit)
    for bulan in (2, 5, 11):
        for _ in range(5):
            make_jawaban(layanan, tanggal=date(2025, bulan, 3))
    make_pengaduan(unit, now=datetime(2025, 2, 3, 3, 0, tzinfo=UTC), kiriman="aduan-1")
    for kode, n, masuk in (("2025-02", 5, 1), ("2025-S1", 10, 1), ("2025", 15, 1), ("2025-TW4", 5, 0)):
        isi = kumpulkan(unit, Periode.parse(kode), hari_ini=date(2026, 1, 5))
        assert (isi.survei.n, isi.aduan.diterima, isi.sementara) == (n, masuk, True)
