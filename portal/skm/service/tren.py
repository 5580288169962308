"""The index of the periods before: the printed one of a closed period, the running one of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db
from portal.inti.periode import Periode
from portal.skm.domain.banding import Beda, compare_nilai
from portal.skm.domain.indeks import Indeks
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.keabsahan import SAH
from portal.skm.domain.ukuran import Nilai, Ukuran, average_nilai, compute_nilai
from portal.skm.models import Penutupan, rekap
from portal.skm.service.aturan import read_aturan, total_populasi
from portal.skm.service.indeks import load_beku

PERIODE_TREN = 8


@dataclass(frozen=True)
class Titik:
    """The index of one period; `revisi` of a closed one, None while it runs or was never closed."""

    periode: Periode
    nilai: Nilai
    revisi: int | None = None


@dataclass(frozen=True)
class Tren:
    """Periods of one kind, oldest first, the asked one last; and how it differs from the newest closed one before."""

    titik: tuple[Titik, ...]
    sebelum: Titik | None = None
    beda: Beda = field(default_factory=Beda)

    @property
    def berisi(self) -> bool:
        """At least two periods have an index that may be shown: there is something to draw."""
        return sum(1 for t in self.titik if t.nilai.ikm is not None and not t.nilai.kecil) > 1


def nilai_of(indeks: Indeks) -> Nilai:
    """Return an index without its unsur."""
    return Nilai(indeks.n, indeks.ikm, indeks.ik95, indeks.kelas)


def list_tertutup(unit_id: int, instrumen: str, periode: Sequence[Periode]) -> dict[str, Penutupan]:
    """Return period code → its newest closing, for those that are closed."""
    pilih = select(Penutupan).where(
        Penutupan.unit_id == unit_id,
        Penutupan.instrumen == instrumen,
        Penutupan.periode.in_([p.kode for p in periode]),
    )
    return {b.periode: b for b in db.session().scalars(pilih.order_by(Penutupan.revisi))}


def read_ukuran(unit_ids: frozenset[int], instrumen: str, mulai: date, sampai: date) -> dict[tuple[date, int], Ukuran]:
    """Return (first day of the month, service) → totals of the counted answers between two days, the end excluded."""
    c = rekap.c
    pilih = (
        select(c.bulan, c.layanan_id, func.sum(c.n), func.sum(c.jumlah_t), func.sum(c.jumlah_t2))
        .where(*_counted(unit_ids, instrumen, mulai, sampai))
        .group_by(c.bulan, c.layanan_id)
    )
    return {(b[0], b[1]): Ukuran(int(b[2]), int(b[3]), int(b[4])) for b in db.session().execute(pilih)}


def read_ukuran_unit(unit_ids: frozenset[int], instrumen: str, mulai: date, sampai: date) -> dict[int, Ukuran]:
    """Return unit → totals of the counted answers between two days, the end excluded."""
    c = rekap.c
    pilih = (
        select(c.unit_id, func.sum(c.n), func.sum(c.jumlah_t), func.sum(c.jumlah_t2))
        .where(*_counted(unit_ids, instrumen, mulai, sampai))
        .group_by(c.unit_id)
    )
    return {b[0]: Ukuran(int(b[1]), int(b[2]), int(b[3])) for b in db.session().execute(pilih)}


def _counted(unit_ids: frozenset[int], instrumen: str, mulai: date, sampai: date) -> tuple[Any, ...]:
    c = rekap.c
    return (
        c.unit_id.in_(unit_ids),
        c.instrumen == instrumen,
        c.status == SAH,
        c.bulan >= mulai,
        c.bulan < sampai,
    )


Orang = Mapping[tuple[int, str], Mapping[int, int]]


def _read_running(
    unit_id: int, unit_ids: frozenset[int], periode: Sequence[Periode], instrumen: Instrumen, orang: Orang
) -> dict[str, Nilai]:
    ukuran = read_ukuran(unit_ids, instrumen.kode, min(p.mulai for p in periode), max(p.sampai for p in periode))
    hasil = {}
    for p in periode:
        per_layanan: dict[int, Ukuran] = {}
        bulan_p = {b.mulai for b in p.bulan()}
        for (bulan, layanan_id), isi in ukuran.items():
            if bulan in bulan_p:
                per_layanan[layanan_id] = per_layanan.get(layanan_id, Ukuran()) + isi
        if read_aturan(p.mulai).agregasi == "gabungan":
            jumlah = populasi_of(unit_id, unit_ids, p.kode, orang)
            hasil[p.kode] = compute_nilai(instrumen, sum(per_layanan.values(), Ukuran()), jumlah)
        else:
            layanan = services_of(unit_ids, p.kode, orang)
            hasil[p.kode] = average_nilai(instrumen, [(u, layanan.get(k)) for k, u in per_layanan.items()])
    return hasil


def services_of(unit_ids: frozenset[int], periode: str, orang: Orang) -> dict[int, int]:
    """Return service → people served, of the services of these units."""
    return {k: v for i in unit_ids for k, v in orang.get((i, periode), {}).items() if k}


def populasi_of(unit_id: int, unit_ids: frozenset[int], periode: str, orang: Orang) -> int | None:
    """Return the people a unit served: its own number, else the sum of the services in its tree."""
    sendiri = orang.get((unit_id, periode), {}).get(0)
    return sendiri if sendiri is not None else total_populasi(services_of(unit_ids, periode, orang))


def list_periode(periode: Periode) -> list[Periode]:
    """Return the last eight periods of a kind, oldest first, the asked one last."""
    return [periode.shift(-i) for i in range(PERIODE_TREN - 1, -1, -1)]


def build_tren(
    unit_id: int, unit_ids: frozenset[int], periode: Periode, instrumen: Instrumen, *, kini: Indeks, orang: Orang
) -> Tren:
    """Return the last eight periods of the same kind, from the first one with answers; `kini`: the asked one.

    Official figures: printed where closed, else as they run. `orang`: people served in these periods.
    """
    daftar = list_periode(periode)
    tutup = list_tertutup(unit_id, instrumen.kode, daftar[:-1])
    terbuka = [p for p in daftar[:-1] if p.kode not in tutup]
    berjalan = _read_running(unit_id, unit_ids, terbuka, instrumen, orang) if terbuka else {}
    dulu = [
        Titik(p, nilai_of(load_beku(tutup[p.kode]).indeks), tutup[p.kode].revisi)
        if p.kode in tutup
        else Titik(p, berjalan[p.kode])
        for p in daftar[:-1]
    ]
    pertama = next((i for i, t in enumerate(dulu) if t.nilai.n), len(dulu))
    titik = (*dulu[pertama:], Titik(periode, nilai_of(kini)))
    sebelum = next((t for t in reversed(dulu) if t.revisi is not None and t.nilai.n), None)
    beda = Beda()
    if sebelum is not None and not sebelum.nilai.kecil and not titik[-1].nilai.kecil:
        beda = compare_nilai(kini.ikm, kini.ik95, sebelum.nilai.ikm, sebelum.nilai.ik95)
    return Tren(titik, sebelum, beda)
