"""Every trap and acceptance case of the index names tests that exist."""

import re

from portal.settings import AKAR

_UJI = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
JEBAKAN, TERIMA = 30, 12


def test_each_trap_and_acceptance_case_names_tests_that_exist() -> None:
    teks = (AKAR / "docs" / "kasus-uji-skm.md").read_text()
    baris = [[sel.strip() for sel in b.strip("|").split("|")] for b in teks.splitlines() if b.startswith("|")][2:]
    nomor = [*map(str, range(1, JEBAKAN + 1)), *(f"T{i}" for i in range(1, TERIMA + 1))]
    assert [b[0] for b in baris] == nomor
    for _, apa, uji in baris:
        rujukan = _UJI.findall(uji)
        assert rujukan, apa
        for berkas, nama in rujukan:
            assert re.search(rf"^def {nama}\(", (AKAR / berkas).read_text(), flags=re.MULTILINE), f"{berkas}::{nama}"
