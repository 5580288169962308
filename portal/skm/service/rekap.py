"""The two roll-ups, kept in the answer's own transaction, and their recount.

`skm_rekap` counts scores by month × unit × service × counter × way × status; `skm_rekap_profil` counts
respondents and totals by what they said about themselves. Both are caches of the rows: `rebuild_rekap` makes
them anew, `check_rekap` compares them with a recount. Order, batching and reversing never change a digit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Select, case, delete, extract, func, insert, literal, select, text

from portal.inti.db import db
from portal.inti.periode import Periode
from portal.skm.domain.indeks import Rekap, count_jawaban
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.keabsahan import DIKECUALIKAN, SAH
from portal.skm.instrumen import find_instrumen
from portal.skm.models import (
    KUNCI_PROFIL,
    KUNCI_REKAP,
    jawaban,
    kolom_hitung,
    kolom_nilai,
    rekap,
    rekap_profil,
)

DIHITUNG = (SAH, DIKECUALIKAN)
_UKURAN = ("n", "jumlah_t", "jumlah_t2")
_KELOMPOK = 1000


@dataclass(frozen=True)
class Sel:
    """Key of one roll-up row; `layanan_id` and `loket_id` 0: none."""

    instrumen: str
    versi: int
    bulan: date
    unit_id: int
    layanan_id: int
    loket_id: int
    kanal: str
    status: str


def _kolom(instrumen: Instrumen) -> tuple[str, ...]:
    return tuple(kolom_hitung(u.slot, skor) for u in instrumen.unsur for skor in range(1, instrumen.skala + 1))


@lru_cache(maxsize=64)
def _upsert(kolom: tuple[str, ...]) -> Any:
    """One statement an instrument, whatever the scores are, so that it is compiled once."""
    tambah = (*_UKURAN, *kolom)
    return text(
        f"INSERT INTO skm_rekap ({', '.join((*KUNCI_REKAP, *tambah))}) "  # noqa: S608 - names come from fixed lists
        f"VALUES ({', '.join(f':{k}' for k in (*KUNCI_REKAP, *tambah))}) "
        f"ON CONFLICT ({', '.join(KUNCI_REKAP)}) DO UPDATE SET "
        + ", ".join(f"{k} = skm_rekap.{k} + excluded.{k}" for k in tambah)
    )


def _cell(sel: Sel, instrumen: Instrumen, isi: Rekap) -> dict[str, Any]:
    angka = [jumlah for u in instrumen.unsur for jumlah in isi.hitungan[u.kode]]
    ukuran = zip(_UKURAN, (isi.n, isi.jumlah_t, isi.jumlah_t2), strict=True)
    return {**vars(sel), **dict(ukuran), **dict(zip(_kolom(instrumen), angka, strict=True))}


def add_rekap(sel: Sel, instrumen: Instrumen, tambahan: Rekap) -> None:
    """Add counted answers to one row, in the caller's transaction; a negative count takes them away."""
    db.session().execute(_upsert(_kolom(instrumen)), _cell(sel, instrumen, tambahan))


@lru_cache(maxsize=32)
def _upsert_profil(baris: int) -> Any:
    kolom = ("tanya", "opsi", *_UKURAN)
    bersama = [f":{k}" for k in KUNCI_PROFIL[:-2]]
    isi = ", ".join(f"({', '.join([*bersama, *(f':{k}{i}' for k in kolom)])})" for i in range(baris))
    return text(
        f"INSERT INTO skm_rekap_profil ({', '.join((*KUNCI_PROFIL, *_UKURAN))}) VALUES {isi} "  # noqa: S608 - fixed names
        f"ON CONFLICT ({', '.join(KUNCI_PROFIL)}) DO UPDATE SET "
        + ", ".join(f"{k} = skm_rekap_profil.{k} + excluded.{k}" for k in _UKURAN)
    )


Profil = Mapping[tuple[str, str], tuple[int, int, int]]


def add_profil(sel: Sel, profil: Profil) -> None:
    """Add (question, option) → (respondents, Σ T, Σ T²) in one statement."""
    if not profil:
        return
    nilai: dict[str, Any] = {k: v for k, v in vars(sel).items() if k in KUNCI_PROFIL}
    for i, ((tanya, opsi), ukuran) in enumerate(sorted(profil.items())):
        nilai |= {f"tanya{i}": tanya, f"opsi{i}": opsi}
        nilai |= {f"{k}{i}": v for k, v in zip(_UKURAN, ukuran, strict=True)}
    db.session().execute(_upsert_profil(len(profil)), nilai)


