"""Laporan Tindak Lanjut Hasil Monitoring dan Evaluasi: each recommendation, what was done, what shows it. Pure.

The report of a period tells about the recommendations of the period before, and those carried over to it.
"""

from collections.abc import Sequence

from portal.inti.dokumen.isi import Blok, Dokumen, HalamanBaru, Judul, Kolom, Lembar, Paragraf, Rumus, Sel, Tabel
from portal.inti.galat import _n
from portal.inti.periode import Periode
from portal.laporan.bagian import rangkai, susun_dasar_hukum
from portal.laporan.bilangan import KOSONG, angka, bulat, tanggal
from portal.laporan.jenis import Bingkai, JenisLaporan
from portal.laporan.pengaduan import bab, kalimat
from portal.laporan.pengaduan.data import DataPengaduan, TindakLanjut
from portal.laporan.pengaduan.kumpulkan import kumpulkan
from portal.laporan.pengaduan.rekomendasi import write_rencana
from portal.tindak_lanjut.domain.butir import NAMA_KEADAAN, Butir, Keadaan, Rencana
from portal.tindak_lanjut.domain.capaian import NAMA_SEBUTAN, count_capaian

JUDUL = "Laporan Tindak Lanjut Hasil Monitoring dan Evaluasi Penanganan Pengaduan"


def susun(data: DataPengaduan, bingkai: Bingkai) -> Dokumen:
    """Return the report as a content tree; a period without recommendations gives a full document that says so."""
    tl = data.tindak_lanjut
    berjalan = data.hari_ini < data.periode.sampai
    isi: list[Blok] = [
        Judul("1. Pendahuluan"),
        *susun_dasar_hukum(
            f"Laporan ini memuat tindak lanjut {data.unit_nama} atas rekomendasi Laporan Monitoring dan Evaluasi"
            f" Penanganan Pengaduan {tl.asal.nama}, beserta rekomendasi sebelumnya yang belum selesai. Dasar hukumnya:",
            bab.DASAR_HUKUM,
        ),
        Judul("2. Capaian"),
        Paragraf(kalimat.capaian(tl)),
        tabel_capaian(tl),
        Judul(f"3. Rekomendasi {tl.asal.nama}"),
        *_bagian(tl.butir, tl, 1, "Tidak ada rekomendasi pada periode itu."),
        Judul("4. Rekomendasi yang dibawa dari periode sebelumnya"),
        *_bagian(tl.bawaan, tl, len(tl.butir) + 1, "Tidak ada rekomendasi yang dibawa dari periode sebelumnya."),
        Judul("5. Penutup"),
        Paragraf(_penutup(tl)),
        *bab.susun_tanda(bingkai, data.unit_nama, sementara=berjalan),
    ]
    if tl.semua:
        isi += [HalamanBaru(), Judul("Lampiran Pelaksanaan dan Bukti"), tabel_bukti(tl.semua)]
    keterangan = f"Keadaan pada {tanggal(tl.per)}"
    return rangkai(
        JUDUL,
        bab.write_subjudul(data.unit_nama, data.periode, keterangan),
        isi,
        bingkai,
        unit=data.unit_nama,
        subjek=f"Tindak lanjut monitoring dan evaluasi pengaduan {data.unit_nama}, {data.periode.nama}",
        lembar=(lembar_tindak_lanjut(tl),),
    )


def tabel_capaian(tl: TindakLanjut) -> Tabel:
    """Counts by state for both groups; columns and rows sum to all recommendations."""
    kelompok = ((tl.asal.nama, tl.butir), ("Dibawa dari periode sebelumnya", tl.bawaan))
    baris = []
    for nama, butir in (*kelompok, ("Jumlah", tl.semua)):
        c = count_capaian(butir)
        nilai = KOSONG if c.persen is None else f"{angka(c.persen)} %"
        baris.append((nama, *map(bulat, (c.jumlah, c.selesai, c.berjalan, c.belum, c.dihentikan)), nilai))
    return Tabel(
        "Capaian tindak lanjut rekomendasi",
        (
            Kolom("Asal rekomendasi", 2.6),
            Kolom("Jumlah", 0.9, "kanan"),
            Kolom("Selesai", 0.9, "kanan"),
            Kolom("Sedang", 0.9, "kanan"),
            Kolom("Belum", 0.9, "kanan"),
            Kolom("Tidak dapat", 1, "kanan"),
            Kolom("Capaian", 1.1, "kanan"),
        ),
        tuple(baris[:-1]),
        (baris[-1],),
        sumber=(
            "catatan tindak lanjut. Capaian adalah selesai dibagi jumlah tanpa yang tidak dapat ditindaklanjuti;"
            f" “sebagian besar” bila lebih dari {tl.pita.batas} %"
        ),
    )


def _bagian(butir: Sequence[Butir], tl: TindakLanjut, awal: int, kosong: str) -> tuple[Blok, ...]:
    if not butir:
        return (Paragraf(kosong),)
    isi: list[Blok] = []
    for no, b in enumerate(butir, start=awal):
        isi += [
            Judul(f"Rekomendasi {no}", 2),
            Paragraf("\n".join(t for t in (b.uraian, f"Dasar: {b.dasar}" if b.dasar else "", _state(b)) if t)),
            *((_tabel_rencana(no, b, tl),) if b.rencana else ()),
        ]
    return tuple(isi)


