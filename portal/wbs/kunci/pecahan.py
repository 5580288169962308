"""The emergency key of the office, split among three holders so that any two open it.

No field arithmetic: for each pair of shares, a key derived from both seals the private half. The server
keeps the three blobs; it opens nothing without two shares, and two shares open nothing without the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from portal.inti.kode import clean_kode, is_kode, make_kode
from portal.wbs.kunci.primitif import SegelRusak, derive, make_pasangan, seal, unseal

PANJANG = 33
"""32 random characters (160 bits) and a check character."""
PEMEGANG = (1, 2, 3)


@dataclass(frozen=True)
class KunciDarurat:
    """Public half, and for each pair of holders ("1-2") the sealed private half."""

    pub: bytes
    pasangan: Mapping[str, bytes]


def _tempat(versi: int, pasangan: str) -> str:
    return f"wbs_darurat|pasangan|{versi}|{pasangan}"


def _key(satu: str, dua: str) -> bytes:
    return derive(satu.encode(), b"darurat", dua.encode())


def split_baru(versi: int) -> tuple[KunciDarurat, dict[int, str]]:
    """Return a new emergency key and the three shares, by holder; shares are shown once and never stored."""
    kunci = make_pasangan()
    bagian = {n: make_kode(PANJANG) for n in PEMEGANG}
    pasangan = {
        f"{a}-{b}": seal(_key(bagian[a], bagian[b]), kunci.prv, _tempat(versi, f"{a}-{b}"))
        for a, b in combinations(PEMEGANG, 2)
    }
    return KunciDarurat(kunci.pub, pasangan), bagian


def join(kunci: KunciDarurat, versi: int, satu: str, dua: str) -> bytes:
    """Return the private half from any two shares, in any order.

    Raises SegelRusak when they are not two different shares of this key.
    """
    a, b = (clean_kode(s[:120]) for s in (satu, dua))
    if a == b or not all(len(s) == PANJANG and is_kode(s) for s in (a, b)):
        raise SegelRusak
    for nama, blob in kunci.pasangan.items():
        for kiri, kanan in ((a, b), (b, a)):
            try:
                return unseal(_key(kiri, kanan), blob, _tempat(versi, nama))
            except SegelRusak:
                continue
    raise SegelRusak
