"""Deadlines: default terms per class and stage, and the clock of one case. Pure.

Day 0 is the day of receipt, pauses are left out, the due day ends at midnight of the office's zone
(`portal.inti.hari_kerja`). Every term is data that the office changes; these are the first values.
Sources: SP4N (3 working days verification, 5 follow-up, 14 and 60 completion, 10 closing), UU 25/2009
art. 44 (completion), UU 14/2008 art. 22 (10 + 7 working days for permohonan informasi publik).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.inti.galat import _n
from portal.inti.hari_kerja import Jeda, Kalender, Satuan, compute_tenggat
from portal.pengaduan.domain.status import Status

SEMUA = ""
TAHAP = {
    "verifikasi": _n("Verifikasi"),
    "disposisi": _n("Disposisi"),
    "tindak_lanjut": _n("Mulai ditindaklanjuti"),
    "kelengkapan": _n("Pelapor melengkapi"),
    "persetujuan": _n("Persetujuan jawaban"),
    "penyelesaian": _n("Penyelesaian"),
    "tindak_lanjut_ulang": _n("Tindak lanjut setelah dibuka kembali"),
    "penutupan": _n("Ditutup tanpa kabar pelapor"),
    "buka_kembali": _n("Batas membuka kembali"),
}
SATUAN = {"menit": _n("menit kerja"), "jam": _n("jam kerja"), "hari_kerja": _n("hari kerja"), "hari": _n("hari")}


@dataclass(frozen=True)
class Batas:
    """One term: how many of which unit, by how much and how often it may be extended, and on what basis."""

    jumlah: int
    satuan: Satuan = "hari_kerja"
    perpanjangan: int = 0
    perpanjangan_maks: int = 0
    dasar_hukum: str = ""


_SP4N = "PermenPANRB 5/2025 (SP4N) dan standar pelayanan kantor"
_UU = "UU 25/2009 tentang Pelayanan Publik"
BATAS_BAWAAN: Mapping[tuple[str, str], Batas] = {
    (SEMUA, "verifikasi"): Batas(3, dasar_hukum=_SP4N),
    (SEMUA, "disposisi"): Batas(1, dasar_hukum=_SP4N),
    (SEMUA, "tindak_lanjut"): Batas(5, dasar_hukum=_SP4N),
    (SEMUA, "kelengkapan"): Batas(10, dasar_hukum=_UU),
    (SEMUA, "persetujuan"): Batas(1, dasar_hukum=_SP4N),
    (SEMUA, "tindak_lanjut_ulang"): Batas(5, dasar_hukum=_SP4N),
    (SEMUA, "penutupan"): Batas(10, dasar_hukum=_SP4N),
    (SEMUA, "buka_kembali"): Batas(30, "hari", dasar_hukum=_SP4N),
    ("pengaduan_berkadar", "penyelesaian"): Batas(60, perpanjangan=30, perpanjangan_maks=1, dasar_hukum=_SP4N),
    ("pengaduan_tidak_berkadar", "penyelesaian"): Batas(14, perpanjangan=7, perpanjangan_maks=2, dasar_hukum=_SP4N),
    ("pengaduan_ringan", "penyelesaian"): Batas(5, perpanjangan=3, perpanjangan_maks=1, dasar_hukum=_SP4N),
    ("aspirasi", "penyelesaian"): Batas(14, perpanjangan=7, perpanjangan_maks=1, dasar_hukum=_SP4N),
    ("permintaan_informasi", "penyelesaian"): Batas(5, perpanjangan=3, perpanjangan_maks=1, dasar_hukum=_SP4N),
    ("konsultasi", "penyelesaian"): Batas(5, perpanjangan=3, perpanjangan_maks=1, dasar_hukum=_SP4N),
    ("permohonan_kip", "penyelesaian"): Batas(
        10, perpanjangan=7, perpanjangan_maks=1, dasar_hukum="UU 14/2008 dan Perki 1/2021"
    ),
}


@dataclass(frozen=True)
class DaftarBatas:
    """All terms that hold for a unit: (klasifikasi or "", tahap) → Batas."""

    batas: Mapping[tuple[str, str], Batas]

    def find(self, tahap: str, klasifikasi: str | None = None) -> Batas:
        """Return the class's own term of a stage, else the general one."""
        sendiri = self.batas.get((klasifikasi or SEMUA, tahap))
        return sendiri or self.batas.get((SEMUA, tahap)) or BATAS_BAWAAN[SEMUA, "tindak_lanjut"]