def _sel_of(baris: Mapping[str, Any]) -> Sel:
    return Sel(
        baris["instrumen"],
        baris["versi"],
        baris["tanggal"].replace(day=1),
        baris["unit_id"],
        baris["layanan_id"] or 0,
        baris["loket_id"] or 0,
        baris["kanal"],
        baris["status"],
    )


def _values_of(instrumen: Instrumen, baris: Mapping[str, Any]) -> dict[str, int]:
    return {u.kode: baris[kolom_nilai(u.slot)] for u in instrumen.unsur}


def _profil_of(instrumen: Instrumen, isi: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[int, int, int]]:
    hasil: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for baris in isi:
        total = instrumen.total(_values_of(instrumen, baris))
        for tanya in instrumen.profil:
            ukuran = hasil[tanya, baris.get(tanya) or ""]
            ukuran[0] += 1
            ukuran[1] += total
            ukuran[2] += total * total
    return {k: (v[0], v[1], v[2]) for k, v in hasil.items()}


def count_rows(daftar: Iterable[Mapping[str, Any]], kali: int = 1) -> None:
    """Add answer rows to both roll-ups (`kali` −1: take them away); rows of an undone import count nowhere."""
    per_sel: defaultdict[Sel, list[Mapping[str, Any]]] = defaultdict(list)
    for baris in daftar:
        if baris["status"] in DIHITUNG:
            per_sel[_sel_of(baris)].append(baris)
    for sel, isi in per_sel.items():
        instrumen = find_instrumen(sel.instrumen, sel.versi)
        jumlah = count_jawaban(instrumen, [_values_of(instrumen, b) for b in isi])
        add_rekap(sel, instrumen, jumlah if kali > 0 else -jumlah)
        profil = _profil_of(instrumen, isi)
        add_profil(sel, {k: (v[0] * kali, v[1] * kali, v[2] * kali) for k, v in profil.items()})


def _sums(instrumen: Instrumen) -> list[Any]:
    return [func.coalesce(func.sum(rekap.c[k]), 0) for k in (*_UKURAN, *_kolom(instrumen))]


def _to_rekap(instrumen: Instrumen, angka: Sequence[Any]) -> Rekap:
    n, jumlah_t, jumlah_t2, *sisa = (int(a) for a in angka)
    skala = instrumen.skala
    return Rekap(
        n,
        {u.kode: tuple(sisa[i * skala : (i + 1) * skala]) for i, u in enumerate(instrumen.unsur)},
        jumlah_t,
        jumlah_t2,
    )


def _in_periode(periode: Periode) -> tuple[Any, Any]:
    return rekap.c.bulan >= periode.mulai, rekap.c.bulan < periode.sampai


def read_rekap(
    unit_ids: frozenset[int],
    kode: str,
    periode: Periode,
    status: Sequence[str] = (SAH,),
    *,
    rinci: bool = True,
) -> Rekap:
    """Return the counted answers of these units in a period."""
    return sum(read_rekap_per(unit_ids, kode, periode, (), status, rinci=rinci).values(), Rekap())


def read_rekap_per(
    unit_ids: frozenset[int],
    kode: str,
    periode: Periode,
    per: tuple[str, ...],
    status: Sequence[str] = (SAH,),
    *,
    rinci: bool = True,
    saring: Mapping[str, int] | None = None,
) -> dict[tuple[Any, ...], Rekap]:
    """Return the counted answers by columns of the key: `("layanan_id",)`, `("unit_id", "bulan")`, … ids 0: none.

    Without `rinci` the counts of single scores are left out, which is several times faster and enough for an index.
    Versions of one code have the same figures (`Instrumen.same_figures`), therefore they are summed. `saring` keeps
    cells with these values of the key.
    """
    instrumen = find_instrumen(kode)
    kunci = [rekap.c[p] for p in per]
    ukuran = _sums(instrumen) if rinci else [func.coalesce(func.sum(rekap.c[k]), 0) for k in _UKURAN]
    pilih = (
        select(*kunci, *ukuran)
        .where(
            rekap.c.unit_id.in_(unit_ids),
            rekap.c.instrumen == kode,
            rekap.c.status.in_(status),
            *_in_periode(periode),
            *(rekap.c[k] == nilai for k, nilai in (saring or {}).items()),
        )
        .group_by(*kunci)
    )
    dasar, hasil = len(per), {}
    for baris in db.session().execute(pilih):
        isi = _to_rekap(instrumen, baris[dasar:]) if rinci else Rekap(*_plain(baris[dasar:]))
        if isi.n:
            hasil[tuple(baris[:dasar])] = isi
    return hasil


