"""Canned answers to begin with, and the filling of their placeholders. Pure.

Placeholders are {nama} {kode} {unit} {tanggal} {tenggat} {instansi}; anything else in braces stays as typed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PENANDA = ("nama", "kode", "unit", "tanggal", "tenggat", "instansi")
_POLA = re.compile(r"\{(" + "|".join(PENANDA) + r")\}")


@dataclass(frozen=True)
class Baku:
    """One canned answer and the move it belongs to (empty: any)."""

    kode: str
    judul: str
    gerak: str
    isi: str


JAWABAN_BAKU = (
    Baku(
        "tanda_terima",
        "Tanda terima",
        "progres",
        "Terima kasih, {nama}. Laporan {kode} kami terima pada {tanggal} dan kami jawab paling lambat {tenggat}.",
    ),
    Baku(
        "minta_lengkap",
        "Permintaan kelengkapan",
        "minta_kelengkapan",
        "Mohon lengkapi laporan {kode} dengan: (tulis yang dibutuhkan). "
        "Waktu penyelesaian berhenti sampai kelengkapan kami terima.",
    ),
    Baku(
        "diteruskan",
        "Diteruskan ke unit",
        "disposisi",
        "Mohon ditindaklanjuti dan dijawab paling lambat {tenggat}.",
    ),
    Baku(
        "bukan_wewenang",
        "Bukan kewenangan kami",
        "limpahkan",
        "Hal yang Anda laporkan ditangani oleh {instansi}. Laporan kami teruskan; "
        "Anda juga dapat menghubungi instansi itu langsung.",
    ),
    Baku(
        "sudah_dilaporkan",
        "Laporan yang sama",
        "duplikat",
        "Hal yang sama sudah dilaporkan dan sedang kami tangani. Perkembangannya dapat Anda ikuti dengan kode ini.",
    ),
    Baku(
        "perpanjangan",
        "Perpanjangan waktu",
        "perpanjang",
        "Kami membutuhkan waktu tambahan karena (tulis sebabnya). Perkiraan selesai yang baru: {tenggat}.",
    ),
    Baku(
        "jawaban_informasi",
        "Jawaban permintaan informasi",
        "ajukan_jawaban",
        "Yth. {nama},\n\nInformasi yang Anda minta: (tulis jawabannya).\n\nHormat kami,\n{unit}",
    ),
    Baku(
        "permohonan_maaf",
        "Permohonan maaf dan perbaikan",
        "ajukan_jawaban",
        "Yth. {nama},\n\nKami mohon maaf atas kejadian yang Anda laporkan. "
        "Perbaikan yang sudah kami lakukan: (tulis tindakannya).\n\nHormat kami,\n{unit}",
    ),
    Baku(
        "tidak_terbukti",
        "Tidak terbukti",
        "ajukan_jawaban",
        "Yth. {nama},\n\nKami sudah memeriksa laporan {kode}. Dari pemeriksaan itu, kejadian tidak dapat dibuktikan "
        "karena (tulis alasannya).\n\nHormat kami,\n{unit}",
    ),
    Baku(
        "terbukti",
        "Terbukti, tindakan umum",
        "ajukan_jawaban",
        "Yth. {nama},\n\nLaporan {kode} terbukti. Kami sudah mengambil tindakan sesuai aturan dan memperbaiki layanan."
        "\n\nHormat kami,\n{unit}",
    ),
    Baku(
        "penutupan",
        "Penutupan",
        "progres",
        "Laporan {kode} kami tutup karena tidak ada tanggapan lagi. Anda dapat membukanya kembali dengan kode dan PIN.",
    ),
    Baku(
        "dibuka_kembali",
        "Dibuka kembali",
        "progres",
        "Laporan {kode} kami buka kembali dan kami tindak lanjuti paling lambat {tenggat}.",
    ),
    Baku(
        "rujukan",
        "Rujukan Ombudsman, PPID, Inspektorat",
        "ajukan_jawaban",
        "Bila Anda belum puas, Anda dapat melapor ke Ombudsman RI (ombudsman.go.id). "
        "Permohonan informasi publik dilayani PPID; dugaan pelanggaran pegawai dilayani Inspektorat.",
    ),
)


def fill_penanda(isi: str, nilai: Mapping[str, str]) -> str:
    """Return a canned text with its placeholders filled; unknown ones stay."""
    return _POLA.sub(lambda m: nilai.get(m[1], m[0]), isi)
