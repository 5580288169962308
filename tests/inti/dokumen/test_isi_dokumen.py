"""The content tree: shape, cleaning, golden data."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portal.inti.dokumen.isi import (
    Dokumen,
    HalamanBaru,
    Judul,
    Kolom,
    Kop,
    Lembar,
    Paragraf,
    Rumus,
    Tabel,
    by_orientation,
    sebagai_data,
    tidy_headings,
)

WAKTU = datetime(2025, 4, 7, 3, 30, tzinfo=UTC)
LEBAR = Tabel("Lampiran", (Kolom("A"),), (("1",),), lanskap=True)


def buat(*isi: Any, **lain: Any) -> Dokumen:
    return Dokumen("Laporan", "TW I", Kop("Dinas Contoh"), tuple(isi), dibuat=WAKTU, **lain)


def test_tree_has_golden_shape() -> None:
    dok = buat(
        Judul("Bab", 2),
        Tabel("T", (Kolom("A", 2, "kanan"),), (("x",),), kaki=(("y",),), sumber="s"),
        lembar=(Lembar("L", ((Fraction(7, 2), Decimal("3.50"), Rumus("=A1", 1), None, 2),)),),
    )
    assert sebagai_data(dok) == {
        "judul": "Laporan",
        "subjudul": "TW I",
        "kop": {
            "nama": "Dinas Contoh",
            "induk": None,
            "alamat": "",
            "kontak": "",
            "logo": None,
            "warna": "#0049b8",
        },
        "isi": [
            {"jenis": "judul", "teks": "Bab", "tingkat": 2},
            {
                "jenis": "tabel",
                "judul": "T",
                "kolom": [{"judul": "A", "lebar": 2, "rata": "kanan"}],
                "baris": [["x"]],
                "kaki": [["y"]],
                "sumber": "s",
                "lanskap": False,
            },
        ],
        "dibuat": "2025-04-07T03:30:00+00:00",
        "lembar": [
            {
                "nama": "L",
                "baris": [
                    [
                        {"pecahan": "7/2"},
                        {"desimal": "3.50"},
                        {"rumus": "=A1", "nilai": 1, "format": None},
                        None,
                        2,
                    ]
                ],
                "lebar_kolom": [],
                "baris_judul": 1,
            }
        ],
        "nomor": None,
        "tempat_tanggal": "",
        "penulis": "",
        "subjek": "",
        "halaman": "a4",
        "kode_verifikasi": None,
        "url_verifikasi": None,
        "sampul": True,
    }


def test_tree_of_full_report_is_json(contoh: Dokumen) -> None:
    data = json.loads(json.dumps(sebagai_data(contoh)))
    assert [b["jenis"] for b in data["isi"]].count("tabel") == 2
    assert len(data["kop"]["logo"]["sha256"]) == 64


@pytest.mark.parametrize(
    ("kotor", "bersih"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\ud800b\udfff", "ab"),
        ("baris 1\r\nbaris 2\rbaris 3", "baris 1\nbaris 2\nbaris 3"),
        ("\u202emalik\u202c", "malik"),
        ("a\ufffeb\uffff", "ab"),
        ("tab\tdan\nbaris", "tab\tdan\nbaris"),
        ("مرحبا 😀", "مرحبا 😀"),
    ],
)
def test_every_text_is_cleaned_once_and_newlines_stay(kotor: str, bersih: str) -> None:
    dok = buat(Paragraf(kotor), Tabel(kotor, (Kolom(kotor),), ((kotor,),)), lembar=(Lembar("L", ((kotor,),)),))
    paragraf, tabel = dok.isi
    assert isinstance(paragraf, Paragraf)
    assert isinstance(tabel, Tabel)
    assert paragraf.teks == tabel.judul == tabel.kolom[0].judul == tabel.baris[0][0] == bersih
    assert dok.lembar[0].baris[0][0] == bersih


def test_naive_time_uneven_rows_and_bad_formula_are_refused() -> None:
    with pytest.raises(ValueError, match="zona waktu"):
        Dokumen("J", "", Kop("D"), (), dibuat=WAKTU.replace(tzinfo=None))
    with pytest.raises(ValueError, match="baris berisi 2 sel"):
        Tabel("T", (Kolom("A"),), (("1", "2"),))
    with pytest.raises(ValueError, match="sama dengan"):
        Rumus("SUM(A1)")


def test_heading_moves_onto_the_landscape_page_of_its_table() -> None:
    bab, akhir = Judul("Lampiran"), Paragraf("Akhir")
    assert by_orientation((Paragraf("A"), HalamanBaru(), bab, LEBAR, LEBAR, akhir)) == [
        (False, [Paragraf("A")]),
        (True, [bab, LEBAR, LEBAR]),
        (False, [akhir]),
    ]


def test_headings_start_at_one_and_never_skip_a_level() -> None:
    asal = (Judul("A", 2), Judul("B", 3), Judul(" \n", 1), Judul("C", 1), Judul("D", 3))
    assert [(j.teks, j.tingkat) for j in tidy_headings(asal) if isinstance(j, Judul)] == [
        ("A", 1),
        ("B", 2),
        ("C", 1),
        ("D", 2),
    ]


def test_importing_the_package_loads_no_heavy_library() -> None:
    perintah = (
        "import sys, portal.inti.dokumen, portal.inti.grafik, portal.inti.dokumen.pdf,"
        " portal.inti.dokumen.docx, portal.inti.dokumen.xlsx;"
        " print({'typst', 'docx', 'docxtpl', 'xlsxwriter', 'qrcode', 'flask',"
        " 'sqlalchemy', 'PIL', 'jinja2'} & set(sys.modules))"
    )
    hasil = subprocess.run([sys.executable, "-c", perintah], capture_output=True, text=True, check=True)
    assert hasil.stdout.strip() == "set()"
