"""Worksheets of one period: figures with live sums, the received cases by table, the register. Pure."""

from collections.abc import Sequence

from portal.inti.dokumen.isi import Lembar, Rumus, Sel
from portal.laporan.bilangan import KOSONG
from portal.laporan.pengaduan.data import DataPengaduan, name_klasifikasi
from portal.laporan.pengaduan.register import describe_perihal
from portal.laporan.pengaduan.tabel import name_rows
from portal.laporan.pengaduan.usulan import Rekomendasi
from portal.pengaduan.domain.pilihan import JENIS, KANAL
from portal.pengaduan.domain.rekap import Rekap
from portal.pengaduan.domain.rincian import NAMA_KELUAR
from portal.pengaduan.domain.status import NAMA_STATUS

GOLONGAN = {"A3": "Selesai", "A4": "Sedang", "A5": "Belum"}
_TABEL = (("D1", "Per kanal"), ("D2", "Per klasifikasi"), ("D3", "Per kategori"), ("D4", "Per unit"), ("D6", "Wilayah"))


def susun_lembar(data: DataPengaduan, rekomendasi: Sequence[Rekomendasi] = ()) -> tuple[Lembar, ...]:
    """Return all worksheets; the recommendations have one when there are any."""
    return (
        lembar_rekap(data.rekap),
        lembar_diterima(data),
        lembar_register(data),
        *((_lembar_rekomendasi(rekomendasi),) if rekomendasi else ()),
    )


def lembar_rekap(rekap: Rekap) -> Lembar:
    """The recap: what follows from other rows is a formula."""
    n = rekap.count
    isi: list[tuple[Sel, ...]] = [
        ("Uraian", "Jumlah"),
        ("Saldo awal", n("A0")),
        ("Dibuka kembali", n("A0r")),
        ("Diterima", n("A1")),
        *((NAMA_KELUAR[s], a + b) for s, (a, b) in rekap.keluar.items()),
        ("Tidak diproses sebagai pengaduan", Rumus("=SUM(B5:B9)", n("K_total"), "0")),
        ("Harus ditindaklanjuti", Rumus("=B2+B3+B4-B10", n("A2"), "0")),
        ("Selesai ditindaklanjuti", n("A3")),
        ("Sedang ditindaklanjuti", n("A4")),
        ("Belum ditindaklanjuti", n("A5")),
        ("Periksa: selesai + sedang + belum − harus (0 bila cocok)", Rumus("=SUM(B12:B14)-B11", 0, "0")),
        ("Saldo akhir", Rumus("=B13+B14", rekap.sisa, "0")),
        ("Ditindaklanjuti (%)", _ratio("B12+B13", rekap.share("B1").nilai)),
        ("Selesai (%)", _ratio("B12", rekap.share("B2").nilai)),
        ("Terlambat dan masih terbuka", n("B5")),
    ]
    return Lembar("Rekap", tuple(isi), (56, 14))


def _ratio(atas: str, nilai: object) -> Rumus:
    hasil = KOSONG if nilai is None else float(nilai)  # type: ignore[arg-type]
    return Rumus(f'=IF(B11=0,"{KOSONG}",ROUND(100*({atas})/B11,2))', hasil, "0.00")


def lembar_diterima(data: DataPengaduan) -> Lembar:
    """The received cases by channel, class, subject, unit and place; each part with its sum."""
    isi: list[tuple[Sel, ...]] = [("Tabel", "Uraian", "Jumlah")]
    for kode, nama in _TABEL:
        awal = len(isi) + 1
        isi += [(nama, baris, n) for baris, n in name_rows(data, kode)]
        isi += [(nama, "Jumlah", Rumus(f"=SUM(C{awal}:C{len(isi)})", data.rekap.count("A1"), "0")), ()]
    return Lembar("Diterima", tuple(isi), (18, 50, 12))


def lembar_register(data: DataPengaduan) -> Lembar:
    """All cases without who reported; dates are dates, counts below are live."""
    kepala = (
        "Nomor register", "Jenis", "Klasifikasi", "Kategori", "Kanal", "Unit dilaporkan", "Unit menangani", "Perihal",
        "Diterima", "Dihitung pada", "Tindak lanjut", "Selesai", "Lama (hari kerja)", "Lama (hari kalender)",
        "Status", "Golongan", "Melewati tenggat",
    )  # fmt: skip
    baris: list[tuple[Sel, ...]] = [
        (
            k.nomor,
            JENIS.get(k.jenis, k.jenis),
            name_klasifikasi(k.klasifikasi),
            data.name_kategori(k.kategori),
            KANAL.get(k.kanal, k.kanal),
            k.unit,
            k.pelaksana,
            describe_perihal(k),
            k.tanggal_diterima,
            k.tanggal_lapor,
            k.tindak_lanjut or None,
            k.tanggal_selesai,
            k.lama_kerja,
            k.lama_kalender,
            NAMA_STATUS[k.status],
            GOLONGAN.get(k.golongan, "Tidak diproses"),
            None if k.terlambat is None else "Ya" if k.terlambat else "Tidak",
        )
        for k in data.kasus
    ]
    akhir = len(baris) + 1
    rentang = f"P2:P{max(2, akhir)}"
    jumlah: list[tuple[Sel, ...]] = [
        (f"Jumlah {nama.lower()}", Rumus(f'=COUNTIF({rentang},"{nama}")', data.rekap.count(kode), "0"))
        for kode, nama in (*GOLONGAN.items(), ("K_total", "Tidak diproses"))
    ]
    return Lembar(
        "Register",
        (kepala, *(baris or [("Tidak ada pengaduan",)]), (), *jumlah),
        (20, 18, 26, 24, 18, 26, 26, 44, 12, 12, 50, 12, 10, 10, 20, 14, 12),
    )


def _lembar_rekomendasi(rekomendasi: Sequence[Rekomendasi]) -> Lembar:
    return Lembar(
        "Rekomendasi",
        (
            ("No", "Rekomendasi", "Dasar", "Unit", "Target selesai"),
            *((no, r.uraian, r.dasar, r.unit, r.tenggat) for no, r in enumerate(rekomendasi, start=1)),
        ),
        (6, 60, 60, 40, 14),
    )
