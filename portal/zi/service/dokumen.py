"""The one place that knows how the reports room keeps documents.

A document counts as final once its files are made; when the reports room gives documents a life of their own,
`_is_final` is what changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.inti.periode import Periode, local_date
from portal.laporan import service as laporan
from portal.laporan.registri import REGISTRI
from portal.zi.service.tempat import read_tempat


@dataclass(frozen=True)
class DokumenPortal:
    """The newest version of a document of one unit and period."""

    nomor: int
    jenis: str
    nama: str
    unit_id: int
    unit: str
    periode: Periode
    versi: int
    tanggal: date
    final: bool

    @property
    def alamat(self) -> str:
        """Path of its page in the back office."""
        return f"/petugas/laporan/{self.nomor}"


def _is_final(baris: laporan.Laporan) -> bool:
    return baris.sidik is not None


def list_dokumen(unit_ids: Iterable[int], tahun: int) -> list[DokumenPortal]:
    """Return the documents about periods of a year, of each kind, unit and period the newest final version.

    A version that is not final stands there only when no final one exists.
    """
    terpilih: dict[tuple[str, int, str], DokumenPortal] = {}
    for baris, unit, _tugas in laporan.list_laporan(frozenset(unit_ids)):
        periode = Periode.parse(baris.periode)
        if periode.tahun != tahun:
            continue
        dok = DokumenPortal(
            baris.id,
            baris.jenis,
            REGISTRI[baris.jenis].nama if baris.jenis in REGISTRI else baris.jenis,
            unit.id,
            unit.nama,
            periode,
            baris.versi,
            local_date(baris.dibuat_at, read_tempat().zona),
            _is_final(baris),
        )
        kunci = (dok.jenis, dok.unit_id, periode.kode)
        lama = terpilih.get(kunci)
        if lama is None or (dok.final, dok.versi) > (lama.final, lama.versi):
            terpilih[kunci] = dok
    return sorted(terpilih.values(), key=lambda d: (d.jenis, d.periode.mulai, d.unit_id))


def read_pdf(nomor: int) -> bytes | None:
    """Return the PDF of a document, None for a kind that has none; raises as `laporan.service.read_berkas`."""
    baris = laporan.find_laporan(nomor)
    if "pdf" not in laporan.list_format(baris):
        return None
    return laporan.read_berkas(baris, "pdf")[1]
