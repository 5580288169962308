"""Cleaning of what people type, in one place: forms, imports and documents use it. Pure."""

import unicodedata

_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x200B, 0x2060])
_KENDALI = {i: None for i in [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)] if i not in (9, 10)}


def clean_teks(masukan: str) -> str:
    """Return the text in NFC without control, invisible, direction-changing or broken characters.

    Line ends become \\n; spaces at both ends go.
    """
    satu_baris = masukan.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", satu_baris.translate(_KENDALI).translate(_BIDI)).strip()
