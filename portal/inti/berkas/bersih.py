"""The job that turns a file in quarantine into one that may be opened, or refuses it with a sentence.

Order: cleaned object stored durably → row → quarantine object deleted. Killed anywhere, it starts again
from the quarantine object and, cleaning being deterministic, ends with the same bytes.
"""

import hashlib
import logging
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from portal.inti.berkas import simpan
from portal.inti.berkas.gambar import clean_gambar
from portal.inti.berkas.models import BERSIH_STATUS, DIPERIKSA, DITOLAK, Berkas, bersih_of, karantina_of
from portal.inti.berkas.pdf import clean_pdf
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.tugas import Kemajuan, pekerjaan

JENIS_TUGAS = "berkas.bersihkan"
MEMORI_TAMBAHAN = 1024**3
log = logging.getLogger(__name__)
_giliran = threading.Lock()


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """Let decoding take at most one more gigabyte, so that a bomb ends in MemoryError and not in the server's end."""
    halaman = int(Path("/proc/self/statm").read_text().split()[0])
    batas = halaman * resource.getpagesize() + MEMORI_TAMBAHAN
    with _giliran:
        lunak, keras = resource.getrlimit(resource.RLIMIT_AS)
        tertinggi = [b for b in (lunak, keras) if b != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_AS, (min([batas, *tertinggi]), keras))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (lunak, keras))


def clean_isi(isi: bytes, jenis: str) -> bytes:
    """Return the content written anew; raises DomainError with the reason when that is not possible."""
    try:
        with _bounded_memory():
            return clean_pdf(isi) if jenis == "pdf" else clean_gambar(isi, jenis)
    except DomainError:
        raise
    except Exception as salah:
        log.info("an attachment of kind %s could not be decoded: %s", jenis, type(salah).__name__)
        raise _broken() from salah


def _broken() -> DomainError:
    return DomainError(
        "berkas_rusak", _n("Berkas ini rusak atau terpotong. Kirim ulang berkas aslinya."), bidang="berkas"
    )


def _take(token: str, sidik: str) -> bytes:
    isi = simpan.get_benda(karantina_of(token))
    if isi is None:
        raise DomainError("berkas_hilang", _n("Berkas ini tidak ada lagi di penyimpanan. Kirim ulang."))
    if hashlib.sha256(isi).hexdigest() != sidik:
        raise _broken()
    return isi


def _store_hasil(token: str, jenis: str, sidik: str) -> dict[str, Any]:
    """Clean and store one file; return the columns that its row gets."""
    try:
        isi = clean_isi(_take(token, sidik), jenis)
    except DomainError as salah:
        if salah.status >= 500:
            raise
        return {"status": DITOLAK, "sebab": salah.teks}
    simpan.put_benda(bersih_of(token, jenis), isi)
    return {"status": BERSIH_STATUS, "ukuran": len(isi), "sidik": hashlib.sha256(isi).hexdigest(), "sebab": ""}


@pekerjaan(JENIS_TUGAS)
def clean_berkas(muatan: dict[str, Any], _kemajuan: Kemajuan) -> dict[str, Any]:
    """Clean the file {"token"}; running it again changes nothing. Raises Terganggu to be tried again."""
    token = str(muatan["token"])
    pilih = select(Berkas.status, Berkas.jenis, Berkas.sidik).where(Berkas.token == token)
    baris = db.session().execute(pilih).one_or_none()
    db.session().rollback()
    if baris is None:
        return {"status": None}
    status = baris.status
    if status == DIPERIKSA:
        hasil = _store_hasil(token, baris.jenis, baris.sidik)
        with unit_kerja() as sesi:
            sesi.execute(
                update(Berkas)
                .where(Berkas.token == token, Berkas.status == DIPERIKSA)
                .values(**hasil, diperiksa_at=utc_now())
            )
        status = hasil["status"]
    simpan.delete_benda(karantina_of(token))
    return {"status": status}
