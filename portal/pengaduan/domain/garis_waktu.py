"""The log of a case that an old register tells only in dates: events in the order of the table of moves. Pure.

A step without a date gets the earliest later date that is known; without one, that of the step before it
(at last the day of receipt). A date counts as 9 in the morning of the office's zone, never as midnight UTC.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from portal.inti.hari_kerja import Kalender
from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.domain.keadaan import Peristiwa
from portal.pengaduan.domain.pilihan import BERKADAR, KLASIFIKASI_BAWAAN
from portal.pengaduan.domain.register import BarisRegister
from portal.pengaduan.domain.status import Status
from portal.pengaduan.domain.tenggat import DaftarBatas, Hitungan, compute_tahap

JAM = time(9)
S = Status
_VERIFIKASI = ("verifikasi", "tanggal_verifikasi")
_KELOLA = ("kelola", "tanggal_tindak_lanjut")
_JAWAB = (("ajukan_jawaban", ""), ("tanggapi", "tanggal_tanggapan"))
_AKHIR = "tanggal_selesai"
JALUR: Mapping[Status, tuple[tuple[str, str], ...]] = {
    S.BARU: (),
    S.TERVERIFIKASI: (_VERIFIKASI,),
    S.DIDISPOSISI: (_VERIFIKASI, ("disposisi", "tanggal_tindak_lanjut")),
    S.DIPROSES: (_VERIFIKASI, _KELOLA),
    S.MENUNGGU_PERSETUJUAN: (_VERIFIKASI, _KELOLA, ("ajukan_jawaban", "tanggal_tanggapan")),
    S.DITANGGAPI: (_VERIFIKASI, _KELOLA, *_JAWAB),
    S.SELESAI: (_VERIFIKASI, _KELOLA, *_JAWAB, ("tutup_otomatis", _AKHIR)),
    S.PERLU_KELENGKAPAN: (("minta_kelengkapan", "tanggal_verifikasi"),),
    S.DIARSIPKAN_TIDAK_LENGKAP: (("minta_kelengkapan", "tanggal_verifikasi"), ("arsipkan", _AKHIR)),
    S.DILIMPAHKAN: (("limpahkan", _AKHIR),),
    S.DUPLIKAT: (("duplikat", _AKHIR),),
    S.BUKAN_PENGADUAN: (("bukan_pengaduan", _AKHIR),),
    S.DICABUT: (("cabut", _AKHIR),),
}
"""State of a register row → the moves after the receipt that lead to it, each with the column of its date."""


@dataclass(frozen=True)
class Jam:
    """Deadlines of one unit, each computed once."""

    kalender: Kalender
    batas: DaftarBatas
    asal: Callable[[Hitungan], datetime]
    berlaku: Callable[[Hitungan], datetime]
    tahap: Callable[[Status, Hitungan, datetime, str | None], datetime | None]


def make_jam(kalender: Kalender, batas: DaftarBatas) -> Jam:
    """Return the deadlines of a unit with a memory: registers hold many rows of the same day."""

    def tahap(status: Status, h: Hitungan, masuk: datetime, klasifikasi: str | None) -> datetime | None:
        return compute_tahap(status, h, masuk=masuk, batas=batas, klasifikasi=klasifikasi, kal=kalender)

    return Jam(
        kalender,
        batas,
        lru_cache(maxsize=20_000)(lambda h: h.compute_asal(kalender)),
        lru_cache(maxsize=20_000)(lambda h: h.compute_berlaku(kalender)),
        lru_cache(maxsize=20_000)(tahap),
    )


def to_saat(tanggal: date, zona: str, *, now: datetime) -> datetime:
    """Return the instant a date of a register stands for; today's is never later than now."""
    return min(_morning(tanggal, zona), now)


@lru_cache(maxsize=20_000)
def _morning(tanggal: date, zona: str) -> datetime:
    return datetime.combine(tanggal, JAM, ZoneInfo(zona)).astimezone(UTC)


