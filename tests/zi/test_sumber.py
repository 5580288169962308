"""What is read of other rooms and of units below: services covered, pages that are public, documents of a year."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert

from portal.inti.db import db, unit_kerja
from portal.laporan.models import Laporan
from portal.organisasi.service import Unit
from portal.zi.butir import find_butir
from portal.zi.service.dokumen import list_dokumen
from portal.zi.service.papan import Lembar, read_lembar
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.publikasi import make_standar
from tests.pabrik.zi import NOVEMBER, make_slot


def read(kode: str, unit: Unit) -> Lembar:
    return read_lembar(find_butir(kode), unit, 2026, hari_ini=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("kode", "bukti"),
    [
        ("V.v.b", "sosialisasi-benturan"),
        ("V.v.c", "pernyataan-benturan"),
        ("VI.ii.d", "sk-kompensasi"),
        ("VI.ii.e", "laporan-terpadu"),
    ],
)
def test_evidence_about_all_services_of_a_branch_covers_those_only(tiap_app: Flask, kode: str, bukti: str) -> None:
    unit = make_unit()
    cabang = make_unit("CAB", "Cabang", induk="DINKES")
    make_layanan(unit)
    make_layanan(unit, "DUA", "Layanan Dua")
    make_layanan(cabang, "TIGA", "Layanan Tiga")
    make_slot(cabang, kode, bukti)
    atas = read(kode, unit)
    assert atas.saran.huruf == "c"
    assert any("33,33 persen layanan" in k.isi for k in (*atas.saran.alasan, *atas.kurang))
    assert read(kode, cabang).saran.huruf == "a"
    make_slot(unit, kode, bukti)
    assert read(kode, unit).saran.huruf == "a"


def test_information_is_online_once_its_page_is_public_whether_or_not_the_service_is(tiap_app: Flask) -> None:
    unit = make_unit()
    satu, dua = make_layanan(unit), make_layanan(unit, "DUA", "Layanan Dua")
    tanpa = {"daring": "", "nomor_sk": "", "tanggal_sk": "", "sippn_id": "", "sippn_sinkron": ""}
    assert read("VI.ii.b", unit).saran.huruf == "d"
    make_standar(satu, **tanpa)
    assert read("VI.ii.b", unit).saran.huruf == "c"
    make_standar(dua, **tanpa)
    lembar = read("VI.ii.b", unit)
    assert lembar.saran.huruf == "b"
    assert "terbit di portal: 100 persen (2 dari 2)" in lembar.saran.alasan[0].isi
    assert read("VI.i.a", unit).saran.huruf == "e"


def test_documents_of_a_year_are_found_however_many_other_years_have(tiap_app: Flask) -> None:
    unit = make_unit()
    tetap = {"jenis": "skm-triwulan", "unit_id": unit.id, "sidik": "x", "dibuat_at": NOVEMBER, "dibuat_oleh": "uji"}
    lama = [("2025-TW1", 1, "final"), ("2025-TW1", 2, "draf"), ("2025-TW2", 1, "draf")]
    isi = [*lama, *(("2026-TW1", n, "draf") for n in range(1, 5002))]
    baris = [
        dict(zip(("periode", "versi", "status"), b, strict=True), kode_verifikasi=str(i)) for i, b in enumerate(isi)
    ]
    with unit_kerja():
        db.session.execute(insert(Laporan), [{**tetap, **b} for b in baris])
    dokumen = list_dokumen([unit.id], 2025)
    assert [(d.periode.kode, d.final) for d in dokumen] == [("2025-TW1", True), ("2025-TW2", False)]
    assert [(d.periode.kode, d.versi) for d in list_dokumen([unit.id], 2026)] == [("2026-TW1", 5001)]
