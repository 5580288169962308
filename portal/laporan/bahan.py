"""Figures of other rooms as several documents print them: complaints, recommendations. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.inti.periode import Periode
from portal.tindak_lanjut.domain.butir import Butir, open_at


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


@dataclass(frozen=True)
class TindakLanjut:
    """Recommendations about a period (`milik`) and those carried over from earlier ones (`bawaan`), as of a day."""

    milik: tuple[Butir, ...] = ()
    bawaan: tuple[Butir, ...] = ()

    @property
    def semua(self) -> tuple[Butir, ...]:
        """All, the ones carried over first."""
        return (*self.bawaan, *self.milik)


def split_butir(butir: Iterable[Butir], periode: Periode) -> TindakLanjut:
    """Return which recommendations are about a period and which were carried over into it."""
    semua = [(b, Periode.parse(b.periode)) for b in butir]
    milik = [b for b, p in semua if periode.mulai <= p.mulai and p.sampai <= periode.sampai]
    dahulu = [b for b, p in semua if p.mulai < periode.mulai and p.sampai <= periode.sampai]
    terbuka = {b.nomor for b in open_at(dahulu, periode.mulai)}
    bawaan = [b for b in dahulu if b.tanggal >= periode.mulai or b.nomor in terbuka]
    return TindakLanjut(tuple(milik), tuple(bawaan))
