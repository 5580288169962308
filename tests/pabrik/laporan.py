"""Documents for tests: hand-made figures without a database, the frame, golden trees."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from portal.inti.dokumen.isi import (
    AngkaKunci,
    Berdampingan,
    Catatan,
    Daftar,
    Dokumen,
    Grafik,
    Judul,
    Kop,
    Paragraf,
    Sorotan,
    Tabel,
    sebagai_data,
)
from portal.inti.periode import Periode
from portal.laporan.jenis import Bingkai
from portal.skm.domain.indeks import compute_indeks, count_jawaban, list_peringatan
from portal.skm.domain.profil import KANAL
from portal.skm.instrumen import find_instrumen
from portal.skm.service.indeks import HasilIndeks, Kelompok
from portal.tindak_lanjut.domain.butir import Butir, Kemajuan, Rencana

ACUAN = Path(__file__).resolve().parents[1] / "acuan"
NAMA_PANJANG = "Unit Pelaksana Teknis Daerah Pelayanan Administrasi Kependudukan dan Pencatatan Sipil Terpadu " * 2
BINGKAI = Bingkai(
    kop=Kop(
        nama="Dinas Kependudukan Kabupaten Harapan",
        induk="Pemerintah Kabupaten Harapan",
        alamat="Jalan Merdeka Nomor 1, Harapan 12345",
        kontak="Telepon (021) 555-0100",
    ),
    penandatangan=("Kepala Dinas", "Siti Rahma, S.Sos., M.Si.", "19740101 199803 2 001"),
    kota="Harapan",
    tanggal=date(2025, 4, 2),
    dibuat=datetime(2025, 4, 2, 2, 30, tzinfo=UTC),
    kode_verifikasi="7KQ4-M2XA-9TPD",
    url_verifikasi="https://portal.example/verifikasi/7KQ4M2XA9TPD",
)

Matriks = Sequence[Sequence[int]]


def make_kelompok(instrumen: str, isi: Mapping[tuple[str, str], Matriks]) -> tuple[Kelompok, ...]:
    """Return groups: (code, name) → scores of one respondent a row."""
    bentuk = find_instrumen(instrumen)
    hasil = []
    for nomor, ((kode, nama), matriks) in enumerate(isi.items(), start=1):
        rekap = count_jawaban(bentuk, [dict(zip(bentuk.oleh_kode, b, strict=True)) for b in matriks])
        hasil.append(Kelompok(kode, nama, rekap, compute_indeks(bentuk, rekap), nomor if kode else 0))
    return tuple(hasil)


def make_hasil(instrumen: str, matriks: Matriks, periode: str = "2025-TW1", **ubah: Any) -> HasilIndeks:
    """Return the closed figures of a period; answers are spread over its months, one counter gives all of them."""
    bentuk, kurun = find_instrumen(instrumen), Periode.parse(periode)
    rekap = count_jawaban(bentuk, [dict(zip(bentuk.oleh_kode, b, strict=True)) for b in matriks])
    bulan = list(kurun.bulan())
    per_bulan = {b.kode: len(matriks[i :: len(bulan)]) for i, b in enumerate(bulan)}
    bawaan: dict[str, Any] = {
        "unit_kode": "DISDUK",
        "unit_nama": "Dinas Kependudukan Kabupaten Harapan",
        "periode": kurun,
        "instrumen": bentuk,
        "rekap": rekap,
        "indeks": compute_indeks(bentuk, rekap),
        "per_layanan": make_kelompok(instrumen, {("KTP", "Penerbitan KTP elektronik"): matriks}),
        "per_loket": make_kelompok(instrumen, {("L1", "Loket 1"): matriks, ("", "Tanpa loket"): []}),
        "per_kanal": make_kelompok(instrumen, {(k, n): matriks if k == "qr" else [] for k, n in KANAL.items()}),
        "per_bulan": per_bulan,
        "n_dikecualikan": 0,
        "rekap_semua": rekap,
        "populasi": None,
        "status": "ditutup",
        "revisi": 1,
        "peringatan": list_peringatan(bentuk, len(matriks), per_bulan.values(), None),
    }
    return HasilIndeks(**{**bawaan, **ubah})


def make_butir(nomor: int, **ubah: Any) -> Butir:
    """Return a recommendation of the survey of the fourth quarter of 2024, without plans."""
    bawaan: dict[str, Any] = {
        "nomor": nomor,
        "unit_id": 1,
        "sumber": "survei",
        "asal": "waktu",
        "periode": "2024-TW4",
        "tanggal": date(2025, 1, 8),
        "uraian": f"Perbaikan nomor {nomor}",
    }
    return Butir(**{**bawaan, **ubah})


def make_rencana(nomor: int, persen: int | None = None, *, tenggat: date = date(2025, 3, 31), **ubah: Any) -> Rencana:
    """Return a plan, with one entry when `persen` is given (100: with a link as evidence)."""
    tautan = "https://bukti.example/foto" if persen == 100 else ""
    isi = () if persen is None else (Kemajuan(date(2025, 3, 3), persen, f"Tahap {persen}", tautan),)
    return Rencana(nomor, f"Kegiatan nomor {nomor}", "Kepala Seksi Pelayanan", tenggat, isi, **ubah)


def teks(dok: Dokumen) -> str:
    """Return all running text."""
    isi: list[str] = []
    for blok in dok.isi:
        if isinstance(blok, (Judul, Paragraf, Catatan)):
            isi.append(blok.teks)
        elif isinstance(blok, Daftar):
            isi += blok.butir
        elif isinstance(blok, Sorotan):
            isi += [blok.angka, blok.huruf, blok.keterangan]
        elif isinstance(blok, Berdampingan):
            isi += [f"{a.label}: {a.angka} {a.huruf} {a.keterangan}" for k in blok.kolom for a in k if not _is_chart(a)]
    return "\n".join(isi)


def _is_chart(isi: AngkaKunci | Grafik) -> bool:
    return isinstance(isi, Grafik)


def tabel(dok: Dokumen, awal: str) -> Tabel:
    """Return the first table whose title begins so."""
    return next(b for b in dok.isi if isinstance(b, Tabel) and b.judul.startswith(awal))


def check_acuan(dok: Dokumen, nama: str) -> None:
    """Compare a tree, without its charts, with the golden one.

    Set PERBARUI_ACUAN=1 to write the golden trees anew, then read the difference.
    """
    berkas = ACUAN / f"laporan_{nama}.json"
    isi = json.dumps(_without_svg(sebagai_data(dok)), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("PERBARUI_ACUAN"):
        berkas.write_text(isi, encoding="utf-8")
    assert json.loads(isi) == json.loads(berkas.read_text(encoding="utf-8"))


def _without_svg(nilai: Any) -> Any:
    if isinstance(nilai, dict):
        return {k: _without_svg(v) for k, v in nilai.items() if k != "svg"}
    return [_without_svg(v) for v in nilai] if isinstance(nilai, list) else nilai


def count_pages(isi: bytes) -> int:
    """Return how many pages a PDF has."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(isi)) as berkas:
        return len(berkas.pages)
