"""Who was on duty at which counter, and what visitors said of the service there on those days."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode
from portal.inti.tabel import Tabel
from portal.organisasi.domain import parse_tanggal
from portal.organisasi.service import Loket, list_loket
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.keabsahan import SAH
from portal.skm.domain.peringkat import Hitung, Peringkat, check_jaga, rank_peringkat, weights_petugas
from portal.skm.domain.ukuran import Ukuran
from portal.skm.models import Jaga, jawaban
from portal.skm.service.rekap import total_sql, weighted_sql

KOLOM_JAGA = ("unit", "loket", "nama", "mulai", "sampai")
GALAT_TERLIHAT = 20
JAGA_MAKS = 2000


@dataclass(frozen=True)
class IsiJaga:
    """One line of the roster before it is stored."""

    loket: Loket
    nama: str
    mulai: date
    sampai: date


def list_jaga(unit_ids: frozenset[int], periode: Periode) -> Sequence[tuple[Jaga, Loket]]:
    """Return the roster lines that touch a period, by counter and day."""
    loket = {k.id: k for k in list_loket(unit_ids)}
    pilih = (
        select(Jaga)
        .where(Jaga.loket_id.in_(loket), Jaga.mulai < periode.sampai, Jaga.sampai >= periode.mulai)
        .order_by(Jaga.mulai, Jaga.nama, Jaga.id)
    )
    baris = [(j, loket[j.loket_id]) for j in db.session().scalars(pilih)]
    return sorted(baris, key=lambda p: (p[1].unit.nama, p[1].nama, p[0].mulai))


def find_loket(loket_id: int, cakupan: frozenset[int] | None) -> Loket:
    """Return a counter of the scope; raises TidakDitemukan."""
    loket = next((k for k in list_loket(cakupan) if k.id == loket_id), None)
    if loket is None:
        raise TidakDitemukan("loket_tidak_ada", _n("Pilih loket dari daftar."), bidang="loket")
    return loket


def add_jaga(isi: IsiJaga, *, pelaku: str, now: datetime) -> Jaga:
    """Store one line of the roster; raises Bentrok when the person is on that counter's roster on one of the days."""
    nama = check_jaga(isi.nama, isi.mulai, isi.sampai)
    sama = select(Jaga.nama).where(Jaga.loket_id == isi.loket.id, Jaga.mulai <= isi.sampai, Jaga.sampai >= isi.mulai)
    if nama.casefold() in (n.casefold() for n in db.session().scalars(sama)):
        raise Bentrok("jaga_ganda", _n("%(nama)s sudah tercatat di loket ini pada hari itu."), bidang="nama", nama=nama)
    baris = Jaga(loket_id=isi.loket.id, nama=nama, mulai=isi.mulai, sampai=isi.sampai, oleh=pelaku[:120], dibuat_at=now)
    db.session().add(baris)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi="skm.jaga",
        objek=f"loket:{isi.loket.id}",
        now=now,
        rincian={"nama": nama, "mulai": isi.mulai.isoformat(), "sampai": isi.sampai.isoformat()},
    )
    return baris


def remove_jaga(jaga_id: int, *, cakupan: frozenset[int] | None, pelaku: str, now: datetime) -> str:
    """Take one line out of the roster, with a line in the audit trail; return the name. Raises TidakDitemukan."""
    baris = db.session().get(Jaga, jaga_id)
    if baris is None or baris.loket_id not in {k.id for k in list_loket(cakupan)}:
        raise TidakDitemukan("jaga_tidak_ada", _n("Baris jaga ini tidak ada."))
    rincian = {"nama": baris.nama, "mulai": baris.mulai.isoformat(), "sampai": baris.sampai.isoformat()}
    append_jejak(pelaku=pelaku, aksi="skm.jaga_hapus", objek=f"loket:{baris.loket_id}", now=now, rincian=rincian)
    db.session().delete(baris)
    return baris.nama


def import_jaga(tabel: Tabel, *, cakupan: frozenset[int] | None, pelaku: str, now: datetime) -> int:
    """Store a roster file (unit, loket, nama, mulai, sampai), all or nothing; return the number of lines.

    Raises DomainError that names wrong columns, or every bad line with its number.
    """
    if set(tabel.kolom) != set(KOLOM_JAGA):
        raise DomainError(
            "kolom_salah", _n("Kolom yang benar: %(benar)s."), bidang="berkas", benar=", ".join(KOLOM_JAGA)
        )
    if len(tabel.baris) > JAGA_MAKS:
        raise DomainError(
            "terlalu_banyak",
            _n("Berkas berisi lebih dari %(maks)s baris. Bagi menjadi beberapa berkas."),
            bidang="berkas",
            maks=JAGA_MAKS,
        )
    loket = {(k.unit.kode, k.kode): k for k in list_loket(cakupan)}
    salah = []
    for nomor, sel in tabel.baris:
        try:
            add_jaga(_read_baris(sel, loket), pelaku=pelaku, now=now)
        except DomainError as galat:
            salah.append(f"baris {nomor}: {galat.teks}")
    if salah:
        raise DomainError(
            "baris_salah",
            _n("Berkas tidak diimpor. %(jumlah)s baris salah:\n%(rincian)s"),
            bidang="berkas",
            jumlah=len(salah),
            rincian="\n".join(salah[:GALAT_TERLIHAT]),
        )
    return len(tabel.baris)


