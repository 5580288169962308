"""What must not be seen: small cells in tables, personal data in comments. Pure."""

import re
from collections.abc import Mapping

SAMAR = "[disamarkan]"
_SELA = r"[\s._\-–/()]{0,3}"
_SUREL = re.compile(r"[\w.+-]{1,64}(?:@|\s?[(\[]at[)\]]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.IGNORECASE)
_ANGKA = re.compile(rf"(?<!\d)[+(]{{0,2}}\d(?:{_SELA}\d){{7,}}(?!\d)")
_HARI, _BULAN, _TAHUN = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_BIASA = "|".join(
    (
        rf"{_HARI}[-/. ]{_BULAN}[-/. ]{_TAHUN}",
        rf"{_TAHUN}[-/.]{_BULAN}[-/.]{_HARI}",
        r"(?:[01]?\d|2[0-4])\.[0-5]\d",
        _TAHUN,
        r"[1-9]\d?(?:\.\d{3}){1,2}",
        r"[1-9]\d{2}\.\d{3}",
    )
)
_LAZIM = re.compile(rf"(?:{_BIASA})(?:\s?[\s\-–/]\s?(?:{_BIASA}))*")
"""What people write of dates, times, years and amounts below 100 million, alone or several in a row."""
_RUPIAH_DEPAN = re.compile(r"(?:\brp|\bidr)\.?\s*$", re.IGNORECASE)
_RUPIAH_BELAKANG = re.compile(r"\s*(?:rupiah|ribu|juta|miliar)\b", re.IGNORECASE)


def mask_pribadi(teks: str) -> str:
    """Return a comment without e-mail addresses and runs of 8 or more digits (NIK, telephone, account numbers).

    Spaces, dots, hyphens, slashes and brackets between the digits do not hide a run. Dates, times, years and
    amounts of money stay; when such a run cannot be told from a number, it is masked. Names cannot be told from
    other words; moderation is for them.
    """
    return _ANGKA.sub(_mask_angka, _SUREL.sub(SAMAR, teks))


def _mask_angka(cocok: re.Match[str]) -> str:
    teks, isi = cocok.string, cocok.group()
    uang = _RUPIAH_DEPAN.search(teks[max(0, cocok.start() - 6) : cocok.start()]) or _RUPIAH_BELAKANG.match(
        teks, cocok.end()
    )
    if uang and isi[0].isdigit() and not isi.startswith("0"):
        return isi
    return isi if _LAZIM.fullmatch(isi) else SAMAR


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
