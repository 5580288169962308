"""The instruments that ship with the portal: one TOML file each, read once. Adding one = one file + one test."""

import hashlib
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from portal.inti.galat import TidakDitemukan, _n
from portal.skm.domain import Instrumen, Kelas, Unsur

FOLDER = Path(__file__).parent


def _build_unsur(isi: Mapping[str, Any], jumlah: int) -> Unsur:
    return Unsur(
        kode=isi["kode"],
        slot=isi["slot"],
        nama=isi["nama"],
        pertanyaan=isi["pertanyaan"],
        jawaban={bahasa: tuple(kata) for bahasa, kata in isi["jawaban"].items()},
        bobot=Fraction(isi["bobot"]) if "bobot" in isi else Fraction(1, jumlah),
        gratis=isi.get("gratis"),
        usulan=isi.get("usulan", {}),
    )


def build_instrumen(isi: Mapping[str, Any]) -> Instrumen:
    """Make an instrument from its data; raises ValueError when it is inconsistent."""
    return Instrumen(
        kode=isi["kode"],
        versi=isi["versi"],
        nama=isi["nama"],
        dasar_hukum=isi["dasar_hukum"],
        skala=isi["skala"],
        faktor=Fraction(isi["faktor"]),
        unsur=tuple(_build_unsur(u, len(isi["unsur"])) for u in isi["unsur"]),
        urutan_kuesioner=tuple(isi["urutan_kuesioner"]),
        kelas=tuple(Kelas(Decimal(k["batas"]), k["mutu"], k["kinerja"]) for k in isi["kelas"]),
        minimum_per_bulan=isi.get("minimum_per_bulan"),
        pembanding=tuple(isi.get("pembanding", ())),
    )


@lru_cache(maxsize=1)
def load_all() -> Mapping[tuple[str, int], tuple[Instrumen, str]]:
    """Return (code, version) → instrument and the SHA-256 of its file."""
    hasil = {}
    for berkas in sorted(FOLDER.glob("*.toml")):
        mentah = berkas.read_bytes()
        instrumen = build_instrumen(tomllib.loads(mentah.decode()))
        hasil[instrumen.kode, instrumen.versi] = (instrumen, hashlib.sha256(mentah).hexdigest())
    return hasil


@lru_cache(maxsize=64)
def find_instrumen(kode: str, versi: int | None = None) -> Instrumen:
    """Return one version of an instrument, the newest by default; raises TidakDitemukan."""
    ada = {v: isi for (k, v), (isi, _) in load_all().items() if k == kode}
    pilihan = versi if versi is not None else max(ada, default=None)
    if pilihan is None or pilihan not in ada:
        raise TidakDitemukan(
            "instrumen_tidak_ada",
            _n("Instrumen “%(kode)s” tidak ada."),
            bidang="instrumen",
            kode=kode[:40],
        )
    return ada[pilihan]
