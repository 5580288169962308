"""BAB III and IV: what became of the previous results, conclusion, signature. Pure."""

from datetime import date

from portal.inti.dokumen.isi import Blok, Daftar, Judul, Kolom, Paragraf, Tabel
from portal.laporan.bagian import BELUM_DITANDATANGANI, ISIAN, susun_tanda_tangan, write_tempat_tanggal
from portal.laporan.bilangan import KOSONG, angka, bulat, gabung, selisih, tanggal
from portal.laporan.butir import describe_capaian, tabel_realisasi
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.angka import BELUM_ADA
from portal.laporan.skm_triwulan.data import DataSkm, compute_perubahan, list_prioritas, pair_sebelumnya
from portal.laporan.skm_triwulan.ipak import kalimat_nihil, nilai_ipak
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.service.indeks import HasilIndeks


def bab_tindak_lanjut(data: DataSkm) -> tuple[Blok, ...]:
    """Chapter III: previous figures per unsur against the new ones, and what was done, or a table to fill in."""
    judul = Judul("BAB III Hasil Tindak Lanjut SKM Periode Sebelumnya")
    dulu = data.sebelumnya
    if dulu is None:
        return (
            judul,
            Paragraf(
                "Belum ada periode sebelumnya yang sudah ditutup. Hasil tindak lanjut mulai dilaporkan pada"
                " periode berikutnya."
            ),
            *_realisasi(data),
        )
    isi: list[Blok] = [judul, Paragraf(_pembuka(data, dulu)), _tabel_banding(data, dulu)]
    if data.tindak_lanjut.bawaan:
        isi += _realisasi(data)
    elif list_prioritas(dulu.indeks):
        isi += [
            Paragraf(
                f"Tabel berikut diisi unit kerja: pelaksanaan tindak lanjut atas unsur prioritas {dulu.periode.nama}."
            ),
            _tabel_realisasi(dulu),
        ]
    return tuple(isi)


def _realisasi(data: DataSkm) -> tuple[Blok, ...]:
    bawaan = data.tindak_lanjut.bawaan
    if not bawaan:
        return ()
    return (
        Paragraf(_capaian(data)),
        tabel_realisasi(f"Realisasi tindak lanjut sampai {tanggal(data.hari_ini)}", bawaan),
    )


def _capaian(data: DataSkm) -> str:
    return describe_capaian(data.tindak_lanjut.bawaan, data.pita, asal="dari periode sebelumnya")


def _pembuka(data: DataSkm, dulu: HasilIndeks) -> str:
    kelas = dulu.indeks.kelas
    isi = (
        f"Hasil SKM {dulu.periode.nama}: {data.label} {angka(dulu.indeks.ikm)}, mutu"
        f" {kelas.mutu if kelas else KOSONG}, {bulat(dulu.indeks.n)} responden."
    )
    if dulu.periode != data.hasil.periode.shift(-1):
        isi += f" Ini periode terakhir yang ditutup dan mempunyai responden sebelum {data.hasil.periode.nama}."
    if data.nihil:
        return f"{isi} {BELUM_ADA} pada {data.hasil.periode.nama}, sehingga hasil tindak lanjut belum dapat diukur."
    return f"{isi} {_arah(data, dulu)}"


def _arah(data: DataSkm, dulu: HasilIndeks) -> str:
    """Count the unsur that rose and fell, and name the greatest rise and fall (ties together)."""
    lama = {u.unsur.kode: u.konversi for u in dulu.indeks.unsur}
    beda = {u.unsur.nama["id"]: u.konversi - lama[u.unsur.kode] for u in data.indeks.unsur if u.unsur.kode in lama}
    naik, turun = sum(b > 0 for b in beda.values()), sum(b < 0 for b in beda.values())
    isi = f"Dari {len(beda)} unsur, {naik} naik, {turun} turun, dan {len(beda) - naik - turun} tetap."
    for ada, kata, ujung in (
        (naik, "Kenaikan", max(beda.values(), default=None)),
        (turun, "Penurunan", min(beda.values(), default=None)),
    ):
        if ada:
            nama = gabung(unsur for unsur, b in beda.items() if b == ujung)
            isi += f" {kata} terbesar: {nama} ({selisih(ujung)})."
    return isi


