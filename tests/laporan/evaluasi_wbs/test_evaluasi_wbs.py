"""The evaluation of WBS: nothing finer than what is published, employees' understanding, recommendations by figures."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.laporan.bahan import TindakLanjut
from portal.laporan.evaluasi_wbs import DataEvaluasi, kumpulkan, susun_isi
from portal.laporan.evaluasi_wbs.data import list_usulan
from portal.laporan.evaluasi_wbs.kumpulkan import list_triwulan
from portal.skm.domain.paham import count_paham
from portal.wbs.domain.angka import NAMA_BAGIAN, Sajian
from tests.pabrik.laporan import BINGKAI, check_acuan, make_butir, make_hasil, make_rencana, tabel, teks
from tests.pabrik.wbs import FRASA_UNIK, make_laporan, make_staf

TW1, TW2 = Periode.parse("2025-TW1"), Periode.parse("2025-TW2")
PEGAWAI = [[3, 4, 3, 3, 4, 2, 3, 3, 4], [4, 4, 4, 4, 4, 3, 4, 4, 4]] * 10


def sajian(periode: Periode = TW1, per: date = date(2025, 3, 31), **ubah: Any) -> Sajian:
    penuh: dict[str, Any] = {
        "diterima": 12,
        "kategori": {**dict.fromkeys(NAMA_BAGIAN["kategori"], 0), "pungli": 9, "disiplin": 3},
        "mode": {"anonim": "<3", "rahasia": "–", "terbuka": 4},
        "kanal": {"web": 12, "loket": 0, "surat": 0, "telepon": 0},
        "selesai": 8,
        "berjalan": 4,
        "hasil": None,
        "konfirmasi_tepat": 12,
        "umpan_balik_tepat": None,
        "sisa_awal": 3,
        "sisa_akhir": 7,
    }
    return Sajian(periode, per, rinci=True, **{**penuh, **ubah})


def data(**ubah: Any) -> DataEvaluasi:
    survei = make_hasil("pegawai-wbs", PEGAWAI)
    total = {survei.instrumen.total(dict(zip(survei.instrumen.oleh_kode, b, strict=True))): 10 for b in PEGAWAI[:2]}
    dasar = DataEvaluasi(
        unit_nama="Dinas Kependudukan Kabupaten Harapan",
        periode=TW1,
        hari_ini=date(2025, 4, 2),
        triwulan=((TW1, sajian()),),
        survei=survei,
        paham=count_paham(survei.instrumen, total, ambang=survei.instrumen.ambang_paham or survei.instrumen.puncak),
        tindak_lanjut=TindakLanjut(bawaan=(make_butir(1, sumber="wbs", rencana=(make_rencana(1, 40),)),)),
    )
    return replace(dasar, **ubah)


NOL = {nama: dict.fromkeys(isi, 0) for nama, isi in NAMA_BAGIAN.items()}


def nihil() -> DataEvaluasi:
    survei = make_hasil("pegawai-wbs", [])
    kosong = sajian(
        **NOL, diterima=0, selesai=0, berjalan=0, konfirmasi_tepat=0, umpan_balik_tepat=0, sisa_awal=0, sisa_akhir=0
    )
    return data(
        triwulan=((TW1, kosong),),
        survei=survei,
        paham=count_paham(survei.instrumen, {}, ambang=survei.instrumen.puncak),
        tindak_lanjut=TindakLanjut(),
    )


def test_hidden_figures_stay_hidden_and_known_ones_are_shown() -> None:
    dok = susun_isi(data(), BINGKAI)
    angka = dict(tabel(dok, "Laporan WBS seluruh kantor").baris)
    assert angka["Diterima"] == "12"
    assert angka["Umpan balik tepat waktu"] == "disamarkan"
    assert [b[1] for b in tabel(dok, "Laporan menurut cara melapor").baris] == ["<3", "–", "4"]
    assert {b[1] for b in tabel(dok, "Laporan selesai menurut hasil").baris} == {"disamarkan"}
    assert tabel(dok, "Laporan menurut perihal").kaki == (("Jumlah", "12"),)


def test_quarters_stand_side_by_side_and_are_never_summed() -> None:
    tahun = data(periode=Periode.parse("2025"), triwulan=((TW1, sajian()), (TW2, sajian(TW2, diterima="<3"))))
    isi = tabel(susun_isi(tahun, BINGKAI), "Laporan WBS seluruh kantor")
    assert [k.judul for k in isi.kolom] == ["Angka", "Triwulan I 2025", "Triwulan II 2025"]
    assert isi.kaki == ()
    assert "Laporan yang diterima: Triwulan I 2025 12 dan Triwulan II 2025 <3." in teks(susun_isi(tahun, BINGKAI))


def test_a_quarter_that_runs_shows_nothing() -> None:
    dok = susun_isi(data(triwulan=((TW1, None),), hari_ini=date(2025, 2, 1)), BINGKAI)
    assert "Triwulan I 2025 belum berakhir, sehingga angkanya belum disajikan." in teks(dok)
    assert "SEMENTARA" in dok.subjudul
    with pytest.raises(StopIteration):
        tabel(dok, "Laporan WBS")


def test_understanding_of_employees_is_a_share_and_small_groups_are_hidden() -> None:
    isi = teks(susun_isi(data(), BINGKAI))
    assert "Pegawai yang paham WBS (indeks paling rendah 70,00): 20 orang, 100,00 % dari responden." in isi
    kecil = make_hasil("pegawai-wbs", PEGAWAI[:3])
    paham = count_paham(kecil.instrumen, {kecil.instrumen.penyebut * 3: 3}, ambang=kecil.instrumen.puncak)
    sedikit = data(survei=kecil, paham=paham)
    assert "Responden kurang dari 5 pegawai" in teks(susun_isi(sedikit, BINGKAI))
    assert "paham WBS (" not in teks(susun_isi(sedikit, BINGKAI))
    assert list_usulan(sedikit) == ()


def test_recommendations_follow_from_figures_that_may_be_shown() -> None:
    asal = {u.asal: u.dasar for u in list_usulan(data())}
    assert asal["paham.rahasia"] == "Kerahasiaan 62,50 (C), 20 pegawai"
    assert not [a for a in asal if a.startswith("konfirmasi")]
    telat = sajian(konfirmasi_tepat=9, per=date(2025, 6, 30))
    assert list_usulan(data(triwulan=((TW1, telat),)))[0].dasar == "Triwulan I 2025: 9 dari 12 laporan tepat waktu"
    for rahasia in (replace(telat, konfirmasi_tepat="–"), replace(telat, konfirmasi_tepat=None)):
        assert list_usulan(data(triwulan=((TW1, rahasia),)))[0].asal.startswith("paham")


def test_a_deadline_that_has_not_passed_is_no_fault() -> None:
    baru = sajian(konfirmasi_tepat=9, umpan_balik_tepat=0, per=date(2025, 3, 31))
    assert all(u.asal.startswith("paham") for u in list_usulan(data(triwulan=((TW1, baru),))))


@pytest.mark.parametrize(("nama", "isi"), [("lengkap", data()), ("nihil", nihil())])
def test_content_tree_equals_the_golden_one(nama: str, isi: DataEvaluasi) -> None:
    check_acuan(susun_isi(isi, BINGKAI), f"evaluasi_wbs_{nama}")


def test_nihil_evaluation_is_whole_and_says_so() -> None:
    dok = susun_isi(nihil(), BINGKAI)
    assert "Nihil. Tidak ada laporan WBS yang diterima" in teks(dok)
    assert "Nihil. Belum ada pegawai yang mengisi survei WBS" in teks(dok)
    assert "Tidak ada rekomendasi baru" in teks(dok)


@pytest.mark.parametrize(
    ("kode", "harap"), [("2025-TW3", ["TW3"]), ("2025-S2", ["TW3", "TW4"]), ("2025", ["TW1", "TW2", "TW3", "TW4"])]
)
def test_a_period_is_made_of_its_quarters(kode: str, harap: list[str]) -> None:
    assert [t.kode.split("-")[1] for t in list_triwulan(Periode.parse(kode))] == harap


def test_a_month_has_no_evaluation() -> None:
    with pytest.raises(DomainError, match="triwulan, semester, atau tahun"):
        list_triwulan(Periode.parse("2025-01"))


def test_the_collector_shows_no_case_of_a_small_quarter(app: Flask) -> None:
    from portal.inti.dokumen.isi import sebagai_data
    from portal.organisasi.service import list_unit

    make_staf()
    make_laporan()
    make_laporan(now=datetime(2026, 3, 3, 3, 0, tzinfo=UTC))
    periode = Periode.parse("2026-TW1")
    berjalan = kumpulkan(list_unit()[0], periode, hari_ini=date(2026, 3, 20))
    assert berjalan.triwulan == ((periode, None),)
    isi = kumpulkan(list_unit()[0], periode, hari_ini=date(2026, 4, 2))
    dok = susun_isi(isi, BINGKAI)
    assert dict(tabel(dok, "Laporan WBS seluruh kantor").baris)["Diterima"] == "<3"
    pohon = str(sebagai_data(dok))
    assert FRASA_UNIK not in pohon
    assert not any(sel.isdigit() and int(sel) in (1, 2) for b in tabel(dok, "Laporan WBS").baris for sel in b[1:])
