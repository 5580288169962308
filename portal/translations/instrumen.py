"""Lets Babel find the sentences that stand in instrument files: names of the unsur, the monthly warning."""

import tomllib
from collections.abc import Iterator
from typing import IO, Any

Pesan = tuple[int, None, str, list[str]]


def extract(berkas: IO[bytes], _kata_kunci: Any, _tanda: Any, options: Any) -> Iterator[Pesan]:
    """Yield what pages pass through gettext from one instrument; questions and answers carry their own English."""
    isi = tomllib.loads(berkas.read().decode())
    if isinstance(isi["unsur"], dict):  # a file that only adds a language
        return
    for unsur in isi["unsur"]:
        yield 0, None, unsur["nama"]["id"], []
    if isi.get("minimum_per_bulan"):
        yield 0, None, f"responden per bulan < {isi['minimum_per_bulan']}", []
