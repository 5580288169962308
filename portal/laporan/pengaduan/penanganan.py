"""Laporan Penanganan Pengaduan: received, followed up, not yet followed up; signed by the head. Pure.

The evidence of LKE V.iii.b: the three counts, with the register as annex.
"""

from portal.inti.dokumen.isi import Blok, Dokumen, Judul, Kolom, Paragraf, Tabel
from portal.inti.galat import _n
from portal.laporan.bagian import rangkai, susun_dasar_hukum
from portal.laporan.bilangan import bulat, persen
from portal.laporan.jenis import Bingkai, JenisLaporan
from portal.laporan.pengaduan import bab, kalimat, lembar, tabel
from portal.laporan.pengaduan.data import DataPengaduan
from portal.laporan.pengaduan.kumpulkan import kumpulkan
from portal.pengaduan.domain.rekap import Rekap

JUDUL = "Laporan Penanganan Pengaduan"


def susun(data: DataPengaduan, bingkai: Bingkai) -> Dokumen:
    """Return the report as a content tree; the same data always gives the same tree."""
    isi: list[Blok] = [
        *bab.catatan_status(kalimat.status_data(data), data.peringatan, sementara=data.sementara),
        Judul("1. Pendahuluan"),
        *susun_dasar_hukum(
            f"Laporan ini memuat penanganan pengaduan {data.unit_nama} pada {data.periode.nama}. Dasar hukumnya:",
            bab.DASAR_HUKUM,
        ),
        Judul("2. Hasil penanganan"),
        Paragraf(kalimat.tiga_angka(data.rekap)),
        tabel_tiga_angka(data.rekap),
        Paragraf(kalimat.persentase(data.rekap)),
        *bab.rekapitulasi(data.rekap),
    ]
    if not data.rekap.nihil:
        isi.append(bab.grafik_status(data))
        isi += [Paragraf(t) for t in (kalimat.keluar(data.rekap),) if t]
    isi += [
        Judul("3. Keadaan per unit"),
        tabel.tabel_unit(data),
        Judul("4. Ketepatan waktu"),
        Paragraf(f"{kalimat.ketepatan(data.rekap)} {kalimat.tunggakan(data.rekap)}"),
        Judul("5. Penutup"),
        Paragraf(
            "Demikian laporan ini dibuat sebagai pertanggungjawaban penanganan pengaduan. Register pengaduan tanpa"
            " identitas pelapor dimuat pada lampiran."
        ),
        *bab.susun_tanda(bingkai, data.unit_nama, sementara=data.sementara),
        *bab.lampiran_register(data),
    ]
    return rangkai(
        JUDUL,
        bab.write_subjudul(data.unit_nama, data.periode, bab.write_sementara(data)),
        isi,
        bingkai,
        unit=data.unit_nama,
        subjek=f"Penanganan pengaduan {data.unit_nama}, {data.periode.nama}",
        lembar=lembar.susun_lembar(data),
    )


def tabel_tiga_angka(rekap: Rekap) -> Tabel:
    """The three counts that the evaluation asks for; followed up is finished or under way."""
    n = rekap.count
    sudah, semua = n("A3") + n("A4"), n("A2")
    return Tabel(
        "Jumlah pengaduan diterima, sudah, dan belum ditindaklanjuti",
        (Kolom("Uraian", 4), Kolom("Jumlah", 1.2, "kanan"), Kolom("Persentase", 1.4, "kanan")),
        (
            ("Pengaduan yang diterima dalam periode", bulat(n("A1")), ""),
            ("Pengaduan yang harus ditindaklanjuti, termasuk saldo awal", bulat(semua), ""),
            ("Sudah ditindaklanjuti", bulat(sudah), persen(sudah, semua, 2)),
            ("Belum ditindaklanjuti", bulat(n("A5")), persen(n("A5"), semua, 2)),
        ),
        (("Sudah dan belum ditindaklanjuti", bulat(sudah + n("A5")), persen(semua, semua, 2)),),
    )


JENIS = JenisLaporan(
    "penanganan-pengaduan",
    _n("Laporan Penanganan Pengaduan"),
    ("pdf", "docx", "xlsx"),
    kumpulkan,
    susun,
    kelompok="pengaduan",
)
