"""Reading recommendations with their plans and entries, in a bounded number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from portal.akun.service import NOMOR_MAKS
from portal.inti.berkas import Berkas
from portal.inti.berkas.models import DITOLAK
from portal.inti.db import db
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import Periode, local_date
from portal.tindak_lanjut.domain.butir import PENUH, Butir, Kemajuan, Rencana, open_at, state_at
from portal.tindak_lanjut.domain.capaian import Pita
from portal.tindak_lanjut.models import Kemajuan as KemajuanRow
from portal.tindak_lanjut.models import Rekomendasi as RekomendasiRow
from portal.tindak_lanjut.models import Rencana as RencanaRow
from portal.tindak_lanjut.service.aturan import read_aturan
from portal.tindak_lanjut.service.tempat import read_tempat

SEGAR = {"populate_existing": True}
"""Read rows as they are now: what a session has seen before may have been dropped or stopped since."""


def read_pita() -> Pita:
    """Return where “sebagian besar” begins."""
    return read_aturan().pita


def _load_kemajuan(rencana: Select[Any]) -> dict[int, list[Kemajuan]]:
    """Return the entries of plans; a file that was refused shows nothing, so that it makes no plan done."""
    hasil: defaultdict[int, list[Kemajuan]] = defaultdict(list)
    pilih = (
        select(KemajuanRow, Berkas.nama, Berkas.status)
        .outerjoin(Berkas, Berkas.id == KemajuanRow.berkas_id)
        .where(KemajuanRow.rencana_id.in_(rencana))
        .order_by(KemajuanRow.tanggal, KemajuanRow.id)
    )
    for k, nama, status in db.session().execute(pilih):
        ditolak = status == DITOLAK
        satu = Kemajuan(k.tanggal, k.persen, k.catatan, k.tautan, "" if ditolak else nama or "", k.id)
        sebelum = hasil[k.rencana_id]
        if ditolak and satu.persen == PENUH and not any(x.berbukti for x in (*sebelum, satu)):
            satu = replace(satu, persen=PENUH - 1)
        sebelum.append(satu)
    return hasil


def load_rencana(pilih: Select[Any]) -> dict[int, list[Rencana]]:
    """Return plans with their entries by recommendation. `pilih` selects numbers of plans."""
    hasil: defaultdict[int, list[Rencana]] = defaultdict(list)
    kemajuan, zona = _load_kemajuan(pilih), read_tempat().zona
    baris = select(RencanaRow).where(RencanaRow.id.in_(pilih)).order_by(RencanaRow.tenggat, RencanaRow.id)
    for r in db.session().scalars(baris, execution_options=SEGAR):
        isi = tuple(kemajuan.get(r.id, ()))
        hasil[r.rekomendasi_id].append(
            Rencana(
                r.id,
                r.kegiatan,
                r.penanggung_jawab,
                r.tenggat,
                isi,
                r.batal_pada,
                dibuat_pada=min([local_date(r.dibuat_at, zona), *(k.tanggal for k in isi)]),
                pengguna_id=r.pengguna_id,
                alasan_batal=r.alasan_batal,
            )
        )
    return hasil


def load_butir(pilih: Select[Any]) -> list[Butir]:
    """Return recommendations with everything entered, oldest first. `pilih` selects their rows."""
    nomor = pilih.with_only_columns(RekomendasiRow.id)
    rencana = load_rencana(select(RencanaRow.id).where(RencanaRow.rekomendasi_id.in_(nomor)))
    urut = pilih.order_by(RekomendasiRow.tanggal, RekomendasiRow.id)
    baris = db.session().scalars(urut, execution_options=SEGAR).all()
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


def select_butir(
    milik: Any, *, sumber: str | None = None, periode: Periode | None = None, per: date | None = None
) -> Select[Any]:
    """Return the select of recommendations of a condition, source and period that existed on a day."""
    pilih = select(RekomendasiRow).where(milik)
    if per is not None:
        pilih = pilih.where(RekomendasiRow.tanggal <= per)
    if sumber is not None:
        pilih = pilih.where(RekomendasiRow.sumber == sumber)
    return pilih if periode is None else pilih.where(RekomendasiRow.periode == periode.kode)


def list_butir(
    unit_ids: Iterable[int], *, sumber: str | None = None, periode: Periode | None = None, per: date
) -> list[Butir]:
    """Return the recommendations of these units as they stood at the end of a day, oldest first.

    With `periode` only those that were made about this period.
    """
    pilih = select_butir(RekomendasiRow.unit_id.in_(list(unit_ids)), sumber=sumber, periode=periode, per=per)
    return [b for b in (state_at(x, per) for x in load_butir(pilih)) if b is not None]


def list_bawaan(unit_ids: Iterable[int], *, sumber: str | None = None, awal: date, per: date) -> list[Butir]:
    """Return what was carried over: recommendations open when the day `awal` began, as they stood on the day `per`."""
    pilih = select_butir(RekomendasiRow.unit_id.in_(list(unit_ids)), sumber=sumber)
    isi = load_butir(pilih.where(RekomendasiRow.tanggal < awal))
    return [b for b in (state_at(x, per) for x in open_at(isi, awal)) if b is not None]


def get_butir(nomor: int, cakupan: frozenset[int] | None = None) -> Butir:
    """Return one recommendation with everything entered; raises TidakDitemukan, also outside the scope."""
    isi = load_butir(select_butir(RekomendasiRow.id == nomor)) if 0 < nomor <= NOMOR_MAKS else []
    if not isi or (cakupan is not None and isi[0].unit_id not in cakupan):
        raise TidakDitemukan("rekomendasi_tidak_ada", _n("Rekomendasi ini tidak ditemukan."))
    return isi[0]


def find_asal(sumber: str, asal: str, unit_ids: Iterable[int]) -> int | None:
    """Return the number of the newest recommendation of an origin in these units, whatever its period; None: none."""
    pilih = select(RekomendasiRow.id).where(
        RekomendasiRow.sumber == sumber, RekomendasiRow.asal == asal, RekomendasiRow.unit_id.in_(list(unit_ids))
    )
    return db.session().scalar(pilih.order_by(RekomendasiRow.id.desc()).limit(1))
