"""Attachments on pages: notes that cannot be forged, downloads that cannot act."""

import time
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.inti import berkas
from portal.inti.berkas import Berkas, Titipan, bersih
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.tugas import Kemajuan
from portal.inti.web.berkas import read_titipan, send_berkas, sign_titipan
from portal.inti.web.kepala import KEPALA
from tests.inti.berkas.contoh import make_gambar, make_pdf
from tests.klien import Klien, make_klien

NOTA = Titipan("TOKEN", "Surat – aduan.pdf", "pdf", 12, "ab" * 32)


@pytest.fixture
def konteks(app: Flask) -> Iterator[Flask]:
    with app.test_request_context("/x"):
        yield app


def test_a_note_survives_the_form(konteks: Flask) -> None:
    lain = Titipan("LAIN", "a.jpg", "jpg", 3, "cd" * 32)
    assert read_titipan([sign_titipan(NOTA), sign_titipan(lain), sign_titipan(NOTA)]) == [NOTA, lain]


def test_forged_notes_are_dropped(konteks: Flask) -> None:
    asli = sign_titipan(NOTA)
    konteks.config["KUNCI_KIRIMAN"], simpan = "kunci lain", konteks.config["KUNCI_KIRIMAN"]
    palsu = sign_titipan(NOTA)
    konteks.config["KUNCI_KIRIMAN"] = simpan
    ekor = "A" if asli[-1] != "A" else "B"
    assert read_titipan(["", "x", "a.b.c", "\0", "é", palsu, asli[:-2], f"X{asli}", asli[:-3] + ekor * 3]) == []
    assert read_titipan(["x", asli]) == [NOTA]


def test_a_signed_text_of_another_form_is_no_note(konteks: Flask) -> None:
    from portal.inti.web.kiriman import issue_kunci

    assert read_titipan([issue_kunci("titipan", "1")]) == []


def test_a_note_is_good_for_a_day(konteks: Flask) -> None:
    saat = time.time()
    with time_machine.travel(saat, tick=False):
        teks = sign_titipan(NOTA)
    with time_machine.travel(saat + 24 * 3600 - 5, tick=False):
        assert read_titipan([teks]) == [NOTA]
    with time_machine.travel(saat + 24 * 3600 + 5, tick=False):
        assert read_titipan([teks]) == []


def attach(nama: str, isi: bytes) -> Berkas:
    titipan = berkas.accept_berkas(nama, isi)
    with unit_kerja():
        nomor = berkas.adopt_titipan(titipan, now=utc_now()).id
    bersih.clean_berkas({"token": titipan.token}, Kemajuan(0))
    return db.session.scalars(select(Berkas).where(Berkas.id == nomor).execution_options(populate_existing=True)).one()


@pytest.fixture
def unduh(app: Flask) -> Klien:
    app.add_url_rule(
        "/petugas/uji/<int:nomor>", "uji_unduh", lambda nomor: send_berkas(db.session.get_one(Berkas, nomor))
    )
    return make_klien(app)


def test_a_download_is_saved_and_never_shown_run_or_kept(unduh: Klien) -> None:
    lampiran = attach("Bukti.pdf", make_pdf())
    respons = unduh.get(f"/petugas/uji/{lampiran.id}")
    assert respons.status_code == 200
    assert respons.data == berkas.read_isi(lampiran)
    kepala = {nama: respons.headers.getlist(nama) for nama in ("Content-Type", "Content-Disposition", "Cache-Control")}
    assert kepala == {
        "Content-Type": ["application/pdf"],
        "Content-Disposition": ["attachment; filename=Bukti.pdf"],
        "Cache-Control": ["private, no-store"],
    }
    assert respons.headers.getlist("Content-Security-Policy") == ["sandbox; default-src 'none'"]
    assert respons.headers.getlist("X-Content-Type-Options") == ["nosniff"]


def test_other_pages_keep_the_policy_of_the_portal(unduh: Klien) -> None:
    assert unduh.get("/").headers.getlist("Content-Security-Policy") == [KEPALA["Content-Security-Policy"]]


@pytest.mark.parametrize(
    ("nama", "tertulis"),
    [
        ("Surat aduan.jpg", 'filename="Surat aduan.jpg"'),
        ("Surat – №1.jpg", "filename*=UTF-8''Surat%20%E2%80%93%20%E2%84%961.jpg"),
        ('a"; filename=b.exe.jpg', "filename=b-exe.jpg"),
        ("\u202e😀.jpg", "filename*=UTF-8''%F0%9F%98%80.jpg"),
    ],
)
def test_names_travel_whole_and_cannot_break_out(unduh: Klien, nama: str, tertulis: str) -> None:
    respons = unduh.get(f"/petugas/uji/{attach(nama, make_gambar()).id}")
    disposisi = respons.headers["Content-Disposition"]
    assert disposisi.startswith("attachment; ")
    assert tertulis in disposisi
    assert disposisi.count('"') in (0, 2)


def test_a_file_still_checked_is_not_found(unduh: Klien) -> None:
    titipan = berkas.accept_berkas("a.jpg", make_gambar())
    with unit_kerja():
        nomor = berkas.adopt_titipan(titipan, now=utc_now()).id
    respons = unduh.get(f"/petugas/uji/{nomor}")
    assert respons.status_code == 404
    assert "masih diperiksa" in respons.text
    assert respons.headers.getlist("Content-Security-Policy") == [KEPALA["Content-Security-Policy"]]
