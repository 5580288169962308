"""Laporan Pelaksanaan Penanganan Pengaduan of a semester: volumes and handling, consultations included. Pure."""

from portal.inti.dokumen.isi import Blok, Dokumen, Judul, Paragraf
from portal.inti.galat import _n
from portal.laporan.bagian import rangkai
from portal.laporan.jenis import SEMESTER, TAHUN, Bingkai, JenisLaporan
from portal.laporan.pengaduan import bab, gabungan, kalimat, tabel
from portal.laporan.pengaduan.data import DataGabungan, check_gabungan
from portal.laporan.pengaduan.kumpulkan import kumpulkan_gabungan

JUDUL = "Laporan Pelaksanaan Penanganan Pengaduan"


def susun(data: DataGabungan, bingkai: Bingkai) -> Dokumen:
    """Return the report as a content tree; the same data always gives the same tree."""
    isi: tuple[Blok, ...] = (
        *bab.lembar_pengesahan(JUDUL, data.unit_nama, data.periode, bingkai, sementara=data.sementara),
        *bab.catatan_status(gabungan.status(data), check_gabungan(data), sementara=data.sementara),
        *bab.bab_pendahuluan(JUDUL, data.unit_nama, data.periode),
        *bab.bab_mekanisme(data.unit_nama, data.bagian[0].tenggat),
        *bab_hasil(data),
        Judul("BAB IV Penutup"),
        Paragraf(gabungan.ringkasan(data)),
        Paragraf("Register setiap triwulan, tanpa identitas pelapor, ada pada berkas Excel laporan ini."),
    )
    return rangkai(
        JUDUL,
        bab.write_subjudul(data.unit_nama, data.periode, "SEMENTARA" if data.sementara else ""),
        isi,
        bingkai,
        unit=data.unit_nama,
        subjek=f"Pelaksanaan penanganan pengaduan {data.unit_nama}, {data.periode.nama}",
        lembar=gabungan.susun_lembar(data),
    )


def bab_hasil(data: DataGabungan) -> tuple[Blok, ...]:
    """Chapter III: the roll-up, the kinds, the groups of the evaluation sheet, channels, subjects, time."""
    return (
        Judul("BAB III Pelaksanaan"),
        Judul("3.1 Rekapitulasi", 2),
        Paragraf(gabungan.ringkasan(data)),
        gabungan.tabel_gulung(data),
        Judul("3.2 Pengaduan dan konsultasi", 2),
        *(() if data.nihil else (Paragraf(gabungan.susunan(data)),)),
        gabungan.tabel_jenis(data),
        gabungan.tabel_keluarga(data),
        Judul("3.3 Kanal, kategori, dan unit", 2),
        gabungan.tabel_per_triwulan(data, "D1", "Diterima per kanal", "Kanal"),
        gabungan.tabel_per_triwulan(data, "D3", "Diterima per kategori", "Kategori"),
        gabungan.tabel_per_triwulan(data, "D4", "Diterima per unit yang dilaporkan", "Unit"),
        Judul("3.4 Ketepatan waktu", 2),
        Paragraf(kalimat.ketepatan(data.utuh)),
        gabungan.tabel_mutu(data),
        tabel.tabel_lama(data.utuh),
    )


JENIS = JenisLaporan(
    "pelaksanaan-pengaduan",
    _n("Laporan Pelaksanaan Penanganan Pengaduan"),
    ("pdf", "docx", "xlsx"),
    kumpulkan_gabungan,
    susun,
    kelompok="pengaduan",
    irama=SEMESTER,
    periode=frozenset({SEMESTER, TAHUN}),
)
