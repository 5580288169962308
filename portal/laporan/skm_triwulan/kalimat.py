"""The sentences of the report. Every one is computed from the figures; none is fixed in advance. Pure."""

from decimal import Decimal
from fractions import Fraction

from portal.inti.periode import Periode
from portal.laporan.skm_triwulan.angka import (
    BELUM_ADA,
    angka,
    bulat,
    gabung,
    persen,
    rentang,
    selisih,
    tanggal,
)
from portal.laporan.skm_triwulan.data import DataSkm, compute_galat_gabungan, compute_perubahan
from portal.skm.domain.indeks import Indeks, IndeksUnsur
from portal.skm.domain.instrumen import classify, round_half_up
from portal.skm.domain.samar import SEL_KECIL

_DIUNGKAP = frozenset({"belum ada responden", "responden di bawah sampel minimum", "responden kurang dari 5"})


def nama_unsur(unsur: IndeksUnsur) -> str:
    """Name of an unsur with its mean: Persyaratan (2,8163)."""
    return f"{unsur.unsur.nama['id']} ({angka(unsur.nrr, 4)})"


def status(data: DataSkm) -> str:
    """Say whether the figures are final."""
    hasil = data.hasil
    if not data.sementara:
        return (
            f"Angka laporan ini berasal dari periode yang sudah ditutup (revisi {hasil.revisi}) dan tidak berubah lagi."
        )
    akhir = (
        f"Periode berlangsung sampai {tanggal(hasil.periode.hari_terakhir)}."
        if data.hari_ini < hasil.periode.sampai
        else "Periode sudah berakhir tetapi belum ditutup."
    )
    return (
        f"SEMENTARA. {akhir} Angka dibaca pada {tanggal(data.hari_ini)} dan masih dapat berubah. "
        "Jangan dipakai sebagai laporan resmi."
    )


def pelaksanaan(data: DataSkm) -> str:
    """Where, when, how many, with population and minimum sample."""
    hasil = data.hasil
    awal = f"Survei dilaksanakan pada {hasil.unit_nama} periode {rentang(hasil.periode)}"
    if data.nihil:
        return f"{awal}. {BELUM_ADA}."
    if hasil.populasi is None:
        return f"{awal} dengan {bulat(data.n)} responden."
    return (
        f"{awal} dengan {bulat(data.n)} responden (populasi {bulat(hasil.populasi)}, "
        f"sampel minimum {bulat(hasil.n_minimum)})."
    )


def sampel(data: DataSkm) -> str:
    """Say whether the sample is large enough, or that it cannot be told."""
    hasil = data.hasil
    if hasil.populasi is None or hasil.n_minimum is None:
        return (
            "Jumlah penerima layanan pada periode ini belum dimasukkan, sehingga sampel minimum belum dapat dihitung."
        )
    awal = (
        f"Jumlah penerima layanan pada periode ini {bulat(hasil.populasi)} orang. Menurut rumus Krejcie dan"
        f" Morgan, sampel minimumnya {bulat(hasil.n_minimum)} responden."
    )
    if data.nihil:
        return f"{awal} {BELUM_ADA}, sehingga sampel minimum tidak terpenuhi."
    if data.n >= hasil.n_minimum:
        return f"{awal} Survei diikuti {bulat(data.n)} responden, sehingga sampel minimum terpenuhi."
    return (
        f"{awal} Survei diikuti {bulat(data.n)} responden, kurang {bulat(hasil.n_minimum - data.n)} dari"
        " sampel minimum."
    )


def kelas_interval(indeks: Indeks) -> tuple[Decimal, Decimal]:
    """Return lowest and highest converted value of the class of an index."""
    batas = [k.batas for k in indeks.instrumen.kelas]
    tempat = indeks.instrumen.kelas.index(indeks.kelas) if indeks.kelas else 0
    puncak = Decimal(indeks.instrumen.skala) * Decimal(int(indeks.instrumen.faktor))
    return batas[tempat], puncak if tempat == 0 else batas[tempat - 1] - Decimal("0.01")


