"""Which groups of a table must hide their figures, so that nobody is found by subtraction from the total. Pure."""

from collections.abc import Mapping

from portal.skm.domain.samar import SEL_KECIL


def hide_small(hitungan: Mapping[str, int]) -> frozenset[str]:
    """Return the groups whose number and index stay hidden when everybody's number and index are shown.

    Groups of 1–4 people, and then the next smallest ones until the reader cannot compute any of them: at least two
    groups and five people are hidden together, and their sum leaves every hidden number open. Groups without
    anybody are never hidden. When that cannot be reached, every group is hidden.
    """
    urut = sorted((jumlah, kode) for kode, jumlah in hitungan.items() if jumlah)
    kecil = sum(1 for jumlah, _ in urut if jumlah < SEL_KECIL)
    if not kecil:
        return frozenset()
    angka = [jumlah for jumlah, _ in urut]
    banyak = next((b for b in range(max(kecil, 2), len(urut)) if _is_open(angka[:b], angka[b])), len(urut))
    return frozenset(kode for _, kode in urut[:banyak])


def _is_open(tersembunyi: list[int], terlihat: int) -> bool:
    """Tell whether the sum of the hidden numbers fits more than one value of each; `terlihat`: smallest one shown.

    A reader knows that a hidden number is 1–4, or from 5 to the smallest one shown.
    """
    jumlah = sum(tersembunyi)
    rentang = [(1, SEL_KECIL - 1) if n < SEL_KECIL else (SEL_KECIL, terlihat) for n in tersembunyi]
    bawah, atas = sum(b for b, _ in rentang), sum(a for _, a in rentang)
    return jumlah >= SEL_KECIL and all(max(b, jumlah - (atas - a)) < min(a, jumlah - (bawah - b)) for b, a in rentang)


def show_jumlah(kode: str, jumlah: int, tersembunyi: frozenset[str]) -> str:
    """Return a number as shown: itself, "<5" for a small one, a dash for one hidden beside a small one."""
    if kode not in tersembunyi:
        return str(jumlah)
    return f"<{SEL_KECIL}" if jumlah < SEL_KECIL else "–"
