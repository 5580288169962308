"""What several documents read of other rooms: complaints, whistle-blowing, follow-up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.inti.galat import TidakDitemukan
from portal.inti.periode import Periode
from portal.organisasi.service import Unit
from portal.pengaduan.service.rekap import read_rekap
from portal.tindak_lanjut.domain.butir import Butir, open_at
from portal.tindak_lanjut.service.baca import list_butir
from portal.wbs.domain.angka import Sajian
from portal.wbs.service.angka import compute_publik


@dataclass(frozen=True)
class AngkaAduan:
    """Complaints of a period: received (A1), to be followed up (A2), finished (A3), in hand (A4), untouched (A5).

    `tepat` of `bertenggat` finished ones kept their deadline; `per_kanal` and `per_bulan` split the received ones (a
    month to come has None). `ditutup`: frozen figures.
    """

    diterima: int
    harus: int
    selesai: int
    proses: int
    belum: int
    tepat: int
    bertenggat: int
    per_kanal: tuple[tuple[str, int], ...]
    per_bulan: tuple[tuple[str, int | None], ...]
    ditutup: bool

    @property
    def sudah(self) -> int:
        """Followed up: finished or in hand."""
        return self.selesai + self.proses


def read_aduan(unit: Unit, periode: Periode, *, hari_ini: date) -> AngkaAduan:
    """Return the frozen figures of a closed period, else those at the end of a day: the ones the reports print."""
    rekap = read_rekap(unit, periode, hari_ini=hari_ini)
    return _angka_aduan(rekap.angka, ditutup=not rekap.sementara)


def _angka_aduan(isi: Mapping[str, Any], *, ditutup: bool) -> AngkaAduan:
    return AngkaAduan(
        diterima=isi["A1"],
        harus=isi["A2"],
        selesai=isi["A3"],
        proses=isi["A4"],
        belum=isi["A5"],
        tepat=isi["B4_n"],
        bertenggat=isi["B4_dari"],
        per_kanal=tuple((b["kode"], b["n"]) for b in isi["D1"]),
        per_bulan=tuple((b["kode"], b["n"]) for b in isi["D5"]),
        ditutup=ditutup,
    )


def read_wbs(periode: Periode, *, hari_ini: date) -> Sajian | None:
    """Return what everybody may see of a quarter that is over; None before its end. Of the whole office."""
    try:
        return compute_publik(periode, hari_ini=hari_ini)
    except TidakDitemukan:
        return None


@dataclass(frozen=True)
class TindakLanjut:
    """Recommendations about a period (`milik`) and those carried over from earlier ones (`bawaan`), as of a day."""

    milik: tuple[Butir, ...] = ()
    bawaan: tuple[Butir, ...] = ()

    @property
    def semua(self) -> tuple[Butir, ...]:
        """All, the ones carried over first."""
        return (*self.bawaan, *self.milik)


def read_tindak_lanjut(
    unit_ids: Iterable[int], periode: Periode, *, sumber: str | None = None, per: date
) -> TindakLanjut:
    """Return the recommendations that a document of a period accounts for, as they stood at the end of a day.

    About the period: also those of shorter periods within it. Carried over: about periods that began earlier, unless
    nothing of them was open any more when this one began.
    """
    return split_butir(list_butir(unit_ids, sumber=sumber, per=per), periode)


def split_butir(butir: Iterable[Butir], periode: Periode) -> TindakLanjut:
    """Return which recommendations are about a period and which were carried over into it."""
    semua = [(b, Periode.parse(b.periode)) for b in butir]
    milik = [b for b, p in semua if periode.mulai <= p.mulai and p.sampai <= periode.sampai]
    dahulu = [b for b, p in semua if p.mulai < periode.mulai and p.sampai <= periode.sampai]
    terbuka = {b.nomor for b in open_at(dahulu, periode.mulai)}
    bawaan = [b for b in dahulu if b.tanggal >= periode.mulai or b.nomor in terbuka]
    return TindakLanjut(tuple(milik), tuple(bawaan))
