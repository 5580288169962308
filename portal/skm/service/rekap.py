"""The roll-up: counted answers by month × service × counter × way, kept in the answer's own transaction.

It is a cache of the rows: `rebuild_rekap` makes it anew, `check_rekap` compares it with a recount.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Select, case, delete, extract, func, select, text

from portal.inti.db import db
from portal.inti.periode import Periode
from portal.skm.domain import Instrumen, Rekap
from portal.skm.instrumen import find_instrumen
from portal.skm.models import DIKECUALIKAN, KUNCI_REKAP, SAH, jawaban, kolom_hitung, kolom_nilai, rekap

Per = Literal["layanan_id", "loket_id", "bulan", "kanal"]


@dataclass(frozen=True)
class Sel:
    """Key of one roll-up row."""

    instrumen: str
    versi: int
    bulan: date
    layanan_id: int
    loket_id: int
    kanal: str
    unit_id: int


@lru_cache(maxsize=4096)
def _upsert(kolom: tuple[str, ...]) -> Any:
    kunci = (*KUNCI_REKAP, "unit_id")
    tambah = ("n", "jumlah_t", "jumlah_t2", *kolom)
    return text(
        f"INSERT INTO skm_rekap ({', '.join((*kunci, *tambah))}) "  # noqa: S608 - names come from fixed lists
        f"VALUES ({', '.join(f':{k}' for k in (*kunci, *tambah))}) "
        f"ON CONFLICT ({', '.join(KUNCI_REKAP)}) DO UPDATE SET "
        + ", ".join(f"{k} = skm_rekap.{k} + excluded.{k}" for k in tambah)
    ).bindparams()


def add_rekap(sel: Sel, instrumen: Instrumen, tambahan: Rekap) -> None:
    """Add counted answers to one row, in the caller's transaction; order and batching do not matter."""
    kolom = {
        kolom_hitung(instrumen.oleh_kode[kode].slot, skor): jumlah
        for kode, hitungan in tambahan.hitungan.items()
        for skor, jumlah in enumerate(hitungan, start=1)
        if jumlah
    }
    nilai = {
        **vars(sel),
        **kolom,
        "n": tambahan.n,
        "jumlah_t": tambahan.jumlah_t,
        "jumlah_t2": tambahan.jumlah_t2,
    }
    db.session().execute(_upsert(tuple(kolom)), nilai)


def _sums(instrumen: Instrumen) -> list[Any]:
    kolom = [rekap.c[kolom_hitung(u.slot, skor)] for u in instrumen.unsur for skor in range(1, instrumen.skala + 1)]
    return [func.coalesce(func.sum(k), 0) for k in (rekap.c.n, rekap.c.jumlah_t, rekap.c.jumlah_t2, *kolom)]


def _to_rekap(instrumen: Instrumen, angka: Sequence[Any]) -> Rekap:
    n, jumlah_t, jumlah_t2, *sisa = (int(a) for a in angka)
    skala = instrumen.skala
    return Rekap(
        n,
        {u.kode: tuple(sisa[i * skala : (i + 1) * skala]) for i, u in enumerate(instrumen.unsur)},
        jumlah_t,
        jumlah_t2,
    )


def _versi_used(unit_ids: frozenset[int], kode: str, periode: Periode) -> list[int]:
    return list(
        db.session().scalars(
            select(rekap.c.versi)
            .where(rekap.c.unit_id.in_(unit_ids), rekap.c.instrumen == kode, *_in_periode(periode))
            .distinct()
        )
    )


def _in_periode(periode: Periode) -> tuple[Any, Any]:
    return rekap.c.bulan >= periode.mulai, rekap.c.bulan < periode.sampai


def read_rekap(unit_ids: frozenset[int], kode: str, periode: Periode) -> Rekap:
    """Return the counted answers of these units in a period."""
    return sum(read_rekap_per(unit_ids, kode, periode, None).values(), Rekap())


def read_rekap_per(unit_ids: frozenset[int], kode: str, periode: Periode, per: Per | None) -> dict[Any, Rekap]:
    """Return the counted answers by service, counter (0 = none), month (first day) or way."""
    hasil: dict[Any, Rekap] = {}
    for versi in _versi_used(unit_ids, kode, periode):
        instrumen = find_instrumen(kode, versi)
        kunci = [rekap.c[per]] if per else []
        pilih: Select[Any] = (
            select(*kunci, *_sums(instrumen))
            .where(
                rekap.c.unit_id.in_(unit_ids),
                rekap.c.instrumen == kode,
                rekap.c.versi == versi,
                *_in_periode(periode),
            )
            .group_by(*kunci)
        )
        for baris in db.session().execute(pilih):
            nilai = tuple(baris)
            milik = nilai[0] if per else None
            hasil[milik] = hasil.get(milik, Rekap()) + _to_rekap(instrumen, nilai[1:] if per else nilai)
    return hasil


