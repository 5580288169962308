"""Reports with invented histories for tests of figures, retention and digest: rows are set, nothing is typed."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db, unit_kerja
from portal.wbs.domain.pilihan import Hasil, Kategori, Mode, Status
from portal.wbs.models import Laporan, Rekap
from tests.pabrik.wbs import LaporanUji, make_diri, make_laporan


def siang(hari: date) -> datetime:
    """Return noon in Jakarta of a local day."""
    return datetime.combine(hari, time(5), UTC)


def set_laporan(laporan_id: str, **nilai: Any) -> None:
    with unit_kerja() as sesi:
        baris = sesi.get_one(Laporan, laporan_id)
        for nama, isi in nilai.items():
            setattr(baris, nama, isi)


def get_laporan(laporan_id: str) -> Laporan | None:
    db.session().expire_all()
    return db.session().get(Laporan, laporan_id)


def make_selesai(diterima: date, ditutup: date, *, hasil: Hasil = Hasil.TIDAK_TERBUKTI, **isian: Any) -> LaporanUji:
    """Make a report that was acknowledged the next day and closed."""
    uji = make_laporan(now=siang(diterima), **isian)
    set_laporan(
        uji.id,
        status=Status.SELESAI.value,
        hasil=hasil.value,
        dikonfirmasi_pada=min(diterima + timedelta(days=1), ditutup),
        umpan_balik_pada=ditutup,
        ditutup_pada=ditutup,
    )
    return uji


def make_acak(acak: random.Random, mulai: date, hari: int) -> LaporanUji:
    """Make a report of a random day with a random, possible history; some still run."""
    diterima = mulai + timedelta(days=acak.randrange(hari))
    mode = acak.choice(list(Mode))
    diri = None if mode is Mode.ANONIM else make_diri()
    isian = {"mode": mode, "kategori": acak.choice(list(Kategori)), "diri": diri}
    if acak.random() < 0.2:
        return make_laporan(now=siang(diterima), **isian)
    ditutup = diterima + timedelta(days=acak.randrange(120))
    uji = make_selesai(diterima, ditutup, hasil=acak.choice(list(Hasil)), **isian)
    lambat = diterima + timedelta(days=acak.randrange(15))
    set_laporan(uji.id, dikonfirmasi_pada=min(lambat, ditutup))
    return uji


def sum_rekap() -> Counter[str]:
    """Return how many destroyed reports each quarter counts."""
    baris = db.session().execute(select(Rekap.triwulan, func.sum(Rekap.jumlah)).group_by(Rekap.triwulan))
    return Counter({kode: int(jumlah) for kode, jumlah in baris})
