"""Instruments: one TOML file each ships with the portal; an office adds versions of its own in the database.

A file beside it, `<kode>-<versi>.<bahasa>.toml`, adds a language without touching the version.

A published version never changes. Adding a shipped one = one file + one test (docs/cara/tambah-instrumen.md).
"""

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from portal.inti.galat import TidakDitemukan, _n
from portal.skm.domain.instrumen import Instrumen, Kelas, Unsur
from portal.skm.domain.profil import DEMOGRAFI

FOLDER = Path(__file__).parent
Pasangan = tuple[str, int]


def _build_unsur(isi: Mapping[str, Any], jumlah: int) -> Unsur:
    return Unsur(
        kode=isi["kode"],
        slot=isi["slot"],
        nama=isi["nama"],
        pertanyaan=isi["pertanyaan"],
        jawaban={bahasa: tuple(kata) for bahasa, kata in isi["jawaban"].items()},
        bobot=Fraction(isi["bobot"]) if "bobot" in isi else Fraction(1, jumlah),
        gratis=isi.get("gratis"),
        keterangan=isi.get("keterangan", {}),
        usulan=isi.get("usulan", {}),
    )


def build_instrumen(isi: Mapping[str, Any]) -> Instrumen:
    """Make an instrument from its data; raises ValueError when it is inconsistent.

    `jawaban` of the whole instrument serves every unsur that has none of its own.
    """
    bersama = {"jawaban": isi["jawaban"]} if "jawaban" in isi else {}
    ambang = isi.get("ambang_paham")
    profil = tuple(isi.get("profil", DEMOGRAFI))
    if not set(profil) <= set(DEMOGRAFI):
        raise ValueError(f"instrument {isi['kode']} asks about the respondent what no form can show")
    return Instrumen(
        kode=isi["kode"],
        versi=isi["versi"],
        nama=isi["nama"],
        dasar_hukum=isi["dasar_hukum"],
        skala=isi["skala"],
        faktor=Fraction(isi["faktor"]),
        unsur=tuple(_build_unsur({**bersama, **u}, len(isi["unsur"])) for u in isi["unsur"]),
        urutan_kuesioner=tuple(isi.get("urutan_kuesioner") or (u["kode"] for u in isi["unsur"])),
        kelas=tuple(Kelas(Decimal(k["batas"]), k["mutu"], k["kinerja"]) for k in isi["kelas"]),
        minimum_per_bulan=isi.get("minimum_per_bulan"),
        pembanding=tuple(isi.get("pembanding", ())),
        indeks=isi.get("indeks", {"id": "IKM"}),
        jenis=isi.get("jenis", "masyarakat"),
        subjek=isi.get("subjek", "layanan"),
        rupa=isi.get("rupa", "wajah"),
        ambang_paham=Decimal(ambang) if ambang is not None else None,
        profil=profil,
        asal=isi.get("asal"),
        pengantar=isi.get("pengantar", {}),
    )


def expand_isi(isi: Mapping[str, Any]) -> dict[str, Any]:
    """Return an instrument's data with every default written out, as a copy to be changed needs it."""
    instrumen = build_instrumen(isi)
    bersama = {"jawaban": isi["jawaban"]} if "jawaban" in isi else {}
    hasil = {k: v for k, v in isi.items() if k not in ("jawaban", "bawaan")}
    hasil["urutan_kuesioner"] = list(instrumen.urutan_kuesioner)
    hasil["unsur"] = [{**bersama, **u, "bobot": str(instrumen.oleh_kode[u["kode"]].bobot)} for u in isi["unsur"]]
    return hasil


def add_bahasa(isi: Mapping[str, Any], bahasa: str, terjemahan: Mapping[str, Any]) -> dict[str, Any]:
    """Return an instrument's data with one more language; words do not change figures, so the version stays."""
    hasil = {**isi, "nama": {**isi["nama"], bahasa: terjemahan["nama"]}}
    for bidang in ("jawaban", "pengantar"):
        if bidang in isi and bidang in terjemahan:
            hasil[bidang] = {**isi[bidang], bahasa: terjemahan[bidang]}
    hasil["unsur"] = [_add_kata(u, bahasa, terjemahan["unsur"].get(u["kode"], {})) for u in isi["unsur"]]
    return hasil


def _add_kata(unsur: Mapping[str, Any], bahasa: str, kata: Mapping[str, Any]) -> dict[str, Any]:
    return {**unsur, **{k: {**unsur.get(k, {}), bahasa: nilai} for k, nilai in kata.items()}}


@lru_cache(maxsize=1)
def _read_files() -> Mapping[Pasangan, tuple[Instrumen, str, bool, dict[str, Any]]]:
    hasil = {}
    for berkas in sorted(b for b in FOLDER.glob("*.toml") if "." not in b.stem):
        mentah = berkas.read_bytes()
        isi = tomllib.loads(mentah.decode())
        for tambahan in sorted(FOLDER.glob(f"{berkas.stem}.*.toml")):
            isi = add_bahasa(isi, tambahan.stem.rsplit(".", 1)[1], tomllib.loads(tambahan.read_text()))
        instrumen = build_instrumen(isi)
        sidik = hashlib.sha256(mentah).hexdigest()
        hasil[instrumen.kode, instrumen.versi] = (instrumen, sidik, isi.get("bawaan", True), isi)
    return hasil


@lru_cache(maxsize=1)
def load_all() -> Mapping[Pasangan, tuple[Instrumen, str]]:
    """Return (code, version) → shipped instrument and the SHA-256 of its file."""
    return {k: (instrumen, sidik) for k, (instrumen, sidik, _bawaan, _isi) in _read_files().items()}


def shipped_isi(kode: str, versi: int) -> dict[str, Any] | None:
    """Return the data of a shipped version, to copy from; None when it does not ship."""
    ada = _read_files().get((kode, versi))
    return ada[3] if ada else None


class Sumber:
    """Where the office's own versions and its choice of versions are read; `portal.skm.service.instrumen` sets it."""

    baca: Callable[[str, int], Instrumen | None] = staticmethod(lambda kode, versi: None)
    dipakai: Callable[[], Mapping[str, int]] = staticmethod(dict)


def default_versi(kode: str) -> int | None:
    """Return the shipped version that new answers use unless the office chose another one."""
    calon = [v for (k, v), (_i, _s, bawaan, _isi) in _read_files().items() if k == kode and bawaan]
    return max(calon, default=None)


def find_instrumen(kode: str, versi: int | None = None) -> Instrumen:
    """Return one version of an instrument, by default the one in use; raises TidakDitemukan."""
    pilihan = versi if versi is not None else Sumber.dipakai().get(kode, default_versi(kode))
    hasil = _find(kode, pilihan) if pilihan is not None else None
    if hasil is None:
        raise TidakDitemukan(
            "instrumen_tidak_ada",
            _n("Instrumen “%(kode)s” tidak ada."),
            bidang="instrumen",
            kode=kode[:40],
        )
    return hasil


def _find(kode: str, versi: int) -> Instrumen | None:
    milik = Sumber.baca(kode, versi)
    if milik is not None:
        return milik
    berkas = load_all().get((kode, versi))
    return berkas[0] if berkas is not None else None


def list_instrumen() -> list[Instrumen]:
    """Return the versions in use, SKM first, then by kind and name."""
    kode: Iterable[str] = {k for k, _ in load_all()} | set(Sumber.dipakai())
    semua = [find_instrumen(k) for k in kode]
    return sorted(semua, key=lambda i: (i.kode != "skm", i.jenis == "pegawai", i.nama["id"]))
