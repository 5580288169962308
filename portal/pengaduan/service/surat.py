"""The nota dinas that hands a complaint to a unit: one letter number for each disposition."""

from datetime import datetime

from portal.inti.periode import local_date
from portal.organisasi.service import get_unit
from portal.organisasi.service.nomor import assign_nomor, find_nomor
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.tempat import read_tempat


def _object_of(kasus: Pengaduan, nomor: int) -> str:
    return f"disposisi:{kasus.id}:{nomor}"


def number_disposisi(kasus: Pengaduan, nomor: int, *, pelaku: str, now: datetime) -> str:
    """Give the nota dinas of a disposition its number; `nomor` is the number of its event.

    The agenda is read by people who may not know of a restricted case: of one it does not name the register number.
    """
    tentang = "tertutup" if kasus.terbatas or kasus.rahasia else kasus.nomor_register
    return assign_nomor(
        get_unit(kasus.unit_id),
        objek=_object_of(kasus, nomor),
        perihal=f"Penyampaian pengaduan {tentang}",
        tanggal=local_date(now, read_tempat().zona),
        pelaku=pelaku,
        now=now,
    )


def find_disposisi_nomor(kasus: Pengaduan, nomor: int) -> str | None:
    """Return the number of a disposition's nota dinas; None for one made before letters had numbers."""
    return find_nomor(_object_of(kasus, nomor))
