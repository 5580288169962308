"""A staff vault: a key pair whose private half opens by passphrase, recovery code or the emergency key."""

import hashlib
import secrets
import threading
from dataclasses import dataclass

from nacl.pwhash import argon2id

from portal.inti.kode import clean_kode, is_kode, make_kode
from portal.wbs.kunci.primitif import SegelRusak, derive, make_pasangan, seal, unseal, wrap

PANJANG_PULIH = 33
"""32 random characters (160 bits) and a check character."""
_giliran = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Takaran:
    """Cost of Argon2id: passes and bytes. 64 MiB × 3 takes about 0.14 s."""

    ops: int = 3
    mem: int = 64 * 1024**2


TAKARAN = Takaran()


@dataclass(frozen=True)
class Brankas:
    """What is stored of a vault. Nothing in it opens without a secret that is not stored."""

    garam: bytes
    ops: int
    mem: int
    bukti: bytes
    pub: bytes
    prv: bytes
    prv_pulih: bytes
    prv_darurat: bytes | None = None
    darurat_versi: int | None = None


def _stretch(frasa: str, garam: bytes, ops: int, mem: int) -> tuple[bytes, bytes]:
    """Return the half that proves the passphrase and the half that seals; at most two run at once."""
    with _giliran:
        hasil = argon2id.kdf(64, frasa.encode(), garam, opslimit=ops, memlimit=mem)
    return hasil[:32], hasil[32:]


def _tempat(kolom: str, pengguna_id: int) -> str:
    return f"wbs_brankas|{kolom}|{pengguna_id}"


def make_brankas(
    pengguna_id: int, frasa: str, *, darurat: tuple[int, bytes] | None = None, prv: bytes | None = None
) -> tuple[Brankas, bytes, str]:
    """Return a vault, its private key and its recovery code, which is shown once and never stored.

    `prv` keeps an existing key pair (new passphrase); `darurat` is version and public half of the emergency key.
    """
    from nacl.public import PrivateKey

    if prv is None:
        prv = make_pasangan().prv
    pub = bytes(PrivateKey(prv).public_key)
    takaran, garam = TAKARAN, secrets.token_bytes(16)
    bukti, kek = _stretch(frasa, garam, takaran.ops, takaran.mem)
    pulih = make_kode(PANJANG_PULIH)
    return (
        Brankas(
            garam=garam,
            ops=takaran.ops,
            mem=takaran.mem,
            bukti=hashlib.sha256(bukti).digest(),
            pub=pub,
            prv=seal(kek, prv, _tempat("prv", pengguna_id)),
            prv_pulih=seal(derive(pulih.encode(), b"pulih"), prv, _tempat("prv_pulih", pengguna_id)),
            prv_darurat=wrap(darurat[1], prv, _tempat("prv_darurat", pengguna_id)) if darurat else None,
            darurat_versi=darurat[0] if darurat else None,
        ),
        prv,
        pulih,
    )


def open_brankas(brankas: Brankas, pengguna_id: int, frasa: str) -> bytes | None:
    """Return the private key; None for a wrong passphrase. Raises SegelRusak when the row was changed.

    Never call it inside a unit of work: it takes about 0.14 s.
    """
    bukti, kek = _stretch(frasa, brankas.garam, brankas.ops, brankas.mem)
    if not secrets.compare_digest(hashlib.sha256(bukti).digest(), brankas.bukti):
        return None
    return unseal(kek, brankas.prv, _tempat("prv", pengguna_id))


def recover_prv(brankas: Brankas, pengguna_id: int, kode: str) -> bytes | None:
    """Return the private key by recovery code; None for a wrong code."""
    bersih = clean_kode(kode[:120])
    if len(bersih) != PANJANG_PULIH or not is_kode(bersih):
        return None
    try:
        return unseal(derive(bersih.encode(), b"pulih"), brankas.prv_pulih, _tempat("prv_pulih", pengguna_id))
    except SegelRusak:
        return None


def seal_darurat(pub: bytes, prv: bytes, pengguna_id: int) -> bytes:
    """Seal a private key to the office's emergency key."""
    return wrap(pub, prv, _tempat("prv_darurat", pengguna_id))


def open_darurat(darurat_prv: bytes, brankas: Brankas, pengguna_id: int) -> bytes:
    """Return the private key by the emergency key; raises SegelRusak when it is not sealed to it."""
    from portal.wbs.kunci.primitif import unwrap

    if brankas.prv_darurat is None:
        raise SegelRusak
    return unwrap(darurat_prv, brankas.prv_darurat, _tempat("prv_darurat", pengguna_id))