def nilai_ikm(data: DataSkm) -> str:
    """The index with its interval, letter and word."""
    indeks = data.indeks
    if indeks.kelas is None:
        return f"{BELUM_ADA}, sehingga nilai IKM dan mutu pelayanan tidak dapat ditetapkan."
    bawah, atas = kelas_interval(indeks)
    return (
        f"Nilai IKM {angka(indeks.ikm)} berada pada interval {angka(bawah)}–{angka(atas)}, "
        f"mutu pelayanan {indeks.kelas.mutu} ({indeks.kelas.kinerja})."
    )


def galat(data: DataSkm) -> str:
    """The 95 % interval of the index, and whether it reaches into another class; empty without one."""
    indeks = data.indeks
    if indeks.ikm is None or indeks.kelas is None:
        return ""
    if indeks.ik95 is None:
        return "Galat sampel tidak dapat dihitung karena hanya ada satu responden."
    dasar = indeks.instrumen.kelas[-1].batas
    bawah, atas = max(dasar, indeks.ikm - indeks.ik95), min(Decimal(100), indeks.ikm + indeks.ik95)
    isi = (
        f"Dengan tingkat kepercayaan 95 %, galat sampelnya ±{angka(indeks.ik95)}: nilai sebenarnya"
        f" diperkirakan antara {angka(bawah)} dan {angka(atas)}."
    )
    urut = [k.mutu for k in indeks.instrumen.kelas]
    tempat = [urut.index(classify(indeks.instrumen, n).mutu) for n in (bawah, atas)]
    huruf = urut[min(tempat) : max(tempat) + 1]
    if len(huruf) == 1:
        return isi
    return f"{isi} Rentang ini menyentuh mutu {gabung(huruf)}, sehingga huruf mutu perlu dibaca dengan hati-hati."


def terendah_tertinggi(data: DataSkm) -> str:
    """Lowest and highest unsur, ties together."""
    indeks = data.indeks
    if data.nihil:
        return f"{BELUM_ADA}, sehingga unsur terendah dan tertinggi tidak dapat ditetapkan."
    rendah = [u for u in indeks.unsur if u.unsur.kode in indeks.terendah]
    tinggi = [u for u in indeks.unsur if u.unsur.kode in indeks.tertinggi]
    if len(rendah) == len(indeks.unsur):
        return f"Semua unsur memperoleh nilai yang sama, yaitu {angka(rendah[0].nrr, 4)}."
    return f"Unsur terendah: {gabung(map(nama_unsur, rendah))}. Unsur tertinggi: {gabung(map(nama_unsur, tinggi))}."


def perubahan(data: DataSkm) -> str:
    """Compare with the newest earlier period and say whether the change exceeds the sampling error."""
    dulu = data.sebelumnya
    if dulu is None:
        return "Belum ada periode sebelumnya yang sudah ditutup, sehingga perubahan belum dapat dibandingkan."
    if data.nihil:
        return f"{BELUM_ADA} pada {data.hasil.periode.nama}, sehingga perubahan tidak dapat dihitung."
    delta = compute_perubahan(data.indeks, dulu.indeks) or Decimal(0)
    awal = f"Dibanding {dulu.periode.nama} ({angka(dulu.indeks.ikm)}), nilai IKM berubah {selisih(delta)}"
    batas = compute_galat_gabungan(data.indeks, dulu.indeks)
    if batas is None:
        return f"{awal}; galat sampel tidak dapat dihitung karena salah satu periode hanya mempunyai satu responden."
    if abs(delta) > batas:
        return f"{awal}; perubahan ini berbeda nyata karena lebih besar daripada galat sampel gabungan ±{angka(batas)}."
    return f"{awal}; perubahan ini masih dalam galat sampel gabungan ±{angka(batas)}, jadi tidak berbeda nyata."


def kesenjangan(data: DataSkm) -> str:
    """Name the periods of the trend that have no figure; empty when there is none."""
    hilang = [t.periode.nama for t in data.tren if t.indeks is None]
    kosong = [t.periode.nama for t in data.tren if t.indeks is not None and t.indeks.n == 0]
    isi = []
    if hilang:
        isi.append(f"{gabung(hilang)} belum ditutup, sehingga nilainya tidak dicantumkan.")
    if kosong:
        isi.append(f"{gabung(kosong)} tidak mempunyai responden.")
    return " ".join(isi)


