"""Who reports, as officers may see it: masked in lists, in full only on request and written down."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import TidakBerwenang, _n
from portal.inti.jejak import append_jejak
from portal.pengaduan.domain.gerak import Wewenang
from portal.pengaduan.models import Pelapor, Pengaduan
from portal.pengaduan.service.akses import Pelaku, wewenang_pada
from portal.pengaduan.service.kabar import list_pelapor


def map_nama(kasus_ids: Collection[int]) -> dict[int, str]:
    """Return the first reporter's name of each case, in one query; cases without one are missing."""
    pilih = select(Pelapor.pengaduan_id, Pelapor.nama).where(Pelapor.pengaduan_id.in_(kasus_ids), Pelapor.utama)
    return {nomor: nama for nomor, nama in db.session().execute(pilih) if nama}


def may_reveal(kasus: Pengaduan, wewenang: frozenset[Wewenang]) -> bool:
    """Tell whether somebody may ask for the reporter's data.

    An anonymous reporter is known to the complaint officer and the head only: the unit that works on the
    case may be the one complained about.
    """
    boleh = {Wewenang.PETUGAS, Wewenang.PENYETUJU} | (set() if kasus.anonim else {Wewenang.PELAKSANA})
    return not kasus.tanpa_identitas and not wewenang.isdisjoint(boleh)


def reveal_pelapor(kasus: Pengaduan, *, pelaku: Pelaku, now: datetime) -> list[Pelapor]:
    """Return who reports a case, with an audit line of who read it; raises TidakBerwenang."""
    if not may_reveal(kasus, wewenang_pada(kasus, pelaku)):
        raise TidakBerwenang("pelapor_tertutup", _n("Data pelapor pengaduan ini tertutup bagi Anda."))
    append_jejak(
        pelaku=pelaku.nama,
        aksi="pengaduan.lihat_pelapor",
        objek=f"pengaduan:{kasus.nomor_register}",
        now=now,
    )
    return list_pelapor(kasus.id)
