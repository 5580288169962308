"""Counts of the answer rows behind a report, made by the database: many answers cost no memory."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Subquery, case, func, select

from portal.inti.db import db
from portal.laporan.skm_triwulan.data import BATAS_BARIS
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.service.baris import select_jawaban
from portal.skm.service.indeks import HasilIndeks
from portal.skm.service.penutupan import Penutupan

Profil = Mapping[str, Mapping[str, tuple[int, int]]]


@dataclass(frozen=True)
class Cacahan:
    """Answers, those with a comment, scores per unsur, and question → option → (answers, sum of weighted totals).

    `jawaban` holds the scores of one answer a row, in the order of the unsur; None above BATAS_BARIS answers.
    """

    n: int
    n_saran: int
    hitungan: Mapping[str, tuple[int, ...]]
    profil: Profil = field(default_factory=dict)
    jawaban: tuple[tuple[int, ...], ...] | None = ()

    def equals(self, hasil: HasilIndeks) -> bool:
        """Tell whether these rows are the ones behind a figure."""
        utuh = self.jawaban is None or len(self.jawaban) == self.n
        return utuh and self.n == hasil.rekap.n and (not self.n or dict(self.hitungan) == dict(hasil.rekap.hitungan))


def read_cacahan(hasil: HasilIndeks, penutupan: Penutupan | None) -> Cacahan:
    """Count the answers of a figure, of a closed period exactly those it holds.

    The comment itself, the day, the service and the counter are not read.
    """
    pilih = select_jawaban(hasil.unit_ids, hasil.periode, hasil.instrumen, penutupan=penutupan)
    hitung = _count(pilih.order_by(None).subquery(), hasil.instrumen)
    if hitung.n > BATAS_BARIS:
        return hitung
    kolom = pilih.subquery()
    nilai = select(*(kolom.c[u.kode] for u in hasil.instrumen.unsur)).order_by(kolom.c.tanggal, kolom.c.id)
    isi = tuple(tuple(b) for b in db.session().execute(nilai))
    return Cacahan(hitung.n, hitung.n_saran, hitung.hitungan, hitung.profil, isi)


def _count(semua: Subquery, instrumen: Instrumen) -> Cacahan:
    skor = range(1, instrumen.skala + 1)
    tanya = [k for k in DEMOGRAFI if k in instrumen.profil]
    kunci = [func.coalesce(semua.c[k], "") for k in tanya]
    total = sum(semua.c[kode] * bobot for kode, bobot in instrumen.bobot_bulat.items())
    pilih: Any = select(
        *kunci,
        func.count(),
        func.sum(total),
        func.sum(case((func.length(func.trim(func.coalesce(semua.c.saran, ""))) > 0, 1), else_=0)),
        *(func.sum(case((semua.c[u.kode] == s, 1), else_=0)) for u in instrumen.unsur for s in skor),
    )
    if kunci:
        pilih = pilih.group_by(*kunci)
    n = n_saran = 0
    jumlah = [0] * (len(instrumen.unsur) * instrumen.skala)
    profil: dict[str, defaultdict[str, list[int]]] = {k: defaultdict(lambda: [0, 0]) for k in tanya}
    for baris in db.session().execute(pilih):
        orang, t, saran, *skor_baris = (int(x or 0) for x in baris[len(tanya) :])
        n, n_saran = n + orang, n_saran + saran
        jumlah = [a + b for a, b in zip(jumlah, skor_baris, strict=True)]
        for k, opsi in zip(tanya, baris, strict=False):
            profil[k][str(opsi)][0] += orang
            profil[k][str(opsi)][1] += t
    hitungan = {
        u.kode: tuple(jumlah[i * instrumen.skala : (i + 1) * instrumen.skala]) for i, u in enumerate(instrumen.unsur)
    }
    return Cacahan(
        n, n_saran, hitungan, {k: {o: (a, b) for o, (a, b) in isi.items()} for k, isi in profil.items()}, None
    )
