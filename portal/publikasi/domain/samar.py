"""What the public may see of counts: no cell of one to four people, not even by subtraction. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from portal.skm.domain.samar import SEL_KECIL, suppress_small

Hitungan = Mapping[str, int]


def add_shown(daftar: Iterable[Hitungan]) -> dict[str, int]:
    """Return the sum of published counts, cell by cell; a cell of one to four people is not shown and adds nothing."""
    hasil: dict[str, int] = {}
    for satu in daftar:
        for kode, jumlah in satu.items():
            hasil[kode] = hasil.get(kode, 0) + (jumlah if jumlah >= SEL_KECIL else 0)
    return hasil


def reveals_few(hitungan: Hitungan, terbit: Sequence[Hitungan]) -> bool:
    """Tell whether a cell of 1–4 people follows from these counts and other published ones, by subtraction."""
    return any(
        0 < abs(hitungan.get(kode, 0) - jumlah) < SEL_KECIL
        for lain in terbit
        for kode, jumlah in lain.items()
        if jumlah
    )


def publish_counts(hitungan: Hitungan, terbit: Sequence[Hitungan]) -> dict[str, str] | None:
    """Return counts as text, small cells as "<5" and what would tell them as "–"; None when all must be hidden."""
    return None if reveals_few(hitungan, terbit) else suppress_small(hitungan)
