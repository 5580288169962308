"""Signed proof that a report was received: the office cannot deny it, the reporter can carry it elsewhere."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from portal.wbs.kunci.primitif import derive


@dataclass(frozen=True)
class Bukti:
    """What is signed: office, register number, date and the commitment to the content (hex SHA-256)."""

    instansi: str
    nomor: str
    tanggal: date
    komitmen: str

    def pesan(self) -> bytes:
        """Return the bytes that are signed."""
        bagian = ("portal-integritas wbs 1", self.instansi, self.nomor, self.tanggal.isoformat(), self.komitmen)
        return "\n".join(bagian).encode()


def make_garam() -> str:
    """Return the random value that keeps a commitment from being guessed; it lies inside the sealed report."""
    return secrets.token_hex(16)


def make_komitmen(garam: str, isi: Any) -> str:
    """Return the SHA-256 over salt and canonical content: shows nothing, binds to everything."""
    baku = json.dumps([garam, isi], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(baku.encode()).hexdigest()


def _key(rahasia: bytes) -> SigningKey:
    return SigningKey(derive(rahasia, b"bukti"))


def public_key(rahasia: bytes) -> str:
    """Return the office's public key in Base64."""
    return base64.b64encode(bytes(_key(rahasia).verify_key)).decode()


def sign(rahasia: bytes, bukti: Bukti) -> str:
    """Return the Ed25519 signature in Base64."""
    return base64.b64encode(_key(rahasia).sign(bukti.pesan()).signature).decode()


def verify(pub: str, bukti: Bukti, tanda_tangan: str) -> bool:
    """Tell whether this office signed this proof."""
    try:
        VerifyKey(base64.b64decode(pub, validate=True)).verify(
            bukti.pesan(), base64.b64decode(tanda_tangan, validate=True)
        )
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True
