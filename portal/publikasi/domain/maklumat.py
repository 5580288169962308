"""The maklumat of a unit or a service: who serves, which services, what follows when it is not kept. Pure.

The three elements are those of the evaluation sheet (LKE VI.i.b).
"""

from dataclasses import dataclass
from datetime import date

from portal.inti.galat import _n
from portal.publikasi.domain.borang import Borang

MAKS_UNSUR = 2000
MAKS_PENYELENGGARA = 300


@dataclass(frozen=True)
class IsiMaklumat:
    """A checked maklumat: date of signing and the three elements."""

    tanggal: date
    penyelenggara: str
    jenis_layanan: str
    sanksi: str


def read_maklumat(borang: Borang, *, hari_ini: date) -> IsiMaklumat:
    """Check the form of a maklumat: all three elements are needed; what is wrong stands in `borang.galat`."""
    tanggal = borang.day("tanggal", sampai=hari_ini)
    if tanggal is None:
        borang.refuse("tanggal", _n("Isi tanggal ditandatangani."), "tanggal")
    return IsiMaklumat(
        tanggal=tanggal or hari_ini,
        penyelenggara=borang.text(
            "penyelenggara", maks=MAKS_PENYELENGGARA, wajib=_n("Tulis siapa yang menyelenggarakan pelayanan.")
        ),
        jenis_layanan=borang.text(
            "jenis_layanan", maks=MAKS_UNSUR, wajib=_n("Tulis jenis layanan yang diselenggarakan."), baris=True
        ),
        sanksi=borang.text("sanksi", maks=MAKS_UNSUR, wajib=_n("Tulis sanksi bila janji tidak ditepati."), baris=True),
    )


def build_janji(penyelenggara: str) -> str:
    """Return the promise itself, in the voice of those who serve (a document, therefore Indonesian only)."""
    return (
        f"Dengan ini kami, {penyelenggara}, menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan "
        "yang telah ditetapkan. Apabila tidak menepati janji ini, kami siap menerima sanksi sesuai ketentuan "
        "peraturan perundang-undangan."
    )
