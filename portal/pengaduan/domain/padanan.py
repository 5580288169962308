"""Other words for the values and columns of registers, as offices write them. Pure data and look-ups.

Headings: the seven columns of city registers, the Kotaku PIM register, SP4N-LAPOR! exports. A value that
nobody knows is never guessed: the row is refused, or the officer says once what it means.
"""

import re
from collections.abc import Mapping

from portal.pengaduan.domain.pilihan import JENIS, KANAL, KLASIFIKASI
from portal.pengaduan.domain.status import Status

_TANDA = re.compile(r"[\W_]+")


def squeeze(teks: str) -> str:
    """Return a word the way it is compared: lower case, signs and doubled spaces left out."""
    return _TANDA.sub(" ", teks.casefold()).strip()


KOLOM: Mapping[str, tuple[str, ...]] = {
    "nomor": ("nomor register", "no register", "nomor pengaduan", "no pengaduan", "nomor registrasi", "no reg",
              "nomor tiket", "no tiket", "kode", "no", "nomor"),
    "tanggal_diterima": ("tanggal pengaduan", "tgl pengaduan", "tanggal masuk", "tgl masuk", "tanggal terima",
                         "tgl diterima", "tanggal lapor", "tanggal laporan", "tanggal aduan", "tanggal", "tgl"),
    "judul": ("judul laporan", "judul pengaduan", "perihal", "topik"),
    "isi": ("isi pengaduan", "isi laporan", "isi aduan", "isi keluhan", "uraian", "uraian pengaduan", "keluhan",
            "kronologi", "materi pengaduan"),
    "kanal": ("media", "media pengaduan", "saluran", "sumber", "kanal pengaduan", "sarana"),
    "jenis": ("jenis laporan", "jenis pengaduan", "jenis aduan"),
    "klasifikasi": ("klasifikasi laporan", "klasifikasi pengaduan", "kelas"),
    "kategori": ("kategori laporan", "kategori pengaduan", "bidang", "pokok"),
    "status": ("status laporan", "status pengaduan", "status tindak lanjut", "status penanganan", "keadaan"),
    "tanggal_verifikasi": ("tgl verifikasi", "tanggal verifikasi"),
    "tanggal_tindak_lanjut": ("tgl tindak lanjut", "tanggal disposisi", "tanggal proses", "tanggal tl"),
    "tanggal_tanggapan": ("tgl tanggapan", "tanggal jawaban", "tanggal disampaikan", "tanggal dijawab"),
    "tanggal_selesai": ("tanggal penyelesaian pengaduan", "tanggal penyelesaian", "tgl selesai", "tgl penyelesaian"),
    "unit": ("unit tujuan", "unit layanan", "unit kerja", "opd", "instansi tujuan", "unit terlapor"),
    "nama": ("nama pengadu", "nama pelapor", "pelapor", "pengadu", "nama lengkap"),
    "telepon": ("no hp", "nomor hp", "hp", "no telepon", "nomor telepon", "telp", "no telp", "whatsapp", "no wa"),
    "surel": ("email", "e mail", "alamat email", "alamat surel"),
    "jenis_kelamin": ("kelamin", "l p", "gender", "jk"),
    "alamat": ("alamat pelapor", "alamat pengadu", "alamat rumah"),
    "jawaban": ("tindak lanjut pengaduan", "tindak lanjut", "keterangan hasil penyelesaian", "hasil penyelesaian",
                "tanggapan", "penyelesaian", "keterangan"),
    "sp4n_id": ("tracking id", "id laporan", "id sp4n", "nomor laporan", "kode laporan", "trackingid"),
    "wilayah": ("kecamatan", "kelurahan", "desa", "lokasi", "kabupaten kota"),
}  # fmt: skip
"""Canonical column → other headings of it, the likeliest first."""