def gratis(data: DataSkm) -> str:
    """How free services were scored, and the index without that unsur; empty when no service is free."""
    khusus = [u for u in data.instrumen.unsur if u.gratis is not None]
    if not data.layanan_gratis or not khusus:
        return ""
    unsur = khusus[0]
    kata = unsur.jawaban["id"][(unsur.gratis or 1) - 1]
    isi = (
        f"Layanan tanpa tarif: {gabung(data.layanan_gratis)}. Pada layanan ini unsur {unsur.nama['id']} yang"
        f" tidak dijawab diisi otomatis dengan nilai {unsur.gratis} ({kata})."
    )
    sisa = [u.nrr for u in data.indeks.unsur if u.unsur.kode != unsur.kode]
    if not sisa:
        return isi
    tanpa = round_half_up(data.instrumen.faktor * sum(sisa, Fraction(0)) / len(sisa))
    return f"{isi} Sebagai pembanding, rata-rata {len(sisa)} unsur lainnya {angka(tanpa)}."


def saran(data: DataSkm) -> str:
    """Number of comments; never their content."""
    if data.nihil:
        return f"{BELUM_ADA}, sehingga tidak ada saran tertulis."
    if not data.n_saran:
        return "Tidak ada responden yang menulis saran."
    return (
        f"Sebanyak {bulat(data.n_saran)} dari {bulat(data.n)} responden menulis saran. Isi saran tidak dimuat"
        " dalam laporan ini untuk melindungi identitas responden; petugas membacanya langsung di portal."
    )


def bulan_kurang(data: DataSkm) -> tuple[str, ...]:
    """Months with fewer respondents than the minimum, each with its number: “Maret 2025 (12)”."""
    minimum = data.instrumen.minimum_per_bulan
    if not minimum:
        return ()
    return tuple(f"{Periode.parse(kode).nama} ({bulat(n)})" for kode, n in data.hasil.per_bulan.items() if n < minimum)


def peringatan(data: DataSkm) -> tuple[str, ...]:
    """The warnings that must be printed with the index, as full sentences."""
    if data.nihil:
        return (f"{BELUM_ADA} pada periode ini.", *data.peringatan)
    calon = (
        _warn_bulan(data),
        _warn_sampel(data),
        _warn_kecil(data),
        _warn_loket(data),
        _warn_layanan(data),
        _warn_dikecualikan(data),
    )
    lain = (f"{p[:1].upper()}{p[1:]}." for p in data.hasil.peringatan if p not in _DIUNGKAP and "per bulan" not in p)
    return (*filter(None, calon), *lain, *data.peringatan)


def _warn_bulan(data: DataSkm) -> str:
    kurang = bulan_kurang(data)
    if not kurang:
        return ""
    return f"Responden kurang dari {data.instrumen.minimum_per_bulan} per bulan pada {gabung(kurang)}."


def _warn_sampel(data: DataSkm) -> str:
    batas = data.hasil.n_minimum
    if batas is None or data.n >= batas:
        return ""
    return f"Jumlah responden {bulat(data.n)} di bawah sampel minimum {bulat(batas)}."


def _warn_kecil(data: DataSkm) -> str:
    if data.n >= SEL_KECIL:
        return ""
    return f"Responden hanya {data.n} orang; nilai IKM belum dapat mewakili pengguna layanan dan tidak boleh diumumkan."


def _warn_loket(data: DataSkm) -> str:
    ramai = [k for k in data.hasil.per_loket if k.kode and 2 * k.rekap.n > data.n]
    if not ramai or len([k for k in data.hasil.per_loket if k.kode]) < 2:
        return ""
    return f"Lebih dari separuh jawaban ({persen(ramai[0].rekap.n, data.n)}) berasal dari satu loket: {ramai[0].nama}."


def _warn_layanan(data: DataSkm) -> str:
    kosong = [k.nama for k in data.layanan if k.rekap.n == 0]
    return f"Layanan tanpa responden: {gabung(kosong)}." if kosong else ""


def _warn_dikecualikan(data: DataSkm) -> str:
    jumlah = data.hasil.n_dikecualikan
    return f"Jawaban yang dikeluarkan dari perhitungan: {bulat(jumlah)}." if jumlah else ""
