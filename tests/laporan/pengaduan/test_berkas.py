"""Files: tagged PDF, Word with its sentences, worksheets whose live formulas agree and whose text is dead."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.inti.dokumen import tulis
from portal.inti.dokumen.isi import Rumus
from portal.laporan.jenis import JenisLaporan
from portal.laporan.pengaduan import JENIS
from portal.laporan.pengaduan.data import DataPengaduan
from portal.laporan.pengaduan.penanganan import susun as write_penanganan
from tests.laporan.pengaduan.conftest import BINGKAI
from tests.laporan.skm_triwulan.test_skm_triwulan_lembar import check_formulas

pytest.importorskip("typst")
DataOf = Callable[[str, str], Any]
SEMUA = pytest.mark.parametrize("jenis", JENIS, ids=[j.kode for j in JENIS])
KEADAAN = pytest.mark.parametrize("nama", ["lengkap", "nihil"])


@SEMUA
@KEADAAN
def test_pdf_is_tagged_without_findings(jenis: JenisLaporan, nama: str, data_of: DataOf, tmp_path: Path) -> None:
    from pdfua import validate

    berkas = tmp_path / "uji.pdf"
    berkas.write_bytes(tulis(jenis.susun(data_of(jenis.kode, nama), BINGKAI), "pdf"))
    assert list(validate(berkas).findings) == []
    teks = subprocess.run(["pdftotext", "-layout", str(berkas), "-"], capture_output=True, text=True, check=True).stdout
    assert "7KQ4-M2XA-9TPD" in teks
    assert "Ketut Contoh, S.H." in teks


@SEMUA
@KEADAAN
def test_word_opens_and_carries_the_signature(jenis: JenisLaporan, nama: str, data_of: DataOf) -> None:
    from docx import Document

    dok: Any = Document(io.BytesIO(tulis(jenis.susun(data_of(jenis.kode, nama), BINGKAI), "docx")))
    teks = [p.text for p in dok.paragraphs]
    assert "Ketut Contoh, S.H." in teks
    if jenis.surat:
        assert "Nomor\t:\t000.8/12/2026" in teks


@SEMUA
@KEADAAN
def test_live_formulas_agree_with_the_figures(jenis: JenisLaporan, nama: str, data_of: DataOf) -> None:
    dok = jenis.susun(data_of(jenis.kode, nama), BINGKAI)
    if "xlsx" in jenis.format:
        assert check_formulas(dok) > 1
        tulis(dok, "xlsx")
    else:
        assert not dok.lembar


def test_text_of_a_person_never_becomes_a_formula(lengkap: DataPengaduan) -> None:
    from openpyxl import load_workbook

    jahat = replace(lengkap.kasus[0], perihal='=HYPERLINK("http://jahat.example")', tindak_lanjut="@SUM(1)")
    dok = write_penanganan(replace(lengkap, kasus=(jahat, *lengkap.kasus[1:])), BINGKAI)
    buku: Any = load_workbook(io.BytesIO(tulis(dok, "xlsx")))
    register = buku["Register"]
    assert register["H2"].value == '=HYPERLINK("http://jahat.example")'
    assert register["H2"].data_type == "s"
    assert register["K2"].data_type == "s"
    assert not any(isinstance(s, Rumus) for baris in dok.lembar[2].baris[:2] for s in baris)
    with zipfile.ZipFile(io.BytesIO(tulis(dok, "xlsx"))) as isi:
        rumus = [r for n in isi.namelist() if "sheet" in n for r in re.findall(rb"<f>([^<]*)", isi.read(n))]
    assert rumus
    assert not [r for r in rumus if b"HYPERLINK" in r or r.startswith(b"@")]


def test_dates_of_the_register_are_real_dates(lengkap: DataPengaduan) -> None:
    from openpyxl import load_workbook

    buku: Any = load_workbook(io.BytesIO(tulis(write_penanganan(lengkap, BINGKAI), "xlsx")))
    sel = buku["Register"]["I2"]
    assert sel.is_date
    assert sel.number_format == "dd/mm/yyyy"
    assert sel.value.date() == lengkap.kasus[0].tanggal_diterima
