"""What may be attached: kinds, limits, the note of a file in quarantine and its cleaned name. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from portal.inti.teks import clean_teks

MAKS_BYTE = 10 * 1024 * 1024
MAKS_JUMLAH = 5
MAKS_NAMA = 120
MAKS_NAMA_BYTE = 240
MAKS_PIKSEL = 50_000_000
KARANTINA, BERSIH = "karantina", "bersih"

_PEMISAH = re.compile(r"[/\\]")
_TANDA = re.compile(r'[<>:"|?*%;.]+')
_AKHIRAN = re.compile(r"(?=.*[a-z])[a-z0-9]{1,8}")
_PENYAMBUNG = "\u200c\u200d"


@dataclass(frozen=True)
class Jenis:
    """A kind of file that is accepted: its media type and the endings its names may have."""

    mime: str
    akhiran: tuple[str, ...]


JENIS = {
    "jpg": Jenis("image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    "png": Jenis("image/png", ("png",)),
    "webp": Jenis("image/webp", ("webp",)),
    "pdf": Jenis("application/pdf", ("pdf",)),
}


@dataclass(frozen=True)
class Titipan:
    """A file lying in quarantine without a row; it survives a form that is refused. `ukuran` in bytes."""

    token: str
    nama: str
    jenis: str
    ukuran: int
    sidik: str


def clean_baris(nama: str) -> str:
    """Return the last part of a path in NFC, without control, direction and other invisible characters."""
    terakhir = _PEMISAH.split(nama)[-1]
    terlihat = (
        h if unicodedata.category(h) not in ("Zl", "Zp", "Zs") else " "
        for h in terakhir
        if unicodedata.category(h) not in ("Cc", "Cf", "Cs", "Cn", "Co") or h in _PENYAMBUNG
    )
    return " ".join(clean_teks("".join(terlihat)).split())


def find_akhiran(nama: str) -> str:
    """Return the ending of a cleaned name in lower case without its dot; "" when it has none.

    Only what can be an ending counts: "Surat no. 12" has none, ".htaccess" is "htaccess".
    """
    _, titik, akhiran = nama.lower().rpartition(".")
    return akhiran if titik and _AKHIRAN.fullmatch(akhiran) else ""


def clean_nama(nama: str, jenis: str) -> str:
    """Return the name under which a file of this kind is kept and handed out.

    At most 120 characters and 240 bytes; one dot only, before the ending of the kind; "berkas" when
    nothing is left of it.
    """
    baris = clean_baris(nama)
    akhiran = find_akhiran(baris)
    badan = baris[: -len(akhiran) - 1] if akhiran in JENIS[jenis].akhiran else baris
    badan = _TANDA.sub("-", badan).strip(" -" + _PENYAMBUNG)
    badan = badan[: MAKS_NAMA - len(jenis) - 1]
    badan = badan.encode()[: MAKS_NAMA_BYTE - len(jenis) - 1].decode(errors="ignore").strip(" -" + _PENYAMBUNG)
    return f"{badan or 'berkas'}.{jenis}"
