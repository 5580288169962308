"""BAB I: why, how, when and how many. Pure."""

from portal.inti.dokumen.isi import Blok, Catatan, Daftar, Grafik, Judul, Kolom, Paragraf, Tabel
from portal.inti.grafik import Titik, kolom
from portal.inti.periode import Periode
from portal.laporan.bagian import DASAR_PELAYANAN
from portal.laporan.bilangan import KOSONG, angka, bulat, persen, rentang, tanggal
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.angka import BELUM_ADA, teks_bobot
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.keabsahan import bagian_keabsahan
from portal.laporan.skm_triwulan.layanan import tabel_sampel
from portal.laporan.skm_triwulan.responden import SAMAR
from portal.skm.domain.profil import KANAL_TERBUKTI
from portal.skm.domain.samar import hidden_cells

DASAR_HUKUM = (
    *DASAR_PELAYANAN,
    (
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 14 Tahun 2017 tentang"
        " Pedoman Penyusunan Survei Kepuasan Masyarakat Unit Penyelenggara Pelayanan Publik."
    ),
    (
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 90 Tahun 2021 tentang"
        " Pembangunan dan Evaluasi Zona Integritas Menuju Wilayah Bebas dari Korupsi dan Wilayah Birokrasi Bersih dan"
        " Melayani di Instansi Pemerintah."
    ),
)
_CARA = {
    "qr": "Responden memindai kode QR di loket dan mengisi sendiri",
    "web": "Responden membuka laman survei dan mengisi sendiri",
    "tiket": "Responden memakai tiket sekali pakai yang diterima setelah dilayani",
    "kios": "Responden mengisi sendiri pada tablet di tempat layanan",
    "bantu": "Petugas membacakan pertanyaan dan mengisikan jawaban responden",
    "kertas": "Responden mengisi kertas, petugas menyalinnya",
    "impor": "Petugas memasukkan berkas berisi kuesioner yang diisi di luar portal",
}


def bab_pendahuluan(data: DataSkm) -> tuple[Blok, ...]:
    """Chapter I: 1.1 background to 1.5 number of respondents."""
    return (
        Judul("BAB I Pendahuluan"),
        *bagian_latar_belakang(data),
        *_tujuan(data),
        *_metode(data),
        *bagian_waktu(data),
        *_jumlah_responden(data),
    )


def bagian_latar_belakang(data: DataSkm) -> tuple[Blok, ...]:
    """1.1: why, and on which law."""
    return (
        Judul("1.1 Latar belakang", 2),
        Paragraf(
            "Pelayanan publik yang baik adalah hak masyarakat dan kewajiban penyelenggara. Untuk mengetahui"
            " apakah hak itu sudah terpenuhi, pendapat pengguna layanan perlu ditanyakan secara teratur."
            " Setiap penyelenggara pelayanan publik wajib melaksanakan Survei Kepuasan Masyarakat (SKM)"
            " secara berkala, paling sedikit satu kali dalam setahun. Hasilnya dinyatakan sebagai Indeks"
            " Kepuasan Masyarakat (IKM)."
        ),
        Paragraf(
            f"Laporan ini memuat hasil SKM dan survei IPAK {data.hasil.unit_nama} untuk {data.hasil.periode.nama}. "
            "Dasar hukum pelaksanaannya:"
        ),
        Daftar(DASAR_HUKUM, bernomor=True),
    )


def _tujuan(data: DataSkm) -> tuple[Blok, ...]:
    return (
        Judul("1.2 Tujuan dan manfaat", 2),
        Paragraf(
            "Survei ini bertujuan mengukur kepuasan masyarakat sebagai pengguna layanan"
            f" {data.hasil.unit_nama} dan meningkatkan kualitas penyelenggaraan pelayanan publik. Manfaatnya:"
        ),
        Daftar(
            (
                "diketahui kelebihan dan kekurangan setiap unsur pelayanan;",
                "diketahui kinerja pelayanan secara berkala;",
                "tersedia bahan untuk menetapkan kebijakan dan tindak lanjut perbaikan;",
                "diketahui perubahan kepuasan dari periode ke periode; dan",
                "masyarakat mengetahui gambaran kinerja unit pelayanan.",
            )
        ),
    )


def _metode(data: DataSkm) -> tuple[Blok, ...]:
    skala, k = data.instrumen.skala, len(data.instrumen.unsur)
    return (
        Judul("1.3 Metode pengumpulan data", 2),
        Paragraf(
            f"Data dikumpulkan dengan kuesioner {k} unsur pelayanan ({data.instrumen.dasar_hukum['id']})."
            f" Setiap unsur dinilai 1 sampai {skala}; 1 adalah nilai terendah dan {skala} nilai tertinggi."
            " Nama, NIK, dan nomor telepon responden tidak ditanyakan. Hanya kuesioner dengan semua unsur"
            " terjawab yang dihitung. Kuesioner dimuat pada Lampiran 1."
        ),
        Paragraf(
            "Nilai rata-rata (NRR) setiap unsur adalah jumlah nilai dibagi jumlah kuesioner terisi. NRR"
            f" tertimbang adalah NRR dikali bobot unsur ({teks_bobot(data.instrumen)}). {data.label} adalah jumlah"
            f" NRR tertimbang dikali {data.instrumen.faktor}, dihitung tanpa pembulatan, lalu dibulatkan satu"
            " kali menjadi dua angka di belakang koma."
        ),
        *_metode_ipak(data),
        Judul("1.3.1 Cara jawaban masuk", 3),
        Paragraf(kalimat.terbukti(data)),
        *(() if data.nihil else (_tabel_kanal(data),)),
        *bagian_keabsahan(data),
    )


