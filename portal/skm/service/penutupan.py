"""Closing a period: an immutable snapshot. A later answer belongs to the next revision."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db, wait_for_writers
from portal.inti.galat import Bentrok, DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, ancestor_ids, subtree_ids
from portal.skm.models import Penutupan, Tinjauan, jawaban
from portal.skm.service.aturan import has_populasi
from portal.skm.service.indeks import HasilIndeks, build_hasil, dump_hasil, load_hasil, read_unit_ids
from portal.skm.service.keabsahan import last_tinjauan
from portal.skm.service.rekap import check_rekap


def find_penutupan(
    unit_id: int, periode: Periode, instrumen: str = "skm", revisi: int | None = None
) -> Penutupan | None:
    """Return the newest closing of the period (or one revision of it)."""
    pilih = select(Penutupan).where(
        Penutupan.unit_id == unit_id, Penutupan.periode == periode.kode, Penutupan.instrumen == instrumen
    )
    if revisi is not None:
        pilih = pilih.where(Penutupan.revisi == revisi)
    return db.session().scalar(pilih.order_by(Penutupan.revisi.desc()).limit(1))


def holds_aturan(penutupan: Penutupan) -> bool:
    """Tell whether a period was closed with rules of counting (not before version 0.4.0)."""
    return "aturan" in json.loads(penutupan.isi)


def list_penutupan(unit_id: int, instrumen: str = "skm") -> Sequence[Penutupan]:
    """Return the newest closing of every closed period of a unit, newest period first."""
    terbaru: dict[str, Penutupan] = {}
    for baris in db.session().scalars(
        select(Penutupan)
        .where(Penutupan.unit_id == unit_id, Penutupan.instrumen == instrumen)
        .order_by(Penutupan.mulai.desc(), Penutupan.revisi.desc())
    ):
        terbaru.setdefault(baris.periode, baris)
    return list(terbaru.values())


def find_closed(unit_id: int, tanggal: date, instrumen: str) -> str | None:
    """Return the code of a closed period that holds the date and the unit, alone or with a unit above it."""
    kode = [Periode.containing(tanggal, jenis).kode for jenis in ("triwulan", "semester", "tahun", "bulan")]
    return db.session().scalar(
        select(Penutupan.periode)
        .where(
            Penutupan.unit_id.in_(ancestor_ids(unit_id)),
            Penutupan.periode.in_(kode),
            Penutupan.instrumen == instrumen,
        )
        .order_by(Penutupan.id)
        .limit(1)
    )


def check_open(unit_id: int, instrumen: str, tanggal: Iterable[date]) -> None:
    """Raise DomainError when one of the dates lies in a closed period of the unit or of a unit above it."""
    for awal in sorted({t.replace(day=1) for t in tanggal}):
        kode = find_closed(unit_id, awal, instrumen)
        if kode:
            raise DomainError(
                "periode_ditutup",
                _n("Periode %(periode)s sudah ditutup. Jawaban susulan hanya masuk sebagai revisi."),
                bidang="periode",
                periode=kode,
            )


def _where_periode(ids: frozenset[int], periode: Periode) -> tuple[Any, ...]:
    c = jawaban.c
    return (c.unit_id.in_(ids), c.tanggal >= periode.mulai, c.tanggal < periode.sampai)


def count_perubahan(penutupan: Penutupan) -> int:
    """Return how many answers that a closed period holds were counted or left out by a decision since."""
    periode = Periode.parse(penutupan.periode)
    return (
        db.session().scalar(
            select(func.count(Tinjauan.jawaban_id.distinct()))
            .join(jawaban, jawaban.c.id == Tinjauan.jawaban_id)
            .where(
                Tinjauan.id > penutupan.tinjauan_terakhir,
                *_where_periode(read_unit_ids(penutupan), periode),
                jawaban.c.instrumen == penutupan.instrumen,
                jawaban.c.id <= penutupan.jawaban_terakhir,
            )
        )
        or 0
    )


def count_susulan(penutupan: Penutupan) -> int:
    """Return how many answers of the closed period, in the units it held, came after it was closed."""
    periode = Periode.parse(penutupan.periode)
    return (
        db.session().scalar(
            select(func.count())
            .select_from(jawaban)
            .where(
                *_where_periode(read_unit_ids(penutupan), periode),
                jawaban.c.instrumen == penutupan.instrumen,
                jawaban.c.id > penutupan.jawaban_terakhir,
            )
        )
        or 0
    )


def _check_recount(hasil: HasilIndeks, ids: frozenset[int]) -> None:
    """Refuse to freeze a figure that a recount of the rows does not give."""
    if check_rekap(ids, hasil.periode):
        raise Bentrok(
            "rekap_berbeda",
            _n("Rekap tidak sama dengan hitungan ulang jawaban. Jalankan: python -m portal skm hitung-ulang"),
        )


def close_periode(
    unit: Unit,
    periode: Periode,
    *,
    instrumen: str = "skm",
    populasi: int | None = None,
    hari_ini: date,
    pelaku: str,
    now: datetime,
) -> Penutupan:
    """Freeze the figures of a finished period.

    Closing again without new answers returns the same snapshot; with new answers it makes the next
    revision. `populasi` overrides the people served that were entered for the period. Raises DomainError while the
    period still runs, or for a population below 1.
    """
    _check_closable(periode, populasi, hari_ini)
    wait_for_writers(jawaban)
    lama = find_penutupan(unit.id, periode, instrumen)
    if lama is not None and populasi in (None, lama.populasi) and not count_susulan(lama) + count_perubahan(lama):
        return lama
    if populasi is None and lama is not None and not has_populasi(unit.id, periode, instrumen):
        populasi = lama.populasi
    hasil = build_hasil(unit, periode, instrumen=instrumen, hari_ini=hari_ini, populasi=populasi)
    ids = subtree_ids(unit.id)
    _check_recount(hasil, ids)
    baris = _freeze(unit, hasil, ids, revisi=lama.revisi + 1 if lama else 1, pelaku=pelaku, now=now)
    append_jejak(
        pelaku=pelaku,
        aksi="skm.tutup",
        objek=f"{unit.kode}/{periode.kode}",
        now=now,
        rincian={"revisi": baris.revisi, "n": baris.n, "sidik": baris.sidik},
    )
    return baris


def _check_closable(periode: Periode, populasi: int | None, hari_ini: date) -> None:
    if hari_ini < periode.sampai:
        raise DomainError(
            "periode_berjalan",
            _n("%(periode)s belum berakhir. Periode dapat ditutup mulai %(tanggal)s."),
            bidang="periode",
            periode=periode.nama,
            tanggal=periode.sampai.isoformat(),
        )
    if populasi is not None and not 1 <= populasi <= 10**9:
        raise DomainError("populasi_salah", _n("Jumlah penerima layanan minimal 1."), bidang="populasi")


def _freeze(
    unit: Unit, hasil: HasilIndeks, ids: frozenset[int], *, revisi: int, pelaku: str, now: datetime
) -> Penutupan:
    """Store the figures with the number of the last answer they hold and their SHA-256."""
    terakhir = db.session().scalar(select(func.max(jawaban.c.id)).where(*_where_periode(ids, hasil.periode)))
    isi = dump_hasil(hasil)
    baris = Penutupan(
        unit_id=unit.id,
        periode=hasil.periode.kode,
        instrumen=hasil.instrumen.kode,
        revisi=revisi,
        n=hasil.rekap.n,
        populasi=hasil.populasi,
        jawaban_terakhir=terakhir or 0,
        isi=isi,
        sidik=hashlib.sha256(isi.encode()).hexdigest(),
        ditutup_at=now,
        ditutup_oleh=pelaku,
        mulai=hasil.periode.mulai,
        tinjauan_terakhir=last_tinjauan(),
    )
    db.session().add(baris)
    db.session().flush()
    return baris


def read_indeks(
    unit: Unit, periode: Periode, *, instrumen: str = "skm", hari_ini: date, berjalan: bool = False
) -> HasilIndeks:
    """Return the figures of a unit and period: the closed ones when there are, unless `berjalan` is asked."""
    tutup = None if berjalan else find_penutupan(unit.id, periode, instrumen)
    if tutup is None:
        return build_hasil(unit, periode, instrumen=instrumen, hari_ini=hari_ini)
    hasil = load_hasil(tutup)
    catatan = [
        f"{jumlah} jawaban {kata} setelah periode ditutup; tutup lagi untuk membuat revisi berikutnya"
        for jumlah, kata in ((count_susulan(tutup), "masuk"), (count_perubahan(tutup), "ditinjau"))
        if jumlah
    ]
    return replace(hasil, peringatan=(*hasil.peringatan, *catatan)) if catatan else hasil
