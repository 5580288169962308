"""Messages between reporter and handlers, sealed by K, and internal notes, sealed by N."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, func, select

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks
from portal.wbs.domain.isian import LANGKAH_ISI
from portal.wbs.kunci import letak
from portal.wbs.kunci.laporan import KunciLaporan
from portal.wbs.kunci.primitif import SegelRusak, seal_json, unseal_json
from portal.wbs.models import BerkasRow, CatatanRow, GerakRow, Laporan, PesanRow
from portal.wbs.service.laporan import BerkasTitipan, berkas_row, check_baru, lock_putaran, open_kepala
from portal.wbs.service.tempat import local_day

PELAPOR, PENGELOLA = "pelapor", "pengelola"
PESAN_MAKS = 10_000
BERKAS_MAKS = 5
PESAN_PELAPOR_MAKS = 500
"""Messages of one reporter: far more than a dialogue needs, fewer than would fill a disk."""


@dataclass(frozen=True)
class Pesan:
    """One message, opened. `penulis` is the handler's public office; empty for the reporter."""

    nomor: int
    sisi: str
    pada: date
    teks: str
    penulis: str
    berkas: Sequence[BerkasTitipan]


@dataclass(frozen=True)
class Catatan:
    """One internal note, opened."""

    nomor: int
    pengguna_id: int
    pada: date
    teks: str


def check_teks(teks: str, *, ada_berkas: bool = False, bidang: str = "pesan") -> str:
    """Return what was written; raises DomainError for nothing at all or too much."""
    bersih = clean_teks(teks)
    if not bersih and not ada_berkas:
        raise DomainError("pesan_kosong", _n("Tulis pesan atau pilih berkas."), bidang=bidang)
    if len(bersih) > PESAN_MAKS:
        raise DomainError(
            "pesan_panjang", _n("Pesan lebih dari %(maks)s huruf. Bagi menjadi beberapa."), bidang=bidang,
            maks=PESAN_MAKS,
        )  # fmt: skip
    return bersih


def _next(model: type[PesanRow] | type[CatatanRow] | type[GerakRow], baris: Laporan) -> int:
    """Return the next number of a report's rows, locked against other writers; raises Bentrok after a re-keying."""
    lock_putaran(baris)
    return int(db.session().scalar(select(func.max(model.nomor)).where(model.laporan_id == baris.id)) or 0) + 1


def make_kiriman() -> str:
    """Return the random key of a new form, for its hidden field."""
    return secrets.token_hex(16)


def _find(model: type[PesanRow] | type[CatatanRow], laporan_id: str, kiriman: str) -> int | None:
    """Return the number that a form's key was stored under; raises DomainError for a key that is none."""
    if len(kiriman) != 32 or not set(kiriman) <= set("0123456789abcdef"):
        raise DomainError("kiriman_usang", _n("Formulir ini tidak lengkap. Muat ulang halaman, lalu kirim lagi."))
    return db.session().scalar(select(model.nomor).where(model.laporan_id == laporan_id, model.kiriman == kiriman))


def add_pesan(
    baris: Laporan,
    kunci: KunciLaporan,
    *,
    sisi: str,
    teks: str,
    now: datetime,
    kiriman: str,
    penulis: str = "",
    berkas: Sequence[BerkasTitipan] = (),
) -> int:
    """Seal and store one message with its files in the caller's unit of work; return its number.

    `kiriman` is the form's key (`make_kiriman`): sent again, it gives the number of the first time.
    """
    nomor = _next(PesanRow, baris)
    lama = _find(PesanRow, baris.id, kiriman)
    if lama is not None:
        return lama
    if sisi == PELAPOR and nomor > PESAN_PELAPOR_MAKS:
        raise DomainError("pesan_penuh", _n("Kotak ini penuh. Hubungi kantor dengan nomor register."), bidang="pesan")
    token = [b.token for b in berkas]
    check_baru(token)
    isi = {"teks": teks, "penulis": penulis, "berkas": token}
    tempat = letak.pesan(baris.id, baris.putaran, nomor, sisi)
    sesi = db.session()
    sesi.add(
        PesanRow(
            laporan_id=baris.id,
            nomor=nomor,
            sisi=sisi,
            kiriman=kiriman,
            pada=local_day(now),
            isi=seal_json(kunci.isi, isi, tempat, langkah=LANGKAH_ISI),
        )
    )
    sesi.flush()
    if berkas:
        rows = [berkas_row(b, kunci, baris.id, baris.putaran, nomor) for b in berkas]
        sesi.execute(cast(Table, BerkasRow.__table__).insert(), rows)
    return nomor


