"""Open mailboxes and open vaults: a row sealed by the random value of a cookie, never a key at rest."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.akun.service import Pengguna
from portal.inti.db import db
from portal.wbs.kunci import letak
from portal.wbs.kunci.laporan import KunciLaporan
from portal.wbs.kunci.primitif import SegelRusak, derive, seal, seal_json, unseal, unseal_json
from portal.wbs.models import SesiBrankas, SesiPelapor
from portal.wbs.service.brankas import Pemegang, find_brankas
from portal.wbs.service.tempat import local_day

DIAM_PELAPOR, HABIS_PELAPOR = timedelta(minutes=20), timedelta(hours=4)
DIAM_BRANKAS, HABIS_BRANKAS = timedelta(minutes=30), timedelta(hours=8)
PERBARUI = timedelta(minutes=3)
_LANGKAH = 256


def hash_kue(kue: str) -> str:
    """Return what is stored of a cookie's random value."""
    return hashlib.sha256(kue.encode()).hexdigest()


def make_tanda_formulir(kue: str) -> str:
    """Return the token that forms of this session carry: another site cannot know it."""
    return derive(kue.encode()[:64], b"formulir").hex()


def is_tanda_formulir(kue: str, tanda: str) -> bool:
    """Tell whether a posted token belongs to this session."""
    return secrets.compare_digest(make_tanda_formulir(kue), tanda if tanda.isascii() else "")


@dataclass(frozen=True)
class SesiTerbuka:
    """A reporter's open mailbox: which report, its key, and the cookie's value."""

    laporan_id: str
    kunci: KunciLaporan = field(repr=False)
    kue: str = field(repr=False)
    pasangan: str = field(default="", repr=False)
    """Which reporter's pair opened it: a session of a receipt that was exchanged is over."""


def name_pasangan(pub: bytes) -> str:
    """Return the short name of a reporter's pair."""
    return hashlib.sha256(pub).hexdigest()[:12]


def _seal_pelapor(
    kue: str, laporan_id: str, kunci: KunciLaporan, *, pasangan: str, mulai: float, now: datetime
) -> bytes:
    isi = {
        "laporan": laporan_id,
        "kunci": kunci.isi.hex(),
        "pasangan": pasangan,
        "mulai": mulai,
        "diam": (now + DIAM_PELAPOR).timestamp(),
    }
    sidik = hash_kue(kue)
    return seal_json(derive(kue.encode()[:64], b"sesi"), isi, letak.sesi("pelapor", sidik), langkah=_LANGKAH)


def open_sesi_pelapor(laporan_id: str, kunci: KunciLaporan, *, now: datetime, pub: bytes = b"") -> str:
    """Open a mailbox in the caller's unit of work; return the cookie's value, which is always a new one.

    `pub` is the public half of the reporter's pair that opened it.
    """
    kue = secrets.token_urlsafe(32)
    pasangan = name_pasangan(pub) if pub else ""
    isi = _seal_pelapor(kue, laporan_id, kunci, pasangan=pasangan, mulai=now.timestamp(), now=now)
    db.session().add(SesiPelapor(sidik=hash_kue(kue), isi=isi, hari=local_day(now)))
    db.session().flush()
    return kue


def read_sesi_pelapor(kue: str, *, now: datetime) -> tuple[SesiTerbuka, bool] | None:
    """Return the open mailbox of a cookie and whether it is time to prolong it; None when it is over."""
    baris = db.session().get(SesiPelapor, hash_kue(kue))
    if baris is None:
        return None
    try:
        isi = unseal_json(
            derive(kue.encode()[:64], b"sesi"), baris.isi, letak.sesi("pelapor", baris.sidik), langkah=_LANGKAH
        )
    except SegelRusak:
        return None
    kini = now.timestamp()
    if kini > isi["diam"] or kini > isi["mulai"] + HABIS_PELAPOR.total_seconds():
        return None
    perbarui = isi["diam"] - kini < (DIAM_PELAPOR - PERBARUI).total_seconds()
    return SesiTerbuka(isi["laporan"], KunciLaporan(bytes.fromhex(isi["kunci"])), kue, isi["pasangan"]), perbarui


def prolong_sesi_pelapor(sesi: SesiTerbuka, *, now: datetime) -> None:
    """Let an open mailbox stay open, in the caller's unit of work."""
    baris = db.session().get(SesiPelapor, hash_kue(sesi.kue))
    if baris is None:
        return
    kunci = derive(sesi.kue.encode()[:64], b"sesi")
    lama = unseal_json(kunci, baris.isi, letak.sesi("pelapor", baris.sidik), langkah=_LANGKAH)
    baris.isi = _seal_pelapor(
        sesi.kue, sesi.laporan_id, sesi.kunci, pasangan=sesi.pasangan, mulai=lama["mulai"], now=now
    )
    db.session().flush()


def close_sesi_pelapor(kue: str) -> None:
    """End one open mailbox on all workers."""
    db.session().execute(delete(SesiPelapor).where(SesiPelapor.sidik == hash_kue(kue)))


def open_sesi_brankas(pengguna: Pengguna, prv: bytes, *, now: datetime) -> str:
    """Keep an unlocked vault for this browser, in the caller's unit of work; return the cookie's value."""
    kue = secrets.token_urlsafe(32)
    sidik = hash_kue(kue)
    isi = seal(derive(kue.encode()[:64], b"brankas"), prv, letak.sesi(f"brankas|{pengguna.id}", sidik))
    db.session().add(
        SesiBrankas(
            sidik=sidik,
            pengguna_id=pengguna.id,
            isi=isi,
            diam_sampai=now + DIAM_BRANKAS,
            habis_at=now + HABIS_BRANKAS,
        )
    )
    db.session().flush()
    return kue


def read_sesi_brankas(pengguna: Pengguna, kue: str, *, now: datetime) -> tuple[Pemegang, bool] | None:
    """Return the open vault of a cookie and whether to prolong it; None when it is over or somebody else's."""
    baris = db.session().get(SesiBrankas, hash_kue(kue))
    brankas = find_brankas(pengguna.id)
    if baris is None or brankas is None or baris.pengguna_id != pengguna.id:
        return None
    if now > baris.diam_sampai or now > baris.habis_at:
        return None
    try:
        kunci = derive(kue.encode()[:64], b"brankas")
        prv = unseal(kunci, baris.isi, letak.sesi(f"brankas|{pengguna.id}", baris.sidik))
    except SegelRusak:
        return None
    perbarui = baris.diam_sampai - now < DIAM_BRANKAS - PERBARUI
    return Pemegang(pengguna.id, pengguna.nama, pengguna.email, brankas.jenis, prv), perbarui


def prolong_sesi_brankas(kue: str, *, now: datetime) -> None:
    """Let an open vault stay open, in the caller's unit of work."""
    baris = db.session().get(SesiBrankas, hash_kue(kue))
    if baris is not None:
        baris.diam_sampai = now + DIAM_BRANKAS
        db.session().flush()


def close_sesi_brankas(pengguna_id: int) -> None:
    """Shut a person's vault in all browsers: at sign-out, and when the passphrase changes."""
    db.session().execute(delete(SesiBrankas).where(SesiBrankas.pengguna_id == pengguna_id))


def purge_sesi(*, now: datetime) -> None:
    """Forget what is over: vaults past their time, mailboxes of earlier days."""
    sesi = db.session()
    sesi.execute(delete(SesiBrankas).where((SesiBrankas.habis_at < now) | (SesiBrankas.diam_sampai < now)))
    sesi.execute(delete(SesiPelapor).where(SesiPelapor.hari < local_day(now)))
