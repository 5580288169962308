"""Finding documents, their files and their history."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from portal.inti.berkas import Berkas
from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.kode import clean_kode
from portal.inti.periode import Periode
from portal.inti.tugas import ANTRE, JALAN, Tugas
from portal.laporan.domain.beda import Perubahan
from portal.laporan.domain.daur import SAH, Status
from portal.laporan.models import Langkah, Laporan
from portal.laporan.service.tempat import read_tempat
from portal.organisasi.service import Unit

TTD, PUBLIK = "ttd", "publik"
"""Names of the signed copy and of the copy for everybody among a document's files."""
TUGAS_FINAL = "laporan.final"
"""Kind of the job that writes final files."""


@dataclass(frozen=True)
class Baris:
    """A document with its unit, job and period."""

    laporan: Laporan
    unit: Unit
    tugas: Tugas | None

    @property
    def periode(self) -> Periode:
        """The period it is about."""
        return Periode.parse(self.laporan.periode)

    @property
    def status(self) -> Status:
        """Where it is in its life."""
        return Status(self.laporan.status)

    @property
    def siap(self) -> bool:
        """Its files are made."""
        return self.laporan.sidik is not None and not (self.tugas and self.tugas.berjalan)


def find_laporan(laporan_id: int, cakupan: frozenset[int] | None = None, jenis: Iterable[str] | None = None) -> Laporan:
    """Return a document; raises TidakDitemukan when it does not exist or lies outside the scope or the kinds."""
    laporan = db.session().get(Laporan, laporan_id, populate_existing=True)
    if (
        laporan is None
        or (cakupan is not None and laporan.unit_id not in cakupan)
        or (jenis is not None and laporan.jenis not in jenis)
    ):
        raise TidakDitemukan("laporan_tidak_ada", _n("Laporan ini tidak ditemukan."))
    return laporan


def _select() -> Any:
    return (
        select(Laporan, Unit, Tugas)
        .join(Unit, Unit.id == Laporan.unit_id)
        .outerjoin(Tugas, Tugas.id == Laporan.tugas_id)
        .order_by(Laporan.id.desc())
    )


def list_laporan(
    unit_ids: Iterable[int] | None,
    *,
    jenis: Iterable[str] | None = None,
    periode: Periode | None = None,
    status: Iterable[Status] | None = None,
    tahun: int | None = None,
    jumlah: int | None = 200,
) -> list[Baris]:
    """Return documents, the newest first, with their unit and job; `jumlah` at the most (None: all)."""
    pilih = _select().limit(jumlah)
    if tahun is not None:
        pilih = pilih.where(Laporan.periode.startswith(f"{tahun}"))
    if unit_ids is not None:
        pilih = pilih.where(Laporan.unit_id.in_(list(unit_ids)))
    if jenis is not None:
        pilih = pilih.where(Laporan.jenis.in_(list(jenis)))
    if periode is not None:
        pilih = pilih.where(Laporan.periode == periode.kode)
    if status is not None:
        pilih = pilih.where(Laporan.status.in_([str(s) for s in status]))
    return [Baris(*b) for b in db.session().execute(pilih)]


def list_sah(unit_ids: Iterable[int], *, tahun: int, jenis: Iterable[str] | None = None) -> list[Baris]:
    """Return the final documents about periods of a year, only the newest version of each, oldest period first.

    What counts as evidence that a report exists (kebutuhan: only final and later).
    """
    pilih = _select().where(
        Laporan.unit_id.in_(list(unit_ids)),
        Laporan.status.in_([str(s) for s in SAH]),
        Laporan.periode.startswith(f"{tahun}"),
    )
    if jenis is not None:
        pilih = pilih.where(Laporan.jenis.in_(list(jenis)))
    terbaru: dict[tuple[str, int, str], Baris] = {}
    for b in db.session().execute(pilih):
        baris = Baris(*b)
        kunci = (baris.laporan.jenis, baris.laporan.unit_id, baris.laporan.periode)
        if kunci not in terbaru or terbaru[kunci].laporan.versi < baris.laporan.versi:
            terbaru[kunci] = baris
    return sorted(terbaru.values(), key=lambda b: (b.periode.mulai, b.laporan.jenis, b.laporan.unit_id))


def list_format(laporan: Laporan) -> dict[str, dict[str, Any]]:
    """Return format → name, size and SHA-256 of the files made, the signed copy and that for everybody included."""
    hasil: dict[str, dict[str, Any]] = json.loads(laporan.berkas)
    for nama, satu in ((TTD, laporan.ttd), (PUBLIK, laporan.publik)):
        if satu:
            hasil[nama] = json.loads(satu)
    return hasil