def _plain(angka: Sequence[Any]) -> tuple[int, dict[str, tuple[int, ...]], int, int]:
    n, jumlah_t, jumlah_t2 = (int(a) for a in angka)
    return n, {}, jumlah_t, jumlah_t2


@dataclass(frozen=True)
class SelProfil:
    """Respondents who gave one option to one question, with Σ T and Σ T² of their totals."""

    n: int
    jumlah_t: int
    jumlah_t2: int


def read_profil(
    unit_ids: frozenset[int], kode: str, periode: Periode, *, layanan_id: int | None = None
) -> dict[tuple[str, str], SelProfil]:
    """Return (question, option code or "" = not answered) → counted respondents."""
    c = rekap_profil.c
    pilih = (
        select(c.tanya, c.opsi, *(func.sum(c[k]) for k in _UKURAN))
        .where(
            c.unit_id.in_(unit_ids),
            c.instrumen == kode,
            c.status == SAH,
            c.bulan >= periode.mulai,
            c.bulan < periode.sampai,
            *([c.layanan_id == layanan_id] if layanan_id is not None else []),
        )
        .group_by(c.tanya, c.opsi)
    )
    return {(b[0], b[1]): SelProfil(int(b[2]), int(b[3]), int(b[4])) for b in db.session().execute(pilih) if b[2]}


def total_sql(instrumen: Instrumen) -> Any:
    """Return the weighted total of an answer row (`Instrumen.total`) as an expression."""
    return weighted_sql(instrumen, instrumen.bobot_bulat)


def weighted_sql(instrumen: Instrumen, bobot: Mapping[str, int]) -> Any:
    """Return Σ weight × score of some unsur as an expression; BIGINT, which squares of large weights need."""
    slot = {u.kode: kolom_nilai(u.slot) for u in instrumen.unsur}
    return sum(literal(berat, BigInteger) * jawaban.c[slot[kode]] for kode, berat in bobot.items())


def _recount_select(instrumen: Instrumen, saring: Iterable[Any]) -> Select[Any]:
    c = jawaban.c
    total = total_sql(instrumen)
    tahun, bulan = extract("year", c.tanggal), extract("month", c.tanggal)
    hitung = [
        func.sum(case((c[kolom_nilai(u.slot)] == skor, 1), else_=0))
        for u in instrumen.unsur
        for skor in range(1, instrumen.skala + 1)
    ]
    kunci = (
        tahun,
        bulan,
        c.unit_id,
        func.coalesce(c.layanan_id, 0),
        func.coalesce(c.loket_id, 0),
        c.kanal,
        c.status,
    )
    return (
        select(*kunci, func.count(), func.sum(total), func.sum(total * total), *hitung)
        .where(c.instrumen == instrumen.kode, c.versi == instrumen.versi, c.status.in_(DIHITUNG), *saring)
        .group_by(*kunci)
    )


def recount(instrumen: Instrumen, saring: Iterable[Any] = ()) -> dict[Sel, Rekap]:
    """Count the answer rows themselves, by the same keys as the roll-up."""
    hasil = {}
    for baris in db.session().execute(_recount_select(instrumen, saring)):
        tahun, bulan, unit_id, layanan_id, loket_id, kanal, status, *angka = baris
        awal = date(int(tahun), int(bulan), 1)
        sel = Sel(instrumen.kode, instrumen.versi, awal, unit_id, layanan_id, loket_id, kanal, status)
        hasil[sel] = _to_rekap(instrumen, angka)
    return hasil


KunciProfil = tuple[Any, ...]


def recount_profil(instrumen: Instrumen, saring: Iterable[Any] = ()) -> dict[KunciProfil, tuple[int, int, int]]:
    """Count the answer rows by the keys of the profile roll-up (`KUNCI_PROFIL`)."""
    c, hasil = jawaban.c, {}
    total = total_sql(instrumen)
    tahun, bulan = extract("year", c.tanggal), extract("month", c.tanggal)
    for tanya in instrumen.profil:
        opsi = func.coalesce(c[tanya], "")
        kunci = (tahun, bulan, c.unit_id, func.coalesce(c.layanan_id, 0), c.status, opsi)
        pilih = (
            select(*kunci, func.count(), func.sum(total), func.sum(total * total))
            .where(c.instrumen == instrumen.kode, c.versi == instrumen.versi, c.status.in_(DIHITUNG), *saring)
            .group_by(*kunci)
        )
        for th, bl, unit_id, layanan_id, status, jawab, *ukuran in db.session().execute(pilih):
            awal = date(int(th), int(bl), 1)
            nyata = (instrumen.kode, instrumen.versi, awal, unit_id, layanan_id, status, tanya, jawab)
            hasil[nyata] = (int(ukuran[0]), int(ukuran[1]), int(ukuran[2]))
    return hasil


