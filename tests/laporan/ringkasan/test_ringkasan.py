"""The summary: one page whatever it says, figures of the services, decisions that follow from figures."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from portal.inti.dokumen import tulis
from portal.inti.periode import Periode
from portal.laporan.bahan import AngkaAduan, TindakLanjut, split_butir
from portal.laporan.ringkasan import DataRingkasan, kumpulkan, susun_isi
from portal.laporan.ringkasan.data import list_keputusan, shorten
from portal.laporan.skm_triwulan.data import TitikTren
from portal.skm.service.penutupan import read_indeks
from portal.wbs.domain.angka import Sajian
from tests.pabrik.laporan import (
    BINGKAI,
    NAMA_PANJANG,
    check_acuan,
    count_pages,
    make_butir,
    make_hasil,
    make_rencana,
    teks,
)
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.pengaduan import make_pengaduan
from tests.pabrik.skm import make_jawaban

TW1, HARI = Periode.parse("2025-TW1"), date(2025, 4, 2)
NILAI = [[3, 4, 2, 4, 3, 3, 4, 3, 3], [4, 4, 3, 4, 4, 3, 4, 3, 3]] * 40


def aduan(**ubah: Any) -> AngkaAduan:
    dasar = AngkaAduan(
        diterima=22,
        harus=24,
        selesai=20,
        proses=3,
        belum=1,
        tepat=19,
        bertenggat=20,
        per_kanal=(("web", 15), ("loket", 7)),
        per_bulan=(("2025-01", 9), ("2025-02", 6), ("2025-03", 7)),
        ditutup=True,
    )
    return replace(dasar, **ubah)


NIHIL_ADUAN = aduan(
    diterima=0, harus=0, selesai=0, proses=0, belum=0, tepat=0, bertenggat=0, per_kanal=(),
    per_bulan=tuple((f"2025-0{b}", 0) for b in (1, 2, 3)),
)  # fmt: skip


def data(**ubah: Any) -> DataRingkasan:
    dulu = make_hasil("skm", [[3] * 9] * 40, "2024-TW4")
    dasar = DataRingkasan(
        ikm=make_hasil("skm", NILAI),
        ipak=make_hasil("ipak", [[5, 6, 5, 5, 5]] * 30),
        aduan=aduan(),
        wbs=Sajian(TW1, HARI, rinci=True, diterima=5, selesai=3),
        tindak_lanjut=TindakLanjut(
            milik=(make_butir(3, periode="2025-TW1"),),
            bawaan=(
                make_butir(1, rencana=(make_rencana(1, 100),)),
                make_butir(2, rencana=(make_rencana(2, 40),)),
            ),
        ),
        hari_ini=HARI,
        riwayat=(TitikTren(dulu.periode, dulu.indeks),),
        ikm_dulu=dulu,
    )
    return replace(dasar, **ubah)


def nihil() -> DataRingkasan:
    return data(
        ikm=make_hasil("skm", []),
        ipak=make_hasil("ipak", []),
        aduan=NIHIL_ADUAN,
        wbs=Sajian(TW1, HARI, rinci=True, diterima=0, selesai=0),
        tindak_lanjut=TindakLanjut(),
        riwayat=(),
        ikm_dulu=None,
    )


def panjang() -> DataRingkasan:
    """Everything as long as it may be, and every part running."""
    isi = data()
    telat = replace(make_rencana(9, 10), kegiatan=NAMA_PANJANG * 5, penanggung_jawab=NAMA_PANJANG)
    butir = tuple(make_butir(n, uraian=NAMA_PANJANG * 4, rencana=(telat,) if n % 2 else ()) for n in range(40))
    return data(
        ikm=replace(isi.ikm, unit_nama=NAMA_PANJANG, revisi=None, status="sementara"),
        ipak=replace(isi.ipak, revisi=None),
        aduan=aduan(belum=99, bertenggat=90, ditutup=False),
        tindak_lanjut=TindakLanjut(milik=butir),
        riwayat=tuple(TitikTren(TW1.shift(-n), isi.ikm.indeks) for n in (4, 3, 2, 1)),
    )


@pytest.mark.parametrize("isi", [data(), nihil(), panjang()], ids=["penuh", "nihil", "panjang"])
def test_the_summary_never_runs_over_its_page(isi: DataRingkasan) -> None:
    kop = replace(BINGKAI.kop, nama=NAMA_PANJANG)
    assert count_pages(tulis(susun_isi(isi, replace(BINGKAI, kop=kop)), "pdf")) == 1


def test_figures_of_every_part_stand_on_the_page() -> None:
    isi = teks(susun_isi(data(), BINGKAI))
    assert "(IKM): 84,72 B Baik\n80 responden; +9,72 dari Triwulan IV 2024" in isi
    assert "(IPAK): 3,47 B" in isi
    assert "Pengaduan diterima: 22" in isi
    assert "Sudah ditindaklanjuti: 23  95,83 % dari yang harus; 20 selesai" in isi
    assert "Belum ditindaklanjuti: 1  Tepat waktu: 95,00 % (19 dari 20 selesai)" in isi
    assert "Laporan WBS, seluruh kantor: 5  3 selesai" in isi
    assert "Tindak lanjut rekomendasi: 33,33 %  1 selesai dari 3; sebagian kecil ditindaklanjuti" in isi


def test_hidden_figures_of_whistle_blowing_stay_hidden() -> None:
    kecil = teks(susun_isi(data(wbs=Sajian(TW1, HARI, rinci=True, diterima="<3", selesai="–")), BINGKAI))
    assert "seluruh kantor: <3  Rincian disamarkan" in kecil
    assert "Angka terbit sesudah triwulan berakhir" in teks(susun_isi(data(wbs=None), BINGKAI))


def test_at_most_three_decisions_the_most_pressing_first() -> None:
    isi = list_keputusan(data())
    assert len(isi) == 3
    assert isi[0].startswith("Penyelesaian 1 rencana tindak lanjut yang lewat tenggat. Paling lama: “Kegiatan nomor 2”")
    assert isi[1] == "Siapa yang menangani 1 pengaduan yang belum ditindaklanjuti."
    assert isi[2].startswith("Rencana dan penanggung jawab 1 rekomendasi")


def test_nothing_to_decide_is_said_and_no_decision_is_invented() -> None:
    penuh = data(
        ikm=make_hasil("skm", [[4] * 9] * 120),
        ipak=make_hasil("ipak", [[6] * 5] * 120),
        aduan=aduan(belum=0),
        tindak_lanjut=TindakLanjut(),
    )
    assert list_keputusan(penuh) == ()
    assert "tidak menunjukkan hal yang perlu diputuskan" in teks(susun_isi(penuh, BINGKAI))


@pytest.mark.parametrize(("nama", "isi"), [("lengkap", data()), ("nihil", nihil())])
def test_content_tree_equals_the_golden_one(nama: str, isi: DataRingkasan) -> None:
    check_acuan(susun_isi(isi, BINGKAI), f"ringkasan_{nama}")


def test_long_texts_are_cut_at_a_word() -> None:
    assert shorten("satu dua tiga empat", 14) == "satu dua tiga…"
    assert shorten("a" * 50, 10) == "a" * 9 + "…"


def test_recommendations_of_shorter_periods_belong_and_finished_ones_are_not_carried_over() -> None:
    selesai = make_butir(1, periode="2024-TW3", tanggal=date(2024, 10, 5), rencana=(make_rencana(1, 100),))
    lama = replace(selesai.rencana[0].kemajuan[0], tanggal=date(2024, 12, 1))
    selesai = replace(selesai, rencana=(replace(selesai.rencana[0], kemajuan=(lama,)),))
    butir = [
        selesai,
        make_butir(2, periode="2024-TW4", tanggal=date(2025, 1, 8)),
        make_butir(3, periode="2025-02"),
        make_butir(4, periode="2025"),
        make_butir(5, periode="2025-TW1"),
        make_butir(6, periode="2024"),
    ]
    pilah = split_butir(butir, TW1)
    assert [b.nomor for b in pilah.milik] == [3, 5]
    assert [b.nomor for b in pilah.bawaan] == [2, 6]


def test_the_collector_reads_what_the_reports_read(tiap_app: Flask) -> None:
    unit = make_unit()
    layanan = make_layanan(unit)
    for _ in range(6):
        make_jawaban(layanan)
    make_pengaduan(unit, now=datetime(2025, 2, 3, 3, 0, tzinfo=UTC), kiriman="aduan-1")
    isi = kumpulkan(unit, TW1, hari_ini=HARI)
    assert isi.ikm.indeks == read_indeks(unit, TW1, hari_ini=HARI).indeks
    assert (isi.ikm.indeks.n, isi.ipak.indeks.n) == (6, 0)
    assert (isi.aduan.diterima, isi.aduan.belum, isi.aduan.ditutup) == (1, 1, False)
    assert isi.wbs is not None
    assert isi.wbs.diterima == 0
    assert isi.sementara == ("IKM", "IPAK", "pengaduan")
