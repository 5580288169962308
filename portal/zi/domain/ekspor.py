"""How the files of an export are named and when evidence of an item is due. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.inti.periode import NAMA_BULAN
from portal.zi.domain.bukti import Bukti, list_periode
from portal.zi.domain.butir import Butir


@dataclass(frozen=True)
class Berkas:
    """One file of the export: its name, the item, and the evidence it holds."""

    nama: str
    butir: Butir
    bukti: Bukti


def name_berkas(butir: Butir, nomor: int, bukti: Bukti) -> str:
    """Return V.iii.c_01_Laporan-monev_2026-TW1.pdf: item, number in the item, evidence, period or date."""
    kapan = bukti.periode or bukti.tanggal.isoformat()
    return f"{butir.kode}_{nomor:02d}_{bukti.kode.capitalize()}_{kapan}.pdf"


def name_lembar(butir: Butir) -> str:
    """Return the name of the sheet of an item's figures."""
    return f"{butir.kode}_00_Bukti-portal.pdf"


def name_indeks(area: str) -> str:
    """Return the name of the index of an area; it sorts before all items."""
    return f"00_Indeks-area-{area}.pdf"


def list_berkas(butir: Butir, bukti: Mapping[str, Sequence[Bukti]]) -> list[Berkas]:
    """Return the files of an item in the order of what it asks; only final evidence with bytes has one."""
    hasil: list[Berkas] = []
    for diminta in butir.bukti:
        for satu in bukti.get(diminta.kode, ()):
            if satu.rujukan is not None and satu.final:
                hasil.append(Berkas(name_berkas(butir, len(hasil) + 1, satu), butir, satu))
    return hasil


def list_angka(butir: Butir, bukti: Mapping[str, Sequence[Bukti]]) -> list[Bukti]:
    """Return the portal's evidence that has no file of its own."""
    return [b for d in butir.bukti for b in bukti.get(d.kode, ()) if b.rujukan is None and not b.kantor]


def list_tautan(bukti: Mapping[str, Sequence[Bukti]]) -> Iterator[Bukti]:
    """Yield the office's links, which stand in the index only."""
    return (b for daftar in bukti.values() for b in daftar if b.kantor and b.rujukan is None)


def describe_target(butir: Butir, tahun: int) -> str:
    """Return when evidence of an item is due: “Maret, Juni, September, Desember 2026”."""
    bulan = butir.jatuh_tempo or [p.hari_terakhir.month for p in list_periode(tahun, butir.irama)]
    return f"{', '.join(NAMA_BULAN[b - 1] for b in bulan)} {tahun}"
