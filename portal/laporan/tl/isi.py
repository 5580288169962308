"""Puts a follow-up report together. Pure."""

from collections.abc import Sequence

from portal.inti.dokumen.isi import (
    AngkaKunci,
    Berdampingan,
    Blok,
    Catatan,
    Daftar,
    Dokumen,
    Grafik,
    Judul,
    Kolom,
    Paragraf,
    Tabel,
)
from portal.inti.grafik import Batang, batang
from portal.laporan.bagian import BELUM_DITANDATANGANI, rangkai, susun_tanda_tangan, write_tempat_tanggal
from portal.laporan.bilangan import KOSONG, bulat, tanggal
from portal.laporan.butir import describe_capaian, tabel_butir, write_persen
from portal.laporan.jenis import Bingkai
from portal.laporan.skm_triwulan.warna import WARNA_BIASA
from portal.laporan.tl.data import DataTl, write_lembar
from portal.laporan.tl.jadwal import find_tenggat, nama_bulan
from portal.tindak_lanjut.domain.butir import NAMA_KEADAAN, Butir, Keadaan
from portal.tindak_lanjut.domain.capaian import NAMA_SEBUTAN, count_capaian


def susun_isi(data: DataTl, bingkai: Bingkai) -> Dokumen:
    """Return the report as a content tree."""
    subjudul = f"{data.unit_nama}\n{data.periode.nama}"
    if data.berjalan or data.sementara:
        subjudul += f"\nSEMENTARA, keadaan sampai {tanggal(data.hari_ini)}"
    isi = (
        *_pendahuluan(data),
        *_angka(data),
        *_capaian(data),
        *_rincian(data),
        *_terlambat(data),
        *_penutup(data),
        *tanda_tangan(data, bingkai),
    )
    return rangkai(
        data.judul,
        subjudul,
        isi,
        bingkai,
        unit=data.unit_nama,
        subjek=f"Tindak lanjut {data.perihal}, {data.unit_nama}, {data.periode.nama}",
        lembar=write_lembar(data),
    )


def tanda_tangan(data: DataTl, bingkai: Bingkai) -> tuple[Blok, ...]:
    """The signature; a report whose period still runs is signed all the same: it is due before the period ends."""
    tempat = write_tempat_tanggal(bingkai.kota, bingkai.tanggal)
    keterangan = BELUM_DITANDATANGANI if data.sementara and not data.berjalan else ""
    return susun_tanda_tangan(bingkai.penandatangan, tempat, data.unit_nama, keterangan)


def status(data: DataTl) -> str:
    """Say up to which day the report tells, and what comes after it."""
    hari = tanggal(data.hari_ini)
    if data.berjalan:
        return (
            f"SEMENTARA. Laporan ini dibuat sebelum {data.periode.nama} berakhir, karena jatuh tempo pada"
            f" {nama_bulan(find_tenggat(data.periode))}. Angka dan keadaannya sampai {hari}; perubahan sesudahnya"
            " dimuat dalam adendum."
        )
    if data.sementara:
        return f"SEMENTARA. Angka survei dibaca pada {hari}, belum ditutup, dan masih dapat berubah."
    return f"Laporan ini memuat keadaan sampai {hari}."


def _pendahuluan(data: DataTl) -> tuple[Blok, ...]:
    kepala: Blok = Catatan(status(data)) if data.berjalan or data.sementara else Paragraf(status(data))
    return (
        Judul("BAB I Pendahuluan"),
        kepala,
        Paragraf(
            f"Laporan ini menyampaikan tindak lanjut atas rekomendasi {data.perihal} {data.unit_nama} untuk"
            f" {data.periode.nama}: rencana, penanggung jawab, tenggat, keadaan, dan bukti setiap rekomendasi, termasuk"
            " rekomendasi periode sebelumnya yang masih terbuka. Laporan jatuh tempo pada"
            f" {nama_bulan(find_tenggat(data.periode))}."
        ),
    )


def _angka(data: DataTl) -> tuple[Blok, ...]:
    if not data.nilai:
        return ()
    return (
        Judul("BAB II Hasil yang Ditindaklanjuti"),
        Tabel(
            f"Hasil {data.periode.nama}",
            (Kolom("Indeks", 1.4), Kolom("Nilai", 1, "kanan"), Kolom("Keterangan", 4)),
            tuple((n.nama, n.angka, n.keterangan) for n in data.nilai),
        ),
    )


