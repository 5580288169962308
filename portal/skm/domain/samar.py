"""What must not be seen: small cells in tables, personal data in comments. Pure."""

import re
from collections.abc import Mapping

SAMAR = "[disamarkan]"
_PRIBADI = re.compile(
    r"(?P<surel>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)"
    r"|(?P<angka>(?<![\w])\+?\d(?:[ .\-/()]{0,2}\d){7,19}(?!\w))"
)


def mask_pribadi(teks: str) -> str:
    """Return a comment without e-mail addresses and runs of 8–20 digits (NIK, telephone, account numbers).

    Names cannot be told from other words; moderation is for them.
    """
    return _PRIBADI.sub(SAMAR, teks)


SEL_KECIL = 5


def suppress_small(hitungan: Mapping[str, int]) -> dict[str, str]:
    """Return counts as text for publication, cells of 1–4 as "<5".

    Hidden cells that could be found by subtraction from n (one alone, or all 1, or all 4) take the next
    smallest cell with them.
    """
    urut = sorted((jumlah, kode) for kode, jumlah in hitungan.items() if jumlah)
    kecil = {kode for jumlah, kode in urut if jumlah < SEL_KECIL}
    tersembunyi = sum(hitungan[kode] for kode in kecil)
    if len(kecil) == 1 or (kecil and tersembunyi in (len(kecil), (SEL_KECIL - 1) * len(kecil))):
        kecil |= {kode for _, kode in urut[len(kecil) : len(kecil) + 1]}
    return {
        kode: "<5" if kode in kecil and jumlah < SEL_KECIL else "–" if kode in kecil else str(jumlah)
        for kode, jumlah in hitungan.items()
    }


def hidden_cells(hitungan: Mapping[str, int]) -> frozenset[str]:
    """Return the groups whose figure must not be shown beside the figure of all of them together.

    These are the groups of 1–4 people and, because a difference would tell their figure, the next smallest ones
    until at least two groups and five people are hidden together.
    """
    urut = sorted((jumlah, kode) for kode, jumlah in hitungan.items() if jumlah)
    kecil = [kode for jumlah, kode in urut if jumlah < SEL_KECIL]
    if not kecil:
        return frozenset()
    banyak = len(kecil)
    while banyak < len(urut) and (banyak < 2 or sum(jumlah for jumlah, _ in urut[:banyak]) < SEL_KECIL):
        banyak += 1
    return frozenset(kode for _, kode in urut[:banyak])