def _dates(b: BarisRegister) -> list[tuple[str, date]]:
    """Return the moves after the receipt with their dates, gaps filled."""
    jalur = JALUR[b.status]
    if b.status in (S.DILIMPAHKAN, S.DUPLIKAT, S.BUKAN_PENGADUAN, S.DICABUT):
        akhir = b.tanggal_selesai or b.tanggal_tanggapan or b.tanggal_tindak_lanjut or b.tanggal_verifikasi
        return [(gerak, akhir or b.tanggal_diterima) for gerak, _ in jalur]
    tanggal: list[date | None] = [getattr(b, kolom) if kolom else None for _, kolom in jalur]
    if tanggal and tanggal[-1] is None and jalur[-1][1] == "tanggal_tanggapan":
        tanggal[-1] = b.tanggal_selesai
    lalu, hasil = b.tanggal_diterima, []
    for i, (gerak, _) in enumerate(jalur):
        nanti = next((t for t in tanggal[i:] if t is not None), lalu)
        lalu = max(lalu, nanti)
        hasil.append((gerak, lalu))
    return hasil


def _values(gerak: str, b: BarisRegister, klasifikasi: str) -> dict[str, Any]:
    if gerak == "verifikasi":
        return {"klasifikasi": klasifikasi, "kategori": b.kategori, "terbatas": klasifikasi == BERKADAR}
    if gerak in ("kelola", "disposisi"):
        return {"unit_pelaksana_id": b.unit_id}
    if gerak in ("ajukan_jawaban", "tanggapi"):
        return {"jawaban": b.jawaban}
    if gerak == "bukan_pengaduan":
        return {"alasan": "tidak_terkait"}
    return {}


def _first_values(b: BarisRegister) -> dict[str, Any]:
    nilai: dict[str, Any] = {"unit_id": b.unit_id, "kategori": b.kategori}
    if b.klasifikasi:
        nilai |= {"klasifikasi": b.klasifikasi, "terbatas": b.klasifikasi == BERKADAR}
    if b.sp4n_id:
        nilai["sp4n_id"] = b.sp4n_id
    if b.jawaban and b.status not in (S.MENUNGGU_PERSETUJUAN, S.DITANGGAPI, S.SELESAI):
        nilai["jawaban"] = b.jawaban
    return nilai


def build_peristiwa(b: BarisRegister, *, jam: Jam, zona: str, now: datetime) -> list[Peristiwa]:
    """Return the whole log of a row: received, then the moves that lead to its state, with deadlines.

    A class that the register does not name is the usual one of the kind from the verification on. An answer
    whose time for a reply is long over has no stage that runs: nobody gets a notice years later.
    """
    klasifikasi = b.klasifikasi or KLASIFIKASI_BAWAAN[b.jenis]
    saat = to_saat(b.tanggal_diterima, zona, now=now)
    term = jam.batas.find("penyelesaian", klasifikasi)
    hitungan = Hitungan(mulai=saat, jumlah=term.jumlah, satuan=term.satuan)
    hasil = [_event(1, saat, "terima", S.BARU, _first_values(b), hitungan, jam, b.klasifikasi)]
    for gerak, tanggal in _dates(b):
        saat = to_saat(tanggal, zona, now=now)
        if gerak == "minta_kelengkapan":
            hitungan = hitungan.pause(saat)
        ke = GERAK[gerak].ke
        if ke is None:
            raise ValueError(f"{gerak} leads to no state")
        kelas = klasifikasi if hasil[-1].gerak != "terima" or gerak == "verifikasi" else b.klasifikasi
        hasil.append(_event(len(hasil) + 1, saat, gerak, ke, _values(gerak, b, klasifikasi), hitungan, jam, kelas))
    if hasil[-1].ke is S.DITANGGAPI and (hasil[-1].tenggat_tahap or now) < now:
        hasil[-1] = replace(hasil[-1], tenggat_tahap=None)
    return hasil


def _event(  # noqa: PLR0917  the fields of one line
    nomor: int,
    saat: datetime,
    gerak: str,
    ke: Status,
    nilai: Mapping[str, Any],
    hitungan: Hitungan,
    jam: Jam,
    klasifikasi: str | None,
) -> Peristiwa:
    return Peristiwa(
        nomor=nomor,
        waktu=saat,
        gerak=gerak,
        ke=ke,
        nilai=nilai,
        hitungan=hitungan,
        tenggat_asal=jam.asal(hitungan),
        tenggat_berlaku=jam.berlaku(hitungan),
        tenggat_tahap=jam.tahap(ke, hitungan, saat, klasifikasi),
    )
