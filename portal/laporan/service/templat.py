"""The office's own Word template and words; both are versions, and ours can be restored at any time."""

import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.dokumen import tulis
from portal.inti.dokumen.docx import TEMPLAT
from portal.inti.dokumen.isi import Blok, Dokumen, Judul, Kop, Paragraf, Tabel, TandaTangan
from portal.inti.dokumen.isi import Kolom as KolomTabel
from portal.inti.dokumen.mesin import DokumenGagal
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.rahasia import write_durable
from portal.inti.teks import clean_teks
from portal.laporan.models import Kata, Templat
from portal.laporan.service.tempat import read_tempat
from portal.laporan.service.templat_periksa import check_bungkus

log = logging.getLogger(__name__)
MAKS_TEMPLAT = 5 * 1024 * 1024
KATA_MAKS = 4000
PEMBUKA, PENUTUP = "pembuka", "penutup"
LETAK = {PEMBUKA: _n("Kata pengantar"), PENUTUP: _n("Kalimat sebelum tanda tangan")}


def read_sidik() -> str:
    """Return the SHA-256 of the office's template, "" when ours is used."""
    return db.session().scalar(select(Templat.sidik).order_by(Templat.id.desc()).limit(1)) or ""


def read_isi(sidik: str) -> bytes | None:
    """Return an office template by its SHA-256, None for ours; raises DomainError when it is gone or changed."""
    if not sidik:
        return None
    try:
        isi = _path(sidik).read_bytes()
    except OSError as salah:
        raise DomainError("templat_hilang", _n("Templat Word kantor tidak ada lagi. Unggah sekali lagi.")) from salah
    if hashlib.sha256(isi).hexdigest() != sidik:
        raise DomainError("templat_berubah", _n("Templat Word kantor berubah di luar portal. Unggah sekali lagi."))
    return isi


def _path(sidik: str) -> Path:
    return read_tempat().folder / "templat" / f"{sidik}.docx"


def read_unduhan() -> bytes:
    """Return the template in use, to be edited in Word."""
    return read_isi(read_sidik()) or TEMPLAT.read_bytes()


def _sample() -> Dokumen:
    return Dokumen(
        judul="Contoh dokumen",
        subjudul="Unit Contoh\nTriwulan I 2026",
        kop=Kop("Instansi Contoh", "Instansi Induk", "Alamat", "Telepon"),
        isi=(
            Judul("Bab contoh"),
            Paragraf("Teks contoh."),
            Tabel("Tabel contoh", (KolomTabel("No"), KolomTabel("Uraian")), (("1", "Isi"),)),
            TandaTangan("Kota, 1 Januari 2026", "Jabatan", "Nama"),
        ),
        dibuat=datetime(2026, 1, 1, tzinfo=UTC),
        nomor="1/2026",
        kode_verifikasi="ABCD",
        url_verifikasi="https://contoh.example/verifikasi/ABCD",
    )


@dataclass(frozen=True)
class Teruji:
    """A Word template with which a document was written."""

    nama: str
    isi: bytes


def check_templat(nama: str, isi: bytes) -> Teruji:
    """Return the template, tried; it takes a second: call it outside a unit of work.

    Raises DomainError unless a document can be written with it.
    """
    if len(isi) > MAKS_TEMPLAT:
        raise DomainError("templat_besar", _n("Templat paling besar 5 MB."), bidang="berkas")
    check_bungkus(isi)
    try:
        tulis(_sample(), "docx", templat=isi)
    except DokumenGagal as salah:
        raise _unusable(str(salah)) from salah
    except Exception as salah:
        log.info("an office template could not be used: %s", type(salah).__name__)
        raise _unusable(_n("Gaya atau susunannya berbeda dari templat portal.")) from salah
    return Teruji(nama, isi)


def _unusable(sebab: str) -> DomainError:
    return DomainError(
        "templat_salah",
        _n("Templat tidak dapat dipakai: %(sebab)s Unduh templat sekarang, ubah, lalu unggah lagi."),
        bidang="berkas",
        sebab=sebab,
    )


def save_templat(teruji: Teruji, *, pelaku: str, now: datetime) -> None:
    """Use this Word template from the next document on.

    The file is written before the row, so that a row always finds its file.
    """
    sidik = hashlib.sha256(teruji.isi).hexdigest()
    write_durable(_path(sidik), teruji.isi)
    _add(sidik, teruji.nama, pelaku=pelaku, now=now)


def restore_templat(*, pelaku: str, now: datetime) -> None:
    """Use our own template again."""
    _add("", "templat bawaan", pelaku=pelaku, now=now)


def _add(sidik: str, nama: str, *, pelaku: str, now: datetime) -> None:
    db.session().add(Templat(sidik=sidik, nama=clean_teks(nama)[:120], dibuat_at=now, dibuat_oleh=pelaku))
    append_jejak(pelaku=pelaku, aksi="laporan.templat", objek="docx", now=now, rincian={"sidik": sidik})


def list_templat() -> list[Templat]:
    """Return every template used so far, the newest first."""
    return list(db.session().scalars(select(Templat).order_by(Templat.id.desc()).limit(20)))


def read_kata(jenis: str) -> dict[str, str]:
    """Return place → the office's words in a kind of document."""
    hasil: dict[str, str] = {}
    for kata in db.session().scalars(select(Kata).where(Kata.jenis == jenis).order_by(Kata.id)):
        hasil[kata.letak] = kata.teks
    return {letak: teks for letak, teks in hasil.items() if teks}


def save_kata(jenis: str, letak: str, teks: str, *, pelaku: str, now: datetime) -> None:
    """Put the office's words at a place of a kind of document; an empty text takes them away.

    Raises DomainError for an unknown place or a text that is too long.
    """
    if letak not in LETAK:
        raise DomainError("letak_salah", _n("Pilihan ini tidak dikenal."), bidang="letak")
    bersih = clean_teks(teks)
    if len(bersih) > KATA_MAKS:
        raise DomainError("kata_panjang", _n("Tulis paling banyak %(maks)s huruf."), bidang=letak, maks=KATA_MAKS)
    if read_kata(jenis).get(letak, "") == bersih:
        return
    db.session().add(Kata(jenis=jenis, letak=letak, teks=bersih, dibuat_at=now, dibuat_oleh=pelaku))
    db.session().flush()
    append_jejak(pelaku=pelaku, aksi="laporan.kata", objek=f"{jenis}/{letak}", now=now)


def add_kata(dok: Dokumen, jenis: str) -> Dokumen:
    """Return the document with the office's words: a preface, and a paragraph before the last signature."""
    kata = read_kata(jenis)
    isi: list[Blok] = list(dok.isi)
    if PENUTUP in kata:
        letak = max((i for i, b in enumerate(isi) if isinstance(b, TandaTangan)), default=len(isi))
        isi.insert(letak, Paragraf(kata[PENUTUP]))
    if PEMBUKA in kata:
        isi[:0] = [Judul("Kata Pengantar"), Paragraf(kata[PEMBUKA])]
    return replace(dok, isi=tuple(isi))
