"""The kinds of documents. Adding one = one collector + one content function + one entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.inti.dokumen import Dokumen, FormatDokumen
from portal.inti.dokumen.isi import Kop
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.laporan import skm_triwulan
from portal.organisasi.service import Unit


@dataclass(frozen=True)
class Bingkai:
    """What every document carries besides its content: letterhead, signatory, place, dates, codes."""

    kop: Kop
    penandatangan: tuple[str, str, str] | None
    kota: str
    tanggal: date
    dibuat: datetime
    kode_verifikasi: str
    url_verifikasi: str


@dataclass(frozen=True)
class JenisLaporan:
    """One kind of document: stable code, name, formats, collector (reads) and content function (pure)."""

    kode: str
    nama: str
    format: tuple[FormatDokumen, ...]
    kumpulkan: Callable[[Unit, Periode, date], Any]
    susun: Callable[[Any, Bingkai], Dokumen]


def _collect_skm(unit: Unit, periode: Periode, hari_ini: date) -> skm_triwulan.DataSkm:
    return skm_triwulan.kumpulkan(unit, periode, hari_ini=hari_ini)


def _write_skm(data: skm_triwulan.DataSkm, bingkai: Bingkai) -> Dokumen:
    return skm_triwulan.susun_isi(data, **vars(bingkai))


REGISTRI: Mapping[str, JenisLaporan] = {
    j.kode: j
    for j in (
        JenisLaporan(
            "skm-triwulan",
            _n("Laporan Survei Kepuasan Masyarakat"),
            ("pdf", "docx", "xlsx"),
            _collect_skm,
            _write_skm,
        ),
    )
}


def find_jenis(kode: str) -> JenisLaporan:
    """Return a kind by code; raises TidakDitemukan that lists the known ones."""
    if kode not in REGISTRI:
        raise TidakDitemukan(
            "jenis_laporan",
            _n("Jenis laporan “%(kode)s” tidak ada. Pilih: %(ada)s."),
            kode=kode[:40],
            ada=", ".join(REGISTRI),
        )
    return REGISTRI[kode]
