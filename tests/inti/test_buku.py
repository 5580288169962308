"""Workbooks as raw sheets: titles, hidden sheets, merged cells, formulas, too many rows."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from portal.inti.buku import read_buku
from portal.inti.galat import DomainError
from tests.inti.test_tabel import make_lembar, zip_up


def write(isi: Callable[[Any], None]) -> bytes:
    buku = openpyxl.Workbook()
    isi(buku)
    keluaran = io.BytesIO()
    buku.save(keluaran)
    return keluaran.getvalue()


def test_every_sheet_is_read_with_its_row_numbers_and_hidden_ones_are_marked() -> None:
    def fill(buku: Any) -> None:
        buku.active.title = "Data"
        buku.active["B3"], buku.active["D5"] = "judul", 3.0
        lain = buku.create_sheet("Rahasia")
        lain["A1"] = "x"
        lain.sheet_state = "hidden"
        buku.create_sheet("Kosong")

    data, rahasia = read_buku(write(fill))
    assert data.baris == ((3, ("", "judul")), (5, ("", "", "", "3")))
    assert (rahasia.nama, rahasia.tersembunyi, data.tersembunyi) == ("Rahasia", True, False)


def test_merged_cells_hide_all_but_their_first() -> None:
    def fill(buku: Any) -> None:
        buku.active["A1"] = "3"
        buku.active.merge_cells("A1:B2")

    (lembar,) = read_buku(write(fill))
    assert lembar.list_tertutup() == {(1, 1), (2, 0), (2, 1)}


def test_the_stored_value_of_a_formula_is_read_and_without_one_the_formula_stays() -> None:
    keluaran = io.BytesIO()
    buku = xlsxwriter.Workbook(keluaran)
    lembar = buku.add_worksheet()
    lembar.write_formula("A1", "=1+2", None, 3)
    lembar.write_formula("B1", "=1+2", None, "")
    lembar.write("C1", "biasa")
    buku.close()
    (hasil,) = read_buku(keluaran.getvalue())
    assert hasil.baris == ((1, ("3", "=1+2", "biasa")),)
    assert hasil.rumus == 2


def test_a_million_rows_are_refused_by_a_sentence_within_seconds() -> None:
    baris = "".join(f'<row r="{n}"><c r="A{n}"><v>3</v></c></row>' for n in range(1, 60_002))
    with pytest.raises(DomainError, match=r"lebih dari 50\.000 baris"):
        read_buku(zip_up(xl__worksheets__sheet1=make_lembar(baris)))


def test_formatted_empty_rows_down_to_the_last_one_are_no_rows() -> None:
    baris = '<row r="1"><c r="A1"><v>3</v></c></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    (lembar,) = read_buku(zip_up(xl__worksheets__sheet1=make_lembar(baris)))
    assert lembar.baris == ((1, ("3",)),)


@pytest.mark.parametrize(
    ("isi", "kode"),
    [
        (b"", "berkas_kosong"),
        (b"\n ; ;\n", "berkas_kosong"),
        (b"%PDF-1.7", "jenis_berkas"),
        (b"PK\x03\x04rusak", "jenis_berkas"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "jenis_berkas"),
        (b"a" * (20 * 1024 * 1024 + 1), "berkas_besar"),
        (b'a,"b\n' + b"x" * 140_000, "csv_rusak"),
    ],
    ids=["nothing", "only separators", "pdf", "broken zip", "picture", "21 MB", "endless cell"],
)
def test_what_is_no_table_is_refused_with_its_cure(isi: bytes, kode: str) -> None:
    with pytest.raises(DomainError) as salah:
        read_buku(isi)
    assert (salah.value.kode, salah.value.bidang) == (kode, "berkas")


@pytest.mark.parametrize(
    "isi", ["judul;é\n3;4\n".encode("cp1252"), "\ufeffjudul,é\n3,4\n".encode(), "judul\té\n3\t4\n".encode("utf-16")]
)
def test_csv_of_excel_is_read_in_the_encodings_it_writes(isi: bytes) -> None:
    (lembar,) = read_buku(isi)
    assert lembar.baris == ((1, ("judul", "é")), (2, ("3", "4")))
