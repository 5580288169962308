"""Tables that people upload."""

import io
import itertools
import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inti import tabel
from portal.inti.galat import DomainError
from portal.inti.tabel import read_tabel

KONTEN = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
HUBUNGAN = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{jenis}" '
    'Target="{tujuan}"/></Relationships>'
)
BUKU = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
KEPALA_XML = '<row r="1"><c r="A1" t="inlineStr"><is><t>kode</t></is></c></row>'


def make_xlsx(*baris: Sequence[Any]) -> bytes:
    buku = openpyxl.Workbook()
    for isi in baris:
        buku.active.append(list(isi))
    keluaran = io.BytesIO()
    buku.save(keluaran)
    return keluaran.getvalue()


def zip_up(**berkas: bytes | str) -> bytes:
    """Return a workbook of raw XML; names are given with _ for / and without extension."""
    keluaran = io.BytesIO()
    with zipfile.ZipFile(keluaran, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as arsip:
        arsip.writestr("[Content_Types].xml", KONTEN)
        arsip.writestr("_rels/.rels", HUBUNGAN.format(jenis="officeDocument", tujuan="xl/workbook.xml"))
        arsip.writestr(
            "xl/_rels/workbook.xml.rels",
            HUBUNGAN.format(jenis="worksheet", tujuan="worksheets/sheet1.xml"),
        )
        arsip.writestr("xl/workbook.xml", BUKU)
        for nama, isi in berkas.items():
            arsip.writestr(nama.replace("__", "/") + ".xml", isi)
    return keluaran.getvalue()


def make_lembar(baris: str) -> str:
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{baris}</sheetData></worksheet>"
    )


def refuse(isi: bytes) -> DomainError:
    with pytest.raises(DomainError) as salah:
        read_tabel(isi)
    assert salah.value.bidang == "berkas"
    return salah.value


@pytest.mark.parametrize(
    "isi",
    [
        b"Kode,Nama Unit\nA,Satu\nB,Dua\n",
        b"Kode;Nama Unit\nA;Satu\nB;Dua",
        b"Kode\tNama Unit\r\nA\tSatu\r\nB\tDua\r\n",
        b"\xef\xbb\xbfKode,Nama Unit\nA,Satu\nB,Dua\n",
        b'"Kode";"Nama Unit"\n"A";"Satu"\n"B";"Dua"\n',
        b" kode , NAMA UNIT \n A , Satu \n B , Dua \n",
    ],
)
def test_csv_is_read_whatever_program_wrote_it(isi: bytes) -> None:
    hasil = read_tabel(isi)
    assert hasil.kolom == ("kode", "nama_unit")
    assert hasil.baris == (
        (2, {"kode": "A", "nama_unit": "Satu"}),
        (3, {"kode": "B", "nama_unit": "Dua"}),
    )


def test_xlsx_reads_like_the_csv() -> None:
    hasil = read_tabel(make_xlsx(["Kode", "Nama Unit"], ["A", "Satu"], ["B", "Dua"]))
    assert hasil == read_tabel(b"Kode,Nama Unit\nA,Satu\nB,Dua\n")


def test_xlsx_values_become_the_text_a_person_sees() -> None:
    baris = [1, 2.0, 2.5, date(2025, 3, 31), datetime(2025, 4, 1), True, None, "  x "]  # noqa: DTZ001
    hasil = read_tabel(make_xlsx([f"k{i}" for i in range(len(baris))], baris))
    assert list(hasil.baris[0][1].values()) == [
        "1", "2", "2.5", "2025-03-31", "2025-04-01", "True", "", "x",
    ]  # fmt: skip


def test_row_numbers_are_those_of_the_file_even_after_empty_rows() -> None:
    assert [n for n, _ in read_tabel(b"\n\nkode\nA\n\n\nB\n").baris] == [4, 7]
    assert [n for n, _ in read_tabel(make_xlsx(["kode"], ["A"], [None], ["B"])).baris] == [2, 4]
    assert [n for n, _ in read_tabel(b'kode\n"A\nB"\nC\n').baris] == [3, 4]


def test_short_rows_are_filled_and_empty_cells_to_the_right_are_forgiven() -> None:
    assert read_tabel(b"a,b,c,,\n1\n2,3,4,,,\n").baris == (
        (2, {"a": "1", "b": "", "c": ""}),
        (3, {"a": "2", "b": "3", "c": "4"}),
    )


def test_heading_alone_is_a_table_without_rows() -> None:
    assert read_tabel(b"kode,nama\n").baris == ()


@pytest.mark.parametrize("isi", [b"", b"  \n\r\n ", b"\xef\xbb\xbf", b",,\n,,\n"])
def test_empty_file_is_refused(isi: bytes) -> None:
    assert refuse(isi).kode == "berkas_kosong"


@pytest.mark.parametrize("rumus", ["=1+1", "=HYPERLINK(\"http://evil.example\")", "=cmd|'/c calc'!A1"])  # fmt: skip
def test_formula_is_refused_and_its_cell_named(rumus: str) -> None:
    salah = refuse(make_xlsx(["kode", "nama"], ["A", "Satu"], ["B", rumus]))
    assert salah.kode == "ada_rumus"
    assert "Sel B3" in salah.teks


def _zip_without_workbook() -> bytes:
    keluaran = io.BytesIO()
    with zipfile.ZipFile(keluaran, "w") as arsip:
        arsip.writestr("word/document.xml", "<x/>")
    return keluaran.getvalue()


