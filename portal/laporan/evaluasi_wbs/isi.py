"""Puts the evaluation together. Pure."""

from collections.abc import Callable, Mapping

from portal.inti.dokumen.isi import Blok, Catatan, Daftar, Dokumen, Grafik, Judul, Kolom, Paragraf, Tabel
from portal.inti.grafik import Batang, batang
from portal.laporan.bagian import BELUM_DITANDATANGANI, rangkai, susun_tanda_tangan, write_tempat_tanggal
from portal.laporan.bilangan import KOSONG, angka, bulat, gabung, tanggal
from portal.laporan.butir import describe_capaian, tabel_butir
from portal.laporan.evaluasi_wbs.data import DataEvaluasi, list_usulan
from portal.laporan.jenis import Bingkai
from portal.laporan.skm_triwulan.warna import warna_of
from portal.skm.domain.samar import SEL_KECIL
from portal.wbs.domain.angka import KECIL, NAMA_BAGIAN, Sajian, Sel, round_hari

JUDUL = "Laporan Evaluasi Penerapan Whistle-Blowing System (WBS)"
SAMAR = "disamarkan"
DASAR_HUKUM = (
    (
        "Undang-Undang Nomor 13 Tahun 2006 tentang Perlindungan Saksi dan Korban sebagaimana telah diubah dengan"
        " Undang-Undang Nomor 31 Tahun 2014."
    ),
    (
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 90 Tahun 2021 tentang"
        " Pembangunan dan Evaluasi Zona Integritas Menuju Wilayah Bebas dari Korupsi dan Wilayah Birokrasi Bersih dan"
        " Melayani di Instansi Pemerintah."
    ),
)
_NAMA_TABEL = {
    "kategori": "Laporan menurut perihal",
    "mode": "Laporan menurut cara melapor",
    "kanal": "Laporan menurut saluran",
    "hasil": "Laporan selesai menurut hasil",
}


def susun_isi(data: DataEvaluasi, bingkai: Bingkai) -> Dokumen:
    """Return the evaluation as a content tree; nothing in it is finer than what the office publishes."""
    subjudul = f"{data.unit_nama}\n{data.periode.nama}"
    if data.belum:
        subjudul += f"\nSEMENTARA, keadaan sampai {tanggal(data.hari_ini)}"
    isi = (
        *_pendahuluan(data),
        *_angka(data),
        *_paham(data),
        *_rekomendasi(data),
        *_penutup(data),
        *susun_tanda_tangan(
            bingkai.penandatangan,
            write_tempat_tanggal(bingkai.kota, bingkai.tanggal),
            data.unit_nama,
            BELUM_DITANDATANGANI if data.sementara else "",
        ),
    )
    subjek = f"Evaluasi WBS {data.unit_nama}, {data.periode.nama}"
    return rangkai(JUDUL, subjudul, isi, bingkai, unit=data.unit_nama, subjek=subjek)


def _pendahuluan(data: DataEvaluasi) -> tuple[Blok, ...]:
    return (
        Judul("BAB I Pendahuluan"),
        Paragraf(
            f"Laporan ini mengevaluasi penerapan Whistle-Blowing System (WBS) pada {data.periode.nama}: jumlah dan"
            " ketepatan penanganan laporan, pemahaman pegawai, serta perbaikan yang direkomendasikan. Dasar hukumnya:"
        ),
        Daftar(DASAR_HUKUM, bernomor=True),
        Paragraf(
            "Angka laporan WBS mencakup seluruh kantor dan hanya berupa jumlah; isi laporan, pelapor, dan terlapor"
            f" tidak dibaca untuk laporan ini. Jumlah di bawah {KECIL} ditulis “<{KECIL}”; angka yang memungkinkan"
            f" jumlah kecil dihitung dari selisih ditulis “{KOSONG}” atau “{SAMAR}”. Angka triwulan baru disajikan"
            " sesudah triwulan itu berakhir. Laporan yang tenggatnya belum lewat belum terhitung tepat waktu."
        ),
    )


