"""The sentences about one period. Every one is computed from the figures; none is fixed in advance. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from portal.inti.periode import Periode
from portal.laporan.bilangan import angka, bulat, gabung, persen, rentang, tanggal
from portal.laporan.pengaduan.data import DataPengaduan, TindakLanjut
from portal.laporan.pengaduan.tabel import name_rows, write_desimal
from portal.pengaduan.domain.rekap import Rekap
from portal.pengaduan.domain.rerata import Perubahan
from portal.pengaduan.domain.rincian import NAMA_KELUAR
from portal.pengaduan.domain.status import Status
from portal.pengaduan.domain.tabel import LABEL
from portal.tindak_lanjut.domain.capaian import NAMA_SEBUTAN

NIHIL = "Nihil: tidak ada pengaduan yang diterima, dan tidak ada sisa dari periode sebelumnya."


def status(periode: Periode, hari_ini: date, *, sementara: bool, revisi: int | None = None) -> str:
    """Say whether the figures are final."""
    if not sementara:
        ke = f" (revisi {revisi})" if revisi else ""
        return f"Angka laporan ini berasal dari periode yang sudah ditutup{ke} dan tidak berubah lagi."
    akhir = (
        "Periode sudah berakhir tetapi belum seluruhnya ditutup."
        if hari_ini >= periode.sampai
        else f"Periode berlangsung sampai {tanggal(periode.hari_terakhir)}."
    )
    return (
        f"SEMENTARA. {akhir} Angka dibaca pada {tanggal(hari_ini)} dan masih dapat berubah."
        " Jangan dipakai sebagai laporan resmi."
    )


def status_data(data: DataPengaduan) -> str:
    """Say whether the figures of a period are final."""
    return status(data.periode, data.hari_ini, sementara=data.sementara, revisi=data.rekap.revisi)


def tiga_angka(rekap: Rekap) -> str:
    """Say the three counts: received, followed up, not yet followed up; the base of each named."""
    n = rekap.count
    if rekap.nihil:
        return f"Pada {rekap.periode.nama} ({rentang(rekap.periode)}): {NIHIL}"
    return (
        f"Pada {rekap.periode.nama} ({rentang(rekap.periode)}) diterima {bulat(n('A1'))} pengaduan dari"
        f" {bulat(n('A1_pelapor'))} pelapor. Bersama saldo awal {bulat(n('A0'))}"
        f"{_reopened(n('A0r'))}, dikurangi {bulat(n('K_total'))} yang tidak diproses sebagai pengaduan, terdapat"
        f" {bulat(n('A2'))} pengaduan yang harus ditindaklanjuti: {bulat(n('A3') + n('A4'))} sudah ditindaklanjuti"
        f" ({bulat(n('A3'))} selesai, {bulat(n('A4'))} sedang ditangani) dan {bulat(n('A5'))} belum ditindaklanjuti."
    )


def _reopened(n: int) -> str:
    return f" dan {bulat(n)} yang dibuka kembali" if n else ""


def persentase(rekap: Rekap) -> str:
    """Say the share followed up, the share finished, and the line of the evaluation sheet."""
    lke = rekap.angka["LKE"]
    nilai = f"{angka(Decimal(lke['persen']))} %"
    if not rekap.count("A2"):
        return f"Persentase penyelesaian untuk Lembar Kerja Evaluasi: {nilai} ({lke['catatan']})."
    b1, b2 = rekap.share("B1"), rekap.share("B2")
    return (
        f"Persentase pengaduan yang ditindaklanjuti {persen(b1.n, b1.d, 2)} ({bulat(b1.n)} dari {bulat(b1.d)});"
        f" persentase penyelesaian, yang dipakai Lembar Kerja Evaluasi, {persen(b2.n, b2.d, 2)}"
        f" ({bulat(b2.n)} dari {bulat(b2.d)})."
    )


def perubahan(data: DataPengaduan) -> str:
    """Compare received and finished with the period before."""
    if data.sebelumnya.nihil:
        return f"Pada {data.sebelumnya.periode.nama} tidak ada pengaduan, sehingga perubahan tidak dapat dihitung."
    bagian = []
    for kode, nama in (("A1", "yang diterima"), ("A3", "yang selesai")):
        kini, dulu = data.rekap.count(kode), data.sebelumnya.count(kode)
        beda = Perubahan(kini, dulu)
        arah = "naik" if kini > dulu else "turun" if kini < dulu else "tetap"
        nilai = "" if kini == dulu else f" ({beda.teks})"
        bagian.append(f"pengaduan {nama} {arah} dari {bulat(dulu)} menjadi {bulat(kini)}{nilai}")
    tanda = ", angka sementara" if data.sebelumnya.sementara else ""
    return f"Dibandingkan dengan {data.sebelumnya.periode.nama}{tanda}: {'; '.join(bagian)}."


def terbanyak(data: DataPengaduan, kode: str, nama: str) -> str:
    """Name the largest row of a table, all of them on a tie; empty without cases."""
    label = set(LABEL.values())
    baris = [(n, isi) for n, isi in name_rows(data, kode) if isi and n not in label]
    if not baris:
        return ""
    puncak = max(isi for _, isi in baris)
    siapa = [n for n, isi in baris if isi == puncak]
    masing = "masing-masing " if len(siapa) > 1 else ""
    return (
        f"{nama} terbanyak: {gabung(siapa)}, {masing}{bulat(puncak)} pengaduan"
        f" ({persen(puncak, data.rekap.count('A1'), 2)})."
    )


def susunan(data: DataPengaduan) -> str:
    """Say what the received cases are made of."""
    if not data.rekap.count("A1"):
        return "Tidak ada pengaduan baru yang dapat diuraikan menurut kanal, klasifikasi, kategori, dan unit."
    pasangan = (("D1", "Kanal"), ("D2", "Klasifikasi"), ("D3", "Kategori"), ("D4", "Unit yang dilaporkan"))
    return " ".join(teks for kode, nama in pasangan if (teks := terbanyak(data, kode, nama)))


def keluar(rekap: Rekap) -> str:
    """Say how many were not handled as complaints, and why; empty when there are none."""
    ada = [f"{NAMA_KELUAR[s].lower()} {bulat(a + b)}" for s, (a, b) in rekap.keluar.items() if a + b]
    if not ada:
        return ""
    return f"Sebanyak {bulat(rekap.count('K_total'))} pengaduan tidak diproses sebagai pengaduan: {gabung(ada)}."


def ketepatan(rekap: Rekap) -> str:
    """Say how many deadlines were kept and how long answers took."""
    b3, b4, lama = rekap.share("B3"), rekap.share("B4"), rekap.angka["C2"]["akhir"]["hari_kerja"]
    isi = []
    if b3.d:
        isi.append(f"Verifikasi dalam tenggat {persen(b3.n, b3.d, 2)} ({bulat(b3.n)} dari {bulat(b3.d)}).")
    if b4.d:
        isi.append(f"Penyelesaian dalam tenggat {persen(b4.n, b4.d, 2)} ({bulat(b4.n)} dari {bulat(b4.d)}).")
    if lama["n"]:
        isi.append(
            f"Rata-rata lama penyelesaian {write_desimal(lama['rerata'])} hari kerja, median"
            f" {write_desimal(lama['median'])} hari kerja, dari {bulat(lama['n'])} pengaduan."
        )
    return " ".join(isi) or "Tidak ada verifikasi dan penyelesaian yang dapat dinilai ketepatan waktunya."


def tunggakan(rekap: Rekap) -> str:
    """Say what is left at the end and how much of it is late."""
    if not rekap.sisa:
        return "Tidak ada pengaduan yang masih terbuka pada akhir periode."
    b5 = rekap.count("B5")
    lewat = f"{bulat(b5)} di antaranya melewati tenggat" if b5 else "semuanya masih dalam tenggat"
    return f"Pada akhir periode masih terbuka {bulat(rekap.sisa)} pengaduan; {lewat}."


def kepuasan(rekap: Rekap) -> str:
    """Say the stars and the reopened cases."""
    e2 = rekap.angka["E2"]
    if e2["rerata"] is None:
        bintang = "Belum ada penilaian kepuasan dari pelapor."
    else:
        bintang = (
            f"Rata-rata kepuasan pelapor {angka(Decimal(e2['rerata']))} dari 5 bintang ({bulat(e2['n'])} penilaian;"
            f" {bulat(e2['menjawab'])} dari {bulat(e2['ditanya'])} pelapor yang diminta menilai sudah menjawab)."
        )
    n, dari = rekap.count("E1"), int(rekap.angka["E1_dari"])
    buka = f" Dibuka kembali {bulat(n)} pengaduan, dari {bulat(dari)} yang diselesaikan." if n else ""
    return bintang + buka


def list_hambatan(data: DataPengaduan) -> tuple[str, ...]:
    """Return what stood in the way as far as the figures show it."""
    menunggu = sum(k.status is Status.PERLU_KELENGKAPAN for k in data.terbuka)
    setuju = sum(k.status is Status.MENUNGGU_PERSETUJUAN for k in data.terbuka)
    b3, b4 = data.rekap.share("B3"), data.rekap.share("B4")
    jeda = data.rekap.angka["C2"]["akhir"]["jeda"]
    calon = (
        (menunggu, f"{bulat(menunggu)} pengaduan menunggu kelengkapan dari pelapor."),
        (setuju, f"{bulat(setuju)} jawaban menunggu persetujuan pimpinan."),
        (b3.d - b3.n, f"{bulat(b3.d - b3.n)} verifikasi melewati tenggat."),
        (b4.d - b4.n, f"{bulat(b4.d - b4.n)} penyelesaian melewati tenggat."),
        (
            jeda["n"],
            f"{bulat(jeda['n'])} penyelesaian terhenti menunggu kelengkapan, seluruhnya {bulat(jeda['hari_kerja'])}"
            " hari kerja.",
        ),
        (data.rekap.count("E1"), f"{bulat(data.rekap.count('E1'))} pengaduan dibuka kembali karena belum tuntas."),
    )
    return tuple(teks for n, teks in calon if n) or ("Angka periode ini tidak menunjukkan hambatan.",)


def capaian(tindak_lanjut: TindakLanjut) -> str:
    """Say how many recommendations are done and the word the evaluation sheet uses for it."""
    c = tindak_lanjut.capaian
    sebutan = NAMA_SEBUTAN[c.name(tindak_lanjut.pita)]
    if not c.jumlah:
        return (
            f"Tidak ada rekomendasi {tindak_lanjut.asal.nama} atau periode sebelumnya yang harus ditindaklanjuti"
            f" (keadaan pada {tanggal(tindak_lanjut.per)})."
        )
    isi = [
        f"{bulat(c.selesai)} selesai",
        f"{bulat(c.berjalan)} sedang ditindaklanjuti",
        f"{bulat(c.belum)} belum ditindaklanjuti",
    ]
    if c.dihentikan:
        isi.append(f"{bulat(c.dihentikan)} tidak dapat ditindaklanjuti (tidak dihitung dalam persentase)")
    nilai = "" if c.persen is None else f", capaian {angka(c.persen)} %"
    return (
        f"Keadaan pada {tanggal(tindak_lanjut.per)}: dari {bulat(c.jumlah)} rekomendasi, {gabung(isi)}. Dengan demikian"
        f" rekomendasi {sebutan}{nilai}."
    )


def list_kesimpulan(data: DataPengaduan, jumlah_rekomendasi: int) -> Sequence[str]:
    """Return the conclusions of a monitoring report."""
    isi = [tiga_angka(data.rekap), persentase(data.rekap)]
    if not data.rekap.nihil:
        isi += [tunggakan(data.rekap), ketepatan(data.rekap)]
    isi.append(capaian(data.tindak_lanjut))
    isi.append(
        f"Disusun {bulat(jumlah_rekomendasi)} rekomendasi dari angka periode ini."
        if jumlah_rekomendasi
        else "Angka periode ini tidak menimbulkan rekomendasi baru."
    )
    return isi
