"""The life of a document: who moves it from which state to which. Pure: one table, read by guards, pages and tests.

draf → direviu → final → ditandatangani → disampaikan → dipublikasikan. From final on nothing in it changes; a
correction is another version (kebutuhan of the assessment: only final and later documents count as made).
"""

from dataclasses import dataclass
from enum import StrEnum

from portal.inti.galat import DomainError, _n


class Status(StrEnum):
    """Where a document is in its life."""

    DRAF = "draf"
    DIREVIU = "direviu"
    FINAL = "final"
    DITANDATANGANI = "ditandatangani"
    DISAMPAIKAN = "disampaikan"
    DIPUBLIKASIKAN = "dipublikasikan"


NAMA_STATUS = {
    Status.DRAF: _n("Draf"),
    Status.DIREVIU: _n("Sudah direviu"),
    Status.FINAL: _n("Final"),
    Status.DITANDATANGANI: _n("Ditandatangani"),
    Status.DISAMPAIKAN: _n("Disampaikan"),
    Status.DIPUBLIKASIKAN: _n("Dipublikasikan"),
}
URUTAN = tuple(Status)
SAH = frozenset(URUTAN[URUTAN.index(Status.FINAL) :])
"""States whose figures are frozen; only these count as a document that exists."""


@dataclass(frozen=True)
class Gerak:
    """One allowed move: from which states, to which, with which permission; `catatan`: a note is compulsory.

    A state in `tetap` allows the move and stays.
    """

    kode: str
    nama: str
    dari: frozenset[Status]
    ke: Status
    izin: str
    catatan: bool = False
    tetap: frozenset[Status] = frozenset()

    def leads_from(self, status: Status) -> Status:
        """Return the state after the move."""
        return status if status in self.tetap else self.ke


GERAK = {
    g.kode: g
    for g in (
        Gerak("reviu", _n("Nyatakan sudah direviu"), frozenset({Status.DRAF}), Status.DIREVIU, "laporan.reviu"),
        Gerak(
            "kembalikan",
            _n("Kembalikan ke draf"),
            frozenset({Status.DIREVIU}),
            Status.DRAF,
            "laporan.reviu",
            catatan=True,
        ),
        Gerak("finalkan", _n("Finalkan"), frozenset({Status.DIREVIU}), Status.FINAL, "laporan.final"),
        Gerak(
            "tandatangani",
            _n("Tanda tangani"),
            frozenset({Status.FINAL}),
            Status.DITANDATANGANI,
            "laporan.tandatangan",
        ),
        Gerak(
            "sampaikan",
            _n("Catat penyampaian"),
            frozenset({Status.DITANDATANGANI, Status.DISAMPAIKAN, Status.DIPUBLIKASIKAN}),
            Status.DISAMPAIKAN,
            "laporan.sampaikan",
            tetap=frozenset({Status.DIPUBLIKASIKAN}),
        ),
        Gerak(
            "publikasikan",
            _n("Publikasikan"),
            frozenset({Status.DITANDATANGANI, Status.DISAMPAIKAN}),
            Status.DIPUBLIKASIKAN,
            "laporan.terbit",
        ),
    )
}


def check_gerak(kode: str, status: Status, catatan: str = "") -> Gerak:
    """Return the move; raises DomainError when it does not start at this state or lacks its note."""
    gerak = GERAK[kode]
    if status not in gerak.dari:
        raise DomainError(
            "gerak_salah",
            _n("Laporan ini berstatus “%(status)s”, langkah itu tidak dapat dilakukan. Muat ulang halaman."),
            status=NAMA_STATUS[status].lower(),
        )
    if gerak.catatan and not catatan.strip():
        raise DomainError("catatan_kosong", _n("Tulis alasannya."), bidang="catatan")
    return gerak


def list_gerak(status: Status) -> tuple[Gerak, ...]:
    """Return the moves that start at a state."""
    return tuple(g for g in GERAK.values() if status in g.dari)
