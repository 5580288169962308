"""Files as offices keep them, made from one matrix: a Google Forms export, an old processing sheet."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from portal.skm.instrumen import find_instrumen

TANYA = (
    "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
    "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?",
    "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?",
    "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?",
    "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum dalam standar"
    " pelayanan dengan hasil yang diberikan?",
    "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan?",
    "Bagaimana pendapat Saudara perilaku petugas dalam pelayanan terkait kesopanan dan keramahan?",
    "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?",
    "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?",
)
"""Questions of the official form, in its order: facilities before complaints."""
LENGKAP = "PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT PER RESPONDEN DAN PER UNSUR PELAYANAN"


def save_xlsx(buku: openpyxl.Workbook) -> bytes:
    """Return a workbook as a file."""
    keluaran = io.BytesIO()
    buku.save(keluaran)
    return keluaran.getvalue()


def make_google(matriks: Sequence[Sequence[int]], *, kata: bool = True, bulan_dulu: bool = False) -> bytes:
    """Return a Google Forms export (XLSX) of answers given in official list order, as words or numbers."""
    skm = find_instrumen("skm")
    urut = [skm.unsur.index(skm.oleh_kode[k]) for k in skm.urutan_kuesioner]
    buku = openpyxl.Workbook()
    lembar = buku.active
    lembar.title = "Form Responses 1"
    nomor = [f"{i}. {t}" for i, t in enumerate(TANYA, start=1)]
    lembar.append(["Cap waktu", "Nama Lengkap", "Jenis Kelamin", "Pekerjaan", *nomor, "Kritik dan saran"])
    for i, baris in enumerate(matriks):
        hari = 1 + i % 28
        cap = f"01/{hari:02d}/2019 10:15:22" if bulan_dulu else f"{hari:02d}/01/2019 10.15.22"
        isi: list[Any] = [cap, f"Orang {i}", ("Pria", "Wanita")[i % 2], ("PNS", "Buruh harian")[i % 2]]
        isi += [skm.unsur[u].jawaban["id"][baris[u] - 1] if kata else baris[u] for u in urut]
        lembar.append([*isi, "=HYPERLINK(1)" if i == 0 else "Baik"])
    lembar["N2"].data_type = "s"
    return save_xlsx(buku)


def make_lama(matriks: Sequence[Sequence[int]], *, balik: bool = False) -> bytes:
    """Return an old processing sheet: a cover sheet, titles, headings over two rows, U1…U9, sums below, "3,0"."""
    buku = openpyxl.Workbook()
    buku.active.title = "Sampul"
    buku.active["A1"] = "LAPORAN SKM"
    lembar = buku.create_sheet("Pengolahan")
    lembar["A1"] = LENGKAP
    lembar.merge_cells("A1:J1")
    lembar["A3"], lembar["B3"] = "No Resp", "NILAI UNSUR PELAYANAN"
    lembar.merge_cells("B3:J3")
    for k in range(9):
        lembar.cell(4, 2 + k, f"U{k + 1}")
    for i, baris in enumerate(matriks):
        lembar.cell(5 + i, 1, i + 1)
        for k, skor in enumerate(baris):
            lembar.cell(5 + i, 2 + k, f"{5 - skor if balik else skor},0")
    kaki = 5 + len(matriks)
    for label, nilai in (("Σ Nilai/Unsur", "138"), ("NRR/Unsur", "2,816"), ("NRR tertimbang", "0,31")):
        lembar.append([label, *[nilai] * 9])
    lembar.cell(kaki + 4, 1, "Keterangan: U1 s.d. U9 = unsur pelayanan")
    return save_xlsx(buku)