def count_dikecualikan(unit_ids: frozenset[int], kode: str, periode: Periode) -> int:
    """Return how many stored answers of the period do not count in the index."""
    return (
        db.session().scalar(
            select(func.count())
            .select_from(jawaban)
            .where(
                jawaban.c.unit_id.in_(unit_ids),
                jawaban.c.instrumen == kode,
                jawaban.c.tanggal >= periode.mulai,
                jawaban.c.tanggal < periode.sampai,
                jawaban.c.status == DIKECUALIKAN,
            )
        )
        or 0
    )


def _total_sql(instrumen: Instrumen) -> Any:
    return sum(int(u.bobot * instrumen.penyebut) * jawaban.c[kolom_nilai(u.slot)] for u in instrumen.unsur)


def _recount_select(instrumen: Instrumen, saring: Iterable[Any]) -> Select[Any]:
    c = jawaban.c
    total = _total_sql(instrumen)
    tahun, bulan = extract("year", c.tanggal), extract("month", c.tanggal)
    loket = func.coalesce(c.loket_id, 0)
    hitung = [
        func.sum(case((c[kolom_nilai(u.slot)] == skor, 1), else_=0))
        for u in instrumen.unsur
        for skor in range(1, instrumen.skala + 1)
    ]
    kunci = (tahun, bulan, c.layanan_id, loket, c.kanal, c.unit_id)
    return (
        select(*kunci, func.count(), func.sum(total), func.sum(total * total), *hitung)
        .where(c.instrumen == instrumen.kode, c.versi == instrumen.versi, c.status == SAH, *saring)
        .group_by(*kunci)
    )


def recount(instrumen: Instrumen, saring: Iterable[Any] = ()) -> dict[Sel, Rekap]:
    """Count the answer rows themselves, by the same keys as the roll-up."""
    hasil = {}
    for baris in db.session().execute(_recount_select(instrumen, saring)):
        tahun, bulan, layanan_id, loket_id, kanal, unit_id, *angka = baris
        sel = Sel(
            instrumen.kode,
            instrumen.versi,
            date(int(tahun), int(bulan), 1),
            layanan_id,
            loket_id,
            kanal,
            unit_id,
        )
        hasil[sel] = _to_rekap(instrumen, angka)
    return hasil


def _stored(saring: Iterable[Any] = ()) -> dict[Sel, Rekap]:
    hasil = {}
    for baris in db.session().execute(select(rekap).where(rekap.c.n != 0, *saring)):
        nilai = baris._mapping
        sel = Sel(*(nilai[k] for k in (*KUNCI_REKAP, "unit_id")))
        instrumen = find_instrumen(sel.instrumen, sel.versi)
        angka = [nilai["n"], nilai["jumlah_t"], nilai["jumlah_t2"]]
        angka += [nilai[kolom_hitung(u.slot, s)] for u in instrumen.unsur for s in range(1, instrumen.skala + 1)]
        hasil[sel] = _to_rekap(instrumen, angka)
    return hasil


def _used_instruments() -> list[Instrumen]:
    pasangan = db.session().execute(select(jawaban.c.instrumen, jawaban.c.versi).distinct())
    return [find_instrumen(kode, versi) for kode, versi in pasangan]


def check_rekap(unit_ids: frozenset[int] | None = None, periode: Periode | None = None) -> list[str]:
    """Compare the roll-up, or the part of some units and a period, with a recount of the rows.

    Returns one line for each cell that differs in any count or total.
    """
    milik: list[Any] = [] if unit_ids is None else [rekap.c.unit_id.in_(unit_ids)]
    dari: list[Any] = [] if unit_ids is None else [jawaban.c.unit_id.in_(unit_ids)]
    if periode is not None:
        milik += _in_periode(periode)
        dari += [jawaban.c.tanggal >= periode.mulai, jawaban.c.tanggal < periode.sampai]
    tersimpan = _stored(milik)
    hitung_ulang: dict[Sel, Rekap] = {}
    for instrumen in _used_instruments():
        hitung_ulang |= recount(instrumen, dari)
    return [
        f"{sel.instrumen} {sel.bulan:%Y-%m} layanan {sel.layanan_id} loket {sel.loket_id} {sel.kanal}"
        for sel in {*tersimpan, *hitung_ulang}
        if tersimpan.get(sel) != hitung_ulang.get(sel)
    ]


def rebuild_rekap() -> int:
    """Make the roll-up anew from the rows, in the caller's transaction; return the number of cells."""
    db.session().execute(delete(rekap))
    jumlah = 0
    for instrumen in _used_instruments():
        for sel, isi in recount(instrumen).items():
            add_rekap(sel, instrumen, isi)
            jumlah += 1
    return jumlah
