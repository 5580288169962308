"""Histories of complaints for tests: written out, or simulated along the moves of the state machine."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from portal.inti.periode import Periode, local_date
from portal.pengaduan.domain.angka import compute_angka
from portal.pengaduan.domain.hasil import Angka
from portal.pengaduan.domain.riwayat import Aturan, Langkah, Riwayat
from portal.pengaduan.domain.status import Status

WITA = "Asia/Makassar"
_nomor = count(1)


class KalenderUji:
    """Monday to Friday, without the given days off."""

    def __init__(self, *libur: date) -> None:
        self.libur = frozenset(libur)

    def count_hari_kerja(self, dari: date, sampai: date) -> int:
        hari = (dari + timedelta(n) for n in range(1, (sampai - dari).days + 1))
        return sum(h.weekday() < 5 and h not in self.libur for h in hari)


KALENDER = KalenderUji(date(2026, 3, 19), date(2026, 3, 20))


def at(teks: str, zona: str = WITA) -> datetime:
    """Read a local time of the office: “2026-03-31 23:30” or a date (09.00)."""
    saat = datetime.fromisoformat(teks if len(teks) > 10 else f"{teks} 09:00")
    return saat.replace(tzinfo=ZoneInfo(zona)).astimezone(UTC)


def step(waktu: str, ke: Status | None = None, jenis: str = "pindah", **isi: Any) -> Langkah:
    tenggat = {k: at(v) if isinstance(v, str) else v for k, v in isi.items()}
    return Langkah(at(waktu), jenis, ke, **tenggat)


def make(*langkah: Langkah, lapor: date | None = None, diterima: date | None = None, **isi: Any) -> Riwayat:
    """Make a case; received on the local date of its first event unless told otherwise."""
    tanggal = diterima or local_date(langkah[0].waktu, WITA)
    return Riwayat(
        isi.pop("id", None) or next(_nomor), lapor or tanggal, tanggal, langkah[0].waktu, tuple(langkah), **isi
    )


def case(diterima: str, *lanjut: tuple[str, Status], **isi: Any) -> Riwayat:
    """Make a case from its receipt and (time, state) pairs."""
    return make(step(diterima, Status.BARU, "terima"), *(step(w, s) for w, s in lanjut), **isi)


def figures(riwayat: list[Riwayat], kode: str, **isi: Any) -> Angka:
    pilihan: dict[str, Any] = {"zona": WITA, "kalender": KALENDER, **isi}
    return compute_angka(riwayat, periode=Periode.parse(kode), **pilihan)


MOVES: dict[Status, tuple[tuple[str, Status | None], ...]] = {
    Status.BARU: (
        *(("verifikasi", Status.TERVERIFIKASI),) * 6,
        ("minta_kelengkapan", Status.PERLU_KELENGKAPAN),
        ("limpahkan", Status.DILIMPAHKAN),
        ("tandai_duplikat", Status.DUPLIKAT),
        ("tolak", Status.BUKAN_PENGADUAN),
        ("cabut", Status.DICABUT),
    ),
    Status.PERLU_KELENGKAPAN: (
        ("lengkapi", Status.BARU),
        ("lengkapi", Status.BARU),
        ("arsipkan", Status.DIARSIPKAN_TIDAK_LENGKAP),
    ),
    Status.TERVERIFIKASI: (
        *(("disposisi", Status.DIDISPOSISI),) * 5,
        ("limpahkan", Status.DILIMPAHKAN),
        ("cabut", Status.DICABUT),
    ),
    Status.DIDISPOSISI: (*(("proses", Status.DIPROSES),) * 4, ("kembalikan", Status.TERVERIFIKASI)),
    Status.DIPROSES: (*(("ajukan", Status.MENUNGGU_PERSETUJUAN),) * 4, ("perpanjang", None), ("progres", None)),
    Status.MENUNGGU_PERSETUJUAN: (*(("tanggapi", Status.DITANGGAPI),) * 4, ("revisi", Status.DIPROSES)),
    Status.DITANGGAPI: (*(("konfirmasi_ya", Status.SELESAI),) * 3, ("konfirmasi_belum", Status.DIPROSES)),
    Status.SELESAI: (("buka_kembali", Status.DIPROSES), ("nilai", None), ("nilai", None), ("nilai", None)),
    Status.DILIMPAHKAN: (("buka_kembali", Status.BARU), ("nilai", None)),
    Status.DUPLIKAT: (("buka_kembali", Status.BARU), *(("catat", None),) * 4),
    Status.BUKAN_PENGADUAN: (("buka_kembali", Status.BARU), *(("catat", None),) * 4),
    Status.DICABUT: (("catat", None),),
    Status.DIARSIPKAN_TIDAK_LENGKAP: (("buka_kembali", Status.BARU), ("catat", None)),
}


def simulate(n: int, benih: int, zona: str = WITA) -> list[Riwayat]:
    """Simulate n cases received in 2024 and 2025, with every kind of oddity a register knows."""
    acak = random.Random(benih)
    return [_simulate_one(acak, nomor, zona) for nomor in range(1, n + 1)]


def _simulate_one(acak: random.Random, nomor: int, zona: str) -> Riwayat:
    jam = acak.choice((acak.uniform(0, 1), acak.uniform(7, 17), acak.uniform(23, 24)))
    hari = date(2024, 1, 1) + timedelta(acak.randrange(731))
    terima = datetime.combine(hari, time.min, ZoneInfo(zona)).astimezone(UTC) + timedelta(
        hours=jam * 0.999, microseconds=nomor
    )
    lapor, waktu = hari, terima
    ragam = acak.random()
    if ragam < 0.04:
        lapor = Periode.containing(hari).sampai + timedelta(acak.randrange(20))
    elif ragam < 0.08:
        waktu += timedelta(days=acak.uniform(1, 40))
    langkah = [Langkah(waktu, "terima", Status.BARU)]
    if ragam > 0.97:
        langkah.insert(0, Langkah(waktu - timedelta(hours=2), "draf", Status.DRAF_PETUGAS))
    if 0.95 < ragam < 0.97:
        langkah = [Langkah(waktu, "tanggapi", Status.DITANGGAPI, respons=True, tenggat_berlaku=waktu)]
    r = Riwayat(
        nomor, lapor, hari, terima, tuple(_walk(acak, langkah, terima)),
        kanal=acak.choice(("web", "whatsapp", "loket", None, "lainnya")),
        klasifikasi=acak.choice(("pengaduan", "aspirasi", "informasi")),
        kategori=acak.choice("abcdefghij"),
        unit=acak.choice(("u1", "u2", "u3", "")),
        diberitahu=acak.random() < 0.5,
        induk_id=acak.choice((None, acak.randrange(1, nomor + 30))),
        pelapor=acak.choice((1, 1, 1, 4)),
    )  # fmt: skip
    return _rate(acak, r)


def _walk(acak: random.Random, langkah: list[Langkah], terima: datetime) -> list[Langkah]:
    kini, waktu, tenggat = langkah[-1].ke or Status.BARU, langkah[-1].waktu, terima + timedelta(days=20)
    for _ in range(acak.choice((0, 2, 4, 6, 8, 10, 12))):
        jenis, ke = acak.choice(MOVES[kini])
        waktu += timedelta(days=acak.expovariate(1 / acak.choice((0.1, 2, 20))), microseconds=1)
        isi: dict[str, Any] = {"respons": jenis in ("tanggapi", "minta_kelengkapan", "progres")}
        if jenis == "verifikasi":
            isi |= {"tenggat_tahap": acak.choice((None, terima + timedelta(days=5)))}
            isi |= {"tenggat_berlaku": tenggat, "tenggat_asal": tenggat} if acak.random() < 0.9 else {}
        if jenis in ("perpanjang", "konfirmasi_belum", "lengkapi"):
            tenggat += timedelta(days=9)
            isi["tenggat_berlaku"] = tenggat
        langkah.append(Langkah(waktu, jenis, ke, **isi))
        kini = ke or kini
    return langkah


def _rate(acak: random.Random, r: Riwayat) -> Riwayat:
    ditanya = next((x.waktu for x in r.langkah if x.ke is Status.DITANGGAPI), None)
    if ditanya is None or acak.random() < 0.2:
        return r
    if acak.random() < 0.5:
        return replace(r, ditanya_nilai_at=ditanya)
    return replace(r, ditanya_nilai_at=ditanya, nilai=acak.randint(1, 5), nilai_at=ditanya + timedelta(days=9))


ATURAN = [
    Aturan(),
    Aturan(tuntas_dari="selesai"),
    Aturan(limpah_selesai=True),
    Aturan(tuntas_dari="selesai", limpah_selesai=True),
]
