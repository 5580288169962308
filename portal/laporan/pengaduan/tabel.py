"""Tables T1 to T8 of one period, and those about recommendations; every one sums. Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from portal.inti.dokumen.isi import Kolom, Tabel
from portal.inti.periode import Periode
from portal.laporan.bilangan import KOSONG, angka, bulat, persen, tanggal
from portal.laporan.pengaduan.data import BATAS_CETAK, DataPengaduan, TindakLanjut, name_klasifikasi
from portal.laporan.pengaduan.usulan import Rekomendasi
from portal.pengaduan.domain.pilihan import KANAL, KLASIFIKASI
from portal.pengaduan.domain.rekap import Kasus, Rekap
from portal.pengaduan.domain.rerata import describe_hari
from portal.pengaduan.domain.rincian import NAMA_KELUAR
from portal.pengaduan.domain.riwayat import AngkaTidakCocok
from portal.pengaduan.domain.status import NAMA_STATUS
from portal.pengaduan.domain.tabel import LABEL
from portal.tindak_lanjut.domain.butir import NAMA_KEADAAN, Butir

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


def tabel_register(data: DataPengaduan) -> Tabel:
    """T8: the cases one by one, without who reported; at most BATAS_CETAK rows."""
    return Tabel(
        "Register pengaduan",
        (
            _NO,
            Kolom("Nomor register", 1.8),
            Kolom("Perihal", 2.5),
            Kolom("Kanal", 1.1),
            Kolom("Unit", 1.6),
            Kolom("Diterima", 1.1),
            Kolom("Tindak lanjut", 3),
            Kolom("Selesai", 1.1),
            Kolom("Lama", 1.2),
            Kolom("Status", 1.3),
        ),
        tuple(
            (
                str(no),
                k.nomor,
                describe_perihal(k),
                KANAL.get(k.kanal, k.kanal),
                k.pelaksana,
                f"{k.tanggal_diterima:%d/%m/%Y}",
                shorten(k.tindak_lanjut) or KOSONG,
                f"{k.tanggal_selesai:%d/%m/%Y}" if k.tanggal_selesai else KOSONG,
                describe_lama(k),
                describe_status(k),
            )
            for no, k in enumerate(data.kasus[:BATAS_CETAK], start=1)
        ),
        sumber="register pengaduan; identitas pelapor tidak ditampilkan",
        lanskap=True,
    )


def describe_perihal(k: Kasus) -> str:
    """Return what a case is about; of one that is closed to readers only that it is."""
    return "Isi tidak ditampilkan (pengaduan tertutup)" if k.tertutup else k.perihal


def describe_lama(k: Kasus) -> str:
    """Return the duration in working days with its unit; a dash while the case is open."""
    return KOSONG if k.lama_kerja is None else describe_hari(k.lama_kerja, "kerja", kalender=k.lama_kalender)


def describe_status(k: Kasus) -> str:
    """Return the state, and that a deadline was missed."""
    return NAMA_STATUS[k.status] + (", terlambat" if k.terlambat else "")


def shorten(teks: str, maks: int = 110) -> str:
    """Return the beginning of a text up to the last whole word."""
    rapat = " ".join(teks.split())
    return rapat if len(rapat) <= maks else rapat[:maks].rsplit(" ", 1)[0] + " …"


def tabel_rekomendasi(rekomendasi: Sequence[Rekomendasi]) -> Tabel:
    """The recommendations with the figure behind each, the unit, and the target date."""
    return Tabel(
        "Rekomendasi",
        (
            _NO,
            Kolom("Rekomendasi", 3),
            Kolom("Dasar", 2.9),
            Kolom("Unit", 1.9),
            Kolom("Target selesai", 1.8),
        ),
        tuple((str(no), r.uraian, r.dasar, r.unit, tanggal(r.tenggat)) for no, r in enumerate(rekomendasi, start=1)),
    )


def tabel_tindak_lanjut(tindak_lanjut: TindakLanjut, judul: str) -> Tabel:
    """State of recommendations: what, plans, state, share done; closed by the counts."""
    c = tindak_lanjut.capaian
    return Tabel(
        judul,
        (
            _NO,
            Kolom("Periode asal", 1.3),
            Kolom("Rekomendasi", 3),
            Kolom("Rencana tindak lanjut", 2.8),
            Kolom("Keadaan", 1.6),
            Kolom("Capaian", 1, "kanan"),
        ),
        tuple(
            (
                str(no),
                Periode.parse(b.periode).nama,
                b.uraian,
                write_rencana(b),
                NAMA_KEADAAN[b.keadaan],
                f"{b.persen} %",
            )
            for no, b in enumerate(tindak_lanjut.semua, start=1)
        )
        or (("", KOSONG, "Tidak ada rekomendasi", KOSONG, KOSONG, KOSONG),),
        (("", "Selesai", f"{bulat(c.selesai)} dari {bulat(c.dihitung)} rekomendasi", "", "", _share(tindak_lanjut)),),
    )


def _share(tindak_lanjut: TindakLanjut) -> str:
    nilai = tindak_lanjut.capaian.persen
    return KOSONG if nilai is None else f"{angka(nilai)} %"


def write_rencana(b: Butir) -> str:
    """Write the plans of a recommendation with person and due date."""
    if not b.berlaku:
        return "Belum direncanakan"
    return "\n".join(f"{r.kegiatan} ({r.penanggung_jawab}, {tanggal(r.tenggat)})" for r in b.berlaku)
