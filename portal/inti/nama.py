"""Full names in free text: found whatever their titles, case, accents and signs. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable

_BUKAN_HURUF = re.compile(r"[\W_]+")
_SELA = re.compile(r"\s+")
_GELAR_BELAKANG = re.compile(r"[A-Z][A-Za-z]{0,3}\.(?:[A-Z][A-Za-z]{0,6}\.?)*")
_TAK_TAMPAK = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
GELAR_DEPAN = frozenset(
    ("dr", "drg", "drh", "drs", "dra", "ir", "prof", "h", "hj", "kh", "ns", "apt", "bapak", "bpk", "ibu", "sdr", "sdri")
)


def _words(teks: str) -> str:
    huruf = unicodedata.normalize("NFKD", teks.casefold())
    polos = "".join(h for h in huruf if not unicodedata.combining(h) and h not in _TAK_TAMPAK)
    return f" {_BUKAN_HURUF.sub(' ', polos).strip()} "


def bare_nama(nama: str) -> str:
    """Return an account's name as words without titles: “Dr. Budi Santoso, S.H.” is found as “budi santoso”."""
    kata = [k for k in _SELA.split(nama.split(",", maxsplit=1)[0]) if k]
    while len(kata) > 1 and _words(kata[0]).strip() in GELAR_DEPAN:
        del kata[0]
    while len(kata) > 2 and _GELAR_BELAKANG.fullmatch(kata[-1]):
        del kata[-1]
    return _words(" ".join(kata))


def make_finder(orang: Iterable[tuple[int, str]]) -> Callable[..., list[int]]:
    """Return a function that finds who of these people (number, full name) is named in texts.

    It returns the numbers of those whose full name (two words or more) stands in one of the texts.
    """
    nama = [(nomor, bare_nama(lengkap)) for nomor, lengkap in orang]
    panjang = [(nomor, kata) for nomor, kata in nama if len(kata.split()) > 1]

    def find(*teks: str) -> list[int]:
        kalimat = [_words(t) for t in teks]
        return [nomor for nomor, kata in panjang if any(kata in k for k in kalimat)]

    return find
