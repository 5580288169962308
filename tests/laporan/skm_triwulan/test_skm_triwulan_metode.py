"""How the figures came about: ways in, answers left out, the error, the two indices of a unit, small groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from portal.inti.dokumen.isi import Dokumen, Sorotan
from portal.laporan.skm_triwulan import DataSkm
from portal.laporan.skm_triwulan.data import AturanBerlaku, Karakteristik, TitikTren
from portal.skm.domain.indeks import average_layanan
from portal.skm.domain.keabsahan import AturanSkm, Tanda
from portal.skm.service.indeks import HasilIndeks
from tests.laporan.skm_triwulan.conftest import buat_hasil
from tests.laporan.skm_triwulan.test_skm_triwulan_isi import tabel, teks
from tests.laporan.skm_triwulan.test_skm_triwulan_lembar import check_formulas

Buat = Callable[..., DataSkm]
Susun = Callable[..., Dokumen]
Matriks = Sequence[Sequence[int]]


def by_mean(hasil: HasilIndeks) -> HasilIndeks:
    """The same answers in an office whose official index is the mean of the services."""
    indeks = average_layanan(hasil.indeks, [k.indeks for k in hasil.per_layanan])
    return replace(hasil, indeks=indeks, aturan=AturanSkm(agregasi="rata_layanan"))


def test_the_ways_in_show_share_and_index_and_which_are_proven(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    cara = tabel(dok, "Responden menurut cara")
    assert [(b[1], b[3], b[4], b[5]) for b in cara.baris] == [
        ("QR loket", "Tidak", "32", "65,3 %"), ("Laman", "Tidak", "17", "34,7 %"),
    ]  # fmt: skip
    assert cara.kaki[0][4:] == ("49", "100,0 %", "78,74")
    assert "Hanya tiket kunjungan yang membuktikan" in teks(dok)
    assert "0 dari 49 jawaban (0,0 %)" in teks(dok)


def test_a_way_with_few_answers_has_no_index_and_neither_has_its_neighbour(
    lengkap: DataSkm, penyusun: Susun, sekadau: Matriks
) -> None:
    qr, web, tiket = lengkap.hasil.per_kanal[:3]
    sedikit = buat_hasil(sekadau[:3]).rekap
    lain = buat_hasil(sekadau[3:17]).rekap
    kanal = (qr, replace(web, rekap=lain), replace(tiket, rekap=sedikit))
    dok = penyusun(replace(lengkap, hasil=replace(lengkap.hasil, per_kanal=kanal)))
    nilai = {b[1]: b[6] for b in tabel(dok, "Responden menurut cara").baris}
    assert nilai == {"QR loket": "78,47", "Laman": "disamarkan", "Tiket kunjungan": "disamarkan"}
    assert "3 dari 49 jawaban (6,1 %)" in teks(dok)


def test_answers_left_out_are_counted_by_reason_and_sum_to_all_received(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    keluar = tabel(dok, "Jawaban yang diterima")
    assert [(b[1], b[2]) for b in keluar.baris] == [
        ("Dihitung", "49"),
        ("Dikecualikan: semua jawaban sama dan terlalu cepat", "2"),
        ("Dikecualikan: keputusan peninjau", "1"),
    ]
    assert sum(int(b[2]) for b in keluar.baris) == int(keluar.kaki[0][2]) == 52
    isi = teks(dok)
    assert "Diterima 52 jawaban, 49 dihitung, dan 3 dikecualikan (5,8 %)." in isi
    assert "IKM gabungan dari jawaban yang dihitung 78,74, mutu B (Baik); bila yang dikecualikan ikut dihitung" in isi
    assert "ikut dihitung 78,53, mutu B (Baik)." in isi
    assert "Aturan yang berlaku sejak 1 Januari 2025: jawaban tidak dihitung bila" in isi
    assert "kurang dari 10 detik" in isi


def test_rules_that_change_within_a_period_are_all_told(pembuat: Buat, penyusun: Susun, sekadau: Matriks) -> None:
    longgar, ketat = AturanSkm(dikecualikan=0), AturanSkm(dikecualikan=int(Tanda.LAJU_LOKET), laju_jumlah=4)
    aturan = (AturanBerlaku(None, longgar), AturanBerlaku(date(2025, 2, 1), ketat))
    isi = teks(penyusun(pembuat(sekadau, aturan=aturan)))
    assert "Aturan bawaan portal: tidak ada jawaban yang dikecualikan karena tandanya." in isi
    assert "Aturan yang berlaku sejak 1 Februari 2025" in isi
    assert "lebih dari 4 jawaban dalam 10 menit" in isi
    assert "kurang dari 10 detik" not in isi
    assert "Diterima 49 jawaban dan semuanya dihitung." in isi
    lama = teks(penyusun(pembuat(sekadau, aturan=())))
    assert "ditutup sebelum portal mempunyai aturan pengecualian" in lama


def test_the_error_says_whether_the_population_was_known(lengkap: DataSkm, penyusun: Susun, pembuat: Buat) -> None:
    isi = teks(penyusun(lengkap))
    assert "galat sampelnya ±2,22" in isi
    assert "koreksi populasi terbatas: 49 responden dari 240 penerima layanan" in isi
    tanpa = teks(penyusun(pembuat(lengkap.jawaban)))
    assert "galat sampelnya ±2,48" in tanpa
    assert "tanpa koreksi populasi terbatas" in tanpa


def test_minimum_samples_stand_per_service_when_populations_are_known(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    assert tabel(dok, "Sampel minimum").baris[0][1:] == (
        "Penerbitan KTP elektronik", "180", "123", "32", "Kurang 91 responden",
    )  # fmt: skip
    assert tabel(dok, "Sampel minimum").baris[2][2:] == ("–", "–", "0", "Penerima layanan belum diisi")
    assert tabel(dok, "Sampel minimum").kaki[0][2:] == ("240", "148", "49", "Kurang 99 responden")


def test_the_mean_of_services_is_official_where_the_rules_say_so(lengkap: DataSkm, penyusun: Susun) -> None:
    data = replace(lengkap, hasil=by_mean(lengkap.hasil), sebelumnya=None, riwayat=())
    dok = penyusun(data)
    resmi = str(data.indeks.ikm).replace(".", ",")
    assert resmi != "78,74"
    assert next(b for b in dok.isi if isinstance(b, Sorotan)).angka == resmi
    unsur = tabel(dok, "Nilai unsur")
    assert unsur.kaki[0][1:7] == ("IKM gabungan", "", "49", "", "3,150", "78,74")
    assert (unsur.kaki[1][1], unsur.kaki[1][6]) == ("IKM resmi (rata-rata layanan)", resmi)
    layanan = tabel(dok, "IKM per jenis layanan")
    assert layanan.kaki[0][1].endswith("(pembanding)")
    assert layanan.kaki[1][1].endswith("(resmi)")
    assert layanan.kaki[1][12] == resmi
    assert tabel(dok, "IKM dengan bobot").baris[0][1:] == ("78,74", "B", "Nilai gabungan laporan ini")
    assert "Nilai ini rata-rata layanan; nilai gabungan semua jawaban 78,74." in teks(dok)
    assert check_formulas(dok) > 100
    ringkas = {b[0]: b[1] for b in dok.lembar[0].baris if b}
    assert str(ringkas["IKM"]).replace(".", ",") == resmi


def test_periods_counted_in_two_ways_are_compared_by_their_pooled_index(lengkap: DataSkm, penyusun: Susun) -> None:
    tren = (TitikTren(lengkap.riwayat[-1].periode, lengkap.riwayat[-1].indeks, "rata_layanan"),)
    assert lengkap.sebelumnya is not None
    data = replace(lengkap, sebelumnya=by_mean(lengkap.sebelumnya), riwayat=tren)
    dok = penyusun(data)
    isi = teks(dok)
    assert "Cara menghitung nilai resmi unit berubah, sehingga yang dibandingkan nilai gabungannya." in isi
    assert "Dibanding Triwulan IV 2024 (87,50), nilai IKM gabungan berubah -8,76" in isi
    assert tabel(dok, "Tren").baris[-1][4:] == ("–", "Cara menghitung berubah")
    assert tabel(dok, "Nilai konversi unsur dibandingkan").kaki[0][1:] == ("IKM gabungan", "87,50", "78,74", "-8,76")


def test_a_service_with_few_answers_shows_no_figures(pembuat: Buat, penyusun: Susun, sekadau: Matriks) -> None:
    dok = penyusun(pembuat(sekadau[:6]))
    layanan = tabel(dok, "IKM per jenis layanan")
    assert [b[2] for b in layanan.baris] == ["4", "2", "–"]
    assert {s for b in layanan.baris for s in b[3:12]} == {"–"}
    assert [b[12] for b in layanan.baris] == ["<5", "<5", "–"]
    lembar = next(s for s in dok.lembar if s.nama == "Per layanan")
    assert [b[12] for b in lembar.baris[1:4]] == ["<5", "<5", "–"]
    assert check_formulas(dok) > 50


def test_the_index_of_a_group_of_respondents_is_hidden_when_it_tells_on_few(lengkap: DataSkm, penyusun: Susun) -> None:
    kelamin = Karakteristik("Jenis kelamin", (("Laki-laki", 30), ("Perempuan", 19)), (860, 529))
    kerja = Karakteristik("Pekerjaan", (("ASN", 30), ("Polri", 4), ("TNI", 15), ("Swasta", 0)), (860, 100, 429, 0))
    dok = penyusun(replace(lengkap, karakteristik=(kelamin, kerja)))
    baris = tabel(dok, "Karakteristik").baris
    assert [b[5] for b in baris] == ["79,63", "77,34", "78,74", "79,63", "disamarkan", "disamarkan", "–", "78,74"]
    assert "Nilai kelompok dengan kurang dari 5 responden disamarkan" in teks(dok)
    lembar = next(s for s in dok.lembar if s.nama == "Responden")
    assert str(lembar.baris[1][4]) == "79.63"
    assert lembar.baris[5][4] == "disamarkan"


@pytest.mark.parametrize(
    ("skor", "kalimat"),
    [
        (4, "mutu pelayanan A (Sangat baik)"),
        (3, "mutu pelayanan C (Kurang baik)"),
        (2, "mutu pelayanan D (Tidak baik)"),
    ],
)
def test_the_sentence_follows_the_class(pembuat: Buat, penyusun: Susun, skor: int, kalimat: str) -> None:
    isi = teks(penyusun(pembuat([[skor] * 9] * 6)))
    assert kalimat in isi
    assert "mutu pelayanan B" not in isi


def test_short_warnings_of_the_index_are_not_printed_twice(lengkap: DataSkm, penyusun: Susun) -> None:
    catatan = ("3 jawaban dikecualikan", "interval menyentuh mutu C", "1 layanan tanpa responden", "catatan lain")
    isi = teks(penyusun(replace(lengkap, hasil=replace(lengkap.hasil, catatan=catatan))))
    assert "Catatan lain." in isi
    assert "3 jawaban dikecualikan." not in isi
    assert isi.count("Layanan tanpa responden") == 1
