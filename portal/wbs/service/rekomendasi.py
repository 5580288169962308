"""A recommendation from the figures of a closed quarter: aggregated words, no report behind it.

Many people read recommendations. A category is named only when its number may be shown to everybody; else the
recommendation is about all categories together, so that its existence says nothing about a single report.
"""

from datetime import date, datetime

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.tindak_lanjut.domain.sumber import WBS
from portal.tindak_lanjut.service.catat import RekomendasiBaru, add_sekali
from portal.wbs.domain.angka import KECIL
from portal.wbs.domain.pilihan import NAMA_KATEGORI
from portal.wbs.service.angka import compute_publik

UMUM = "umum"


def list_pilihan(periode: Periode, *, hari_ini: date) -> list[str]:
    """Return the categories a recommendation of a quarter may name, after “umum”; raises TidakDitemukan if it runs."""
    angka = compute_publik(periode, hari_ini=hari_ini).kategori or {}
    return [UMUM, *(k for k, n in angka.items() if isinstance(n, int) and n >= KECIL)]


def recommend(
    periode: Periode, kategori: str, uraian: str, *, unit_id: int, pelaku: str, hari_ini: date, now: datetime
) -> int:
    """Store a recommendation and return its number; the same words again give the same one.

    Raises TidakDitemukan for a running quarter, DomainError for a category that may not be named, empty words, or
    when the unit has one about this category and quarter.
    """
    if kategori not in list_pilihan(periode, hari_ini=hari_ini):
        raise DomainError("kategori_salah", _n("Pilih kategori dari daftar."), bidang="kategori")
    tentang = "semua kategori" if kategori == UMUM else f"kategori {NAMA_KATEGORI[kategori].lower()}"
    baru = RekomendasiBaru(
        unit_id=unit_id,
        sumber=WBS,
        asal=f"angka:{periode.kode}:{kategori}",
        periode=periode,
        tanggal=hari_ini,
        uraian=uraian,
        dasar=f"Angka WBS {periode.nama}, {tentang}",
    )
    return add_sekali(baru, pelaku=pelaku, now=now)
