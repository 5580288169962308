"""The one place that knows how the follow-up room counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.tindak_lanjut.domain.capaian import count_capaian
from portal.tindak_lanjut.service.baca import list_butir, read_pita
from portal.zi.domain.bukti import Ambang


@dataclass(frozen=True)
class Rekap:
    """Recommendations about a year: counted, done, and the percentage done (None: there are none)."""

    dihitung: int
    selesai: int
    persen: Decimal | None


def read_ambang() -> Ambang:
    """Return where “sebagian besar” begins."""
    return Ambang(Decimal(read_pita().batas))


def count_rekomendasi(unit_ids: Iterable[int], sumber: Iterable[str], tahun: int, *, per: date) -> Rekap:
    """Return the recommendations about periods of a year as of a day."""
    ids = list(unit_ids)
    butir = [b for s in sumber for b in list_butir(ids, sumber=s, per=per) if b.periode.startswith(str(tahun))]
    hasil = count_capaian(butir)
    return Rekap(hasil.dihitung, hasil.selesai, hasil.persen)
