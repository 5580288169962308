"""The sentences of the report. Every one is computed from the figures; none is fixed in advance. Pure."""

from decimal import Decimal

from portal.inti.periode import Periode
from portal.laporan.bilangan import angka, bulat, gabung, persen, rentang, selisih, tanggal
from portal.laporan.skm_triwulan.angka import BELUM_ADA
from portal.laporan.skm_triwulan.data import DataSkm, compute_perubahan, pair_sebelumnya
from portal.skm.domain.indeks import IndeksUnsur, index_without, straddled
from portal.skm.domain.instrumen import classify
from portal.skm.domain.profil import KANAL, KANAL_TERBUKTI
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.domain.statistik import combine_galat, differ

_DIUNGKAP = (
    "belum ada responden",
    "responden di bawah sampel minimum",
    "responden kurang dari 5",
    "per bulan",
    "jawaban dikecualikan",
    "interval menyentuh mutu",
    "satu loket lebih dari",
    "layanan tanpa responden",
)
"""Short warnings of the index that this report says in sentences of its own."""


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


def nilai_ikm(data: DataSkm) -> str:
    """The index with its interval, letter and word, and which of the unit's two indices it is."""
    indeks = data.indeks
    if indeks.kelas is None:
        return f"{BELUM_ADA}, sehingga nilai {data.label} dan mutu pelayanan tidak dapat ditetapkan."
    bawah, atas = next((b, a) for b, a, kelas in indeks.instrumen.rentang_kelas if kelas is indeks.kelas)
    isi = (
        f"Nilai {data.label} {angka(indeks.ikm)} berada pada interval {angka(bawah)}–{angka(atas)}, "
        f"mutu pelayanan {indeks.kelas.mutu} ({indeks.kelas.kinerja})."
    )
    if not data.resmi_rata:
        return isi
    return f"{isi} Nilai ini rata-rata layanan; nilai gabungan semua jawaban {angka(data.gabungan.ikm)}."


def mutu_dibaca(data: DataSkm) -> str:
    """The letter with the classes that its interval touches: “B, batas A”."""
    kelas = data.indeks.kelas
    huruf = kelas.mutu if kelas else ""
    batas = gabung(k.mutu for k in straddled(data.indeks))
    return f"{huruf}, batas {batas}" if batas else huruf


def galat(data: DataSkm) -> str:
    """The 95 % interval of the index, how it was made, and whether it reaches into another class."""
    indeks = data.indeks
    if indeks.ikm is None or indeks.kelas is None:
        return ""
    if indeks.ik95 is None:
        siapa = "ada layanan dengan hanya satu responden" if data.n > 1 else "hanya ada satu responden"
        return f"Galat sampel tidak dapat dihitung karena {siapa}."
    instrumen = indeks.instrumen
    bawah, atas = indeks.ikm - indeks.ik95, min(instrumen.puncak, indeks.ikm + indeks.ik95)
    isi = (
        f"Dengan tingkat kepercayaan 95 %, galat sampelnya ±{angka(indeks.ik95)}: nilai sebenarnya"
        f" diperkirakan antara {angka(max(instrumen.kelas[-1].batas, bawah))} dan {angka(atas)}. {_populasi(data)}"
    )
    if not straddled(indeks):
        return isi
    huruf = gabung(k.mutu for k in straddled(indeks))
    return f"{isi} Rentang ini menyentuh mutu {huruf}, sehingga mutu dibaca “{mutu_dibaca(data)}”."


def _populasi(data: DataSkm) -> str:
    """Say whether the error takes into account how many people were served."""
    if data.resmi_rata:
        diketahui = any(k.populasi for k in data.hasil.per_layanan)
        tambahan = ", dengan koreksi populasi terbatas bila jumlah penerimanya diketahui" if diketahui else ""
        return f"Galat ini digabung dari galat setiap layanan{tambahan}."
    if data.hasil.populasi is None:
        return "Galat dihitung tanpa koreksi populasi terbatas, karena jumlah penerima layanan belum diketahui."
    return (
        f"Galat ini memakai koreksi populasi terbatas: {bulat(data.n)} responden dari {bulat(data.hasil.populasi)}"
        " penerima layanan."
    )


