"""Answers that officers type in: assisted, and from paper; on both databases."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan
from portal.skm.models import jawaban as tabel
from portal.skm.service.penutupan import close_periode
from portal.skm.service.rekap import check_rekap
from tests.klien import Klien, text_of
from tests.korpus.masukan import TEKS
from tests.pabrik.organisasi import SAAT, make_akun, make_layanan, make_loket, make_unit
from tests.pabrik.skm import UNSUR


@pytest.fixture(autouse=True)
def _kamis() -> Iterator[None]:
    with time_machine.travel("2025-06-12T03:00:00Z", tick=False):
        yield


@pytest.fixture
def layanan(tiap_app: Flask, klien_tiap: Klien) -> Layanan:
    layanan = make_layanan(make_unit())
    make_loket(layanan.unit)
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien_tiap.masuk("petugas_skm@uji.example")
    return layanan


def rows() -> list[Any]:
    return list(db.session.execute(select(tabel).order_by(tabel.c.id)))


def open_form(klien: Klien, halaman: str, **lain: str) -> TestResponse:
    return klien.get(f"/petugas/skm/{halaman}", query_string={"tempat": "DINKES/UMUM", "loket": "DINKES/1", **lain})


def row(nomor: int, nilai: str, **lain: str) -> dict[str, str]:
    """Return the cells of one paper form in the order of the questionnaire's codes."""
    isi = {f"b{nomor}-{u}": n for u, n in zip(UNSUR, nilai, strict=True) if n != "-"}
    return {**isi, **{f"b{nomor}-{k}": v for k, v in lain.items()}}


def test_assisted_answer_is_marked_and_stored_once_and_the_next_form_is_ready(
    klien_tiap: Klien, layanan: Layanan
) -> None:
    assert "DINKES/UMUM" in open_form(klien_tiap, "bantu", tempat="").text
    halaman = open_form(klien_tiap, "bantu", kata="en")
    assert "Warga yang memilih jawaban, bukan petugas." in text_of(halaman.text)
    formulir = klien_tiap.form(halaman, "kiriman")
    kirim = [klien_tiap.send(formulir, **dict.fromkeys(UNSUR, "3"), pekerjaan="irt") for _ in range(2)]
    berikut = klien_tiap.follow(kirim[0])
    assert {k.headers["Location"] for k in kirim} == {kirim[0].headers["Location"]}
    (baris,) = rows()
    assert (baris.kanal, baris.dicatat_oleh, baris.bahasa, baris.status) == (
        "bantu",
        "petugas_skm@uji.example",
        "en",
        "sah",
    )
    assert (baris.tanggal, baris.loket_id is not None, baris.perangkat) == (date(2025, 6, 12), True, None)
    assert klien_tiap.form(berikut, "kiriman").isi["tempat"] == "DINKES/UMUM"
    assert "waktu" not in klien_tiap.form(berikut, "kiriman").isi


def test_assisted_form_keeps_everything_on_a_mistake_and_on_a_change_of_language(
    klien_tiap: Klien, layanan: Layanan
) -> None:
    formulir = klien_tiap.form(open_form(klien_tiap, "bantu"), "kiriman")
    isi = {**dict.fromkeys(UNSUR[:8], "2"), "saran": TEKS["tutup_textarea"], "pendidikan": "sma"}
    salah = klien_tiap.send(formulir, **isi)
    assert salah.status_code == 422
    assert "belum dijawab" in text_of(salah.text)
    lain = klien_tiap.send(klien_tiap.form(salah, "kiriman"), ganti_kata="en")
    assert "Is the procedure of this unit easy?" in lain.text
    kembali = klien_tiap.form(lain, "kiriman")
    assert {k: kembali.isi.get(k) for k in isi} == isi
    assert rows() == []
    assert klien_tiap.send(kembali, sarpras="2").status_code == 303


def test_place_of_another_unit_or_counter_is_refused(klien_tiap: Klien, layanan: Layanan) -> None:
    lain = make_layanan(make_unit("LAIN", "Unit Lain"))
    make_loket(lain.unit, "9", "Loket 9")
    for halaman in ("bantu", "kertas"):
        assert open_form(klien_tiap, halaman, tempat="LAIN/UMUM").status_code == 404
        salah = open_form(klien_tiap, halaman, loket="LAIN/9")
        assert (salah.status_code, "Loket ini bukan milik unit" in salah.text) == (422, True)


def test_paper_forms_are_stored_by_code_whatever_the_order_of_the_columns(klien_tiap: Klien, layanan: Layanan) -> None:
    formulir = klien_tiap.form(open_form(klien_tiap, "kertas", urutan="resmi", tanggal="2025-05-02"), "kiriman")
    isi = {
        **row(1, "123412341", pekerjaan="asn", saran="Telp 0812-3456-7890"),
        **row(4, "444444444", tanggal="2025-03-31"),
    }
    kirim = [klien_tiap.send(formulir, **isi) for _ in range(2)]
    assert "2 jawaban kertas tersimpan" in text_of(klien_tiap.follow(kirim[0]).text)
    satu, dua = rows()
    kolom = klien_tiap.form(open_form(klien_tiap, "kertas"), "kiriman").nama
    assert kolom.index("b1-sarpras") < kolom.index("b1-pengaduan")
    assert formulir.nama.index("b1-sarpras") > formulir.nama.index("b1-pengaduan")
    assert (satu.u01, satu.u02, satu.u03, satu.u04, satu.u08, satu.u09) == (1, 2, 3, 4, 4, 1)
    assert (satu.kanal, satu.dicatat_oleh, satu.pekerjaan, satu.saran) == (
        "kertas", "petugas_skm@uji.example", "asn", "Telp [disamarkan]",
    )  # fmt: skip
    assert (satu.tanggal, dua.tanggal) == (date(2025, 5, 2), date(2025, 3, 31))
    assert check_rekap() == []


