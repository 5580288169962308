"""Follow-up reports: every recommendation with its state, sums that hold, what is due when, what changed since."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from portal.inti.db import unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tugas import find_tugas, run_tugas
from portal.laporan.bahan import TindakLanjut
from portal.laporan.models import Laporan
from portal.laporan.service.buat import request_laporan
from portal.laporan.tl import adendum
from portal.laporan.tl.data import Dahulu, DataAdendum, DataTl, Nilai, index_nilai, read_lembar, write_lembar
from portal.laporan.tl.isi import susun_isi
from portal.laporan.tl.jadwal import find_tenggat
from portal.laporan.tl.kumpulkan import collect_adendum, collect_survei, collect_wbs
from portal.organisasi.service import Unit
from portal.tindak_lanjut.service.catat import RekomendasiBaru, add_kemajuan, add_rekomendasi, add_rencana
from tests.pabrik.laporan import BINGKAI, check_acuan, make_butir, make_hasil, make_rencana, tabel, teks
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

TW1, TW4 = Periode.parse("2025-TW1"), Periode.parse("2025-TW4")


def data(**ubah: Any) -> DataTl:
    dasar = DataTl(
        judul="Laporan Tindak Lanjut Hasil Survei IKM dan IPAK",
        perihal="hasil survei IKM dan IPAK",
        unit_nama="Dinas Kependudukan Kabupaten Harapan",
        periode=TW1,
        hari_ini=date(2025, 4, 2),
        tindak_lanjut=TindakLanjut(
            milik=(
                make_butir(3, periode="2025-TW1", dasar="Waktu 70,41 (C)", rencana=(make_rencana(3, 0),)),
                make_butir(4, periode="2025-TW1"),
            ),
            bawaan=(
                make_butir(1, rencana=(make_rencana(1, 100),)),
                make_butir(2, rencana=(make_rencana(2, 40), make_rencana(5))),
                make_butir(6, dihentikan_pada=date(2025, 3, 1), alasan="Layanan dialihkan ke instansi lain"),
            ),
        ),
        nilai=(
            index_nilai(make_hasil("skm", [[3] * 9] * 30)),
            index_nilai(make_hasil("ipak", [])),
        ),
    )
    return replace(dasar, **ubah)


def test_every_recommendation_stands_with_plan_person_due_date_state_and_evidence() -> None:
    dok = susun_isi(data(), BINGKAI)
    milik, bawaan = tabel(dok, "Rekomendasi Triwulan I 2025"), tabel(dok, "Rekomendasi periode sebelumnya")
    assert milik.baris[0][1:] == (
        "Perbaikan nomor 3\nDasar: Waktu 70,41 (C)\nTriwulan I 2025",
        "Kegiatan nomor 3",
        "Kepala Seksi Pelayanan",
        "31 Maret 2025, lewat tenggat",
        "Sedang ditindaklanjuti, 0 %\nTahap 0",
        "–",
    )
    assert milik.baris[1][2:6] == ("Belum direncanakan", "…………………", "–", "Belum ditindaklanjuti")
    assert [b[0] for b in bawaan.baris] == ["1", "2", "", "3"]
    assert bawaan.baris[0][5:] == ("Selesai ditindaklanjuti, 3 Maret 2025", "https://bukti.example/foto (3 Maret 2025)")
    assert bawaan.baris[3][5] == "Tidak dapat ditindaklanjuti: Layanan dialihkan ke instansi lain"


def test_share_done_has_its_word_and_the_table_sums() -> None:
    dok = susun_isi(data(), BINGKAI)
    isi = tabel(dok, "Rekomendasi menurut keadaan")
    assert isi.kaki[0] == ("Jumlah", "1", "2", "1", "1", "5", "25,00 %")
    for kolom in range(1, 6):
        assert sum(int(b[kolom]) for b in isi.baris) == int(isi.kaki[0][kolom])
    assert (
        "Dari 4 rekomendasi periode ini dan periode sebelumnya, 1 selesai ditindaklanjuti (25,00 %), 2 sedang"
        " ditindaklanjuti, dan 1 belum: sebagian kecil ditindaklanjuti. Tidak dapat ditindaklanjuti dan tidak"
        " dihitung: 1."
    ) in teks(dok)
    assert "3 rekomendasi yang masih terbuka dilaporkan lagi" in teks(dok)


def test_report_made_before_the_period_ends_says_so_and_announces_the_addendum() -> None:
    dok = susun_isi(data(periode=TW4, hari_ini=date(2025, 12, 15)), BINGKAI)
    assert "SEMENTARA, keadaan sampai 15 Desember 2025" in dok.subjudul
    assert "karena jatuh tempo pada Desember 2025" in teks(dok)
    assert "dimuat dalam adendum" in teks(dok)
    assert "SEMENTARA" not in teks(susun_isi(data(), BINGKAI)) + susun_isi(data(), BINGKAI).subjudul


@pytest.mark.parametrize(
    ("kode", "harap"),
    [
        ("2025-TW1", date(2025, 4, 30)),
        ("2025-TW2", date(2025, 7, 31)),
        ("2025-TW3", date(2025, 10, 31)),
        ("2025-TW4", date(2025, 12, 31)),
        ("2025-02", date(2025, 3, 31)),
        ("2025-12", date(2025, 12, 31)),
        ("2025-S1", date(2025, 7, 31)),
        ("2025-S2", date(2025, 12, 31)),
        ("2025", date(2025, 12, 31)),
    ],
)
def test_every_kind_of_period_has_its_month(kode: str, harap: date) -> None:
    assert find_tenggat(Periode.parse(kode)) == harap


def nihil(**ubah: Any) -> DataTl:
    kosong = tuple(index_nilai(make_hasil(kode, [])) for kode in ("skm", "ipak"))
    return data(tindak_lanjut=TindakLanjut(), nilai=kosong, **ubah)


@pytest.mark.parametrize(
    ("nama", "isi"),
    [
        ("tl_survei_lengkap", data()),
        ("tl_survei_nihil", nihil()),
        (
            "tl_wbs_nihil",
            replace(
                nihil(),
                judul="Laporan Tindak Lanjut Evaluasi Penerapan WBS",
                perihal="evaluasi penerapan WBS",
                nilai=(),
            ),
        ),
    ],
)
def test_content_tree_equals_the_golden_one(nama: str, isi: DataTl) -> None:
    check_acuan(susun_isi(isi, BINGKAI), nama)


def test_nihil_report_is_whole_and_says_so() -> None:
    dok = susun_isi(nihil(), BINGKAI)
    assert "Nihil. Tidak ada rekomendasi" in teks(dok)
    assert tabel(dok, "Rekomendasi menurut keadaan").kaki[0] == ("Jumlah", "0", "0", "0", "0", "0", "–")


def perubahan(kini: DataTl, dulu: DataTl) -> DataAdendum:
    from portal.inti.dokumen.isi import sebagai_data

    pohon = sebagai_data(replace(susun_isi(dulu, BINGKAI), lembar=write_lembar(dulu)))
    nilai, butir = read_lembar(pohon["lembar"])
    return DataAdendum(kini, Dahulu(1, dulu.hari_ini, "7KQ4-M2XA-9TPD", nilai, butir))


def test_addendum_lists_only_what_changed_since_the_provisional_report() -> None:
    dulu = data(periode=TW4, hari_ini=date(2025, 12, 15))
    selesai = replace(dulu.tindak_lanjut.bawaan[1], rencana=(make_rencana(2, 100),))
    baru = make_butir(9, periode="2025-TW4")
    kini = replace(
        dulu,
        hari_ini=date(2026, 1, 9),
        tindak_lanjut=TindakLanjut((*dulu.tindak_lanjut.milik, baru), (dulu.tindak_lanjut.bawaan[0], selesai)),
        nilai=(Nilai("IKM", "80,00"), dulu.nilai[1]),
    )
    dok = adendum.susun_isi(perubahan(kini, dulu), BINGKAI)
    assert tabel(dok, "Angka survei yang berubah").baris == (("IKM", "75,00", "80,00", ""),)
    isi = tabel(dok, "Tindak lanjut yang berubah").baris
    assert [(b[1].split("\n")[0], b[2], b[3]) for b in isi] == [
        ("Perbaikan nomor 2", "Sedang ditindaklanjuti, 20 %", "Selesai ditindaklanjuti, 3 Maret 2025"),
        ("Perbaikan nomor 9", "Belum ada pada laporan sementara", "Belum ditindaklanjuti"),
        (
            "Perbaikan nomor 6",
            "Tidak dapat ditindaklanjuti: Layanan dialihkan ke instansi lain",
            "Tidak lagi dimuat",
        ),
    ]
    assert "dibuat pada 15 Desember 2025 sebelum periodenya berakhir" in teks(dok)
    check_acuan(dok, "tl_survei_adendum")


def test_addendum_without_changes_says_so() -> None:
    dulu = data(periode=TW4, hari_ini=date(2025, 12, 15))
    isi = teks(adendum.susun_isi(perubahan(replace(dulu, hari_ini=date(2026, 1, 9)), dulu), BINGKAI))
    assert "Angka survei tidak berubah" in isi
    assert "Keadaan semua rekomendasi tidak berubah" in isi


@pytest.fixture
def unit(tiap_app: Flask) -> Unit:
    unit = make_unit()
    make_jawaban(make_layanan(unit), tanggal=date(2025, 11, 3))
    return unit


def recommend(unit: Unit, sumber: str, periode: str, hari: date) -> int:
    with unit_kerja():
        isi = RekomendasiBaru(unit.id, sumber, "waktu", Periode.parse(periode), hari, f"Perbaiki {periode}")
        return add_rekomendasi(isi, pelaku="uji", now=datetime.now(UTC))


def test_addendum_compares_with_the_report_that_was_made_in_december(unit: Unit) -> None:
    saat = datetime(2025, 12, 15, 3, 0, tzinfo=UTC)
    nomor = recommend(unit, "survei", "2025-TW3", date(2025, 10, 7))
    with unit_kerja():
        rencana = add_rencana(
            nomor, kegiatan="Antrean", penanggung_jawab="Kasi", tenggat=date(2025, 12, 30), pelaku="uji", now=saat
        )
        laporan = request_laporan("tl-survei", unit, TW4, pelaku="uji", now=saat)
        tugas = laporan.tugas_id or 0
    run_tugas(tugas)
    assert find_tugas(tugas).status == "selesai"
    with pytest.raises(DomainError, match="final dan dibuat sebelum"):
        collect_adendum(unit, TW4, hari_ini=date(2026, 1, 9))
    with unit_kerja() as sesi:
        sesi.execute(update(Laporan).values(status="final", nomor="045/12/2025"))
    with unit_kerja():
        add_kemajuan(
            rencana,
            tanggal=date(2025, 12, 12),
            persen=60,
            catatan="Dicatat sesudah laporan, untuk hari sebelumnya",
            hari_ini=date(2025, 12, 20),
            pelaku="uji",
            now=saat,
        )
    make_jawaban(make_layanan(unit, "LAIN", "Lain"), make_nilai(4), tanggal=date(2025, 12, 28))
    with unit_kerja():
        sesudah = request_laporan("tl-survei", unit, TW4, pelaku="uji", now=datetime(2026, 1, 5, 3, 0, tzinfo=UTC))
        tugas = sesudah.tugas_id or 0
    run_tugas(tugas)
    with unit_kerja() as sesi:
        sesi.execute(update(Laporan).values(status="final"))
    isi = collect_adendum(unit, TW4, hari_ini=date(2026, 1, 9))
    assert (isi.dahulu.versi, isi.dahulu.tanggal, isi.dahulu.nomor) == (1, date(2025, 12, 15), "045/12/2025")
    assert isi.dahulu.nilai["IKM"] == "75,00"
    assert adendum.list_perubahan(isi)[0][1:3] == ("Belum ditindaklanjuti", "Sedang ditindaklanjuti, 60 %")
    with pytest.raises(DomainError, match="belum berakhir"):
        collect_adendum(unit, TW4, hari_ini=date(2025, 12, 31))
    with pytest.raises(DomainError, match="Tidak ada laporan tindak lanjut"):
        collect_adendum(unit, TW1, hari_ini=date(2026, 1, 9))


def test_each_report_reads_its_own_recommendations_of_every_kind_of_period(unit: Unit) -> None:
    hari = date(2025, 12, 15)
    for kode, tanggal in (("2025-TW2", date(2025, 7, 3)), ("2025-11", date(2025, 12, 1)), ("2025-TW4", hari)):
        recommend(unit, "survei", kode, tanggal)
    recommend(unit, "wbs", "2025-TW3", date(2025, 10, 3))

    def read(kode: str) -> tuple[list[str], list[str]]:
        tl = collect_survei(unit, Periode.parse(kode), hari_ini=hari).tindak_lanjut
        return [b.periode for b in tl.milik], [b.periode for b in tl.bawaan]

    assert read("2025-TW4") == (["2025-11", "2025-TW4"], ["2025-TW2"])
    assert read("2025-11") == (["2025-11"], ["2025-TW2"])
    assert read("2025-12") == ([], ["2025-TW2", "2025-11", "2025-TW4"])
    assert read("2025-S2") == (["2025-11", "2025-TW4"], ["2025-TW2"])
    assert read("2025") == (["2025-TW2", "2025-11", "2025-TW4"], [])
    assert read("2025-TW2") == (["2025-TW2"], [])
    wbs = collect_wbs(unit, TW4, hari_ini=hari).tindak_lanjut
    assert [b.periode for b in wbs.bawaan] == ["2025-TW3"]
