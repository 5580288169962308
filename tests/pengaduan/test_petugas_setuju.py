"""Approvals, the deadline board and duplicates side by side: who decides, what is counted, what is shown."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from portal.akun.domain import Peran
from portal.inti.db import db
from portal.inti.periode import Periode
from portal.organisasi.service import find_unit
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.akses import PERINTAH, Pelaku
from portal.pengaduan.service.kasus import DataPelapor, Tanda
from portal.pengaduan.service.papan import KOLOM, count_days, count_papan, select_papan, weeks_of
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.pengaduan import SENIN, id_of, make_pengaduan, pelaku_of, step

AWAL = "/petugas/pengaduan"
KLAS = {"klasifikasi": "pengaduan_tidak_berkadar", "kategori": "waktu"}


@pytest.fixture(autouse=True)
def _saat() -> Iterator[None]:
    with time_machine.travel(SENIN + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def kantor(tiap_app: Flask) -> dict[str, Pelaku]:
    make_unit("DINAS", "Dinas Contoh")
    make_unit("BIDANG", "Bidang Contoh", "DINAS")
    make_unit("LAIN", "Dinas Lain")
    return {
        "petugas": pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINAS")),
        "pelaksana": pelaku_of(make_akun(Peran.PELAKSANA, "BIDANG")),
        "pimpinan": pelaku_of(make_akun(Peran.PIMPINAN)),
        "lain": pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "LAIN", email="lain@uji.example")),
    }


def _enter(app: Flask, email: str) -> Klien:
    klien = make_klien(app)
    klien.masuk(email)
    return klien


def _kasus(nomor: int) -> Pengaduan:
    return db.session().get_one(Pengaduan, nomor, populate_existing=True)


def _processed(kantor: dict[str, Pelaku], **lain: object) -> int:
    nomor = id_of(make_pengaduan(find_unit("DINAS"), **lain))
    step(nomor, "verifikasi", kantor["petugas"], **KLAS)
    step(
        nomor,
        "disposisi",
        kantor["petugas"],
        catatan="Cek",
        unit_pelaksana=find_unit("BIDANG").id,
        kecepatan="biasa",
    )
    step(nomor, "proses", kantor["pelaksana"])
    return nomor


def _answered(kantor: dict[str, Pelaku]) -> int:
    nomor = _processed(kantor)
    step(nomor, "ajukan_jawaban", kantor["pelaksana"], jawaban="Loket obat ditambah.")
    return nomor


def test_the_head_changes_an_answer_and_sends_it(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    nomor = _answered(kantor)
    klien_tiap.masuk("pimpinan@uji.example")
    halaman = klien_tiap.get(f"{AWAL}/setuju")
    formulir = klien_tiap.form(halaman, "jawaban")
    assert formulir.isi["jawaban"].strip() == "Loket obat ditambah."
    respons = klien_tiap.send(formulir, jawaban="Loket obat sudah ditambah.", aksi="setujui")
    assert respons.status_code == 303
    assert (_kasus(nomor).status, _kasus(nomor).jawaban) == (Status.DITANGGAPI, "Loket obat sudah ditambah.")


def test_an_answer_goes_back_only_with_a_reason(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    nomor = _answered(kantor)
    klien_tiap.masuk("pimpinan@uji.example")
    formulir = klien_tiap.form(klien_tiap.get(f"{AWAL}/setuju"), "jawaban")
    tolak = klien_tiap.send(formulir, aksi="revisi", catatan="", jawaban="Ketikan yang tidak hilang.")
    assert tolak.status_code == 422
    assert "Tulis keterangannya." in text_of(tolak.text)
    assert "Ketikan yang tidak hilang." in tolak.text
    assert _kasus(nomor).status == Status.MENUNGGU_PERSETUJUAN
    assert klien_tiap.send(formulir, aksi="revisi", catatan="Sebutkan tanggalnya.").status_code == 303
    assert _kasus(nomor).status == Status.DIPROSES


def test_an_answer_that_changed_meanwhile_is_not_sent(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    nomor = _answered(kantor)
    klien_tiap.masuk("pimpinan@uji.example")
    formulir = klien_tiap.form(klien_tiap.get(f"{AWAL}/setuju"), "jawaban")
    step(nomor, "catat", kantor["pimpinan"], catatan="Dibaca.")
    assert klien_tiap.send(formulir, aksi="setujui").status_code == 409
    assert _kasus(nomor).status == Status.MENUNGGU_PERSETUJUAN


def test_an_officer_sees_that_an_answer_waits_for_the_head(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    nomor = _answered(kantor)
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    halaman = klien_tiap.get(f"{AWAL}/setuju")
    assert "Menunggu orang lain: 1" in text_of(halaman.text)
    assert 'name="jawaban"' not in halaman.text
    token = klien_tiap.forms(halaman)[0].isi["csrf_token"]
    data = {"csrf_token": token, "aksi": "setujui", "jawaban": "Ya."}
    respons = klien_tiap.post(f"{AWAL}/setuju/{nomor}/jawaban", data=data)
    assert respons.status_code == 403
    assert _kasus(nomor).status == Status.MENUNGGU_PERSETUJUAN


def test_a_proposal_is_decided_by_somebody_else(kantor: dict[str, Pelaku], tiap_app: Flask) -> None:
    nomor = id_of(make_pengaduan(find_unit("DINAS")))
    step(nomor, "limpahkan", kantor["petugas"], catatan="Bukan wewenang kami.", instansi="Dinas Jalan")
    pengusul = _enter(tiap_app, "petugas_pengaduan@uji.example").get(f"{AWAL}/setuju")
    assert "Usul Anda sendiri." in text_of(pengusul.text)
    assert "Setujui usul" not in pengusul.text
    pimpinan = _enter(tiap_app, "pimpinan@uji.example")
    halaman = pimpinan.get(f"{AWAL}/setuju")
    assert "Dinas Jalan" in halaman.text
    assert pimpinan.send(pimpinan.form(halaman, "catatan"), aksi="setujui").status_code == 303
    assert _kasus(nomor).status == Status.DILIMPAHKAN


def test_a_refused_proposal_needs_a_reason_and_leaves_the_case(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    nomor = id_of(make_pengaduan(find_unit("DINAS")))
    step(nomor, "limpahkan", kantor["petugas"], catatan="Bukan wewenang kami.", instansi="Dinas Jalan")
    klien_tiap.masuk("pimpinan@uji.example")
    formulir = klien_tiap.form(klien_tiap.get(f"{AWAL}/setuju"), "catatan")
    assert klien_tiap.send(formulir, aksi="tolak").status_code == 422
    assert klien_tiap.send(formulir, aksi="tolak", catatan="Ini wewenang kita.").status_code == 303
    assert (_kasus(nomor).status, _kasus(nomor).usulan) == (Status.BARU, None)


def test_the_oldest_deadline_comes_first(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    nanti = make_pengaduan(find_unit("DINAS"), now=SENIN)
    dulu = make_pengaduan(find_unit("DINAS"), now=SENIN, diterima_at=SENIN - timedelta(days=5))
    for satu in (nanti, dulu):
        step(id_of(satu), "limpahkan", kantor["petugas"], catatan="Bukan kami.", instansi="Dinas Jalan")
    klien_tiap.masuk("pimpinan@uji.example")
    teks = text_of(klien_tiap.get(f"{AWAL}/setuju").text)
    assert teks.index(dulu.nomor_register) < teks.index(nanti.nomor_register)


@pytest.mark.parametrize(("peran", "izin"), [("pelaksana", 403), ("pimpinan", 200), ("petugas_pengaduan", 200)])
def test_only_approvers_open_the_page(kantor: dict[str, Pelaku], klien_tiap: Klien, peran: str, izin: int) -> None:
    klien_tiap.masuk(f"{peran}@uji.example")
    assert klien_tiap.get(f"{AWAL}/setuju").status_code == izin


def test_every_case_stands_in_exactly_one_column_and_numbers_open_their_rows(kantor: dict[str, Pelaku]) -> None:
    unit = find_unit("DINAS")
    now = SENIN + timedelta(days=2, hours=20)
    for hari in (0, 1, 2, 3, 10):
        make_pengaduan(unit, now=SENIN + timedelta(days=10), diterima_at=SENIN + timedelta(days=hari - 7))
    make_pengaduan(unit, now=SENIN + timedelta(days=10), diterima_at=SENIN + timedelta(days=2))
    berhenti = make_pengaduan(unit)
    step(id_of(berhenti), "minta_kelengkapan", kantor["petugas"], catatan="Foto?")
    papan = count_papan(kantor["petugas"], now=now)
    sesi = db.session()
    for kolom in KOLOM:
        assert papan.total(kolom) == len(sesi.execute(select_papan(kantor["petugas"], now=now, kolom=kolom)).all())
    assert sum(papan.total(k) for k in KOLOM) == 7
    assert papan.total("berhenti") == 1
    assert papan.total("terlambat") > 0


def test_the_columns_follow_the_local_day(kantor: dict[str, Pelaku]) -> None:
    """Due Thursday 5 February 23.59 WIB: tomorrow on Wednesday, today until midnight, then late."""
    make_pengaduan(find_unit("DINAS"))
    for geser, harap in (
        (timedelta(days=1), "minggu_ini"),
        (timedelta(days=2), "besok"),
        (timedelta(days=3, hours=13, minutes=59), "hari_ini"),
        (timedelta(days=3, hours=14), "terlambat"),
        (-timedelta(days=3), "nanti"),
    ):
        papan = count_papan(kantor["petugas"], now=SENIN + geser)
        assert {k: papan.total(k) for k in KOLOM if papan.total(k)} == {harap: 1}


def test_the_month_counts_each_due_day_and_the_page_opens_it(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    tanda = make_pengaduan(find_unit("DINAS"))
    assert count_days(kantor["petugas"], Periode(2026, "bulan", 2)) == {date(2026, 2, 5): 1}
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    assert "hari=2026-02-05" in klien_tiap.get(f"{AWAL}/papan?bulan=2026-02").text
    assert tanda.nomor_register in klien_tiap.get(f"{AWAL}/papan?hari=2026-02-05").text
    assert tanda.nomor_register not in klien_tiap.get(f"{AWAL}/papan?hari=2026-02-06").text


def test_a_month_is_shown_in_whole_weeks() -> None:
    minggu = weeks_of(Periode(2026, "bulan", 2))
    assert (minggu[0][0], minggu[-1][-1], len(minggu)) == (date(2026, 1, 26), date(2026, 3, 1), 5)


@pytest.mark.parametrize(
    "kueri", ["kolom=x", "unit=abc", "unit=99999999999", "hari=2026-99-99", "bulan=2026", "hari=0001-01-01"]
)
def test_nonsense_in_the_address_is_ignored(kantor: dict[str, Pelaku], klien_tiap: Klien, kueri: str) -> None:
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    assert klien_tiap.get(f"{AWAL}/papan?{kueri}").status_code == 200


def test_the_board_shows_only_the_own_units(kantor: dict[str, Pelaku], tiap_app: Flask) -> None:
    make_pengaduan(find_unit("DINAS"))
    assert count_papan(kantor["lain"], now=SENIN).per_unit == {}
    assert count_papan(PERINTAH, now=SENIN).total("minggu_ini") == 1


def test_the_board_asks_as_often_for_many_cases_as_for_one(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    klien_tiap.masuk("petugas_pengaduan@uji.example")

    def count_queries() -> int:
        jumlah: list[str] = []

        def note(_k: object, _c: object, perintah: str, *_lain: object) -> None:
            jumlah.append(perintah)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert klien_tiap.get(f"{AWAL}/papan?kolom=minggu_ini").status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(jumlah)

    make_pengaduan(find_unit("DINAS"))
    count_queries()
    satu = count_queries()
    for _ in range(8):
        make_pengaduan(find_unit("DINAS"))
    assert count_queries() <= satu + 1


def _pair() -> tuple[Tanda, Tanda]:
    unit = find_unit("DINAS")
    orang = DataPelapor(nama="Siti Rahma", telepon="+6281234567890")
    return make_pengaduan(unit, pelapor=orang), make_pengaduan(unit)


def test_two_cases_stand_side_by_side_with_masked_reporters(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    satu, dua = _pair()
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    teks = text_of(klien_tiap.get(f"{AWAL}/{id_of(satu)}/banding?dengan={dua.nomor_register}").text)
    assert satu.nomor_register in teks
    assert dua.nomor_register in teks
    assert "S. R." in teks
    assert "Siti Rahma" not in teks
    assert "+6281234567890" not in teks
    assert klien_tiap.get(f"{AWAL}/{id_of(satu)}/banding?dengan=ADU-{dua.kode}").status_code == 200


def test_a_case_is_joined_and_parted_again(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    satu, dua = _pair()
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    halaman = klien_tiap.get(f"{AWAL}/{id_of(satu)}/banding?dengan={dua.nomor_register}")
    respons = klien_tiap.send(klien_tiap.form(halaman, "catatan"))
    assert respons.status_code == 303
    assert (_kasus(id_of(satu)).status, _kasus(id_of(satu)).induk_id) == (Status.DUPLIKAT, id_of(dua))
    halaman = klien_tiap.get(f"{AWAL}/{id_of(satu)}/banding")
    formulir = klien_tiap.form(halaman, "catatan")
    assert klien_tiap.send(formulir).status_code == 422
    assert klien_tiap.send(formulir, catatan="Tempatnya berbeda.").status_code == 303
    assert _kasus(id_of(satu)).status == Status.BARU


def test_a_case_of_another_unit_is_neither_shown_nor_joined(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    satu, dua = _pair()
    asing = make_pengaduan(find_unit("LAIN"))
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    assert klien_tiap.get(f"{AWAL}/{id_of(asing)}/banding").status_code == 404
    halaman = klien_tiap.get(f"{AWAL}/{id_of(satu)}/banding?dengan={asing.kode}")
    tidak_ada = klien_tiap.get(f"{AWAL}/{id_of(satu)}/banding?dengan=AAAA")
    assert (halaman.status_code, tidak_ada.status_code) == (422, 422)
    assert asing.nomor_register not in text_of(halaman.text)
    formulir = klien_tiap.form(klien_tiap.get(f"{AWAL}/{id_of(satu)}/banding?dengan={dua.nomor_register}"), "catatan")
    assert klien_tiap.send(formulir, dengan=asing.nomor_register).status_code == 422
    assert _kasus(id_of(satu)).status == Status.BARU


def test_the_move_itself_knows_no_case_that_is_hidden_from_the_person(kantor: dict[str, Pelaku]) -> None:
    from portal.inti.galat import DomainError

    satu, _dua = _pair()
    asing = make_pengaduan(find_unit("LAIN"))
    with pytest.raises(DomainError, match="Tidak ada pengaduan"):
        step(id_of(satu), "duplikat", kantor["petugas"], induk=asing.kode)


def test_an_auditor_compares_but_does_not_join(kantor: dict[str, Pelaku], klien_tiap: Klien) -> None:
    satu, dua = _pair()
    make_akun(Peran.AUDITOR)
    klien_tiap.masuk("auditor@uji.example")
    halaman = klien_tiap.get(f"{AWAL}/{id_of(satu)}/banding?dengan={dua.nomor_register}")
    assert halaman.status_code == 200
    assert "Gabungkan" not in text_of(halaman.text)
    token = klien_tiap.forms(halaman)[0].isi["csrf_token"]
    data = {"csrf_token": token, "dengan": dua.nomor_register}
    assert klien_tiap.post(f"{AWAL}/{id_of(satu)}/banding/gabung", data=data).status_code == 403