def test_every_bad_cell_is_named_with_row_and_column_and_nothing_is_stored_or_lost(
    klien_tiap: Klien, layanan: Layanan
) -> None:
    formulir = klien_tiap.form(open_form(klien_tiap, "kertas"), "kiriman")
    isi = {**row(1, "333333333"), **row(2, "33-35333x", tanggal="31-02-2025"), **row(5, "---------", saran="Halo")}
    salah = klien_tiap.send(formulir, **isi)
    assert salah.status_code == 422
    teks = text_of(salah.text)
    for kalimat in (
        "Baris 2, Waktu Penyelesaian: belum diisi.",
        "Baris 2, Produk Spesifikasi Jenis Pelayanan: “5” bukan nilai 1 sampai 4.",
        "Baris 2, Sarana dan Prasarana: “x” bukan nilai 1 sampai 4.",
        "Baris 2, tanggal: tulis seperti 12-03-2026",
        "Baris 5, Persyaratan: belum diisi.",
    ):
        assert teks.count(kalimat) == 2, kalimat
    assert 'href="#b2-waktu"' in salah.text
    kembali = klien_tiap.form(salah, "kiriman")
    assert {k: kembali.isi.get(k) for k in isi} == isi
    assert rows() == []
    baik = {**row(2, "333333333"), "b2-tanggal": "", "b5-saran": ""}
    assert klien_tiap.send(kembali, **baik).status_code == 303
    assert len(rows()) == 2


def test_free_service_locks_its_tariff_column(klien_tiap: Klien, layanan: Layanan) -> None:
    make_layanan(layanan.unit, "GRATIS", "Layanan Gratis", gratis=True)
    formulir = klien_tiap.form(open_form(klien_tiap, "kertas", tempat="DINKES/GRATIS"), "kiriman")
    assert "b1-biaya" not in formulir.nama
    assert klien_tiap.send(formulir, **row(1, "222122222")).status_code == 303
    (baris,) = rows()
    assert (baris.u04, baris.u03, baris.imputasi_biaya) == (4, 2, True)


def test_closed_period_takes_paper_only_as_a_revision_and_a_changed_batch_needs_a_new_form(
    klien_tiap: Klien, layanan: Layanan
) -> None:
    with unit_kerja():
        close_periode(
            layanan.unit,
            Periode.parse("2025-TW1"),
            populasi=None,
            hari_ini=date(2025, 4, 2),
            pelaku="uji",
            now=SAAT,
        )
    formulir = klien_tiap.form(open_form(klien_tiap, "kertas", tanggal="2025-02-03"), "kiriman")
    ditolak = klien_tiap.send(formulir, **row(1, "333333333"))
    assert ditolak.status_code == 422
    assert "Periode 2025-TW1 sudah ditutup." in text_of(ditolak.text)
    lagi = klien_tiap.form(ditolak, "kiriman")
    assert klien_tiap.send(lagi, revisi="1").status_code == 303
    beda = klien_tiap.send(lagi, revisi="1", **row(2, "444444444"))
    assert (beda.status_code, "sudah pernah dikirim" in beda.text) == (409, True)
    assert len(rows()) == 1


def test_an_empty_grid_and_other_rows_and_hostile_cells_are_answered_kindly(app: Flask, klien: Klien) -> None:
    make_layanan(make_unit())
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    formulir = klien.form(klien.get("/petugas/skm/kertas?tempat=DINKES/UMUM"), "kiriman")
    assert "Belum ada baris yang diisi." in text_of(klien.send(formulir).text)
    susun = klien.send(formulir, ubah="1", baris="25", **row(3, "1--------"))
    baru = klien.form(susun, "kiriman")
    assert (susun.status_code, baru.isi["b3-persyaratan"], "b25-waktu" in baru.isi) == (200, "1", True)
    gagal = []
    for nama, teks in [t for t in TEKS.items() if len(t[1]) < 100_000]:
        isi = teks.encode("utf-8", "surrogatepass").decode("latin-1") if "\ud800" in teks else teks
        for kolom in ("b1-waktu", "b1-saran", "tanggal"):
            respons = klien.send(formulir, **{**row(1, "333333333"), kolom: isi})
            if respons.status_code not in (200, 303, 404, 409, 413, 422) or "<script>alert" in respons.text:
                gagal.append((nama, kolom, respons.status_code))
    assert gagal == []
    assert db.session.scalar(select(func.count()).select_from(tabel)) <= len(TEKS) * 8
