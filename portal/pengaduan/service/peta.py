"""How the columns of a kind of file were mapped last time, remembered by the fingerprint of its headings."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.pengaduan.domain.padanan import squeeze
from portal.pengaduan.domain.register import Peta
from portal.pengaduan.models import PetaKolom

REGISTER, SP4N = "register", "sp4n"


def compute_sidik_kolom(kolom: Iterable[str]) -> str:
    """Return the fingerprint of a file's headings, whatever their order."""
    return hashlib.sha256("\n".join(sorted(kolom)).encode()).hexdigest()


def find_peta(jenis: str, kolom: Iterable[str]) -> Peta | None:
    """Return the mapping used last time for these headings."""
    baris = db.session().get(PetaKolom, (jenis, compute_sidik_kolom(kolom)))
    return load_peta(json.loads(baris.peta)) if baris else None


def remember_peta(jenis: str, kolom: Iterable[str], peta: Peta, *, now: datetime) -> None:
    """Keep a mapping for the next file with these headings."""
    sidik = compute_sidik_kolom(kolom)
    sesi = db.session()
    baris = sesi.get(PetaKolom, (jenis, sidik)) or PetaKolom(jenis=jenis, sidik=sidik)
    isi = {"kolom": dict(peta.kolom), "nilai": {k: dict(v) for k, v in peta.nilai.items()}}
    baris.peta, baris.dipakai_at = json.dumps(isi, ensure_ascii=False, sort_keys=True), now
    sesi.add(baris)
    sesi.flush()


def load_peta(isi: Any) -> Peta:
    """Return a mapping from JSON: {"kolom": {ours: theirs}, "nilai": {column: {word: code}}}, or only the former.

    Headings are forgiven the way the reader of tables forgives them. Raises DomainError for another shape.
    """
    salah = DomainError("peta_salah", _n("Berkas peta harus berisi pasangan kolom dalam JSON."), bidang="peta")
    if not isinstance(isi, Mapping):
        raise salah
    kolom = isi.get("kolom", isi if "nilai" not in isi else {})
    nilai = isi.get("nilai", {}) if "kolom" in isi or "nilai" in isi else {}
    if not isinstance(kolom, Mapping) or not isinstance(nilai, Mapping):
        raise salah
    if not all(isinstance(v, str) for v in kolom.values()) or not all(isinstance(v, Mapping) for v in nilai.values()):
        raise salah
    return Peta(
        {str(k): v.strip().lower().replace(" ", "_") for k, v in kolom.items()},
        {str(k): {squeeze(str(a)): str(b) for a, b in v.items()} for k, v in nilai.items()},
    )
