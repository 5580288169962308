"""2.6: what each counter and its QR code collected, in four colours with letter and word. Pure."""

from collections import Counter
from collections.abc import Sequence

from portal.inti.dokumen.isi import Blok, Grafik, Judul, Kolom, Paragraf, Tabel
from portal.inti.grafik import Batang, batang
from portal.laporan.bilangan import KOSONG, angka, bulat, gabung, persen
from portal.laporan.skm_triwulan.angka import BELUM_ADA
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.layanan import nama_layanan
from portal.laporan.skm_triwulan.responden import SAMAR
from portal.laporan.skm_triwulan.warna import NAMA_WARNA, WARNA_KOSONG, warna_of
from portal.skm.domain.samar import SEL_KECIL, hidden_cells
from portal.skm.service.indeks import Kelompok

Bernama = tuple[str, Kelompok]


def bagian_qr(data: DataSkm) -> tuple[Blok, ...]:
    """Part 2.6 with a table and a chart of the counters, and of the services."""
    isi: list[Blok] = [
        Judul("2.6 Analisis kode QR empat warna", 2),
        Paragraf(arti_warna(data)),
    ]
    if data.nihil:
        return (*isi, Paragraf(f"{BELUM_ADA}, sehingga belum ada kode QR yang dapat dinilai."))
    loket = list_loket(data)
    isi.append(Paragraf(f"{_kanal(data)} {_sebaran(loket)}"))
    isi.append(tabel_qr("Kode QR dan loket menurut warna", "Kode QR/loket", loket, data))
    layanan = tuple(nama_layanan(data))
    isi += list_grafik("Nilai setiap kode QR/loket", loket, data)
    isi += list_grafik("Nilai setiap layanan menurut warna", layanan, data)
    return tuple(isi)


def arti_warna(data: DataSkm) -> str:
    """Say which colour stands for which class, worst first."""
    kelas = [
        f"{NAMA_WARNA[k.mutu].lower()} = {k.mutu} ({k.kinerja})"
        for k in reversed(data.instrumen.kelas)
        if k.mutu in NAMA_WARNA
    ]
    return f"Warna menunjukkan mutu pelayanan: {gabung(kelas)}."


def list_loket(data: DataSkm) -> tuple[Bernama, ...]:
    """Return the counters, and the answers without one when there are any."""
    return tuple((k.nama, k) for k in data.hasil.per_loket if k.kode or k.rekap.n)


def _kanal(data: DataSkm) -> str:
    lewat = sum(k.rekap.n for k in data.hasil.per_kanal if k.kode == "qr")
    return (
        f"Jawaban lewat kode QR loket: {bulat(lewat)} dari {bulat(data.n)} ({persen(lewat, data.n)}). Tabel berikut"
        " memuat semua jawaban menurut loketnya, dengan cara pengisian apa pun."
    )


def _sebaran(kelompok: Sequence[Bernama]) -> str:
    samar = _hidden(kelompok)
    warna = Counter(
        NAMA_WARNA.get(k.indeks.kelas.mutu, "") for nama, k in kelompok if k.indeks.kelas and nama not in samar
    )
    isi = [f"{nama.lower()} {warna[nama]}" for nama in reversed(NAMA_WARNA.values()) if warna[nama]]
    kosong = [nama for nama, k in kelompok if not k.rekap.n]
    kalimat = f"Menurut warna: {gabung(isi)}." if isi else "Belum ada loket yang nilainya dapat dicetak."
    return f"{kalimat} Tanpa responden: {gabung(kosong)}." if kosong else kalimat


def _hidden(kelompok: Sequence[Bernama]) -> frozenset[str]:
    return hidden_cells({nama: k.rekap.n for nama, k in kelompok})


def tabel_qr(judul: str, kepala: str, kelompok: Sequence[Bernama], data: DataSkm) -> Tabel:
    """Respondents, index, class and colour of each group; small groups hide their figure."""
    samar = _hidden(kelompok)
    baris = []
    for no, (nama, k) in enumerate(kelompok, start=1):
        kelas = k.indeks.kelas
        if kelas is None:
            nilai = (KOSONG, KOSONG, BELUM_ADA)
        elif nama in samar:
            nilai = (SAMAR, KOSONG, f"Responden kurang dari {SEL_KECIL}" if k.kecil else SAMAR.capitalize())
        else:
            nilai = (angka(k.indeks.ikm), f"{kelas.mutu} ({kelas.kinerja})", NAMA_WARNA.get(kelas.mutu, KOSONG))
        baris.append((str(no), nama, bulat(k.rekap.n), persen(k.rekap.n, data.n), *nilai))
    kelas = data.gabungan.kelas
    kaki = (angka(data.gabungan.ikm), kelas.mutu if kelas else KOSONG, NAMA_WARNA.get(kelas.mutu, "") if kelas else "")
    return Tabel(
        judul,
        (
            Kolom("No", 0.5, "kanan"),
            Kolom(kepala, 2.8),
            Kolom("n", 0.8, "kanan"),
            Kolom("Bagian", 1.1, "kanan"),
            Kolom(data.label, 1.35, "kanan"),
            Kolom("Mutu", 1.5),
            Kolom("Warna", 1.5),
        ),
        tuple(baris),
        (("", "Jumlah", bulat(data.n), persen(data.n, data.n), *kaki),),
    )


def list_grafik(judul: str, kelompok: Sequence[Bernama], data: DataSkm, *, per: int = 20) -> tuple[Grafik, ...]:
    """Return charts of at most `per` bars in the colour of their class, with letter and word; none without a figure."""
    samar = _hidden(kelompok)
    baris = [_bar(nama, k, tersamar=nama in samar) for nama, k in kelompok]
    if all(b.nilai is None for b in baris):
        return ()
    potongan = [baris[i : i + per] for i in range(0, len(baris), per)]
    hasil = []
    for ke, isi in enumerate(potongan, start=1):
        nama = f"{judul} ({ke}/{len(potongan)})" if len(potongan) > 1 else judul
        alt = "Batang mendatar: " + "; ".join(f"{b.label} {b.teks_nilai}" for b in isi)
        hasil.append(Grafik(nama, batang(nama, isi, maks=float(data.instrumen.puncak)), alt))
    return tuple(hasil)


def _bar(nama: str, kelompok: Kelompok, *, tersamar: bool) -> Batang:
    kelas = kelompok.indeks.kelas
    if kelas is None or tersamar:
        return Batang(nama, None, KOSONG, WARNA_KOSONG)
    warna = NAMA_WARNA.get(kelas.mutu, "").lower()
    nilai = f"{angka(kelompok.indeks.ikm)} ({kelas.mutu})"
    return Batang(f"{nama} ({warna})", float(kelompok.indeks.ikm or 0), nilai, warna_of(kelas.mutu))
