"""Sealing with libsodium: symmetric blobs bound to their place, keys wrapped to a person, keyed digests.

Nothing here invents cryptography; it fixes the format. Every blob begins with a version byte. `tempat`
names where a blob lies ("wbs_pesan|isi|<report>|3"), so that one moved to another row does not open.
"""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass
from typing import Any

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from portal.inti.galat import DomainError, _n

VERSI = b"\x01"
PANJANG_KUNCI = 32
_NONCE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


class SegelRusak(DomainError):
    """A sealed blob was changed, moved or cut, or this key is not its key."""

    status = 409

    def __init__(self) -> None:
        super().__init__("segel_rusak", _n("Data tersegel ini tidak dapat dibuka. Mungkin diubah di luar portal."))


@dataclass(frozen=True)
class Pasangan:
    """An X25519 key pair, 32 bytes each."""

    prv: bytes
    pub: bytes


def make_kunci() -> bytes:
    """Return a random symmetric key."""
    return secrets.token_bytes(PANJANG_KUNCI)


def make_pasangan() -> Pasangan:
    """Return a random key pair."""
    prv = PrivateKey.generate()
    return Pasangan(bytes(prv), bytes(prv.public_key))


def derive(kunci: bytes, *bagian: bytes, panjang: int = PANJANG_KUNCI) -> bytes:
    """Return keyed BLAKE2b of the parts, each with its length in front; the first part names the purpose."""
    sidik = hashlib.blake2b(key=kunci[:64], digest_size=panjang)
    for b in bagian:
        sidik.update(struct.pack(">Q", len(b)) + b)
    return sidik.digest()


def pad(isi: bytes, langkah: int) -> bytes:
    """Return the content filled up to a multiple of `langkah` bytes, so that its length says little."""
    return bytes(bindings.sodium_pad(isi, langkah))


def unpad(isi: bytes, langkah: int) -> bytes:
    """Undo `pad`; raises SegelRusak."""
    try:
        return bytes(bindings.sodium_unpad(isi, langkah))
    except (CryptoError, ValueError) as salah:
        raise SegelRusak from salah


def seal(kunci: bytes, isi: bytes, tempat: str) -> bytes:
    """Seal content under a symmetric key (XChaCha20-Poly1305), bound to its place."""
    nonce = secrets.token_bytes(_NONCE)
    return VERSI + nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(isi, _bind(tempat), nonce, kunci)


def unseal(kunci: bytes, blob: bytes, tempat: str) -> bytes:
    """Open what `seal` made; raises SegelRusak for any other key, place or byte."""
    if blob[:1] != VERSI:
        raise SegelRusak
    nonce, sandi = blob[1 : 1 + _NONCE], blob[1 + _NONCE :]
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sandi, _bind(tempat), nonce, kunci)
    except (CryptoError, ValueError, TypeError) as salah:
        raise SegelRusak from salah


def seal_json(kunci: bytes, data: Any, tempat: str, *, langkah: int) -> bytes:
    """Seal a JSON value, padded to steps of `langkah` bytes."""
    return seal(kunci, pad(json.dumps(data, ensure_ascii=False).encode(), langkah), tempat)


def unseal_json(kunci: bytes, blob: bytes, tempat: str, *, langkah: int) -> Any:
    """Open what `seal_json` made; raises SegelRusak."""
    try:
        return json.loads(unpad(unseal(kunci, blob, tempat), langkah))
    except ValueError as salah:
        raise SegelRusak from salah


def wrap(pub: bytes, rahasia: bytes, tempat: str) -> bytes:
    """Seal a secret to a person's public key; a sealed box binds nothing, so the place goes inside."""
    return VERSI + SealedBox(PublicKey(pub)).encrypt(_digest(tempat) + rahasia)


def unwrap(prv: bytes, blob: bytes, tempat: str) -> bytes:
    """Open what `wrap` made; raises SegelRusak."""
    if blob[:1] != VERSI:
        raise SegelRusak
    try:
        isi = SealedBox(PrivateKey(prv)).decrypt(blob[1:])
    except (CryptoError, ValueError, TypeError) as salah:
        raise SegelRusak from salah
    if not secrets.compare_digest(isi[:16], _digest(tempat)):
        raise SegelRusak
    return isi[16:]


def _bind(tempat: str) -> bytes:
    return VERSI + tempat.encode()


def _digest(tempat: str) -> bytes:
    return hashlib.blake2b(_bind(tempat), digest_size=16).digest()
