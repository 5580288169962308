"""Proof of posting: a photo without its EXIF, tied to what was posted, withdrawn but never deleted."""

import io
from datetime import date

import pikepdf
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.akun.domain import Peran
from portal.inti.berkas.models import DITOLAK, Berkas
from portal.inti.db import db, unit_kerja
from portal.inti.tugas import Tugas, run_tugas
from portal.publikasi.service.pemasangan import list_pemasangan, list_sasaran, summarise_pemasangan
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.publikasi import make_foto, make_maklumat, make_pemasangan, make_penandatangan, make_standar

ALAMAT = "/petugas/publikasi/pemasangan/"
ISIAN = {"tanggal": "2025-03-03", "media": "ruang", "tempat": "Papan di loket 1"}
EXIF = {0x010E: "tempat rahasia", 0x0110: "Kamera"}


def test_photos_are_listed_by_unit_and_year_with_what_they_show(tiap_app: Flask) -> None:
    unit, lain = make_unit(), make_unit("LAIN", "Unit Lain")
    make_penandatangan()
    standar, maklumat = make_standar(make_layanan(unit)), make_maklumat(unit)
    make_standar(make_layanan(lain))
    make_pemasangan(f"standar-{standar.id}", "ruang")
    make_pemasangan(f"maklumat-{maklumat.id}", "medsos", date(2025, 3, 4))
    make_pemasangan(f"maklumat-{maklumat.id}", "cetak", date(2024, 3, 4))
    make_pemasangan("standar-2", "situs")
    isi = [(b.sasaran.jenis, b.pemasangan.media, b.daring) for b in list_pemasangan([unit.id], 2025)]
    assert isi == [("maklumat", "medsos", True), ("standar", "ruang", False)]
    assert len(list_pemasangan(None, 2025)) == 3
    assert len(list_pemasangan([unit.id])) == 3
    assert {s.kunci for s in list_sasaran(frozenset({lain.id}))} == {"standar-2"}


def test_the_evaluation_reads_the_media_of_a_year(tiap_app: Flask) -> None:
    unit = make_unit()
    standar = make_standar(make_layanan(unit))
    assert summarise_pemasangan([unit.id], 2025).janji == frozenset()
    make_pemasangan(f"standar-{standar.id}", "ruang")
    make_pemasangan(f"standar-{standar.id}", "medsos")
    rekap = summarise_pemasangan([unit.id], 2025)
    assert rekap.janji == {"ruang", "medsos"}
    assert (rekap.hasil, rekap.bukti_offline, rekap.publikasi_online) == (frozenset(), False, False)


@pytest.fixture
def petugas(klien: Klien) -> Klien:
    """An officer of DINKES; standard 1 is of DINKES, standard 2 of LAIN."""
    make_standar(make_layanan(make_unit()))
    make_standar(make_layanan(make_unit("LAIN", "Unit Lain")))
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk("petugas_skm@uji.example")
    return klien


def send_photo(petugas: Klien, isi: bytes | None = None, nama: str = "papan.jpg", **lain: str) -> TestResponse:
    formulir = petugas.form(petugas.get(f"{ALAMAT}baru?sasaran=standar-1"), "tempat")
    berkas = (io.BytesIO(isi), nama) if isi is not None else None
    return petugas.send(formulir, berkas=berkas, **{**ISIAN, **lain})


def run_checks() -> None:
    for nomor in db.session().scalars(select(Tugas.id).where(Tugas.jenis.like("berkas%"))).all():
        run_tugas(nomor)


def test_a_photo_loses_where_and_with_what_it_was_taken(petugas: Klien) -> None:
    kirim = send_photo(petugas, make_foto(EXIF))
    assert kirim.status_code == 303
    assert petugas.get(f"{ALAMAT}1/foto").status_code == 404, "not before it was checked"
    run_checks()
    isi = petugas.get(f"{ALAMAT}1/foto")
    assert isi.status_code == 200
    assert not dict(Image.open(io.BytesIO(isi.data)).getexif())
    assert b"tempat rahasia" not in isi.data
    teks = text_of(petugas.get(f"{ALAMAT}?tahun=2025").text)
    assert "Papan di loket 1" in teks
    assert "Standar Layanan Umum" in teks


def test_a_refused_form_keeps_the_photo(petugas: Klien) -> None:
    salah = send_photo(petugas, make_foto(), tempat="")
    assert salah.status_code == 422
    formulir = petugas.form(salah, "titipan")
    assert petugas.send(formulir, tempat="Papan").status_code == 303
    assert len(list_pemasangan(None)) == 1


