"""Which recommendations a list shows: by state, due date, person and unit. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.inti.galat import _n
from portal.tindak_lanjut.domain.butir import NAMA_KEADAAN, Butir

TERBUKA, SEMUA = "terbuka", "semua"
PILIHAN_KEADAAN = {TERBUKA: _n("Belum selesai"), **{k.value: n for k, n in NAMA_KEADAAN.items()}, SEMUA: _n("Semua")}
TERLAMBAT, MINGGU_INI = "terlambat", "minggu_ini"
PILIHAN_TENGGAT = {"": _n("Semua"), TERLAMBAT: _n("Terlambat"), MINGGU_INI: _n("Jatuh tempo minggu ini")}


def end_of_week(hari: date) -> date:
    """Return the Sunday of a day's week."""
    return hari + timedelta(days=6 - hari.weekday())


@dataclass(frozen=True)
class Saringan:
    """What is asked for. `unit_ids` None: every unit; `orang` None: everybody's plans."""

    keadaan: str = TERBUKA
    tenggat: str = ""
    orang: frozenset[int] | None = None
    unit_ids: frozenset[int] | None = None

    def covers(self, butir: Butir) -> bool:
        """Tell whether it belongs to the unit and person asked for: these make up the share done."""
        if self.unit_ids is not None and butir.unit_id not in self.unit_ids:
            return False
        return self.orang is None or any(r.pengguna_id in self.orang for r in butir.berlaku)

    def matches(self, butir: Butir, hari_ini: date) -> bool:
        """Tell whether it is also in the state asked for, with a plan of that person due as asked."""
        if self.keadaan == TERBUKA and not butir.terbuka:
            return False
        if self.keadaan not in (TERBUKA, SEMUA, butir.keadaan):
            return False
        menunggu = [r for r in butir.menunggu if self.orang is None or r.pengguna_id in self.orang]
        if self.tenggat == TERLAMBAT:
            return any(r.is_late(hari_ini) for r in menunggu)
        if self.tenggat == MINGGU_INI:
            return any(hari_ini <= r.tenggat <= end_of_week(hari_ini) for r in menunggu)
        return True


def sort_mendesak(butir: Iterable[Butir]) -> list[Butir]:
    """Return recommendations by their next due date; those without an open plan after them, finished ones last."""
    return sorted(
        butir,
        key=lambda b: (not b.terbuka, min((r.tenggat for r in b.menunggu), default=date.max), b.tanggal, b.nomor),
    )