def _capaian(data: DataTl) -> tuple[Blok, ...]:
    semua = data.tindak_lanjut.semua
    judul = Judul(f"{'BAB III' if data.nilai else 'BAB II'} Capaian Tindak Lanjut")
    if not semua:
        return (
            judul,
            Paragraf(
                f"Nihil. Tidak ada rekomendasi {data.perihal} untuk {data.periode.nama} dan tidak ada rekomendasi"
                " periode sebelumnya yang masih terbuka."
            ),
            tabel_capaian(data),
        )
    capaian = count_capaian(semua)
    return (
        judul,
        Berdampingan(
            (
                (AngkaKunci("Selesai ditindaklanjuti", write_persen(capaian), NAMA_SEBUTAN[capaian.name(data.pita)]),),
                (AngkaKunci("Rekomendasi", bulat(capaian.jumlah), f"{bulat(capaian.selesai)} selesai"),),
                (AngkaKunci("Rencana lewat tenggat", bulat(len(data.terlambat)), f"per {tanggal(data.hari_ini)}"),),
            )
        ),
        Paragraf(describe_capaian(semua, data.pita, asal="periode ini dan periode sebelumnya")),
        Paragraf(
            f"Sebutan “sebagian besar” dipakai bila lebih dari {data.pita.batas} % rekomendasi selesai. Rekomendasi"
            " yang tidak dapat ditindaklanjuti tidak masuk penyebut."
        ),
        tabel_capaian(data),
        grafik_keadaan(semua),
    )


def tabel_capaian(data: DataTl) -> Tabel:
    """Recommendations by origin and state, summed, with the share done."""
    tl = data.tindak_lanjut
    baris = [_counts(nama, isi) for nama, isi in ((data.periode.nama, tl.milik), ("Periode sebelumnya", tl.bawaan))]
    return Tabel(
        "Rekomendasi menurut keadaan",
        (
            Kolom("Asal", 2.4),
            Kolom("Selesai", 1, "kanan"),
            Kolom("Sedang", 1, "kanan"),
            Kolom("Belum", 1, "kanan"),
            Kolom("Tidak dapat", 1.1, "kanan"),
            Kolom("Jumlah", 1, "kanan"),
            Kolom("Selesai (%)", 1.3, "kanan"),
        ),
        tuple(baris),
        (_counts("Jumlah", tl.semua),),
    )


def _counts(nama: str, butir: Sequence[Butir]) -> tuple[str, ...]:
    c = count_capaian(butir)
    return (nama, *map(bulat, (c.selesai, c.berjalan, c.belum, c.dihentikan, c.jumlah)), write_persen(c))


def grafik_keadaan(butir: Sequence[Butir], *, sempit: bool = False) -> Grafik:
    """Bars of the number of recommendations in each state."""
    jumlah = {k: sum(b.keadaan is k for b in butir) for k in reversed(Keadaan)}
    baris = [Batang(str(NAMA_KEADAAN[k]), n, bulat(n), WARNA_BIASA) for k, n in jumlah.items()]
    judul = "Rekomendasi menurut keadaan"
    alt = "Batang mendatar: " + "; ".join(f"{b.label} {b.teks_nilai}" for b in baris)
    return Grafik(judul, batang(judul, baris, maks=max(1, *jumlah.values()), sempit=sempit), alt)


def _rincian(data: DataTl) -> tuple[Blok, ...]:
    tl = data.tindak_lanjut
    bab = "BAB IV" if data.nilai else "BAB III"
    isi: list[Blok] = [Judul(f"{bab} Rincian Tindak Lanjut")]
    for judul, butir, kosong in (
        (f"Rekomendasi {data.periode.nama}", tl.milik, f"Tidak ada rekomendasi untuk {data.periode.nama}."),
        (
            "Rekomendasi periode sebelumnya",
            tl.bawaan,
            f"Tidak ada rekomendasi periode sebelumnya yang terbuka pada awal {data.periode.nama}.",
        ),
    ):
        isi.append(tabel_butir(judul, butir, per=data.hari_ini) if butir else Paragraf(kosong))
    return tuple(isi)


def _terlambat(data: DataTl) -> tuple[Blok, ...]:
    if not data.terlambat:
        return ()
    return (
        Paragraf("Rencana yang lewat tenggat:"),
        Daftar(
            tuple(
                f"{r.kegiatan.rstrip('.')} ({r.penanggung_jawab}), tenggat {tanggal(r.tenggat)}, {r.persen} %."
                for _, r in data.terlambat
            )
        ),
    )


def _penutup(data: DataTl) -> tuple[Blok, ...]:
    bab = "BAB V" if data.nilai else "BAB IV"
    isi = [describe_capaian(data.tindak_lanjut.semua, data.pita, asal="periode ini dan periode sebelumnya")]
    sisa = [b for b in data.tindak_lanjut.semua if b.terbuka]
    if sisa:
        tanpa = sum(not b.berlaku for b in sisa)
        isi.append(f"{bulat(len(sisa))} rekomendasi yang masih terbuka dilaporkan lagi pada periode berikutnya.")
        if tanpa:
            isi.append(f"{bulat(tanpa)} di antaranya belum mempunyai rencana dan penanggung jawab.")
    return (Judul(f"{bab} Kesimpulan"), Daftar(tuple(isi) or (KOSONG,), bernomor=True))
