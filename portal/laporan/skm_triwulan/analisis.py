"""BAB II: respondents, the index, its problems and its trend. Pure."""

from decimal import Decimal

from portal.inti.dokumen.isi import Blok, Catatan, Grafik, Judul, Kolom, Paragraf, Sorotan, Tabel
from portal.inti.grafik import Batang, Titik, batang, garis
from portal.inti.periode import ROMAWI, Periode
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.angka import (
    BELUM_ADA,
    KOSONG,
    angka,
    bulat,
    gabung,
    ikm_mutu,
    persen,
    selisih,
)
from portal.laporan.skm_triwulan.data import DataSkm, compute_perubahan, list_prioritas, rank_unsur
from portal.skm.domain.indeks import Indeks, mean_of_layanan
from portal.skm.domain.instrumen import Unsur, classify
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.service.indeks import Kelompok

WARNA_MUTU = {"A": "#0968f6", "B": "#288034", "C": "#855f00", "D": "#d50b0b"}
_WARNA_BIASA, _WARNA_RENDAH, _WARNA_KOSONG = "#0968f6", "#d50b0b", "#737373"
CENTANG = "X"
_ISIAN = "…………………"


def singkatan(unsur: Unsur) -> str:
    """Short name of an unsur for narrow columns, from its code: Sarpras."""
    return unsur.kode.replace("_", " ").capitalize()


def bab_analisis(data: DataSkm) -> tuple[Blok, ...]:
    """Chapter II: 2.1 respondents to 2.4 trend."""
    return (Judul("BAB II Analisis Data SKM"), *_responden(data), *_ikm(data), *_masalah(data), *_tren(data))


def _responden(data: DataSkm) -> tuple[Blok, ...]:
    judul = Judul("2.1 Analisis responden", 2)
    if data.nihil:
        return (judul, Paragraf(f"{BELUM_ADA}."))
    baris: list[tuple[str, ...]] = []
    for no, kelompok in enumerate(data.karakteristik, start=1):
        for urut, (nama, n) in enumerate(kelompok.baris):
            kepala = ("", "") if urut else (str(no), kelompok.label)
            baris.append((*kepala, nama, bulat(n), persen(n, kelompok.jumlah)))
        baris.append(("", "", "Jumlah", bulat(kelompok.jumlah), persen(kelompok.jumlah, kelompok.jumlah)))
    tabel = Tabel(
        "Karakteristik responden",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Karakteristik", 2.4),
            Kolom("Indikator", 2.4),
            Kolom("Jumlah", 1, "kanan"),
            Kolom("Persentase", 1.2, "kanan"),
        ),
        tuple(baris),
    )
    isi: list[Blok] = [
        judul,
        Paragraf(
            f"Tabel berikut menguraikan {bulat(data.n)} responden. Pertanyaan tentang diri responden boleh"
            " dilewati; yang tidak menjawab tetap dihitung. Persentase dibulatkan, sehingga jumlahnya dapat"
            " berbeda tipis dari 100 %."
        ),
        tabel,
    ]
    if any(0 < n < SEL_KECIL for k in data.karakteristik for _, n in k.baris):
        isi.append(
            Catatan(
                "Untuk keperluan internal. Sel berisi 1 sampai 4 responden dapat membuka identitas seseorang"
                " dan tidak boleh diumumkan. Pada publikasi, tulis “<5”."
            )
        )
    return tuple(isi)


def _ikm(data: DataSkm) -> tuple[Blok, ...]:
    isi: list[Blok] = [Judul("2.2 Indeks Kepuasan Masyarakat", 2)]
    if data.sementara:
        isi.append(Catatan(kalimat.status(data)))
    isi += [sorotan_ikm(data), Paragraf(f"{kalimat.nilai_ikm(data)} {kalimat.galat(data)}".strip())]
    catatan = kalimat.peringatan(data)
    if catatan:
        isi.append(Catatan("Catatan atas data:\n" + "\n".join(f"• {c}" for c in catatan)))
    isi += _per_unsur(data)
    return (*isi, *_per_layanan(data))


def sorotan_ikm(data: DataSkm) -> Sorotan:
    """The index in one look: number, letter, word; no number without respondents."""
    kelas = data.indeks.kelas
    tanda = " (sementara)" if data.sementara else ""
    asal = f"{data.hasil.unit_nama}\n{data.hasil.periode.nama}{tanda}"
    if kelas is None:
        return Sorotan(KOSONG, "", f"{BELUM_ADA}\n{asal}", _WARNA_KOSONG)
    warna = WARNA_MUTU.get(kelas.mutu, _WARNA_BIASA)
    return Sorotan(angka(data.indeks.ikm), kelas.mutu, f"{kelas.kinerja}\n{asal}\n{bulat(data.n)} responden", warna)


