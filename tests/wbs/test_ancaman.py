"""The threat model is not a promise: every “cannot” in it names a test that exists."""

import re

from portal.settings import AKAR

_UJI = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PIHAK = 8
"""Dump, backup, seized disk, running server, handler, custodian, administrator, network."""


def _rows(bagian: str) -> list[list[str]]:
    baris = [b for b in bagian.splitlines() if b.startswith("|")]
    return [[sel.strip() for sel in b.strip("|").split("|")] for b in baris[2:]]


def _tables() -> list[list[list[str]]]:
    teks = (AKAR / "docs" / "ancaman-wbs.md").read_text()
    tabel = re.findall(r"((?:^\|.*\n)+)", teks, flags=re.MULTILINE)
    return [_rows(t) for t in tabel if "::test_" in t]


def test_every_cannot_of_the_threat_model_names_a_test_that_exists() -> None:
    tabel = _tables()
    assert len(tabel) == 2, "one table in each language"
    for baris in tabel:
        assert len(baris) >= PIHAK
        for sel in baris:
            rujukan = _UJI.findall(sel[-1])
            assert rujukan, f"no test named: {sel[0]}"
            for berkas, nama in rujukan:
                isi = (AKAR / berkas).read_text()
                assert re.search(rf"^def {nama}\(", isi, flags=re.MULTILINE), f"{berkas}::{nama}"


def test_both_languages_name_the_same_parties_and_tests() -> None:
    indonesia, inggris = _tables()
    assert len(indonesia) == len(inggris)
    assert [_UJI.findall(s[-1]) for s in indonesia] == [_UJI.findall(s[-1]) for s in inggris]


def test_each_of_the_forty_cases_names_tests_that_exist() -> None:
    teks = (AKAR / "docs" / "kasus-uji-wbs.md").read_text()
    kasus = _rows(teks)
    assert [int(k[0]) for k in kasus] == list(range(1, 41))
    for _nomor, apa, uji in kasus:
        rujukan = _UJI.findall(uji)
        assert rujukan, apa
        for berkas, nama in rujukan:
            assert re.search(rf"^def {nama}\(", (AKAR / berkas).read_text(), flags=re.MULTILINE), f"{berkas}::{nama}"
