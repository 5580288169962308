"""Every sentence of the pages has an English translation with the same blanks."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from portal.settings import AKAR

KATALOG = AKAR / "portal" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KATA_KUNCI = {"_": None, "gettext": None, "ngettext": (1, 2), "_n": None, "_l": None, "lazy_gettext": None}
PERLENGKAPAN = (
    ("portal/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.svg", "jinja2"),
)
ISIAN = re.compile(r"%\((\w+)\)[sd]")


def _every_folder(_nama: str) -> bool:
    """Babel skips folders that start with "_" or "." unless told otherwise."""
    return True


def extracted() -> dict[str, str]:
    """Return every sentence in the source with the place where it stands."""
    hasil: dict[str, str] = {}
    for folder in ("portal", "templates"):
        temuan = extract_from_dir(
            AKAR / folder,
            [(p.removeprefix(f"{folder}/"), m) for p, m in PERLENGKAPAN if p.startswith(folder)],
            {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}},
            keywords=KATA_KUNCI,
            directory_filter=_every_folder,
        )
        for nama, baris, pesan, _komentar, _konteks in temuan:
            for kalimat in pesan if isinstance(pesan, tuple | list) else (pesan,):
                if kalimat:
                    hasil.setdefault(str(kalimat), f"{folder}/{nama}:{baris}")
    return hasil


@pytest.fixture(scope="module")
def katalog() -> Catalog:
    assert KATALOG.is_file(), f"{KATALOG.relative_to(AKAR)} is missing"
    with KATALOG.open("rb") as berkas:
        return read_po(berkas, locale="en")


def test_the_search_reads_underscored_folders_and_all_keywords() -> None:
    kalimat = extracted()
    assert "Lompat ke isi" in kalimat, "templates/_dasar is not read"
    assert "Ada yang perlu diperbaiki" in kalimat, "templates/_komponen is not read"
    assert "Tanda terima ini tidak ditemukan." in kalimat, "_n(…) is not read"
    assert "Nama instansi" in kalimat, "_l(…) is not read"
    assert len(kalimat) > 200


def test_every_sentence_has_an_english_translation(katalog: Catalog) -> None:
    kurang = [
        f"{di}: {kalimat!r}"
        for kalimat, di in sorted(extracted().items(), key=lambda b: b[1])
        if (pesan := katalog.get(kalimat)) is None or not pesan.string or pesan.fuzzy
    ]
    assert not kurang, f"{len(kurang)} sentences without English:\n" + "\n".join(kurang)


def test_translations_keep_the_blanks_of_their_sentence(katalog: Catalog) -> None:
    beda = [
        str(p.id)
        for p in katalog
        if p.id and p.string and set(ISIAN.findall(str(p.id))) != set(ISIAN.findall(str(p.string)))
    ]
    assert not beda


def test_the_compiled_catalogue_is_as_new_as_its_source() -> None:
    """A stale .mo shows old words; make compiles it when the .po changes."""
    for po in (AKAR / "portal" / "translations").glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        assert mo.is_file(), f"run: python -m portal.inti.web.katalog ({_short(mo)} is missing)"
        assert mo.stat().st_mtime >= po.stat().st_mtime, f"run: python -m portal.inti.web.katalog ({_short(mo)})"


def _short(berkas: Path) -> str:
    return str(berkas.relative_to(AKAR))
