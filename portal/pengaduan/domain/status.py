"""States of a case. Pure."""

from enum import StrEnum

from portal.inti.galat import _n


class Status(StrEnum):
    """Where a case stands; the five after SELESAI end it without an answer on its merits."""

    DRAF_PETUGAS = "draf_petugas"
    BARU = "baru"
    PERLU_KELENGKAPAN = "perlu_kelengkapan"
    TERVERIFIKASI = "terverifikasi"
    DIDISPOSISI = "didisposisi"
    DIPROSES = "diproses"
    MENUNGGU_PERSETUJUAN = "menunggu_persetujuan"
    DITANGGAPI = "ditanggapi"
    SELESAI = "selesai"
    DILIMPAHKAN = "dilimpahkan"
    DUPLIKAT = "duplikat"
    BUKAN_PENGADUAN = "bukan_pengaduan"
    DICABUT = "dicabut"
    DIARSIPKAN_TIDAK_LENGKAP = "diarsipkan_tidak_lengkap"


BELUM = frozenset({Status.BARU, Status.TERVERIFIKASI})
SEDANG = frozenset(
    {Status.DIDISPOSISI, Status.DIPROSES, Status.MENUNGGU_PERSETUJUAN, Status.PERLU_KELENGKAPAN},
)
TUNTAS = frozenset({Status.DITANGGAPI, Status.SELESAI})
KELUAR = (
    Status.BUKAN_PENGADUAN,
    Status.DUPLIKAT,
    Status.DILIMPAHKAN,
    Status.DICABUT,
    Status.DIARSIPKAN_TIDAK_LENGKAP,
)
"""Ends without an answer on the merits, in the order in which the report prints them (K)."""
INDUK_BATAL = frozenset({Status.BUKAN_PENGADUAN, Status.DICABUT, Status.DIARSIPKAN_TIDAK_LENGKAP})
"""Ends of a parent case after which its duplicates stand on their own again."""
TERBUKA = BELUM | SEDANG

NAMA_STATUS = {
    Status.DRAF_PETUGAS: _n("Draf petugas"),
    Status.BARU: _n("Baru"),
    Status.PERLU_KELENGKAPAN: _n("Perlu kelengkapan"),
    Status.TERVERIFIKASI: _n("Terverifikasi"),
    Status.DIDISPOSISI: _n("Didisposisi"),
    Status.DIPROSES: _n("Diproses"),
    Status.MENUNGGU_PERSETUJUAN: _n("Menunggu persetujuan"),
    Status.DITANGGAPI: _n("Ditanggapi"),
    Status.SELESAI: _n("Selesai"),
    Status.DILIMPAHKAN: _n("Dilimpahkan"),
    Status.DUPLIKAT: _n("Duplikat"),
    Status.BUKAN_PENGADUAN: _n("Bukan pengaduan"),
    Status.DICABUT: _n("Dicabut"),
    Status.DIARSIPKAN_TIDAK_LENGKAP: _n("Diarsipkan, tidak lengkap"),
}

STATUS_BAGI_PELAPOR = {
    Status.BARU: _n("Diterima"),
    Status.PERLU_KELENGKAPAN: _n("Perlu dilengkapi"),
    Status.TERVERIFIKASI: _n("Terverifikasi"),
    Status.DIDISPOSISI: _n("Diteruskan ke unit"),
    Status.DIPROSES: _n("Diproses"),
    Status.MENUNGGU_PERSETUJUAN: _n("Diproses"),
    Status.DITANGGAPI: _n("Sudah dijawab"),
    Status.SELESAI: _n("Selesai"),
    Status.DILIMPAHKAN: _n("Diteruskan ke instansi lain"),
    Status.DUPLIKAT: _n("Digabung dengan laporan yang sama"),
    Status.BUKAN_PENGADUAN: _n("Tidak dapat diproses sebagai pengaduan"),
    Status.DICABUT: _n("Dicabut"),
    Status.DIARSIPKAN_TIDAK_LENGKAP: _n("Diarsipkan: tidak dilengkapi"),
}
"""What the citizen reads; inner steps of the office look like the step before them."""
