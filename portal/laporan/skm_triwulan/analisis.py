"""BAB II: respondents, the index, its problems and its trend. Pure."""

from decimal import Decimal

from portal.inti.dokumen.isi import Blok, Catatan, Grafik, Judul, Kolom, Paragraf, Sorotan, Tabel
from portal.inti.grafik import Batang, Titik, batang, garis
from portal.inti.periode import ROMAWI, Periode
from portal.laporan.bagian import ISIAN
from portal.laporan.bilangan import KOSONG, angka, bulat, selisih
from portal.laporan.butir import CENTANG, tabel_rencana
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.angka import BELUM_ADA, ikm_mutu, nama_indeks
from portal.laporan.skm_triwulan.data import DataSkm, TitikTren, compute_perubahan, list_prioritas, rank_unsur
from portal.laporan.skm_triwulan.ipak import bagian_ipak
from portal.laporan.skm_triwulan.layanan import bagian_layanan
from portal.laporan.skm_triwulan.qr import bagian_qr
from portal.laporan.skm_triwulan.responden import bagian_responden
from portal.laporan.skm_triwulan.warna import WARNA_BIASA, WARNA_KOSONG, warna_of
from portal.skm.domain.indeks import Indeks, straddled
from portal.skm.domain.instrumen import classify
from portal.skm.domain.statistik import combine_galat, differ

_WARNA_RENDAH = "#d50b0b"


_RENCANA_TERCATAT = (
    "Rencana tindak lanjut berikut sudah ditetapkan. Tanda X menunjukkan triwulan tenggatnya; tahunnya terbaca pada"
    " tenggat di kolom terakhir."
)


def bab_analisis(data: DataSkm) -> tuple[Blok, ...]:
    """Chapter II: 2.1 respondents to 2.4 trend, 2.5 IPAK, 2.6 QR codes."""
    return (
        Judul("BAB II Analisis Data SKM"),
        *bagian_responden(data),
        *_ikm(data),
        *bagian_masalah(data),
        *_tren(data),
        *bagian_ipak(data),
        *bagian_qr(data),
    )


def _ikm(data: DataSkm) -> tuple[Blok, ...]:
    isi: list[Blok] = [Judul(f"2.2 {nama_indeks(data.instrumen)}", 2)]
    if data.sementara:
        isi.append(Catatan(kalimat.status(data)))
    isi += [sorotan_ikm(data), Paragraf(f"{kalimat.nilai_ikm(data)} {kalimat.galat(data)}".strip())]
    catatan = kalimat.peringatan(data)
    if catatan:
        isi.append(Catatan("Catatan atas data:\n" + "\n".join(f"• {c}" for c in catatan)))
    isi += _per_unsur(data)
    return (*isi, *bagian_layanan(data))


def sorotan_ikm(data: DataSkm) -> Sorotan:
    """The index in one look: number, letter, word; no number without respondents."""
    kelas = data.indeks.kelas
    tanda = " (sementara)" if data.sementara else ""
    asal = f"{data.hasil.unit_nama}\n{data.hasil.periode.nama}{tanda}"
    batas = f"Mutu dibaca {kalimat.mutu_dibaca(data)}\n" if straddled(data.indeks) else ""
    if kelas is None:
        return Sorotan(KOSONG, "", f"{BELUM_ADA}\n{asal}", WARNA_KOSONG)
    warna = warna_of(kelas.mutu)
    isi = f"{kelas.kinerja}\n{batas}{asal}\n{bulat(data.n)} responden"
    return Sorotan(angka(data.indeks.ikm), kelas.mutu, isi, warna)


def _per_unsur(data: DataSkm) -> tuple[Blok, ...]:
    isi: list[Blok] = [
        Judul(f"2.2.1 {data.label} per unsur pelayanan", 3),
        Paragraf(kalimat.terendah_tertinggi(data)),
        tabel_unsur(data),
    ]
    if not data.nihil:
        isi.append(
            Paragraf(
                "NRR tertimbang ditulis dengan tiga angka di belakang koma. Jumlah kolom itu dapat berbeda"
                f" tipis dari jumlah yang dicetak, karena {data.label} dihitung dari nilai yang tidak dibulatkan."
            )
        )
    if tambahan := kalimat.gratis(data):
        isi.append(Catatan(tambahan))
    return tuple(isi) if data.nihil else (*isi, grafik_unsur(data.gabungan))


