"""Nota dinas that hands the monitoring report to the units concerned. Pure."""

from portal.inti.dokumen.isi import Blok, Dokumen, Paragraf
from portal.inti.galat import _n
from portal.laporan.bagian import rangkai, susun_kepala_nota
from portal.laporan.bilangan import tanggal
from portal.laporan.jenis import Bingkai, JenisLaporan
from portal.laporan.pengaduan import bab, kalimat, tabel
from portal.laporan.pengaduan.data import DataPengaduan
from portal.laporan.pengaduan.kumpulkan import kumpulkan
from portal.laporan.pengaduan.usulan import list_rekomendasi

JUDUL = "Nota Dinas"
SURAT = "Penyampaian Laporan Monitoring dan Evaluasi Penanganan Pengaduan"


def list_kepada(data: DataPengaduan) -> tuple[str, ...]:
    """Return the addressees: the head of each unit below that had cases to follow up, of all units when none had."""
    bawahan = [nama for nama in data.pelaksana if nama != data.unit_nama]
    if not bawahan:
        return (f"Para pimpinan unit di lingkungan {data.unit_nama}",)
    return tuple(f"Pimpinan {nama}" for nama in bawahan)


def susun(data: DataPengaduan, bingkai: Bingkai) -> Dokumen:
    """Return the letter as a content tree."""
    jabatan = bingkai.penandatangan[0] if bingkai.penandatangan else f"Pimpinan {data.unit_nama}"
    hal = f"{SURAT} {data.periode.nama}"
    isi = (
        susun_kepala_nota(
            kepada=list_kepada(data),
            dari=jabatan,
            hal=hal,
            hari=bingkai.tanggal,
            nomor=bingkai.nomor,
            lampiran="1 (satu) laporan",
        ),
        *bab.catatan_status(kalimat.status_data(data), data.peringatan, sementara=data.sementara),
        Paragraf(
            f"Bersama ini kami sampaikan Laporan Monitoring dan Evaluasi Penanganan Pengaduan {data.unit_nama}"
            f" {data.periode.nama} untuk ditindaklanjuti."
        ),
        Paragraf(f"{kalimat.tiga_angka(data.rekap)} {kalimat.persentase(data.rekap)}"),
        *_isi(data),
        Paragraf("Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih."),
        *bab.susun_tanda(bingkai, data.unit_nama, sementara=data.sementara),
    )
    return rangkai(JUDUL, "", isi, bingkai, unit=data.unit_nama, subjek=hal, surat=True)


def _isi(data: DataPengaduan) -> tuple[Blok, ...]:
    rekomendasi = list_rekomendasi(data)
    unit = () if data.rekap.nihil else (tabel.tabel_unit(data),)
    if not rekomendasi:
        return (
            *unit,
            Paragraf(
                "Angka periode ini tidak menimbulkan rekomendasi baru. Mohon penanganan pengaduan tetap dijaga sesuai"
                " standar pelayanan."
            ),
        )
    paling_lambat = min(r.tenggat for r in rekomendasi)
    return (
        *unit,
        Paragraf("Mohon Saudara menindaklanjuti rekomendasi berikut sesuai unit masing-masing:"),
        tabel.tabel_rekomendasi(rekomendasi),
        Paragraf(
            f"Rencana tindak lanjut mohon disampaikan kepada kami paling lambat {tanggal(paling_lambat)}, dan hasilnya"
            " dilaporkan pada monitoring dan evaluasi berikutnya. Identitas pelapor wajib dirahasiakan."
        ),
    )


JENIS = JenisLaporan(
    "nota-monev-pengaduan",
    _n("Nota Dinas Penyampaian Laporan Monev Pengaduan"),
    ("pdf", "docx"),
    kumpulkan,
    susun,
    kelompok="pengaduan",
    surat=True,
)
