"""Figures of a quarter, read without any key: clear columns of living reports and counts of destroyed ones."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.wbs.domain.angka import (
    Angka,
    Butir,
    Kunci,
    Lama,
    Perkara,
    Sajian,
    compute_angka,
    count_perkara,
    present_full,
    present_safe,
    present_total,
    state_at,
)
from portal.wbs.models import Akses, Laporan, Rekap, RekapLama
from portal.wbs.service.jam import tanggal_of, tenggat_of


def count_laporan(baris: Any, *, per: date) -> tuple[Butir, Lama | None]:
    """Return what one report's clear columns add to the figures as they stood at the end of a day."""
    perkara = state_at(Perkara(tanggal_of(baris), baris.kategori, baris.mode, baris.kanal, baris.hasil), per)
    return count_perkara(perkara, tenggat_of(perkara.tanggal))


def _check_triwulan(periode: Periode) -> None:
    if periode.jenis != "triwulan":
        raise DomainError("bukan_triwulan", _n("Angka WBS dihitung tiap triwulan, contoh 2026-TW1."), bidang="periode")


def _read(periode: Periode, *, per: date, pengguna_id: int | None = None) -> tuple[list[Butir], list[Lama]]:
    """Return the counts of all quarters up to one; of a handler's own reports only when one is named."""
    kolom = (
        Laporan.diterima_pada, Laporan.dikonfirmasi_pada, Laporan.dibalas_pada, Laporan.umpan_balik_pada,
        Laporan.ditutup_pada, Laporan.diperpanjang_pada, Laporan.kategori, Laporan.mode, Laporan.kanal, Laporan.hasil,
    )  # fmt: skip
    pilih = select(*kolom).where(Laporan.diterima_pada < periode.sampai)
    if pengguna_id is not None:
        pilih = pilih.join(Akses, Akses.laporan_id == Laporan.id).where(Akses.pengguna_id == pengguna_id)
    sesi = db.session()
    hidup = [count_laporan(b, per=per) for b in sesi.execute(pilih)]
    butir, lama = [b for b, _lama in hidup], [x for _butir, x in hidup if x is not None]
    for r in sesi.scalars(select(Rekap)):
        if Periode.parse(r.triwulan) <= periode:
            kunci = Kunci(r.triwulan, r.kategori, r.mode, r.kanal, r.hasil)
            butir.append(Butir(kunci, r.jumlah, r.konfirmasi_tepat, r.umpan_balik_tepat))
    for x in sesi.scalars(select(RekapLama)):
        if Periode.parse(x.triwulan) <= periode:
            lama.append(Lama(x.triwulan, x.tutup, x.hari, x.jumlah))
    return butir, lama


def compute(periode: Periode, *, hari_ini: date) -> Angka:
    """Return a quarter's full figures as they stand today; raises DomainError for another kind of period.

    For handlers, and as the source of reports. Not for the public: use `compute_aman`.
    """
    _check_triwulan(periode)
    butir, lama = _read(periode, per=hari_ini)
    return compute_angka(butir, lama, periode, per=hari_ini)


def last_closed(hari_ini: date) -> Periode:
    """Return the newest quarter that is over."""
    return Periode.containing(hari_ini).shift(-1)


def compute_publik(periode: Periode, *, hari_ini: date) -> Sajian:
    """Return what everybody may see of a closed quarter; raises TidakDitemukan before its end.

    As it stood when the newest closed quarter ended: figures that moved from day to day would show single reports.
    """
    _check_triwulan(periode)
    tertutup = last_closed(hari_ini)
    if not periode <= tertutup:
        raise TidakDitemukan("belum_tutup", _n("Triwulan ini belum berakhir. Angkanya terbit sesudahnya."))
    per = tertutup.hari_terakhir
    butir, lama = _read(periode, per=per)
    return present_safe(compute_angka(butir, lama, periode, per=per), butir, lama)


def compute_petugas(periode: Periode, *, hari_ini: date, pengelola_id: int | None) -> Sajian:
    """Return what a member of staff may see: handlers everything of closed quarters, others what the public sees.

    Of the running quarter a handler (`pengelola_id`) sees how many came that the handler can open; whoever is named
    in a report and so has no key must not notice it by counting. Others see nothing of it: a number that grows
    would tell who watches it when somebody reported.
    """
    _check_triwulan(periode)
    if pengelola_id is None:
        return compute_publik(periode, hari_ini=hari_ini)
    if periode <= last_closed(hari_ini):
        return present_full(compute(periode, hari_ini=hari_ini))
    butir, lama = _read(periode, per=hari_ini, pengguna_id=pengelola_id)
    angka = compute_angka(butir, lama, periode, per=hari_ini)
    return present_total(angka)


def list_triwulan(*, hari_ini: date) -> list[Periode]:
    """Return the quarters with figures, newest first: from the first report on, up to the running one."""
    sesi, kini = db.session(), Periode.containing(hari_ini)
    pertama = sesi.scalar(select(func.min(Laporan.diterima_pada)))
    calon = [Periode.containing(pertama)] if pertama else []
    calon += [Periode.parse(kode) for kode in sesi.scalars(select(Rekap.triwulan).distinct())]
    hasil, periode = [kini], kini
    while periode > min(calon, default=kini.shift(-1)):
        periode = periode.shift(-1)
        hasil.append(periode)
    return hasil


def find_triwulan(kode: str, *, hari_ini: date) -> Periode:
    """Return a quarter that has figures; raises TidakDitemukan for one before the first report or to come."""
    periode = Periode.parse(kode)
    if periode not in [*list_triwulan(hari_ini=hari_ini), last_closed(hari_ini)]:
        raise TidakDitemukan("tanpa_angka", _n("Tidak ada angka untuk periode ini."), bidang="periode")
    return periode
