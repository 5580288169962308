"""A recommendation with its plans and what was done, as it stood on any day. Pure.

What was reported is only added, never changed: the state on a day follows from the plans made and the entries that
count up to that day, so that what happens later changes no earlier figure. An entry written later for an earlier day
does; each entry therefore keeps who wrote it and when.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import takewhile

from portal.inti.galat import _n

PENUH = 100


class Keadaan(StrEnum):
    """How far a recommendation or a plan is."""

    BELUM = "belum"
    BERJALAN = "berjalan"
    SELESAI = "selesai"
    DIHENTIKAN = "dihentikan"


TERBUKA = frozenset({Keadaan.BELUM, Keadaan.BERJALAN})
NAMA_KEADAAN = {
    Keadaan.BELUM: _n("Belum ditindaklanjuti"),
    Keadaan.BERJALAN: _n("Sedang ditindaklanjuti"),
    Keadaan.SELESAI: _n("Selesai ditindaklanjuti"),
    Keadaan.DIHENTIKAN: _n("Tidak dapat ditindaklanjuti"),
}

SINGKAT_KEADAAN = {
    Keadaan.BELUM: _n("Belum dimulai"),
    Keadaan.BERJALAN: _n("Sedang dikerjakan"),
    Keadaan.SELESAI: _n("Selesai"),
    Keadaan.DIHENTIKAN: _n("Tidak dapat"),
}
"""The same in a narrow column."""


@dataclass(frozen=True)
class Kemajuan:
    """One entry about a plan: how much is done (0 to 100) and what shows it."""

    tanggal: date
    persen: int
    catatan: str
    tautan: str = ""
    berkas: str = ""
    """Name of the attached file; empty for none."""
    nomor: int = 0

    @property
    def berbukti(self) -> bool:
        """Something besides words shows it."""
        return bool(self.tautan or self.berkas)


@dataclass(frozen=True)
class Rencana:
    """A task that carries a recommendation out; `kemajuan` oldest first."""

    nomor: int
    kegiatan: str
    penanggung_jawab: str
    tenggat: date
    kemajuan: tuple[Kemajuan, ...] = ()
    batal_pada: date | None = None
    dibuat_pada: date | None = None
    """First day it counts; None: as long as its recommendation."""
    pengguna_id: int | None = None
    """Account of the person; None for a name that was typed."""
    alasan_batal: str = ""

    @property
    def persen(self) -> int:
        """Share done after the last entry."""
        return self.kemajuan[-1].persen if self.kemajuan else 0

    @property
    def keadaan(self) -> Keadaan:
        """Dropped, done, begun or not begun."""
        if self.batal_pada is not None:
            return Keadaan.DIHENTIKAN
        if self.persen >= PENUH:
            return Keadaan.SELESAI
        return Keadaan.BERJALAN if self.kemajuan else Keadaan.BELUM

    @property
    def selesai_pada(self) -> date | None:
        """Day of the entry that made it done: the first of those at the end that say 100 %."""
        if self.keadaan is not Keadaan.SELESAI:
            return None
        return list(takewhile(lambda k: k.persen >= PENUH, reversed(self.kemajuan)))[-1].tanggal

    @property
    def bukti(self) -> tuple[Kemajuan, ...]:
        """Entries with a file or link."""
        return tuple(k for k in self.kemajuan if k.berbukti)

    def is_late(self, per: date) -> bool:
        """Tell whether it is open after its due date."""
        return self.terbuka and self.tenggat < per

    @property
    def terbuka(self) -> bool:
        """Something remains to be done."""
        return self.keadaan in TERBUKA


@dataclass(frozen=True)
class Butir:
    """A recommendation: its origin (`sumber`, `asal`, `periode`: codes of the room that made it), words and plans."""

    nomor: int
    unit_id: int
    sumber: str
    asal: str
    periode: str
    tanggal: date
    uraian: str
    dasar: str = ""
    """The figure or finding behind it."""
    rencana: tuple[Rencana, ...] = ()
    dihentikan_pada: date | None = None
    alasan: str = ""

    @property
    def berlaku(self) -> tuple[Rencana, ...]:
        """Plans that were not dropped."""
        return tuple(r for r in self.rencana if r.batal_pada is None)

    @property
    def keadaan(self) -> Keadaan:
        """Done when every plan is done; begun when one is; without a plan nothing is begun."""
        if self.dihentikan_pada is not None:
            return Keadaan.DIHENTIKAN
        keadaan = {r.keadaan for r in self.berlaku}
        if keadaan == {Keadaan.SELESAI}:
            return Keadaan.SELESAI
        return Keadaan.BERJALAN if keadaan - {Keadaan.BELUM} else Keadaan.BELUM

    @property
    def terbuka(self) -> bool:
        """Something remains to be done."""
        return self.keadaan in TERBUKA

    @property
    def persen(self) -> int:
        """Mean share of the plans, rounded down, so that 100 means done."""
        berlaku = self.berlaku
        return sum(r.persen for r in berlaku) // len(berlaku) if berlaku else 0

    @property
    def selesai_pada(self) -> date | None:
        """Day on which the last plan was done."""
        return max(r.selesai_pada or date.min for r in self.berlaku) if self.keadaan is Keadaan.SELESAI else None

    @property
    def menunggu(self) -> tuple[Rencana, ...]:
        """Plans that remain to be done; none once it was declared impossible."""
        return tuple(r for r in self.berlaku if r.terbuka) if self.terbuka else ()

    def is_late(self, per: date) -> bool:
        """Tell whether a plan is open after its due date."""
        return any(r.is_late(per) for r in self.menunggu)


def _by(hari: date | None, per: date) -> date | None:
    """Return a day that has come by another; None for one that has not."""
    return hari if hari is not None and hari <= per else None


def state_at(butir: Butir, per: date) -> Butir | None:
    """Return a recommendation as it stood at the end of a day; None when it did not exist yet."""
    if butir.tanggal > per:
        return None
    rencana = tuple(
        replace(
            r,
            kemajuan=tuple(k for k in r.kemajuan if k.tanggal <= per),
            batal_pada=_by(r.batal_pada, per),
            alasan_batal=r.alasan_batal if _by(r.batal_pada, per) else "",
        )
        for r in butir.rencana
        if r.dibuat_pada is None or r.dibuat_pada <= per
    )
    henti = _by(butir.dihentikan_pada, per)
    return replace(butir, rencana=rencana, dihentikan_pada=henti, alasan=butir.alasan if henti else "")


def open_at(butir: Iterable[Butir], hari: date) -> list[Butir]:
    """Return those that were open when a day began, in the state they have now."""
    return [b for b in butir if (lalu := state_at(b, hari.fromordinal(hari.toordinal() - 1))) and lalu.terbuka]