def tabel_unsur(data: DataSkm) -> Tabel:
    """The unsur in official order with sums, means, class and rank; dashes without respondents."""
    indeks, label = data.gabungan, data.label
    peringkat = rank_unsur(indeks)
    baris: tuple[tuple[str, ...], ...] = tuple(
        (
            str(no),
            u.unsur.nama["id"],
            bulat(u.jumlah),
            bulat(u.n),
            angka(u.nrr, 4),
            angka(u.nrr * u.unsur.bobot, 3),
            angka(u.konversi),
            u.kelas.mutu,
            str(peringkat[u.unsur.kode]),
        )
        for no, u in enumerate(indeks.unsur, start=1)
    ) or tuple((str(no), u.nama["id"], *[KOSONG] * 7) for no, u in enumerate(data.instrumen.unsur, start=1))
    tertimbang = indeks.nilai / data.instrumen.faktor if indeks.nilai is not None else None
    n = bulat(data.n) if data.n else KOSONG
    nama = f"{label} gabungan" if data.resmi_rata else label
    kaki = [("", nama, "", n, "", angka(tertimbang, 3), *_ikm_kelas(indeks), "")]
    if data.resmi_rata:
        kaki.append(("", f"{label} resmi (rata-rata layanan)", "", "", "", "", *_ikm_kelas(data.indeks), ""))
    return Tabel(
        "Nilai unsur pelayanan",
        (
            Kolom("No", 5.4, "kanan"),
            Kolom("Unsur", 27.5),
            Kolom("Jumlah nilai", 8.8, "kanan"),
            Kolom("n", 6.6, "kanan"),
            Kolom("NRR", 8.6, "kanan"),
            Kolom("NRR tertimbang", 13, "kanan"),
            Kolom("Nilai konversi", 10.6, "kanan"),
            Kolom("Mutu", 8, "tengah"),
            Kolom("Peringkat", 11.6, "tengah"),
        ),
        baris,
        tuple(kaki),
    )


def _ikm_kelas(indeks: Indeks) -> tuple[str, str]:
    return angka(indeks.ikm), indeks.kelas.mutu if indeks.kelas else KOSONG


def grafik_unsur(indeks: Indeks) -> Grafik:
    """Bars of the converted value of every unsur; the lowest ones, ties together, stand out."""
    semua_sama = len(indeks.terendah) == len(indeks.unsur)
    baris = []
    for u in indeks.unsur:
        rendah = u.unsur.kode in indeks.terendah and not semua_sama
        baris.append(
            Batang(
                u.unsur.nama["id"],
                float(u.konversi),
                f"{angka(u.konversi)} ({u.kelas.mutu})",
                _WARNA_RENDAH if rendah else WARNA_BIASA,
                sorot=rendah,
            )
        )
    judul = "Nilai konversi setiap unsur" + ("" if semua_sama else ", unsur terendah ditebalkan")
    alt = "Batang mendatar: " + "; ".join(f"{b.label} {b.teks_nilai}" for b in baris)
    return Grafik(judul, batang(judul, baris, maks=float(indeks.instrumen.puncak)), alt)


def bagian_masalah(data: DataSkm, nomor: str = "2.3") -> tuple[Blok, ...]:
    """2.3: the lowest unsur, and the plan that was made or is proposed."""
    isi: list[Blok] = [
        Judul(f"{nomor} Analisis masalah dan rencana tindak lanjut", 2),
        Paragraf(f"{kalimat.terendah_tertinggi(data)} {kalimat.saran(data)}"),
    ]
    if data.tindak_lanjut.milik:
        return (*isi, Paragraf(_RENCANA_TERCATAT), tabel_rencana("Rencana tindak lanjut", data.tindak_lanjut.milik))
    prioritas = list_prioritas(data.indeks)
    if data.nihil:
        return (
            *isi,
            Paragraf(f"{BELUM_ADA}, sehingga rencana tindak lanjut belum dapat disusun dari hasil survei."),
        )
    if not prioritas:
        return (
            *isi,
            Paragraf("Semua unsur memperoleh nilai tertinggi. Tindak lanjutnya adalah mempertahankan mutu."),
        )
    isi.append(
        Paragraf(
            "Rencana tindak lanjut dimulai dari unsur bernilai terendah, ditambah semua unsur bermutu di"
            " bawah Baik. Program berikut adalah usulan; unit kerja menyesuaikannya dengan penyebab yang"
            " ditemukan dan mengisi penanggung jawabnya."
        )
    )
    return (*isi, _tabel_rencana(data))


