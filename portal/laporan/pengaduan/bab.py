"""Parts that several documents about complaints share: introduction, procedure, notes, approval, annex. Pure."""

from collections.abc import Sequence

from portal.inti.dokumen.isi import Blok, Catatan, Daftar, Grafik, HalamanBaru, Judul, Kolom, Paragraf, Tabel
from portal.inti.grafik import Batang, Titik, batang, kolom
from portal.inti.periode import Periode
from portal.laporan.bagian import (
    BELUM_DITANDATANGANI,
    DASAR_PELAYANAN,
    ISIAN,
    susun_dasar_hukum,
    susun_pengesahan,
    susun_tanda_tangan,
    write_tempat_tanggal,
)
from portal.laporan.bilangan import bulat, gabung, rentang, tanggal
from portal.laporan.jenis import Bingkai
from portal.laporan.pengaduan.data import BATAS_CETAK, DataPengaduan, Tenggat
from portal.laporan.pengaduan.register import tabel_register
from portal.laporan.pengaduan.tabel import name_rows, tabel_rekap
from portal.pengaduan.domain.pilihan import KANAL
from portal.pengaduan.domain.rekap import Rekap

DASAR_HUKUM = (
    *DASAR_PELAYANAN,
    "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik.",
    "Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi.",
    "Peraturan Presiden Nomor 76 Tahun 2013 tentang Pengelolaan Pengaduan Pelayanan Publik.",
    (
        "Ketentuan Sistem Pengelolaan Pengaduan Pelayanan Publik Nasional (SP4N): PermenPANRB Nomor 62 Tahun 2018"
        " dan PermenPANRB Nomor 5 Tahun 2025."
    ),
)
PENGERTIAN = (
    "Pengaduan adalah penyampaian keluhan masyarakat atas pelayanan yang tidak sesuai dengan standar pelayanan.",
    "Jumlah pengaduan menghitung laporan, bukan orang. Jumlah orang disebut pelapor.",
    (
        "Saldo awal adalah pengaduan yang masih terbuka pada awal periode. Harus ditindaklanjuti adalah saldo awal,"
        " ditambah yang dibuka kembali dan yang diterima, dikurangi yang tidak diproses sebagai pengaduan."
    ),
    (
        "Belum ditindaklanjuti berarti belum diteruskan kepada unit. Sedang ditindaklanjuti berarti ditangani unit atau"
        " menunggu kelengkapan dari pelapor. Selesai berarti pelapor sudah menerima jawaban."
    ),
    (
        "Pengaduan diterima dihitung pada tanggal kantor menerimanya, menurut waktu setempat. Yang dicatat setelah"
        " periodenya ditutup dihitung pada periode berjalan."
    ),
)
ALUR = (
    "Pengaduan diterima melalui kanal resmi, dicatat, dan diberi nomor register; pelapor menerima tanda terima.",
    "Petugas memverifikasi kelengkapan, menetapkan klasifikasi dan kategori, lalu meneruskannya kepada unit.",
    "Unit menangani pengaduan dan mengajukan jawaban; pimpinan menyetujui jawaban yang memerlukan persetujuan.",
    "Jawaban disampaikan kepada pelapor. Pelapor dapat menyatakan belum puas, dan pengaduan dibuka kembali.",
    "Pengaduan di luar kewenangan dilimpahkan kepada instansi yang berwenang dan pelapor diberi tahu.",
)
_WARNA_REDUP, _WARNA_RENDAH = "#737373", "#d50b0b"


def write_subjudul(unit: str, periode: Periode, keterangan: str = "") -> str:
    """Return the lines under a title: unit, period, and that figures are not final."""
    return "\n".join(b for b in (unit, periode.nama, keterangan) if b)


def write_sementara(data: DataPengaduan) -> str:
    """Return the mark of running figures; empty for a closed period."""
    return f"SEMENTARA, angka sampai {tanggal(data.hari_ini)}" if data.sementara else ""


def susun_tanda(bingkai: Bingkai, unit: str, *, sementara: bool) -> tuple[Blok, ...]:
    """Return the signature of the head; running figures are not to be signed."""
    keterangan = BELUM_DITANDATANGANI if sementara else ""
    tempat = write_tempat_tanggal(bingkai.kota, bingkai.tanggal)
    return susun_tanda_tangan(bingkai.penandatangan, tempat, unit, keterangan)


def lembar_pengesahan(
    judul: str, unit: str, periode: Periode, bingkai: Bingkai, *, sementara: bool
) -> tuple[Blok, ...]:
    """Return the approval sheet of a report."""
    kata = f"{judul} {unit} {periode.nama} ({rentang(periode)}) telah diperiksa dan disahkan."
    return susun_pengesahan(kata, susun_tanda(bingkai, unit, sementara=sementara))


def catatan_status(teks: str, peringatan: Sequence[str], *, sementara: bool) -> tuple[Blok, ...]:
    """Return the notes at the beginning: running figures, and doubts of the collector."""
    isi = [teks] if sementara else []
    isi += [f"• {p}" for p in peringatan]
    return (Catatan("\n".join(isi)),) if isi else ()


