"""Keys of one report: made at submission, wrapped for handlers, reporter and custodians, opened by each of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.wbs.kunci.primitif import (
    PANJANG_KUNCI,
    SegelRusak,
    make_kunci,
    make_pasangan,
    seal,
    unseal,
    unwrap,
    wrap,
)
from portal.wbs.kunci.resi import find_key, wrap_key


@dataclass(frozen=True)
class KunciLaporan:
    """What opens a report: `isi` (K) for everybody let in; `catatan` (N) for handlers only, None for the reporter."""

    isi: bytes
    catatan: bytes | None = None


@dataclass(frozen=True)
class SegelPelapor:
    """What is stored so that a receipt opens its report: look-up value, the reporter's pair, K wrapped to it."""

    cari: bytes
    pub: bytes
    prv: bytes
    bungkus: bytes


def _rk(laporan_id: str, siapa: str) -> str:
    return f"wbs_kunci|{laporan_id}|{siapa}"


def make_kunci_laporan() -> KunciLaporan:
    """Return the two random keys of a new (or re-keyed) report."""
    return KunciLaporan(make_kunci(), make_kunci())


def wrap_handler(kunci: KunciLaporan, pub: bytes, laporan_id: str, pengguna_id: int) -> bytes:
    """Wrap both keys to one handler."""
    if kunci.catatan is None:
        raise ValueError("a reporter's bundle cannot be handed to a handler")
    return wrap(pub, kunci.isi + kunci.catatan, _rk(laporan_id, f"pengelola|{pengguna_id}"))


def unwrap_handler(prv: bytes, blob: bytes, laporan_id: str, pengguna_id: int) -> KunciLaporan:
    """Open a handler's bundle; raises SegelRusak."""
    isi = unwrap(prv, blob, _rk(laporan_id, f"pengelola|{pengguna_id}"))
    if len(isi) != 2 * PANJANG_KUNCI:
        raise SegelRusak
    return KunciLaporan(isi[:PANJANG_KUNCI], isi[PANJANG_KUNCI:])


def wrap_reporter(pub: bytes, kunci: KunciLaporan, laporan_id: str) -> bytes:
    """Wrap K to the reporter's public key; works while the reporter is away."""
    return wrap(pub, kunci.isi, _rk(laporan_id, "pelapor"))


def seal_reporter(lada: bytes, resi: str, kunci: KunciLaporan, laporan_id: str) -> SegelPelapor:
    """Make the reporter's pair and seal its private half by the receipt."""
    pasangan = make_pasangan()
    return SegelPelapor(
        cari=find_key(lada, resi),
        pub=pasangan.pub,
        prv=seal(wrap_key(lada, resi), pasangan.prv, _rk(laporan_id, "prv")),
        bungkus=wrap_reporter(pasangan.pub, kunci, laporan_id),
    )


def open_reporter(lada: bytes, resi: str, segel: SegelPelapor, laporan_id: str) -> KunciLaporan:
    """Return the reporter's key of the report; raises SegelRusak."""
    prv = unseal(wrap_key(lada, resi), segel.prv, _rk(laporan_id, "prv"))
    isi = unwrap(prv, segel.bungkus, _rk(laporan_id, "pelapor"))
    if len(isi) != PANJANG_KUNCI:
        raise SegelRusak
    return KunciLaporan(isi)


def wrap_identity(kunci: bytes, pub: bytes, laporan_id: str, pengguna_id: int) -> bytes:
    """Wrap an identity key to a custodian, or to the handler a custodian approved."""
    return wrap(pub, kunci, _rk(laporan_id, f"identitas|{pengguna_id}"))


def unwrap_identity(prv: bytes, blob: bytes, laporan_id: str, pengguna_id: int) -> bytes:
    """Open a wrapped identity key; raises SegelRusak."""
    return unwrap(prv, blob, _rk(laporan_id, f"identitas|{pengguna_id}"))


def wrap_all(kunci: KunciLaporan, pubs: Mapping[int, bytes], laporan_id: str) -> dict[int, bytes]:
    """Wrap both keys to several handlers."""
    return {nomor: wrap_handler(kunci, pub, laporan_id, nomor) for nomor, pub in pubs.items()}
