"""The one place that knows how the reports room keeps documents: only final ones count as made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.inti.periode import Periode, local_date
from portal.laporan.domain.daur import SAH, Status
from portal.laporan.registri import REGISTRI
from portal.laporan.service import baca
from portal.laporan.service.luar import list_luar
from portal.zi.service.tempat import read_tempat

BELUM_SAH = frozenset(Status) - SAH


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
    penerbit: str = ""
    berkas_id: int | None = None

    @property
    def alamat(self) -> str:
        """Path of its page in the back office."""
        return f"/petugas/laporan/luar/{self.nomor}" if self.berkas_id else f"/petugas/laporan/{self.nomor}"

    @property
    def izin(self) -> str:
        """Permission that opens documents of its group."""
        return permission_of(self.jenis)


def permission_of(jenis: str) -> str:
    """Return the permission that opens documents of a kind."""
    return f"laporan.{REGISTRI[jenis].kelompok if jenis in REGISTRI else 'umum'}"


IZIN = tuple(sorted({permission_of(kode) for kode in REGISTRI}))
"""Every permission that opens documents of some kind."""


def list_dokumen(unit_ids: Iterable[int], tahun: int) -> list[DokumenPortal]:
    """Return the documents about periods of a year, of each kind, unit and period the newest final version.

    A version that is not final stands there only when no final one exists.
    """
    ids = frozenset(unit_ids)
    draf = baca.list_laporan(ids, status=BELUM_SAH, tahun=tahun, jumlah=None)
    terpilih: dict[tuple[str, int, str], DokumenPortal] = {}
    for baris in (*baca.list_sah(ids, tahun=tahun), *sorted(draf, key=lambda b: -b.laporan.versi)):
        if baris.siap:
            dok = _describe(baris)
            terpilih.setdefault((dok.jenis, dok.unit_id, dok.periode.kode), dok)
    return sorted(terpilih.values(), key=lambda d: (d.jenis, d.periode.mulai, d.unit_id))


def _describe(baris: baca.Baris) -> DokumenPortal:
    laporan = baris.laporan
    return DokumenPortal(
        laporan.id,
        laporan.jenis,
        REGISTRI[laporan.jenis].nama if laporan.jenis in REGISTRI else laporan.jenis,
        baris.unit.id,
        baris.unit.nama,
        baris.periode,
        laporan.versi,
        laporan.tanggal or local_date(laporan.dibuat_at, read_tempat().zona),
        baris.status in SAH,
    )


def list_dokumen_luar(unit_ids: Iterable[int], tahun: int) -> list[DokumenPortal]:
    """Return the documents of other offices that stand for one of ours; final once their file is clean."""
    daftar = list_luar(frozenset(unit_ids), jenis=REGISTRI, tahun=tahun)
    return [
        DokumenPortal(
            luar.id,
            luar.jenis,
            REGISTRI[luar.jenis].nama,
            luar.unit_id,
            "",
            Periode.parse(luar.periode),
            1,
            luar.tanggal,
            berkas.status == "bersih",
            luar.penerbit,
            berkas.id,
        )
        for luar, berkas in sorted(daftar, key=lambda b: (b[0].periode, b[0].id))
        if berkas.status != "ditolak"
    ]


def read_pdf(nomor: int) -> bytes | None:
    """Return the signed PDF of a document, else the plain one, None for a kind without; raises as `read_berkas`."""
    laporan = baca.find_laporan(nomor)
    ada = baca.list_format(laporan)
    bentuk = next((f for f in (baca.TTD, "pdf") if f in ada), None)
    return baca.read_berkas(laporan, bentuk)[1] if bentuk else None
