"""Imports are stored whole, undone whole, and read by a mapping from the command line, on both databases."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, find_unit
from portal.skm.models import Impor, Penutupan
from portal.skm.models import jawaban as tabel_jawaban
from portal.skm.service.indeks import read_ikm_cepat
from portal.skm.service.penutupan import close_periode
from portal.skm.service.rekap import check_rekap
from tests.klien import Klien, text_of
from tests.pabrik.impor_skm import TANYA, make_google, make_lama
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import UNSUR, make_jawaban, make_nilai, read_kasus

SEKADAU = read_kasus("sekadau-2019s1-first49")["raw_matrix"]
S1 = Periode.parse("2019-S1")


@pytest.fixture
def petugas(klien_tiap: Klien) -> Klien:
    make_layanan(make_unit())
    make_akun(Peran.PETUGAS_SKM, unit="DINKES", email="petugas@uji.example")
    klien_tiap.masuk("petugas@uji.example")
    return klien_tiap


def check_page(petugas: Klien, isi: bytes) -> object:
    """Return the form of the last step for an old sheet."""
    formulir = petugas.form(petugas.get("/petugas/skm/impor"), "berkas")
    langkah = petugas.send(formulir, layanan="DINKES/UMUM", periode="2019-S1", berkas=(io.BytesIO(isi), "lama.xlsx"))
    halaman = petugas.follow(langkah)
    if halaman.request.path.endswith("kolom"):
        halaman = petugas.follow(petugas.send(petugas.form(halaman, "lewati"), urutan="resmi"))
        halaman = petugas.follow(petugas.send(petugas.form(halaman, "balik_semua")))
    return petugas.form(halaman, "sidik")


def test_an_import_is_stored_once_undone_with_a_reason_and_may_come_again(petugas: Klien) -> None:
    formulir = check_page(petugas, make_lama(SEKADAU))
    pertama = petugas.send(formulir)
    assert petugas.send(formulir).headers["Location"] == pertama.headers["Location"]
    unit = find_unit("DINKES")
    assert str(read_ikm_cepat(unit, S1).ikm) == "78.74"
    hasil = petugas.follow(pertama)
    tanpa = petugas.send(petugas.form(hasil, "alasan"), alasan=" ")
    assert tanpa.status_code == 422
    assert "Tulis alasan pembatalan" in text_of(tanpa.text)
    batal = petugas.follow(petugas.send(petugas.form(hasil, "alasan"), alasan="Periode keliru"))
    assert "Periode keliru" in text_of(batal.text)
    assert petugas.send(petugas.form(hasil, "alasan"), alasan="lagi").status_code == 409
    db.session.expire_all()
    assert read_ikm_cepat(unit, S1).n == 0
    assert check_rekap() == []
    assert set(db.session.scalars(select(tabel_jawaban.c.status))) == {"batal"}
    petugas.send(check_page(petugas, make_lama(SEKADAU)))
    assert read_ikm_cepat(unit, S1).n == 49
    assert [i.batal_at is None for i in db.session.scalars(select(Impor).order_by(Impor.id))] == [False, True]
    assert "Dibatalkan" in text_of(petugas.get("/petugas/skm/impor").text)


def test_another_office_sees_neither_the_import_nor_its_mapping(petugas: Klien) -> None:
    hasil = petugas.send(check_page(petugas, make_lama(SEKADAU[:5]))).headers["Location"]
    make_layanan(make_unit("LAIN", "Unit Lain"))
    make_akun(Peran.PETUGAS_SKM, unit="LAIN", email="lain@uji.example")
    petugas.post(
        "/akun/keluar", data={"csrf_token": petugas.form(petugas.get("/petugas/skm/impor"), "berkas").isi["csrf_token"]}
    )
    petugas.masuk("lain@uji.example")
    assert petugas.get(hasil).status_code == 404
    assert petugas.get(f"{hasil}/peta.json").status_code == 404
    assert "lama.xlsx" not in petugas.get("/petugas/skm/impor").text
    formulir = petugas.form(petugas.get("/petugas/skm/impor"), "berkas")
    langkah = petugas.send(formulir, periode="2019-S1", berkas=(io.BytesIO(make_lama(SEKADAU[:5])), "a.xlsx"))
    assert langkah.headers["Location"].endswith("/kolom")


def test_late_answers_of_a_closed_period_are_stored_only_when_called_so(petugas: Klien) -> None:
    layanan = db.session.get(Layanan, 1)
    assert layanan is not None
    make_jawaban(layanan, make_nilai(4), tanggal=date(2019, 1, 5))
    with unit_kerja():
        close_periode(find_unit("DINKES"), S1, hari_ini=date(2026, 1, 1), pelaku="uji", now=utc_now())
    formulir = check_page(petugas, make_lama(SEKADAU[:4]))
    assert "revisi" in formulir.nama  # type: ignore[attr-defined]
    tanpa = petugas.send(formulir)
    assert tanpa.status_code == 422
    assert "sudah ditutup" in text_of(tanpa.text)
    assert petugas.send(formulir, revisi="1").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Penutupan)) == 1
    assert db.session.scalar(select(func.count()).select_from(tabel_jawaban)) == 5


def write_peta(tujuan: Path, **lain: object) -> Path:
    skm = dict(
        zip([f"{i}. {t}" for i, t in enumerate(TANYA, start=1)], [*UNSUR[:7], "sarpras", "pengaduan"], strict=True)
    )
    tujuan.write_text(json.dumps({"kolom": {**skm, "Cap waktu": "tanggal"}, "tanggal": "hari", **lain}))
    return tujuan


def test_the_command_reads_a_form_by_its_mapping(app: Flask, tmp_path: Path) -> None:
    make_layanan(make_unit())
    berkas = tmp_path / "forms.xlsx"
    berkas.write_bytes(make_google(SEKADAU, kata=False))
    dasar = ["skm", "impor", str(berkas), "--unit", "DINKES", "--layanan", "UMUM"]
    jalan = app.test_cli_runner().invoke
    tanpa = jalan(args=dasar)
    assert tanpa.exit_code == 1
    assert "Kolom tidak dikenal" in tanpa.output
    hasil = jalan(args=[*dasar, "--peta", str(write_peta(tmp_path / "peta.json")), "--json"])
    assert (hasil.exit_code, json.loads(hasil.output)["jumlah"]) == (0, 49), hasil.output
    assert str(read_ikm_cepat(find_unit("DINKES"), S1).ikm) == "78.74"
    kata = jalan(args=[*dasar, "--peta", str(write_peta(tmp_path / "b.json", balik=["waktu"], tanggal="bulan"))])
    assert kata.exit_code == 1
    assert "baris 14: tanggal “13/01/2019 10.15.22” tidak benar" in kata.output
    (tmp_path / "c.json").write_text("bukan json")
    rusak = jalan(args=[*dasar, "--peta", str(tmp_path / "c.json")])
    assert rusak.exit_code == 1
    assert "Berkas peta harus berisi JSON" in rusak.output
