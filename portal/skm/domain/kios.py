"""A kiosk's queue: shape of one answer as a tablet sends it, what its clock is worth, the staff PIN. Pure.

Decisions: docs/adr/0015-kios-luring.md.
"""

import hashlib
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from portal.inti.galat import DomainError, _n
from portal.inti.periode import local_date
from portal.skm.domain.instrumen import SLOT_MAKS

BATCH_MAKS = 50
DIAM_DETIK = (30, 120)
UMUR_KODE = timedelta(minutes=30)
SUSULAN_DICABUT = timedelta(days=7)
"""A revoked kiosk may still hand in for this long what it took before."""
SUNYI_MENIT = 15
"""Working minutes without a sign of life after which a kiosk counts as silent."""
MASA_DEPAN = timedelta(minutes=5)
LURING = timedelta(minutes=10)
TERLALU_TUA = timedelta(days=90)
SELISIH_MAKS = 2_000_000_000
JAM_MAKS = 253_370_000_000_000
"""Milliseconds since 1970 of an instant in the last year that a date can hold."""
PUTARAN_PIN = 210_000
_EPOK = datetime(1970, 1, 1, tzinfo=UTC)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PIN = re.compile(r"[0-9]{4,8}")


@dataclass(frozen=True, kw_only=True)
class KirimanKios:
    """One answer as a tablet sends it; `diambil` is its own clock in milliseconds since 1970.

    `gratis` tells that the tariff question was not asked because the service was free then.
    """

    uuid: str
    kios_id: int
    urutan: int
    diambil: int
    instrumen: str
    versi: int
    layanan_id: int | None
    gratis: bool
    nilai: Mapping[str, str]
    demografi: Mapping[str, str]
    saran: str
    bahasa: str
    durasi: int | None


def _whole(nilai: Any, batas: int = 2**31) -> bool:
    return isinstance(nilai, int) and not isinstance(nilai, bool) and 0 <= nilai < batas


def _words(nilai: Any, maks: int) -> bool:
    return (
        isinstance(nilai, dict)
        and len(nilai) <= maks
        and all(isinstance(k, str) and isinstance(v, str | int | float) for k, v in nilai.items())
    )


def read_uuid(isi: Any) -> str:
    """Return the identity of an item, empty when it has none: an item that is refused is named all the same."""
    uuid = isi.get("uuid") if isinstance(isi, dict) else None
    return uuid if isinstance(uuid, str) and _UUID.fullmatch(uuid) else ""


def read_kiriman(isi: Any) -> KirimanKios:
    """Read one item of a batch; raises DomainError when it is no answer of a kiosk."""
    sah = (
        isinstance(isi, dict)
        and bool(read_uuid(isi))
        and _whole(isi.get("kios"))
        and _whole(isi.get("urutan", 0), 2**53)
        and isinstance(isi.get("diambil"), int | float)
        and isinstance(isi.get("instrumen"), str)
        and _whole(isi.get("versi"), 2**15)
        and (isi.get("layanan") is None or _whole(isi["layanan"]))
        and _words(isi.get("nilai"), SLOT_MAKS)
        and _words(isi.get("demografi", {}), SLOT_MAKS)
        and isinstance(isi.get("saran", ""), str)
    )
    if not sah:
        raise DomainError("isian_rusak", _n("Isi jawaban ini tidak lengkap atau rusak."))
    return KirimanKios(
        uuid=isi["uuid"],
        kios_id=isi["kios"],
        urutan=isi.get("urutan", 0),
        diambil=read_jam(isi["diambil"]) or 0,
        instrumen=isi["instrumen"][:32],
        versi=isi["versi"],
        layanan_id=isi.get("layanan"),
        gratis=isi.get("gratis") is True,
        nilai={k: str(v) for k, v in isi["nilai"].items()},
        demografi={k: str(v) for k, v in isi.get("demografi", {}).items()},
        saran=isi.get("saran", ""),
        bahasa=str(isi.get("bahasa", "id"))[:5],
        durasi=isi["durasi"] if _whole(isi.get("durasi")) else None,
    )


def read_jam(nilai: Any) -> int | None:
    """Return a tablet's clock in milliseconds; None when it is no instant between 1970 and the year 9999."""
    if isinstance(nilai, bool) or not isinstance(nilai, int | float) or not 0 <= nilai <= JAM_MAKS:
        return None
    return int(nilai)


def measure_selisih(jam: int | None, now: datetime) -> int | None:
    """Return the seconds to add to a tablet's clock to get the right time; None when it does not tell its clock."""
    if jam is None:
        return None
    selisih = round((now - _EPOK).total_seconds() - jam / 1000)
    return max(-SELISIH_MAKS, min(SELISIH_MAKS, selisih))


@dataclass(frozen=True)
class Saat:
    """When an answer was given: its corrected instant as claimed, the local date it counts for, marks of the clock."""

    diambil_at: datetime
    tanggal: date
    jam_salah: bool
    luring: bool
    dipercaya: bool


def judge_saat(diambil: int, selisih: int, *, now: datetime, sejak: datetime, zona: str) -> Saat:
    """Correct a tablet's clock by its offset (seconds) and tell what the result is worth.

    An instant after now or before the kiosk existed (`sejak`), five minutes allowed, cannot be: the answer counts
    for the day it arrives. One older than 90 days is marked but keeps its date: the kiosk was there, and a tablet
    can lie in a drawer for that long.
    """
    saat = _EPOK + timedelta(milliseconds=min(max(diambil + selisih * 1000, 0), JAM_MAKS))
    dipercaya = sejak - MASA_DEPAN <= saat <= now + MASA_DEPAN
    return Saat(
        diambil_at=saat,
        tanggal=local_date(min(saat, now) if dipercaya else now, zona),
        jam_salah=not dipercaya or now - saat > TERLALU_TUA,
        luring=now - saat > LURING,
        dipercaya=dipercaya,
    )


def check_pin(pin: str) -> str:
    """Return a staff PIN of 4–8 digits; raises DomainError for anything else, and for 1111 and 1234."""
    pin = pin.strip()
    if not _PIN.fullmatch(pin):
        raise DomainError("pin_salah", _n("PIN terdiri dari 4 sampai 8 angka."), bidang="pin")
    langkah = {int(b) - int(a) for a, b in pairwise(pin)}
    if langkah in ({0}, {1}, {-1}):
        raise DomainError("pin_lemah", _n("PIN ini mudah ditebak. Pilih angka yang tidak berurutan."), bidang="pin")
    return pin


def hash_pin(pin: str, garam: bytes | None = None) -> str:
    """Return "rounds$salt$hash" of a PIN (PBKDF2-SHA-256, base64), which a tablet checks without a network."""
    garam = garam or secrets.token_bytes(16)
    hasil = hashlib.pbkdf2_hmac("sha256", pin.encode(), garam, PUTARAN_PIN)
    return f"{PUTARAN_PIN}${b64encode(garam).decode()}${b64encode(hasil).decode()}"