def _read_baris(sel: Mapping[str, str], loket: Mapping[tuple[str, str], Loket]) -> IsiJaga:
    tempat = loket.get((sel["unit"].upper(), sel["loket"].upper()))
    if tempat is None:
        raise TidakDitemukan(
            "loket_tidak_ada",
            _n("loket “%(loket)s” di unit “%(unit)s” tidak ada"),
            loket=sel["loket"][:40],
            unit=sel["unit"][:40],
        )
    return IsiJaga(tempat, sel["nama"], parse_tanggal(sel["mulai"]), parse_tanggal(sel["sampai"]))


def _read_hitung(
    instrumen: Instrumen, periode: Periode, loket_ids: frozenset[int], unit_ids: frozenset[int], *, per_hari: bool
) -> dict[Any, Hitung]:
    """Return counter, or (counter, day), → counted answers; one range of the index by unit and date for each unit."""
    c, total = jawaban.c, total_sql(instrumen)
    petugas = weighted_sql(instrumen, weights_petugas(instrumen))
    kunci = (c.loket_id, c.tanggal) if per_hari else (c.loket_id,)
    pilih = (
        select(
            *kunci,
            func.count(),
            func.sum(petugas),
            func.sum(petugas * petugas),
            func.sum(total),
            func.sum(total * total),
        )
        .where(
            c.unit_id.in_(unit_ids),
            c.instrumen == instrumen.kode,
            c.tanggal >= periode.mulai,
            c.tanggal < periode.sampai,
            c.status == SAH,
            c.loket_id.in_(loket_ids),
        )
        .group_by(*kunci)
    )
    hasil: dict[Any, Hitung] = {}
    for b in db.session().execute(pilih):
        n, p, p2, t, t2 = (int(a) for a in b[len(kunci) :])
        hasil[tuple(b[: len(kunci)]) if per_hari else b[0]] = Hitung(Ukuran(n, p, p2), Ukuran(n, t, t2))
    return hasil


def rank_loket(instrumen: Instrumen, periode: Periode, unit_ids: frozenset[int]) -> list[Peringkat]:
    """Return the counters that got answers in a period, best rating first."""
    loket = {k.id: f"{k.unit.nama}: {k.nama}" for k in list_loket(unit_ids)}
    hitung = _read_hitung(instrumen, periode, frozenset(loket), unit_ids, per_hari=False)
    return rank_peringkat(instrumen, {loket[nomor]: isi for nomor, isi in hitung.items()})


def rank_petugas(
    instrumen: Instrumen, periode: Periode, unit_ids: frozenset[int], jaga: Sequence[tuple[Jaga, Loket]]
) -> list[Peringkat]:
    """Return the people of the roster by the answers at their counters on their days, best rating first.

    An answer at a counter with two people on duty counts for both; who served is not known.
    """
    if not jaga:
        return []
    loket_ids = frozenset(j.loket_id for j, _ in jaga)
    unit_loket = frozenset(k.unit_id for _, k in jaga) & unit_ids
    hitung = _read_hitung(instrumen, periode, loket_ids, unit_loket, per_hari=True)
    nama: dict[str, str] = {}
    hari: defaultdict[str, set[tuple[int, date]]] = defaultdict(set)
    for satu, _loket in jaga:
        kunci = satu.nama.casefold()
        nama.setdefault(kunci, satu.nama)
        hari[kunci] |= {(satu.loket_id, h) for h in _days(satu, periode)}
    isi = {nama[k]: sum((hitung[h] for h in tiap if h in hitung), Hitung()) for k, tiap in hari.items()}
    bersama = {nama[k]: {nama[lain] for lain in hari if lain != k and hari[lain] & tiap} for k, tiap in hari.items()}
    return rank_peringkat(instrumen, isi, bersama)


def _days(jaga: Jaga, periode: Periode) -> list[date]:
    awal, akhir = max(jaga.mulai, periode.mulai), min(jaga.sampai, periode.hari_terakhir)
    return [awal + timedelta(days=i) for i in range((akhir - awal).days + 1)]