def _tabel_banding(data: DataSkm, dulu: HasilIndeks) -> Tabel:
    lama = {u.unsur.kode: u.konversi for u in dulu.indeks.unsur}
    kini = {u.unsur.kode: u.konversi for u in data.indeks.unsur}
    baris = []
    for no, unsur in enumerate(data.instrumen.unsur, start=1):
        a, b = lama.get(unsur.kode), kini.get(unsur.kode)
        beda = b - a if a is not None and b is not None else None
        baris.append((str(no), unsur.nama["id"], angka(a), angka(b), selisih(beda)))
    return Tabel(
        "Nilai konversi unsur dibandingkan dengan periode sebelumnya",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Unsur", 3.4),
            Kolom(dulu.periode.nama, 1.5, "kanan"),
            Kolom(data.hasil.periode.nama, 1.5, "kanan"),
            Kolom("Perubahan", 1.2, "kanan"),
        ),
        tuple(baris),
        (_kaki_banding(data),),
    )


def _kaki_banding(data: DataSkm) -> tuple[str, ...]:
    banding = pair_sebelumnya(data)
    if banding is None:
        return ("", data.label, KOSONG, KOSONG, KOSONG)
    nama = f"{data.label} gabungan" if banding.gabungan else data.label
    beda = compute_perubahan(banding.kini, banding.dulu)
    return ("", nama, angka(banding.dulu.ikm), angka(banding.kini.ikm), selisih(beda))


def _tabel_realisasi(dulu: HasilIndeks) -> Tabel:
    return Tabel(
        f"Realisasi tindak lanjut {dulu.periode.nama}",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Prioritas unsur", 2.6),
            Kolom("Sudah/Belum", 1.3),
            Kolom("Uraian tindak lanjut", 3),
            Kolom("Dokumentasi", 1.8),
        ),
        tuple(
            (str(no), f"{u.unsur.nama['id']} ({angka(u.konversi)})", "…………", ISIAN, ISIAN)
            for no, u in enumerate(list_prioritas(dulu.indeks), start=1)
        ),
    )


def bab_kesimpulan(data: DataSkm) -> tuple[Blok, ...]:
    """Chapter IV: conclusions and suggestions."""
    return (
        Judul("BAB IV Kesimpulan dan Saran"),
        Judul("4.1 Kesimpulan", 2),
        Daftar(_kesimpulan(data), bernomor=True),
        Judul("4.2 Saran", 2),
        Daftar(_saran(data), bernomor=True),
    )


def _kesimpulan(data: DataSkm) -> tuple[str, ...]:
    isi = [kalimat.pelaksanaan(data), kalimat.nilai_ikm(data)]
    if not data.nihil:
        isi += [kalimat.terendah_tertinggi(data), kalimat.perubahan(data)]
    ipak = data.ipak.indeks if data.ipak else None
    isi.append(nilai_ipak(ipak) if ipak is not None and ipak.n else kalimat_nihil(data))
    if data.tindak_lanjut.bawaan:
        isi.append(_capaian(data))
    if data.sementara:
        isi.append(kalimat.status(data))
    return tuple(isi)


def _saran(data: DataSkm) -> tuple[str, ...]:
    isi = []
    prioritas = [u.unsur.nama["id"] for u in list_prioritas(data.indeks)]
    if prioritas:
        isi.append(f"Laksanakan rencana tindak lanjut, dimulai dari unsur {gabung(prioritas)}.")
    if data.nihil:
        isi.append(
            "Ajak pengguna layanan mengisi survei: pasang kode QR di setiap loket dan sampaikan setelah"
            " layanan selesai."
        )
    elif kalimat.bulan_kurang(data) or (data.hasil.n_minimum or 0) > data.n:
        isi.append("Tambah jumlah responden pada periode berikutnya sampai semua batas minimum terpenuhi.")
    if data.hasil.populasi is None:
        isi.append("Catat jumlah penerima layanan setiap periode agar sampel minimum dapat dihitung.")
    if data.n >= SEL_KECIL:
        isi.append("Umumkan hasil survei beserta metodenya kepada masyarakat, di laman dan di tempat pelayanan.")
    else:
        isi.append("Umumkan hasil survei setelah jumlah responden mencukupi.")
    return tuple(isi)


def tanda_tangan(data: DataSkm, penandatangan: tuple[str, str, str] | None, kota: str, hari: date) -> tuple[Blok, ...]:
    """The signature block; blank lines when nobody has been appointed to sign."""
    keterangan = BELUM_DITANDATANGANI if data.sementara or data.ipak_sementara else ""
    return susun_tanda_tangan(penandatangan, write_tempat_tanggal(kota, hari), data.hasil.unit_nama, keterangan)
