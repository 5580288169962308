"""Tables and sentences of a semester or a year: the roll-up of its quarters, complaints and consultations alike. Pure.

LKE V.iii asks about complaints of the public, VI.iii about complaints about services together with consultations;
both read the same register.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from portal.inti.dokumen.isi import Kolom, Lembar, Rumus, Sel, Tabel
from portal.laporan.bilangan import KOSONG, angka, bulat, gabung, persen, rentang
from portal.laporan.pengaduan import kalimat
from portal.laporan.pengaduan.data import DataGabungan, DataPengaduan, name_klasifikasi
from portal.laporan.pengaduan.lembar import lembar_register
from portal.laporan.pengaduan.tabel import write_desimal
from portal.pengaduan.domain.pilihan import BERKADAR, KANAL, KLASIFIKASI
from portal.pengaduan.domain.rekap import Kasus
from portal.pengaduan.domain.riwayat import AngkaTidakCocok
from portal.pengaduan.domain.tabel import LABEL

PENGADUAN = "Pengaduan"
KELOMPOK = {
    "pengaduan_berkadar": PENGADUAN,
    "pengaduan_tidak_berkadar": PENGADUAN,
    "pengaduan_ringan": PENGADUAN,
    "aspirasi": "Aspirasi",
    "permintaan_informasi": "Permintaan informasi",
    "permohonan_kip": "Permintaan informasi",
    "konsultasi": "Konsultasi",
}
BELUM = "Belum diklasifikasi"
KELUARGA: Sequence[tuple[str, str, Callable[[str], bool]]] = (
    ("V.iii", "Pengaduan masyarakat", lambda k: KELOMPOK.get(k) == PENGADUAN),
    ("VI.iii", "Pengaduan pelayanan, aspirasi, permintaan informasi, dan konsultasi", lambda k: k != BERKADAR),
)
"""Group of the evaluation sheet, what it covers, and which classes it counts; one class may count in both."""


def group_of(klasifikasi: str) -> str:
    """Return the group of a class."""
    return KELOMPOK.get(klasifikasi, BELUM)


def _flows(data: DataGabungan, cocok: Callable[[str], bool]) -> tuple[int, int, int, int]:
    """Count (received, not handled, finished, open at the end) of the cases whose class matches."""

    def count(kasus: Iterable[Kasus]) -> int:
        return sum(cocok(k.klasifikasi) for k in kasus)

    bagian = data.bagian
    return (
        count(k for b in bagian for k in b.kasus if k.tanggal_lapor >= b.periode.mulai),
        count(k for b in bagian for k in b.kasus if k.golongan.startswith("K.")),
        count(k for b in bagian for k in b.kasus if k.golongan == "A3"),
        count(bagian[-1].terbuka),
    )


def _totals(data: DataGabungan) -> tuple[int, int, int, int]:
    return data.sum("A1"), data.sum("K_total"), data.sum("A3"), data.akhir


def tabel_gulung(data: DataGabungan) -> Tabel:
    """The balance of each quarter and of the whole period; a quarter to come has dashes."""
    baris = []
    for nama, per_bagian, jumlah in _gulung(data):
        baris.append((nama, *map(bulat, per_bagian), *[KOSONG] * len(data.belum), bulat(jumlah)))
    return Tabel(
        f"Gulungan triwulan {data.periode.nama}",
        (
            Kolom("Uraian", 3.6),
            *(Kolom(p.nama, 1.3, "kanan") for p in (*(b.periode for b in data.bagian), *data.belum)),
            Kolom(data.periode.nama, 1.3, "kanan"),
        ),
        tuple(baris[:-1]),
        (baris[-1],),
        sumber=(
            "angka setiap triwulan. Saldo awal diambil dari triwulan pertama dan saldo akhir dari triwulan terakhir;"
            " baris lain dijumlahkan. Pengaduan yang dibuka kembali pada triwulan berikutnya dihitung lagi di sana"
        ),
    )


def _gulung(data: DataGabungan) -> list[tuple[str, list[int], int]]:
    r = [b.rekap for b in data.bagian]
    return [
        ("1. Saldo awal", [x.count("A0") for x in r], data.awal),
        ("2. Dibuka kembali", [x.count("A0r") for x in r], data.sum("A0r")),
        ("3. Diterima", [x.count("A1") for x in r], data.sum("A1")),
        ("4. Tidak diproses sebagai pengaduan", [x.count("K_total") for x in r], data.sum("K_total")),
        ("5. Harus ditindaklanjuti (1 + 2 + 3 − 4)", [x.count("A2") for x in r], data.harus),
        ("6. Selesai ditindaklanjuti", [x.count("A3") for x in r], data.sum("A3")),
        ("7. Saldo akhir (5 − 6)", [x.sisa for x in r], data.akhir),
    ]


def tabel_jenis(data: DataGabungan) -> Tabel:
    """Complaints, aspirations, requests for information and consultations by class; every column sums."""
    kode = [*KLASIFIKASI, ""]
    baris = [(group_of(k), name_klasifikasi(k), *_flows(data, lambda x, k=k: _same(x, k))) for k in kode]  # type: ignore[misc]
    jumlah = tuple(sum(b[i] for b in baris) for i in range(2, 6))  # type: ignore[misc]
    if jumlah != _totals(data):
        raise AngkaTidakCocok(f"{data.periode.kode}: classes give {jumlah}, not {_totals(data)}")
    return Tabel(
        "Pengaduan, aspirasi, permintaan informasi, dan konsultasi",
        (
            Kolom("Kelompok", 1.9),
            Kolom("Klasifikasi", 3),
            Kolom("Diterima", 1, "kanan"),
            Kolom("Tidak diproses", 1, "kanan"),
            Kolom("Selesai", 1, "kanan"),
            Kolom("Masih terbuka", 1, "kanan"),
        ),
        tuple((a, b, *map(bulat, isi)) for a, b, *isi in baris),
        (("Jumlah", "", *map(bulat, jumlah)),),
        sumber="register; selesai dan tidak diproses termasuk saldo awal",
    )


def _same(klasifikasi: str, kode: str) -> bool:
    return klasifikasi == kode if kode else klasifikasi not in KLASIFIKASI


def tabel_keluarga(data: DataGabungan) -> Tabel:
    """What each group of the evaluation sheet counts; the rows overlap and are therefore not summed."""
    baris = []
    for kode, nama, cocok in KELUARGA:
        diterima, _, selesai, terbuka = _flows(data, cocok)
        harus = selesai + terbuka
        nilai = persen(selesai, harus, 2) if harus else "100,00 % (nihil)"
        baris.append((kode, nama, bulat(diterima), bulat(selesai), bulat(terbuka), nilai))
    return Tabel(
        "Angka untuk kelompok Lembar Kerja Evaluasi Zona Integritas",
        (
            Kolom("Kelompok", 1),
            Kolom("Cakupan", 3.4),
            Kolom("Diterima", 1, "kanan"),
            Kolom("Selesai", 1, "kanan"),
            Kolom("Masih terbuka", 1, "kanan"),
            Kolom("Penyelesaian", 1.4, "kanan"),
        ),
        tuple(baris),
        sumber="register. Satu pengaduan dapat termasuk kedua kelompok, sehingga baris tidak dijumlahkan",
    )


def tabel_per_triwulan(data: DataGabungan, kode: str, judul: str, kolom: str) -> Tabel:
    """Received cases of a table by quarter; rows and columns sum."""
    isi = [dict(b.rekap.table(kode)) for b in data.bagian]
    baris = []
    for k, n in data.table(kode):
        if n or k in LABEL:
            baris.append((_name(data, kode, k), *(bulat(x.get(k) or 0) for x in isi), bulat(n), _part(data, n)))
    jumlah = data.sum("A1")
    if sum(n for _, n in data.table(kode)) != jumlah:
        raise AngkaTidakCocok(f"{data.periode.kode}: {kode} is not {jumlah}")
    return Tabel(
        judul,
        (
            Kolom(kolom, 3.4),
            *(Kolom(b.periode.nama, 1.3, "kanan") for b in data.bagian),
            Kolom("Jumlah", 1, "kanan"),
            Kolom("Persentase", 1.2, "kanan"),
        ),
        tuple(baris),
        (("Jumlah", *(bulat(b.rekap.count("A1")) for b in data.bagian), bulat(jumlah), _part(data, jumlah)),),
    )


def _part(data: DataGabungan, n: int) -> str:
    return persen(n, data.sum("A1"), 2)


def _name(data: DataGabungan, kode: str, nilai: str) -> str:
    milik = KANAL.get(nilai) if kode == "D1" else data.name_kategori(nilai) if kode == "D3" else None
    return milik or LABEL.get(nilai) or nilai


def tabel_mutu(data: DataGabungan) -> Tabel:
    """Quality by quarter: finished, kept deadlines, durations, stars, reopened, late."""
    kolom = [_mutu(b) for b in data.bagian]
    jumlah = {k: data.share(k) for k in ("B3", "B4")}
    lama = data.utuh.angka["C2"]["akhir"]["hari_kerja"]
    e2 = data.utuh.angka["E2"]["rerata"]
    seluruh = (
        _both(data.sum("A3"), data.harus),
        _both(*jumlah["B3"]),
        _both(*jumlah["B4"]),
        write_desimal(lama["rerata"]),
        write_desimal(lama["median"]),
        KOSONG if e2 is None else angka(Decimal(e2)),
        bulat(data.sum("E1")),
        bulat(data.bagian[-1].rekap.count("B5")),
    )
    nama = (
        "Penyelesaian", "Verifikasi dalam tenggat", "Penyelesaian dalam tenggat", "Rata-rata lama (hari kerja)",
        "Median lama (hari kerja)", "Kepuasan pelapor (bintang)", "Dibuka kembali", "Terlambat pada akhir periode",
    )  # fmt: skip
    return Tabel(
        "Mutu penanganan per triwulan",
        (
            Kolom("Ukuran", 2.6),
            *(Kolom(b.periode.nama, 1.7, "kanan") for b in data.bagian),
            Kolom(data.periode.nama, 1.7, "kanan"),
        ),
        tuple((n, *(k[i] for k in kolom), seluruh[i]) for i, n in enumerate(nama)),
        sumber="log penanganan. Lama dan bintang seluruh periode dihitung dari semua kasusnya, bukan dari rata-rata",
    )


def _mutu(b: DataPengaduan) -> tuple[str, ...]:
    r = b.rekap
    b2, b3, b4 = (r.share(k) for k in ("B2", "B3", "B4"))
    lama, e2 = r.angka["C2"]["akhir"]["hari_kerja"], r.angka["E2"]["rerata"]
    return (
        _both(b2.n, b2.d),
        _both(b3.n, b3.d),
        _both(b4.n, b4.d),
        write_desimal(lama["rerata"]),
        write_desimal(lama["median"]),
        KOSONG if e2 is None else angka(Decimal(e2)),
        bulat(r.count("E1")),
        bulat(r.count("B5")),
    )


def _both(n: int, d: int) -> str:
    return f"{persen(n, d, 2)}\n({bulat(n)} dari {bulat(d)})" if d else KOSONG


def ringkasan(data: DataGabungan) -> str:
    """Say the balance of the whole period."""
    if data.nihil:
        return f"Pada {data.periode.nama} ({rentang(data.periode)}): {kalimat.NIHIL}"
    n, selesai = data.sum, data.sum("A3")
    return (
        f"Pada {data.periode.nama} ({rentang(data.periode)}) diterima {bulat(n('A1'))} pengaduan, aspirasi,"
        f" permintaan informasi, dan konsultasi. Bersama saldo awal {bulat(data.awal)} dan {bulat(n('A0r'))} yang"
        f" dibuka kembali, dikurangi {bulat(n('K_total'))} yang tidak diproses, harus ditindaklanjuti"
        f" {bulat(data.harus)}: selesai {bulat(selesai)} ({persen(selesai, data.harus, 2)}) dan masih terbuka"
        f" {bulat(data.akhir)}."
    )


def susunan(data: DataGabungan) -> str:
    """Say how many of each group were received; the parts sum to all received."""
    kelompok = (*dict.fromkeys(KELOMPOK.values()), BELUM)
    jumlah = {nama: _flows(data, lambda k, n=nama: group_of(k) == n)[0] for nama in kelompok}  # type: ignore[misc]
    isi = [f"{nama.lower()} {bulat(n)}" for nama, n in jumlah.items() if n or nama != BELUM]
    return f"Yang diterima terdiri atas {gabung(isi)}."


def status(data: DataGabungan) -> str:
    """Say whether the figures are final, and which quarters have not begun."""
    teks = kalimat.status(data.periode, data.hari_ini, sementara=data.sementara)
    if not data.belum:
        return teks
    return f"{teks} {gabung(p.nama for p in data.belum)} belum dimulai."


def merge_kasus(data: DataGabungan) -> tuple[Kasus, ...]:
    """Return each case of the period once, as it stood in the newest quarter that holds it."""
    satu = {k.nomor: k for b in data.bagian for k in b.kasus}
    return tuple(sorted(satu.values(), key=lambda k: (k.tanggal_lapor, k.tanggal_diterima, k.nomor)))


def susun_lembar(data: DataGabungan) -> tuple[Lembar, ...]:
    """Return the worksheets: the roll-up with live sums, the classes, the register of each quarter."""
    n = len(data.bagian)
    akhir = chr(ord("A") + n)
    isi: list[tuple[Sel, ...]] = [("Uraian", *(b.periode.nama for b in data.bagian), data.periode.nama)]
    for ke, (nama, per_bagian, jumlah) in enumerate(_gulung(data), start=2):
        kolom = chr(ord("A") + n + 1)
        rumus = {
            2: f"=B{ke}",
            6: f"={kolom}2+{kolom}3+{kolom}4-{kolom}5",
            8: f"={akhir}{ke}",
        }.get(ke, f"=SUM(B{ke}:{akhir}{ke})")
        isi.append((nama, *per_bagian, Rumus(rumus, jumlah, "0")))
    jenis = tabel_jenis(data)
    kelas: list[tuple[Sel, ...]] = [tuple(k.judul for k in jenis.kolom)]
    kelas += [(*b[:2], *(int(x.replace(".", "")) for x in b[2:])) for b in jenis.baris]
    bawah = len(kelas)
    kelas.append(
        ("Jumlah", None, *(Rumus(f"=SUM({h}2:{h}{bawah})", j, "0") for h, j in zip("CDEF", _totals(data), strict=True)))
    )
    return (
        Lembar("Gulungan", tuple(isi), (44, *[18.0] * (n + 1))),
        Lembar("Jenis", tuple(kelas), (24, 40, 12, 14, 12, 14)),
        *(_named(lembar_register(b), b.periode.nama) for b in data.bagian),
    )


def _named(lembar: Lembar, nama: str) -> Lembar:
    return Lembar(f"Register {nama}", lembar.baris, lembar.lebar_kolom, lembar.baris_judul)