def _state(b: Butir) -> str:
    if b.keadaan is Keadaan.DIHENTIKAN:
        return f"Keadaan: {NAMA_KEADAAN[b.keadaan]}. Alasan: {b.alasan}"
    tanpa = "" if b.berlaku else " Rencana tindak lanjut belum disusun."
    return f"Keadaan: {NAMA_KEADAAN[b.keadaan]} ({b.persen} %).{tanpa}"


def _tabel_rencana(nomor: int, b: Butir, tl: TindakLanjut) -> Tabel:
    return Tabel(
        f"Pelaksanaan rekomendasi {nomor}",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Tindakan", 3),
            Kolom("Penanggung jawab", 1.8),
            Kolom("Tenggat", 1.3),
            Kolom("Keadaan", 1.8),
            Kolom("Bukti", 0.8, "kanan"),
        ),
        tuple(
            (
                str(no),
                r.kegiatan,
                r.penanggung_jawab,
                tanggal(r.tenggat),
                _plan_state(r, tl),
                bulat(len(r.bukti)),
            )
            for no, r in enumerate(b.rencana, start=1)
        ),
    )


def _plan_state(r: Rencana, tl: TindakLanjut) -> str:
    if r.keadaan is Keadaan.DIHENTIKAN:
        return "Dibatalkan"
    telat = ", melewati tenggat" if r.is_late(tl.per) else ""
    return f"{NAMA_KEADAAN[r.keadaan]} ({r.persen} %){telat}"


def tabel_bukti(butir: Sequence[Butir]) -> Tabel:
    """Every entry about every plan: day, words, share done, file or link."""
    baris = [
        (
            b.uraian,
            r.kegiatan,
            f"{k.tanggal:%d/%m/%Y}",
            k.catatan,
            f"{k.persen} %",
            "\n".join(t for t in (k.berkas, k.tautan) if t) or KOSONG,
        )
        for b in butir
        for r in b.rencana
        for k in r.kemajuan
    ]
    return Tabel(
        "Catatan pelaksanaan dan bukti",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Rekomendasi", 2.6),
            Kolom("Tindakan", 2.4),
            Kolom("Tanggal", 1),
            Kolom("Catatan", 3),
            Kolom("Capaian", 0.9, "kanan"),
            Kolom("Bukti", 2.2),
        ),
        tuple((str(no), *b) for no, b in enumerate(baris, start=1)),
        lanskap=True,
    )


def _penutup(tl: TindakLanjut) -> str:
    sisa = [b for b in tl.semua if b.terbuka]
    if not tl.semua:
        return "Nihil: tidak ada rekomendasi yang harus ditindaklanjuti pada periode ini."
    if not sisa:
        return "Semua rekomendasi sudah ditindaklanjuti. Tidak ada yang dibawa ke periode berikutnya."
    return f"Sebanyak {bulat(len(sisa))} rekomendasi belum selesai dan dibawa ke laporan periode berikutnya."


def lembar_tindak_lanjut(tl: TindakLanjut) -> Lembar:
    """Return the worksheet of the recommendations; the share done is a live formula."""
    kepala = ("No", "Periode asal", "Rekomendasi", "Dasar", "Rencana", "Keadaan", "Capaian (%)", "Dihitung", "Selesai")
    isi: list[tuple[Sel, ...]] = [kepala]
    for no, b in enumerate(tl.semua, start=1):
        dihitung = b.keadaan is not Keadaan.DIHENTIKAN
        isi.append(
            (
                no,
                Periode.parse(b.periode).nama,
                b.uraian,
                b.dasar,
                write_rencana(b),
                NAMA_KEADAAN[b.keadaan],
                b.persen,
                int(dihitung),
                int(b.keadaan is Keadaan.SELESAI),
            )
        )
    akhir, c = max(2, len(isi)), tl.capaian
    bawah = akhir + 1
    if not tl.semua:
        isi.append((None, None, "Tidak ada rekomendasi"))
    nilai = float(c.persen) if c.persen is not None else KOSONG
    isi += [
        (
            None, None, "Jumlah", None, None, None, None,
            Rumus(f"=SUM(H2:H{akhir})", c.dihitung, "0"),
            Rumus(f"=SUM(I2:I{akhir})", c.selesai, "0"),
        ),
        (
            None, None, "Capaian (%)", None, None, NAMA_SEBUTAN[c.name(tl.pita)],
            Rumus(f'=IF(H{bawah}=0,"{KOSONG}",ROUND(100*I{bawah}/H{bawah},2))', nilai, "0.00"),
        ),
    ]  # fmt: skip
    return Lembar("Tindak lanjut", tuple(isi), (6, 18, 50, 50, 40, 24, 12, 10, 10))


JENIS = JenisLaporan(
    "tl-monev-pengaduan",
    _n("Laporan Tindak Lanjut Hasil Monev Pengaduan"),
    ("pdf", "docx", "xlsx"),
    kumpulkan,
    susun,
    kelompok="pengaduan",
)