_STATUS: Mapping[Status, tuple[str, ...]] = {
    Status.BARU: ("belum", "belum ditindaklanjuti", "belum dijawab", "belum diverifikasi", "belum diproses", "masuk",
                  "diterima", "open", "menunggu", "belum selesai"),
    Status.PERLU_KELENGKAPAN: ("tunda", "ditunda", "pending", "dipending", "menunggu kelengkapan"),
    Status.TERVERIFIKASI: ("verifikasi", "diverifikasi"),
    Status.DIDISPOSISI: ("disposisi", "diteruskan", "diverifikasi didisposisi", "diverifikasi dan didisposisi"),
    Status.DIPROSES: ("proses", "dalam proses", "sedang diproses", "sedang proses", "progres", "on progress",
                      "tindak lanjut", "ditindaklanjuti", "sudah ditindaklanjuti", "dalam penanganan"),
    Status.MENUNGGU_PERSETUJUAN: ("menunggu persetujuan jawaban",),
    Status.DITANGGAPI: ("dijawab", "sudah dijawab", "replied", "sudah ditanggapi"),
    Status.SELESAI: ("selesai ditindaklanjuti", "diselesaikan", "tuntas", "closed", "ditutup", "sudah selesai", "done"),
    Status.DILIMPAHKAN: ("bukan wewenang", "bukan kewenangan", "dialihkan", "diteruskan ke instansi lain", "limpah"),
    Status.DUPLIKAT: ("ganda", "digabung"),
    Status.BUKAN_PENGADUAN: ("spam", "tidak layak", "ditolak", "tidak logis", "bukan aduan", "uji coba", "dihapus"),
    Status.DICABUT: ("batal", "dibatalkan"),
    Status.DIARSIPKAN_TIDAK_LENGKAP: ("arsip", "diarsipkan", "tidak lengkap"),
}  # fmt: skip
_KANAL: Mapping[str, tuple[str, ...]] = {
    "web": ("portal", "website", "situs", "situs web", "aplikasi", "online", "daring"),
    "loket": ("tatap muka", "langsung", "datang langsung", "tatap muka di loket", "mpp", "lisan", "offline"),
    "telepon": ("telp", "telpon", "hp", "call center", "hotline", "sms"),
    "surat": ("tertulis", "pos"),
    "kotak": ("kotak saran", "kotak aduan"),
    "surel": ("email", "e mail"),
    "wa": ("whatsapp", "whatsap", "wa center", "whats app"),
    "medsos": ("facebook", "fb", "instagram", "ig", "twitter", "x", "tiktok", "youtube", "telegram", "medsos"),
    "sp4n": ("lapor", "sp4n", "sp4n lapor", "e lapor"),
}
_JENIS: Mapping[str, tuple[str, ...]] = {
    "pengaduan": ("keluhan", "aduan", "laporan", "komplain"),
    "aspirasi": ("saran", "usulan", "masukan"),
    "permintaan_informasi": ("informasi", "permohonan informasi"),
    "konsultasi": ("pertanyaan", "tanya"),
}
_KLASIFIKASI: Mapping[str, tuple[str, ...]] = {
    "pengaduan_berkadar": ("berkadar", "berkadar pengawasan"),
    "pengaduan_tidak_berkadar": ("tidak berkadar", "tidak berkadar pengawasan", *_JENIS["pengaduan"], "pengaduan"),
    "pengaduan_ringan": ("ringan",),
    "aspirasi": _JENIS["aspirasi"],
    "permintaan_informasi": _JENIS["permintaan_informasi"],
    "konsultasi": _JENIS["konsultasi"],
    "permohonan_kip": ("ppid", "kip", "informasi publik"),
}
_KELAMIN = {"l": ("laki laki", "pria", "male"), "p": ("perempuan", "wanita", "female")}
KELAMIN_KOSONG = frozenset({"lembaga", "badan", "kelompok", "tidak diisi", "tidak diketahui"})


def _build(isi: Mapping[str, tuple[str, ...]], label: Mapping[str, str]) -> dict[str, str]:
    hasil: dict[str, str] = {}
    for kode, lain in isi.items():
        for kata in (kode, label.get(kode, kode), *lain):
            hasil.setdefault(squeeze(kata), kode)
    return hasil


NILAI: Mapping[str, Mapping[str, str]] = {
    "status": _build({s.value: kata for s, kata in _STATUS.items()}, {}),
    "kanal": _build(_KANAL, KANAL),
    "jenis": _build(_JENIS, JENIS),
    "klasifikasi": _build(_KLASIFIKASI, KLASIFIKASI),
    "jenis_kelamin": _build(_KELAMIN, {}),
}
"""Column → (squeezed word → our code)."""


def guess_peta(kolom: tuple[str, ...], wanted: Mapping[str, tuple[str, ...]] = KOLOM) -> dict[str, str]:
    """Return our column → theirs as far as the headings tell; each heading is used once.

    Exact names win over other words, and those over the ones that come later in the list.
    """
    judul = {squeeze(k): k for k in reversed(kolom)}
    calon = [(squeeze(kode), kode, 0) for kode in wanted]
    calon += [(kata, kode, urut + 1) for kode, semua in wanted.items() for urut, kata in enumerate(semua)]
    hasil: dict[str, str] = {}
    for kata, kode, _urut in sorted(calon, key=lambda c: c[2]):
        if kode not in hasil and judul.get(kata) is not None and judul[kata] not in hasil.values():
            hasil[kode] = judul[kata]
    return hasil
