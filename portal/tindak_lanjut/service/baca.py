"""Reading recommendations with their plans and entries, in a bounded number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.inti.berkas import Berkas
from portal.inti.db import db
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.tindak_lanjut.domain.butir import Butir, Kemajuan, Rencana, open_at, state_at
from portal.tindak_lanjut.domain.capaian import Pita
from portal.tindak_lanjut.models import AturanTindakLanjut
from portal.tindak_lanjut.models import Kemajuan as KemajuanRow
from portal.tindak_lanjut.models import Rekomendasi as RekomendasiRow
from portal.tindak_lanjut.models import Rencana as RencanaRow

PITA_BAWAAN = Pita()


def read_pita() -> Pita:
    """Return where “sebagian besar” begins."""
    baris = db.session().scalar(select(AturanTindakLanjut).order_by(AturanTindakLanjut.id).limit(1))
    return Pita(baris.batas) if baris else PITA_BAWAAN


def _load_kemajuan(rencana_ids: Sequence[int]) -> dict[int, list[Kemajuan]]:
    hasil: defaultdict[int, list[Kemajuan]] = defaultdict(list)
    pilih = (
        select(KemajuanRow, Berkas.nama)
        .outerjoin(Berkas, Berkas.id == KemajuanRow.berkas_id)
        .where(KemajuanRow.rencana_id.in_(rencana_ids))
        .order_by(KemajuanRow.tanggal, KemajuanRow.id)
    )
    for k, nama in db.session().execute(pilih):
        hasil[k.rencana_id].append(Kemajuan(k.tanggal, k.persen, k.catatan, k.tautan, nama or "", k.id))
    return hasil


def _load_rencana(rekomendasi_ids: Sequence[int]) -> dict[int, list[Rencana]]:
    hasil: defaultdict[int, list[Rencana]] = defaultdict(list)
    pilih = select(RencanaRow).where(RencanaRow.rekomendasi_id.in_(rekomendasi_ids))
    baris = db.session().scalars(pilih.order_by(RencanaRow.tenggat, RencanaRow.id)).all()
    kemajuan = _load_kemajuan([r.id for r in baris])
    for r in baris:
        hasil[r.rekomendasi_id].append(
            Rencana(r.id, r.kegiatan, r.penanggung_jawab, r.tenggat, tuple(kemajuan.get(r.id, ())), r.batal_pada)
        )
    return hasil


def _load(pilih: Any) -> list[Butir]:
    baris = db.session().scalars(pilih.order_by(RekomendasiRow.tanggal, RekomendasiRow.id)).all()
    rencana = _load_rencana([b.id for b in baris])
    return [
        Butir(
            nomor=b.id,
            unit_id=b.unit_id,
            sumber=b.sumber,
            asal=b.asal,
            periode=b.periode,
            tanggal=b.tanggal,
            uraian=b.uraian,
            dasar=b.dasar,
            rencana=tuple(rencana.get(b.id, ())),
            dihentikan_pada=b.dihentikan_pada,
            alasan=b.alasan,
        )
        for b in baris
    ]


def list_butir(
    unit_ids: Iterable[int], *, sumber: str | None = None, periode: Periode | None = None, per: date
) -> list[Butir]:
    """Return the recommendations of these units as they stood at the end of a day, oldest first.

    With `periode` only those that were made about this period.
    """
    pilih = select(RekomendasiRow).where(RekomendasiRow.unit_id.in_(list(unit_ids)), RekomendasiRow.tanggal <= per)
    if sumber is not None:
        pilih = pilih.where(RekomendasiRow.sumber == sumber)
    if periode is not None:
        pilih = pilih.where(RekomendasiRow.periode == periode.kode)
    return [b for b in (state_at(x, per) for x in _load(pilih)) if b is not None]


def list_bawaan(unit_ids: Iterable[int], *, sumber: str | None = None, awal: date, per: date) -> list[Butir]:
    """Return what was carried over: recommendations open when the day `awal` began, as they stood on the day `per`."""
    pilih = select(RekomendasiRow).where(RekomendasiRow.unit_id.in_(list(unit_ids)), RekomendasiRow.tanggal < awal)
    if sumber is not None:
        pilih = pilih.where(RekomendasiRow.sumber == sumber)
    return [b for b in (state_at(x, per) for x in open_at(_load(pilih), awal)) if b is not None]


def get_butir(nomor: int, cakupan: frozenset[int] | None = None) -> Butir:
    """Return one recommendation with everything entered; raises TidakDitemukan, also outside the scope."""
    isi = _load(select(RekomendasiRow).where(RekomendasiRow.id == nomor)) if 0 < nomor < 2**31 else []
    if not isi or (cakupan is not None and isi[0].unit_id not in cakupan):
        raise TidakDitemukan("rekomendasi_tidak_ada", _n("Rekomendasi ini tidak ditemukan."))
    return isi[0]
