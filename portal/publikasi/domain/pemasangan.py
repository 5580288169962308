"""Proof of posting: where a publication, a standard or a maklumat hangs or stands, by medium. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.inti.galat import _n
from portal.publikasi.domain.borang import Borang

MEDIA: Mapping[str, str] = {
    "ruang": _n("Ruang layanan"),
    "medsos": _n("Media sosial"),
    "situs": _n("Situs web"),
    "cetak": _n("Media cetak"),
    "lain": _n("Media lain"),
}
DARING = frozenset({"medsos", "situs"})
SASARAN = ("publikasi", "standar", "maklumat")
MAKS_TEMPAT = 160
MAKS_SEBAB = 200


@dataclass(frozen=True)
class IsiPemasangan:
    """A checked entry without its photo."""

    tanggal: date
    media: str
    tempat: str
    alamat: str


def read_pemasangan(borang: Borang, *, hari_ini: date) -> IsiPemasangan:
    """Check the form; what is wrong stands in `borang.galat`."""
    tanggal = borang.day("tanggal", sampai=hari_ini)
    if tanggal is None:
        borang.refuse("tanggal", _n("Isi tanggal dipasang."), "tanggal")
    media = borang.text("media", maks=16)
    if media not in MEDIA:
        borang.refuse("media", _n("Pilih medianya."), "media")
    return IsiPemasangan(
        tanggal=tanggal or hari_ini,
        media=media,
        tempat=borang.text("tempat", maks=MAKS_TEMPAT, wajib=_n("Tulis tempatnya, misalnya papan di loket 1.")),
        alamat=borang.url("alamat"),
    )
