"""2.2.2: the index of each service, and the two ways to make one index of the unit. Pure."""

from portal.inti.dokumen.isi import Blok, Catatan, Judul, Kolom, Paragraf, Tabel
from portal.laporan.bilangan import KOSONG, angka, bulat, gabung
from portal.laporan.skm_triwulan.angka import BELUM_ADA, singkatan
from portal.laporan.skm_triwulan.data import DataSkm
from portal.skm.domain.indeks import Indeks
from portal.skm.domain.instrumen import classify
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.service.indeks import Kelompok

SEDIKIT = f"<{SEL_KECIL}"


def bagian_layanan(data: DataSkm) -> tuple[Blok, ...]:
    """Part 2.2.2 with its table and what the two totals mean."""
    judul = Judul(f"2.2.2 {data.label} per jenis layanan", 3)
    if not data.layanan:
        return (judul, Paragraf("Belum ada layanan yang terdaftar pada unit ini."))
    if data.nihil:
        return (judul, Paragraf(f"{BELUM_ADA} pada layanan {gabung(k.nama for k in data.layanan)}."))
    isi: list[Blok] = [judul, tabel_layanan(data), Paragraf(dua_nilai(data))]
    kecil = [k.nama for k in data.layanan if k.kecil]
    if kecil:
        isi.append(
            Catatan(
                f"Responden kurang dari {SEL_KECIL} pada {gabung(kecil)}. Nilainya tidak dicetak dan tidak boleh"
                " diumumkan, karena dapat menunjukkan jawaban seseorang."
            )
        )
    return tuple(isi)


def dua_nilai(data: DataSkm) -> str:
    """Say what the pooled index and the mean of the services are, and which is the official one."""
    isi = (
        "Nilai gabungan dihitung dari semua jawaban, sehingga layanan dengan responden lebih banyak berpengaruh"
        " lebih besar. Rata-rata layanan memberi setiap layanan yang mempunyai responden pengaruh yang sama."
    )
    if data.resmi_rata:
        return f"{isi} Menurut aturan instansi, nilai resmi unit adalah rata-rata layanan; nilai gabungan pembanding."
    return f"{isi} Menurut aturan instansi, nilai resmi unit adalah nilai gabungan; rata-rata layanan pembanding."


def label_gabungan(data: DataSkm) -> str:
    """Name of the pooled index, with whether it is the official one."""
    return f"Nilai gabungan, semua jawaban ({'pembanding' if data.resmi_rata else 'resmi'})"


def label_rata(data: DataSkm) -> str:
    """Name of the mean of the services, with whether it is the official one."""
    return f"Rata-rata layanan, tak tertimbang ({'resmi' if data.resmi_rata else 'pembanding'})"


def nama_layanan(data: DataSkm) -> tuple[tuple[str, Kelompok], ...]:
    """The services with a name that tells them apart: the code is added where two share a name."""
    nama = [k.nama for k in data.layanan]
    return tuple((f"{k.nama} ({k.kode})" if nama.count(k.nama) > 1 else k.nama, k) for k in data.layanan)


def mutu_rata(data: DataSkm) -> str:
    """Letter of the mean of the services; a dash without one."""
    rata = data.rata_layanan
    return classify(data.instrumen, rata).mutu if rata is not None else KOSONG


def tabel_layanan(data: DataSkm) -> Tabel:
    """The converted value of every unsur for every service, with two labelled totals."""
    unsur = data.instrumen.unsur

    def nilai(indeks: Indeks) -> tuple[str, ...]:
        sel = [angka(u.konversi) for u in indeks.unsur] or [KOSONG] * len(unsur)
        return (*sel, angka(indeks.ikm), indeks.kelas.mutu if indeks.kelas else KOSONG)

    kecil = (*[KOSONG] * len(unsur), SEDIKIT, KOSONG)
    baris = tuple(
        (str(no), nama, bulat(k.rekap.n) if k.rekap.n else KOSONG, *(kecil if k.kecil else nilai(k.indeks)))
        for no, (nama, k) in enumerate(nama_layanan(data), start=1)
    )
    return Tabel(
        f"{data.label} per jenis layanan (nilai konversi)",
        (
            Kolom("No", 5.5, "kanan"),
            Kolom("Jenis layanan", 40),
            Kolom("n", 7, "kanan"),
            *(Kolom(singkatan(u), max(len(u.kode), 6) + 3.5, "kanan") for u in unsur),
            Kolom(data.label, 9, "kanan"),
            Kolom("Mutu", 7, "tengah"),
        ),
        baris,
        (
            ("", label_gabungan(data), bulat(data.n) if data.n else KOSONG, *nilai(data.gabungan)),
            ("", label_rata(data), "", *[""] * len(unsur), angka(data.rata_layanan), mutu_rata(data)),
        ),
        lanskap=True,
    )


def tabel_sampel(data: DataSkm) -> Tabel:
    """Minimum sample of every service whose number of people served is known, and of the unit."""
    return Tabel(
        "Sampel minimum per jenis layanan",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Jenis layanan", 3.4),
            Kolom("Penerima layanan", 1.5, "kanan"),
            Kolom("Sampel minimum", 1.4, "kanan"),
            Kolom("Responden", 1.2, "kanan"),
            Kolom("Keterangan", 2.2),
        ),
        tuple(
            (str(no), nama, bulat(k.populasi), bulat(k.n_minimum), bulat(k.rekap.n), _cukup(k.rekap.n, k.n_minimum))
            for no, (nama, k) in enumerate(nama_layanan(data), start=1)
        ),
        (
            (
                "",
                "Unit",
                bulat(data.hasil.populasi),
                bulat(data.hasil.n_minimum),
                bulat(data.n),
                _cukup(data.n, data.hasil.n_minimum),
            ),
        ),
    )


def _cukup(n: int, minimum: int | None) -> str:
    if minimum is None:
        return "Penerima layanan belum diisi"
    return "Terpenuhi" if n >= minimum else f"Kurang {bulat(minimum - n)} responden"
