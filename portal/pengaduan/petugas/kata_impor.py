"""Words of the import pages: names of columns and states, marked for translation."""

from portal.inti.galat import _n
from portal.pengaduan.domain.status import Status

NAMA_KOLOM = {
    "tanggal_diterima": _n("Tanggal diterima"),
    "judul": _n("Judul"),
    "isi": _n("Isi"),
    "nomor": _n("Nomor register"),
    "status": _n("Status"),
    "kanal": _n("Kanal"),
    "jenis": _n("Jenis"),
    "klasifikasi": _n("Klasifikasi"),
    "kategori": _n("Kategori"),
    "tanggal_verifikasi": _n("Tanggal verifikasi"),
    "tanggal_tindak_lanjut": _n("Tanggal tindak lanjut"),
    "tanggal_tanggapan": _n("Tanggal tanggapan"),
    "tanggal_selesai": _n("Tanggal selesai"),
    "jawaban": _n("Jawaban atau tindak lanjut"),
    "unit": _n("Unit"),
    "wilayah": _n("Wilayah"),
    "sp4n_id": _n("Nomor SP4N-LAPOR!"),
    "nama": _n("Nama pelapor"),
    "telepon": _n("Telepon pelapor"),
    "surel": _n("Surel pelapor"),
    "jenis_kelamin": _n("Jenis kelamin"),
    "alamat": _n("Alamat pelapor"),
}
NAMA_STATUS = {
    Status.BARU.value: _n("Baru"),
    Status.PERLU_KELENGKAPAN.value: _n("Perlu kelengkapan"),
    Status.TERVERIFIKASI.value: _n("Terverifikasi"),
    Status.DIDISPOSISI.value: _n("Didisposisi"),
    Status.DIPROSES.value: _n("Diproses"),
    Status.MENUNGGU_PERSETUJUAN.value: _n("Menunggu persetujuan"),
    Status.DITANGGAPI.value: _n("Ditanggapi"),
    Status.SELESAI.value: _n("Selesai"),
    Status.DILIMPAHKAN.value: _n("Dilimpahkan"),
    Status.DUPLIKAT.value: _n("Duplikat"),
    Status.BUKAN_PENGADUAN.value: _n("Bukan pengaduan"),
    Status.DICABUT.value: _n("Dicabut"),
    Status.DIARSIPKAN_TIDAK_LENGKAP.value: _n("Diarsipkan, tidak lengkap"),
}
NAMA_KOLOM_SP4N = {
    "tracking_id": _n("Nomor laporan (tracking ID)"),
    "judul": _n("Judul"),
    "status": _n("Status"),
    "tanggal": _n("Tanggal"),
}
