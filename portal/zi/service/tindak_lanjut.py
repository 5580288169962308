"""The one place that knows how the follow-up room counts. Without that room nothing is known of recommendations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from portal.zi.domain.bukti import Ambang

RUANG = "portal.tindak_lanjut"


@dataclass(frozen=True)
class Rekap:
    """Recommendations about a year: counted, done, and the percentage done (None: there are none)."""

    dihitung: int
    selesai: int
    persen: Decimal | None


def _room(modul: str) -> Any | None:
    return import_module(f"{RUANG}.{modul}") if find_spec(RUANG) else None


def read_ambang() -> Ambang:
    """Return where “sebagian besar” begins."""
    baca = _room("service.baca")
    return Ambang(Decimal(baca.read_pita().batas)) if baca else Ambang()


def count_rekomendasi(unit_ids: Iterable[int], sumber: Iterable[str], tahun: int, *, per: date) -> Rekap | None:
    """Return the recommendations about periods of a year as of a day; None while the follow-up room is missing."""
    baca, capaian = _room("service.baca"), _room("domain.capaian")
    if baca is None or capaian is None:
        return None
    ids = list(unit_ids)
    butir = [b for s in sumber for b in baca.list_butir(ids, sumber=s, per=per) if b.periode.startswith(str(tahun))]
    hasil = capaian.count_capaian(butir)
    return Rekap(hasil.dihitung, hasil.selesai, hasil.persen)
