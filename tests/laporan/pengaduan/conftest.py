"""Hand-made quarters for the documents about complaints: histories counted by the room's own rules, no database."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.inti.dokumen.isi import Kop
from portal.inti.periode import Periode
from portal.laporan.jenis import Bingkai
from portal.laporan.pengaduan.data import DataGabungan, DataPengaduan, Tenggat, TindakLanjut
from portal.pengaduan.domain.angka import compute_angka
from portal.pengaduan.domain.hasil import Angka
from portal.pengaduan.domain.hitung import Hitungan
from portal.pengaduan.domain.keadaan_pada import make_jendela
from portal.pengaduan.domain.keluaran import sebagai_json
from portal.pengaduan.domain.pilihan import KATEGORI_BAWAAN
from portal.pengaduan.domain.rekap import Kasus, Rekap, check_rekap, measure_kasus
from portal.pengaduan.domain.riwayat import Aturan, Riwayat
from portal.pengaduan.domain.status import Status
from portal.tindak_lanjut.domain.butir import Butir, Kemajuan, Rencana
from tests.pengaduan.riwayat_uji import KALENDER, WITA, make, step

UNIT = "Dinas Contoh"
BINGKAI = Bingkai(
    kop=Kop(UNIT, "Pemerintah Kabupaten Contoh", "Jalan Contoh 1", "Telepon (0000) 123456"),
    penandatangan=("Kepala Dinas Contoh", "Ketut Contoh, S.H.", "19700101 199503 1 001"),
    kota="Contoh",
    tanggal=date(2026, 4, 7),
    dibuat=datetime(2026, 4, 7, 2, 30, tzinfo=UTC),
    kode_verifikasi="7KQ4-M2XA-9TPD",
    url_verifikasi="https://portal.example/verifikasi/7KQ4M2XA9TPD",
    nomor="000.8/12/2026",
)
PELAKSANA = {"Bidang A": "A", "Bidang B": "B", UNIT: "DINAS"}


def answered(nomor: int, diterima: str, dijawab: str, tenggat: str, **isi: Any) -> Riwayat:
    """Make a case that was verified the same day and answered."""
    langkah = (
        step(diterima, Status.BARU, "terima"),
        step(f"{diterima} 10:00", Status.TERVERIFIKASI, "verifikasi", tenggat_tahap=f"{diterima} 23:59",
             tenggat_berlaku=tenggat, tenggat_asal=tenggat),
        step(f"{diterima} 11:00", Status.DIPROSES, "proses"),
        step(f"{dijawab} 12:00", Status.DITANGGAPI, "tanggapi", respons=True),
    )  # fmt: skip
    return make(*langkah, id=nomor, **isi)


def waiting(nomor: int, diterima: str, status: Status, tenggat: str | None = None, **isi: Any) -> Riwayat:
    """Make a case that still stands in a state."""
    awal = step(diterima, Status.BARU, "terima")
    lanjut = step(f"{diterima} 10:00", status, "pindah", **({"tenggat_berlaku": tenggat} if tenggat else {}))
    return make(awal, *(() if status is Status.BARU else (lanjut,)), id=nomor, **isi)


def count_quarter(riwayat: Sequence[Riwayat], kode: str, *, revisi: int | None = 0, **isi: Any) -> tuple[Rekap, Angka]:
    """Count a quarter and freeze it as a closing would."""
    angka = compute_angka(
        list(riwayat), periode=Periode.parse(kode), zona=WITA, kalender=KALENDER, aturan=Aturan(), **isi
    )
    golongan: dict[int, str] = {}
    for g in ("A3", "A4", "A5", *(k for k in angka.anggota if k.startswith("K."))):
        golongan |= dict.fromkeys(angka.anggota[g], g)
    oleh_id = {r.id: r for r in riwayat}
    baris = {
        nomor_of(i): {
            "golongan": g,
            "tanggal_lapor": oleh_id[i].tanggal_lapor.isoformat(),
            "klasifikasi": oleh_id[i].klasifikasi,
            "kategori": oleh_id[i].kategori,
        }
        for i, g in golongan.items()
    }
    rekap = Rekap(angka.periode, sebagai_json(angka), baris, revisi)
    check_rekap(rekap)
    return rekap, angka


def nomor_of(nomor: int) -> str:
    return f"{nomor:03d}/PGD/2026"


def list_rows(riwayat: Sequence[Riwayat], rekap: Rekap) -> tuple[Kasus, ...]:
    hitung = Hitungan(make_jendela(rekap.periode, WITA, None), Aturan(), KALENDER)
    return tuple(
        Kasus(
            nomor=nomor_of(r.id),
            tanggal_diterima=r.tanggal_diterima,
            tanggal_lapor=r.tanggal_lapor,
            jenis="konsultasi" if r.klasifikasi == "konsultasi" else "pengaduan",
            kanal=r.kanal or "",
            klasifikasi=r.klasifikasi or "",
            kategori=r.kategori or "",
            golongan=rekap.baris[nomor_of(r.id)]["golongan"],
            unit=r.unit or UNIT,
            pelaksana=r.unit or UNIT,
            pelaksana_kode=PELAKSANA.get(r.unit or UNIT, r.unit or UNIT),
            perihal=f"Perihal {r.id}",
            tindak_lanjut="Sudah kami perbaiki." if rekap.baris[nomor_of(r.id)]["golongan"] == "A3" else "",
            **measure_kasus(r, hitung),
        )
        for r in sorted(riwayat, key=lambda r: (r.tanggal_lapor, r.id))
        if nomor_of(r.id) in rekap.baris
    )


def build_data(
    riwayat: Sequence[Riwayat], kode: str = "2026-TW1", *, revisi: int | None = 0, **ubah: Any
) -> DataPengaduan:
    """Return the data of a quarter; `ubah` replaces fields."""
    rekap, _ = count_quarter(riwayat, kode, revisi=revisi)
    lalu = rekap.periode.shift(-1)
    bawaan: dict[str, Any] = {
        "unit_nama": UNIT,
        "hari_ini": date(2026, 4, 7),
        "rekap": rekap,
        "kasus": list_rows(riwayat, rekap),
        "sebelumnya": count_quarter(riwayat, lalu.kode)[0],
        "tindak_lanjut": TindakLanjut(lalu, min(date(2026, 4, 7), rekap.periode.hari_terakhir)),
        "kategori": dict(KATEGORI_BAWAAN),
        "tenggat": (Tenggat("Verifikasi", "", "3 hari kerja", "Standar pelayanan"),),
    }
    return DataPengaduan(**{**bawaan, **ubah})


def build_gabungan(riwayat: Sequence[Riwayat], kode: str = "2026-S1", **ubah: Any) -> DataGabungan:
    """Return the roll-up of the quarters of a semester."""
    periode = Periode.parse(kode)
    triwulan = list(dict.fromkeys(Periode.containing(b.mulai).kode for b in periode.bulan()))
    bawaan: dict[str, Any] = {
        "unit_nama": UNIT,
        "hari_ini": date(2026, 7, 7),
        "periode": periode,
        "bagian": tuple(build_data(riwayat, t, hari_ini=date(2026, 7, 7)) for t in triwulan),
        "belum": (),
        "utuh": count_quarter(riwayat, kode)[0],
        "rekomendasi": TindakLanjut(periode, periode.hari_terakhir),
    }
    return DataGabungan(**{**bawaan, **ubah})


BIASA = {"kanal": "web", "klasifikasi": "pengaduan_tidak_berkadar", "kategori": "waktu", "unit": "Bidang A"}
RIWAYAT = (
    answered(1, "2025-12-22", "2026-01-05", "2026-01-09", **BIASA),
    answered(2, "2026-01-05", "2026-01-08", "2026-01-20", **BIASA),
    answered(3, "2026-01-12", "2026-02-10", "2026-01-30", **BIASA),
    answered(4, "2026-01-20", "2026-03-02", "2026-02-06", **BIASA | {"kanal": "loket"}),
    answered(5, "2026-02-02", "2026-02-02", "2026-02-20", **BIASA | {"klasifikasi": "konsultasi", "unit": "Bidang B"}),
    answered(6, "2026-02-10", "2026-02-12", "2026-02-27", kanal="sp4n", klasifikasi="permintaan_informasi",
             kategori="informasi", unit=UNIT, nilai=2),
    waiting(7, "2026-02-11", Status.BUKAN_PENGADUAN, kanal="web"),
    waiting(8, "2026-03-02", Status.DIPROSES, "2026-03-20", **BIASA | {"unit": "Bidang B"}),
    waiting(9, "2026-03-16", Status.PERLU_KELENGKAPAN, **BIASA | {"kategori": "biaya"}),
    waiting(10, "2026-03-30", Status.BARU, kanal="surat", unit="Bidang A", pelapor=4),
    answered(11, "2026-04-06", "2026-04-10", "2026-04-24", **BIASA | {"klasifikasi": "aspirasi"}),
)  # fmt: skip
"""A quarter with everything: carried over, late, not handled, open and late, paused, untouched, consultations."""

TINDAK_LANJUT = TindakLanjut(
    Periode.parse("2025-TW4"),
    date(2026, 3, 31),
    (
        Butir(
            1, 1, "pengaduan", "tunggakan", "2025-TW4", date(2026, 1, 9), "Selesaikan yang melewati tenggat.",
            "2 dari 5",
            (
                Rencana(
                    1, "Rapat mingguan", "Kepala Bidang A", date(2026, 2, 27),
                    (
                        Kemajuan(date(2026, 1, 20), 40, "Dua rapat"),
                        Kemajuan(date(2026, 2, 20), 100, "Selesai", "https://contoh.example/notula", "notula.pdf"),
                    ),
                ),
            ),
        ),
        Butir(
            2, 1, "pengaduan", "verifikasi", "2025-TW4", date(2026, 1, 9), "Verifikasi setiap hari kerja.", "",
            (Rencana(2, "Menunjuk pengganti", "Sekretaris", date(2026, 3, 13)),),
        ),
    ),
    (
        Butir(
            3, 1, "pengaduan", "kepuasan", "2025-TW3", date(2025, 10, 9), "Tinjau mutu jawaban.", "2,10",
            dihentikan_pada=date(2026, 2, 2), alasan="Anggaran tidak tersedia.",
        ),
    ),
)  # fmt: skip


@pytest.fixture(scope="session")
def lengkap() -> DataPengaduan:
    return build_data(RIWAYAT, tindak_lanjut=TINDAK_LANJUT)


@pytest.fixture(scope="session")
def nihil() -> DataPengaduan:
    return build_data(())


@pytest.fixture(scope="session")
def lengkap_gabungan() -> DataGabungan:
    return build_gabungan(RIWAYAT, rekomendasi=TINDAK_LANJUT)


@pytest.fixture(scope="session")
def nihil_gabungan() -> DataGabungan:
    return build_gabungan(())


@pytest.fixture(scope="session")
def data_of(
    lengkap: DataPengaduan, nihil: DataPengaduan, lengkap_gabungan: DataGabungan, nihil_gabungan: DataGabungan
) -> Callable[[str, str], DataPengaduan | DataGabungan]:
    """Return (code of a kind, “lengkap” or “nihil”) → its data."""

    def find(kode: str, nama: str) -> DataPengaduan | DataGabungan:
        if kode in ("pelaksanaan-pengaduan", "evaluasi-pengaduan"):
            return lengkap_gabungan if nama == "lengkap" else nihil_gabungan
        return lengkap if nama == "lengkap" else nihil

    return find
