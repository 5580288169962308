"""What one move works with: who fills in what, on which case, in which state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.inti.berkas import Titipan
from portal.pengaduan.domain.gerak import Gerak, Wewenang
from portal.pengaduan.domain.keadaan import Keadaan
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.akses import Pelaku


@dataclass(frozen=True, kw_only=True)
class Isian:
    """What somebody fills in for a move: words, values by name, files. `publik`: the citizen may read the words."""

    catatan: str = ""
    nilai: Mapping[str, Any] = field(default_factory=dict)
    lampiran: Sequence[Titipan] = ()
    publik: bool = False


@dataclass(frozen=True, kw_only=True)
class Langkah:
    """Everything one move works with."""

    kasus: Pengaduan
    keadaan: Keadaan
    gerak: Gerak
    isian: Isian
    pelaku: Pelaku
    wewenang: frozenset[Wewenang]
    now: datetime
