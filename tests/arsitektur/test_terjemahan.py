"""Every sentence of the pages has an English translation, every one of the public survey a Balinese one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from portal.settings import AKAR
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.publik.kata_kios import WARGA

KATALOG = AKAR / "portal" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KATALOG_BALI = AKAR / "portal" / "translations" / "ban" / "LC_MESSAGES" / "messages.po"
UNTUK_PETUGAS = ("templates/skm/publik/kios.html",)
"""Public by address, read by staff who set a tablet up; what citizens read there is `kata_kios.WARGA`."""
HALAMAN_SURVEI = (
    "templates/skm/publik/",
    "templates/_dasar/publik.html",
    "templates/_komponen/wajah.html",
    "portal/skm/isian.py",
    "portal/inti/kiriman.py",
    "portal/inti/web/kiriman.py",
)
"""Where the sentences of the public survey stand (its error page is Indonesian)."""
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


def _found() -> Iterator[tuple[str, str]]:
    """Yield every sentence of the source with each place where it stands."""
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
                    yield str(kalimat), f"{folder}/{nama}:{baris}"


def extracted() -> dict[str, str]:
    """Return every sentence in the source with the first place where it stands."""
    hasil: dict[str, str] = {}
    for kalimat, di in _found():
        hasil.setdefault(kalimat, di)
    return hasil


def _read(berkas: Path, bahasa: str) -> Catalog:
    assert berkas.is_file(), f"{berkas.relative_to(AKAR)} is missing"
    with berkas.open("rb") as isi:
        return read_po(isi, locale=bahasa)


@pytest.fixture(scope="module")
def katalog() -> Catalog:
    return _read(KATALOG, "en")


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


def test_every_sentence_of_the_public_survey_has_a_balinese_translation() -> None:
    bali = _read(KATALOG_BALI, "ban")
    perlu = {k: di for k, di in _found() if di.startswith(HALAMAN_SURVEI) and not di.startswith(UNTUK_PETUGAS)}
    perlu |= dict.fromkeys(WARGA.values(), "kios")
    perlu |= {kalimat: "profil" for p in DEMOGRAFI.values() for kalimat in (p.label, *p.opsi.values())}
    assert len(perlu) > 60
    kurang = [f"{di}: {k!r}" for k, di in perlu.items() if (pesan := bali.get(k)) is None or not pesan.string]
    assert not kurang, "\n".join(kurang)
    assert {str(p.id) for p in bali if p.id} <= set(extracted()), "a Balinese sentence that no page says any more"


@pytest.mark.parametrize(("berkas", "bahasa"), [(KATALOG, "en"), (KATALOG_BALI, "ban")], ids=["en", "ban"])
def test_translations_keep_the_blanks_of_their_sentence(berkas: Path, bahasa: str) -> None:
    beda = [
        str(p.id)
        for p in _read(berkas, bahasa)
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
