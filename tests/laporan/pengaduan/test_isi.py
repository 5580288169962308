"""What the documents about complaints say: figures, sentences and tables agree, for full and for nil periods."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.inti.dokumen.isi import (
    Catatan,
    Daftar,
    Dokumen,
    Judul,
    Paragraf,
    Pasangan,
    Tabel,
    TandaTangan,
    sebagai_data,
)
from portal.inti.dokumen.pulih import restore_dokumen
from portal.inti.periode import Periode
from portal.laporan.jenis import JenisLaporan
from portal.laporan.pengaduan import JENIS, kalimat
from portal.laporan.pengaduan.data import BATAS_CETAK, DataGabungan, DataPengaduan, check_gabungan
from portal.laporan.pengaduan.gabungan import KELUARGA, merge_kasus
from portal.laporan.pengaduan.tabel import tabel_bagian, tabel_bulan
from portal.pengaduan.domain.keadaan_pada import prepare_riwayat
from portal.pengaduan.domain.pilihan import KLASIFIKASI
from portal.pengaduan.domain.riwayat import AngkaTidakCocok
from portal.pengaduan.domain.status import Status
from tests.laporan.pengaduan.conftest import (
    BIASA,
    BINGKAI,
    RIWAYAT,
    build_data,
    build_gabungan,
    count_quarter,
    waiting,
)
from tests.pengaduan.riwayat_uji import simulate

ACUAN = Path(__file__).resolve().parents[2] / "acuan"
DataOf = Callable[[str, str], Any]
PER_JENIS = {j.kode: j for j in JENIS}
SEMUA = pytest.mark.parametrize("jenis", JENIS, ids=list(PER_JENIS))
KEADAAN = pytest.mark.parametrize("nama", ["lengkap", "nihil"])


def teks(dok: Dokumen) -> str:
    """All running text of a document."""
    isi: list[str] = []
    for blok in dok.isi:
        if isinstance(blok, (Judul, Paragraf, Catatan)):
            isi.append(blok.teks)
        elif isinstance(blok, Daftar):
            isi += blok.butir
        elif isinstance(blok, Pasangan):
            isi += [f"{n}: {v}" for n, v in blok.isi]
    return "\n".join(isi)


def tabel(dok: Dokumen, awal: str) -> Tabel:
    return next(b for b in dok.isi if isinstance(b, Tabel) and b.judul.startswith(awal))


def tables(dok: Dokumen) -> Iterator[Tabel]:
    return (b for b in dok.isi if isinstance(b, Tabel))


def write(kode: str, data: Any) -> Dokumen:
    return PER_JENIS[kode].susun(data, BINGKAI)


@SEMUA
@KEADAAN
def test_content_tree_equals_the_golden_one(jenis: JenisLaporan, nama: str, data_of: DataOf) -> None:
    """Set PERBARUI_ACUAN=1 to write the golden trees anew, then read the difference."""
    berkas = ACUAN / f"laporan_{jenis.kode.replace('-', '_')}_{nama}.json"
    pohon = sebagai_data(jenis.susun(data_of(jenis.kode, nama), BINGKAI))
    for blok in pohon["isi"]:
        blok.pop("svg", None)
    isi = json.dumps(pohon, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("PERBARUI_ACUAN"):
        berkas.write_text(isi, encoding="utf-8")
    assert json.loads(isi) == json.loads(berkas.read_text(encoding="utf-8"))


@SEMUA
@KEADAAN
def test_a_stored_document_comes_back_as_it_was(jenis: JenisLaporan, nama: str, data_of: DataOf) -> None:
    """The final files are written from the stored tree: a date in a worksheet must still be one."""
    dok = jenis.susun(data_of(jenis.kode, nama), BINGKAI)
    assert restore_dokumen(json.loads(json.dumps(sebagai_data(dok))), lambda _: b"") == dok


@SEMUA
@KEADAAN
def test_every_column_of_counts_sums_to_its_footer(jenis: JenisLaporan, nama: str, data_of: DataOf) -> None:
    diperiksa = 0
    for t in tables(jenis.susun(data_of(jenis.kode, nama), BINGKAI)):
        if not t.kaki or t.kaki[0][:2].count("Jumlah") == 0:
            continue
        for k, sel in enumerate(t.kaki[0]):
            isi = [b[k] for b in t.baris]
            if re.fullmatch(r"\d+", sel):
                assert sum(int(x) for x in isi if x != "–") == int(sel), (t.judul, t.kolom[k].judul)
                diperiksa += 1
    assert diperiksa or jenis.surat


@SEMUA
def test_a_nil_period_gives_a_full_document_that_says_so(jenis: JenisLaporan, data_of: DataOf) -> None:
    dok = jenis.susun(data_of(jenis.kode, "nihil"), BINGKAI)
    assert re.search("Nihil|Tidak ada rekomendasi", teks(dok))
    assert any(isinstance(b, TandaTangan) for b in dok.isi)
    ada = re.findall(r"[1-9]\d* (?:pengaduan|dari)", re.sub(r"paling sedikit \d+ pengaduan", "", teks(dok)))
    assert not ada, ada
    if not jenis.surat:
        assert list(tables(dok))


def test_nil_is_a_hundred_percent_only_for_the_evaluation_sheet(nihil: DataPengaduan) -> None:
    dok = write("monev-pengaduan", nihil)
    assert "Lembar Kerja Evaluasi: 100,00 % (nihil pengaduan)" in teks(dok)
    assert [b[4] for b in tabel(dok, "Ketepatan").baris] == ["–"] * 3
    assert {b[2] for b in tabel(dok, "Lama respons").baris} == {"–"}
    assert {b[2] for b in tabel(dok, "Pengaduan diterima per kanal").baris} == {"0"}


def test_nothing_done_is_zero_percent_and_not_a_hundred() -> None:
    data = build_data((waiting(1, "2026-01-05", Status.BARU, **BIASA),))
    assert "persentase penyelesaian, yang dipakai Lembar Kerja Evaluasi, 0,00 % (0 dari 1)" in teks(
        write("monev-pengaduan", data)
    )


def test_the_three_counts_are_the_same_in_sentence_and_table(lengkap: DataPengaduan) -> None:
    dok, n = write("penanganan-pengaduan", lengkap), lengkap.rekap.count
    assert (n("A0"), n("A1"), n("K_total"), n("A2"), n("A3"), n("A4"), n("A5")) == (1, 9, 1, 9, 6, 2, 1)
    jumlah = tabel(dok, "Jumlah pengaduan")
    assert [b[1] for b in jumlah.baris] == ["9", "9", "8", "1"]
    assert [b[2] for b in jumlah.baris] == ["", "", "88,89 %", "11,11 %"]
    assert jumlah.kaki == (("Sudah dan belum ditindaklanjuti", "9", "100,00 %"),)
    isi = teks(dok)
    assert "diterima 9 pengaduan dari 12 pelapor" in isi
    assert "8 sudah ditindaklanjuti (6 selesai, 2 sedang ditangani) dan 1 belum ditindaklanjuti" in isi
    assert "66,67 % (6 dari 9)" in isi


def test_the_recap_prints_its_subtraction(lengkap: DataPengaduan) -> None:
    baris = {b[0]: int(b[2]) for b in tabel(write("monev-pengaduan", lengkap), "Rekapitulasi").baris}
    assert baris["5"] == baris["1"] + baris["2"] + baris["3"] - baris["4"]
    assert baris["5"] == baris["6"] + baris["7"] + baris["8"]
    assert baris["4"] == sum(baris[f"4{h}"] for h in "abcde")
    assert tabel(write("monev-pengaduan", lengkap), "Rekapitulasi").kaki[0][2] == str(baris["7"] + baris["8"]) == "3"


def test_change_since_nothing_cannot_be_computed(lengkap: DataPengaduan) -> None:
    angka = {**lengkap.rekap.angka, "F1": {"tahun_lalu": {"A1": "-43.79", "A2": None, "A3": "12.50"}}}
    dok = write("monev-pengaduan", replace(lengkap, rekap=replace(lengkap.rekap, angka=angka)))
    baris = tabel(dok, "Perubahan jumlah").baris
    assert [b[1:4] for b in baris] == [
        ("1", "9", "+800,00 %"), ("1", "9", "+800,00 %"), ("0", "6", "tidak dapat dihitung"),
    ]  # fmt: skip
    assert [b[4] for b in baris] == ["-43,79 %", "tidak dapat dihitung", "+12,50 %"]


def test_same_day_is_said_and_calendar_days_stand_apart(lengkap: DataPengaduan) -> None:
    dok = write("monev-pengaduan", lengkap)
    lama = {b[1]: b[8] for b in tabel(dok, "Register").baris}
    assert lama["005/PGD/2026"] == "0 hari kerja (hari yang sama)"
    assert lama["008/PGD/2026"] == "–"
    satuan = [b[0].rpartition("(")[2] for b in tabel(dok, "Lama respons").baris]
    assert satuan == ["hari kerja)"] * 3 + ["hari kalender)"]


def test_a_month_to_come_has_a_dash_and_a_past_one_zero() -> None:
    riwayat = (waiting(1, "2026-01-05", Status.BARU, **BIASA),)
    rekap, _ = count_quarter(riwayat, "2026-TW1", revisi=None, per=waiting(2, "2026-02-20", Status.BARU).diterima_at)
    assert [b[2:] for b in tabel_bulan(rekap).baris] == [("1", "100,00 %"), ("0", "0,00 %"), ("–", "–")]


def test_a_table_that_does_not_sum_stops_the_document() -> None:
    with pytest.raises(AngkaTidakCocok):
        tabel_bagian("Per kanal", "Kanal", [("Portal", 2), ("Surat", 1)], 4)


def test_running_figures_are_marked_and_not_to_be_signed(lengkap: DataPengaduan) -> None:
    data = replace(lengkap, rekap=replace(lengkap.rekap, revisi=None))
    for kode in ("penanganan-pengaduan", "monev-pengaduan", "nota-monev-pengaduan"):
        dok = write(kode, data)
        assert "SEMENTARA" in teks(dok)
        tanda = next(b for b in dok.isi if isinstance(b, TandaTangan))
        assert tanda.keterangan == "Sementara: belum untuk ditandatangani"
        assert "SEMENTARA" not in teks(write(kode, lengkap))


def test_revision_of_a_closing_is_named(lengkap: DataPengaduan) -> None:
    assert "(revisi 2)" in kalimat.status_data(replace(lengkap, rekap=replace(lengkap.rekap, revisi=2)))


def test_a_closed_case_tells_nothing_of_its_story(lengkap: DataPengaduan) -> None:
    tertutup = replace(lengkap.kasus[0], tertutup=True, perihal="", tindak_lanjut="")
    dok = write("penanganan-pengaduan", replace(lengkap, kasus=(tertutup, *lengkap.kasus[1:])))
    baris = tabel(dok, "Register").baris[0]
    assert baris[2] == "Isi tidak ditampilkan (pengaduan tertutup)"
    assert "Perihal 1" not in baris


def test_long_registers_are_cut_on_paper_and_whole_in_the_spreadsheet() -> None:
    data = build_data([waiting(n, "2026-01-05", Status.BARU, **BIASA) for n in range(1, BATAS_CETAK + 3)])
    dok = write("penanganan-pengaduan", data)
    assert len(tabel(dok, "Register").baris) == BATAS_CETAK
    assert "2 baris tidak dicetak" in teks(dok)
    assert len(next(s for s in dok.lembar if s.nama == "Register").baris) > BATAS_CETAK + 2


def test_doubts_of_the_collector_are_printed(lengkap: DataPengaduan) -> None:
    assert "Angka periode mencatat" in teks(
        write("monev-pengaduan", replace(lengkap, peringatan=("Angka periode mencatat 1.",)))
    )


def test_the_letter_goes_to_the_units_with_cases_and_has_its_number_once(lengkap: DataPengaduan) -> None:
    dok = write("nota-monev-pengaduan", lengkap)
    kepala = next(b for b in dok.isi if isinstance(b, Pasangan))
    isi = dict(kepala.isi)
    assert isi["Yth."] == "1. Pimpinan Bidang A\n2. Pimpinan Bidang B"
    assert isi["Nomor"] == "000.8/12/2026"
    assert isi["Dari"] == "Kepala Dinas Contoh"
    assert (dok.nomor, dok.sampul) == (None, False)
    assert "paling lambat 30 April 2026" in teks(dok)


def test_follow_up_names_share_word_and_evidence(lengkap: DataPengaduan) -> None:
    dok = write("tl-monev-pengaduan", lengkap)
    isi = teks(dok)
    assert "dari 3 rekomendasi, 1 selesai; 0 sedang ditindaklanjuti; 1 belum ditindaklanjuti" in isi
    assert "tidak dihitung dalam persentase" in isi
    assert "rekomendasi sebagian kecil ditindaklanjuti, capaian 50,00 %" in isi
    assert tabel(dok, "Capaian").kaki == (("Jumlah", "3", "1", "0", "1", "1", "50,00 %"),)
    assert "Alasan: Anggaran tidak tersedia." in isi
    assert "Belum ditindaklanjuti (0 %), melewati tenggat" in tabel(dok, "Pelaksanaan rekomendasi 2").baris[0]
    assert tabel(dok, "Catatan").baris[1][6] == "notula.pdf\nhttps://contoh.example/notula"


def test_quarters_roll_up_into_the_semester(lengkap_gabungan: DataGabungan) -> None:
    data = lengkap_gabungan
    assert check_gabungan(data) == ()
    gulung = tabel(write("pelaksanaan-pengaduan", data), "Gulungan")
    angka = [[int(x) for x in b[1:]] for b in (*gulung.baris, *gulung.kaki)]
    awal, buka, masuk, keluar, harus, selesai, akhir = angka
    for k in range(3):
        assert harus[k] == awal[k] + buka[k] + masuk[k] - keluar[k]
        assert akhir[k] == harus[k] - selesai[k]
    for baris in (buka, masuk, keluar, selesai):
        assert baris[2] == baris[0] + baris[1]
    assert (awal[1], awal[2], akhir[2]) == (akhir[0], awal[0], akhir[1])


@pytest.mark.parametrize("benih", range(4))
def test_random_registers_add_up_in_every_document(benih: int) -> None:
    riwayat = prepare_riwayat(simulate(250, benih))
    gabungan = build_gabungan(riwayat, "2024-S2", hari_ini=date(2025, 1, 7))
    assert check_gabungan(gabungan) == ()
    for jenis in JENIS:
        data = gabungan if jenis.irama == "semester" else gabungan.bagian[1]
        assert jenis.susun(data, BINGKAI).isi


def test_quarters_that_do_not_join_are_told_and_not_hidden(lengkap_gabungan: DataGabungan) -> None:
    satu, dua = lengkap_gabungan.bagian
    angka = {**satu.rekap.angka, "A4": satu.rekap.count("A4") + 1}
    data = replace(lengkap_gabungan, bagian=(replace(satu, rekap=replace(satu.rekap, angka=angka)), dua))
    assert "koreksi setelah periode ditutup" in check_gabungan(data)[0]
    assert "koreksi setelah periode ditutup" in teks(write("evaluasi-pengaduan", data))


def test_consultations_count_for_one_group_of_the_evaluation_and_violations_for_the_other() -> None:
    masuk = {kode: {k for k in KLASIFIKASI if cocok(k)} for kode, _, cocok in KELUARGA}
    assert masuk["V.iii"] == {"pengaduan_berkadar", "pengaduan_tidak_berkadar", "pengaduan_ringan"}
    assert masuk["VI.iii"] == set(KLASIFIKASI) - {"pengaduan_berkadar"}


def test_a_semester_in_its_first_quarter_names_what_is_to_come() -> None:
    utuh = build_gabungan(RIWAYAT)
    data = replace(utuh, bagian=utuh.bagian[:1], belum=(Periode.parse("2026-TW2"),), hari_ini=date(2026, 3, 1))
    dok = write("pelaksanaan-pengaduan", data)
    assert "Triwulan II 2026 belum dimulai." in teks(dok)
    assert {b[2] for b in tabel(dok, "Gulungan").baris} == {"–"}
    assert data.sementara


def test_a_case_in_two_quarters_stands_once_in_the_merged_register(lengkap_gabungan: DataGabungan) -> None:
    nomor = [k.nomor for k in merge_kasus(lengkap_gabungan)]
    assert len(nomor) == len(set(nomor)) == len(RIWAYAT)
