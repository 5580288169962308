"""Share of employees who understand a topic, by unit, from the answers of an employee survey.

Employee surveys are small (as many answers as employees), therefore the rows are read, not a roll-up: whether one
answer reaches the threshold cannot be told from sums.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db
from portal.inti.galat import _n
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, subtree_ids
from portal.skm.domain.instrumen import Instrumen, round_half_up
from portal.skm.domain.keabsahan import SAH
from portal.skm.domain.paham import Paham, count_paham
from portal.skm.models import Penutupan, jawaban
from portal.skm.service.aturan import find_aturan, read_aturan, read_populasi_per
from portal.skm.service.indeks import read_unit_ids
from portal.skm.service.keabsahan import status_pada
from portal.skm.service.rekap import total_sql
from portal.skm.service.tren import populasi_of


def ambang_of(instrumen: Instrumen, tanggal: date) -> Decimal:
    """Return the lowest index of a person who understands: by the office's rule of the date, else the instrument's.

    The rule is a percentage of the highest index, so that it fits every scale.
    """
    aturan = find_aturan(tanggal)
    if aturan is None and instrumen.ambang_paham is not None:
        return instrumen.ambang_paham
    persen = aturan.ambang_paham if aturan is not None else read_aturan(tanggal).ambang_paham
    return round_half_up(Fraction(instrumen.puncak) * persen / 100)


def read_sebaran(
    unit_ids: frozenset[int], instrumen: Instrumen, periode: Periode, penutupan: Penutupan | None = None
) -> dict[int, dict[int, int]]:
    """Return unit → weighted total → answers that count now, or that counted when the period was closed."""
    c, total = jawaban.c, total_sql(instrumen)
    dihitung = [c.status == SAH]
    if penutupan is not None:
        dihitung = [
            c.id <= penutupan.jawaban_terakhir,
            status_pada(penutupan.tinjauan_terakhir) == SAH,
        ]
    pilih = (
        select(c.unit_id, total, func.count())
        .where(
            c.unit_id.in_(unit_ids),
            c.instrumen == instrumen.kode,
            c.tanggal >= periode.mulai,
            c.tanggal < periode.sampai,
            *dihitung,
        )
        .group_by(c.unit_id, total)
    )
    hasil: dict[int, dict[int, int]] = {}
    for unit_id, jumlah_t, n in db.session().execute(pilih):
        hasil.setdefault(int(unit_id), {})[int(jumlah_t)] = n
    return hasil


def _count(
    instrumen: Instrumen,
    periode: Periode,
    unit_ids: frozenset[int],
    sebaran: Mapping[int, Mapping[int, int]],
    pegawai: int | None,
) -> Paham:
    gabungan: dict[int, int] = {}
    for unit_id in unit_ids:
        for total, n in sebaran.get(unit_id, {}).items():
            gabungan[total] = gabungan.get(total, 0) + n
    return count_paham(
        instrumen,
        gabungan,
        ambang=ambang_of(instrumen, periode.mulai),
        pegawai=pegawai,
        penyebut=read_aturan(periode.mulai).penyebut_paham,
    )


def read_paham(unit: Unit, instrumen: Instrumen, periode: Periode, *, penutupan: Penutupan | None = None) -> Paham:
    """Return the share of a unit, everything below it included; of a closed period as it was closed."""
    ids = read_unit_ids(penutupan) if penutupan is not None else subtree_ids(unit.id)
    sebaran = read_sebaran(ids, instrumen, periode, penutupan)
    pegawai = penutupan.populasi if penutupan is not None else None
    if pegawai is None:
        orang = read_populasi_per(ids, [periode.kode], "pegawai")
        pegawai = populasi_of(unit.id, ids, periode.kode, orang)
    return _count(instrumen, periode, ids, sebaran, pegawai)


def read_paham_per(kelompok: Mapping[int, frozenset[int]], instrumen: Instrumen, periode: Periode) -> dict[int, Paham]:
    """Return the share of several units (unit → the units it holds), with two queries for all of them."""
    ids = frozenset().union(*kelompok.values())
    sebaran = read_sebaran(ids, instrumen, periode)
    orang = read_populasi_per(ids, [periode.kode], "pegawai")
    return {
        unit_id: _count(instrumen, periode, isi, sebaran, populasi_of(unit_id, isi, periode.kode, orang))
        for unit_id, isi in kelompok.items()
    }


def explain_paham(paham: Paham) -> tuple[str, ...]:
    """Return what a reader must know of the share, as sentences."""
    hasil = []
    if paham.penyebut == "pegawai" and paham.pegawai is None:
        hasil.append(_n("Jumlah pegawai belum diisi, sehingga persentase dari seluruh pegawai belum dapat dihitung."))
    if paham.kecil:
        hasil.append(_n("Persentase ditampilkan mulai 5 responden."))
    if paham.lebih:
        hasil.append(_n("Jawaban lebih banyak daripada jumlah pegawai. Periksa jumlah pegawai."))
    return tuple(hasil)


def describe_paham(paham: Paham) -> dict[str, Any]:
    """Return the share as further keys of `skm indeks --json`; numbers are strings."""
    return {
        "persen_paham": None if paham.persen is None else str(paham.persen),
        "penyebut": paham.penyebut,
        "ambang_paham": str(paham.ambang),
        "n_paham": None if paham.kecil else paham.paham,
        "pegawai": paham.pegawai,
        "persen_ikut": None if paham.persen_ikut is None else str(paham.persen_ikut),
    }
