"""The demo office. All names are invented; the answers come from a fixed seed."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_security import hash_password

from portal.akun.domain import Peran
from portal.akun.service import create_pengguna
from portal.inti.periode import Periode, local_date
from portal.organisasi.service import (
    Layanan,
    Loket,
    add_penandatangan,
    find_unit,
    list_unit,
    save_layanan,
    save_loket,
    save_unit,
    update_instansi,
)
from portal.organisasi.service.qr import ensure_all_qr, store_pindai
from portal.publikasi.service import publish
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.instrumen import find_instrumen
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban
from portal.skm.service.penutupan import close_periode

SANDI = "contoh-portal-2026"
PELAKU = "demo"
INSTANSI = {
    "nama": "Dinas Pelayanan Contoh",
    "induk": "Pemerintah Kabupaten Contoh",
    "alamat": "Jalan Contoh Nomor 1, Kota Contoh",
    "kota": "Kota Contoh",
    "telepon": "(0000) 123456",
    "surel": "layanan@contoh.example",
    "jam_layanan": "Senin–Jumat, 08.00–15.30",
    "warna": "#06264d",
}
UNIT = (
    ("DINAS", "Dinas Pelayanan Contoh", None),
    ("PERIZINAN", "Bidang Perizinan", "DINAS"),
    ("DUKCAPIL", "Bidang Kependudukan", "DINAS"),
)
LAYANAN = (
    ("DINAS", "INFORMASI", "Informasi dan Konsultasi", True),
    ("DINAS", "LEGALISASI", "Legalisasi Dokumen", True),
    ("PERIZINAN", "IZIN-USAHA", "Izin Usaha Mikro", True),
    ("PERIZINAN", "IZIN-BANGUNAN", "Persetujuan Bangunan Gedung", False),
    ("PERIZINAN", "REKLAME", "Izin Reklame", False),
    ("DUKCAPIL", "KTP", "Kartu Tanda Penduduk", True),
    ("DUKCAPIL", "KK", "Kartu Keluarga", True),
    ("DUKCAPIL", "AKTA", "Akta Kelahiran", True),
)
LOKET = (
    ("DINAS", "1", "Loket 1"),
    ("PERIZINAN", "A", "Loket A"),
    ("PERIZINAN", "B", "Loket B"),
    ("DUKCAPIL", "1", "Loket 1"),
    ("DUKCAPIL", "2", "Loket 2"),
)
AKUN = (
    ("admin@contoh.example", "Admin Contoh", Peran.ADMIN, None),
    ("petugas@contoh.example", "Petugas Contoh", Peran.PETUGAS_SKM, "DINAS"),
    ("pengaduan@contoh.example", "Petugas Pengaduan Contoh", Peran.PETUGAS_PENGADUAN, "DINAS"),
    ("pelaksana@contoh.example", "Pelaksana Contoh", Peran.PELAKSANA, "PERIZINAN"),
    ("wbs1@contoh.example", "Pengelola WBS Contoh Satu", Peran.PENGELOLA_WBS, "DINAS"),
    ("wbs2@contoh.example", "Pengelola WBS Contoh Dua", Peran.PENGELOLA_WBS, "DINAS"),
    ("kustodian@contoh.example", "Kustodian Contoh", Peran.KUSTODIAN_WBS, "DINAS"),
    ("pimpinan@contoh.example", "Pimpinan Contoh", Peran.PIMPINAN, None),
    ("auditor@contoh.example", "Auditor Contoh", Peran.AUDITOR, None),
)
RATA = {
    "persyaratan": 3.4,
    "prosedur": 3.3,
    "waktu": 3.05,
    "biaya": 3.5,
    "produk": 3.45,
    "kompetensi": 3.5,
    "perilaku": 3.55,
    "pengaduan": 3.35,
    "sarpras": 3.2,
}
GESER = {"DINAS": 0.05, "PERIZINAN": -0.12, "DUKCAPIL": 0.1}
SARAN = (
    "",
    "",
    "",
    "",
    "Mohon tambah kursi di ruang tunggu.",
    "Petugas ramah dan jelas.",
    "Waktu tunggu terlalu lama.",
    "Sudah baik, pertahankan.",
)


@dataclass(frozen=True)
class Tempat:
    """A service and a counter at which answers are given, with the QR code there."""

    layanan: Layanan
    loket: Loket | None
    qr_id: int
    kode_unit: str


def fill_organisasi(now: datetime) -> None:
    """Make the office, its tree, codes, signatory and accounts."""
    update_instansi(INSTANSI, pelaku=PELAKU, now=now)
    for kode, nama, induk in UNIT:
        save_unit(kode=kode, nama=nama, induk_kode=induk, now=now)
    for unit, kode, nama, gratis in LAYANAN:
        save_layanan(find_unit(unit), kode=kode, nama=nama, gratis=gratis)
    for unit, kode, nama in LOKET:
        save_loket(find_unit(unit), kode=kode, nama=nama)
    add_penandatangan(
        jabatan="Kepala Dinas Pelayanan Contoh",
        nama="Nama Pejabat Contoh",
        nip="19700101 199001 1 001",
        pelaku=PELAKU,
        now=now,
    )
    for email, nama, peran, kode_unit in AKUN:
        create_pengguna(
            email=email,
            nama=nama,
            peran=peran,
            unit=find_unit(kode_unit) if kode_unit else None,
            sandi=SANDI,
            hash_sandi=hash_password,
            pelaku=PELAKU,
            now=now,
        )


def list_tempat(now: datetime) -> list[Tempat]:
    """Return every service × counter with its QR code."""
    return [
        Tempat(qr.layanan, qr.loket, qr.id, unit.kode)
        for unit in list_unit()
        for qr in ensure_all_qr(unit, instrumen="skm", pelaku=PELAKU, now=now)
        if qr.layanan is not None
    ]


def _skor(acak: random.Random, rata: float) -> int:
    return min(4, max(1, round(acak.gauss(rata, 0.62))))


def _workdays(periode: Periode, hari_ini: date) -> list[date]:
    akhir = min(periode.hari_terakhir, hari_ini)
    jumlah = (akhir - periode.mulai).days + 1
    hari = (periode.mulai + timedelta(days=i) for i in range(jumlah))
    return [h for h in hari if h.weekday() < 5] or [akhir]


def generate_jawaban(
    periode: Periode, tempat: list[Tempat], *, hari_ini: date, acak: random.Random, membaik: float
) -> Iterator[JawabanBaru]:
    """Yield about two answers each working day and place, with a few hours and habits of real offices."""
    instrumen: Instrumen = find_instrumen("skm")
    for hari in _workdays(periode, hari_ini):
        for t in tempat:
            for _ke in range(acak.choice((0, 0, 1, 1, 2))):
                suasana = acak.gauss(GESER[t.kode_unit] + membaik, 0.25)
                nilai = {
                    u.kode: _skor(acak, RATA[u.kode] + suasana)
                    for u in instrumen.unsur
                    if not (t.layanan.gratis and u.gratis is not None)
                }
                yield JawabanBaru(
                    instrumen=instrumen,
                    unit_id=t.layanan.unit_id,
                    layanan_id=t.layanan.id,
                    gratis=t.layanan.gratis,
                    loket_id=t.loket.id if t.loket else None,
                    qr_id=t.qr_id,
                    kanal="qr",
                    tanggal=hari,
                    nilai=nilai,
                    demografi=_demografi(acak),
                    saran=acak.choice(SARAN),
                )


def _demografi(acak: random.Random) -> dict[str, str]:
    if acak.random() < 0.12:
        return {}
    bobot = {"disabilitas": (60, 1, 0, 0, 1), "pendidikan": (1, 4, 8, 30, 10, 20, 4, 1)}
    return {nama: acak.choices(list(p.opsi), weights=bobot.get(nama))[0] for nama, p in DEMOGRAFI.items()}


def fill_periode(periode: Periode, tempat: list[Tempat], *, zona: str, now: datetime, ke: int) -> int:
    """Store the answers of one period; return how many."""
    acak = random.Random(f"portal-{periode.kode}")
    jumlah, pindai = 0, Counter[int]()
    isi = generate_jawaban(periode, tempat, hari_ini=local_date(now, zona), acak=acak, membaik=0.06 * ke)
    for jumlah, baru in enumerate(isi, start=1):
        pukul = datetime.combine(baru.tanggal, time(acak.randint(8, 15), acak.randint(0, 59)), ZoneInfo(zona))
        submit_jawaban(baru, kiriman=f"demo-{periode.kode}-{jumlah}", now=min(pukul, now))
        if baru.qr_id:
            pindai[baru.qr_id] += acak.choice((1, 1, 1, 2))
    store_pindai(pindai)
    return jumlah


def close_and_publish(
    periode: Periode, instrumen_lain: Sequence[str], *, hari_ini: date, now: datetime, terbitkan: bool
) -> None:
    """Close a period of the survey and of other instruments for every unit, and show the result to the public."""
    for unit in list_unit():
        for instrumen in ("skm", *instrumen_lain):
            close_periode(unit, periode, instrumen=instrumen, hari_ini=hari_ini, pelaku=PELAKU, now=now)
        if terbitkan:
            publish(unit, periode, pelaku=PELAKU, now=now)
