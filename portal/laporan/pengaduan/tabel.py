"""Tables T1 to T7 of one period; every one sums. Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from portal.inti.dokumen.isi import Kolom, Tabel
from portal.inti.periode import Periode
from portal.laporan.bilangan import KOSONG, angka, bulat, persen
from portal.laporan.pengaduan.data import DataPengaduan, name_klasifikasi
from portal.pengaduan.domain.pilihan import KANAL, KLASIFIKASI
from portal.pengaduan.domain.rekap import Kasus, Rekap
from portal.pengaduan.domain.rerata import Perubahan, describe_persen
from portal.pengaduan.domain.rincian import NAMA_KELUAR
from portal.pengaduan.domain.riwayat import AngkaTidakCocok
from portal.pengaduan.domain.tabel import LABEL

_NO = Kolom("No", 0.5, "kanan")
Hitung = Sequence[tuple[str, int | None]]


def tabel_rekap(rekap: Rekap) -> Tabel:
    """T1: from the opening balance to the closing one, with the subtraction printed."""
    n = rekap.count
    lines: list[tuple[str, str, str, str]] = [
        ("1", "Saldo awal", bulat(n("A0")), "Sisa periode sebelumnya"),
        ("2", "Dibuka kembali", bulat(n("A0r")), "Selesai sebelum periode, dibuka kembali dalam periode"),
        ("3", "Diterima", bulat(n("A1")), _received(rekap)),
        ("4", "Tidak diproses sebagai pengaduan", bulat(n("K_total")), "Jumlah baris 4a sampai 4e"),
    ]
    for huruf, (status, (lama, baru)) in zip("abcde", rekap.keluar.items(), strict=True):
        lines.append((f"4{huruf}", NAMA_KELUAR[status], bulat(lama + baru), f"Saldo awal {lama}, baru {baru}"))
    lines += [
        ("5", "Harus ditindaklanjuti", bulat(n("A2")), "1 + 2 + 3 − 4"),
        ("6", "Selesai ditindaklanjuti", bulat(n("A3")), _told(rekap)),
        ("7", "Sedang ditindaklanjuti", bulat(n("A4")), "Dalam penanganan unit atau menunggu kelengkapan"),
        ("8", "Belum ditindaklanjuti", bulat(n("A5")), "Belum diteruskan kepada unit"),
    ]
    return Tabel(
        "Rekapitulasi penanganan pengaduan",
        (Kolom("Baris", 0.7, "kanan"), Kolom("Uraian", 3.2), Kolom("Jumlah", 1, "kanan"), Kolom("Keterangan", 4)),
        tuple(lines),
        (("", "Saldo akhir", bulat(rekap.sisa), "7 + 8, menjadi saldo awal periode berikutnya"),),
        sumber="register pengaduan",
    )


def _received(rekap: Rekap) -> str:
    n, telat = rekap.count("A1_pelapor"), rekap.count("A1_terlambat")
    tambahan = f"; {bulat(telat)} diterima pada periode lalu, dicatat terlambat" if telat else ""
    return f"Dari {bulat(n)} pelapor{tambahan}"


def _told(rekap: Rekap) -> str:
    n = rekap.angka.get("A3_dilimpahkan")
    return f"Termasuk {bulat(n)} dilimpahkan dan diberitahukan tertulis" if n else "Sudah dijawab kepada pelapor"


def tabel_perubahan(data: DataPengaduan) -> Tabel:
    """F1: received, to be followed up and finished against the period before and the same period a year before."""
    setahun = data.rekap.angka["F1"].get("tahun_lalu", {})
    baris = []
    for nama, kode in (("Diterima", "A1"), ("Harus ditindaklanjuti", "A2"), ("Selesai ditindaklanjuti", "A3")):
        kini, dulu = data.rekap.count(kode), data.sebelumnya.count(kode)
        baris.append((nama, bulat(dulu), bulat(kini), Perubahan(kini, dulu).teks, _since_a_year(setahun.get(kode))))
    return Tabel(
        "Perubahan jumlah pengaduan",
        (
            Kolom("Uraian", 2.6),
            Kolom(data.sebelumnya.periode.nama, 1.5, "kanan"),
            Kolom(data.periode.nama, 1.5, "kanan"),
            Kolom("Perubahan", 1.7, "kanan"),
            Kolom("Dibanding setahun lalu", 1.8, "kanan"),
        ),
        tuple(baris),
    )


def _since_a_year(nilai: str | None) -> str:
    if nilai is None:
        return "tidak dapat dihitung"
    return f"{'+' if Decimal(nilai) > 0 else ''}{describe_persen(Decimal(nilai))}"


def with_known(baris: Hitung, dikenal: Iterable[str]) -> list[tuple[str, int]]:
    """Return a table with every known value, also those without a case; “Lainnya” and empty stay last."""
    jumlah = {kode: n or 0 for kode, n in baris}
    semua = {**dict.fromkeys(dikenal, 0), **jumlah}
    return sorted(semua.items(), key=lambda b: (b[0] in LABEL, b[0] == "", -b[1]))


def tabel_bagian(judul: str, nama_kolom: str, baris: Sequence[tuple[str, int]], jumlah: int) -> Tabel:
    """Write (name, n) with shares of all; raises AngkaTidakCocok when they do not sum to `jumlah`."""
    if sum(n for _, n in baris) != jumlah:
        raise AngkaTidakCocok(f"{judul}: {sum(n for _, n in baris)} is not {jumlah}")
    return Tabel(
        judul,
        (_NO, Kolom(nama_kolom, 4), Kolom("Jumlah", 1.2, "kanan"), Kolom("Persentase", 1.4, "kanan")),
        tuple((str(no), nama, bulat(n), persen(n, jumlah, 2)) for no, (nama, n) in enumerate(baris, start=1)),
        (("", "Jumlah", bulat(jumlah), persen(jumlah, jumlah, 2)),),
    )


def tabel_bulan(rekap: Rekap) -> Tabel:
    """T2: received by month; a month to come has a dash, a past one without cases 0."""
    isi = rekap.table("D5")
    return Tabel(
        "Pengaduan diterima per bulan",
        (_NO, Kolom("Bulan", 4), Kolom("Jumlah", 1.2, "kanan"), Kolom("Persentase", 1.4, "kanan")),
        tuple(
            (
                str(no),
                Periode.parse(kode).nama,
                bulat(n),
                KOSONG if n is None else persen(n, rekap.count("A1"), 2),
            )
            for no, (kode, n) in enumerate(isi, start=1)
        ),
        (("", "Jumlah", bulat(rekap.count("A1")), persen(rekap.count("A1"), rekap.count("A1"), 2)),),
    )


def name_rows(data: DataPengaduan, kode: str) -> list[tuple[str, int]]:
    """Return a table of the received cases with names: D1, D2, D3, D4 or D6."""
    baris = data.rekap.table(kode)
    if kode == "D1":
        return [(KANAL.get(k) or LABEL.get(k) or k, n) for k, n in with_known(baris, KANAL)]
    if kode == "D2":
        return [(name_klasifikasi(k), n) for k, n in with_known(baris, KLASIFIKASI) if k != "lainnya" or n]
    if kode == "D3":
        return [(data.name_kategori(k), n) for k, n in with_known(baris, data.kategori)]
    dikenal = (data.unit_nama,) if kode == "D4" else ()
    return [(LABEL.get(k) or k, n) for k, n in with_known(baris, dikenal)]


def tabel_diterima(data: DataPengaduan, kode: str) -> Tabel:
    """T3 to T6: received by channel, class, subject, unit; also by place (D6)."""
    judul, kolom = {
        "D1": ("Pengaduan diterima per kanal", "Kanal"),
        "D2": ("Pengaduan diterima per klasifikasi", "Klasifikasi"),
        "D3": ("Pengaduan diterima per kategori", "Kategori"),
        "D4": ("Pengaduan diterima per unit yang dilaporkan", "Unit"),
        "D6": ("Pengaduan diterima per wilayah", "Wilayah"),
    }[kode]
    return tabel_bagian(judul, kolom, name_rows(data, kode), data.rekap.count("A1"))


_TEPAT = {
    "B3": "Verifikasi dalam tenggat",
    "B4": "Penyelesaian dalam tenggat yang berlaku",
    "B4_asal": "Penyelesaian dalam tenggat semula, tanpa perpanjangan dan jeda",
}


def tabel_ketepatan(rekap: Rekap) -> Tabel:
    """T7a: kept deadlines of those that had one."""
    isi = []
    for kode, nama in _TEPAT.items():
        b = rekap.share(kode)
        tanpa = int(rekap.angka[f"{kode}_tanpa_tenggat"])
        isi.append((nama, bulat(b.n), bulat(b.d - b.n), bulat(b.d), persen(b.n, b.d, 2), bulat(tanpa)))
    return Tabel(
        "Ketepatan waktu",
        (
            Kolom("Uraian", 3.6),
            Kolom("Tepat", 0.9, "kanan"),
            Kolom("Terlambat", 1.2, "kanan"),
            Kolom("Jumlah", 1, "kanan"),
            Kolom("Persentase tepat", 1.3, "kanan"),
            Kolom("Tanpa tenggat", 1.1, "kanan"),
        ),
        tuple(isi),
    )


def tabel_lama(rekap: Rekap) -> Tabel:
    """T7b: durations; working and calendar days never in one row, a dash for the mean of nothing."""
    c2 = rekap.angka["C2"]
    isi = (
        ("Respons pertama (hari kerja)", rekap.angka["C1"]),
        ("Penyelesaian pertama (hari kerja)", c2["pertama"]["hari_kerja"]),
        ("Penyelesaian terakhir (hari kerja)", c2["akhir"]["hari_kerja"]),
        ("Penyelesaian terakhir (hari kalender)", c2["akhir"]["hari_kalender"]),
    )
    jeda = c2["akhir"]["jeda"]
    return Tabel(
        "Lama respons dan penyelesaian",
        (
            Kolom("Uraian", 3.2),
            Kolom("n", 0.7, "kanan"),
            Kolom("Rata-rata", 1, "kanan"),
            Kolom("Median", 1, "kanan"),
            Kolom("Tercepat", 1, "kanan"),
            Kolom("Terlama", 1, "kanan"),
        ),
        tuple(
            (
                nama,
                bulat(x["n"]),
                write_desimal(x["rerata"]),
                write_desimal(x["median"]),
                bulat(x["minimum"]),
                bulat(x["maksimum"]),
            )
            for nama, x in isi
        ),
        sumber=(
            "log penanganan; waktu menunggu kelengkapan dari pelapor tidak dihitung"
            f" ({bulat(jeda['n'])} pengaduan, {bulat(jeda['hari_kerja'])} hari kerja)"
        ),
    )


def write_desimal(nilai: str | None) -> str:
    """Write a mean kept as text with one decimal; a dash when there is none."""
    return KOSONG if nilai is None else angka(Decimal(nilai), 1)


def tabel_unit(data: DataPengaduan) -> Tabel:
    """Cases to be followed up by the unit that works on them; sums to A2."""
    baris = []
    for nama in data.pelaksana:
        milik = [k for k in data.kasus if k.dihitung and k.pelaksana == nama]
        baris.append((nama, *_states(milik)))
    semua = [k for k in data.kasus if k.dihitung]
    n = data.rekap.count
    if (len(semua), n("A2")) != (n("A2"), sum(b[1] for b in baris)):
        raise AngkaTidakCocok(f"{data.periode.kode}: units hold {len(semua)} of {n('A2')}")
    return Tabel(
        "Pengaduan yang harus ditindaklanjuti menurut unit yang menangani",
        (
            _NO,
            Kolom("Unit", 3.4),
            Kolom("Jumlah", 1, "kanan"),
            Kolom("Selesai", 1, "kanan"),
            Kolom("Sedang", 1, "kanan"),
            Kolom("Belum", 1, "kanan"),
            Kolom("Terlambat", 1.2, "kanan"),
        ),
        tuple((str(no), nama, *map(bulat, isi)) for no, (nama, *isi) in enumerate(baris, start=1))
        or (("1", data.unit_nama, *["0"] * 5),),
        (("", "Jumlah", *map(bulat, _states(semua))),),
        sumber="register; terlambat adalah yang masih terbuka dan melewati tenggat",
    )


def _states(kasus: Sequence[Kasus]) -> tuple[int, int, int, int, int]:
    g = [k.golongan for k in kasus]
    return (
        len(g),
        g.count("A3"),
        g.count("A4"),
        g.count("A5"),
        sum(k.terbuka and k.terlambat is True for k in kasus),
    )
