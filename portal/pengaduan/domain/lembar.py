"""The figures as rows for CSV and XLSX. Pure: text that a spreadsheet would run is made harmless by the writers."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from portal.inti.galat import _n
from portal.pengaduan.domain.hasil import Angka
from portal.pengaduan.domain.keluaran import compute_lke
from portal.pengaduan.domain.rerata import Lama, Persen, describe_persen, round_half_up
from portal.pengaduan.domain.rincian import NAMA, NAMA_KELUAR, NAMA_TABEL, name_nilai

Sel = str | int | None
Baris = tuple[Sel, ...]
_RUMUS = ("=", "+", "-", "@", "\t", "\r")


def guard_sel(isi: Sel) -> Sel:
    """Return a cell that no spreadsheet runs as a formula; numbers and a lone dash stay as they are."""
    return f"'{isi}" if isinstance(isi, str) and isi[:1] in _RUMUS and isi != "-" else isi


def _mean(nilai: Fraction | None) -> str:
    return "-" if nilai is None else str(round_half_up(nilai, 1)).replace(".", ",")


def _persen(kode: str, nama: str, bagian: Persen) -> Baris:
    return (kode, nama, bagian.n, bagian.d, describe_persen(bagian.nilai))


def _lama(kode: str, nama: str, lama: Lama) -> Baris:
    return (kode, nama, lama.n, None, f"{_n('rata-rata')} {_mean(lama.rerata)}; {_n('median')} {_mean(lama.median)}")


def build_pokok(angka: Angka) -> list[Baris]:
    """Return the recap: code, name, number, base, percentage or mean."""
    hasil: list[Baris] = [
        (_n("Kode"), _n("Uraian"), _n("Jumlah"), _n("Dari"), _n("Nilai")),
        *((k, NAMA[k], len(angka.anggota[k]), None, None) for k in ("A0", "A0r", "A1", "A1_terlambat")),
    ]
    for status, nama in NAMA_KELUAR.items():
        saldo = angka.K[status]
        hasil.append(
            (f"K.{status}", nama, sum(saldo), None, f"{_n('saldo awal')} {saldo.saldo_awal}; {_n('baru')} {saldo.baru}")
        )
    hasil += [(k, NAMA[k], len(angka.anggota[k]), None, None) for k in ("K", "A2", "A3", "A4", "A5")]
    lke = compute_lke(angka)
    return [
        *hasil,
        ("LKE", _n("Selesai dibanding harus ditindaklanjuti"), lke.selesai, lke.harus, describe_persen(lke.persen)),
        _persen("B1", _n("Persentase ditindaklanjuti"), angka.B1),
        _persen("B2", _n("Persentase penyelesaian"), angka.B2),
        _persen("B3", _n("Ketepatan verifikasi"), angka.B3.tepat),
        _persen("B4", _n("Ketepatan penyelesaian (tenggat berlaku)"), angka.B4.tepat),
        _persen("B4_asal", _n("Ketepatan penyelesaian (tenggat asal)"), angka.B4_asal.tepat),
        ("B5", NAMA["B5"], angka.B5, None, None),
        _lama("C1", _n("Lama respons pertama, hari kerja"), angka.C1),
        _lama("C2_pertama", _n("Lama penyelesaian pertama, hari kerja"), angka.C2_pertama.hari_kerja),
        _lama("C2_akhir", _n("Lama penyelesaian, hari kerja"), angka.C2_akhir.hari_kerja),
        _lama("C2_kalender", _n("Lama penyelesaian, hari kalender"), angka.C2_akhir.hari_kalender),
        _persen("E1", _n("Dibuka kembali"), angka.E1),
        ("E2", _n("Kepuasan pelapor (bintang)"), angka.E2.n, None, _mean(angka.E2.rerata)),
        _persen("E2_respons", _n("Tingkat respons bintang"), angka.E2.respons),
    ]


def build_tabel_d(angka: Angka, kategori: Mapping[str, str]) -> list[Baris]:
    """Return every table of the received cases in one list: code, table, row, number."""
    hasil: list[Baris] = [(_n("Kode"), _n("Tabel"), _n("Uraian"), _n("Jumlah"))]
    for kode, tabel in angka.tabel.items():
        hasil += [
            (kode, NAMA_TABEL[kode], name_nilai(kode, b.kode, kategori), "-" if b.n is None else b.n)
            for b in tabel.baris
        ]
        hasil.append((kode, NAMA_TABEL[kode], _n("Jumlah"), tabel.jumlah))
    return hasil


def build_kepala(angka: Angka, unit: str) -> list[Baris]:
    """Return what the figures are about: unit, period, as-of instant, rules."""
    return [
        (_n("Unit"), unit),
        (_n("Periode"), angka.periode.nama),
        (_n("Keadaan pada"), f"{angka.per.isoformat()} ({angka.zona})"),
        *((_n("Aturan"), kalimat) for kalimat in angka.aturan.kalimat),
    ]


def write_csv(bagian: Sequence[Sequence[Baris]]) -> str:
    """Return parts as CSV (CRLF, an empty line between them), formulas made harmless."""
    import csv
    import io

    keluaran = io.StringIO()
    penulis = csv.writer(keluaran)
    for nomor, isi in enumerate(bagian):
        if nomor:
            penulis.writerow([])
        penulis.writerows([guard_sel(s) for s in baris] for baris in isi)
    return keluaran.getvalue()
