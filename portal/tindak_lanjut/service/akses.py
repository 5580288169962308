"""Who sees what: a person's units, and wherever they stand the plans given to this person or to people stood in for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select, true

from portal.akun.domain import IZIN
from portal.akun.service import NOMOR_MAKS, Pengguna, cakupan_of, list_pengguna
from portal.akun.service.delegasi import delegators_of
from portal.inti.berkas import Berkas
from portal.inti.db import db
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.organisasi.service import ancestor_ids, subtree_ids
from portal.tindak_lanjut.domain.butir import Butir, Rencana, state_at
from portal.tindak_lanjut.models import Kemajuan as KemajuanRow
from portal.tindak_lanjut.models import Rekomendasi as RekomendasiRow
from portal.tindak_lanjut.models import Rencana as RencanaRow
from portal.tindak_lanjut.service.baca import load_butir, load_rencana, select_butir


@dataclass(frozen=True)
class Pembaca:
    """Somebody who reads: account, scope (None: whole office), accounts whose work was handed to this one today."""

    pengguna_id: int
    cakupan: frozenset[int] | None
    wakil_dari: frozenset[int] = frozenset()

    @property
    def orang(self) -> frozenset[int]:
        """The accounts whose plans are this person's."""
        return self.wakil_dari | {self.pengguna_id}


def make_pembaca(pengguna: Pengguna, hari_ini: date) -> Pembaca:
    """Return an officer as a reader, with the people this one stands in for."""
    wakil = frozenset(p.id for p in delegators_of(pengguna, hari_ini))
    return Pembaca(pengguna.id, cakupan_of(pengguna), wakil)


def covers(pembaca: Pembaca, unit_id: int) -> bool:
    """Tell whether a unit lies in the reader's scope."""
    return pembaca.cakupan is None or unit_id in pembaca.cakupan


def visible(pembaca: Pembaca) -> Any:
    """Return the condition that keeps recommendations to what somebody may see."""
    if pembaca.cakupan is None:
        return true()
    milik = select(RencanaRow.rekomendasi_id).where(RencanaRow.pengguna_id.in_(pembaca.orang))
    return or_(RekomendasiRow.unit_id.in_(pembaca.cakupan), RekomendasiRow.id.in_(milik))


def list_terlihat(
    pembaca: Pembaca, *, sumber: str | None = None, periode: Periode | None = None, per: date
) -> list[Butir]:
    """Return the recommendations somebody may see as they stood at the end of a day, oldest first."""
    pilih = select_butir(visible(pembaca), sumber=sumber, periode=periode, per=per)
    return [b for b in (state_at(x, per) for x in load_butir(pilih)) if b is not None]


def find_terlihat(nomor: int, pembaca: Pembaca) -> Butir:
    """Return one recommendation with everything entered; raises TidakDitemukan, the same for hidden and missing."""
    pilih = select_butir(visible(pembaca)).where(RekomendasiRow.id == nomor)
    isi = load_butir(pilih) if 0 < nomor <= NOMOR_MAKS else []
    if not isi:
        raise TidakDitemukan("rekomendasi_tidak_ada", _n("Rekomendasi ini tidak ditemukan."))
    return isi[0]


def find_rencana(butir: Butir, rencana_id: int) -> Rencana:
    """Return a plan of a recommendation; raises TidakDitemukan."""
    for rencana in butir.rencana:
        if rencana.nomor == rencana_id:
            return rencana
    raise TidakDitemukan("rencana_tidak_ada", _n("Rencana ini tidak ditemukan."))


def may_report(butir: Butir, rencana: Rencana, pembaca: Pembaca) -> bool:
    """Tell whether somebody may say how far a plan is: those of its unit, the person it was given to, a stand-in."""
    return covers(pembaca, butir.unit_id) or rencana.pengguna_id in pembaca.orang


@dataclass(frozen=True)
class Kewajiban:
    """A plan that waits, with its recommendation's number and unit."""

    nomor: int
    unit_id: int
    rencana: Rencana


def list_kewajiban(pembaca: Pembaca | None, *, sampai: date, sejak: date | None = None) -> list[Kewajiban]:
    """Return the open plans due up to a day (`sejak`: from one), oldest first; of everybody without a reader."""
    pilih = select(RencanaRow.id).join(RekomendasiRow, RekomendasiRow.id == RencanaRow.rekomendasi_id)
    pilih = pilih.where(
        RencanaRow.tenggat <= sampai, RencanaRow.batal_pada.is_(None), RekomendasiRow.dihentikan_pada.is_(None)
    )
    if sejak is not None:
        pilih = pilih.where(RencanaRow.tenggat >= sejak)
    if pembaca is not None and pembaca.cakupan is not None:
        sendiri = RencanaRow.pengguna_id.in_(pembaca.orang)
        pilih = pilih.where(or_(RekomendasiRow.unit_id.in_(pembaca.cakupan), sendiri))
    isi = load_rencana(pilih)
    pilih_unit = select(RekomendasiRow.id, RekomendasiRow.unit_id).where(RekomendasiRow.id.in_(list(isi)))
    unit: dict[int, int] = {b.id: b.unit_id for b in db.session().execute(pilih_unit)}
    semua = [Kewajiban(n, unit[n], r) for n, daftar in isi.items() for r in daftar if r.terbuka]
    return sorted(semua, key=lambda k: (k.rencana.tenggat, k.rencana.nomor))


@dataclass(frozen=True)
class Pencatatan:
    """Who wrote an entry and when, and its file."""

    oleh: str
    pada: Any
    berkas: Berkas | None


def read_pencatatan(nomor: int) -> dict[int, Pencatatan]:
    """Return entry number → who wrote it, of one recommendation."""
    pilih = (
        select(KemajuanRow, Berkas)
        .join(RencanaRow, RencanaRow.id == KemajuanRow.rencana_id)
        .outerjoin(Berkas, Berkas.id == KemajuanRow.berkas_id)
        .where(RencanaRow.rekomendasi_id == nomor)
    )
    return {k.id: Pencatatan(k.dicatat_oleh, k.dicatat_at, b) for k, b in db.session().execute(pilih)}


def find_bukti(nomor: int, token: str) -> Berkas:
    """Return a file of a recommendation's entries; raises TidakDitemukan."""
    for satu in read_pencatatan(nomor).values():
        if satu.berkas is not None and satu.berkas.token == token:
            return satu.berkas
    raise TidakDitemukan("berkas_tidak_ada", _n("Berkas ini tidak ditemukan."))


def list_orang(unit_id: int) -> list[tuple[int, str]]:
    """Return account and name of the people a unit's plan can be given to: of the unit, below, above, whole office."""
    dekat = subtree_ids(unit_id) | set(ancestor_ids(unit_id))
    return [
        (p.id, p.nama)
        for p in list_pengguna(peran=IZIN["tindak_lanjut.kerja"])
        if p.unit_id is None or p.unit_id in dekat
    ]
