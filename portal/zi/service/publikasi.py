"""The one place that knows how the publication room keeps standards, maklumat and what hangs in the office.

Standards and photos are asked for by name, so that this room also runs beside a publication room without them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from portal.inti.berkas import Berkas
from portal.publikasi import service as publikasi
from portal.publikasi.service import Terbitan

RUANG = "portal.publikasi.service"


@dataclass(frozen=True)
class CakupanStandar:
    """How many services have a standard, a complete one, a maklumat, a link to the national catalogue and so on."""

    layanan: int
    berstandar: int
    lengkap: int
    bermaklumat: int
    tertaut: int
    berkompensasi: int
    terpadu: int


@dataclass(frozen=True)
class Pemasangan:
    """A photo of something posted. `hal`: publikasi, standar, maklumat; with “-daring” when it was posted online."""

    hal: str
    judul: str
    tanggal: date
    unit_id: int
    alamat: str
    berkas: Berkas


def _find(modul: str, nama: str) -> Any | None:
    """Return a function of the publication room, None while it has none of that name."""
    try:
        ada = find_spec(f"{RUANG}.{modul}") is not None
    except ModuleNotFoundError:
        return None
    return getattr(import_module(f"{RUANG}.{modul}"), nama, None) if ada else None


def list_hasil(unit_id: int, tahun: int) -> list[Terbitan]:
    """Return the survey results of a unit about periods of a year that are published, oldest period first."""
    daftar = [t for t in publikasi.list_terbitan(unit_id) if t.hasil.periode.tahun == tahun]
    return sorted(daftar, key=lambda t: t.hasil.periode.mulai)


def read_cakupan(unit_ids: Iterable[int], *, per: date) -> CakupanStandar | None:
    """Return the coverage of standards on a day; None while the publication room does not keep standards."""
    baca = _find("cakupan", "read_cakupan")
    if baca is None:
        return None
    isi = baca(frozenset(unit_ids), per=per)
    return CakupanStandar(*(int(getattr(isi, f.name)) for f in fields(CakupanStandar)))


def list_pemasangan(unit_ids: Iterable[int], tahun: int) -> Sequence[Pemasangan]:
    """Return the photos of a year that count; nothing while the publication room does not keep them."""
    baca = _find("pemasangan", "list_pemasangan")
    return [_describe(b) for b in baca(frozenset(unit_ids), tahun) if b.berlaku] if baca is not None else []


def _describe(bukti: Any) -> Pemasangan:
    p = bukti.pemasangan
    sasaran = next(n for n in ("publikasi", "standar", "maklumat") if getattr(p, f"{n}_id") is not None)
    return Pemasangan(
        f"{sasaran}-daring" if bukti.daring else sasaran,
        p.tempat,
        p.tanggal,
        p.unit_id,
        f"/petugas/publikasi/pemasangan/{p.id}/foto",
        bukti.berkas,
    )