def read_berkas(laporan: Laporan, format_: str) -> tuple[str, bytes]:
    """Return name and content of one file.

    Raises TidakDitemukan when it is not made (yet), DomainError when it is no longer what was made.
    """
    rincian = list_format(laporan).get(format_)
    if rincian is None:
        raise TidakDitemukan("berkas_tidak_ada", _n("Berkas ini belum selesai dibuat."))
    try:
        isi = (read_tempat().folder / str(laporan.id) / rincian["nama"]).read_bytes()
    except OSError as salah:
        raise TidakDitemukan("berkas_hilang", _n("Berkas ini tidak ada lagi. Buat laporan sekali lagi.")) from salah
    if hashlib.sha256(isi).hexdigest() != rincian["sha256"]:
        raise DomainError("berkas_berubah", _n("Berkas ini berubah di luar portal dan tidak ditampilkan."))
    return rincian["nama"], isi


def find_by_kode(kode: str) -> tuple[Laporan, Unit]:
    """Return a document by the code printed on its last page; raises TidakDitemukan."""
    baris = (
        db.session()
        .execute(
            select(Laporan, Unit)
            .join(Unit, Unit.id == Laporan.unit_id)
            .where(Laporan.kode_verifikasi == clean_kode(kode)[:20], Laporan.sidik.is_not(None))
        )
        .one_or_none()
    )
    if baris is None:
        raise TidakDitemukan("kode_verifikasi", _n("Tidak ada laporan dengan kode itu. Periksa halaman terakhirnya."))
    return baris[0], baris[1]


def _same_subject(laporan: Laporan) -> tuple[ColumnElement[bool], ...]:
    """Return what all versions of a document share: kind, unit, period."""
    return (
        Laporan.jenis == laporan.jenis,
        Laporan.unit_id == laporan.unit_id,
        Laporan.periode == laporan.periode,
    )


def find_final(laporan: Laporan, *, sesudah: int = 0) -> Laporan | None:
    """Return the newest final version of the same document after version `sesudah`; None without one."""
    return db.session().scalar(
        select(Laporan)
        .where(
            *_same_subject(laporan),
            Laporan.versi > sesudah,
            Laporan.status.in_([str(s) for s in SAH]),
        )
        .order_by(Laporan.versi.desc())
        .limit(1)
    )


def find_pengganti(laporan: Laporan) -> Laporan | None:
    """Return the newest final version that has taken a document's place, None when it is the newest itself."""
    return find_final(laporan, sesudah=laporan.versi)


def list_langkah(laporan_id: int) -> Sequence[tuple[Langkah, Berkas | None]]:
    """Return the steps of a document's life, oldest first, with the receipt of a delivery."""
    pilih = select(Langkah, Berkas).outerjoin(Berkas, Berkas.id == Langkah.berkas_id)
    baris = db.session().execute(pilih.where(Langkah.laporan_id == laporan_id).order_by(Langkah.id))
    return [(langkah, berkas) for langkah, berkas in baris]


def list_perbedaan(laporan: Laporan) -> list[Perubahan]:
    """Return what a corrected version says otherwise than the one before; empty for a first version."""
    return [Perubahan(*b) for b in json.loads(laporan.perbedaan or "[]")]


def list_menunggu(unit_ids: Iterable[int] | None, jenis: Iterable[str]) -> list[Baris]:
    """Return the numbered final documents that wait for a signature, oldest first; replaced ones are left out."""
    baris = list_laporan(unit_ids, jenis=jenis, status=(Status.FINAL,))
    return [b for b in reversed(baris) if b.laporan.nomor and find_pengganti(b.laporan) is None]


def find_difinalkan(laporan: Laporan) -> Laporan | None:
    """Return another version of the same document whose final files are being made."""
    return db.session().scalar(
        select(Laporan)
        .join(Tugas, Tugas.id == Laporan.tugas_id)
        .where(
            *_same_subject(laporan),
            Laporan.id != laporan.id,
            Tugas.jenis == TUGAS_FINAL,
            Tugas.status.in_((ANTRE, JALAN)),
        )
        .limit(1)
    )


def list_terbit(*, jumlah: int = 200) -> list[Baris]:
    """Return the documents shown to the public, the newest first; one whose correction is shown too is left out."""
    terbaru: dict[tuple[str, int, str], Baris] = {}
    for baris in list_laporan(None, status=(Status.DIPUBLIKASIKAN,), jumlah=jumlah):
        terbaru.setdefault((baris.laporan.jenis, baris.laporan.unit_id, baris.laporan.periode), baris)
    return list(terbaru.values())


def describe(laporan: Laporan) -> dict[str, Any]:
    """Return what identifies a document."""
    return {"jenis": laporan.jenis, "periode": laporan.periode, "versi": laporan.versi}


def name_berkas(laporan: Laporan, kode_unit: str, akhiran: str, tanggal: date) -> str:
    """Return the file name for people: SKM-TRIWULAN_2026-TW1_DINAS_v2_20260402.pdf."""
    return f"{laporan.jenis.upper()}_{laporan.periode}_{kode_unit}_v{laporan.versi}_{tanggal:%Y%m%d}{akhiran}"
