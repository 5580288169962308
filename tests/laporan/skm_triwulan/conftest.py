"""Hand-made figures for the report: real published matrices, no database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.inti.dokumen.isi import Dokumen, Kop
from portal.inti.periode import Periode
from portal.laporan.bahan import TindakLanjut
from portal.laporan.skm_triwulan import DataSkm, susun_isi
from portal.laporan.skm_triwulan.data import AturanBerlaku, Karakteristik, TitikTren
from portal.skm.domain.indeks import Rekap, compute_indeks, count_jawaban, list_peringatan
from portal.skm.domain.keabsahan import AturanSkm, Tanda
from portal.skm.domain.profil import DEMOGRAFI, KANAL
from portal.skm.domain.statistik import sampel_minimum
from portal.skm.instrumen import find_instrumen
from portal.skm.service.indeks import HasilIndeks, Kelompok
from tests.pabrik.laporan import make_butir, make_hasil, make_rencana
from tests.pabrik.skm import UNSUR, read_kasus, spread_sums

Matriks = Sequence[Sequence[int]]


@pytest.fixture(scope="session")
def sekadau() -> Matriks:
    return list(read_kasus("sekadau-2019s1-first49")["raw_matrix"])


@pytest.fixture(scope="session")
def serang() -> Matriks:
    isi = read_kasus("serang-disparpora-2025tw1")
    return spread_sums(isi["unsur_sums_inferred"], isi["n"])


def bagi(n: int, bagian: int) -> list[int]:
    return [n // bagian + (i < n % bagian) for i in range(bagian)]


def _count(matriks: Matriks) -> Rekap:
    return count_jawaban(find_instrumen("skm"), [dict(zip(UNSUR, b, strict=True)) for b in matriks])


def _kelompok(
    daftar: Sequence[tuple[str, str]], bagian: Sequence[Matriks], populasi: dict[str, int] | None = None
) -> tuple[Kelompok, ...]:
    instrumen = find_instrumen("skm")
    return tuple(
        Kelompok(kode, nama, r := _count(isi), compute_indeks(instrumen, r), populasi=(populasi or {}).get(kode))
        for (kode, nama), isi in zip(daftar, bagian, strict=True)
    )


def buat_hasil(matriks: Matriks, periode: str = "2025-TW1", **ubah: Any) -> HasilIndeks:
    instrumen, kurun = find_instrumen("skm"), Periode.parse(periode)
    n, populasi = len(matriks), ubah.pop("populasi", None)
    dikecualikan: Matriks = ubah.pop("dikecualikan", [])
    per_bulan = dict(zip((b.kode for b in kurun.bulan()), bagi(n, len(list(kurun.bulan()))), strict=True))
    per_bulan = ubah.pop("per_bulan", per_bulan)
    minimum = sampel_minimum(populasi) if populasi else None
    potong = 2 * n // 3
    bawaan: dict[str, Any] = {
        "unit_kode": "DISDUK",
        "unit_nama": "Dinas Kependudukan Kabupaten Harapan",
        "periode": kurun,
        "instrumen": instrumen,
        "rekap": _count(matriks),
        "indeks": compute_indeks(instrumen, _count(matriks), populasi),
        "per_layanan": _kelompok(
            [
                ("KTP", "Penerbitan KTP elektronik"),
                ("KK", "Penerbitan kartu keluarga"),
                ("AKTA", "Penerbitan akta kelahiran"),
            ],
            [matriks[:potong], matriks[potong:], []],
            ubah.pop("populasi_layanan", None),
        ),
        "per_loket": _kelompok([("L1", "Loket 1"), ("", "Tanpa loket")], [matriks[:potong], matriks[potong:]]),
        "per_kanal": _kelompok(list(KANAL.items()), [matriks[:potong], matriks[potong:], *([[]] * (len(KANAL) - 2))]),
        "per_bulan": per_bulan,
        "n_dikecualikan": len(dikecualikan),
        "rekap_semua": _count([*matriks, *dikecualikan]),
        "populasi": populasi,
        "status": "ditutup",
        "revisi": 1,
        "peringatan": list_peringatan(instrumen, n, per_bulan.values(), minimum),
    }
    return HasilIndeks(**{**bawaan, **ubah})


def buat_data(hasil: HasilIndeks, matriks: Matriks, **ubah: Any) -> DataSkm:
    n = len(matriks)
    karakteristik = []
    for pilihan in DEMOGRAFI.values():
        isi = bagi(n, 3)
        jumlah = [isi[0], isi[1], *[0] * (len(pilihan.opsi) - 2), isi[2]]
        sisa, total = list(matriks), []
        for banyak in jumlah:
            total.append(sum(map(sum, sisa[:banyak])))
            sisa = sisa[banyak:]
        label = [*pilihan.opsi.values(), "Tidak menjawab"]
        karakteristik.append(Karakteristik(pilihan.label, tuple(zip(label, jumlah, strict=True)), tuple(total)))
    bawaan: dict[str, Any] = {
        "hasil": hasil,
        "hari_ini": date(2025, 4, 2),
        "karakteristik": tuple(karakteristik),
        "jawaban": tuple(tuple(b) for b in matriks),
        "n_saran": min(n, 7),
        "aturan": (AturanBerlaku(None, AturanSkm()),),
    }
    return DataSkm(**{**bawaan, **ubah})


def buat_riwayat(daftar: Sequence[tuple[str, Matriks | None]]) -> tuple[TitikTren, ...]:
    instrumen = find_instrumen("skm")
    return tuple(
        TitikTren(Periode.parse(kode), None if isi is None else compute_indeks(instrumen, _count(isi)))
        for kode, isi in daftar
    )


def susun(data: DataSkm, **ubah: Any) -> Dokumen:
    bawaan: dict[str, Any] = {
        "kop": Kop(
            nama="Dinas Kependudukan Kabupaten Harapan",
            induk="Pemerintah Kabupaten Harapan",
            alamat="Jalan Merdeka Nomor 1, Harapan 12345",
            kontak="Telepon (021) 555-0100",
        ),
        "penandatangan": ("Kepala Dinas", "Siti Rahma, S.Sos., M.Si.", "19740101 199803 2 001"),
        "kota": "Harapan",
        "tanggal": date(2025, 4, 2),
        "dibuat": datetime(2025, 4, 2, 2, 30, tzinfo=UTC),
        "kode_verifikasi": "7KQ4-M2XA-9TPD",
        "url_verifikasi": "https://portal.example/verifikasi/7KQ4M2XA9TPD",
    }
    return susun_isi(data, **{**bawaan, **ubah})


@pytest.fixture(scope="session")
def lengkap(sekadau: Matriks, serang: Matriks) -> DataSkm:
    """A closed quarter with everything: trend with a gap, earlier figures, free service, small cells."""
    return buat_data(
        buat_hasil(
            sekadau, populasi=240, populasi_layanan={"KTP": 180, "KK": 60}, dikecualikan=[[4] * 9, [1] * 9, [4] * 9]
        ),
        sekadau,
        aturan=(AturanBerlaku(date(2025, 1, 1), AturanSkm()),),
        tanda=((0, 1), (int(Tanda.CEPAT_SERAGAM | Tanda.LUAR_JAM), 2)),
        riwayat=buat_riwayat(
            [("2024-TW1", sekadau[:25]), ("2024-TW2", None), ("2024-TW3", sekadau[:40]), ("2024-TW4", serang)]
        ),
        sebelumnya=buat_hasil(serang, "2024-TW4"),
        layanan_gratis=("Penerbitan KTP elektronik",),
        ipak=make_hasil("ipak", [[5, 6, 5, 5, 4]] * 20 + [[6, 6, 5, 6, 6]] * 75),
        ipak_dulu=make_hasil("ipak", [[6, 6, 5, 6, 6]] * 60, "2024-TW4"),
        tindak_lanjut=TindakLanjut(
            milik=(
                make_butir(3, periode="2025-TW1", dasar="Persyaratan 70,41 (C)", rencana=(make_rencana(3),)),
                make_butir(4, periode="2025-TW1", asal="waktu"),
            ),
            bawaan=(
                make_butir(1, rencana=(make_rencana(1, 100),)),
                make_butir(2, rencana=(make_rencana(2, 40), make_rencana(5))),
            ),
        ),
    )


@pytest.fixture(scope="session")
def nihil() -> DataSkm:
    return buat_data(buat_hasil([]), [], ipak=make_hasil("ipak", []))


@pytest.fixture(scope="session")
def pembuat() -> Callable[..., DataSkm]:
    """Return (matriks, periode, **changes of the figures) → DataSkm."""

    def buat(matriks: Matriks, periode: str = "2025-TW1", **ubah: Any) -> DataSkm:
        lain = {k: ubah.pop(k) for k in list(ubah) if k in DataSkm.__dataclass_fields__ and k != "hasil"}
        return buat_data(buat_hasil(matriks, periode, **ubah), matriks, **lain)

    return buat


@pytest.fixture(scope="session")
def penyusun() -> Callable[..., Dokumen]:
    return susun
