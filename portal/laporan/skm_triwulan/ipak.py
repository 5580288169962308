"""2.5: the index of perceived anti-corruption beside the IKM: figures, items, months, change. Pure."""

from decimal import Decimal
from fractions import Fraction

from portal.inti.dokumen.isi import Blok, Catatan, Grafik, Judul, Kolom, Paragraf, Sorotan, Tabel
from portal.inti.grafik import Batang, batang
from portal.laporan.bilangan import KOSONG, angka, bulat, gabung, persen, selisih, tanggal
from portal.laporan.skm_triwulan.angka import BELUM_ADA
from portal.laporan.skm_triwulan.data import DataSkm, compute_perubahan, list_prioritas
from portal.laporan.skm_triwulan.warna import WARNA_KOSONG, warna_of
from portal.skm.domain.indeks import Indeks
from portal.skm.domain.instrumen import round_half_up
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.domain.statistik import combine_galat, differ
from portal.skm.service.indeks import HasilIndeks

SKALA_SERATUS = 100


def bagian_ipak(data: DataSkm) -> tuple[Blok, ...]:
    """Part 2.5; without respondents a full part that says so."""
    judul = Judul("2.5 Indeks Persepsi Anti Korupsi (IPAK)", 2)
    hasil = data.ipak
    if hasil is None or not hasil.indeks.n:
        return (
            judul,
            Paragraf(f"Nihil. {kalimat_nihil(data)}"),
            *(() if hasil is None else (tabel_ipak(hasil.indeks),)),
        )
    isi: list[Blok] = [judul]
    if hasil.status == "sementara":
        isi.append(Catatan(_status(data, hasil)))
    isi += [sorotan_ipak(hasil), Paragraf(f"{nilai_ipak(hasil.indeks)} {_galat(hasil.indeks)}".strip())]
    if hasil.indeks.n < SEL_KECIL:
        isi.append(
            Catatan(
                f"Responden hanya {hasil.indeks.n} orang; nilai IPAK belum dapat mewakili pengguna layanan dan tidak"
                " boleh diumumkan."
            )
        )
    isi += [
        Paragraf(perubahan_ipak(hasil, data.ipak_dulu)),
        tabel_ipak(hasil.indeks),
        grafik_ipak(hasil.indeks),
        Paragraf(_bulan(data, hasil)),
        tabel_bulan(data, hasil),
    ]
    return (*isi, *_perbaikan(hasil.indeks))


def seratus(indeks: Indeks) -> Decimal | None:
    """Return the exact index brought to 100 (on the scale of four: times 25), rounded once."""
    if indeks.nilai is None:
        return None
    return round_half_up(indeks.nilai * SKALA_SERATUS / Fraction(indeks.instrumen.puncak))


def kalimat_nihil(data: DataSkm) -> str:
    """Say that nobody answered."""
    return f"{BELUM_ADA} survei IPAK pada {data.hasil.periode.nama}, sehingga nilai IPAK tidak dapat ditetapkan."


def nilai_ipak(indeks: Indeks) -> str:
    """The index on its scale and on 100, its interval and class."""
    if indeks.kelas is None:
        return ""
    bawah, atas = next((b, a) for b, a, kelas in indeks.instrumen.rentang_kelas if kelas is indeks.kelas)
    return (
        f"Nilai IPAK {angka(indeks.ikm)} dari {angka(indeks.instrumen.puncak)} (skala 100: {angka(seratus(indeks))})"
        f" dari {bulat(indeks.n)} responden berada pada interval {angka(bawah)}–{angka(atas)}, mutu"
        f" {indeks.kelas.mutu} ({indeks.kelas.kinerja})."
    )


def perubahan_ipak(hasil: HasilIndeks, dulu: HasilIndeks | None) -> str:
    """Compare with the newest earlier closed period that has respondents."""
    if dulu is None:
        return "Belum ada IPAK periode sebelumnya yang sudah ditutup, sehingga perubahan belum dapat dibandingkan."
    beda = compute_perubahan(hasil.indeks, dulu.indeks) or Decimal(0)
    awal = f"Dibanding {dulu.periode.nama} ({angka(dulu.indeks.ikm)}), nilai IPAK berubah {selisih(beda)}"
    batas = combine_galat(hasil.indeks.ik95, dulu.indeks.ik95)
    nyata = differ(beda, batas)
    if nyata is None:
        return f"{awal}; galat sampel tidak dapat dihitung."
    if nyata:
        return f"{awal}; perubahan ini berbeda nyata karena lebih besar daripada galat sampel gabungan ±{angka(batas)}."
    return f"{awal}; perubahan ini masih dalam galat sampel gabungan ±{angka(batas)}, jadi tidak berbeda nyata."


def _galat(indeks: Indeks) -> str:
    return f"Galat sampel dengan tingkat kepercayaan 95 %: ±{angka(indeks.ik95)}." if indeks.ik95 is not None else ""


def _status(data: DataSkm, hasil: HasilIndeks) -> str:
    akhir = "belum berakhir" if data.hari_ini < hasil.periode.sampai else "sudah berakhir tetapi belum ditutup"
    return (
        f"SEMENTARA. Periode survei IPAK {akhir}; angkanya dibaca pada {tanggal(data.hari_ini)} dan masih dapat"
        " berubah."
    )


