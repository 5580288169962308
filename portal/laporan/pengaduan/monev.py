"""Laporan Monitoring dan Evaluasi Penanganan Pengaduan: figures, analysis, recommendations. Pure.

The evidence of LKE V.iii.c, each quarter; its nota dinas is `nota`, its follow-up `tindak_lanjut`.
"""

from portal.inti.dokumen.isi import Blok, Daftar, Dokumen, HalamanBaru, Judul, Paragraf
from portal.inti.galat import _n
from portal.laporan.bagian import rangkai
from portal.laporan.jenis import Bingkai, JenisLaporan
from portal.laporan.pengaduan import bab, kalimat, lembar, tabel
from portal.laporan.pengaduan.data import DataPengaduan
from portal.laporan.pengaduan.kumpulkan import SUMBER, kumpulkan
from portal.laporan.pengaduan.rekomendasi import tabel_rekomendasi, tabel_tindak_lanjut
from portal.laporan.pengaduan.usulan import KETENTUAN, Rekomendasi, list_rekomendasi, list_usulan

JUDUL = "Laporan Monitoring dan Evaluasi Penanganan Pengaduan"
_TANPA = "Tidak ada angka periode ini yang mencapai ketentuan di atas, sehingga tidak ada rekomendasi baru."


def susun(data: DataPengaduan, bingkai: Bingkai) -> Dokumen:
    """Return the report as a content tree; the same data always gives the same tree."""
    rekomendasi = list_rekomendasi(data)
    isi = (
        *bab.lembar_pengesahan(JUDUL, data.unit_nama, data.periode, bingkai, sementara=data.sementara),
        *bab.catatan_status(kalimat.status_data(data), data.peringatan, sementara=data.sementara),
        *bab.bab_pendahuluan(JUDUL, data.unit_nama, data.periode),
        HalamanBaru(),
        *bab.bab_mekanisme(data.unit_nama, data.tenggat),
        HalamanBaru(),
        *_hasil(data),
        *_analisis(data),
        *_penutup(data, rekomendasi),
        *bab.lampiran_register(data),
    )
    return rangkai(
        JUDUL,
        bab.write_subjudul(data.unit_nama, data.periode, bab.write_sementara(data)),
        isi,
        bingkai,
        unit=data.unit_nama,
        subjek=f"Monitoring dan evaluasi pengaduan {data.unit_nama}, {data.periode.nama}",
        lembar=lembar.susun_lembar(data, rekomendasi),
    )


def _hasil(data: DataPengaduan) -> tuple[Blok, ...]:
    ada = data.rekap.count("A1") > 0
    isi: list[Blok] = [
        Judul("BAB III Hasil Penanganan Pengaduan"),
        Judul("3.1 Rekapitulasi", 2),
        Paragraf(f"{kalimat.tiga_angka(data.rekap)} {kalimat.persentase(data.rekap)}"),
        *bab.rekapitulasi(data.rekap),
        *(() if data.rekap.nihil else (bab.grafik_status(data),)),
        Judul("3.2 Pengaduan per bulan", 2),
        tabel.tabel_bulan(data.rekap),
        *((bab.grafik_bulan(data),) if ada and len(data.rekap.table("D5")) > 1 else ()),
    ]
    for nomor, (kode, judul, gambar) in enumerate(
        (
            ("D1", "Pengaduan per kanal", True),
            ("D2", "Pengaduan per klasifikasi", False),
            ("D3", "Pengaduan per kategori", True),
            ("D4", "Pengaduan per unit", False),
        ),
        start=3,
    ):
        isi += [Judul(f"3.{nomor} {judul}", 2), tabel.tabel_diterima(data, kode)]
        if gambar and ada:
            isi.append(bab.grafik_bagian(data, kode, judul))
    return (
        *isi,
        tabel.tabel_unit(data),
        Judul("3.7 Ketepatan waktu dan lama penyelesaian", 2),
        Paragraf(kalimat.ketepatan(data.rekap)),
        tabel.tabel_ketepatan(data.rekap),
        tabel.tabel_lama(data.rekap),
        Judul("3.8 Register", 2),
        Paragraf("Rincian setiap pengaduan, tanpa identitas pelapor, dimuat pada lampiran."),
    )


def _analisis(data: DataPengaduan) -> tuple[Blok, ...]:
    teks = [kalimat.susunan(data), kalimat.keluar(data.rekap), kalimat.perubahan(data)]
    return (
        Judul("BAB IV Analisis"),
        Judul("4.1 Susunan dan perubahan", 2),
        *(Paragraf(t) for t in teks if t),
        tabel.tabel_perubahan(data),
        Judul("4.2 Ketepatan, tunggakan, dan kepuasan", 2),
        Paragraf(f"{kalimat.ketepatan(data.rekap)} {kalimat.tunggakan(data.rekap)}"),
        Paragraf(kalimat.kepuasan(data.rekap)),
        Judul("4.3 Hambatan", 2),
        Daftar(kalimat.list_hambatan(data)),
        Judul("4.4 Tindak lanjut rekomendasi periode sebelumnya", 2),
        Paragraf(kalimat.capaian(data.tindak_lanjut)),
        tabel_tindak_lanjut(
            data.tindak_lanjut, f"Rekomendasi {data.tindak_lanjut.asal.nama} dan yang dibawa dari periode sebelumnya"
        ),
    )


def _penutup(data: DataPengaduan, rekomendasi: tuple[Rekomendasi, ...]) -> tuple[Blok, ...]:
    return (
        Judul("BAB V Penutup"),
        Judul("5.1 Kesimpulan", 2),
        Daftar(tuple(kalimat.list_kesimpulan(data, len(rekomendasi))), bernomor=True),
        Judul("5.2 Rekomendasi", 2),
        Paragraf("Rekomendasi disusun dari angka periode ini menurut ketentuan tetap, yaitu bila:"),
        Daftar(KETENTUAN),
        *((tabel_rekomendasi(rekomendasi),) if rekomendasi else (Paragraf(_TANPA),)),
    )


JENIS = JenisLaporan(
    "monev-pengaduan",
    _n("Laporan Monitoring dan Evaluasi Penanganan Pengaduan"),
    ("pdf", "docx", "xlsx"),
    kumpulkan,
    susun,
    kelompok="pengaduan",
    sumber=SUMBER,
    usulan=list_usulan,
)