def _per_unsur(data: DataSkm) -> tuple[Blok, ...]:
    isi: list[Blok] = [
        Judul("2.2.1 IKM per unsur pelayanan", 3),
        Paragraf(kalimat.terendah_tertinggi(data)),
        tabel_unsur(data),
    ]
    if not data.nihil:
        isi.append(
            Paragraf(
                "NRR tertimbang ditulis dengan tiga angka di belakang koma. Jumlah kolom itu dapat berbeda"
                " tipis dari jumlah yang dicetak, karena IKM dihitung dari nilai yang tidak dibulatkan."
            )
        )
    if tambahan := kalimat.gratis(data):
        isi.append(Catatan(tambahan))
    return tuple(isi) if data.nihil else (*isi, _grafik_unsur(data.indeks))


def tabel_unsur(data: DataSkm) -> Tabel:
    """The unsur in official order with sums, means, class and rank; dashes without respondents."""
    peringkat = rank_unsur(data.indeks)
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
        for no, u in enumerate(data.indeks.unsur, start=1)
    ) or tuple((str(no), u.nama["id"], *[KOSONG] * 7) for no, u in enumerate(data.instrumen.unsur, start=1))
    kelas = data.indeks.kelas
    tertimbang = data.indeks.nilai / data.instrumen.faktor if data.indeks.nilai is not None else None
    kaki = (
        "",
        "IKM",
        "",
        bulat(data.n) if data.n else KOSONG,
        "",
        angka(tertimbang, 3),
        angka(data.indeks.ikm),
    )
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
        ((*kaki, kelas.mutu if kelas else KOSONG, ""),),
    )


def _grafik_unsur(indeks: Indeks) -> Grafik:
    semua_sama = len(indeks.terendah) == len(indeks.unsur)
    baris = []
    for u in indeks.unsur:
        rendah = u.unsur.kode in indeks.terendah and not semua_sama
        baris.append(
            Batang(
                u.unsur.nama["id"],
                float(u.konversi),
                f"{angka(u.konversi)} ({u.kelas.mutu})",
                _WARNA_RENDAH if rendah else _WARNA_BIASA,
                sorot=rendah,
            )
        )
    judul = "Nilai konversi setiap unsur" + ("" if semua_sama else ", unsur terendah ditebalkan")
    alt = "Batang mendatar: " + "; ".join(f"{b.label} {b.teks_nilai}" for b in baris)
    return Grafik(judul, batang(judul, baris, maks=100), alt)


def _per_layanan(data: DataSkm) -> tuple[Blok, ...]:
    judul = Judul("2.2.2 IKM per jenis layanan", 3)
    if not data.layanan:
        return (judul, Paragraf("Belum ada layanan yang terdaftar pada unit ini."))
    if data.nihil:
        return (judul, Paragraf(f"{BELUM_ADA} pada layanan {gabung(k.nama for k in data.layanan)}."))
    isi: list[Blok] = [judul, tabel_layanan(data)]
    isi.append(
        Paragraf(
            "Nilai unit dihitung dari semua jawaban, sehingga layanan dengan responden lebih banyak"
            " berpengaruh lebih besar. Rata-rata tak tertimbang memberi setiap layanan pengaruh yang sama dan"
            " hanya pembanding."
        )
    )
    kecil = [k.nama for k in data.layanan if k.kecil]
    if kecil:
        isi.append(Catatan(f"Responden kurang dari {SEL_KECIL} pada {gabung(kecil)}. Nilainya tidak boleh diumumkan."))
    return tuple(isi)


def nama_layanan(data: DataSkm) -> tuple[tuple[str, Kelompok], ...]:
    """The services with a name that tells them apart: the code is added where two share a name."""
    nama = [k.nama for k in data.layanan]
    return tuple((f"{k.nama} ({k.kode})" if nama.count(k.nama) > 1 else k.nama, k) for k in data.layanan)