def compute_dengan_jeda(
    mulai: datetime, jumlah: int, satuan: Satuan, kalender: Kalender, jeda: Sequence[Jeda]
) -> datetime:
    """Return a due instant moved by its pauses; one that began when the time was over moves nothing."""
    terhitung: tuple[Jeda, ...] = ()
    jatuh = compute_tenggat(mulai, jumlah, satuan, kalender)
    for satu in jeda:
        if satu[0] <= jatuh:
            terhitung = (*terhitung, satu)
            jatuh = compute_tenggat(mulai, jumlah, satuan, kalender, terhitung)
    return jatuh


@dataclass(frozen=True)
class Hitungan:
    """The completion clock: its start, term, pauses and granted extensions (counts of the same unit)."""

    mulai: datetime
    jumlah: int
    satuan: Satuan
    jeda: tuple[Jeda, ...] = ()
    tambah: tuple[int, ...] = ()
    jeda_sejak: datetime | None = None

    def compute_asal(self, kalender: Kalender) -> datetime:
        """Return the due instant without extensions and pauses."""
        return compute_tenggat(self.mulai, self.jumlah, self.satuan, kalender)

    def compute_berlaku(self, kalender: Kalender) -> datetime:
        """Return the due instant in force: extended, and moved by what was paused."""
        return compute_dengan_jeda(self.mulai, self.jumlah + sum(self.tambah), self.satuan, kalender, self.jeda)

    def pause(self, saat: datetime) -> "Hitungan":
        """Stop the clock; a clock that stands already stays as it is."""
        return self if self.jeda_sejak else replace(self, jeda_sejak=saat)

    def resume(self, saat: datetime) -> "Hitungan":
        """Let the clock run again."""
        if self.jeda_sejak is None:
            return self
        return replace(self, jeda=(*self.jeda, (self.jeda_sejak, saat)), jeda_sejak=None)

    def extend(self, jumlah: int) -> "Hitungan":
        """Grant more time."""
        return replace(self, tambah=(*self.tambah, jumlah))


TAHAP_STATUS: Mapping[Status, tuple[str, str]] = {
    Status.BARU: ("verifikasi", "terima"),
    Status.PERLU_KELENGKAPAN: ("kelengkapan", "masuk"),
    Status.TERVERIFIKASI: ("disposisi", "masuk"),
    Status.DIDISPOSISI: ("tindak_lanjut", "terima"),
    Status.DIPROSES: ("penyelesaian", "hitungan"),
    Status.MENUNGGU_PERSETUJUAN: ("persetujuan", "masuk"),
    Status.DITANGGAPI: ("penutupan", "masuk"),
}
"""State → the stage whose term runs, and from when: the receipt, the entry into the state, or the case's clock."""


def compute_tahap(
    status: Status, hitungan: Hitungan, *, masuk: datetime, batas: DaftarBatas, klasifikasi: str | None, kal: Kalender
) -> datetime | None:
    """Return the due instant of the stage a case is in; None for a state without a term."""
    if status not in TAHAP_STATUS:
        return None
    tahap, dari = TAHAP_STATUS[status]
    if dari == "hitungan":
        return hitungan.compute_berlaku(kal)
    term = batas.find(tahap, klasifikasi)
    if dari == "masuk":
        return compute_tenggat(masuk, term.jumlah, term.satuan, kal)
    return compute_dengan_jeda(hitungan.mulai, term.jumlah, term.satuan, kal, hitungan.jeda)
