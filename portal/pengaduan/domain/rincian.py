"""Codes of single numbers of the figures, and the cases behind each. Pure.

A code is a key of `Angka.anggota`; with “:awal” or “:baru” only what was carried over or received in the period;
“D1:wa” one row of a table (an empty value: “D1:”).
"""

from collections.abc import Mapping

from portal.inti.galat import _n
from portal.pengaduan.domain.hasil import Angka
from portal.pengaduan.domain.pilihan import JENIS_KELAMIN, KANAL, KELOMPOK_USIA, KLASIFIKASI
from portal.pengaduan.domain.status import Status
from portal.pengaduan.domain.tabel import LABEL

NAMA = {
    "A0": _n("Saldo awal"),
    "A0r": _n("Dibuka kembali, selesai sebelum periode"),
    "A1": _n("Diterima"),
    "A1_terlambat": _n("Diterima periode lalu, dicatat terlambat"),
    "K": _n("Tidak diproses sebagai pengaduan"),
    "A2": _n("Harus ditindaklanjuti"),
    "A3": _n("Selesai ditindaklanjuti"),
    "A3.dilimpahkan": _n("Dilimpahkan dan diberitahukan tertulis"),
    "A4": _n("Sedang diproses"),
    "A5": _n("Belum ditindaklanjuti"),
    "A34": _n("Mendapat tindak lanjut"),
    "B3": _n("Diverifikasi dalam periode"),
    "B3_tepat": _n("Diverifikasi tepat waktu"),
    "B4": _n("Diselesaikan dalam periode"),
    "B4_tepat": _n("Diselesaikan tepat waktu (tenggat berlaku)"),
    "B4_asal_tepat": _n("Diselesaikan tepat waktu (tenggat asal)"),
    "B5": _n("Terlambat dan masih terbuka"),
    "C1": _n("Mendapat respons pertama"),
    "C2_pertama": _n("Selesai untuk pertama kali"),
    "C2_akhir": _n("Selesai"),
    "E1": _n("Dibuka kembali dalam periode"),
    "E1_tuntas": _n("Selesai dalam periode"),
    "E2": _n("Diberi bintang"),
    "E2_ditanya": _n("Diminta memberi bintang"),
    "E2_menjawab": _n("Menjawab permintaan bintang"),
}
NAMA_KELUAR = {
    Status.BUKAN_PENGADUAN: _n("Bukan pengaduan"),
    Status.DUPLIKAT: _n("Duplikat"),
    Status.DILIMPAHKAN: _n("Dilimpahkan"),
    Status.DICABUT: _n("Dicabut"),
    Status.DIARSIPKAN_TIDAK_LENGKAP: _n("Diarsipkan, tidak lengkap"),
}
NAMA |= {f"K.{s}": nama for s, nama in NAMA_KELUAR.items()}
NAMA_TABEL = {
    "D1": _n("Per kanal"),
    "D2": _n("Per klasifikasi"),
    "D3": _n("Per kategori"),
    "D4": _n("Per unit"),
    "D4_layanan": _n("Per layanan"),
    "D5": _n("Per bulan"),
    "D6": _n("Per wilayah"),
    "D6_jenis_kelamin": _n("Per jenis kelamin"),
    "D6_kelompok_usia": _n("Per kelompok usia"),
}
_NILAI: Mapping[str, Mapping[str, str]] = {
    "D1": KANAL,
    "D2": KLASIFIKASI,
    "D6_jenis_kelamin": JENIS_KELAMIN,
    "D6_kelompok_usia": KELOMPOK_USIA,
}


def name_nilai(tabel: str, kode: str, kategori: Mapping[str, str]) -> str:
    """Return the name of a row of a table; words of the office (units, places) are their own names."""
    milik = kategori if tabel == "D3" else _NILAI.get(tabel, {})
    return milik.get(kode) or LABEL.get(kode) or kode


def find_anggota(angka: Angka, kode: str) -> frozenset[int] | None:
    """Return the ids of the cases behind a number; None for an unknown code."""
    pokok, titik, bagian = kode.partition(":")
    if pokok in angka.tabel and titik:
        return next((b.anggota for b in angka.tabel[pokok].baris if b.kode == bagian), None)
    if pokok == "A34":
        return angka.anggota["A3"] | angka.anggota["A4"]
    semua = angka.anggota.get(pokok)
    if semua is None or bagian not in ("", "awal", "baru"):
        return None
    if not bagian:
        return semua
    return semua & angka.anggota["A1"] if bagian == "baru" else semua - angka.anggota["A1"]
