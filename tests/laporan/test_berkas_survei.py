"""Files of the documents about surveys and WBS: tagged PDF, Word with its sentences, worksheets with dead text."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.inti.db import unit_kerja
from portal.inti.dokumen import Dokumen, tulis
from portal.inti.dokumen.isi import sebagai_data
from portal.inti.dokumen.pulih import restore_dokumen
from portal.inti.periode import Periode
from portal.inti.tugas import find_tugas, run_tugas
from portal.laporan import bahan_tayang, evaluasi_wbs, ringkasan
from portal.laporan.bahan import TindakLanjut
from portal.laporan.registri import find_jenis
from portal.laporan.service.baca import find_laporan, list_format
from portal.laporan.service.buat import request_laporan
from portal.laporan.tl import adendum
from portal.laporan.tl.isi import susun_isi
from tests.laporan.bahan_tayang import test_bahan_tayang as tayang
from tests.laporan.evaluasi_wbs import test_evaluasi_wbs as evaluasi
from tests.laporan.ringkasan import test_ringkasan as ringkas
from tests.laporan.tl import test_tl as tl
from tests.pabrik.laporan import BINGKAI, make_butir
from tests.pabrik.organisasi import make_unit

pytest.importorskip("typst")
DOKUMEN: dict[str, Dokumen] = {
    "ringkasan": ringkasan.susun_isi(ringkas.data(), BINGKAI),
    "ringkasan_nihil": ringkasan.susun_isi(ringkas.nihil(), BINGKAI),
    "ringkasan_panjang": ringkasan.susun_isi(ringkas.panjang(), BINGKAI),
    "tl": susun_isi(tl.data(), BINGKAI),
    "tl_nihil": susun_isi(tl.nihil(), BINGKAI),
    "adendum": adendum.susun_isi(tl.perubahan(tl.data(hari_ini=tl.date(2025, 4, 9)), tl.data()), BINGKAI),
    "evaluasi": evaluasi_wbs.susun_isi(evaluasi.data(), BINGKAI),
    "evaluasi_nihil": evaluasi_wbs.susun_isi(evaluasi.nihil(), BINGKAI),
    "tayang": bahan_tayang.susun_isi(tayang.data(), BINGKAI),
    "tayang_nihil": bahan_tayang.susun_isi(tayang.nihil(), BINGKAI),
}


@pytest.mark.parametrize("nama", DOKUMEN)
def test_pdf_is_tagged_without_findings(nama: str, tmp_path: Path) -> None:
    from pdfua import validate

    berkas = tmp_path / "uji.pdf"
    berkas.write_bytes(tulis(DOKUMEN[nama], "pdf"))
    assert list(validate(berkas).findings) == []


@pytest.mark.parametrize("nama", DOKUMEN)
def test_a_stored_document_can_be_written_once_more(nama: str) -> None:
    data = json.loads(json.dumps(sebagai_data(DOKUMEN[nama])))
    assert restore_dokumen(data, lambda _: b"") == DOKUMEN[nama]


@pytest.mark.parametrize("nama", [n for n in DOKUMEN if not n.startswith(("ringkasan", "tayang"))])
def test_word_opens_and_carries_the_signature(nama: str) -> None:
    from docx import Document

    dok: Any = Document(io.BytesIO(tulis(DOKUMEN[nama], "docx")))
    assert "Siti Rahma, S.Sos., M.Si." in [p.text for p in dok.paragraphs]


def test_words_of_a_recommendation_never_become_a_formula() -> None:
    from openpyxl import load_workbook

    jahat = make_butir(1, uraian='=HYPERLINK("http://jahat.example")', periode="2025-TW1")
    dok = susun_isi(replace(tl.data(), tindak_lanjut=TindakLanjut(milik=(jahat,))), BINGKAI)
    buku: Any = load_workbook(io.BytesIO(tulis(dok, "xlsx")))
    assert buku["Rekomendasi"]["C2"].value == '=HYPERLINK("http://jahat.example")'
    assert buku["Rekomendasi"]["C2"].data_type == "s"


def test_a_recommendation_longer_than_a_page_is_printed_whole(tmp_path: Path) -> None:
    import subprocess

    panjang = tuple(make_butir(n, uraian=f"Awal{n} " + "kata " * 380 + f"akhir{n}.") for n in range(1, 7))
    pdf = tulis(susun_isi(replace(tl.data(), tindak_lanjut=TindakLanjut(bawaan=panjang)), BINGKAI), "pdf")
    (tmp_path / "uji.pdf").write_bytes(pdf)
    teks = subprocess.run(["pdftotext", str(tmp_path / "uji.pdf"), "-"], capture_output=True, text=True, check=True)
    assert all(f"akhir{n}." in teks.stdout for n in range(1, 7))


@pytest.mark.parametrize("kode", ["skm-triwulan", "tl-survei", "evaluasi-wbs", "tl-wbs", "ringkasan", "bahan-tayang"])
def test_an_office_without_anything_gets_every_document(app: Flask, kode: str) -> None:
    unit, saat = make_unit(), datetime(2025, 4, 2, 3, 0, tzinfo=UTC)
    with unit_kerja():
        laporan = request_laporan(kode, unit, Periode.parse("2025-TW1"), pelaku="uji", now=saat)
        nomor, tugas = laporan.id, laporan.tugas_id or 0
    run_tugas(tugas)
    assert find_tugas(tugas).status == "selesai"
    assert tuple(list_format(find_laporan(nomor))) == find_jenis(kode).format


def test_an_addendum_to_nothing_is_refused_with_the_reason(app: Flask) -> None:
    unit, saat = make_unit(), datetime(2025, 4, 2, 3, 0, tzinfo=UTC)
    with unit_kerja():
        laporan = request_laporan("tl-survei-adendum", unit, Periode.parse("2025-TW1"), pelaku="uji", now=saat)
        tugas = laporan.tugas_id or 0
    run_tugas(tugas)
    assert find_tugas(tugas).status == "gagal"
    assert "Tidak ada laporan tindak lanjut Triwulan I 2025 yang final" in find_tugas(tugas).keterangan
