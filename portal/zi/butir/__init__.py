"""LKE items and yearly indicators: data files that ship with the portal, checked when the portal starts.

Adding or changing an item = editing the file + one test (docs/cara/tambah-butir-lke.md).
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from portal.inti.galat import TidakDitemukan, _n
from portal.skm.instrumen import load_all
from portal.zi.domain.butir import (
    Area,
    BuktiDiminta,
    Butir,
    Kelompok,
    Lke,
    Syarat,
    Tingkat,
    as_cakupan,
    as_irama,
    check_butir,
    parse_syarat,
)
from portal.zi.domain.metrik import METRIK
from portal.zi.domain.target import Indikator, as_arah

FOLDER = Path(__file__).parent
BERKAS_LKE, BERKAS_TARGET = FOLDER / "lke_2019.toml", FOLDER / "target_2022.toml"


class BerkasButirSalah(ValueError):
    """A data file that cannot be used; the message lists every problem."""

    def __init__(self, berkas: Path, salah: list[str]) -> None:
        super().__init__(f"{berkas.name} tidak dapat dipakai:\n- " + "\n- ".join(salah))


def _build_pilihan(isi: Mapping[str, Any]) -> tuple[tuple[Syarat, ...], ...] | None:
    if "syarat" not in isi:
        return None
    return tuple(tuple(parse_syarat(s) for s in satu) for satu in [isi["syarat"], *isi.get("atau", ())])


def _build_bukti(isi: Mapping[str, Any]) -> BuktiDiminta:
    daftar = {k: tuple(isi[k]) for k in ("laporan", "asal", "juga") if k in isi}
    return BuktiDiminta(**{**isi, **daftar})


def build_butir(isi: Mapping[str, Any]) -> Butir:
    """Make one item from its data; raises ValueError, TypeError or KeyError when something is missing or misspelt."""
    lain = {k: tuple(isi[k]) for k in ("jatuh_tempo", "dilarang") if k in isi}
    tingkat = tuple(Tingkat(t["huruf"], t["kriteria"], _build_pilihan(t)) for t in isi["tingkat"])
    return Butir(
        **{
            **isi,
            **lain,
            "cakupan": as_cakupan(isi["cakupan"]),
            "irama": as_irama(isi["irama"]),
            "tingkat": tingkat,
            "bukti": tuple(_build_bukti(b) for b in isi["bukti"]),
        }
    )


def _build_area(isi: Mapping[str, Any]) -> Area:
    return Area(isi["kode"], isi["nama"], tuple(Kelompok(k["kode"], k["nama"]) for k in isi["kelompok"]))


def read_lke(berkas: Path, indikator: frozenset[str]) -> Lke:
    """Read and check a sheet; raises BerkasButirSalah with everything that is wrong in it."""
    try:
        isi = tomllib.loads(berkas.read_text())
    except (OSError, ValueError) as sebab:
        raise BerkasButirSalah(berkas, [str(sebab)]) from sebab
    salah: list[str] = []
    butir: list[Butir] = []
    for satu in isi.get("butir", []):
        try:
            butir.append(build_butir(satu))
        except (KeyError, TypeError, ValueError) as sebab:
            salah.append(f"{satu.get('kode', 'butir tanpa kode')}: {_explain(sebab)}")
    area = tuple(_build_area(a) for a in isi.get("area", []))
    instrumen = frozenset(kode for kode, _versi in load_all())
    salah += [s for b in butir for s in check_butir(b, frozenset(METRIK), indikator, instrumen)]
    tempat = {(a.kode, k.kode) for a in area for k in a.kelompok}
    salah += [f"{b.kode}: area atau kelompoknya tidak ada" for b in butir if (b.area, b.kelompok) not in tempat]
    kode = [b.kode for b in butir]
    salah += [f"{k}: ditulis dua kali" for k in sorted({k for k in kode if kode.count(k) > 1})]
    if salah or not butir:
        raise BerkasButirSalah(berkas, salah or ["tidak berisi butir"])
    return Lke(isi["kode"], isi["nama"], int(isi["tenggang_hari"]), area, tuple(butir), {b.kode: b for b in butir})


def _explain(sebab: Exception) -> str:
    if isinstance(sebab, KeyError):
        return f"isian {sebab} tidak ada"
    return str(sebab).removeprefix("Butir.__init__() ").removeprefix("BuktiDiminta.__init__() ")


@lru_cache(maxsize=1)
def load_target() -> Mapping[str, Indikator]:
    """Return the yearly indicators by code; raises BerkasButirSalah."""
    isi = tomllib.loads(BERKAS_TARGET.read_text())
    salah: list[str] = []
    hasil: dict[str, Indikator] = {}
    for satu in isi["indikator"]:
        try:
            ind = Indikator.build({**satu, "arah": as_arah(satu["arah"])})
        except (ArithmeticError, KeyError, TypeError, ValueError) as sebab:
            salah.append(f"{satu.get('kode', 'indikator tanpa kode')}: {_explain(sebab)}")
            continue
        if ind.metrik and ind.metrik not in METRIK:
            salah.append(f"{ind.kode}: metrik “{ind.metrik}” tidak ada")
        hasil[ind.kode] = ind
    if salah:
        raise BerkasButirSalah(BERKAS_TARGET, salah)
    return hasil


@lru_cache(maxsize=1)
def load_lke() -> Lke:
    """Return the sheet that the portal uses; raises BerkasButirSalah."""
    return read_lke(BERKAS_LKE, frozenset(load_target()))


def find_butir(kode: str) -> Butir:
    """Return an item by code; raises TidakDitemukan."""
    butir = load_lke().oleh_kode.get(kode)
    if butir is None:
        raise TidakDitemukan("butir_tidak_ada", _n("Butir LKE “%(kode)s” tidak ada."), kode=kode[:20])
    return butir


def find_indikator(kode: str) -> Indikator:
    """Return a yearly indicator by code; raises TidakDitemukan."""
    indikator = load_target().get(kode)
    if indikator is None:
        raise TidakDitemukan("indikator_tidak_ada", _n("Indikator “%(kode)s” tidak ada."), kode=kode[:20])
    return indikator
