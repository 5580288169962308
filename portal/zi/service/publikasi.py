"""The one place that knows how the publication room keeps results, standards, reviews and what was posted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.inti.berkas import Berkas
from portal.publikasi.domain.standar import PEMANGKU, Cakupan
from portal.publikasi.service import Terbitan, list_terbitan
from portal.publikasi.service.cakupan import read_cakupan
from portal.publikasi.service.pemasangan import Bukti, list_pemasangan
from portal.publikasi.service.standar import list_reviu, map_berlaku

__all__ = [
    "Cakupan",
    "Pemasangan",
    "Reviu",
    "count_terbit",
    "list_foto",
    "list_hasil",
    "list_reviu_tahun",
    "read_cakupan",
]


@dataclass(frozen=True)
class Pemasangan:
    """A photo of something posted. `hal`: publikasi, standar, maklumat; with “-daring” when it was posted online."""

    hal: str
    judul: str
    tanggal: date
    unit_id: int
    alamat: str
    berkas: Berkas


@dataclass(frozen=True)
class Reviu:
    """A review of a service's standard. `bermasukan`: it used both the survey and the complaints."""

    layanan_id: int
    layanan: str
    tanggal: date
    bermasukan: bool
    pemangku: tuple[str, ...]


def list_hasil(unit_id: int, tahun: int) -> list[Terbitan]:
    """Return the survey results of a unit about periods of a year that are published, oldest period first."""
    daftar = [t for t in list_terbitan(unit_id) if t.hasil.periode.tahun == tahun]
    return sorted(daftar, key=lambda t: t.hasil.periode.mulai)


def count_terbit(layanan_ids: Iterable[int], *, per: date) -> int:
    """Return how many services have their information on a public page on a day: a standard in force, decreed or not.

    LKE VI.ii.b asks whether the information is online, not whether the service itself is (the tick “Layanan ini
    daring” of a standard says that).
    """
    return len(map_berlaku(layanan_ids, per))


def list_foto(unit_ids: Iterable[int], tahun: int) -> Sequence[Pemasangan]:
    """Return the photos of a year that count, oldest first."""
    return [_describe(b) for b in reversed(list_pemasangan(list(unit_ids), tahun)) if b.berlaku]


def _describe(bukti: Bukti) -> Pemasangan:
    p = bukti.pemasangan
    return Pemasangan(
        f"{bukti.sasaran.jenis}-daring" if bukti.daring else bukti.sasaran.jenis,
        p.tempat,
        p.tanggal,
        p.unit_id,
        f"/petugas/publikasi/pemasangan/{p.id}/foto",
        bukti.berkas,
    )


def list_reviu_tahun(unit_ids: Iterable[int], tahun: int) -> Sequence[Reviu]:
    """Return the reviews of a year, oldest first."""
    return [
        Reviu(
            layanan.id,
            layanan.nama,
            r.tanggal,
            r.pakai_skm and r.pakai_pengaduan,
            tuple(nama for kode, nama in PEMANGKU.items() if getattr(r, kode)),
        )
        for r, layanan in reversed(list_reviu(list(unit_ids), tahun))
    ]