@pytest.mark.parametrize(
    "isi",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        _zip_without_workbook(),
        b"PK\x03\x04 bukan arsip",
        make_xlsx(["kode"], ["A"])[:-200],
        "kode,nama\nA,Sätu\n".encode("utf-16"),
        "kode,nama\nA,Sätu\n".encode("utf-16-le"),
        "kode,nama\nA,Sätu\n".encode("latin-1"),
        zip_up(),
        zip_up(xl__worksheets__sheet1="bukan xml"),
    ],
    ids=["pdf", "png", "jpg", "xls", "docx", "pk", "cut", "utf16", "utf16le", "latin1", "nosheet", "notxml"],
)  # fmt: skip
def test_other_kinds_of_files_are_refused_with_the_cure(isi: bytes) -> None:
    assert "Simpan sebagai CSV UTF-8 atau XLSX" in refuse(isi).teks


@pytest.mark.parametrize(
    "baris",
    [
        '<row r="2"><c r="A2"><v>bukan angka</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
        '<row r="2"><c r="A2" t="d"><v>31 Februari</v></c></row>',
        '<row r="2"><c r="??"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></row>',
        '<row r="2"><c r="A2"><v>1',
        '<row r="satu"><c><v>1</v></c></row>',
    ],
)
def test_workbook_broken_below_its_heading_is_refused(baris: str) -> None:
    isi = zip_up(xl__worksheets__sheet1=make_lembar(KEPALA_XML + baris))
    assert refuse(isi).kode == "jenis_berkas"


@pytest.mark.parametrize("isi", [b"kode,nama,kode\n1,2,3\n", b"Kode,nama,KODE \n1,2,3\n"])
def test_doubled_heading_is_refused_and_named(isi: bytes) -> None:
    salah = refuse(isi)
    assert salah.kode == "kepala_salah"
    assert "(kode)" in salah.teks


def test_hole_in_the_heading_is_refused() -> None:
    assert refuse(b"kode,,nama\n1,2,3\n").kode == "kepala_salah"


def test_row_wider_than_the_heading_is_refused_with_its_number() -> None:
    salah = refuse(b"kode,nama\nA,Satu\nB,Dua,Tiga\n")
    assert (salah.kode, salah.data["nomor"]) == ("baris_lebar", 3)


def test_fifty_thousand_rows_are_read_and_one_more_is_refused() -> None:
    isi = b"kode\n" + b"A\n" * 50_000
    assert len(read_tabel(isi).baris) == 50_000
    salah = refuse(isi + b"A\n")
    assert salah.kode == "terlalu_banyak"
    assert "50.000" in salah.teks


def test_file_of_a_million_rows_is_refused_without_reading_it_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    kepala = '<row r="1"><c t="inlineStr"><is><t>kode</t></is></c></row>'
    isi = zip_up(xl__worksheets__sheet1=make_lembar(kepala + "<row><c><v>1</v></c></row>" * 1_000_000))
    asli, dibaca = tabel._read_baris, itertools.count()

    def read(lembar: object) -> Iterator[tuple[int, list[str]]]:
        for satu in asli(lembar):
            next(dibaca)
            yield satu

    monkeypatch.setattr(tabel, "_read_baris", read)
    assert refuse(isi).kode == "terlalu_banyak"
    assert next(dibaca) <= tabel.MAKS_BARIS + 2


def test_row_far_away_does_not_keep_the_reader_busy() -> None:
    jauh = '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    isi = zip_up(xl__worksheets__sheet1=make_lembar(KEPALA_XML + jauh))
    mulai = time.process_time()
    assert refuse(isi).kode == "terlalu_banyak"
    assert time.process_time() - mulai < 5


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    isi = zip_up(xl__worksheets__sheet1=b" " * (tabel.MAKS_BONGKAR + 1))
    assert len(isi) < 2 * 1024 * 1024
    mulai = time.process_time()
    assert refuse(isi).kode == "terlalu_banyak"
    assert time.process_time() - mulai < 0.5


def test_file_of_more_than_twenty_megabytes_is_refused_unread() -> None:
    assert refuse(b"a" * (tabel.MAKS_BYTE + 1)).kode == "berkas_besar"


def test_billion_laughs_are_refused_quickly() -> None:
    entitas = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    sel = '<row r="1"><c t="inlineStr"><is><t>&e9;</t></is></c></row>'
    jahat = f'?><!DOCTYPE x [<!ENTITY e0 "ha">{entitas}]><'
    isi = zip_up(xl__worksheets__sheet1=make_lembar(sel).replace("?><", jahat, 1))
    mulai = time.process_time()
    assert refuse(isi).kode == "jenis_berkas"
    assert time.process_time() - mulai < 2


def test_quote_left_open_does_not_swallow_a_file_in_silence() -> None:
    isi = b"kode,nama\n" + b'A,"terbuka\n' + b"B,Dua\n" * 30_000
    salah = refuse(isi)
    assert salah.kode == "csv_rusak"
    assert "baris" in salah.teks


def test_nul_bytes_and_control_characters_do_not_reach_the_rows() -> None:
    assert read_tabel(b"kode,nama\nA\x00B,x\x07y\xe2\x80\xaez\n").baris == ((2, {"kode": "AB", "nama": "xyz"}),)


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(isi: bytes) -> None:
    for awal in (b"", b"kode,nama\n", b"PK\x03\x04"):
        try:
            read_tabel(awal + isi)
        except DomainError as salah:
            assert salah.teks  # noqa: PT017