def terbukti(data: DataSkm) -> str:
    """How many answers come from a proven visit, and how many were filled in with an officer's help."""
    if data.nihil:
        return f"{BELUM_ADA}."
    jumlah = {k.kode: k.rekap.n for k in data.hasil.per_kanal}
    pasti = sum(jumlah.get(kode, 0) for kode in KANAL_TERBUKTI)
    nama = gabung(KANAL[kode].lower() for kode in sorted(KANAL_TERBUKTI))
    isi = (
        f"Hanya {nama} yang membuktikan bahwa pengisinya menerima layanan: {bulat(pasti)} dari {bulat(data.n)} jawaban"
        f" ({persen(pasti, data.n)}). Cara lain terbuka bagi siapa saja yang memegang kode atau alamatnya."
    )
    bantu = jumlah.get("bantu", 0)
    if not bantu:
        return isi
    return f"{isi} Sebanyak {bulat(bantu)} jawaban diisi dengan bantuan petugas, yang dapat memengaruhi penilaian."


def terendah_tertinggi(data: DataSkm) -> str:
    """Lowest and highest unsur, ties together."""
    indeks = data.gabungan
    if data.nihil:
        return f"{BELUM_ADA}, sehingga unsur terendah dan tertinggi tidak dapat ditetapkan."
    rendah = [u for u in indeks.unsur if u.unsur.kode in indeks.terendah]
    tinggi = [u for u in indeks.unsur if u.unsur.kode in indeks.tertinggi]
    if len(rendah) == len(indeks.unsur):
        return f"Semua unsur memperoleh nilai yang sama, yaitu {angka(rendah[0].nrr, 4)}."
    return f"Unsur terendah: {gabung(map(nama_unsur, rendah))}. Unsur tertinggi: {gabung(map(nama_unsur, tinggi))}."


def perubahan(data: DataSkm) -> str:
    """Compare with the newest earlier period and say whether the change exceeds the sampling error."""
    dulu, banding = data.sebelumnya, pair_sebelumnya(data)
    if dulu is None or banding is None:
        return "Belum ada periode sebelumnya yang sudah ditutup, sehingga perubahan belum dapat dibandingkan."
    if data.nihil:
        return f"{BELUM_ADA} pada {data.hasil.periode.nama}, sehingga perubahan tidak dapat dihitung."
    beda = compute_perubahan(banding.kini, banding.dulu) or Decimal(0)
    nama = f"{data.label} gabungan" if banding.gabungan else data.label
    awal = f"Dibanding {dulu.periode.nama} ({angka(banding.dulu.ikm)}), nilai {nama} berubah {selisih(beda)}"
    if banding.gabungan:
        awal = f"Cara menghitung nilai resmi unit berubah, sehingga yang dibandingkan nilai gabungannya. {awal}"
    batas = combine_galat(banding.kini.ik95, banding.dulu.ik95)
    nyata = differ(beda, batas)
    if nyata is None:
        return f"{awal}; galat sampel tidak dapat dihitung karena salah satu periode hanya mempunyai satu responden."
    if nyata:
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
    tanpa = index_without(data.gabungan, unsur.kode)
    if tanpa is None:
        return isi
    nomor = 1 + [u.kode for u in data.instrumen.unsur].index(unsur.kode)
    kelas = classify(data.instrumen, tanpa)
    return (
        f"{isi} Sebagai pembanding, {data.label} tanpa U{nomor} ({unsur.nama['id']}), dengan bobot"
        f" {len(data.instrumen.unsur) - 1} unsur lainnya dinaikkan sebanding: {angka(tanpa)}, mutu {kelas.mutu}."
    )


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
        _warn_batas(data),
    )
    singkat = (*data.hasil.peringatan, *data.hasil.catatan)
    lain = (f"{p[:1].upper()}{p[1:]}." for p in singkat if not any(kata in p for kata in _DIUNGKAP))
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
    return (
        f"Responden hanya {data.n} orang; nilai {data.label} belum dapat mewakili pengguna layanan dan tidak boleh"
        " diumumkan."
    )


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
    return f"Jawaban yang dikecualikan dari perhitungan: {bulat(jumlah)}." if jumlah else ""


def _warn_batas(data: DataSkm) -> str:
    if not straddled(data.indeks):
        return ""
    return f"Interval kepercayaan melewati batas mutu; mutu dibaca “{mutu_dibaca(data)}”."