def list_pesan(baris: Laporan, kunci: KunciLaporan) -> list[Pesan]:
    """Return all messages, opened, in order; raises SegelRusak when one was changed, moved or taken from the middle."""
    sesi = db.session()
    berkas = list_berkas(baris, kunci)
    hasil = []
    for ke, row in enumerate(
        sesi.scalars(select(PesanRow).where(PesanRow.laporan_id == baris.id).order_by(PesanRow.nomor)), start=1
    ):
        if row.nomor != ke:
            raise SegelRusak
        tempat = letak.pesan(baris.id, baris.putaran, row.nomor, row.sisi)
        isi: dict[str, Any] = unseal_json(kunci.isi, row.isi, tempat, langkah=LANGKAH_ISI)
        milik = [b for p, b in berkas if p == row.nomor]
        hasil.append(Pesan(row.nomor, row.sisi, row.pada, isi["teks"], isi["penulis"], milik))
    return hasil


def list_berkas(baris: Laporan, kunci: KunciLaporan) -> list[tuple[int, BerkasTitipan]]:
    """Return all files of a report with the message they came with (0: the report); names are opened."""
    rows = db.session().scalars(
        select(BerkasRow).where(BerkasRow.laporan_id == baris.id).order_by(BerkasRow.pesan, BerkasRow.token)
    )
    return [(row.pesan, open_kepala(row, kunci, baris.putaran)) for row in rows]


def _notes_key(kunci: KunciLaporan) -> bytes:
    if kunci.catatan is None:
        raise SegelRusak
    return kunci.catatan


def add_catatan(
    baris: Laporan, kunci: KunciLaporan, *, pengguna_id: int, teks: str, kiriman: str, now: datetime
) -> int:
    """Seal and store an internal note; return its number. The same form's key gives the same note."""
    nomor = _next(CatatanRow, baris)
    lama = _find(CatatanRow, baris.id, kiriman)
    if lama is not None:
        return lama
    tempat = letak.catatan(baris.id, baris.putaran, nomor)
    db.session().add(
        CatatanRow(
            laporan_id=baris.id,
            nomor=nomor,
            pengguna_id=pengguna_id,
            kiriman=kiriman,
            pada=local_day(now),
            isi=seal_json(_notes_key(kunci), {"teks": teks}, tempat, langkah=LANGKAH_ISI),
        )
    )
    db.session().flush()
    return nomor


def list_catatan(baris: Laporan, kunci: KunciLaporan) -> list[Catatan]:
    """Return the internal notes, opened, in order; raises SegelRusak for a reporter's key."""
    rows = db.session().scalars(select(CatatanRow).where(CatatanRow.laporan_id == baris.id).order_by(CatatanRow.nomor))
    hasil = []
    for row in rows:
        tempat = letak.catatan(baris.id, baris.putaran, row.nomor)
        isi = unseal_json(_notes_key(kunci), row.isi, tempat, langkah=LANGKAH_ISI)
        hasil.append(Catatan(row.nomor, row.pengguna_id, row.pada, isi["teks"]))
    return hasil


def add_gerak(
    baris: Laporan, kunci: KunciLaporan, *, gerak: str, ke: str, hasil: str | None, oleh_id: int, isi: dict[str, str],
    now: datetime,
) -> None:  # fmt: skip
    """Store one move of the state; its words (`isi`) are sealed by N."""
    nomor = _next(GerakRow, baris)
    tempat = letak.alasan(baris.id, baris.putaran, nomor)
    db.session().add(
        GerakRow(
            laporan_id=baris.id,
            nomor=nomor,
            gerak=gerak,
            ke=ke,
            hasil=hasil,
            oleh_id=oleh_id,
            pada=local_day(now),
            alasan=seal_json(_notes_key(kunci), isi, tempat, langkah=LANGKAH_ISI),
        )
    )
    db.session().flush()


def list_gerak(baris: Laporan, kunci: KunciLaporan) -> list[tuple[GerakRow, dict[str, str]]]:
    """Return the moves in order, each with its words opened."""
    rows = db.session().scalars(select(GerakRow).where(GerakRow.laporan_id == baris.id).order_by(GerakRow.nomor))
    return [
        (
            row,
            unseal_json(
                _notes_key(kunci), row.alasan, letak.alasan(baris.id, baris.putaran, row.nomor), langkah=LANGKAH_ISI
            ),
        )
        for row in rows
    ]