def _stored(saring: Iterable[Any] = ()) -> dict[Sel, Rekap]:
    hasil = {}
    for baris in db.session().execute(select(rekap).where(rekap.c.n != 0, *saring)):
        nilai = baris._mapping
        sel = Sel(*(nilai[k] for k in KUNCI_REKAP))
        instrumen = find_instrumen(sel.instrumen, sel.versi)
        hasil[sel] = _to_rekap(instrumen, [nilai[k] for k in (*_UKURAN, *_kolom(instrumen))])
    return hasil


def _stored_profil(saring: Iterable[Any] = ()) -> dict[KunciProfil, tuple[int, int, int]]:
    c = rekap_profil.c
    pilih = select(*(c[k] for k in (*KUNCI_PROFIL, *_UKURAN))).where(c.n != 0, *saring)
    return {tuple(b[:8]): (b[8], b[9], b[10]) for b in db.session().execute(pilih)}


def _used_instruments() -> list[Instrumen]:
    pasangan = db.session().execute(select(jawaban.c.instrumen, jawaban.c.versi).distinct())
    return [find_instrumen(kode, versi) for kode, versi in pasangan]


def check_rekap(unit_ids: frozenset[int] | None = None, periode: Periode | None = None) -> list[str]:
    """Compare both roll-ups, or the part of some units and a period, with a recount of the rows.

    Returns one line for each cell that differs in any count or total.
    """
    dari: list[Any] = [] if unit_ids is None else [jawaban.c.unit_id.in_(unit_ids)]
    if periode is not None:
        dari += [jawaban.c.tanggal >= periode.mulai, jawaban.c.tanggal < periode.sampai]
    tersimpan = _stored(_part(rekap, unit_ids, periode))
    profil = _stored_profil(_part(rekap_profil, unit_ids, periode))
    hitung_ulang: dict[Sel, Rekap] = {}
    profil_ulang: dict[KunciProfil, tuple[int, int, int]] = {}
    for instrumen in _used_instruments():
        hitung_ulang |= recount(instrumen, dari)
        profil_ulang |= recount_profil(instrumen, dari)
    beda = [
        f"{sel.instrumen} {sel.bulan:%Y-%m} layanan {sel.layanan_id} loket {sel.loket_id} {sel.kanal} {sel.status}"
        for sel in {*tersimpan, *hitung_ulang}
        if tersimpan.get(sel) != hitung_ulang.get(sel)
    ]
    return beda + [
        f"{k[0]} {k[2]:%Y-%m} layanan {k[4]} {k[5]} {k[6]}={k[7]}"
        for k in {*profil, *profil_ulang}
        if profil.get(k) != profil_ulang.get(k)
    ]


def _part(tabel: Any, unit_ids: frozenset[int] | None, periode: Periode | None) -> list[Any]:
    saring = [] if unit_ids is None else [tabel.c.unit_id.in_(unit_ids)]
    if periode is not None:
        saring += [tabel.c.bulan >= periode.mulai, tabel.c.bulan < periode.sampai]
    return saring


def rebuild_rekap() -> int:
    """Make both roll-ups anew from the rows, in the caller's transaction; return the number of cells."""
    sesi, jumlah = db.session(), 0
    sesi.execute(delete(rekap))
    sesi.execute(delete(rekap_profil))
    for instrumen in _used_instruments():
        sel = [_cell(s, instrumen, isi) for s, isi in recount(instrumen).items()]
        profil = [
            dict(zip((*KUNCI_PROFIL, *_UKURAN), (*kunci, *ukuran), strict=True))
            for kunci, ukuran in recount_profil(instrumen).items()
        ]
        for tabel, isi in ((rekap, sel), (rekap_profil, profil)):
            for awal in range(0, len(isi), _KELOMPOK):
                sesi.execute(insert(tabel), isi[awal : awal + _KELOMPOK])
        jumlah += len(sel)
    return jumlah


def ensure_profil() -> bool:
    """Build the roll-ups when the profile part is empty although answers exist (after an upgrade); tell whether."""
    sesi = db.session()
    if sesi.scalar(select(rekap_profil.c.n).limit(1)) is not None or sesi.scalar(select(jawaban.c.id).limit(1)) is None:
        return False
    rebuild_rekap()
    return True
