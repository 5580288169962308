"""Puts the summary together: figures, charts, decisions. Pure."""

from decimal import Decimal

from portal.inti.dokumen.isi import (
    AngkaKunci,
    Berdampingan,
    Blok,
    Catatan,
    Daftar,
    Dokumen,
    Grafik,
    Judul,
    Paragraf,
)
from portal.inti.grafik import Batang, Titik, batang, garis, kolom
from portal.inti.periode import Periode
from portal.laporan.bilangan import KOSONG, angka, bulat, persen, selisih, tanggal
from portal.laporan.jenis import Bingkai
from portal.laporan.ringkasan.data import DataRingkasan, list_keputusan, shorten
from portal.laporan.skm_triwulan.data import compute_perubahan
from portal.laporan.skm_triwulan.warna import warna_of
from portal.skm.service.indeks import HasilIndeks
from portal.tindak_lanjut.domain.capaian import NAMA_SEBUTAN

BELUM_DIJAWAB = "Belum ada responden"


def susun_isi(data: DataRingkasan, bingkai: Bingkai) -> Dokumen:
    """Return the page as a content tree; the PDF writer keeps it on one page."""
    hari = tanggal(bingkai.tanggal)
    return Dokumen(
        judul="Ringkasan Eksekutif",
        subjudul=f"{shorten(data.ikm.unit_nama, 110)} · {data.periode.nama}",
        kop=bingkai.kop,
        isi=(*_status(data), *_figures(data), *_keputusan(data), *_charts(data)),
        dibuat=bingkai.dibuat,
        nomor=bingkai.nomor,
        tempat_tanggal=f"{bingkai.kota}, {hari}" if bingkai.kota.strip() else hari,
        penulis=data.ikm.unit_nama,
        subjek=f"Ringkasan {data.ikm.unit_nama}, {data.periode.nama}",
        kode_verifikasi=bingkai.kode_verifikasi,
        url_verifikasi=bingkai.url_verifikasi,
        sampul=False,
        halaman="sehalaman",
    )


def _status(data: DataRingkasan) -> tuple[Blok, ...]:
    if not data.sementara:
        return ()
    nama = " dan ".join(filter(None, (", ".join(data.sementara[:-1]), data.sementara[-1])))
    return (
        Catatan(
            f"SEMENTARA: angka {nama} dibaca pada {tanggal(data.hari_ini)}, belum ditutup, dan masih dapat berubah."
        ),
    )


def _figures(data: DataRingkasan) -> tuple[Blok, ...]:
    aduan, capaian = data.aduan, data.capaian
    return (
        Berdampingan(
            (
                (_indeks("Indeks Kepuasan Masyarakat (IKM)", data.ikm, data.ikm_dulu),),
                (_indeks("Indeks Persepsi Anti Korupsi (IPAK)", data.ipak, data.ipak_dulu),),
                (
                    AngkaKunci(
                        "Tindak lanjut rekomendasi",
                        f"{angka(capaian.persen)} %" if capaian.persen is not None else KOSONG,
                        f"{bulat(capaian.selesai)} selesai dari {bulat(capaian.dihitung)};"
                        f" {NAMA_SEBUTAN[capaian.name(data.pita)]}\n{bulat(len(data.terlambat))} rencana lewat tenggat",
                    ),
                ),
            )
        ),
        Berdampingan(
            (
                (AngkaKunci("Pengaduan diterima", bulat(aduan.diterima), _harus(data)),),
                (
                    AngkaKunci(
                        "Sudah ditindaklanjuti",
                        bulat(aduan.sudah),
                        f"{persen(aduan.sudah, aduan.harus, 2)} dari yang harus; {bulat(aduan.selesai)} selesai",
                    ),
                ),
                (AngkaKunci("Belum ditindaklanjuti", bulat(aduan.belum), f"Tepat waktu: {_tepat(data)}"),),
                (_wbs(data),),
            )
        ),
    )


def _harus(data: DataRingkasan) -> str:
    if not data.aduan.diterima and not data.aduan.harus:
        return "Nihil: tidak ada pengaduan"
    return f"{bulat(data.aduan.harus)} harus ditindaklanjuti, termasuk sisa periode lalu"


def _tepat(data: DataRingkasan) -> str:
    tepat, dari = data.aduan.tepat, data.aduan.bertenggat
    return f"{persen(tepat, dari, 2)} ({bulat(tepat)} dari {bulat(dari)} selesai)" if dari else KOSONG


