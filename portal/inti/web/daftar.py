"""Lists: filters live in the address, rows come a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, select

from portal.inti.db import db

PER_HALAMAN = 50


@dataclass(frozen=True)
class Halaman:
    """One page of a list: its rows, its number from 1, and how many rows there are in all."""

    baris: Sequence[Any]
    halaman: int
    total: int

    @property
    def jumlah_halaman(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.total // PER_HALAMAN))

    def url(self, nomor: int) -> str:
        """Address of another page with the same filters."""
        pasangan = [(k, v) for k, v in request.args.items(multi=True) if k != "halaman"]
        return f"{request.path}?{urlencode([*pasangan, ('halaman', nomor)])}"


def read_number(nama: str = "halaman") -> int:
    """Return a page number from the address; nonsense counts as 1."""
    nilai = request.args.get(nama, "1")
    return min(max(int(nilai), 1), 10**6) if nilai.isascii() and nilai.isdigit() and len(nilai) < 8 else 1


def fetch_halaman(pilih: Select[Any]) -> Halaman:
    """Run a select of entities for the page asked for."""
    sesi = db.session()
    jumlah = sesi.scalar(select(func.count()).select_from(pilih.order_by(None).subquery())) or 0
    nomor = min(read_number(), max(1, -(-jumlah // PER_HALAMAN)))
    baris = sesi.execute(pilih.limit(PER_HALAMAN).offset((nomor - 1) * PER_HALAMAN)).all()
    return Halaman(baris, nomor, jumlah)
