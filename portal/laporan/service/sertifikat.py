"""The office's signing certificate: a PKCS#12 file under PORTAL_DATA/kunci, opened only with its passphrase."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.inti.db import utc_now
from portal.inti.dokter import Pemeriksaan
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.rahasia import write_durable
from portal.laporan.service.tempat import read_tempat
from portal.settings import Settings

NAMA = "tanda-tangan.p12"
MAKS = 100 * 1024
PUTARAN_MAKS = 1_000_000
HARI_INGAT = 30


@dataclass(frozen=True)
class Sertifikat:
    """Whose certificate it is and how long it is valid (instants with zone)."""

    pemilik: str
    penerbit: str
    mulai: datetime
    sampai: datetime

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it may sign now."""
        return self.mulai <= now <= self.sampai


def _path() -> Path:
    return read_tempat().kunci / NAMA


def open_sertifikat(isi: bytes, sandi: str) -> Any:
    """Return the certificate with its key; raises DomainError for another file or a wrong passphrase.

    A file that asks for more than PUTARAN_MAKS rounds is refused: it would keep a thread busy for minutes or hours.
    """
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        if max(_list_putaran(isi), default=0) > PUTARAN_MAKS:
            raise DomainError(
                "sertifikat_lambat", _n("Sertifikat ini meminta hitungan yang terlalu panjang."), bidang="berkas"
            )
        muatan = pkcs12.load_pkcs12(isi, sandi.encode() or None)
    except (ValueError, TypeError, KeyError) as salah:
        raise DomainError(
            "sertifikat_salah", _n("Kata sandi salah, atau berkas bukan sertifikat PKCS#12 (.p12)."), bidang="sandi"
        ) from salah
    if muatan.cert is None or muatan.key is None:
        raise DomainError("sertifikat_kosong", _n("Berkas ini tidak memuat sertifikat dan kuncinya."), bidang="berkas")
    return muatan.cert.certificate


def _list_putaran(isi: bytes) -> list[int]:
    """Return how many rounds of hashing each readable part of the file asks for; raises ValueError for another file."""
    from asn1crypto.pkcs12 import Pfx

    pfx = Pfx.load(isi)
    hasil = [int(pfx["mac_data"]["iterations"].native)] if pfx["mac_data"].native else []
    for bagian in pfx.authenticated_safe:
        if bagian["content_type"].native == "encrypted_data":
            cara = bagian["content"]["encrypted_content_info"]["content_encryption_algorithm"]
            hasil.append(int(cara.kdf_iterations))
        elif bagian["content_type"].native == "data":
            hasil += _list_putaran_kunci(bagian["content"].native)
    return hasil


def _list_putaran_kunci(isi: bytes) -> list[int]:
    """Return how many rounds each wrapped key of a readable part asks for."""
    from asn1crypto.pkcs12 import SafeContents

    return [
        int(kantong["bag_value"]["encryption_algorithm"].kdf_iterations)
        for kantong in SafeContents.load(isi)
        if kantong["bag_id"].native == "pkcs8_shrouded_key_bag"
    ]


def describe(sertifikat: Any) -> Sertifikat:
    """Return what people need to know of a certificate."""
    return Sertifikat(
        sertifikat.subject.rfc4514_string(),
        sertifikat.issuer.rfc4514_string(),
        sertifikat.not_valid_before_utc,
        sertifikat.not_valid_after_utc,
    )


@dataclass(frozen=True)
class Terbuka:
    """A certificate file that opened with its passphrase: the file, its public part (PEM), whose it is."""

    isi: bytes
    pem: bytes
    sertifikat: Sertifikat


def read_sertifikat(isi: bytes, sandi: str, *, now: datetime) -> Terbuka:
    """Return the file, tried; the passphrase only proves that it opens and is not kept.

    It counts for up to a second: call it outside a unit of work. Raises DomainError for a file that does not open, has
    no key, or has expired.
    """
    from cryptography.hazmat.primitives.serialization import Encoding

    if len(isi) > MAKS:
        raise DomainError("sertifikat_besar", _n("Berkas sertifikat paling besar 100 KB."), bidang="berkas")
    sertifikat = open_sertifikat(isi, sandi)
    terbuka = Terbuka(isi, bytes(sertifikat.public_bytes(Encoding.PEM)), describe(sertifikat))
    if not terbuka.sertifikat.is_valid(now):
        raise DomainError("sertifikat_lewat", _n("Masa berlaku sertifikat ini sudah habis."), bidang="berkas")
    return terbuka


def save_sertifikat(terbuka: Terbuka, *, pelaku: str, now: datetime) -> None:
    """Keep the office's certificate."""
    write_durable(_path(), terbuka.isi, mode=0o400)
    write_durable(_path().with_suffix(".pem"), terbuka.pem, mode=0o400)
    append_jejak(
        pelaku=pelaku,
        aksi="sertifikat.simpan",
        objek="instansi",
        now=now,
        rincian={"untuk": terbuka.sertifikat.pemilik},
    )


def find_sertifikat() -> Sertifikat | None:
    """Return whose certificate the office has; None without one."""
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return describe(load_pem_x509_certificate(_path().with_suffix(".pem").read_bytes()))
    except OSError:
        return None


def check_sertifikat(_settings: Settings) -> Iterator[Pemeriksaan]:
    """Yield what the administrator's check says of the certificate; nothing without one."""
    sertifikat = find_sertifikat()
    if sertifikat is None:
        return
    sisa = (sertifikat.sampai - utc_now()).days
    yield Pemeriksaan(
        "sertifikat tanda tangan",
        sisa >= HARI_INGAT,
        f"berlaku {sisa} hari lagi" if sisa >= 0 else "sudah habis masa berlakunya",
        "Minta pimpinan mengunggah sertifikat baru di Laporan, Pengaturan.",
    )


def read_p12() -> bytes:
    """Return the certificate file; raises TidakDitemukan when the office has none."""
    try:
        return _path().read_bytes()
    except OSError as salah:
        raise TidakDitemukan(
            "tanpa_sertifikat", _n("Kantor belum punya sertifikat tanda tangan. Unggah salinan bertanda tangan.")
        ) from salah
