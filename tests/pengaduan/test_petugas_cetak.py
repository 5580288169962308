"""Papers of a case: what they say, what they must not say, and who may print them."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import TidakDitemukan
from portal.organisasi.service import add_penandatangan, find_unit
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.akses import Pelaku
from portal.pengaduan.service.cetak import LEMBARAN, describe_lembar, print_lembar
from portal.pengaduan.service.kabar import write_kode
from portal.pengaduan.service.kasus import DataPelapor, derive_pin
from tests.klien import Klien, make_klien
from tests.korpus.masukan import TEKS
from tests.pabrik.organisasi import SAAT, make_akun, make_unit
from tests.pabrik.pengaduan import SENIN, id_of, make_pengaduan, pelaku_of, step

AWAL = "/petugas/pengaduan"
SITI = DataPelapor(
    nama="Siti Rahma",
    telepon="+6281234567890",
    surel="siti@warga.example",
    nik="3201014203900001",
    alamat="Jalan Melati 3",
)
CERITA = "Saya SITI  RAHMA, nomor 081234567890 atau siti@warga.example, menunggu tiga jam."
RAHASIA = ("siti", "rahma", "81234567890", "warga.example", "3201014203900001", "melati")


@pytest.fixture(autouse=True)
def _saat() -> Iterator[None]:
    with time_machine.travel(SENIN, tick=False):
        yield


@pytest.fixture
def petugas(app: Flask) -> Pelaku:
    make_unit("DINAS", "Dinas Contoh")
    make_unit("BIDANG", "Bidang Contoh", "DINAS")
    make_unit("LAIN", "Dinas Lain")
    make_akun(Peran.PETUGAS_PENGADUAN, "LAIN", email="lain@uji.example")
    with unit_kerja():
        add_penandatangan(jabatan="Kepala Dinas Contoh", nama="Budi Utomo", nip="19700101", pelaku="uji", now=SAAT)
    return pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINAS"))


def _case(petugas: Pelaku, *, disposisi: bool = True, **lain: Any) -> Pengaduan:
    dasar: dict[str, Any] = {"kanal": "surat", "isi": CERITA, "pelapor": SITI, "harapan": "Loket ditambah"}
    nomor = id_of(make_pengaduan(find_unit("DINAS"), **{**dasar, **lain}))
    if disposisi:
        step(nomor, "verifikasi", petugas, klasifikasi="pengaduan_tidak_berkadar", kategori="waktu")
        step(
            nomor,
            "disposisi",
            petugas,
            catatan="Periksa antrean Siti Rahma.",
            unit_pelaksana=find_unit("BIDANG").id,
            kecepatan="amat_segera",
        )
    return db.session().get_one(Pengaduan, nomor, populate_existing=True)


def _words(pdf: bytes) -> str:
    teks = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return " ".join(teks.decode().split())


def _print(kasus: Pengaduan, jenis: str, *, pin: bool = True) -> str:
    return _words(print_lembar(kasus, jenis, pin=pin, now=SENIN))


def test_the_reporters_receipt_has_code_pin_number_and_date(petugas: Pelaku) -> None:
    kasus = _case(petugas, disposisi=False, anonim=True)
    teks = _print(kasus, "tanda-terima")
    for isi in (
        write_kode(kasus.kode),
        derive_pin(kasus.kode),
        kasus.nomor_register,
        "2 Februari 2026 10.00 WIB",
        "Siti Rahma",
        "Dinas Contoh",
        "Ombudsman",
        "Petugas penerima",
    ):
        assert isi in teks


def test_the_pin_of_a_case_from_the_portal_is_never_printed(petugas: Pelaku) -> None:
    kasus = _case(petugas, disposisi=False, kanal="web")
    assert derive_pin(kasus.kode) not in _print(kasus, "tanda-terima")
    surat = _case(petugas, disposisi=False)
    assert derive_pin(surat.kode) not in _print(surat, "tanda-terima", pin=False)


@pytest.mark.parametrize("jenis", ["tanda-terima-unit", "disposisi", "nota-dinas"])
def test_papers_for_the_unit_do_not_tell_who_an_anonymous_reporter_is(petugas: Pelaku, jenis: str) -> None:
    kasus = _case(petugas, anonim=True, judul="Siti Rahma menunggu obat tiga jam")
    teks = _print(kasus, jenis)
    assert not [r for r in RAHASIA if r in teks.lower()]
    assert "menunggu tiga jam" in teks
    assert kasus.nomor_register in teks
    assert derive_pin(kasus.kode) not in teks
    assert write_kode(kasus.kode) not in teks


@pytest.mark.parametrize("jenis", ["tanda-terima-unit", "disposisi", "nota-dinas"])
def test_papers_for_the_unit_name_a_reporter_who_is_not_anonymous(petugas: Pelaku, jenis: str) -> None:
    assert "Siti Rahma" in _print(_case(petugas), jenis)


def test_the_disposition_says_who_to_whom_how_fast_and_what(petugas: Pelaku) -> None:
    kasus = _case(petugas)
    teks = _print(kasus, "disposisi")
    for isi in ("Uji petugas_pengaduan", "Bidang Contoh", "Periksa antrean", "paling lambat 24 Februari 2026"):
        assert isi in teks
    data = describe_lembar(kasus, "disposisi", pin=False, now=SENIN)
    sifat = next(b["isi"] for b in data["blok"] if b["jenis"] == "centang")
    assert [nama for nama, dipilih in sifat if dipilih] == ["Amat segera"]


def test_a_case_without_disposition_has_no_disposition_sheet(petugas: Pelaku) -> None:
    with pytest.raises(TidakDitemukan):
        print_lembar(_case(petugas, disposisi=False), "disposisi", pin=False, now=SENIN)


def test_the_nota_dinas_has_its_head_and_the_signatory_in_force(petugas: Pelaku) -> None:
    teks = _print(_case(petugas), "nota-dinas")
    for isi in ("Yth.", "Dari", "Tembusan", "Tanggal", "Nomor", "Sifat", "Lampiran", "Hal", "Pimpinan Bidang Contoh"):
        assert isi in teks
    for isi in ("Kepala Dinas Contoh", "Budi Utomo", "NIP 19700101", "Amat segera", "Penyampaian pengaduan"):
        assert isi in teks
    assert "Rahasia" in _print(_case(petugas, rahasia=True), "nota-dinas")


@pytest.mark.parametrize("jenis", sorted(LEMBARAN))
def test_hostile_text_is_printed_as_text(petugas: Pelaku, jenis: str) -> None:
    jahat = '#panic("x") $x$ *t* `k` @r <l> \\u{41} // /* */ "' + "x" * 300 + TEKS["emoji_keluarga"] + "ꦲꦤ"
    kasus = _case(
        petugas,
        isi=f"{jahat}\n\n{TEKS['rtl']}{TEKS['isolat']}\n= Judul\n- butir",
        pihak="#" * 200,
        harapan=jahat,
        pelapor=replace(SITI, nama='#set text(red) "$"', alamat="@x <y>"),
    )
    assert '#panic("x") $x$ *t*' in _print(kasus, jenis) or jenis == "tanda-terima"


@pytest.mark.parametrize("jenis", sorted(LEMBARAN))
def test_a_long_story_runs_over_several_pages(petugas: Pelaku, jenis: str) -> None:
    assert _print(_case(petugas, isi="Kalimat yang panjang sekali.\n" * 400), jenis)


def _enter(app: Flask, email: str) -> Klien:
    klien = make_klien(app)
    klien.masuk(email)
    return klien


def test_only_those_who_see_the_case_print_it_and_the_pin_is_for_the_complaint_desk(
    app: Flask, petugas: Pelaku
) -> None:
    kasus = _case(petugas)
    nomor, pin = kasus.id, derive_pin(kasus.kode)
    make_akun(Peran.AUDITOR)
    for email, harap, ada in (
        ("petugas_pengaduan@uji.example", 200, True),
        ("auditor@uji.example", 403, False),
        ("lain@uji.example", 404, False),
    ):
        respons = _enter(app, email).get(f"{AWAL}/{nomor}/cetak/tanda-terima")
        assert respons.status_code == harap, email
        if harap == 200:
            assert respons.mimetype == "application/pdf"
            assert "no-store" in respons.headers["Cache-Control"]
            assert (pin in _words(respons.data)) is ada, email


def test_an_unknown_paper_or_case_is_not_found(app: Flask, petugas: Pelaku) -> None:
    nomor = _case(petugas).id
    klien = _enter(app, "petugas_pengaduan@uji.example")
    for alamat in (f"{nomor}/cetak/rahasia", "999999/cetak/nota-dinas", f"{nomor}/cetak/..%2f"):
        assert klien.get(f"{AWAL}/{alamat}").status_code == 404
