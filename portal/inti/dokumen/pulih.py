"""Builds the content tree again from its JSON, so that a frozen document can be written once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args, get_type_hints

from portal.inti.dokumen import isi as _isi
from portal.inti.dokumen.isi import Blok, Dokumen, block_name

_BLOK: Mapping[str, type] = {block_name(b): b for b in get_args(Blok)}


def restore_dokumen(data: Mapping[str, Any], benda: Callable[[str], bytes]) -> Dokumen:
    """Return the :class:`Dokumen` of which ``data`` is :func:`portal.inti.dokumen.isi.sebagai_data`.

    ``benda`` returns the bytes (the logo) with a SHA-256. Raises ``ValueError`` for data of another shape.
    """
    try:
        dok: Dokumen = _build(Dokumen, data, benda)
    except (KeyError, TypeError, StopIteration) as galat:
        raise ValueError("data dokumen tidak dikenal") from galat
    return dok


def _build(bentuk: Any, nilai: Any, benda: Callable[[str], bytes]) -> Any:
    if isinstance(nilai, list):
        anggota = next((get_args(b)[0] for b in (bentuk, *get_args(bentuk)) if _is_tuple(b)), Any)
        return tuple(_build(anggota, n, benda) for n in nilai)
    if isinstance(nilai, Mapping):
        return _build_mapping(bentuk, nilai, benda)
    if isinstance(nilai, str) and bentuk is datetime:
        return datetime.fromisoformat(nilai)
    return nilai


def _is_tuple(bentuk: Any) -> bool:
    return getattr(bentuk, "__origin__", None) is tuple


def _build_mapping(bentuk: Any, nilai: Mapping[str, Any], benda: Callable[[str], bytes]) -> Any:
    if nilai.keys() == {"sha256"}:
        return benda(nilai["sha256"])
    if nilai.keys() == {"pecahan"}:
        return Fraction(nilai["pecahan"])
    if nilai.keys() == {"desimal"}:
        return Decimal(nilai["desimal"])
    if nilai.keys() == {"tanggal"}:
        return date.fromisoformat(nilai["tanggal"])
    kelas = _BLOK[nilai["jenis"]] if "jenis" in nilai else _dataclass_in(bentuk)
    petunjuk = get_type_hints(kelas, vars(_isi))
    isi = {f.name: _build(petunjuk[f.name], nilai[f.name], benda) for f in fields(kelas) if f.name in nilai}
    return kelas(**isi)


def _dataclass_in(bentuk: Any) -> Any:
    return next(b for b in (bentuk, *get_args(bentuk)) if isinstance(b, type) and is_dataclass(b))
