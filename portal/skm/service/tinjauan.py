"""The answers that carry a mark or are left out: how many, which, and what a decision about them would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, text

from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Loket
from portal.skm.domain.indeks import Indeks, Rekap, average_layanan, compute_indeks, count_jawaban
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.keabsahan import DIKECUALIKAN, NAMA_TANDA, SAH, Tanda
from portal.skm.instrumen import find_instrumen
from portal.skm.models import jawaban, kolom_nilai
from portal.skm.models.jawaban import BERTANDA
from portal.skm.service.aturan import read_aturan
from portal.skm.service.rekap import DIHITUNG, read_rekap_per

MAKS_SEKALI = 1000
TANPA_TANDA = _n("Tanpa tanda (keputusan peninjau)")


@dataclass(frozen=True)
class JumlahTanda:
    """How many answers carry one mark (0: none, left out by a reviewer): left out, and counted nevertheless."""

    tanda: int
    nama: str
    dikecualikan: int
    dihitung: int


def _marked(unit_ids: frozenset[int], instrumen: str, periode: Periode) -> tuple[Any, ...]:
    """Conditions of the review list; the literal words let the partial index serve them.

    `coalesce` keeps SQLite from preferring the index of all answers for its third column: marked ones are few.
    """
    c = jawaban.c
    return (
        text(f"({BERTANDA})"),
        c.unit_id.in_(unit_ids),
        c.tanggal >= periode.mulai,
        c.tanggal < periode.sampai,
        func.coalesce(c.instrumen, "") == instrumen,
        c.status.in_(DIHITUNG),
    )


def count_tanda(unit_ids: frozenset[int], instrumen: str, periode: Periode) -> list[JumlahTanda]:
    """Return the counts of every mark that occurs; an answer with two marks is counted at both."""
    c = jawaban.c
    baris = db.session().execute(
        select(c.tanda, c.status, func.count())
        .where(*_marked(unit_ids, instrumen, periode))
        .group_by(c.tanda, c.status)
    )
    jumlah = [(int(tanda), str(status), int(n)) for tanda, status, n in baris]
    hasil = []
    for satu, nama in {**NAMA_TANDA, Tanda(0): TANPA_TANDA}.items():
        kena = [(status, n) for tanda, status, n in jumlah if (tanda & satu if satu else tanda == 0)]
        keluar = sum(n for status, n in kena if status == DIKECUALIKAN)
        if kena:
            hasil.append(JumlahTanda(int(satu), nama, keluar, sum(n for _, n in kena) - keluar))
    return hasil


def list_bertanda(
    unit_ids: frozenset[int],
    instrumen: str,
    periode: Periode,
    *,
    tanda: int | None = None,
    status: str = "",
    loket_id: int | None = None,
) -> Select[Any]:
    """Return a select of marked or excluded answers, newest first: what a reviewer needs, nothing about the person.

    `tanda` 0 selects those without a mark, `loket_id` 0 those without a counter.
    """
    c = jawaban.c
    bentuk = find_instrumen(instrumen)
    # an inner select keeps `tanda` and `status` the answers' own beside the joined tables
    dalam = select(c.id).where(*_marked(unit_ids, instrumen, periode))
    if tanda is not None:
        dalam = dalam.where(c.tanda.op("&")(tanda) != 0 if tanda else c.tanda == 0)
    if status in DIHITUNG:
        dalam = dalam.where(c.status == status)
    if loket_id is not None:
        dalam = dalam.where(c.loket_id == loket_id if loket_id else c.loket_id.is_(None))
    return (
        select(
            c.id,
            c.unit_id,
            c.tanggal,
            c.diterima_at,
            c.kanal,
            c.status,
            c.tanda,
            c.durasi,
            Layanan.nama.label("layanan"),
            Loket.nama.label("loket"),
            *(c[kolom_nilai(u.slot)].label(u.kode) for u in bentuk.kuesioner),
        )
        .outerjoin(Layanan, Layanan.id == c.layanan_id)
        .outerjoin(Loket, Loket.id == c.loket_id)
        .where(c.id.in_(dalam))
        .order_by(c.diterima_at.desc(), c.id.desc())
    )


@dataclass(frozen=True)
class Pratinjau:
    """What a decision would do: which answers change, and the index before and after."""

    nomor: tuple[int, ...]
    berubah: int
    sebelum: Indeks
    sesudah: Indeks
    unit_ids: frozenset[int] = field(default_factory=frozenset)


def _index_of(instrumen: Instrumen, periode: Periode, per_layanan: Mapping[int, Rekap]) -> Indeks:
    gabungan = compute_indeks(instrumen, sum(per_layanan.values(), Rekap()))
    if read_aturan(periode.mulai).agregasi != "rata_layanan":
        return gabungan
    return average_layanan(gabungan, [compute_indeks(instrumen, r) for r in per_layanan.values()])


def preview_review(
    nomor: Sequence[int], status: str, *, unit_ids: frozenset[int], instrumen: str, periode: Periode
) -> Pratinjau:
    """Compute what the index of these units would become if these answers had the status; writes nothing.

    Raises DomainError for an unknown decision, no answers or too many, TidakDitemukan for an answer outside.
    """
    if status not in DIHITUNG:
        raise DomainError("pilihan_salah", _n("Pilih keputusan: hitung atau kecualikan."), bidang="status")
    if not nomor:
        raise DomainError("tanpa_pilihan", _n("Pilih paling sedikit satu jawaban."), bidang="pilih")
    if len(nomor) > MAKS_SEKALI:
        raise DomainError(
            "terlalu_banyak", _n("Paling banyak %(maks)s jawaban sekaligus."), bidang="pilih", maks=MAKS_SEKALI
        )
    c = jawaban.c
    semua = (
        db.session()
        .execute(select(jawaban).where(c.id.in_(list(nomor)), *_marked(unit_ids, instrumen, periode)))
        .mappings()
        .all()
    )
    if len(semua) != len(set(nomor)):
        raise TidakDitemukan("jawaban_tidak_ada", _n("Jawaban ini tidak ditemukan."))
    per_layanan = {k[0]: r for k, r in read_rekap_per(unit_ids, instrumen, periode, ("layanan_id",)).items()}
    sesudah = dict(per_layanan)
    berubah = [b for b in semua if b["status"] != status]
    for b in berubah:
        bentuk = find_instrumen(instrumen, b["versi"])
        satu = count_jawaban(bentuk, [{u.kode: b[kolom_nilai(u.slot)] for u in bentuk.unsur}])
        kunci = b["layanan_id"] or 0
        lama = sesudah.get(kunci, Rekap())
        sesudah[kunci] = lama + satu if status == SAH else lama - satu
    bentuk = find_instrumen(instrumen)
    return Pratinjau(
        nomor=tuple(sorted(set(nomor))),
        berubah=len(berubah),
        sebelum=_index_of(bentuk, periode, per_layanan),
        sesudah=_index_of(bentuk, periode, sesudah),
        unit_ids=frozenset(b["unit_id"] for b in semua),
    )


@dataclass(frozen=True)
class SatuJawaban:
    """One answer as a reviewer sees it: never who gave it or from which device."""

    id: int
    unit_id: int
    tanggal: date
    kanal: str
    status: str
    tanda: int


def find_jawaban(nomor: int, cakupan: frozenset[int] | None) -> SatuJawaban:
    """Return one answer inside the scope; raises TidakDitemukan."""
    c = jawaban.c
    b = (
        db.session()
        .execute(select(c.id, c.unit_id, c.tanggal, c.kanal, c.status, c.tanda).where(c.id == nomor))
        .one_or_none()
    )
    if b is None or (cakupan is not None and b.unit_id not in cakupan):
        raise TidakDitemukan("jawaban_tidak_ada", _n("Jawaban ini tidak ditemukan."))
    return SatuJawaban(*b)
