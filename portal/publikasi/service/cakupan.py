"""How far the services of units have standards, a maklumat, compensation and the rest (for the evaluation of ZI)."""

from collections.abc import Iterable
from datetime import date

from portal.organisasi.service import list_layanan
from portal.publikasi.domain.standar import KOMPONEN, Cakupan, SifatLayanan, count_cakupan
from portal.publikasi.models import StandarLayanan
from portal.publikasi.service.maklumat import map_maklumat, pick_maklumat
from portal.publikasi.service.standar import count_komponen, map_berlaku


def is_lengkap(standar: StandarLayanan) -> bool:
    """Tell whether all 14 components are written."""
    return count_komponen(standar) == len(KOMPONEN)


def _describe(standar: StandarLayanan | None, *, bermaklumat: bool) -> SifatLayanan:
    if standar is None:
        return SifatLayanan(bermaklumat=bermaklumat)
    berstandar = bool(standar.nomor_sk)
    return SifatLayanan(
        berstandar=berstandar,
        lengkap=berstandar and is_lengkap(standar),
        bermaklumat=bermaklumat,
        daring=standar.daring,
        tertaut=bool(standar.sippn_id or standar.sippn_url),
        berkompensasi=bool(standar.kompensasi),
        terpadu=standar.terpadu,
    )


def read_cakupan(unit_ids: Iterable[int] | None, *, per: date) -> Cakupan:
    """Return the coverage of the active services of these units (None: all) on a day.

    What counts is the version of standard and maklumat in force on that day; a standard counts as set when it has
    a decree (`nomor_sk`).
    """
    layanan = list_layanan(None if unit_ids is None else list(unit_ids))
    standar = map_berlaku([s.id for s in layanan], per)
    maklumat = map_maklumat({s.unit_id for s in layanan}, per)
    return count_cakupan(
        _describe(standar.get(s.id), bermaklumat=pick_maklumat(maklumat, s) is not None) for s in layanan
    )
