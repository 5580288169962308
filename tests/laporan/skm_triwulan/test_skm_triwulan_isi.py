"""What the report says: figures, sentences and tables agree, for every kind of period."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.inti.dokumen.isi import (
    Catatan,
    Daftar,
    Dokumen,
    Grafik,
    Judul,
    Paragraf,
    Sorotan,
    Tabel,
    sebagai_data,
)
from portal.laporan.bilangan import angka, gabung, selisih
from portal.laporan.skm_triwulan import DataSkm
from portal.laporan.skm_triwulan.data import (
    BATAS_CETAK,
    LAYANAN_LAIN,
    Karakteristik,
    list_prioritas,
)
from tests.pabrik.skm import read_kasus

ACUAN = Path(__file__).resolve().parents[2] / "acuan"
Buat = Callable[..., DataSkm]
Susun = Callable[..., Dokumen]
PENUH = [4] * 9


def teks(dok: Dokumen) -> str:
    """All running text of the report."""
    isi: list[str] = []
    for blok in dok.isi:
        if isinstance(blok, (Judul, Paragraf, Catatan)):
            isi.append(blok.teks)
        elif isinstance(blok, Daftar):
            isi += blok.butir
        elif isinstance(blok, Sorotan):
            isi += [blok.angka, blok.huruf, blok.keterangan]
    return "\n".join(isi)


def tabel(dok: Dokumen, awal: str) -> Tabel:
    return next(b for b in dok.isi if isinstance(b, Tabel) and b.judul.startswith(awal))


def bilangan(sel: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9,+-]", "", sel).replace(",", "."))


def test_published_matrix_gives_its_index_everywhere(lengkap: DataSkm, penyusun: Susun) -> None:
    dok, acuan = penyusun(lengkap), read_kasus("sekadau-2019s1-first49")
    sorotan = next(b for b in dok.isi if isinstance(b, Sorotan))
    assert (sorotan.angka, sorotan.huruf) == ("78,74", "B")
    assert sorotan.keterangan.startswith("Baik\n")
    unsur = tabel(dok, "Nilai unsur")
    assert [int(b[2]) for b in unsur.baris] == acuan["unsur_sums"]
    assert unsur.baris[0][1:] == ("Persyaratan", "138", "49", "2,8163", "0,313", "70,41", "C", "9")
    assert unsur.kaki[0][5:8] == ("3,150", "78,74", "B")
    isi = teks(dok)
    assert "Nilai IKM 78,74 berada pada interval 76,61–88,30, mutu pelayanan B (Baik)." in isi
    assert "Unsur terendah: Persyaratan (2,8163). Unsur tertinggi: Biaya/Tarif (3,6122)." in isi
    assert "Rentang ini menyentuh mutu C, sehingga mutu dibaca “B, batas C”." in isi
    assert "Mutu dibaca B, batas C" in sorotan.keterangan


def test_half_is_rounded_up_in_the_comparison(pembuat: Buat, penyusun: Susun, serang: list[list[int]]) -> None:
    dok = penyusun(pembuat(serang))
    banding = tabel(dok, "IKM dengan bobot").baris
    assert banding[0] == ("1/9", "87,50", "B", "Nilai resmi laporan ini")
    assert banding[1] == ("0,111", "87,41", "B", "Pembanding, bukan nilai resmi")
    assert banding[2] == ("0,11", "86,63", "B", "Pembanding, bukan nilai resmi")
    unsur = tabel(dok, "Nilai unsur").baris
    assert [b[6] for b in unsur] == [
        "87,50", "87,50", "80,83", "94,17", "87,50", "93,33", "93,33", "81,67", "81,67",
    ]  # fmt: skip
    terbit = [Decimal(str(n)) for n in read_kasus("serang-disparpora-2025tw1")["nrr"]]
    assert [bilangan(b[4]).quantize(Decimal("0.01")) for b in unsur] == terbit


def test_every_table_of_respondents_sums_to_n(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    karakter = tabel(dok, "Karakteristik").baris
    jumlah = [i for i, b in enumerate(karakter) if b[2] == "Jumlah"]
    assert len(jumlah) == 4
    awal = 0
    for i in jumlah:
        assert sum(int(b[3]) for b in karakter[awal:i]) == int(karakter[i][3]) == 49
        assert karakter[i - 1][2] == "Tidak menjawab"
        awal = i + 1
    for nama, kolom in (("Responden menurut cara", 4), ("Responden per bulan", 2), ("Sampel minimum", 4)):
        satu = tabel(dok, nama)
        assert sum(int(b[kolom]) for b in satu.baris) == int(satu.kaki[0][kolom]) == 49
    layanan = tabel(dok, "IKM per jenis layanan")
    assert sum(int(b[2]) for b in layanan.baris if b[2] != "–") == 49
    matriks = tabel(dok, "Pengolahan")
    assert [sum(int(b[k]) for b in matriks.baris) for k in range(1, 10)] == [int(s) for s in matriks.kaki[0][1:10]]


def test_text_and_tables_show_the_same_figures(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    tren = tabel(dok, "Tren nilai IKM").baris
    assert [b[0] for b in tren] == [f"Triwulan {r} 2024" for r in ("I", "II", "III", "IV")] + ["Triwulan I 2025"]
    assert tren[1][1:] == ("Belum ditutup", "–", "–", "–", "–")
    assert tren[2][4] == "–"
    assert tren[4][4] == selisih(bilangan(tren[4][2]) - bilangan(tren[3][2])) == "-8,76"
    assert [b[5] for b in tren[3:]] == ["Berbeda nyata", "Berbeda nyata"]
    isi = teks(dok)
    assert "Dibanding Triwulan IV 2024 (87,50), nilai IKM berubah -8,76; perubahan ini berbeda nyata" in isi
    assert "Triwulan II 2024 belum ditutup" in isi
    banding = tabel(dok, "Nilai konversi unsur dibandingkan")
    for baris in (*banding.baris, *banding.kaki):
        assert baris[4] == selisih(bilangan(baris[3]) - bilangan(baris[2]))
    assert "Dari 9 unsur, 0 naik, 9 turun, dan 0 tetap. Penurunan terbesar: Persyaratan (-17,09)." in isi


def test_units_pool_and_unweighted_mean_are_both_labelled(lengkap: DataSkm, penyusun: Susun) -> None:
    layanan = tabel(penyusun(lengkap), "IKM per jenis layanan")
    assert layanan.lanskap
    assert [k.judul for k in layanan.kolom[3:12]] == [
        "Persyaratan", "Prosedur", "Waktu", "Biaya", "Produk", "Kompetensi", "Perilaku", "Pengaduan", "Sarpras",
    ]  # fmt: skip
    assert layanan.baris[2][1:4] == ("Penerbitan akta kelahiran", "–", "–")
    assert layanan.kaki[0][1] == "Nilai gabungan, semua jawaban (resmi)"
    assert layanan.kaki[1][1] == "Rata-rata layanan, tak tertimbang (pembanding)"
    rata = (bilangan(layanan.baris[0][12]) + bilangan(layanan.baris[1][12])) / 2
    assert abs(bilangan(layanan.kaki[1][12]) - rata) <= Decimal("0.01")
    assert layanan.kaki[0][12] == "78,74"


def test_answers_of_a_retired_service_keep_their_line(
    pembuat: Buat, penyusun: Susun, sekadau: Sequence[Sequence[int]]
) -> None:
    data = pembuat(sekadau)
    data = replace(data, hasil=replace(data.hasil, per_layanan=data.hasil.per_layanan[:1]))
    baris = tabel(penyusun(data), "IKM per jenis layanan").baris
    assert [(b[1], b[2]) for b in baris] == [("Penerbitan KTP elektronik", "32"), (LAYANAN_LAIN, "17")]


def test_nobody_answered(nihil: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(nihil)
    isi = teks(dok)
    assert isi.count("Belum ada responden") > 8
    sorotan = next(b for b in dok.isi if isinstance(b, Sorotan))
    assert (sorotan.angka, sorotan.huruf) == ("–", "")
    assert {s for b in tabel(dok, "Nilai unsur").baris for s in b[2:]} == {"–"}
    assert not [b for b in dok.isi if isinstance(b, Grafik)]
    assert not re.search(r"\b(IKM|indeks) \d", isi)
    assert tabel(dok, "Pengolahan").baris[0][0] == "Belum ada responden"
    assert [j.teks for j in dok.isi if isinstance(j, Judul) and j.teks.startswith("BAB")] == [
        "BAB I Pendahuluan",
        "BAB II Analisis Data SKM",
        "BAB III Hasil Tindak Lanjut SKM Periode Sebelumnya",
        "BAB IV Kesimpulan dan Saran",
    ]


def test_lowest_unsur_that_tie_are_all_named(pembuat: Buat, penyusun: Susun) -> None:
    baris = [3, 4, 3, 4, 4, 4, 4, 4, 4]
    dok = penyusun(pembuat([baris] * 6))
    assert "Unsur terendah: Persyaratan (3,0000) dan Waktu Penyelesaian (3,0000)." in teks(dok)
    peringkat = [b[8] for b in tabel(dok, "Nilai unsur").baris]
    assert peringkat == ["8", "1", "8", "1", "1", "1", "1", "1", "1"]
    rencana = tabel(dok, "Rencana tindak lanjut")
    assert [b[1].split("\n")[0] for b in rencana.baris] == ["Persyaratan", "Waktu Penyelesaian"]
    assert all(b[2] and b[2] != "…………………" for b in rencana.baris)


def test_full_marks_need_no_plan(pembuat: Buat, penyusun: Susun) -> None:
    data = pembuat([PENUH] * 6)
    isi = teks(penyusun(data))
    assert list_prioritas(data.indeks) == ()
    assert "Semua unsur memperoleh nilai yang sama, yaitu 4,0000." in isi
    assert "Nilai IKM 100,00 berada pada interval 88,31–100,00, mutu pelayanan A (Sangat baik)." in isi
    assert "mempertahankan mutu" in isi


@pytest.mark.parametrize(
    ("periode", "harap"),
    [("2025-TW1", (2025, 4)), ("2025-TW4", (2026, 3)), ("2025-S1", (2025, 5)), ("2025", (2026, 3))],
)
def test_plan_is_due_in_the_next_quarter(
    pembuat: Buat, penyusun: Susun, serang: list[list[int]], periode: str, harap: tuple[int, int]
) -> None:
    rencana = tabel(penyusun(pembuat(serang, periode)), "Rencana tindak lanjut")
    assert rencana.judul.endswith(str(harap[0]))
    for baris in rencana.baris:
        assert [i for i, s in enumerate(baris) if s == "X"] == [harap[1]]


def test_running_period_is_marked_everywhere(pembuat: Buat, penyusun: Susun, sekadau: Sequence[Sequence[int]]) -> None:
    data = pembuat(
        sekadau[:12],
        status="sementara",
        revisi=None,
        per_bulan={"2025-01": 12, "2025-02": 0},
        hari_ini=date(2025, 2, 10),
    )
    dok = penyusun(data)
    assert "SEMENTARA" in dok.subjudul
    assert isinstance(dok.isi[0], Catatan)
    assert dok.isi[0].teks.startswith("SEMENTARA. Periode berlangsung sampai 31 Maret 2025.")
    assert "Triwulan I 2025 (sementara)" in teks(dok)
    bulan = tabel(dok, "Responden per bulan").baris
    assert bulan[1][4] == "Belum ada responden (sampai 10 Februari 2025)"
    assert bulan[2][2:] == ("–", "30", "Belum dimulai")
    assert "(sementara)" in tabel(dok, "Tren").baris[-1][0]
    selesai = replace(data, hari_ini=date(2025, 4, 5))
    assert "Periode sudah berakhir tetapi belum ditutup." in teks(penyusun(selesai))
    assert "SEMENTARA" not in teks(penyusun(pembuat(sekadau)))


def test_warnings_are_printed(pembuat: Buat, penyusun: Susun, sekadau: Sequence[Sequence[int]]) -> None:
    data = pembuat(sekadau, populasi=240, dikecualikan=[[1] * 9] * 2, peringatan=("Baris jawaban berbeda.",))
    lama = (*data.hasil.peringatan, "3 jawaban masuk terlambat")
    isi = teks(penyusun(replace(data, hasil=replace(data.hasil, peringatan=lama))))
    for kalimat in (
        "Responden kurang dari 30 per bulan pada Januari 2025 (17); Februari 2025 (16); dan Maret 2025 (16).",
        "Jumlah responden 49 di bawah sampel minimum 148.",
        "Layanan tanpa responden: Penerbitan akta kelahiran.",
        "Jawaban yang dikecualikan dari perhitungan: 2.",
        "3 jawaban masuk terlambat.",
        "Baris jawaban berbeda.",
        "kurang 99 dari sampel minimum",
    ):
        assert kalimat in isi
    sedikit = teks(penyusun(pembuat(sekadau[:3])))
    assert "Responden hanya 3 orang" in sedikit
    assert "Umumkan hasil survei beserta" not in sedikit
    assert "belum dimasukkan" in sedikit


def test_free_services_are_explained(lengkap: DataSkm, penyusun: Susun, pembuat: Buat) -> None:
    isi = teks(penyusun(lengkap))
    assert "Layanan tanpa tarif: Penerbitan KTP elektronik." in isi
    assert "nilai 4 (Gratis). Sebagai pembanding, IKM tanpa U4 (Biaya/Tarif)" in isi
    assert "8 unsur lainnya dinaikkan sebanding: 77,30, mutu B." in isi
    assert "tanpa tarif" not in teks(penyusun(pembuat([PENUH])))


def test_small_cells_carry_a_note(lengkap: DataSkm, penyusun: Susun) -> None:
    assert "tidak boleh diumumkan" not in teks(penyusun(lengkap))
    kecil = Karakteristik("Jenis kelamin", (("Laki-laki", 46), ("Perempuan", 3), ("Tidak menjawab", 0)))
    assert "Sel berisi 1 sampai 4 responden" in teks(penyusun(replace(lengkap, karakteristik=(kecil,))))


def test_no_comment_and_no_day_reaches_the_report(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    assert "Sebanyak 7 dari 49 responden menulis saran." in teks(dok)
    assert tabel(dok, "Pengolahan").kolom[0].judul == "No responden"
    assert len(tabel(dok, "Pengolahan").kolom) == 11


def test_long_matrix_stays_in_the_spreadsheet(pembuat: Buat, penyusun: Susun) -> None:
    dok = penyusun(pembuat([PENUH] * (BATAS_CETAK + 1)))
    assert tabel(dok, "Pengolahan").baris == ()
    assert tabel(dok, "Pengolahan").kaki[0][1] == "2.004"
    assert "501 baris jawaban tidak dicetak" in teks(dok)
    lembar = next(s for s in dok.lembar if s.nama == "Pengolahan")
    assert len(lembar.baris) > BATAS_CETAK


def test_one_respondent_has_no_sampling_error(pembuat: Buat, penyusun: Susun, serang: list[list[int]]) -> None:
    sebelumnya = pembuat(serang, "2024-TW4").hasil
    data = pembuat([PENUH], sebelumnya=sebelumnya)
    assert "galat sampel tidak dapat dihitung" in teks(penyusun(data))


def test_change_within_the_error_is_not_called_real(
    pembuat: Buat, penyusun: Susun, sekadau: Sequence[Sequence[int]]
) -> None:
    data = pembuat(sekadau, sebelumnya=pembuat(sekadau[:40], "2024-TW2").hasil)
    isi = teks(penyusun(data))
    assert "masih dalam galat sampel gabungan" in isi
    assert "tidak berbeda nyata" in isi
    assert "Ini periode terakhir yang ditutup dan mempunyai responden" in isi


def test_unknown_signatory_leaves_lines_to_fill(lengkap: DataSkm, penyusun: Susun) -> None:
    isi = teks(penyusun(lengkap, penandatangan=None, kota=""))
    assert "Penandatangan belum diatur" in isi
    assert penyusun(lengkap, kota="").tempat_tanggal == "2 April 2025"


@pytest.mark.parametrize(
    ("masukan", "keluaran"), [(Decimal("1234.5"), "1.234,50"), (Decimal("0"), "0,00"), (None, "–")]
)
def test_numbers_are_indonesian(masukan: Decimal | None, keluaran: str) -> None:
    assert angka(masukan) == keluaran
    assert gabung(["a", "b, c", "d"]) == "a; b, c; dan d"


@pytest.mark.parametrize("nama", ["lengkap", "nihil"])
def test_content_tree_equals_the_golden_one(nama: str, penyusun: Susun, request: pytest.FixtureRequest) -> None:
    """Set PERBARUI_ACUAN=1 to write the golden trees anew, then read the difference."""
    berkas = ACUAN / f"laporan_skm_{nama}.json"
    pohon = sebagai_data(penyusun(request.getfixturevalue(nama)))
    for blok in pohon["isi"]:
        blok.pop("svg", None)
    isi = json.dumps(pohon, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("PERBARUI_ACUAN"):
        berkas.write_text(isi, encoding="utf-8")
    assert json.loads(isi) == json.loads(berkas.read_text(encoding="utf-8"))
