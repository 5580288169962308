"""Evidence files on their way in: sealed while they arrive, kept in the storage under a random name.

The key of a file lives in the reporter's page only (sealed), until the report is stored. What was never
adopted is unreadable from the first byte and is thrown away after a day or two.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import select

from portal.inti.berkas import simpan
from portal.inti.berkas.aturan import clean_baris
from portal.inti.db import db
from portal.inti.galat import DomainError, Terganggu, TidakDitemukan, _n
from portal.wbs.kunci import letak
from portal.wbs.kunci.aliran import Penyegel, iter_isi
from portal.wbs.kunci.primitif import make_kunci
from portal.wbs.models import BerkasRow
from portal.wbs.service.laporan import BerkasTitipan

FOLDER = "wbs"
MAKS_BYTE = 20 * 1024 * 1024
UMUR_TITIPAN = timedelta(hours=48)
"""Times of storing are rounded down to the day, so a file is at least 24 hours old when it goes."""
NAMA_MAKS = 120


class AliranBukti:
    """Takes one upload from Werkzeug: seals what is written, and stores it when it is rewound.

    It never gives the content back. `gagal` is set when the disk refused a write; `kebesaran` when the limit was
    passed, whereupon the rest is dropped.
    """

    def __init__(self) -> None:
        self.token = secrets.token_hex(16)
        self.kunci = make_kunci()
        self.gagal = self.kebesaran = self._selesai = False
        self._berkas: IO[bytes] | None = None
        self._penyegel: Penyegel | None = None

    @property
    def ukuran(self) -> int:
        """Bytes taken so far."""
        return self._penyegel.ukuran if self._penyegel else 0

    def write(self, isi: bytes) -> int:
        """Seal some bytes; never raises, so that a form arrives whole."""
        if self.gagal or self.kebesaran or self._selesai:
            return len(isi)
        try:
            if self._penyegel is None:
                self._berkas = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the upload; sealed bytes only
                self._penyegel = Penyegel(self.kunci, letak.isi_berkas(self.token), self._berkas)
            self._penyegel.write(isi)
        except OSError:
            self.gagal = True
        if self.ukuran > MAKS_BYTE:
            self.kebesaran = True
        return len(isi)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Werkzeug rewinds a part when it is complete: the moment to store it."""
        if whence == 0 and offset == 0 and not self._selesai:
            self._selesai = True
            self._store()
        return 0

    def _store(self) -> None:
        if self._berkas is None or self._penyegel is None or self.gagal or self.kebesaran:
            return
        try:
            self._penyegel.finish()
            self._berkas.seek(0)
            simpan.put_benda(_nama(self.token), self._berkas.read())
            hide_time(self.token)
        except (OSError, Terganggu):
            self.gagal = True

    def read(self, _ukuran: int = -1) -> bytes:
        """Return nothing: the content is sealed."""
        return b""

    def tell(self) -> int:
        """Return the bytes taken."""
        return self.ukuran

    def __iter__(self) -> Iterator[bytes]:
        return iter(())

    def close(self) -> None:
        """Let the temporary bytes go."""
        if self._berkas is not None:
            self._berkas.close()


def _nama(token: str) -> str:
    return f"{FOLDER}/{token}"


def hide_time(token: str) -> None:
    """Round the times of a stored file and its folder down to the day (a local folder only)."""
    jalur = simpan.local_path(_nama(token))
    if jalur is None:
        return
    _set_midnight(jalur, jalur.parent)


def _set_midnight(*tempat: Path) -> None:
    hari = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    for jalur in tempat:
        os.utime(jalur, (hari, hari))


def _day_of(detik: float) -> date:
    return datetime.fromtimestamp(detik).astimezone().date()


def renew_berkas(*, now: datetime) -> int:
    """Write the files of earlier days anew, once each, in random order; return how many. No unit of work.

    A file system keeps the instant in which a file was made and changed, and nobody can set it: after this it is the
    instant of the day's chore. A local folder only.
    """
    folder = simpan.local_path(FOLDER)
    if folder is None or not folder.is_dir():
        return 0
    hari_ini, jumlah = now.astimezone().date(), 0
    for nama in sorted(
        (j.name for j in folder.iterdir() if j.name.isalnum()), key=lambda _nama: secrets.token_bytes(8)
    ):
        jalur = folder / nama
        keadaan = jalur.stat()
        disimpan = _day_of(keadaan.st_mtime)
        if disimpan >= hari_ini or _day_of(keadaan.st_ctime) > disimpan:
            continue
        simpan.put_benda(_nama(nama), jalur.read_bytes())
        os.utime(jalur, (keadaan.st_mtime, keadaan.st_mtime))
        jumlah += 1
    _set_midnight(folder)
    return jumlah


def take_unggahan(aliran: AliranBukti, nama: str) -> BerkasTitipan | None:
    """Return the note of an upload; None for an empty control.

    Raises DomainError (`bidang` berkas) for a file that is empty or too large, Terganggu when it was not stored.
    """
    tampil = clean_baris(nama)[:NAMA_MAKS] or "berkas"
    if aliran.gagal:
        raise Terganggu
    if aliran.kebesaran:
        raise DomainError(
            "berkas_besar",
            _n("Berkas %(nama)s lebih dari %(batas)s MB. Perkecil atau bagi dahulu."),
            bidang="berkas",
            nama=tampil,
            batas=MAKS_BYTE // 1024**2,
        )
    if not aliran.ukuran:
        if not nama:
            return None
        raise DomainError(
            "berkas_kosong", _n("Berkas %(nama)s kosong. Pilih berkas lain."), bidang="berkas", nama=tampil
        )
    return BerkasTitipan(aliran.token, aliran.kunci, tampil, aliran.ukuran)


def open_berkas(berkas: BerkasTitipan) -> Iterator[bytes]:
    """Yield a file's content; raises TidakDitemukan, Terganggu, or SegelRusak before the first byte."""
    blob = simpan.get_benda(_nama(berkas.token))
    if blob is None:
        raise TidakDitemukan("berkas_hilang", _n("Berkas ini tidak ada lagi di penyimpanan."))
    return iter_isi(berkas.kunci, letak.isi_berkas(berkas.token), blob, berkas.ukuran)


def delete_berkas(token: str) -> None:
    """Delete a file's sealed content, and the time of it. Raises Terganggu."""
    simpan.delete_benda(_nama(token))
    jalur = simpan.local_path(_nama(token))
    if jalur is not None and jalur.parent.is_dir():
        _set_midnight(jalur.parent)


def purge_titipan(*, now: datetime) -> int:
    """Delete sealed files that no report adopted; return how many. No unit of work."""
    lama = [Path(nama).name for nama, pada in simpan.list_benda(FOLDER) if now - pada > UMUR_TITIPAN]
    milik = set(db.session().scalars(select(BerkasRow.token)))
    db.session().rollback()
    for token in set(lama) - milik:
        delete_berkas(token)
    return len(set(lama) - milik)
