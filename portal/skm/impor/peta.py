"""How a file is read: what its columns, words, numbers and dates mean. Kept as JSON beside each import. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.inti.galat import DomainError, _n
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.impor.kata import squeeze

ABAIKAN, TANGGAL, SARAN = "", "tanggal", "saran"
ISO, HARI, BULAN = "iso", "hari", "bulan"
KOSONGKAN = "-"
"""What a word of a question about the respondent means when it is no answer."""
SISA = "*"
"""Stands for every other word of a question about the respondent; scores have no such default."""


@dataclass(frozen=True)
class Peta:
    """A mapping of one kind of file.

    `kolom`: heading → unsur code, question about the respondent, `tanggal`, `saran`, or "" (left out);
    `kata`: one of those → squeezed word → score or option code; `balik`: unsur whose number 1 is the best answer;
    `tanggal`: "iso" (only 2025-03-31), "hari" or "bulan" (which comes first in 03/04/2025), "" (such dates refused).
    """

    kolom: Mapping[str, str]
    kata: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    balik: frozenset[str] = frozenset()
    tanggal: str = ""
    lembar: str = ""
    kepala: int = 0

    def heading_of(self, sasaran: str) -> str | None:
        """Return the heading that holds this unsur or question."""
        return next((judul for judul, arti in self.kolom.items() if arti == sasaran), None)

    def to_json(self) -> str:
        """Return the mapping as the text that is stored and downloaded."""
        isi = {
            "kolom": dict(self.kolom),
            "kata": {k: dict(v) for k, v in self.kata.items() if v},
            "balik": sorted(self.balik),
            "tanggal": self.tanggal,
            "lembar": self.lembar,
            "kepala": self.kepala,
        }
        return json.dumps(isi, ensure_ascii=False, sort_keys=True)


def list_sasaran(instrumen: Instrumen) -> tuple[str, ...]:
    """Return everything a column may mean for this instrument."""
    return (*(u.kode for u in instrumen.unsur), TANGGAL, *DEMOGRAFI, SARAN)


def load_peta(isi: Any) -> Peta:
    """Return a mapping from JSON data; raises DomainError for another shape."""
    salah = DomainError(
        "peta_salah", _n("Berkas peta harus berisi JSON seperti yang diunduh dari halaman hasil impor."), bidang="peta"
    )
    if not isinstance(isi, Mapping) or not _is_words(isi.get("kolom")):
        raise salah
    kata, balik = isi.get("kata", {}), isi.get("balik", [])
    kepala = isi.get("kepala", 0)
    if not isinstance(kata, Mapping) or not all(_is_words(v) for v in kata.values()):
        raise salah
    if not isinstance(balik, list) or not all(isinstance(b, str) for b in balik):
        raise salah
    if not isinstance(kepala, int) or isinstance(kepala, bool) or isi.get("tanggal", "") not in ("", ISO, HARI, BULAN):
        raise salah
    return Peta(
        dict(isi["kolom"]),
        {str(k): {a if a == SISA else squeeze(a): b for a, b in v.items()} for k, v in kata.items()},
        frozenset(balik),
        str(isi.get("tanggal", "")),
        str(isi.get("lembar", "")),
        kepala,
    )


def parse_peta(teks: str) -> Peta:
    """Return a mapping from its text; raises DomainError when it is no such JSON."""
    try:
        isi = json.loads(teks)
    except (ValueError, RecursionError):
        isi = None
    return load_peta(isi)


def _is_words(isi: Any) -> bool:
    return isinstance(isi, Mapping) and all(isinstance(k, str) and isinstance(v, str) for k, v in isi.items())


def compute_sidik_judul(judul: Iterable[str]) -> str:
    """Return the fingerprint of a file's headings, whatever their order."""
    return hashlib.sha256("\n".join(sorted(judul)).encode()).hexdigest()


def check_peta(peta: Peta, judul: Iterable[str], instrumen: Instrumen, *, gratis: bool) -> None:
    """Raise DomainError for a mapping that cannot work, naming the columns.

    Unknown headings or meanings, two columns with one meaning, an unsur without a column. The tariff of a free
    service may be left out.
    """
    ada, boleh = set(judul), {*list_sasaran(instrumen), ABAIKAN}
    asing = [k for k in peta.kolom if k not in ada] + sorted({v for v in peta.kolom.values() if v not in boleh})
    if asing:
        raise DomainError(
            "kolom_asing", _n("Kolom tidak dikenal: %(kolom)s."), bidang="kolom", kolom=", ".join(asing)[:300]
        )
    terpakai = [v for v in peta.kolom.values() if v != ABAIKAN]
    ganda = sorted({v for v in terpakai if terpakai.count(v) > 1})
    if ganda:
        raise DomainError(
            "kolom_ganda",
            _n("Dua kolom dipasangkan dengan %(nama)s. Pilih satu saja."),
            bidang="kolom",
            nama=", ".join(label_of(k, instrumen) for k in ganda)[:300],
        )
    hilang = [u.kode for u in instrumen.unsur if u.kode not in terpakai and not (gratis and u.gratis is not None)]
    if hilang:
        raise DomainError(
            "kolom_hilang",
            _n("Belum ada kolom untuk: %(nama)s."),
            bidang="kolom",
            nama=", ".join(label_of(k, instrumen) for k in hilang)[:300],
        )


def label_of(sasaran: str, instrumen: Instrumen) -> str:
    """Return the Indonesian name of an unsur or question."""
    if sasaran in instrumen.oleh_kode:
        return instrumen.oleh_kode[sasaran].nama["id"]
    if sasaran in DEMOGRAFI:
        return DEMOGRAFI[sasaran].label
    return {TANGGAL: _n("Tanggal"), SARAN: _n("Saran")}.get(sasaran, sasaran)
