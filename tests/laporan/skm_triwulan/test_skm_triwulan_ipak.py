"""IPAK, QR codes in four colours, plans and what was done: figures, words and tables agree."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from portal.inti.db import unit_kerja
from portal.inti.dokumen.isi import Dokumen, Grafik, Sorotan
from portal.inti.periode import Periode
from portal.laporan.bahan import TindakLanjut
from portal.laporan.skm_triwulan import JENIS, DataSkm, kumpulkan
from portal.laporan.skm_triwulan.ipak import seratus
from portal.laporan.skm_triwulan.qr import bagian_qr, tabel_qr
from portal.skm.instrumen import find_instrumen
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban
from portal.tindak_lanjut.domain.butir import Kemajuan
from portal.tindak_lanjut.service.catat import RekomendasiBaru, add_rekomendasi
from tests.laporan.skm_triwulan.test_skm_triwulan_lembar import check_formulas
from tests.pabrik.laporan import make_butir, make_hasil, make_kelompok, make_rencana, tabel, teks
from tests.pabrik.organisasi import make_layanan, make_unit

Susun = Callable[..., Dokumen]
Buat = Callable[..., DataSkm]


def test_ipak_stands_on_its_scale_and_on_a_hundred(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    isi = teks(dok)
    assert "Nilai IPAK 3,75 dari 4,00 (skala 100: 93,86) dari 95 responden" in isi
    assert "mutu A (Memenuhi ambang WBK dan WBBM)" in isi
    assert "Dibanding Triwulan IV 2024 (3,87), nilai IPAK berubah -0,12; perubahan ini" in isi
    sorotan = [b for b in dok.isi if isinstance(b, Sorotan)]
    assert [(s.angka, s.huruf) for s in sorotan] == [("78,74", "B"), ("3,75", "A")]
    nilai = tabel(dok, "Nilai pernyataan IPAK")
    assert nilai.baris[0] == ("1", "Diskriminasi", "550", "5,7895", "3,86", "96,49", "A")
    assert nilai.kaki[0][1:] == ("IPAK, 95 responden", "", "", "3,75", "93,86", "A")
    rata = sum(float(b[5].replace(",", ".")) for b in nilai.baris) / len(nilai.baris)
    assert abs(rata - 93.86) < 0.01


def test_a_hundred_is_computed_from_the_exact_index() -> None:
    tepat = make_hasil("ipak", [[5, 5, 5, 5, 6]]).indeks
    assert (str(tepat.ikm), str(seratus(tepat))) == ("3.47", "86.67")


def test_months_of_the_ipak_are_held_against_thirty_and_thin_ones_are_named(lengkap: DataSkm, penyusun: Susun) -> None:
    assert lengkap.ipak is not None
    hasil = replace(lengkap.ipak, per_bulan={"2025-01": 60, "2025-02": 29})
    dok = penyusun(replace(lengkap, ipak=hasil))
    assert "Responden IPAK kurang dari 30 per bulan pada Februari 2025." in teks(dok)
    bulan = tabel(dok, "Responden IPAK per bulan")
    assert [b[4] for b in bulan.baris] == ["Terpenuhi", "Kurang 1 responden", "Belum dimulai"]
    penuh = penyusun(lengkap)
    assert "Setiap bulan yang sudah berjalan mempunyai paling sedikit 30 responden IPAK." in teks(penuh)
    satu = tabel(penuh, "Responden IPAK per bulan")
    assert sum(int(b[2]) for b in satu.baris) == int(satu.kaki[0][2]) == 95


@pytest.mark.parametrize("ipak", [None, make_hasil("ipak", [])])
def test_nobody_answered_the_ipak(lengkap: DataSkm, penyusun: Susun, ipak: object) -> None:
    dok = penyusun(replace(lengkap, ipak=ipak))
    isi = teks(dok)
    assert isi.count("Belum ada responden survei IPAK pada Triwulan I 2025") == 2
    assert "Nilai IPAK" not in isi
    if ipak is not None:
        assert {s for b in tabel(dok, "Nilai pernyataan").baris for s in b[2:]} == {"–"}


def test_an_ipak_that_is_not_closed_is_called_provisional(lengkap: DataSkm, penyusun: Susun) -> None:
    assert lengkap.ipak is not None
    dok = penyusun(replace(lengkap, ipak=replace(lengkap.ipak, status="sementara", revisi=None)))
    assert "IPAK SEMENTARA, angka sampai 2 April 2025" in dok.subjudul
    assert "Periode survei IPAK sudah berakhir tetapi belum ditutup" in teks(dok)
    assert "IPAK SEMENTARA" not in penyusun(lengkap).subjudul


def test_every_colour_carries_its_letter_and_word(lengkap: DataSkm, penyusun: Susun) -> None:
    loket = make_kelompok(
        "skm", {("A", "Loket A"): [[4] * 9] * 6, ("B", "Loket B"): [[3] * 9] * 7, ("C", "Loket C"): [[1] * 9] * 8}
    )
    data = replace(lengkap, hasil=replace(lengkap.hasil, per_loket=loket))
    dok = penyusun(data)
    assert "merah = D (Tidak baik); kuning = C (Kurang baik); hijau = B (Baik); dan biru = A (Sangat baik)" in teks(dok)
    assert "Menurut warna: merah 1; kuning 1; dan biru 1." in teks(dok)
    isi = tabel(dok, "Kode QR")
    assert [b[4:] for b in isi.baris] == [
        ("100,00", "A (Sangat baik)", "Biru"),
        ("75,00", "C (Kurang baik)", "Kuning"),
        ("25,00", "D (Tidak baik)", "Merah"),
    ]
    grafik = next(b for b in dok.isi if isinstance(b, Grafik) and b.judul.startswith("Nilai setiap kode QR"))
    assert "Loket A (biru) 100,00 (A)" in grafik.alt
    assert all(warna in grafik.svg for warna in ("#0968f6", "#855f00", "#d50b0b"))


def test_a_counter_with_few_answers_hides_its_figure_and_another_one(lengkap: DataSkm) -> None:
    loket = make_kelompok(
        "skm", {("A", "Loket A"): [[4] * 9] * 3, ("B", "Loket B"): [[3] * 9] * 7, ("C", "Loket C"): [[2] * 9] * 39}
    )
    isi = tabel_qr("Kode QR", "Loket", tuple((k.nama, k) for k in loket), lengkap)
    assert [b[4] for b in isi.baris] == ["disamarkan", "disamarkan", "50,00"]
    assert [b[2] for b in isi.baris] == ["3", "7", "39"]


def test_without_respondents_there_is_no_colour(nihil: DataSkm) -> None:
    blok = bagian_qr(nihil)
    assert len(blok) == 3
    assert not [b for b in blok if isinstance(b, Grafik)]


def test_plans_of_the_follow_up_replace_the_proposals(lengkap: DataSkm, penyusun: Susun) -> None:
    rencana = tabel(penyusun(lengkap), "Rencana tindak lanjut")
    assert rencana.baris[0] == (
        "1",
        "Perbaikan nomor 3\nDasar: Persyaratan 70,41 (C)\nTriwulan I 2025",
        "Kegiatan nomor 3",
        "X",
        "",
        "",
        "",
        "Kepala Seksi Pelayanan\n31 Maret 2025",
    )
    assert rencana.baris[1][2] == "Belum direncanakan"
    tanpa = penyusun(replace(lengkap, tindak_lanjut=TindakLanjut()))
    assert tabel(tanpa, "Rencana tindak lanjut").kolom[2].judul == "Program/kegiatan (usulan)"


def test_what_was_done_about_earlier_results_is_counted_and_shown(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    kalimat = (
        "Dari 2 rekomendasi dari periode sebelumnya, 1 selesai ditindaklanjuti (50,00 %), 1 sedang ditindaklanjuti, dan"
        " 0 belum: sebagian kecil ditindaklanjuti."
    )
    assert teks(dok).count(kalimat) == 2
    hasil = tabel(dok, "Realisasi tindak lanjut sampai 2 April 2025")
    assert [b[2] for b in hasil.baris] == ["Sudah", "Belum"]
    assert hasil.baris[0][4] == "https://bukti.example/foto (3 Maret 2025)"
    assert hasil.baris[1][3] == "Tahap 40 (40 %)\nKegiatan nomor 5: belum dimulai"
    kosong = penyusun(replace(lengkap, tindak_lanjut=TindakLanjut()))
    assert tabel(kosong, "Realisasi").baris[0][2] == "…………"


def test_plans_that_cannot_be_carried_out_are_named_and_not_counted(lengkap: DataSkm, penyusun: Susun) -> None:
    henti = make_butir(8, dihentikan_pada=date(2025, 2, 1), alasan="Layanan dialihkan")
    selesai = make_butir(1, rencana=(make_rencana(1, 100),))
    isi = teks(penyusun(replace(lengkap, tindak_lanjut=TindakLanjut(bawaan=(henti, selesai)))))
    assert "Dari 1 rekomendasi dari periode sebelumnya, 1 selesai ditindaklanjuti (100,00 %)" in isi
    assert "seluruhnya ditindaklanjuti. Tidak dapat ditindaklanjuti dan tidak dihitung: 1." in isi


def test_recommendations_for_the_follow_up_carry_their_figures(lengkap: DataSkm, nihil: DataSkm) -> None:
    assert JENIS.usulan is not None
    isi = {u.asal: u.dasar for u in JENIS.usulan(lengkap)}
    assert isi["persyaratan"] == "Persyaratan 70,41 (C); IKM 78,74"
    assert isi["ipak.imbalan"] == "Imbalan di luar ketentuan 3,33 (B); IPAK 3,75"
    assert all(u.uraian for u in JENIS.usulan(lengkap))
    assert JENIS.usulan(nihil) == ()


def test_worksheets_of_ipak_and_codes_compute_the_same_figures(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    assert check_formulas(dok) > 100
    assert [s.nama for s in dok.lembar][-3:] == ["IPAK", "Kode QR", "Tindak lanjut"]


def test_the_collector_reads_ipak_and_follow_up(tiap_app: Flask) -> None:
    unit = make_unit()
    layanan = make_layanan(unit)
    bentuk, saat = find_instrumen("ipak"), datetime(2025, 2, 3, 4, 0, tzinfo=UTC)
    with unit_kerja():
        for n in range(3):
            baru = JawabanBaru(
                instrumen=bentuk,
                unit_id=unit.id,
                layanan_id=layanan.id,
                gratis=False,
                tanggal=date(2025, 2, 3),
                nilai=dict.fromkeys(bentuk.oleh_kode, 6),
                kanal="kertas",
                loket_id=None,
            )
            submit_jawaban(baru, kiriman=f"ipak-{n}", now=saat)
        for kode, hari in (("2024-TW4", date(2025, 1, 8)), ("2025-TW1", date(2025, 4, 1)), ("2025-TW2", hari_kini)):
            isi = RekomendasiBaru(unit.id, "survei", "waktu", Periode.parse(kode), hari, f"Perbaiki {kode}")
            add_rekomendasi(isi, pelaku="uji", now=saat)
    data = kumpulkan(unit, Periode.parse("2025-TW1"), hari_ini=hari_kini)
    assert data.ipak is not None
    assert (data.n, data.ipak.indeks.n, str(data.ipak.indeks.ikm)) == (0, 3, "4.00")
    assert [b.periode for b in data.tindak_lanjut.milik] == ["2025-TW1"]
    assert [b.periode for b in data.tindak_lanjut.bawaan] == ["2024-TW4"]


hari_kini = date(2025, 4, 2)


def test_evidence_is_listed_by_its_day() -> None:
    from portal.laporan.butir import describe_bukti

    rencana = make_rencana(1)
    isi = (
        Kemajuan(date(2025, 3, 9), 50, "b", tautan="https://b.example"),
        Kemajuan(date(2025, 2, 1), 10, "a", berkas="foto.jpg"),
    )
    assert (
        describe_bukti([replace(rencana, kemajuan=isi)])
        == "foto.jpg (1 Februari 2025)\nhttps://b.example (9 Maret 2025)"
    )


def test_the_annex_holds_the_statements_of_the_ipak(lengkap: DataSkm, penyusun: Susun) -> None:
    isi = tabel(penyusun(lengkap), "Kuesioner Survei Persepsi Anti Korupsi")
    assert [b[1] for b in isi.baris] == [u.nama["id"] for u in find_instrumen("ipak").kuesioner]
    assert isi.sumber is not None
    assert "1 = sangat tidak setuju" in isi.sumber