def _indeks(label: str, hasil: HasilIndeks, dulu: HasilIndeks | None) -> AngkaKunci:
    kelas = hasil.indeks.kelas
    if kelas is None:
        return AngkaKunci(label, KOSONG, BELUM_DIJAWAB)
    banding = compute_perubahan(hasil.indeks, dulu.indeks if dulu else None)
    lalu = f"{selisih(banding)} dari {dulu.periode.nama}" if dulu and banding is not None else "tanpa pembanding"
    return AngkaKunci(
        label,
        angka(hasil.indeks.ikm),
        f"{kelas.kinerja}\n{bulat(hasil.indeks.n)} responden; {lalu}",
        kelas.mutu,
        warna_of(kelas.mutu),
    )


def _wbs(data: DataRingkasan) -> AngkaKunci:
    label = "Laporan WBS, seluruh kantor"
    if data.wbs is None:
        return AngkaKunci(label, KOSONG, "Angka terbit sesudah triwulan berakhir")
    selesai = data.wbs.selesai
    keterangan = "Tidak ada laporan" if data.wbs.diterima == 0 else "Rincian disamarkan"
    if isinstance(selesai, int) and data.wbs.diterima != 0:
        keterangan = f"{bulat(selesai)} selesai"
    return AngkaKunci(label, str(data.wbs.diterima), keterangan)


def _keputusan(data: DataRingkasan) -> tuple[Blok, ...]:
    isi = list_keputusan(data)
    judul = Judul("Yang perlu diputuskan")
    if not isi:
        return (judul, Paragraf("Angka triwulan ini tidak menunjukkan hal yang perlu diputuskan."))
    return (judul, Daftar(isi, bernomor=True))


def _charts(data: DataRingkasan) -> tuple[Blok, ...]:
    kiri, kanan = _unsur(data), (*_tren(data), *_bulan(data))
    isi = tuple(k for k in (kiri, kanan) if k)
    if not isi:
        return (Paragraf("Tidak ada grafik: belum ada responden dan tidak ada pengaduan."),)
    return (Berdampingan(isi),)


def _unsur(data: DataRingkasan) -> tuple[Grafik, ...]:
    indeks = data.ikm.indeks_gabungan
    if not indeks.n:
        return ()
    baris = [
        Batang(
            u.unsur.nama["id"],
            float(u.konversi),
            f"{angka(u.konversi)} {u.kelas.mutu}",
            warna_of(u.kelas.mutu),
        )
        for u in indeks.unsur
    ]
    judul = "Nilai unsur pelayanan"
    alt = "Batang mendatar: " + "; ".join(f"{b.label} {b.teks_nilai}" for b in baris)
    return (Grafik(judul, batang(judul, baris, maks=float(indeks.instrumen.puncak), sempit=True), alt),)


def _tren(data: DataRingkasan) -> tuple[Grafik, ...]:
    titik = [Titik(*_point(t.periode, t.indeks.ikm if t.indeks else None)) for t in data.tren]
    ada = [t.nilai for t in titik if t.nilai is not None]
    if len(ada) < 2:
        return ()
    puncak = float(data.ikm.instrumen.puncak)
    svg = garis(
        "Tren IKM",
        titik,
        minimum=max(0.0, min(ada) - 0.04 * puncak),
        maks=min(1.02 * puncak, max(ada) + 0.04 * puncak),
        sempit=True,
    )
    return (Grafik("Tren IKM", svg, "Garis menurut triwulan: " + "; ".join(f"{t.label} {t.teks}" for t in titik)),)


def _point(periode: Periode, ikm: Decimal | None) -> tuple[str, float | None, str]:
    return periode.nama.removeprefix("Triwulan "), None if ikm is None else float(ikm), angka(ikm)


def _bulan(data: DataRingkasan) -> tuple[Grafik, ...]:
    if not data.aduan.diterima:
        return ()
    titik = [Titik(Periode.parse(k).nama.rsplit(" ", 1)[0], n, bulat(n)) for k, n in data.aduan.per_bulan]
    maks = max(n or 0 for _, n in data.aduan.per_bulan) * 1.15
    judul = "Pengaduan diterima per bulan"
    alt = "Kolom per bulan: " + "; ".join(f"{t.label} {t.teks}" for t in titik)
    return (Grafik(judul, kolom(judul, titik, maks=maks, sempit=True), alt),)
