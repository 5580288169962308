"""XLSX: formulas from code live, text from people is dead."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portal.inti.dokumen import FORMAT, Dokumen, tulis
from portal.inti.dokumen.isi import Lembar, Rumus, Sel
from portal.inti.dokumen.xlsx import BATAS_SEL, sheet_name


def buka(isi: bytes, *, nilai: bool = False) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(isi), data_only=nilai)


def tulis_sel(contoh: Dokumen, *sel: Sel) -> Any:
    lembar = (Lembar("Uji", tuple((satu,) for satu in sel), baris_judul=0),)
    return buka(tulis(replace(contoh, lembar=lembar), "xlsx"))["Uji"]


def test_formulas_are_live_and_carry_their_cached_result(contoh: Dokumen) -> None:
    isi = tulis(contoh, "xlsx")
    assert buka(isi)["Nilai unsur"]["D11"].value == "=SUM(D2:D10)"
    assert buka(isi)["Nilai unsur"]["D11"].data_type == "f"
    assert buka(isi, nilai=True)["Nilai unsur"]["D11"].value == pytest.approx(3.4278)


@pytest.mark.parametrize(
    "teks",
    [
        "=1+1",
        "+62812",
        "-1+2",
        "@SUM(A1)",
        '=HYPERLINK("http://x")',
        "https://x.example",
        "0812",
        "\t=1",
        "1e5",
    ],
)
def test_text_of_people_stays_text(contoh: Dokumen, teks: str) -> None:
    kertas = tulis_sel(contoh, teks)
    assert (kertas["A1"].value, kertas["A1"].data_type, kertas["A1"].hyperlink) == (teks, "s", None)


def test_exact_numbers_become_numbers_with_a_format(contoh: Dokumen) -> None:
    kertas = tulis_sel(contoh, 2025, 3.5, Fraction(1, 4), Decimal("87.50"), None, float("nan"))
    assert [kertas[f"A{n}"].value for n in range(1, 7)] == [2025, 3.5, 0.25, 87.5, None, None]
    assert kertas["A1"].number_format == "0"
    assert kertas["A4"].number_format == "#,##0.00##"


def test_sixteen_digit_identity_numbers_keep_every_digit(contoh: Dokumen) -> None:
    assert tulis_sel(contoh, 3174012345678901)["A1"].value == "3174012345678901"


def test_text_beyond_excels_limit_is_cut_and_says_so(contoh: Dokumen) -> None:
    for teks in ("k" * 100_000, "😀" * 40_000):
        nilai = tulis_sel(contoh, teks)["A1"].value
        assert nilai.endswith("(dipotong: batas sel Excel)")
        assert len(nilai.encode("utf-16-le")) // 2 <= BATAS_SEL


def test_sheets_are_ready_to_print(contoh: Dokumen) -> None:
    buku = buka(tulis(contoh, "xlsx"))
    kertas = buku["Nilai unsur"]
    assert buku.sheetnames == ["Nilai unsur", "Informasi"]
    assert kertas.freeze_panes == "A2"
    assert kertas.print_title_rows == "$1:$1"
    assert kertas.page_setup.paperSize == 9
    assert kertas.page_setup.fitToWidth in (None, 1)
    assert kertas.page_setup.fitToHeight == 0
    assert kertas.sheet_properties.pageSetUpPr.fitToPage
    assert kertas.column_dimensions["A"].width == pytest.approx(44, abs=1)
    assert buku.properties.title == contoh.judul
    assert buku["Informasi"]["B8"].value == "07-04-2025 03.30 UTC"


def test_without_sheets_every_table_becomes_one(bangun: Callable[..., Dokumen]) -> None:
    buku = buka(tulis(replace(bangun(jumlah_baris=5), lembar=()), "xlsx"))
    assert buku.sheetnames == ["Tabel 1", "Tabel 2", "Informasi"]
    assert buku["Tabel 2"].max_row == 7


def test_same_document_gives_same_bytes(contoh: Dokumen) -> None:
    assert tulis(contoh, "xlsx") == tulis(contoh, "xlsx")


def test_sheet_names_are_legal_and_unique() -> None:
    terpakai: set[str] = set()
    nama = [sheet_name(n, terpakai) for n in ("A/B:[c]*?\\", "a b  c", "", "'x'", "n" * 40, "N" * 40, "history")]
    assert all(1 <= len(n) <= 31 and not set("[]:*?/\\") & set(n) for n in nama)
    assert len({n.casefold() for n in nama}) == len(nama)


def test_formula_with_text_result(contoh: Dokumen) -> None:
    kertas = tulis_sel(contoh, Rumus('=IF(1=1,"A","B")', "A"))
    assert kertas["A1"].data_type == "f"


def test_every_format_has_mime_and_suffix(contoh: Dokumen) -> None:
    awal = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}
    for nama, satu in FORMAT.items():
        assert satu.akhiran == f".{nama}"
        assert "/" in satu.mime
        assert tulis(contoh, nama).startswith(awal[nama])
    with pytest.raises(ValueError, match="tidak dikenal"):
        tulis(contoh, "odt")  # type: ignore[arg-type]
