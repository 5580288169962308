"""Evidence files: sealed chunk by chunk while they arrive, opened only when whole.

Format: version byte, 24 bytes of header, then chunks of 64 KiB + 17 bytes (secretstream). The last chunk
is filled up with zeros and carries the FINAL tag; the true size is kept elsewhere, sealed.
"""

from collections.abc import Iterator
from typing import Protocol

from nacl import bindings
from nacl.exceptions import CryptoError

from portal.wbs.kunci.primitif import VERSI, SegelRusak

POTONG = 64 * 1024
_KEPALA = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_TAMBAH = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_PESAN = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_AKHIR = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class Tujuan(Protocol):
    """Where the sealed bytes go."""

    def write(self, isi: bytes, /) -> object:
        """Take some bytes."""


class Penyegel:
    """Seals a file that arrives in pieces of any size; `ukuran` counts its true bytes."""

    def __init__(self, kunci: bytes, tempat: str, tujuan: Tujuan) -> None:
        self._keadaan = bindings.crypto_secretstream_xchacha20poly1305_state()
        self._ikat = VERSI + tempat.encode()
        self._tujuan = tujuan
        self._sisa = bytearray()
        self.ukuran = 0
        kepala = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._keadaan, kunci)
        tujuan.write(VERSI + kepala)

    def write(self, isi: bytes) -> None:
        """Take some bytes; whole chunks are sealed at once, except the last one known."""
        self.ukuran += len(isi)
        self._sisa += isi
        while len(self._sisa) > POTONG:
            self._push(bytes(self._sisa[:POTONG]), _PESAN)
            del self._sisa[:POTONG]

    def finish(self) -> None:
        """Seal the last chunk."""
        self._push(bytes(self._sisa).ljust(POTONG, b"\0"), _AKHIR)
        self._sisa.clear()

    def _push(self, isi: bytes, tanda: int) -> None:
        dorong = bindings.crypto_secretstream_xchacha20poly1305_push
        self._tujuan.write(dorong(self._keadaan, isi, self._ikat, tanda))


def count_potong(ukuran: int) -> int:
    """Return how many chunks a file of that many bytes has: its size as a stranger sees it."""
    return max(1, -(-ukuran // POTONG))


def _pull(kunci: bytes, tempat: str, blob: bytes) -> Iterator[tuple[bytes, int]]:
    keadaan = bindings.crypto_secretstream_xchacha20poly1305_state()
    ikat = VERSI + tempat.encode()
    if blob[:1] != VERSI or (len(blob) - 1 - _KEPALA) % (POTONG + _TAMBAH):
        raise SegelRusak
    try:
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(keadaan, blob[1 : 1 + _KEPALA], kunci)
        for awal in range(1 + _KEPALA, len(blob), POTONG + _TAMBAH):
            yield bindings.crypto_secretstream_xchacha20poly1305_pull(
                keadaan, blob[awal : awal + POTONG + _TAMBAH], ikat
            )
    except (CryptoError, ValueError, TypeError, RuntimeError) as salah:
        raise SegelRusak from salah


def iter_isi(kunci: bytes, tempat: str, blob: bytes, ukuran: int) -> Iterator[bytes]:
    """Yield the content of a sealed file of `ukuran` bytes.

    Raises SegelRusak before the first byte when anything was changed, cut at a chunk or exchanged.
    """
    tanda = [t for _isi, t in _pull(kunci, tempat, blob)]
    if len(tanda) != count_potong(ukuran) or tanda[-1] != _AKHIR or _AKHIR in tanda[:-1]:
        raise SegelRusak
    return _iter_bytes(kunci, tempat, blob, ukuran)


def _iter_bytes(kunci: bytes, tempat: str, blob: bytes, ukuran: int) -> Iterator[bytes]:
    sisa = ukuran
    for isi, _tanda in _pull(kunci, tempat, blob):
        yield isi[:sisa]
        sisa -= len(isi[:sisa])
