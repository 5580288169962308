"""Who may see a case and what somebody is to it; the one place where the scope of the room is applied.

A person named in a complaint never sees it, whatever the role. A case with berkadar pengawasan is open to
the complaint officer, the head of the office, the auditor and the one person it was given to; not to a
whole unit, nor to the head of a unit.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from portal.akun.domain import Peran
from portal.akun.service import Pengguna, cakupan_of, peran_of
from portal.akun.service.delegasi import delegators_of
from portal.inti.db import db
from portal.inti.galat import TidakDitemukan, _n
from portal.pengaduan.domain.gerak import Wewenang
from portal.pengaduan.models import Pengaduan, Terlapor

MEMBACA_TERBATAS = frozenset({Peran.PETUGAS_PENGADUAN, Peran.AUDITOR})


@dataclass(frozen=True)
class Pelaku:
    """Somebody who acts: an officer with roles and scope (None: whole office), the citizen, or the system.

    `wakil_dari` are the people whose work was handed to this person today.
    """

    nama: str
    pengguna_id: int | None = None
    peran: frozenset[Peran] = frozenset()
    cakupan: frozenset[int] | None = frozenset()
    wakil_dari: tuple["Pelaku", ...] = ()
    tetap: frozenset[Wewenang] = frozenset()


PELAPOR = Pelaku("pelapor", tetap=frozenset({Wewenang.PELAPOR}))
SISTEM = Pelaku("sistem", tetap=frozenset({Wewenang.SISTEM}))
PERINTAH = Pelaku("perintah", peran=frozenset({Peran.PETUGAS_PENGADUAN}), cakupan=None)


def make_pelaku(pengguna: Pengguna, hari_ini: date) -> Pelaku:
    """Return an officer as an actor, with the people this person stands in for today."""
    sendiri = Pelaku(pengguna.email, pengguna.id, peran_of(pengguna), cakupan_of(pengguna))
    wakil = tuple(
        Pelaku(d.email, d.id, peran_of(d), cakupan_of(d))
        for d in delegators_of(pengguna, hari_ini)
        if d.id != pengguna.id
    )
    return replace(sendiri, wakil_dari=wakil)


def _in_scope(cakupan: frozenset[int] | None, *unit: int | None) -> bool:
    return cakupan is None or any(u in cakupan for u in unit if u is not None)


def _own_wewenang(kasus: Pengaduan, pelaku: Pelaku) -> frozenset[Wewenang]:
    """Return what somebody is to a case by the own roles, without those of people stood in for."""
    hasil = set(pelaku.tetap)
    lingkup = _in_scope(pelaku.cakupan, kasus.unit_id, kasus.unit_pelaksana_id)
    if Peran.PETUGAS_PENGADUAN in pelaku.peran and lingkup:
        hasil.add(Wewenang.PETUGAS)
    if Peran.PIMPINAN in pelaku.peran and lingkup and (pelaku.cakupan is None or not kasus.terbatas):
        hasil.add(Wewenang.PENYETUJU)
    pic = pelaku.pengguna_id is not None and kasus.pic_id == pelaku.pengguna_id
    unit_sendiri = kasus.unit_pelaksana_id is not None and _in_scope(pelaku.cakupan, kasus.unit_pelaksana_id)
    bekerja = bool(pelaku.peran & {Peran.PELAKSANA, Peran.PETUGAS_PENGADUAN})
    if pic or (bekerja and unit_sendiri and not kasus.terbatas):
        hasil.add(Wewenang.PELAKSANA)
    return frozenset(hasil)


def _is_named(kasus_id: int, pengguna_id: int | None) -> bool:
    return pengguna_id is not None and bool(
        db.session().scalar(
            select(exists().where(Terlapor.pengaduan_id == kasus_id, Terlapor.pengguna_id == pengguna_id))
        )
    )


def _lenders(kasus: Pengaduan, pelaku: Pelaku) -> list[Pelaku]:
    """Return the people stood in for whose rights in this case can be lent: those not named in it."""
    return [w for w in pelaku.wakil_dari if not _is_named(kasus.id, w.pengguna_id)]


def wewenang_sendiri(kasus: Pengaduan, pelaku: Pelaku) -> frozenset[Wewenang]:
    """Return what somebody is to a case without standing in for anybody; nothing when named in it."""
    return frozenset() if _is_named(kasus.id, pelaku.pengguna_id) else _own_wewenang(kasus, pelaku)


def wewenang_pada(kasus: Pengaduan, pelaku: Pelaku, *, tanpa: int | None = None) -> frozenset[Wewenang]:
    """Return what somebody is to a case, own rights and those of people they stand in for together.

    Rights of the account `tanpa` are not lent: nobody approves with the rights of the one who proposed.
    """
    if _is_named(kasus.id, pelaku.pengguna_id):
        return frozenset()
    hasil = _own_wewenang(kasus, pelaku)
    for wakil in _lenders(kasus, pelaku):
        if tanpa is None or wakil.pengguna_id != tanpa:
            hasil |= _own_wewenang(kasus, wakil)
    return hasil


def on_behalf_of(kasus: Pengaduan, pelaku: Pelaku, wewenang: Collection[Wewenang]) -> str:
    """Return the name of the person stood in for, when the right to act comes from there; else nothing."""
    if not _own_wewenang(kasus, pelaku).isdisjoint(wewenang):
        return ""
    return next((w.nama for w in _lenders(kasus, pelaku) if not _own_wewenang(kasus, w).isdisjoint(wewenang)), "")


def _visible_to_one(pelaku: Pelaku) -> ColumnElement[bool]:
    if not pelaku.peran:
        return false()
    pilihan: list[ColumnElement[bool]] = []
    unit = (
        true()
        if pelaku.cakupan is None
        else or_(Pengaduan.unit_id.in_(pelaku.cakupan), Pengaduan.unit_pelaksana_id.in_(pelaku.cakupan))
    )
    if pelaku.peran & MEMBACA_TERBATAS or (Peran.PIMPINAN in pelaku.peran and pelaku.cakupan is None):
        pilihan.append(unit)
    elif Peran.PIMPINAN in pelaku.peran:
        pilihan.append(and_(unit, Pengaduan.terbatas.is_(False)))
    if Peran.PELAKSANA in pelaku.peran and pelaku.cakupan:
        pilihan.append(
            and_(Pengaduan.unit_pelaksana_id.in_(pelaku.cakupan), Pengaduan.terbatas.is_(False)),
        )
    if pelaku.pengguna_id is not None:
        pilihan.append(Pengaduan.pic_id == pelaku.pengguna_id)
    return or_(*pilihan) if pilihan else false()


def _not_named(pengguna_id: int | None) -> ColumnElement[bool]:
    if pengguna_id is None:
        return true()
    return ~Pengaduan.id.in_(select(Terlapor.pengaduan_id).where(Terlapor.pengguna_id == pengguna_id))


def visible(pelaku: Pelaku) -> ColumnElement[bool]:
    """Return the condition that keeps a query of cases to what somebody may see."""
    satu: list[Any] = [_visible_to_one(pelaku)]
    satu += [and_(_visible_to_one(w), _not_named(w.pengguna_id)) for w in pelaku.wakil_dari]
    return and_(or_(*satu), _not_named(pelaku.pengguna_id))


def find_kasus(kasus_id: int, pelaku: Pelaku) -> Pengaduan:
    """Return a case somebody may see; raises TidakDitemukan, the same for hidden and missing ones."""
    kasus = db.session().scalar(select(Pengaduan).where(Pengaduan.id == kasus_id, visible(pelaku)))
    if kasus is None:
        raise TidakDitemukan("kasus_tidak_ada", _n("Pengaduan ini tidak ditemukan."))
    return kasus
