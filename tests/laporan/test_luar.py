"""Documents of other offices: kept once, found again, never about a period to come."""

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from portal.akun.domain import Peran
from portal.inti.berkas import Berkas, accept_berkas
from portal.inti.berkas.models import DITOLAK
from portal.inti.db import unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.laporan.registri import REGISTRI
from portal.laporan.service import luar
from portal.organisasi.service import find_unit
from tests.klien import Klien, text_of
from tests.pabrik.daur import SAAT, UJI, make_pdf
from tests.pabrik.organisasi import make_akun, make_unit

TW1 = Periode.parse("2025-TW1")
ISIAN = {"unit": "DINKES", "periode": "2025-TW1", "jenis": "uji-daur"}


@pytest.fixture(autouse=True)
def kantor(tiap_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRI, UJI.kode, UJI)  # type: ignore[arg-type]
    make_unit()
    make_unit("CABANG-A", "Cabang A", induk="DINKES")


@pytest.fixture
def pimpinan(klien_tiap: Klien) -> Klien:
    make_akun(Peran.PIMPINAN)
    klien_tiap.masuk("pimpinan@uji.example")
    return klien_tiap


def test_a_report_of_the_inspectorate_is_kept_beside_our_own(pimpinan: Klien) -> None:
    formulir = pimpinan.form(pimpinan.get("/petugas/laporan/luar"), "penerbit")
    kosong = pimpinan.send(formulir, **ISIAN, penerbit="Inspektorat")
    assert kosong.status_code == 422
    assert "Pilih berkas." in text_of(kosong.text)
    respons = pimpinan.send(
        formulir, **ISIAN, penerbit="Inspektorat Contoh", berkas=(io.BytesIO(make_pdf()), "evaluasi.pdf")
    )
    assert respons.status_code == 303
    ((satu, berkas),) = luar.list_luar(None, jenis=["uji-daur"], tahun=2025)
    assert (satu.penerbit, berkas.nama) == ("Inspektorat Contoh", "evaluasi.pdf")
    assert luar.list_luar(None, jenis=["uji-daur"], tahun=2024) == []


def test_a_wrong_field_does_not_lose_the_file_that_came_with_it(pimpinan: Klien) -> None:
    formulir = pimpinan.form(pimpinan.get("/petugas/laporan/luar"), "penerbit")
    salah = pimpinan.send(formulir, **ISIAN, penerbit="", berkas=(io.BytesIO(make_pdf()), "evaluasi.pdf"))
    assert salah.status_code == 422
    assert "evaluasi.pdf sudah diterima" in text_of(salah.text)
    assert pimpinan.send(pimpinan.form(salah, "penerbit"), penerbit="Inspektorat").status_code == 303
    ((satu, berkas),) = luar.list_luar(None, jenis=["uji-daur"])
    assert (satu.periode, berkas.nama) == ("2025-TW1", "evaluasi.pdf")


def test_a_button_pressed_twice_keeps_one_document(pimpinan: Klien) -> None:
    formulir = pimpinan.form(pimpinan.get("/petugas/laporan/luar"), "penerbit")
    for _ in range(2):
        berkas = (io.BytesIO(make_pdf()), "evaluasi.pdf")
        assert pimpinan.send(formulir, **ISIAN, penerbit="Inspektorat", berkas=berkas).status_code == 303
    assert len(luar.list_luar(None, jenis=["uji-daur"])) == 1


def test_a_file_that_was_refused_may_be_sent_again_under_its_name(pimpinan: Klien) -> None:
    formulir = pimpinan.form(pimpinan.get("/petugas/laporan/luar"), "penerbit")
    for ke in range(2):
        berkas = (io.BytesIO(make_pdf()), "evaluasi.pdf")
        assert pimpinan.send(formulir, **ISIAN, penerbit="Inspektorat", berkas=berkas).status_code == 303
        if not ke:
            with unit_kerja() as sesi:
                sesi.execute(update(Berkas).values(status=DITOLAK))
    assert [b.status for _, b in luar.list_luar(None, jenis=["uji-daur"])] == ["diperiksa", DITOLAK]


def test_a_document_of_another_office_opens_however_many_came_after_it() -> None:
    titipan = accept_berkas("evaluasi.pdf", make_pdf())
    kata: dict[str, Any] = {"penerbit": "Inspektorat", "tanggal": SAAT.date(), "pelaku": "p", "now": SAAT}
    with unit_kerja():
        pertama = luar.add_luar("uji-daur", find_unit("DINKES"), TW1, titipan=titipan, nomor="1", **kata).id
        for nomor in range(2, 202):
            luar.add_luar("uji-daur", find_unit("DINKES"), TW1, titipan=titipan, nomor=str(nomor), **kata)
    assert luar.find_luar(pertama, None, ["uji-daur"])[0].id == pertama
    for lingkup, jenis in ((frozenset({find_unit("CABANG-A").id}), ["uji-daur"]), (None, ["lain"])):
        with pytest.raises(DomainError, match="tidak ditemukan"):
            luar.find_luar(pertama, lingkup, jenis)


def test_a_document_of_another_office_about_a_period_to_come_is_refused() -> None:
    titipan = accept_berkas("evaluasi.pdf", make_pdf())
    with pytest.raises(DomainError, match="belum dimulai"), unit_kerja():
        luar.add_luar(
            "uji-daur", find_unit("DINKES"), Periode.parse("2099-TW1"), titipan=titipan,
            penerbit="Inspektorat", nomor="", tanggal=SAAT.date(), pelaku="p", now=SAAT,
        )  # fmt: skip
