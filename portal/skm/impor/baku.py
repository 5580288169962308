"""Files with our own column names: read as they stand, without a mapping. Pure.

Column order is free because unsur are found by code; unknown columns are refused by name, because a
column nobody understands is more likely a misspelt unsur than something to ignore.
"""

from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.inti.tabel import Tabel
from portal.skm.domain.instrumen import Instrumen
from portal.skm.impor.baris import Aturan, BarisJawaban, read_baris
from portal.skm.impor.peta import ISO, Peta, list_sasaran


def _check_kolom(tabel: Tabel, instrumen: Instrumen, gratis: bool) -> None:
    wajib = [u.kode for u in instrumen.unsur if not (gratis and u.gratis is not None)]
    asing = [k for k in tabel.kolom if k not in list_sasaran(instrumen)]
    hilang = [k for k in wajib if k not in tabel.kolom]
    if asing:
        raise DomainError(
            "kolom_asing",
            _n("Kolom tidak dikenal: %(kolom)s. Periksa ejaan nama kolom."),
            bidang="berkas",
            kolom=", ".join(asing)[:300],
        )
    if hilang:
        raise DomainError("kolom_hilang", _n("Kolom belum ada: %(kolom)s."), bidang="berkas", kolom=", ".join(hilang))


def parse_tabel(
    tabel: Tabel, *, instrumen: Instrumen, gratis: bool, periode: Periode | None, hari_ini: date
) -> tuple[list[BarisJawaban], tuple[str, ...]]:
    """Check a whole table; return its answers and notes. Raises DomainError naming every bad row."""
    _check_kolom(tabel, instrumen, gratis)
    peta = Peta({k: k for k in tabel.kolom}, tanggal=ISO)
    hasil = read_baris(tabel.baris, peta, Aturan(instrumen, gratis, periode, hari_ini))
    hasil.refuse()
    return list(hasil.baris), hasil.catatan
