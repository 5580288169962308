"""Showing a document to everybody: a copy without what tells on a few people, once the result itself is public.

Whether a result may be public is decided in one place, the publication room, which knows what is public already and
what would follow by subtraction (docs/adr/0007). It stands above this room and is asked through `set_syarat`.
"""

import json
from collections.abc import Callable
from datetime import datetime

from portal.inti import dokumen
from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.laporan.models import Laporan
from portal.laporan.registri import find_jenis
from portal.laporan.service.baca import find_pengganti, name_berkas
from portal.laporan.service.buat import keep_berkas, load_publik
from portal.laporan.service.daur import step, take_turn, today
from portal.organisasi.service import Unit

Syarat = Callable[[Unit, Periode], bool]
"""Tells whether the result of a unit and period is public."""
_syarat: list[Syarat] = []


def set_syarat(syarat: Syarat) -> None:
    """Called once by the app."""
    _syarat[:] = [syarat]


def write_salinan(laporan: Laporan, unit: Unit) -> bytes:
    """Return the PDF for everybody. It takes a second: call it outside a unit of work.

    Raises DomainError for a kind that stays in the office, a document of too few respondents, or a result that is not
    public yet.
    """
    if find_jenis(laporan.jenis).publik is None:
        raise DomainError("tidak_publik", _n("Jenis laporan ini hanya untuk lingkungan kantor."))
    if not all(syarat(unit, Periode.parse(laporan.periode)) for syarat in _syarat):
        raise DomainError("hasil_belum_terbit", _n("Terbitkan dahulu hasil survei periode ini di menu Publikasi."))
    dok = load_publik(laporan)
    if dok is None:
        raise DomainError(
            "tanpa_salinan",
            _n("Laporan ini tidak mempunyai salinan untuk umum: respondennya kurang dari lima orang."),
        )
    return dokumen.tulis(dok, "pdf")


def publish(laporan: Laporan, unit: Unit, salinan: bytes, *, pelaku: str, now: datetime) -> None:
    """Keep the copy for everybody and show it; raises DomainError for an unsigned document or a replaced version."""
    take_turn(laporan)
    if find_pengganti(laporan) is not None:
        raise DomainError("sudah_diganti", _n("Versi ini sudah digantikan. Publikasikan versi terbarunya."))
    hari = today(now)
    step(laporan, "publikasikan", tanggal=hari, pelaku=pelaku, now=now)
    nama = name_berkas(laporan, unit.kode, "_publik.pdf", hari)
    laporan.publik = json.dumps(keep_berkas(laporan, nama, salinan))
    db.session().flush()
