"""Ways to a reporter's name, to unapproved words and to small cells that were open once and stay shut."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import TidakDitemukan
from portal.pengaduan.domain.publik import Rahasia, build_publik
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Sp4nRow
from portal.pengaduan.service import terbit
from portal.pengaduan.service.akses import PELAPOR
from portal.pengaduan.service.banding import describe_sisi, list_serupa
from portal.pengaduan.service.kasus import DataPelapor
from portal.pengaduan.service.serupa import find_serupa
from portal.pengaduan.service.sp4n import reconcile, record_lapor
from tests.klien import Klien
from tests.pabrik.pengaduan import SENIN, pelaku_of, step
from tests.pengaduan.kantor_uji import Kantor, check_utuh, make_kantor, named, row

AWAL = "/petugas/pengaduan"
SITI = DataPelapor(nama="Siti Rahma", telepon="+6281234567890", surel="siti@warga.example")


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    return make_kantor()


@pytest.mark.parametrize("siapa", ["pelaksana", "auditor"])
def test_the_reporters_receipt_is_only_for_who_may_ask_for_the_name(
    kantor: Kantor, klien_tiap: Klien, siapa: str
) -> None:
    nomor = kantor.bring(Status.DIPROSES, anonim=True, pelapor=SITI)
    with time_machine.travel(SENIN, tick=False):
        klien_tiap.masuk(f"{siapa}@uji.example")
        assert klien_tiap.get(f"{AWAL}/{nomor}/cetak/tanda-terima").status_code == 403
        assert klien_tiap.get(f"{AWAL}/{nomor}/cetak/nota-dinas").status_code == 200
        assert '/cetak/tanda-terima"' not in klien_tiap.get(f"{AWAL}/{nomor}").text


def test_new_words_are_not_public_before_they_are_approved_again(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.SELESAI, pelapor=SITI)

    def publish() -> None:
        step(nomor, "redaksi", kantor["petugas"], judul_publik="Antrean", isi_publik="Antrean lama.")
        step(nomor, "terbit", kantor["pimpinan"])
        assert [n.id for n in terbit.list_terbit()] == [nomor]

    publish()
    step(nomor, "redaksi", kantor["petugas"], judul_publik="Diganti", isi_publik="Tanpa persetujuan.")
    assert terbit.list_terbit() == []
    publish()
    step(nomor, "buka_kembali", kantor["pelapor"], catatan="Masih antre")
    step(nomor, "ajukan_jawaban", kantor["pelaksana"], jawaban="Belum disetujui")
    assert terbit.list_terbit() == []
    step(nomor, "tanggapi", kantor["pimpinan"], jawaban="Jawaban kedua")
    assert terbit.list_terbit() == []
    check_utuh(nomor)


def test_the_unit_does_not_find_an_anonymous_reporter_by_the_reporters_other_cases(kantor: Kantor) -> None:
    samar = kantor.bring(Status.DIPROSES, anonim=True, pelapor=SITI, judul="Zakat fitrah kelurahan", isi="x" * 40)
    nama = kantor.bring(Status.DIPROSES, pelapor=SITI, judul="Lampu jalan padam", isi="y" * 40)
    assert [k.id for k in list_serupa(row(samar), kantor["petugas"])] == [nama]
    assert list_serupa(row(samar), kantor["pelaksana"]) == []
    assert list_serupa(row(nama), kantor["pelaksana"]) == []
    assert describe_sisi(row(samar), kantor["pelaksana"]).pelapor == [("***", "")]


def test_titles_of_similar_cases_are_masked_as_on_the_public_page(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.SELESAI, pelapor=SITI)
    step(nomor, "redaksi", kantor["petugas"], judul_publik="Siti Rahma antre 081234567890", isi_publik="x")
    step(nomor, "terbit", kantor["pimpinan"])
    assert find_serupa(row(nomor).unit_id, "waktu", now=SENIN) == ["[disamarkan] antre [disamarkan]"]


def test_who_is_named_finds_no_report_about_it_in_the_export_of_lapor(kantor: Kantor) -> None:
    budi = pelaku_of(named("Budi Santoso", Peran.PETUGAS_PENGADUAN, "DINAS"))
    nomor = kantor.baru(isi="Pegawai Budi Santoso meminta uang kepada saya di loket kantor.")
    step(nomor, "tautkan_sp4n", kantor["petugas"], sp4n_id="777")
    lapor = Sp4nRow(
        tracking_id="777", unit_id=row(nomor).unit_id, judul="Budi minta uang", status="Baru", diimpor_at=SENIN
    )
    with unit_kerja():
        db.session().add(lapor)
    hasil = reconcile(kantor.unit(), budi)
    assert (hasil.lapor, hasil.hanya_lapor) == (0, [])
    with pytest.raises(TidakDitemukan), unit_kerja():
        record_lapor("777", pelaku=budi, now=SENIN)
    assert reconcile(kantor.unit(), kantor["petugas"]).lapor == 1


def test_a_number_that_no_column_holds_is_an_unknown_page(kantor: Kantor, klien_tiap: Klien) -> None:
    with time_machine.travel(SENIN, tick=False):
        klien_tiap.masuk("petugas_pengaduan@uji.example")
        for nomor in (2**31, 2**63, 10**30):
            assert klien_tiap.get(f"{AWAL}/{nomor}").status_code == 404


def _secret(**kanal: int) -> Rahasia:
    n = sum(kanal.values())
    sama = dict.fromkeys(("A1", "A2", "A3", "B4_n", "B4_dari"), n)
    nol = dict.fromkeys(("A0", "A0r", "K_total", "A4", "A5"), 0)
    teks = dict.fromkeys(("B1", "B2", "B4"), "100.00")
    return Rahasia(
        {
            **sama,
            **nol,
            **teks,
            "aturan": [],
            "C2": {"akhir": {"hari_kerja": {"n": n, "rerata": "1", "median": "1"}}},
            "D1": [{"kode": k, "n": v} for k, v in kanal.items()],
            "D2": [{"kode": "informasi", "n": n}],
        },
        {("informasi", "A3"): n},
    )


def test_a_sum_does_not_give_away_a_cell_that_one_of_its_parts_hides() -> None:
    satu, dua = _secret(wa=9, surat=9, loket=9), _secret(wa=9, surat=1, loket=3)
    assert build_publik(dua, [])["per_kanal"] == {"wa": 9, "surat": None, "loket": None}
    assert build_publik(_secret(wa=18, surat=10, loket=12), [[satu, dua]])["per_kanal"] is None
    assert build_publik(_secret(wa=18, surat=18, loket=18), [[satu, satu]])["per_kanal"] is not None


def test_taking_a_case_out_and_back_wins_no_time(kantor: Kantor) -> None:
    satu, dua = kantor.baru(), kantor.baru()
    asal, nanti = row(satu).tenggat_berlaku, SENIN + timedelta(days=60)
    step(satu, "duplikat", kantor["petugas"], now=nanti, induk=row(dua).nomor_register)
    keadaan = step(satu, "pulihkan", kantor["petugas"], now=nanti + timedelta(minutes=1), catatan="Berbeda")
    assert keadaan.tenggat_berlaku == asal
    assert keadaan.induk_id is None
    assert keadaan.hitungan.mulai == SENIN
    check_utuh(satu)


def test_a_question_asked_when_the_time_was_over_wins_no_time(kantor: Kantor) -> None:
    nomor = kantor.baru()
    tenggat = row(nomor).tenggat_tahap
    step(nomor, "minta_kelengkapan", kantor["petugas"], now=SENIN + timedelta(days=30), catatan="Foto?")
    keadaan = step(nomor, "lengkapi", PELAPOR, now=SENIN + timedelta(days=33), catatan="Ini")
    assert keadaan.tenggat_tahap == tenggat
    check_utuh(nomor)
