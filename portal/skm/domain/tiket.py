"""Tokens of visit tickets, their validity, and what a queue system may ask for. Pure."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.inti.galat import DomainError, _n
from portal.inti.kode import ABJAD, clean_kode
from portal.inti.teks import clean_teks
from portal.skm.domain.instrumen import Instrumen

JUMLAH_MAKS = 500
HARI_CETAK, HARI_API, HARI_MAKS = 30, 7, 180
TENGGANG = timedelta(hours=1)
"""A questionnaire opened on a ticket's last day may still be sent a little after midnight."""
PANJANG_TOKEN = 20
POLA_RUJUKAN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
_TEKS_MAKS = 64
_KOLOM = ("unit", "layanan", "loket", "instrumen", "rujukan")


class TiketDitolak(DomainError):
    """A ticket that opens no questionnaire; `kode` tells why, `status` is the HTTP status of its page."""

    def __init__(self, kode: str, kalimat: str, /, *, status: int, **data: Any) -> None:
        super().__init__(kode, kalimat, **data)
        self.status = status


def hash_token(token: str) -> str:
    """Return the SHA-256 (hex) of a token however it was typed: case, spaces and hyphens do not matter."""
    return hashlib.sha256(clean_kode(token[:100]).encode("utf-8", "backslashreplace")).hexdigest()


def hash_kunci(kunci: str) -> str:
    """Return the SHA-256 (hex) of a queue system's key."""
    return hashlib.sha256(kunci.encode("utf-8", "backslashreplace")).hexdigest()


def derive_token(rahasia: str, kunci_id: int, rujukan: str) -> str:
    """Return the token (100 bits) of a queue system's visit: the same reference gives the same token again.

    Nothing but the server's secret can make it, so it need not be stored to repeat an answer that got lost.
    """
    isi = f"skm-tiket\x1f{kunci_id}\x1f{rujukan}".encode()
    angka = int.from_bytes(hmac.new(rahasia.encode(), isi, hashlib.sha256).digest())
    return "".join(ABJAD[angka >> (5 * i) & 31] for i in range(PANJANG_TOKEN))


def check_subjek(instrumen: Instrumen, *, ada_layanan: bool) -> None:
    """Raise DomainError unless the place fits what the instrument rates: a service, or the unit as a whole."""
    if instrumen.subjek == "layanan" and not ada_layanan:
        raise DomainError("layanan_kosong", _n("Pilih layanan yang dinilai."), bidang="layanan")
    if instrumen.subjek == "unit" and ada_layanan:
        raise DomainError(
            "layanan_berlebih",
            _n("Survei ini menilai unit secara utuh. Kosongkan layanannya."),
            bidang="layanan",
        )


@dataclass(frozen=True)
class Permintaan:
    """One ticket that a queue system asks for; codes as given. Without `rujukan` the portal makes one up."""

    unit: str | None
    layanan: str | None
    loket: str | None
    instrumen: str
    rujukan: str | None
    buka: bool


def read_permintaan(isi: Any) -> Permintaan:
    """Read the decoded JSON of a request; raises DomainError that names the first wrong field."""
    if not isinstance(isi, Mapping):
        raise DomainError("bukan_objek", _n("Kirim satu objek JSON."))
    asing = sorted(str(k) for k in isi if k not in (*_KOLOM, "buka"))
    if asing:
        raise DomainError(
            "kolom_asing",
            _n("Kolom “%(kolom)s” tidak dikenal. Pakai unit, layanan, loket, instrumen, rujukan, atau buka."),
            kolom=clean_teks(asing[0])[:40],
        )
    teks = {nama: _read_teks(nama, isi.get(nama)) for nama in _KOLOM}
    buka = isi.get("buka", True)
    if not isinstance(buka, bool):
        raise DomainError("jenis_salah", _n("Kolom “buka” berisi true atau false."), bidang="buka")
    rujukan = teks["rujukan"]
    return Permintaan(
        unit=teks["unit"],
        layanan=teks["layanan"],
        loket=teks["loket"],
        instrumen=teks["instrumen"] or "skm",
        rujukan=check_rujukan(rujukan) if rujukan is not None else None,
        buka=buka,
    )


def _read_teks(nama: str, nilai: Any) -> str | None:
    if nilai is None:
        return None
    if not isinstance(nilai, str) or len(nilai) > _TEKS_MAKS:
        raise DomainError(
            "jenis_salah",
            _n("Kolom “%(kolom)s” berisi teks paling banyak %(maks)s huruf."),
            bidang=nama,
            kolom=nama,
            maks=_TEKS_MAKS,
        )
    return clean_teks(nilai) or None


def check_rujukan(rujukan: str) -> str:
    """Return the reference of a visit; raises DomainError for one that is no plain code or holds a NIK."""
    if not POLA_RUJUKAN.fullmatch(rujukan):
        raise DomainError(
            "rujukan_salah",
            _n("Rujukan paling banyak 64 huruf, angka, titik, titik dua, garis bawah, atau tanda hubung."),
            bidang="rujukan",
        )
    if _NIK.search(rujukan):
        raise DomainError(
            "rujukan_nik", _n("Rujukan tidak boleh memuat NIK. Pakai nomor antrean atau kode acak."), bidang="rujukan"
        )
    return rujukan
