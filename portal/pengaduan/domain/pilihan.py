"""Choices of the register: kinds, classes, channels, speeds. Pure data, sentences marked for translation.

`jenis` is what the citizen picks, `klasifikasi` the legal class that drives the deadline, `kategori` the
subject (a table the office edits); the three are never mixed.
Sources: PermenPANRB 62/2018 and 5/2025 (classes of SP4N), UU 14/2008 (permohonan informasi publik).
"""

from portal.inti.galat import _n

JENIS = {
    "pengaduan": _n("Pengaduan"),
    "aspirasi": _n("Aspirasi"),
    "permintaan_informasi": _n("Permintaan informasi"),
    "konsultasi": _n("Konsultasi"),
}
JENIS_WBS = "dugaan_pelanggaran"

KLASIFIKASI = {
    "pengaduan_berkadar": _n("Pengaduan berkadar pengawasan"),
    "pengaduan_tidak_berkadar": _n("Pengaduan tidak berkadar pengawasan"),
    "pengaduan_ringan": _n("Pengaduan ringan"),
    "aspirasi": _n("Aspirasi"),
    "permintaan_informasi": _n("Permintaan informasi"),
    "konsultasi": _n("Konsultasi"),
    "permohonan_kip": _n("Permohonan informasi publik (PPID)"),
}
BERKADAR = "pengaduan_berkadar"
KLASIFIKASI_BAWAAN = {
    "pengaduan": "pengaduan_tidak_berkadar",
    "aspirasi": "aspirasi",
    "permintaan_informasi": "permintaan_informasi",
    "konsultasi": "konsultasi",
}
DI_TEMPAT = frozenset({"pengaduan_ringan", "aspirasi", "permintaan_informasi", "konsultasi"})
"""Classes that an officer may answer on the spot, without an approval."""

KANAL = {
    "web": _n("Portal"),
    "loket": _n("Tatap muka di loket"),
    "telepon": _n("Telepon"),
    "surat": _n("Surat"),
    "kotak": _n("Kotak pengaduan"),
    "surel": _n("Surel"),
    "wa": _n("WhatsApp"),
    "medsos": _n("Media sosial"),
    "sp4n": _n("SP4N-LAPOR!"),
}
KANAL_PETUGAS = tuple(k for k in KANAL if k != "web")

KECEPATAN = {"biasa": _n("Biasa"), "segera": _n("Segera"), "amat_segera": _n("Amat segera")}

ALASAN_BUKAN = {
    "spam": _n("Spam atau uji coba"),
    "tidak_jelas": _n("Tidak jelas dan tidak dapat dihubungi"),
    "tidak_terkait": _n("Tidak terkait pelayanan publik"),
}

JENIS_KELAMIN = {"l": _n("Laki-laki"), "p": _n("Perempuan")}
KELOMPOK_USIA = {
    "anak": _n("Di bawah 18 tahun"),
    "18_25": _n("18–25 tahun"),
    "26_40": _n("26–40 tahun"),
    "41_60": _n("41–60 tahun"),
    "60_lebih": _n("Di atas 60 tahun"),
}
DISABILITAS = {"tidak": _n("Tidak"), "ya": _n("Ya")}

KATEGORI_BAWAAN = (
    ("persyaratan", "Persyaratan"),
    ("prosedur", "Prosedur dan alur"),
    ("waktu", "Waktu penyelesaian"),
    ("biaya", "Biaya dan pungutan"),
    ("produk", "Hasil layanan"),
    ("petugas", "Sikap dan kemampuan petugas"),
    ("sarana", "Sarana dan prasarana"),
    ("informasi", "Informasi layanan"),
    ("daring", "Layanan daring dan sistem"),
    ("kesehatan", "Pelayanan kesehatan"),
    ("lainnya", "Lainnya"),
)
KATEGORI_RAHASIA = frozenset({"kesehatan"})
"""Subjects whose story is kept from publication by default: health is specific personal data (UU 27/2022)."""