def _tabel_rencana(data: DataSkm) -> Tabel:
    berikut = Periode.containing(data.hasil.periode.sampai)
    tanda = tuple(CENTANG if n == berikut.urutan else "" for n in range(1, 5))
    return Tabel(
        f"Rencana tindak lanjut tahun {berikut.tahun}",
        (
            Kolom("No", 0.6, "kanan"),
            Kolom("Prioritas unsur", 2.2),
            Kolom("Program/kegiatan (usulan)", 4),
            *(Kolom(f"TW {r}", 0.7, "tengah") for r in ROMAWI),
            Kolom("Penanggung jawab", 1.9),
        ),
        tuple(
            (
                str(no),
                f"{u.unsur.nama['id']}\n{angka(u.konversi)} ({u.kelas.mutu})",
                u.unsur.usulan.get("id", ISIAN),
                *tanda,
                ISIAN,
            )
            for no, u in enumerate(list_prioritas(data.indeks), start=1)
        ),
    )


def _tren(data: DataSkm) -> tuple[Blok, ...]:
    isi: list[Blok] = [
        Judul(f"2.4 Tren nilai {data.label}", 2),
        Paragraf(f"{kalimat.perubahan(data)} {kalimat.kesenjangan(data)}".strip()),
        tabel_tren(data),
    ]
    if sum(t.indeks is not None and t.indeks.n > 0 for t in data.tren) > 1:
        isi.append(grafik_tren(data))
    return tuple(isi)


def tabel_tren(data: DataSkm) -> Tabel:
    """Period, respondents, index, class, change against the period just before it, and whether it is real."""
    baris = []
    dulu: TitikTren | None = None
    for titik in data.tren:
        kini = titik.indeks
        tanda = " (sementara)" if titik.periode == data.hasil.periode and data.sementara else ""
        n = "Belum ditutup" if kini is None else bulat(kini.n) if kini.n else BELUM_ADA
        baris.append((titik.periode.nama + tanda, n, *ikm_mutu(kini), *_perubahan(titik, dulu)))
        dulu = titik
    return Tabel(
        f"Tren nilai {data.label}",
        (
            Kolom("Periode", 2.4),
            Kolom("n", 1.3, "kanan"),
            Kolom(data.label, 0.9, "kanan"),
            Kolom("Mutu", 1.8),
            Kolom("Perubahan", 1.2, "kanan"),
            Kolom("Keterangan", 1.9),
        ),
        tuple(baris),
    )


def _perubahan(titik: TitikTren, dulu: TitikTren | None) -> tuple[str, str]:
    if dulu is None or titik.indeks is None or dulu.indeks is None:
        return KOSONG, KOSONG
    if titik.agregasi != dulu.agregasi:
        return KOSONG, "Cara menghitung berubah"
    beda = compute_perubahan(titik.indeks, dulu.indeks)
    nyata = differ(beda, combine_galat(titik.indeks.ik95, dulu.indeks.ik95))
    return selisih(beda), KOSONG if nyata is None else "Berbeda nyata" if nyata else "Tidak berbeda nyata"


def grafik_tren(data: DataSkm) -> Grafik:
    """Line of the index over the periods with the class border to aim at; needs one index."""
    ada = [float(t.indeks.ikm) for t in data.tren if t.indeks is not None and t.indeks.ikm is not None]
    tepi = _kelas_terdekat(data)
    ruang = 0.04 * float(data.instrumen.puncak)
    bawah, atas = min([*ada, float(tepi)]) - ruang, max([*ada, float(tepi)]) + ruang
    titik = []
    for t in data.tren:
        ikm = t.indeks.ikm if t.indeks else None
        titik.append(Titik(t.periode.nama, None if ikm is None else float(ikm), angka(ikm)))
    mutu = classify(data.instrumen, tepi).mutu
    judul = f"Perkembangan {data.label}"
    svg = garis(
        judul,
        titik,
        ambang=float(tepi),
        ambang_teks=f"Batas bawah mutu {mutu} ({angka(tepi)})",
        minimum=max(0.8 * float(data.instrumen.faktor), bawah),
        maks=min(1.02 * float(data.instrumen.puncak), atas),
    )
    return Grafik(judul, svg, "Garis menurut periode: " + "; ".join(f"{t.label} {t.teks}" for t in titik))


def _kelas_terdekat(data: DataSkm) -> Decimal:
    """Return the class border to aim at: the next one above the newest index, or the highest."""
    terbaru = next(t.indeks.ikm for t in reversed(data.tren) if t.indeks is not None and t.indeks.ikm is not None)
    di_atas = [k.batas for k in data.instrumen.kelas if k.batas > terbaru]
    return min(di_atas, default=data.instrumen.kelas[0].batas)
