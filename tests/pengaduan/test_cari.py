"""Search: beginnings of words, answers, names and file names; hostile queries harm nothing; both databases alike."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.inti.db import db, unit_kerja
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.cari import index_kasus, matches, split_kata, write_teks
from portal.pengaduan.service.daftar import select_kasus
from portal.pengaduan.service.kasus import DataPelapor
from tests.pabrik.pengaduan import SENIN, step
from tests.pengaduan.kantor_uji import RINGAN, Kantor, make_kantor, row


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    return make_kantor()


def found(kueri: str) -> set[int]:
    cocok = matches(kueri)
    assert cocok is not None
    return set(db.session().scalars(select(Pengaduan.id).where(cocok)))


def listed(kantor: Kantor, siapa: str, kueri: str) -> list[int]:
    return [k.id for k in db.session().scalars(select_kasus(kantor[siapa], {"q": kueri}, now=SENIN))]


def test_a_case_is_found_by_any_of_its_words(kantor: Kantor) -> None:
    nomor = kantor.baru(
        judul="Antrean obat kafé terlalu lama",
        lokasi="Gedung Nusantara lt.2",
        pihak="Juru bayar",
        pelapor=DataPelapor(nama="Wayan Sudirga", surel="wayan@uji.example"),
    )
    lain = kantor.baru(judul="Lampu jalan padam sejak pekan lalu", isi="Gelap sekali di depan sekolah dasar itu.")
    step(nomor, "jawab_di_tempat", kantor["petugas"], **RINGAN, jawaban="Loket farmasi ditambah.")
    kasus = row(nomor)
    for kueri in (
        "antre", "OBAT", "kafe", "kafé", "nusant", "lt 2", "juru bayar", "sudirga", "farmasi", "wayan obat",
        kasus.kode, kasus.kode[:5].lower(), kasus.nomor_register, "001/PGD/II/2026", "pgd 2026 001",
    ):  # fmt: skip
        assert nomor in found(kueri), kueri
    assert found("antre lampu") == set()
    assert found("lampu") == {lain}


def test_file_names_are_found(kantor: Kantor) -> None:
    from portal.inti.berkas import accept_berkas
    from tests.inti.berkas.contoh import make_gambar

    titipan = accept_berkas("bukti_kuitansi-pungli.png", make_gambar("png"))
    nomor = kantor.baru(lampiran=(titipan,))
    for kueri in ("kuitansi", "pungli", "bukti", "bukti_kuitansi-pungli.png"):
        assert found(kueri) == {nomor}, kueri


GANAS = (
    '"', "'", "*", "obat*", "NEAR(obat antre)", "obat OR 1=1", "-obat", "obat AND NOT", "(obat", "teks:obat", "^obat",
    "obat & | !", "obat:*A", "\\", "%_", "'; DROP TABLE pengaduan; --", "\x00obat\x00", "😀 obat", "a" * 5000,
    "obat " * 300_000, "é" * 1_000_000, "<->", "{teks}", "\u202eobat", "1.5e300 -3",
)  # fmt: skip


def test_hostile_queries_are_only_words(kantor: Kantor) -> None:
    nomor = kantor.baru()
    for kueri in GANAS:
        if not split_kata(kueri):
            assert matches(kueri) is None
        assert set(listed(kantor, "petugas", kueri)) <= {nomor}, kueri[:40]
    assert db.session().scalar(select(Pengaduan.id)) == nomor


def test_signs_around_a_word_do_not_hide_it(kantor: Kantor) -> None:
    nomor = kantor.baru(isi="Saya menunggu obat sejak pukul delapan pagi.")
    for kueri in ('"obat"', "obat*", "-obat", "^obat", "\x00obat\x00", "😀 obat", "obat " * 300_000):
        assert listed(kantor, "petugas", kueri) == [nomor], kueri[:40]


def test_search_shows_only_what_the_person_may_see(kantor: Kantor) -> None:
    dalam, luar = kantor.baru("DINAS"), kantor.baru("INSPEKTORAT")
    assert listed(kantor, "petugas", "antrean") == [dalam]
    assert listed(kantor, "petugas_lain", "antrean") == [luar]
    assert listed(kantor, "admin", "antrean") == []
    step(dalam, "terlapor", kantor["petugas"], pengguna=[kantor.akun["petugas2"].id])
    assert listed(kantor, "petugas2", "antrean") == []


def test_closed_cases_are_found_too(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.SELESAI)
    assert listed(kantor, "petugas", "antrean") == [nomor]
    assert listed(kantor, "petugas", "") == []


def test_writing_again_replaces_the_words(kantor: Kantor) -> None:
    nomor = kantor.baru()
    with unit_kerja():
        write_teks(nomor, "hanya ini")
    assert found("antrean") == set()
    with unit_kerja():
        index_kasus(row(nomor))
    assert found("antrean") == {nomor}
    assert found("hanya") == set()


def test_very_long_words_and_texts_are_stored(kantor: Kantor) -> None:
    nomor = kantor.baru()
    with unit_kerja():
        write_teks(nomor, f"awal {'x' * 100_000} akhir")
    assert found("akhir") == {nomor}
