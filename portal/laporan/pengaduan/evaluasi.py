"""Laporan Evaluasi Penanganan Pengaduan of a semester: what changed, what recurred, what became of advice. Pure."""

from portal.inti.dokumen.isi import Blok, Daftar, Dokumen, Judul, Paragraf
from portal.inti.galat import _n
from portal.laporan.bagian import rangkai
from portal.laporan.bilangan import bulat, gabung, persen
from portal.laporan.jenis import SEMESTER, TAHUN, Bingkai, JenisLaporan
from portal.laporan.pengaduan import bab, gabungan, kalimat
from portal.laporan.pengaduan.data import DataGabungan, check_gabungan
from portal.laporan.pengaduan.kumpulkan import SUMBER, kumpulkan_gabungan
from portal.laporan.pengaduan.rekomendasi import tabel_rekomendasi, tabel_tindak_lanjut
from portal.laporan.pengaduan.usulan import list_berulang, list_rekomendasi, list_usulan_gabungan

JUDUL = "Laporan Evaluasi Penanganan Pengaduan"


def susun(data: DataGabungan, bingkai: Bingkai) -> Dokumen:
    """Return the report as a content tree; the same data always gives the same tree."""
    berulang = list_berulang(data)
    isi: tuple[Blok, ...] = (
        *bab.lembar_pengesahan(JUDUL, data.unit_nama, data.periode, bingkai, sementara=data.sementara),
        *bab.catatan_status(gabungan.status(data), check_gabungan(data), sementara=data.sementara),
        *bab.bab_pendahuluan(JUDUL, data.unit_nama, data.periode),
        Judul("BAB II Hasil Penanganan"),
        Judul("2.1 Rekapitulasi", 2),
        Paragraf(gabungan.ringkasan(data)),
        gabungan.tabel_gulung(data),
        Judul("2.2 Pengaduan dan konsultasi", 2),
        *(() if data.nihil else (Paragraf(gabungan.susunan(data)),)),
        gabungan.tabel_jenis(data),
        gabungan.tabel_keluarga(data),
        Judul("BAB III Evaluasi"),
        Judul("3.1 Perubahan antartriwulan", 2),
        Paragraf(write_arah(data)),
        gabungan.tabel_mutu(data),
        Judul("3.2 Penyebaran", 2),
        gabungan.tabel_per_triwulan(data, "D3", "Diterima per kategori", "Kategori"),
        gabungan.tabel_per_triwulan(data, "D4", "Diterima per unit yang dilaporkan", "Unit"),
        Judul("3.3 Masalah setiap triwulan", 2),
        Daftar(_problems(data)),
        Judul("3.4 Tindak lanjut rekomendasi", 2),
        Paragraf(_capaian(data)),
        tabel_tindak_lanjut(data.rekomendasi, f"Rekomendasi monitoring dan evaluasi {data.periode.nama}"),
        Judul("BAB IV Penutup"),
        Judul("4.1 Kesimpulan", 2),
        Daftar((gabungan.ringkasan(data), write_arah(data), _capaian(data)), bernomor=True),
        Judul("4.2 Rekomendasi", 2),
        Paragraf("Evaluasi menghasilkan rekomendasi bila masalah yang sama muncul pada setiap triwulan."),
        *(
            (tabel_rekomendasi(berulang),)
            if berulang
            else (Paragraf("Tidak ada masalah yang muncul pada setiap triwulan, sehingga tidak ada rekomendasi baru."),)
        ),
    )
    return rangkai(
        JUDUL,
        bab.write_subjudul(data.unit_nama, data.periode, "SEMENTARA" if data.sementara else ""),
        isi,
        bingkai,
        unit=data.unit_nama,
        subjek=f"Evaluasi penanganan pengaduan {data.unit_nama}, {data.periode.nama}",
        lembar=gabungan.susun_lembar(data),
    )


def write_arah(data: DataGabungan) -> str:
    """Say how received and finished moved from the first to the last quarter."""
    awal, akhir = data.bagian[0].rekap, data.bagian[-1].rekap
    if len(data.bagian) < 2:
        return f"Baru {awal.periode.nama} yang berjalan, sehingga perubahan antartriwulan belum dapat dinilai."
    if data.nihil:
        return f"Tidak ada pengaduan pada {awal.periode.nama} sampai {akhir.periode.nama}."
    a, b = awal.share("B2"), akhir.share("B2")
    return (
        f"Dari {awal.periode.nama} ke {akhir.periode.nama}, pengaduan yang diterima berubah dari"
        f" {bulat(awal.count('A1'))} menjadi {bulat(akhir.count('A1'))}, penyelesaian dari {persen(a.n, a.d, 2)}"
        f" menjadi {persen(b.n, b.d, 2)}, dan sisa pada akhir periode dari {bulat(awal.sisa)} menjadi"
        f" {bulat(akhir.sisa)}."
    )


def _problems(data: DataGabungan) -> tuple[str, ...]:
    hasil = []
    for b in data.bagian:
        isi = [r.dasar.rstrip(".") for r in list_rekomendasi(b)]
        hasil.append(f"{b.periode.nama}: {gabung(isi) if isi else 'tidak ada angka yang mencapai ketentuan masalah'}.")
    return tuple(hasil)


def _capaian(data: DataGabungan) -> str:
    if not data.rekomendasi.semua:
        return f"Tidak ada rekomendasi monitoring dan evaluasi {data.periode.nama} yang tercatat."
    return kalimat.capaian(data.rekomendasi)


JENIS = JenisLaporan(
    "evaluasi-pengaduan",
    _n("Laporan Evaluasi Penanganan Pengaduan"),
    ("pdf", "docx", "xlsx"),
    kumpulkan_gabungan,
    susun,
    kelompok="pengaduan",
    irama=SEMESTER,
    periode=frozenset({SEMESTER, TAHUN}),
    sumber=SUMBER,
    usulan=list_usulan_gabungan,
)