def _angka(data: DataEvaluasi) -> tuple[Blok, ...]:
    isi: list[Blok] = [Judul("BAB II Laporan WBS")]
    if data.belum:
        isi.append(Catatan(f"{gabung(t.nama for t in data.belum)} belum berakhir, sehingga angkanya belum disajikan."))
    if not data.terbit:
        return tuple(isi)
    isi.append(Paragraf(_kalimat(data)))
    isi.append(tabel_triwulan(data))
    if data.nihil:
        return tuple(isi)
    isi += [_tabel_bagian(data, nama) for nama in NAMA_BAGIAN]
    return tuple(isi)


def _kalimat(data: DataEvaluasi) -> str:
    per = max(s.per for _, s in data.terbit)
    if data.nihil:
        return (
            f"Nihil. Tidak ada laporan WBS yang diterima pada {gabung(t.nama for t, _ in data.terbit)} (keadaan per"
            f" {tanggal(per)})."
        )
    isi = gabung(f"{t.nama} {_sel(s.diterima)}" for t, s in data.terbit)
    return f"Laporan yang diterima: {isi}. Keadaan penanganannya per {tanggal(per)}."


def _sel(nilai: Sel | None) -> str:
    if nilai is None:
        return SAMAR
    return bulat(nilai) if isinstance(nilai, int) else nilai


def _hari(sajian: Sajian) -> str:
    hari = round_hari(sajian.rerata_hari)
    return KOSONG if hari is None else f"{hari:.1f}".replace(".", ",")


_BARIS: tuple[tuple[str, Callable[[Sajian], str]], ...] = (
    ("Sisa awal, diterima sebelum triwulan dan belum selesai", lambda s: _sel(s.sisa_awal)),
    ("Diterima", lambda s: _sel(s.diterima)),
    ("Selesai", lambda s: _sel(s.selesai)),
    ("Berjalan", lambda s: _sel(s.berjalan)),
    ("Sisa akhir", lambda s: _sel(s.sisa_akhir)),
    ("Konfirmasi penerimaan tepat waktu", lambda s: _sel(s.konfirmasi_tepat)),
    ("Umpan balik tepat waktu", lambda s: _sel(s.umpan_balik_tepat)),
    ("Rata-rata hari sampai selesai", _hari),
)


def tabel_triwulan(data: DataEvaluasi) -> Tabel:
    """The figures of each quarter; no sum over quarters, from which a hidden one would follow."""
    return Tabel(
        "Laporan WBS seluruh kantor",
        (Kolom("Angka", 3), *(Kolom(t.nama, 1.4, "kanan") for t, _ in data.triwulan)),
        tuple(
            (nama, *("belum berakhir" if s is None else ambil(s) for _, s in data.triwulan)) for nama, ambil in _BARIS
        ),
    )


def _tabel_bagian(data: DataEvaluasi, nama: str) -> Tabel:
    """One part of every quarter; a quarter whose part cannot be shown safely is hidden whole."""
    bagian: list[Mapping[str, Sel] | None] = [getattr(s, nama) for _, s in data.terbit]
    baris = tuple(
        (str(sebutan), *(_sel(None if isi is None else isi.get(kode)) for isi in bagian))
        for kode, sebutan in NAMA_BAGIAN[nama].items()
    )
    dari = [s.selesai if nama == "hasil" else s.diterima for _, s in data.terbit]
    return Tabel(
        _NAMA_TABEL[nama],
        (Kolom("Rincian", 3), *(Kolom(t.nama, 1.4, "kanan") for t, _ in data.terbit)),
        baris,
        (("Jumlah", *map(_sel, dari)),),
    )