def sorotan_ipak(hasil: HasilIndeks) -> Sorotan:
    """The index in one look."""
    kelas = hasil.indeks.kelas
    if kelas is None:
        return Sorotan(KOSONG, "", BELUM_ADA, WARNA_KOSONG)
    isi = f"IPAK\n{kelas.kinerja}\n{bulat(hasil.indeks.n)} responden"
    return Sorotan(angka(hasil.indeks.ikm), kelas.mutu, isi, warna_of(kelas.mutu))


def tabel_ipak(indeks: Indeks) -> Tabel:
    """The items with sum, mean on the scale of the answers, value on the scale of the index and on 100, class."""
    instrumen = indeks.instrumen
    per_seratus = SKALA_SERATUS / Fraction(instrumen.puncak) * instrumen.faktor
    baris: tuple[tuple[str, ...], ...] = tuple(
        (
            str(no),
            u.unsur.nama["id"],
            bulat(u.jumlah),
            angka(u.nrr, 4),
            angka(u.konversi),
            angka(u.nrr * per_seratus),
            u.kelas.mutu,
        )
        for no, u in enumerate(indeks.unsur, start=1)
    ) or tuple((str(no), u.nama["id"], *[KOSONG] * 5) for no, u in enumerate(instrumen.unsur, start=1))
    mutu = indeks.kelas.mutu if indeks.kelas else KOSONG
    return Tabel(
        "Nilai pernyataan IPAK",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Pernyataan", 3),
            Kolom("Jumlah nilai", 1.1, "kanan"),
            Kolom(f"Rata-rata (1–{instrumen.skala})", 1.3, "kanan"),
            Kolom(f"Nilai (skala {angka(instrumen.puncak, 0)})", 1.2, "kanan"),
            Kolom("Nilai (skala 100)", 1.2, "kanan"),
            Kolom("Mutu", 0.9, "tengah"),
        ),
        baris,
        (("", f"IPAK, {bulat(indeks.n)} responden", "", "", angka(indeks.ikm), angka(seratus(indeks)), mutu),),
        sumber=f"diolah dari {instrumen.dasar_hukum['id']}",
    )


def grafik_ipak(indeks: Indeks) -> Grafik:
    """Bars of every statement in the colour of its class."""
    baris = [
        Batang(u.unsur.nama["id"], float(u.konversi), f"{angka(u.konversi)} ({u.kelas.mutu})", warna_of(u.kelas.mutu))
        for u in indeks.unsur
    ]
    judul = "Nilai setiap pernyataan IPAK"
    alt = "Batang mendatar: " + "; ".join(f"{b.label} {b.teks_nilai}" for b in baris)
    return Grafik(judul, batang(judul, baris, maks=float(indeks.instrumen.puncak)), alt)


def _bulan(data: DataSkm, hasil: HasilIndeks) -> str:
    minimum = data.instrumen.minimum_per_bulan or 0
    kurang = [b.nama for b in hasil.periode.bulan() if hasil.per_bulan.get(b.kode, minimum) < minimum]
    if not kurang:
        return f"Setiap bulan yang sudah berjalan mempunyai paling sedikit {minimum} responden IPAK."
    return f"Responden IPAK kurang dari {minimum} per bulan pada {gabung(kurang)}."


def tabel_bulan(data: DataSkm, hasil: HasilIndeks) -> Tabel:
    """Respondents of the IPAK per month against the same minimum as the IKM."""
    minimum = data.instrumen.minimum_per_bulan or 0
    baris = []
    for no, b in enumerate(hasil.periode.bulan(), start=1):
        n = hasil.per_bulan.get(b.kode)
        cukup = "Belum dimulai" if n is None else "Terpenuhi" if n >= minimum else f"Kurang {minimum - n} responden"
        baris.append((str(no), b.nama, bulat(n), persen(n or 0, hasil.indeks.n), cukup))
    return Tabel(
        f"Responden IPAK per bulan dibandingkan dengan {minimum} responden",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Bulan", 2.4),
            Kolom("Jumlah responden", 1.6, "kanan"),
            Kolom("Persentase", 1.2, "kanan"),
            Kolom("Keterangan", 3),
        ),
        tuple(baris),
        (("", "Jumlah", bulat(hasil.indeks.n), persen(hasil.indeks.n, hasil.indeks.n), ""),),
    )


def _perbaikan(indeks: Indeks) -> tuple[Blok, ...]:
    prioritas = list_prioritas(indeks)
    if not prioritas or indeks.n < SEL_KECIL:
        return ()
    return (
        Paragraf("Perbaikan dimulai dari pernyataan bernilai terendah:"),
        Tabel(
            "Usulan perbaikan dari hasil IPAK",
            (Kolom("No", 0.5, "kanan"), Kolom("Pernyataan", 2.2), Kolom("Nilai", 1, "kanan"), Kolom("Usulan", 4.4)),
            tuple(
                (
                    str(no),
                    u.unsur.nama["id"],
                    f"{angka(u.konversi)} ({u.kelas.mutu})",
                    u.unsur.usulan.get("id", KOSONG),
                )
                for no, u in enumerate(prioritas, start=1)
            ),
        ),
    )
