"""The year of a unit: for each item the evidence found, the suggestion, and what the assessor gave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.organisasi.service import Unit
from portal.zi.butir import load_lke, load_target
from portal.zi.domain.bukti import Bukti, Fakta, list_periode
from portal.zi.domain.butir import BuktiDiminta, Butir
from portal.zi.domain.kalimat import Kalimat
from portal.zi.domain.saran import Saran, suggest
from portal.zi.models import Penilaian
from portal.zi.service.konteks import Konteks
from portal.zi.service.kumpul import collect_portal
from portal.zi.service.metrik import read_metrik
from portal.zi.service.nilai import read_nilai
from portal.zi.service.slot import IsiSlot, as_bukti, list_slot
from portal.zi.service.target import measure, read_target
from portal.zi.service.tindak_lanjut import read_ambang


@dataclass(frozen=True)
class Lembar:
    """One item of a unit and year."""

    butir: Butir
    bukti: Mapping[str, tuple[Bukti, ...]]
    saran: Saran
    nilai: Penilaian | None

    @property
    def jumlah_bukti(self) -> int:
        """Pieces of evidence found."""
        return sum(len(b) for b in self.bukti.values())

    @property
    def huruf(self) -> str | None:
        """The grade that counts: the assessor's, else the suggestion."""
        return self.nilai.huruf if self.nilai else self.saran.huruf

    @property
    def kurang(self) -> tuple[Kalimat, ...]:
        """What the best grade still needs."""
        return self.saran.kurang

    @property
    def usang(self) -> bool:
        """The suggestion has changed since the assessor confirmed."""
        return self.nilai is not None and self.nilai.saran != (self.saran.huruf or "")

    def rows(self) -> Iterator[tuple[BuktiDiminta, tuple[Bukti, ...]]]:
        """Yield each piece of evidence asked for with what was found."""
        for diminta in self.butir.bukti:
            yield diminta, self.bukti.get(diminta.kode, ())


@dataclass(frozen=True)
class Papan:
    """All items of a unit and year, in the order of the sheet."""

    unit: Unit
    tahun: int
    lembar: tuple[Lembar, ...]

    def items_of(self, area: str, kelompok: str | None = None) -> list[Lembar]:
        """Return the items of an area or one of its groups."""
        return [x for x in self.lembar if x.butir.area == area and kelompok in (None, x.butir.kelompok)]

    @property
    def lengkap(self) -> int:
        """Items with all evidence."""
        return sum(x.saran.lengkap for x in self.lembar)

    @property
    def terbaik(self) -> int:
        """Items whose grade is the best of their scale."""
        return sum(x.huruf == x.butir.terbaik.huruf for x in self.lembar)

    @property
    def dinilai(self) -> int:
        """Items an assessor has confirmed."""
        return sum(x.nilai is not None for x in self.lembar)


def _gather(k: Konteks, butir: Butir, slot: Sequence[IsiSlot]) -> dict[str, tuple[Bukti, ...]]:
    hasil = {}
    for diminta in butir.bukti:
        portal = collect_portal(k, diminta) if diminta.dari_portal else []
        kantor = [
            as_bukti(s, k.nama_unit.get(s.slot.unit_id, ""), k.list_layanan_di(s.slot.unit_id))
            for s in slot
            if s.slot.butir == butir.kode and s.slot.bukti == diminta.kode and s.berlaku
        ]
        if portal or kantor:
            hasil[diminta.kode] = (*portal, *kantor)
    return hasil


def _facts(k: Konteks) -> Fakta:
    """Return what is the same for all items."""
    metrik = read_metrik(k)
    target = {}
    for kode, indikator in load_target().items():
        ukuran = measure(indikator, metrik)
        if ukuran is not None:
            target[kode] = (ukuran, read_target(kode, k.tahun))
    return Fakta(
        tahun=k.tahun,
        hari_ini=k.hari_ini,
        bukti={},
        metrik=metrik,
        target=target,
        layanan=frozenset(s.id for s in k.layanan),
        ambang=read_ambang(),
        tenggang_hari=load_lke().tenggang_hari,
    )


def build_papan(
    unit: Unit, tahun: int, *, hari_ini: date, area: str | None = None, butir: Butir | None = None
) -> Papan:
    """Return the items of a unit (with everything below it) and year: all, those of an area, or a single one."""
    k = Konteks(unit, tahun, hari_ini)
    fakta = _facts(k)
    slot = list_slot(k.ids, tahun, butir.kode if butir else None)
    nilai = read_nilai(unit.id, tahun)
    daftar = (butir,) if butir else [b for b in load_lke().butir if area in (None, b.area)]
    lembar = []
    for satu in daftar:
        bukti = _gather(k, satu, slot)
        milik = Fakta(**{**vars(fakta), "bukti": bukti})
        lembar.append(Lembar(satu, bukti, suggest(satu, milik), nilai.get(satu.kode)))
    return Papan(unit, tahun, tuple(lembar))


def read_lembar(butir: Butir, unit: Unit, tahun: int, *, hari_ini: date) -> Lembar:
    """Return one item of a unit and year."""
    return build_papan(unit, tahun, hari_ini=hari_ini, butir=butir).lembar[0]


def list_pilihan_periode(butir: Butir, tahun: int) -> list[tuple[str, str]]:
    """Return code and name of the periods that periodic evidence of an item may be about."""
    return [(p.kode, p.nama) for p in list_periode(tahun, butir.irama)]