def _metode_ipak(data: DataSkm) -> tuple[Blok, ...]:
    if data.ipak is None:
        return ()
    bentuk = data.ipak.instrumen
    return (
        Paragraf(
            f"Survei IPAK ({bentuk.dasar_hukum['id']}) berdiri sendiri: {len(bentuk.unsur)} pernyataan, masing-masing"
            f" dinilai 1 sampai {bentuk.skala}. IPAK adalah rata-rata semua pernyataan dikali {bentuk.faktor}, sehingga"
            f" nilai tertingginya {angka(bentuk.puncak)}; skala 100 diperoleh dari nilai yang tidak dibulatkan."
        ),
    )


def _tabel_kanal(data: DataSkm) -> Tabel:
    """The ways that were used, their share, and the index of those that hide nobody."""
    dipakai = [k for k in data.hasil.per_kanal if k.rekap.n]
    samar = hidden_cells({k.kode: k.rekap.n for k in dipakai})
    baris = tuple(
        (
            str(no),
            k.nama,
            _CARA.get(k.kode, KOSONG),
            "Ya" if k.kode in KANAL_TERBUKTI else "Tidak",
            bulat(k.rekap.n),
            persen(k.rekap.n, data.n),
            SAMAR if k.kode in samar else angka(k.indeks.ikm),
        )
        for no, k in enumerate(dipakai, start=1)
    )
    return Tabel(
        "Responden menurut cara pengumpulan data",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Cara", 1.5),
            Kolom("Penjelasan", 3),
            Kolom("Terbukti", 1.1, "tengah"),
            Kolom("Jumlah", 0.9, "kanan"),
            Kolom("Persentase", 1.4, "kanan"),
            Kolom(data.label, 1.35, "kanan"),
        ),
        baris,
        (("", "Jumlah", "", "", bulat(data.n), persen(data.n, data.n), angka(data.gabungan.ikm)),),
    )


def bagian_waktu(data: DataSkm, nomor: str = "1.4") -> tuple[Blok, ...]:
    """1.4: which days it covers, and whether its figures still move."""
    return (
        Judul(f"{nomor} Waktu pelaksanaan", 2),
        Paragraf(
            f"Survei {data.hasil.periode.nama} mencakup layanan yang dinilai pada"
            f" {rentang(data.hasil.periode)}. {kalimat.status(data)}"
        ),
    )


def _jumlah_responden(data: DataSkm) -> tuple[Blok, ...]:
    minimum = data.instrumen.minimum_per_bulan
    isi: list[Blok] = [
        Judul("1.5 Penentuan jumlah responden", 2),
        Paragraf(f"{kalimat.pelaksanaan(data)} {kalimat.sampel(data)}"),
    ]
    if any(k.populasi for k in data.layanan):
        isi.append(tabel_sampel(data))
    if data.hasil.populasi is None:
        isi.append(Catatan("Jumlah penerima layanan dimasukkan petugas survei, paling lambat saat periode ditutup."))
    if not minimum:
        return tuple(isi)
    isi.append(
        Paragraf(
            f"Selain sampel minimum, evaluasi Zona Integritas meminta paling sedikit {minimum} responden setiap bulan."
        )
    )
    isi.append(_tabel_bulan(data, minimum))
    if data.n and len(list(data.hasil.periode.bulan())) > 1:
        isi.append(grafik_bulan(data, minimum))
    return tuple(isi)


def _tabel_bulan(data: DataSkm, minimum: int) -> Tabel:
    return Tabel(
        f"Responden per bulan dibandingkan dengan {minimum} responden",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Bulan", 2.4),
            Kolom("Jumlah responden", 1.6, "kanan"),
            Kolom("Minimum", 1.2, "kanan"),
            Kolom("Keterangan", 3.4),
        ),
        tuple(
            (str(no), bulan.nama, *_sel_bulan(data, bulan, minimum))
            for no, bulan in enumerate(data.hasil.periode.bulan(), start=1)
        ),
        (("", "Jumlah", bulat(data.n), "", "" if data.n else BELUM_ADA),),
    )


def _sel_bulan(data: DataSkm, bulan: Periode, minimum: int) -> tuple[str, str, str]:
    n = data.hasil.per_bulan.get(bulan.kode)
    if n is None:
        return KOSONG, bulat(minimum), "Belum dimulai"
    if n >= minimum:
        return bulat(n), bulat(minimum), "Terpenuhi"
    keterangan = BELUM_ADA if n == 0 else f"Kurang {minimum - n} responden"
    if data.sementara and data.hari_ini < bulan.sampai:
        keterangan += f" (sampai {tanggal(data.hari_ini)})"
    return bulat(n), bulat(minimum), keterangan


def grafik_bulan(data: DataSkm, minimum: int) -> Grafik:
    """Columns of the respondents per month against the minimum."""
    titik = []
    for bulan in data.hasil.periode.bulan():
        n = data.hasil.per_bulan.get(bulan.kode)
        titik.append(Titik(bulan.nama.rsplit(" ", 1)[0], n, bulat(n)))
    tertinggi = max([minimum, *data.hasil.per_bulan.values()])
    judul = "Responden per bulan"
    svg = kolom(
        judul,
        titik,
        ambang=minimum,
        ambang_teks=f"Minimum {minimum} responden per bulan",
        maks=tertinggi * 1.15,
    )
    alt = "Kolom per bulan: " + "; ".join(f"{t.label} {t.teks}" for t in titik) + f". Garis batas {minimum}."
    return Grafik(judul, svg, alt)
