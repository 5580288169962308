"""Which characters our own fonts can draw, and what to print instead of the others.

PDF/UA forbids a missing glyph, so a single emoji in a citizen's comment would stop the whole report. The
fonts are ours (``static/dokumen/huruf``): a server without any system font writes the same pages.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "static" / "dokumen" / "huruf"
UTAMA = "NotoSans-Regular.ttf"
PENGGANTI = "\ufffd"
EMOJI = "[emoji]"
_PENYERTA = frozenset("\u200d\ufe0e\ufe0f\u20e3") | {chr(kode) for kode in range(0x1F3FB, 0x1F400)}
_TAK_TERLIHAT = frozenset({0x09, 0x0A, 0xAD, 0x200B, 0x200C, 0x200E, 0x200F, 0x2028, 0x2060})
_ALAMAT_TERPANJANG = 200
_ASCII = re.compile(r"[\t\n\x20-\x7e]*")


def _tabel_cmap(isi: bytes) -> bytes:
    jumlah = struct.unpack_from(">H", isi, 4)[0]
    for nomor in range(jumlah):
        nama, _, awal, panjang = struct.unpack_from(">4sLLL", isi, 12 + 16 * nomor)
        if nama == b"cmap":
            return isi[awal : awal + panjang]
    raise ValueError("berkas huruf tanpa tabel cmap")


def _format_4(tabel: bytes, awal: int) -> set[int]:
    segmen = struct.unpack_from(">H", tabel, awal + 6)[0] // 2
    akhir = struct.unpack_from(f">{segmen}H", tabel, awal + 14)
    mulai = struct.unpack_from(f">{segmen}H", tabel, awal + 16 + 2 * segmen)
    return {kode for a, b in zip(mulai, akhir, strict=True) for kode in range(a, b + 1) if kode != 0xFFFF}


def _format_12(tabel: bytes, awal: int) -> set[int]:
    jumlah = struct.unpack_from(">L", tabel, awal + 12)[0]
    kelompok = (struct.unpack_from(">LLL", tabel, awal + 16 + 12 * nomor) for nomor in range(jumlah))
    return {kode for mulai, akhir, _ in kelompok for kode in range(mulai, akhir + 1)}


def _karakter(berkas: Path) -> set[int]:
    tabel = _tabel_cmap(berkas.read_bytes())
    hasil: set[int] = set()
    for nomor in range(struct.unpack_from(">H", tabel, 2)[0]):
        awal = struct.unpack_from(">HHL", tabel, 4 + 8 * nomor)[2]
        bentuk = struct.unpack_from(">H", tabel, awal)[0]
        if bentuk == 4:
            hasil |= _format_4(tabel, awal)
        elif bentuk == 12:
            hasil |= _format_12(tabel, awal)
    return hasil


@lru_cache(maxsize=1)
def supported_characters() -> frozenset[int]:
    """Return the code points that the vendored fonts draw together.

    Raises ``OSError`` when the folder lacks the main font.
    """
    hasil = _karakter(FOLDER / UTAMA)
    for berkas in sorted(FOLDER.glob("*-Regular.ttf")):
        hasil |= _karakter(berkas)
    return frozenset(hasil | _TAK_TERLIHAT)


@lru_cache(maxsize=1)
def _karakter_utama() -> frozenset[int]:
    return frozenset(_karakter(FOLDER / UTAMA) | _TAK_TERLIHAT)


def only_printable(teks: str, *, utama_saja: bool = False) -> str:
    """Return ``teks`` with what our fonts cannot draw replaced: emoji become ``[emoji]``, the rest
    ``\\ufffd``.

    ``utama_saja`` counts only the main Latin font: the last resort for marks that no single font can
    combine. The original text stays untouched in the database, the DOCX and the XLSX.
    """
    if _ASCII.fullmatch(teks):
        return teks
    ada = _karakter_utama() if utama_saja else supported_characters()
    hasil: list[str] = []
    for huruf in teks:
        if ord(huruf) in ada and huruf not in _PENYERTA:
            hasil.append(huruf)
        elif huruf not in _PENYERTA and (pengganti := _pengganti(huruf)) != (hasil[-1] if hasil else ""):
            hasil.append(pengganti)
    return "".join(hasil)


def _pengganti(huruf: str) -> str:
    return EMOJI if unicodedata.category(huruf) == "So" else PENGGANTI


def with_break_points(teks: str, kapasitas: int) -> str:
    """Return ``teks`` with invisible break points in words longer than ``kapasitas`` characters.

    Without them a word of 100,000 characters runs out of its table cell and over the page edge. Web
    addresses of ordinary length stay whole, so that they can be copied; typst knows where to break those.
    """
    if len(teks) <= kapasitas:
        return teks
    langkah = max(1, min(kapasitas // 2, 24))

    def pecah(temuan: re.Match[str]) -> str:
        kata = temuan.group()
        if len(kata) <= _ALAMAT_TERPANJANG and kata.startswith(("http://", "https://")):
            return kata
        return "\u200b".join(kata[i : i + langkah] for i in range(0, len(kata), langkah))

    return re.sub(rf"\S{{{max(kapasitas, 1) + 1},}}", pecah, teks)