def bab_pendahuluan(nama: str, unit: str, periode: Periode) -> tuple[Blok, ...]:
    """Chapter I: background, legal basis, purpose, scope, terms."""
    return (
        Judul("BAB I Pendahuluan"),
        Judul("1.1 Latar belakang", 2),
        Paragraf(
            "Setiap penyelenggara pelayanan publik wajib menyediakan sarana pengaduan dan menugaskan petugas yang"
            " mengelolanya. Pengaduan yang ditangani dengan tepat waktu memulihkan hak masyarakat, dan yang"
            " dianalisis secara berkala menunjukkan bagian pelayanan yang perlu diperbaiki."
        ),
        Judul("1.2 Dasar hukum", 2),
        *susun_dasar_hukum("Laporan ini disusun berdasarkan:", DASAR_HUKUM),
        Judul("1.3 Maksud dan tujuan", 2),
        Paragraf(
            f"{nama} dimaksudkan sebagai pertanggungjawaban penanganan pengaduan {unit} pada {periode.nama}. Tujuannya"
            " mengetahui jumlah, penyebaran, dan penyelesaian pengaduan; menilai ketepatan waktu; serta menyusun dan"
            " memantau rekomendasi perbaikan pelayanan."
        ),
        Judul("1.4 Ruang lingkup", 2),
        Paragraf(
            f"Laporan mencakup pengaduan, aspirasi, permintaan informasi, dan konsultasi yang diterima {unit} dan unit"
            f" di bawahnya pada {rentang(periode)}, beserta sisa periode sebelumnya. Laporan pelanggaran melalui"
            " whistleblowing system tidak termasuk dan dilaporkan tersendiri."
        ),
        Judul("1.5 Pengertian", 2),
        Daftar(PENGERTIAN),
    )


def bab_mekanisme(unit: str, tenggat: Sequence[Tenggat]) -> tuple[Blok, ...]:
    """Chapter II: team, channels, procedure, terms."""
    return (
        Judul("BAB II Mekanisme Penanganan Pengaduan"),
        Judul("2.1 Pengelola pengaduan", 2),
        Paragraf(
            f"Pengelola pengaduan {unit} ditetapkan dengan keputusan pimpinan nomor {ISIAN} tanggal {ISIAN}. Identitas"
            " pelapor dirahasiakan, dan pegawai yang dilaporkan tidak dapat membuka pengaduan tentang dirinya."
        ),
        Judul("2.2 Kanal pengaduan", 2),
        Paragraf(f"Pengaduan diterima melalui {gabung(KANAL.values())}."),
        Judul("2.3 Alur penanganan", 2),
        Daftar(ALUR, bernomor=True),
        Judul("2.4 Tenggat penanganan", 2),
        _tabel_tenggat(tenggat),
    )


def _tabel_tenggat(tenggat: Sequence[Tenggat]) -> Tabel:
    return Tabel(
        "Tenggat setiap tahap yang berlaku",
        (Kolom("Tahap", 2.4), Kolom("Klasifikasi", 2.6), Kolom("Paling lama", 1.3), Kolom("Dasar", 3)),
        tuple((t.tahap, t.klasifikasi or "Semua", t.batas, t.dasar or ISIAN) for t in tenggat),
    )


def grafik_status(data: DataPengaduan) -> Grafik:
    """Bars of what had to be followed up: finished, under way, not begun."""
    judul = "Keadaan pengaduan yang harus ditindaklanjuti"
    n = data.rekap.count
    isi = (("Selesai", "A3"), ("Sedang ditindaklanjuti", "A4"), ("Belum ditindaklanjuti", "A5"))
    baris = [
        Batang(nama, float(n(kode)), bulat(n(kode)), *((_WARNA_RENDAH,) if kode == "A5" else ())) for nama, kode in isi
    ]
    return _bars(judul, baris, n("A2"))


def grafik_bagian(data: DataPengaduan, kode: str, judul: str) -> Grafik:
    """Bars of a table of the received cases, rows without a case left out."""
    baris = [Batang(nama, float(n), bulat(n)) for nama, n in name_rows(data, kode) if n]
    return _bars(judul, baris, max(int(b.nilai or 0) for b in baris))


def _bars(judul: str, baris: list[Batang], maks: int) -> Grafik:
    alt = "Batang mendatar: " + "; ".join(f"{b.label} {b.teks_nilai}" for b in baris)
    return Grafik(judul, batang(judul, baris, maks=float(max(1, maks))), alt)


def grafik_bulan(data: DataPengaduan) -> Grafik:
    """Columns of the received cases by month; a month to come has none."""
    judul = "Pengaduan diterima per bulan"
    titik = [
        Titik(Periode.parse(kode).nama.rsplit(" ", 1)[0], None if n is None else float(n), bulat(n))
        for kode, n in data.rekap.table("D5")
    ]
    svg = kolom(judul, titik, maks=max([1.0, *(t.nilai or 0 for t in titik)]) * 1.15)
    return Grafik(judul, svg, "Kolom per bulan: " + "; ".join(f"{t.label} {t.teks}" for t in titik))


def lampiran_register(data: DataPengaduan, judul: str = "Lampiran Register Pengaduan") -> tuple[Blok, ...]:
    """Return the annex: the register without who reported; of a nil period the empty table says so."""
    isi: list[Blok] = [HalamanBaru(), Judul(judul)]
    lebih = len(data.kasus) - BATAS_CETAK
    if lebih > 0:
        isi.append(
            Catatan(
                f"{bulat(lebih)} baris tidak dicetak. Semua baris ada pada lembar Register berkas Excel laporan ini."
            )
        )
    return (*isi, tabel_register(data))


def rekapitulasi(rekap: Rekap) -> tuple[Blok, ...]:
    """Return T1 with the office's rules of counting under it."""
    return (tabel_rekap(rekap), Paragraf("Aturan hitung: " + " ".join(rekap.angka["aturan"])))