def _paham(data: DataEvaluasi) -> tuple[Blok, ...]:
    judul = Judul("BAB III Pemahaman Pegawai tentang WBS")
    paham, indeks = data.paham, data.survei.indeks
    if data.survei_nihil:
        return (judul, Paragraf(f"Nihil. Belum ada pegawai yang mengisi survei WBS pada {data.periode.nama}."))
    if paham.kecil:
        return (
            judul,
            Paragraf(f"Responden kurang dari {SEL_KECIL} pegawai, sehingga hasil survei tidak ditampilkan."),
        )
    isi: list[Blok] = [judul, Paragraf(kalimat_paham(data))]
    if data.catatan_paham:
        isi.append(Catatan("\n".join(map(str, data.catatan_paham))))
    baris = [
        Batang(u.unsur.nama["id"], float(u.konversi), f"{angka(u.konversi)} ({u.kelas.mutu})", warna_of(u.kelas.mutu))
        for u in indeks.unsur
    ]
    alt = "Batang mendatar: " + "; ".join(f"{b.label} {b.teks_nilai}" for b in baris)
    nama = "Pemahaman pegawai menurut pokok bahasan"
    isi.append(Grafik(nama, batang(nama, baris, maks=float(indeks.instrumen.puncak)), alt))
    return tuple(isi)


def kalimat_paham(data: DataEvaluasi) -> str:
    """Say how many understand, of how many, from which index on, and whether the figure may change."""
    paham, kelas = data.paham, data.survei.indeks.kelas
    dari = "pegawai" if paham.penyebut == "pegawai" else "responden"
    bagian = f"{angka(paham.persen)} %" if paham.persen is not None else "belum dapat dihitung"
    mutu = f"{kelas.mutu} ({kelas.kinerja})" if kelas else KOSONG
    ikut = f" dari {bulat(paham.pegawai)} pegawai" if paham.pegawai is not None else ""
    tanda = " Angka survei ini sementara: periodenya belum ditutup." if data.survei.status == "sementara" else ""
    return (
        f"Survei pemahaman diisi {bulat(paham.responden)} responden{ikut}. Pegawai yang paham WBS (indeks paling"
        f" rendah {angka(paham.ambang)}): {bulat(paham.paham)} orang, {bagian} dari {dari}. Indeks pemahaman"
        f" {angka(data.survei.indeks.ikm)}, {mutu}.{tanda}"
    )


def _rekomendasi(data: DataEvaluasi) -> tuple[Blok, ...]:
    isi: list[Blok] = [Judul("BAB IV Rekomendasi dan Tindak Lanjut")]
    usulan = list_usulan(data)
    if usulan:
        isi.append(
            Tabel(
                "Rekomendasi hasil evaluasi",
                (Kolom("No", 0.5, "kanan"), Kolom("Rekomendasi", 4), Kolom("Dasar", 3)),
                tuple((str(n), u.uraian, u.dasar) for n, u in enumerate(usulan, start=1)),
            )
        )
    else:
        isi.append(Paragraf("Tidak ada rekomendasi baru: angka yang dapat ditampilkan tidak menunjukkan kekurangan."))
    semua = data.tindak_lanjut.semua
    if not semua:
        isi.append(Paragraf("Tidak ada rekomendasi sebelumnya yang perlu dilaporkan."))
        return tuple(isi)
    isi.append(Paragraf(describe_capaian(semua, data.pita, asal="hasil evaluasi WBS")))
    isi.append(tabel_butir("Tindak lanjut rekomendasi evaluasi WBS", semua, per=data.hari_ini))
    return tuple(isi)


def _penutup(data: DataEvaluasi) -> tuple[Blok, ...]:
    isi = [_kalimat(data)] if data.terbit else []
    if data.survei_nihil:
        isi.append("Pemahaman pegawai tentang WBS belum diukur pada periode ini.")
    elif not data.paham.kecil:
        isi.append(kalimat_paham(data))
    banyak = len(list_usulan(data))
    isi.append(f"Rekomendasi periode ini: {bulat(banyak)}." if banyak else "Tidak ada rekomendasi baru.")
    return (Judul("BAB V Kesimpulan"), Daftar(tuple(isi), bernomor=True))