def tabel_layanan(data: DataSkm) -> Tabel:
    """The converted value of every unsur for every service, with two labelled totals."""
    unsur = data.instrumen.unsur

    def nilai(indeks: Indeks) -> tuple[str, ...]:
        sel = [angka(u.konversi) for u in indeks.unsur] or [KOSONG] * len(unsur)
        return (*sel, angka(indeks.ikm), indeks.kelas.mutu if indeks.kelas else KOSONG)

    baris = tuple(
        (str(no), nama, bulat(k.rekap.n) if k.rekap.n else KOSONG, *nilai(k.indeks))
        for no, (nama, k) in enumerate(nama_layanan(data), start=1)
    )
    rata = mean_of_layanan(k.indeks for k in data.layanan)
    mutu = classify(data.instrumen, rata).mutu if rata is not None else KOSONG
    return Tabel(
        "IKM per jenis layanan (nilai konversi)",
        (
            Kolom("No", 5.5, "kanan"),
            Kolom("Jenis layanan", 40),
            Kolom("n", 7, "kanan"),
            *(Kolom(singkatan(u), max(len(u.kode), 6) + 3.5, "kanan") for u in unsur),
            Kolom("IKM", 9, "kanan"),
            Kolom("Mutu", 7, "tengah"),
        ),
        baris,
        (
            ("", "Nilai unit (semua jawaban)", bulat(data.n) if data.n else KOSONG, *nilai(data.indeks)),
            ("", "Rata-rata tak tertimbang antarlayanan", "", *[""] * len(unsur), angka(rata), mutu),
        ),
        lanskap=True,
    )


def _masalah(data: DataSkm) -> tuple[Blok, ...]:
    isi: list[Blok] = [
        Judul("2.3 Analisis masalah dan rencana tindak lanjut", 2),
        Paragraf(f"{kalimat.terendah_tertinggi(data)} {kalimat.saran(data)}"),
    ]
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
                u.unsur.usulan.get("id", _ISIAN),
                *tanda,
                _ISIAN,
            )
            for no, u in enumerate(list_prioritas(data.indeks), start=1)
        ),
    )


def _tren(data: DataSkm) -> tuple[Blok, ...]:
    isi: list[Blok] = [
        Judul("2.4 Tren nilai IKM", 2),
        Paragraf(f"{kalimat.perubahan(data)} {kalimat.kesenjangan(data)}".strip()),
        tabel_tren(data),
    ]
    if sum(t.indeks is not None and t.indeks.n > 0 for t in data.tren) > 1:
        isi.append(_grafik_tren(data))
    return tuple(isi)


def tabel_tren(data: DataSkm) -> Tabel:
    """Period, respondents, index, class and change against the period just before it."""
    baris = []
    dulu: Indeks | None = None
    for titik in data.tren:
        kini = titik.indeks
        tanda = " (sementara)" if titik.periode == data.hasil.periode and data.sementara else ""
        n = "Belum ditutup" if kini is None else bulat(kini.n) if kini.n else BELUM_ADA
        baris.append((titik.periode.nama + tanda, n, *ikm_mutu(kini), selisih(compute_perubahan(kini, dulu))))
        dulu = kini
    return Tabel(
        "Tren nilai IKM",
        (
            Kolom("Periode", 2.6),
            Kolom("n", 1.5, "kanan"),
            Kolom("IKM", 1, "kanan"),
            Kolom("Mutu", 1.8),
            Kolom("Perubahan", 1.2, "kanan"),
        ),
        tuple(baris),
    )


def _grafik_tren(data: DataSkm) -> Grafik:
    ada = [float(t.indeks.ikm) for t in data.tren if t.indeks is not None and t.indeks.ikm is not None]
    tepi = _kelas_terdekat(data)
    bawah, atas = min([*ada, float(tepi)]) - 4, max([*ada, float(tepi)]) + 4
    titik = []
    for t in data.tren:
        ikm = t.indeks.ikm if t.indeks else None
        titik.append(Titik(t.periode.nama, None if ikm is None else float(ikm), angka(ikm)))
    mutu = classify(data.instrumen, tepi).mutu
    judul = "Perkembangan IKM"
    svg = garis(
        judul,
        titik,
        ambang=float(tepi),
        ambang_teks=f"Batas bawah mutu {mutu} ({angka(tepi)})",
        minimum=max(20.0, bawah),
        maks=min(102.0, atas),
    )
    return Grafik(judul, svg, "Garis menurut periode: " + "; ".join(f"{t.label} {t.teks}" for t in titik))


def _kelas_terdekat(data: DataSkm) -> Decimal:
    """Return the class border to aim at: the next one above the newest index, or the highest."""
    terbaru = next(t.indeks.ikm for t in reversed(data.tren) if t.indeks is not None and t.indeks.ikm is not None)
    di_atas = [k.batas for k in data.instrumen.kelas if k.batas > terbaru]
    return min(di_atas, default=data.instrumen.kelas[0].batas)
