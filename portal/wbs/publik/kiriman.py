"""What a report's form carries from step to step: its envelope, what was typed, its files."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from flask import request

from portal.inti.db import utc_now
from portal.wbs.domain.isian import PANJANG
from portal.wbs.kunci.primitif import SegelRusak
from portal.wbs.kunci.sampul import Sampul, fold, make_sampul, open_sampul, seal_sampul, unfold
from portal.wbs.publik.berkas import BuktiForm, as_note, collect_bukti, read_note
from portal.wbs.service.tempat import get_tempat

KOLOM = ("mode", "kategori", *PANJANG, "nama", "kontak", "hubungan")
"""Controls that hold words."""


@dataclass(frozen=True)
class Kiriman:
    """A form on its way: `usang` when its envelope was missing or too old and a new one was made."""

    sampul: Sampul
    isi: Mapping[str, str] = field(default_factory=dict, repr=False)
    terlibat: Sequence[str] = ()
    bukti: BuktiForm = field(default_factory=BuktiForm, repr=False)
    diperiksa: bool = False
    usang: bool = False

    def seal_sampul(self) -> str:
        """Return the envelope for the form's hidden field."""
        return seal_sampul(get_tempat().lada, self.sampul)

    def seal_draf(self) -> str:
        """Return everything, sealed, for the hidden field of the page for a second look."""
        isi = {
            "sampul": asdict(self.sampul),
            "isi": dict(self.isi),
            "terlibat": list(self.terlibat),
            "berkas": [as_note(b) for b in self.bukti.berkas],
        }
        return fold(get_tempat().lada, "draf", isi)


def _now() -> float:
    return utc_now().timestamp()


def new_kiriman() -> Kiriman:
    """Return an empty form with a receipt of its own."""
    return Kiriman(make_sampul(_now()))


def _read_draf(teks: str) -> Kiriman | None:
    try:
        draf: dict[str, Any] = unfold(get_tempat().lada, "draf", teks)
    except SegelRusak:
        return None
    return Kiriman(
        Sampul(**draf["sampul"]),
        draf["isi"],
        draf["terlibat"],
        BuktiForm([read_note(b) for b in draf["berkas"]]),
        diperiksa=True,
    )


def _read_sampul() -> Sampul | None:
    try:
        sampul = open_sampul(get_tempat().lada, request.form.get("sampul", ""))
    except SegelRusak:
        return None
    return None if sampul.is_usang(_now()) else sampul


def read_kiriman() -> Kiriman:
    """Return the posted form. Call it outside a unit of work: files are stored here."""
    if request.form.get("draf"):
        draf = _read_draf(request.form["draf"])
        return draf or replace(new_kiriman(), usang=True)
    sampul = _read_sampul()
    baru = sampul or make_sampul(_now())
    return Kiriman(
        baru,
        {nama: request.form.get(nama, "") for nama in KOLOM},
        request.form.getlist("terlibat")[:100],
        collect_bukti(baru.laporan_id),
        usang=sampul is None,
    )
