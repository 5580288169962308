"""The kinds of documents. Adding one = a package with its `JENIS`, and one name here."""

from collections.abc import Callable, Mapping

from portal.inti.galat import TidakDitemukan, _n
from portal.laporan import bahan_tayang, evaluasi_wbs, pengaduan, ringkasan, skm_triwulan, tl
from portal.laporan.jenis import Bingkai, JenisLaporan

__all__ = ["REGISTRI", "Bingkai", "JenisLaporan", "find_jenis", "list_terlihat"]

_JENIS = (
    skm_triwulan.JENIS,
    tl.SURVEI,
    tl.ADENDUM,
    *pengaduan.JENIS,
    evaluasi_wbs.JENIS,
    tl.WBS,
    ringkasan.JENIS,
    bahan_tayang.JENIS,
)
REGISTRI: Mapping[str, JenisLaporan] = {j.kode: j for j in _JENIS}


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


def list_terlihat(boleh: Callable[[str], bool]) -> dict[str, JenisLaporan]:
    """Return the kinds that a visitor may see, who answers `boleh` (permission → yes or no)."""
    kelompok = {
        "survei": boleh("laporan.survei"),
        "pengaduan": boleh("laporan.pengaduan"),
        "wbs": boleh("laporan.wbs"),
        "umum": boleh("laporan.umum"),
    }
    return {kode: j for kode, j in REGISTRI.items() if kelompok[j.kelompok]}
