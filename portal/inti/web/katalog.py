"""Compile the translation catalogues: python -m portal.inti.web.katalog (run by make when a .po changes)."""

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal.settings import AKAR

FOLDER = AKAR / "portal" / "translations"


def compile_all() -> list[str]:
    """Write a .mo beside every .po; return their paths inside the translations folder."""
    hasil = []
    for berkas in sorted(FOLDER.glob("*/LC_MESSAGES/*.po")):
        with berkas.open("rb") as sumber:
            katalog = read_po(sumber, locale=berkas.parts[-3])
        tujuan = berkas.with_suffix(".mo")
        with tujuan.open("wb") as keluaran:
            write_mo(keluaran, katalog)
        hasil.append(str(tujuan.relative_to(FOLDER)))
    return hasil


if __name__ == "__main__":
    compile_all()