def count_foto() -> int:
    return len(list_pemasangan(None, dengan_batal=True))


@pytest.mark.parametrize("diperiksa", [False, True], ids=["antre", "bersih"])
def test_a_photo_sent_twice_is_one_entry(petugas: Klien, diperiksa: bool) -> None:
    for _ in range(2):
        assert send_photo(petugas, make_foto(EXIF)).status_code == 303
        if diperiksa:
            run_checks()
    assert count_foto() == 1
    for lain in ({"tempat": "Papan 2"}, {"media": "medsos"}, {"tanggal": "2025-03-04"}, {"alamat": "https://a.id/"}):
        send_photo(petugas, make_foto(EXIF), **lain)
    send_photo(petugas, make_foto(EXIF), nama="lain.jpg")
    assert count_foto() == 6


def test_another_photo_of_the_same_name_is_not_lost_while_the_first_is_checked(petugas: Klien) -> None:
    send_photo(petugas, make_foto(EXIF), nama="image.jpg")
    send_photo(petugas, make_foto(), nama="image.jpg")
    assert count_foto() == 2


def test_a_photo_that_was_refused_or_withdrawn_is_sent_again(petugas: Klien) -> None:
    send_photo(petugas, make_foto())
    with unit_kerja():
        db.session().scalars(select(Berkas)).one().status = DITOLAK
    send_photo(petugas, make_foto())
    assert count_foto() == 2
    formulir = petugas.forms(petugas.get(f"{ALAMAT}?tahun=2025"))
    for satu in (f for f in formulir if "sebab" in f.isi):
        petugas.send(satu, sebab="Keliru")
    assert list_pemasangan(None) == []
    send_photo(petugas, make_foto())
    assert [b.berlaku for b in list_pemasangan(None)] == [True]


@pytest.mark.parametrize(
    ("lain", "kalimat"),
    [
        ({"tanggal": "2090-01-01"}, "setelah hari ini"),
        ({"tanggal": "", "media": "papan"}, "Pilih medianya"),
        ({"alamat": "ftp://x"}, "https://"),
        ({"sasaran": "standar-2"}, "Pilih apa yang dipasang"),
        ({"sasaran": "standar-9x"}, "Pilih apa yang dipasang"),
    ],
)
def test_a_wrong_entry_is_refused_with_a_reason(petugas: Klien, lain: dict[str, str], kalimat: str) -> None:
    respons = send_photo(petugas, make_foto(), **lain)
    assert respons.status_code == 422
    assert kalimat in text_of(respons.text)
    assert list_pemasangan(None) == []


def make_pdf() -> bytes:
    data, naskah = io.BytesIO(), pikepdf.new()
    naskah.add_blank_page()
    naskah.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("isi", "nama"),
    [(None, ""), (b"bukan gambar", "papan.jpg"), (make_pdf(), "papan.pdf")],
    ids=["kosong", "lain", "pdf"],
)
def test_what_is_no_photo_is_refused(petugas: Klien, isi: bytes | None, nama: str) -> None:
    assert send_photo(petugas, isi, nama).status_code == 422
    assert list_pemasangan(None) == []


def test_a_photo_is_withdrawn_with_a_reason_and_no_longer_counts(petugas: Klien) -> None:
    send_photo(petugas, make_foto())
    halaman = petugas.get(f"{ALAMAT}?tahun=2025")
    formulir = petugas.form(halaman, "sebab")
    petugas.send(formulir, sebab=" ")
    assert len(list_pemasangan(None)) == 1
    petugas.send(formulir, sebab="Foto keliru")
    assert list_pemasangan(None) == []
    assert "Foto keliru" in text_of(petugas.get(f"{ALAMAT}?tahun=2025").text)


def test_photos_of_another_unit_do_not_exist_for_an_officer(petugas: Klien) -> None:
    make_pemasangan("standar-2")
    run_checks()
    assert "Unit Lain" not in petugas.get(f"{ALAMAT}?tahun=2025").text
    assert petugas.get(f"{ALAMAT}1/foto").status_code == 404
    tanda = petugas.form(petugas.get(f"{ALAMAT}baru"), "csrf_token").isi["csrf_token"]
    assert petugas.post(f"{ALAMAT}1/batal", data={"csrf_token": tanda, "sebab": "iseng"}).status_code == 404
    assert len(list_pemasangan(None)) == 1


@pytest.mark.parametrize("tahun", ["002025999", "2025999", "-1", "x"])
def test_a_year_that_is_none_shows_this_year(petugas: Klien, tahun: str) -> None:
    assert petugas.get(f"{ALAMAT}?tahun={tahun}").status_code == 200
