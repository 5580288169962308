"""Attachments: accepted into quarantine, cleaned by a job, handed out only when clean."""

import hashlib
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.inti.berkas import bersih as _bersih
from portal.inti.berkas.aturan import JENIS, MAKS_BYTE, MAKS_JUMLAH, Jenis, Titipan, clean_nama
from portal.inti.berkas.models import BERSIH_STATUS, DIPERIKSA, DITOLAK, Berkas, bersih_of, karantina_of
from portal.inti.berkas.periksa import check_unggahan
from portal.inti.berkas.sapu import purge_titipan, retry_berkas, tidy_berkas
from portal.inti.berkas.simpan import configure, get_benda, put_benda
from portal.inti.db import db, insert_for
from portal.inti.galat import DomainError, Terganggu, TidakDitemukan, _n
from portal.inti.kode import make_token
from portal.inti.tugas import enqueue_tugas

__all__ = [
    "JENIS",
    "MAKS_BYTE",
    "MAKS_JUMLAH",
    "Berkas",
    "Jenis",
    "Titipan",
    "accept_berkas",
    "adopt_titipan",
    "configure",
    "is_sent_again",
    "purge_titipan",
    "read_isi",
    "retry_berkas",
    "tidy_berkas",
]


class TakTerbuka(Terganggu):
    """The storage does not answer a reader; nothing is lost."""

    def __init__(self) -> None:
        DomainError.__init__(self, "berkas_terganggu", _n("Berkas sedang tidak dapat dibuka. Coba lagi nanti."))


def accept_berkas(nama: str, isi: bytes) -> Titipan:
    """Put an upload into quarantine and return its note. Call it outside a unit of work.

    Raises DomainError (field "berkas") for a file that is empty, too large, damaged or of another kind,
    Terganggu when it cannot be stored now.
    """
    jenis = check_unggahan(nama, isi)
    titipan = Titipan(
        token=make_token(),
        nama=clean_nama(nama, jenis),
        jenis=jenis,
        ukuran=len(isi),
        sidik=hashlib.sha256(isi).hexdigest(),
    )
    put_benda(karantina_of(titipan.token), isi)
    return titipan


def adopt_titipan(titipan: Titipan, *, now: datetime) -> Berkas:
    """Give a file in quarantine its row and its cleaning job, in the caller's unit of work.

    The same note gives the same row, however often and from how many transactions it comes.
    """
    sesi = db.session()
    tabel = cast(Table, Berkas.__table__)
    nilai = {
        "token": titipan.token,
        "nama": titipan.nama,
        "jenis": titipan.jenis,
        "ukuran": titipan.ukuran,
        "sidik": titipan.sidik,
        "status": DIPERIKSA,
        "sebab": "",
        "dibuat_at": now,
    }
    sisip = insert_for(sesi.get_bind().dialect.name, tabel).on_conflict_do_nothing(index_elements=["token"])
    if sesi.execute(sisip.returning(tabel.c.id), nilai).scalar_one_or_none() is not None:
        enqueue_tugas(_bersih.JENIS_TUGAS, {"token": titipan.token}, now=now)
    return sesi.scalars(
        select(Berkas).where(Berkas.token == titipan.token).execution_options(populate_existing=True)
    ).one()


def is_sent_again(kolom: InstrumentedAttribute[Any], titipan: Titipan | None) -> ColumnElement[bool]:
    """Return the condition that a row's file, in this column, is the one that came with a repeated form.

    A file is known by its name: its content is written anew when it is cleaned. One that was refused is no match, it
    is sent again. Without a file the row has none either.
    """
    if titipan is None:
        return kolom.is_(None)
    return kolom.in_(select(Berkas.id).where(Berkas.nama == titipan.nama, Berkas.status != DITOLAK))


def read_isi(berkas: Berkas) -> bytes:
    """Return the content of a clean file.

    Raises TidakDitemukan while it is checked, when it was refused and when it is gone, DomainError when it
    is no longer what was stored, TakTerbuka when the storage does not answer.
    """
    if berkas.status == DITOLAK:
        raise TidakDitemukan("berkas_ditolak", _n("Berkas ini ditolak saat diperiksa dan tidak dapat dibuka."))
    if berkas.status != BERSIH_STATUS:
        raise TidakDitemukan("berkas_diperiksa", _n("Berkas ini masih diperiksa. Coba lagi beberapa menit lagi."))
    try:
        isi = get_benda(bersih_of(berkas.token, berkas.jenis))
    except Terganggu as salah:
        raise TakTerbuka from salah
    if isi is None:
        raise TidakDitemukan("berkas_hilang", _n("Berkas ini tidak ada lagi di penyimpanan."))
    if hashlib.sha256(isi).hexdigest() != berkas.sidik:
        raise DomainError("berkas_berubah", _n("Berkas ini berubah di luar portal dan tidak ditampilkan."))
    return isi
