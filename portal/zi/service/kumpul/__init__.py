"""Collectors of the evidence that the portal made itself: kind in the data file → pieces, linked and dated."""

from collections.abc import Callable, Mapping

from portal.zi.domain.bukti import Bukti
from portal.zi.domain.butir import BuktiDiminta
from portal.zi.service.konteks import Konteks
from portal.zi.service.kumpul import aduan, laporan, publikasi, survei

Pengumpul = Callable[[Konteks, BuktiDiminta], list[Bukti]]

PENGUMPUL: Mapping[str, Pengumpul] = {
    "laporan": laporan.collect_laporan,
    "pengaduan": aduan.collect_pengaduan,
    "kanal": aduan.collect_kanal,
    "tindak_lanjut": laporan.collect_tindak_lanjut,
    "wbs": laporan.collect_wbs,
    "wbs_luar": laporan.collect_wbs_luar,
    "paham": survei.collect_paham,
    "standar": publikasi.collect_standar,
    "maklumat": publikasi.collect_maklumat,
    "pemasangan": publikasi.collect_pemasangan,
    "reviu": publikasi.collect_reviu,
    "survei": survei.collect_survei,
    "responden": survei.collect_responden,
    "terbitan": publikasi.collect_terbitan,
    "pemakaian": survei.collect_pemakaian,
}
"""One for each kind of `portal.zi.domain.butir.JENIS_PORTAL`, and the further ones an item may name in `juga`."""


def collect_portal(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Return what the portal made as this piece of evidence in the year, oldest first."""
    nama = [n for n in (diminta.jenis, *diminta.juga) if n in PENGUMPUL]
    return sorted((b for n in nama for b in PENGUMPUL[n](k, diminta)), key=lambda b: (b.periode, b.tanggal, b.judul))
