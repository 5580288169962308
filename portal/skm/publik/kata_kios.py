"""Words of the kiosk's screens: they travel with the page, because a tablet shows them without a network."""

from portal.inti.galat import _n
from portal.inti.web.bahasa import translate_in
from portal.skm.domain.instrumen import BAHASA_SURVEI

WARGA = {
    "judul": _n("Bagaimana layanan kami?"),
    "ajakan": _n("%(n)s pertanyaan, kurang dari 2 menit. Tanpa nama."),
    "rahasia": _n("Petugas loket tidak melihat jawaban Anda."),
    "mulai": _n("Mulai menilai"),
    "pilih_layanan": _n("Layanan apa yang baru Anda terima?"),
    "pilih_bahasa": _n("Pilih bahasa"),
    "maju": _n("%(ke)s dari %(dari)s"),
    "maju_panjang": _n("Pertanyaan %(ke)s dari %(dari)s"),
    "ketuk": _n("Ketuk satu jawaban."),
    "pilih_dulu": _n("Pilih satu jawaban lebih dahulu."),
    "kembali": _n("Kembali"),
    "lanjut": _n("Lanjut"),
    "dengar": _n("Dengarkan pertanyaan"),
    "tentang": _n("Tentang Anda"),
    "tentang_ket": _n("Boleh dilewati. Gunanya agar layanan adil bagi semua orang."),
    "lewati": _n("Lewati bagian ini"),
    "tidak_jawab": _n("Tidak menjawab"),
    "saran": _n("Saran untuk kami"),
    "opsional": _n("opsional"),
    "saran_ket": _n("Jangan tulis nama, NIK, atau nomor telepon."),
    "kirim": _n("Kirim penilaian"),
    "gagal_simpan": _n("Jawaban belum tersimpan. Ketuk Kirim sekali lagi."),
    "terima_kasih": _n("Terima kasih"),
    "tersimpan": _n("Penilaian Anda sudah tersimpan."),
    "selesai": _n("Selesai"),
    "masih": _n("Masih di sini?"),
    "masih_ket": _n("Jawaban Anda akan dihapus dalam %(n)s detik."),
    "masih_ya": _n("Ya, lanjutkan"),
    "masih_tidak": _n("Hapus dan selesai"),
    "tunggu": _n("%(n)s jawaban menunggu dikirim"),
    "tutup_sementara": _n("Kios ini belum dapat dipakai. Hubungi petugas."),
}
"""What citizens read, in every language of the survey."""

PETUGAS = {
    "perlu_https": _n(
        "Kios memerlukan alamat https:// dan peramban yang baru. Buka alamat yang benar atau perbarui peramban."
    ),
    "kode_kosong": _n("Ketik kode pemasangan."),
    "tanpa_jaringan": _n("Tidak ada jaringan. Periksa sambungan, lalu coba lagi."),
    "terlalu_sering": _n("Terlalu sering mencoba. Tunggu satu menit, lalu coba lagi."),
    "gangguan": _n("Server sedang terganggu. Coba lagi sebentar lagi."),
    "pin_salah": _n("PIN salah."),
    "pin_tunggu": _n("Terlalu banyak PIN salah. Coba lagi dalam %(n)s detik."),
    "belum_terkirim": _n("%(n)s jawaban belum terkirim"),
    "semua_terkirim": _n("Semua jawaban sudah terkirim."),
    "perlu_petugas": _n("%(n)s perlu petugas"),
    "status_menunggu": _n("menunggu dikirim"),
    "status_ditolak": _n("ditolak %(n)s kali: %(sebab)s"),
    "status_perlu": _n("perlu petugas: %(sebab)s"),
    "status_rusak": _n("tidak dapat dibaca lagi di perangkat ini"),
    "hapus": _n("Hapus"),
    "alasan_kosong": _n("Tulis alasan penghapusan."),
    "dihapus": _n("Jawaban dihapus dan dicatat di portal."),
    "terkirim": _n("%(n)s jawaban terkirim."),
    "belum_bisa": _n("Belum terkirim: %(sebab)s"),
    "masih_ada": _n("Masih ada %(n)s jawaban yang belum terkirim. Kirim atau hapus lebih dahulu."),
    "kios_lain": _n("Perangkat ini masih menyimpan jawaban kios lain. Pasangkan ke kios yang sama dahulu."),
    "asing": _n("Kios ini sudah dipasangkan di perangkat lain. Minta kode baru untuk memakai perangkat ini."),
    "dicabut": _n("Kios ini sudah dicabut."),
    "jam_lambat": _n("Jam perangkat terlambat %(n)s menit."),
    "jam_cepat": _n("Jam perangkat terlalu cepat %(n)s menit."),
    "jam_tepat": _n("Jam perangkat tepat."),
}
"""What staff read on the tablet."""


def read_kata() -> dict[str, dict[str, str]]:
    """Return language → key → sentence, %(…)s left for the tablet to fill; staff read Indonesian in a regional one."""
    return {b: {k: translate_in(b, kalimat) for k, kalimat in {**WARGA, **PETUGAS}.items()} for b in BAHASA_SURVEI}
