"""Words that would tell who reported: found before publication, masked wherever a text leaves the office."""

import re
from collections.abc import Iterable

from portal.inti.galat import _n
from portal.pengaduan.models import Pelapor

SAMAR = "[disamarkan]"
_ANGKA_16 = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")
_SUREL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_BAGIAN_NAMA = 4
_SAPAAN = frozenset({"bapak", "saudara", "saudari", "haji", "hajah", "muhammad", "mohammad"})


def _phone(telepon: str) -> re.Pattern[str] | None:
    angka = re.sub(r"\D", "", telepon).removeprefix("62").lstrip("0")
    if len(angka) < 6:
        return None
    return re.compile(r"(?:\+?62|0)?[ .()-]*" + r"[ .()-]*".join(angka))


def _words(teks: str) -> re.Pattern[str] | None:
    kata = re.findall(r"\w+", teks)
    return re.compile(r"(?<!\w)" + r"[\W_]+".join(map(re.escape, kata)) + r"(?!\w)", re.IGNORECASE) if kata else None


def _patterns(pelapor: Pelapor) -> list[tuple[str, re.Pattern[str]]]:
    """Return what to look for, the address before the name that it may hold."""
    bagian = [k for k in re.findall(r"\w+", pelapor.nama) if len(k) >= _BAGIAN_NAMA and k.casefold() not in _SAPAAN]
    calon = [
        (_n("surel pelapor"), re.compile(re.escape(pelapor.surel), re.IGNORECASE) if pelapor.surel else None),
        (_n("nomor telepon pelapor"), _phone(pelapor.telepon)),
        (_n("NIK pelapor"), _phone(pelapor.nik) if pelapor.nik else None),
        (_n("alamat pelapor"), _words(pelapor.alamat) if len(pelapor.alamat) > 10 else None),
        (_n("nama pelapor"), _words(pelapor.nama)),
        *((_n("nama pelapor"), _words(k)) for k in bagian),
    ]
    return [(apa, pola) for apa, pola in calon if pola is not None]


def _all_patterns(pelapor: Iterable[Pelapor]) -> list[tuple[str, re.Pattern[str]]]:
    sendiri = [p for satu in pelapor for p in _patterns(satu)]
    umum = [(_n("16 angka seperti NIK"), _ANGKA_16), (_n("alamat surel"), _SUREL)]
    nama = [p for p in sendiri if p[0] == "nama pelapor"]
    return [*(p for p in sendiri if p not in nama), *umum, *nama]


def find_identitas(teks: str, pelapor: Iterable[Pelapor]) -> list[str]:
    """Return what a text still tells about its reporters, as words for a warning; empty when it tells nothing."""
    return list(dict.fromkeys(apa for apa, pola in _all_patterns(pelapor) if pola.search(teks)))


def mask_identitas(teks: str, pelapor: Iterable[Pelapor]) -> str:
    """Return the text with names, phones, addresses and long numbers of its reporters blacked out."""
    for _apa, pola in _all_patterns(pelapor):
        teks = pola.sub(SAMAR, teks)
    return teks
