"""Who sees a case: scope, restriction, stand-ins; a person named in it sees nothing; two at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.akun.service.delegasi import add_delegasi
from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan
from portal.organisasi.service.nomor import list_nomor
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan, PeristiwaRow
from portal.pengaduan.service.akses import PELAPOR, Pelaku, find_kasus, visible, wewenang_pada
from portal.pengaduan.service.berkala import escalate
from portal.pengaduan.service.gerak import move
from portal.pengaduan.service.kasus import submit
from portal.pengaduan.service.langkah import Isian
from tests.pabrik.pengaduan import SENIN, make_baru, pelaku_of, step
from tests.pengaduan.kantor_uji import BERKADAR, KELAS, Kantor, attempt, make_kantor, moves_of, named, outbox, row


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    return make_kantor()


def sees(pelaku: Pelaku) -> set[int]:
    return set(db.session().scalars(select(Pengaduan.id).where(visible(pelaku))))


def is_shut_out(nomor: int, pelaku: Pelaku) -> bool:
    with pytest.raises(TidakDitemukan):
        find_kasus(nomor, pelaku)
    with pytest.raises(TidakDitemukan):
        attempt(nomor, "catat", pelaku, catatan="x")
    return nomor not in sees(pelaku) and wewenang_pada(row(nomor), pelaku) == frozenset()


def test_scope_follows_role_and_unit(kantor: Kantor) -> None:
    a, b, c = kantor.baru("DINAS"), kantor.baru("SEKSI"), kantor.baru("INSPEKTORAT")
    assert sees(kantor["petugas"]) == {a, b}
    assert sees(kantor["petugas_lain"]) == {c}
    assert sees(kantor["pimpinan"]) == sees(kantor["auditor"]) == {a, b, c}
    for siapa in ("admin", "skm", "pelaksana", "pelapor", "sistem"):
        assert sees(kantor[siapa]) == set()
    step(a, "verifikasi", kantor["petugas"], **KELAS)
    step(a, "disposisi", kantor["petugas"], **kantor.bagi("BIDANG"))
    assert sees(kantor["pelaksana"]) == {a}
    assert is_shut_out(a, kantor["pelaksana_lain"])
    step(a, "disposisi", kantor["petugas"], **kantor.bagi("INSPEKTORAT"))
    assert a in sees(kantor["petugas_lain"])
    assert sees(kantor["pelaksana"]) == set()


def test_an_auditor_reads_and_never_moves_an_administrator_sees_nothing(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.MENUNGGU_PERSETUJUAN)
    assert find_kasus(nomor, kantor["auditor"]).id == nomor
    assert wewenang_pada(row(nomor), kantor["auditor"]) == frozenset()
    assert is_shut_out(nomor, kantor["admin"])


def test_a_grave_case_is_open_to_one_person_of_the_unit_only(kantor: Kantor) -> None:
    teman = named("Teman Pemeriksa", Peran.PELAKSANA, "INSPEKTORAT")
    nomor = kantor.baru("BIDANG")
    step(nomor, "verifikasi", kantor["petugas"], **BERKADAR)
    step(nomor, "disposisi", kantor["pimpinan"], **kantor.bagi("INSPEKTORAT", pic=kantor.akun["pemeriksa"].id))
    assert nomor in sees(kantor["pemeriksa"])
    assert is_shut_out(nomor, pelaku_of(teman))
    assert is_shut_out(nomor, kantor["pelaksana"])
    assert nomor in sees(kantor["petugas"])


def test_the_agenda_of_letters_names_no_restricted_case(kantor: Kantor) -> None:
    biasa, berat = kantor.baru("BIDANG"), kantor.baru("BIDANG")
    step(biasa, "verifikasi", kantor["petugas"], **KELAS)
    step(biasa, "disposisi", kantor["petugas"], **kantor.bagi("INSPEKTORAT"))
    step(berat, "verifikasi", kantor["petugas"], **BERKADAR)
    step(berat, "disposisi", kantor["pimpinan"], **kantor.bagi("INSPEKTORAT", pic=kantor.akun["pemeriksa"].id))
    perihal = [n.perihal for n in list_nomor(SENIN.year)]
    assert sorted(perihal) == [f"Penyampaian pengaduan {row(biasa).nomor_register}", "Penyampaian pengaduan tertutup"]


NAMA = "Dr. Budi Santoso, S.H., M.H."


@pytest.mark.parametrize(
    "isian",
    [
        {"isi": "Petugas bernama BUDI SANTOSO meminta uang tambahan kepada saya."},
        {"judul": "Pungutan oleh budi  santoso"},
        {"pihak": "dr.Budi\u00a0Santoso,SH"},
        {"isi": "Saya dilayani pak Budi\nSantoso; beliau marah-marah di depan umum."},
        {"isi": "Pelakunya Bu\u00addi San\u200btoso dari loket dua, sudah tiga kali begini."},
        {"harapan": "Mohon Búdi-Santoso dipindahkan."},
    ],
)
def test_a_person_named_in_the_report_never_sees_it(kantor: Kantor, isian: dict[str, str]) -> None:
    budi = named(NAMA, Peran.PETUGAS_PENGADUAN, "DINAS", "budi@uji.example")
    kepala = named("Kepala Baik Hati", Peran.PIMPINAN, email="kepala@uji.example")
    nomor = kantor.baru(**isian)
    assert is_shut_out(nomor, pelaku_of(budi))
    assert nomor in sees(pelaku_of(kepala))
    with unit_kerja():
        assert escalate(nomor, now=SENIN + timedelta(days=3)) == "hari-h"
    step(nomor, "tambah_keterangan", PELAPOR, catatan="Tambahan")
    assert not [t for t in outbox() if "budi@" in t]
    assert [t for t in outbox() if "petugas2@" in t]


@pytest.mark.parametrize(
    "isi", ["Budi dan Santoso sama-sama ramah kepada semua warga.", "Pak Budi Santosa ramah sekali."]
)
def test_another_name_shuts_nobody_out(kantor: Kantor, isi: str) -> None:
    budi = named(NAMA, Peran.PETUGAS_PENGADUAN, "DINAS", "budi@uji.example")
    assert kantor.baru(isi=isi, pihak="Budi", judul="Santoso dan loketnya") in sees(pelaku_of(budi))


def test_a_head_named_in_the_report_neither_sees_nor_approves(kantor: Kantor) -> None:
    kepala = named("Hj. Siti Aminah", Peran.PIMPINAN, email="siti@uji.example")
    nomor = kantor.baru(pihak="Ibu Siti Aminah")
    step(nomor, "verifikasi", kantor["petugas"], **KELAS)
    step(nomor, "disposisi", kantor["petugas"], **kantor.bagi())
    step(nomor, "proses", kantor["pelaksana"])
    step(nomor, "ajukan_jawaban", kantor["pelaksana"], jawaban="Sudah.")
    assert is_shut_out(nomor, pelaku_of(kepala))
    assert not [t for t in outbox() if "siti@" in t]
    assert [t for t in outbox() if "pimpinan@" in t]


def test_a_worker_named_later_gets_no_more_mail(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.TERVERIFIKASI)
    step(nomor, "disposisi", kantor["petugas"], **kantor.bagi(pic=kantor.akun["pelaksana"].id))
    step(nomor, "terlapor", kantor["petugas"], pengguna=[kantor.akun["pelaksana"].id])
    dulu = len([t for t in outbox() if "pelaksana@" in t])
    assert is_shut_out(nomor, kantor["pelaksana"])
    step(nomor, "tambah_keterangan", PELAPOR, catatan="Tambahan")
    with unit_kerja():
        escalate(nomor, now=SENIN + timedelta(days=7))
    assert len([t for t in outbox() if "pelaksana@" in t]) == dulu


def _lend(kantor: Kantor, dari: str, kepada: str) -> None:
    with unit_kerja():
        add_delegasi(
            dari=kantor.akun[dari],
            kepada=kantor.akun[kepada],
            mulai=SENIN.date(),
            sampai=SENIN.date(),
            alasan="",
            pelaku="uji",
            now=SENIN,
        )


def test_a_stand_in_sees_what_the_absent_person_sees_that_day_only(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DIPROSES)
    _lend(kantor, "pelaksana", "rekan")
    assert nomor in sees(kantor["rekan"])
    assert is_shut_out(nomor, kantor.saya("rekan", SENIN + timedelta(days=1)))


@pytest.mark.parametrize("disebut", ["pelaksana", "rekan"])
def test_neither_a_named_stand_in_nor_the_stand_in_of_a_named_person_sees_it(kantor: Kantor, disebut: str) -> None:
    nomor = kantor.bring(Status.DIPROSES)
    _lend(kantor, "pelaksana", "rekan")
    step(nomor, "terlapor", kantor["petugas"], pengguna=[kantor.akun[disebut].id])
    assert is_shut_out(nomor, kantor["rekan"])


def test_nobody_names_oneself(kantor: Kantor) -> None:
    with pytest.raises(DomainError) as salah:
        step(kantor.baru(), "terlapor", kantor["petugas"], pengguna=[kantor.akun["petugas"].id])
    assert salah.value.kode == "terlapor_sendiri"


def test_the_log_names_the_person_stood_in_for(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DIDISPOSISI)
    _lend(kantor, "pelaksana", "rekan")
    step(nomor, "proses", kantor["rekan"])
    akhir = db.session().scalar(select(PeristiwaRow).where(PeristiwaRow.pengaduan_id == nomor, PeristiwaRow.nomor == 4))
    assert akhir is not None
    assert (akhir.pelaku, akhir.atas_nama) == ("rekan@uji.example", "pelaksana@uji.example")


def test_of_two_officers_at_once_one_wins(kantor: Kantor, tiap_app: Flask) -> None:
    nomor, putaran = kantor.baru(), 6
    pelaku, benteng = [kantor["petugas"], kantor["petugas2"]], threading.Barrier(2)
    db.session.remove()

    def try_move(siapa: Pelaku, versi: int) -> str:
        with tiap_app.app_context():
            benteng.wait()
            try:
                with unit_kerja():
                    move(nomor, "catat", Isian(catatan="x"), pelaku=siapa, now=SENIN, versi=versi)
            except Bentrok as salah:
                return salah.kode
            finally:
                db.session.remove()
        return "menang"

    with ThreadPoolExecutor(2) as kolam:
        for versi in range(1, putaran + 1):
            assert sorted(kolam.map(try_move, pelaku, [versi, versi])) == ["kasus_berubah", "menang"]
    assert moves_of(nomor) == ["terima"] + ["catat"] * putaran


def test_the_same_report_sent_twenty_times_is_one_case(kantor: Kantor, tiap_app: Flask) -> None:
    baru = make_baru(kantor.unit())
    db.session.remove()

    def send(_ke: int) -> object:
        with tiap_app.app_context():
            try:
                with unit_kerja():
                    return submit(baru, kiriman="kunci yang sama", now=SENIN)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as kolam:
        tanda = list(kolam.map(send, range(20)))
    assert len(set(map(str, tanda))) == 1
    assert db.session().scalar(select(func.count()).select_from(Pengaduan)) == 1
    with pytest.raises(Bentrok), unit_kerja():
        submit(replace(baru, judul="Judul yang lain sama sekali"), kiriman="kunci yang sama", now=SENIN)


def test_register_numbers_have_no_gaps_under_parallel_reports(kantor: Kantor, tiap_app: Flask) -> None:
    baru, jumlah = make_baru(kantor.unit()), 40
    db.session.remove()

    def send(ke: int) -> None:
        with tiap_app.app_context():
            try:
                with unit_kerja():
                    submit(baru, kiriman=f"kunci {ke}", now=SENIN)
                    if ke % 5 == 0:
                        raise Bentrok("batal", "Dibatalkan.")
            except Bentrok:
                pass
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as kolam:
        list(kolam.map(send, range(jumlah)))
    nomor = sorted(db.session().scalars(select(Pengaduan.urut)))
    assert nomor == list(range(1, jumlah - jumlah // 5 + 1))
