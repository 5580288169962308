"""Closed periods: figures and the rows behind them are frozen; what comes later counts in the running period."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db, wait_for_turn, wait_for_writers
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, ancestor_ids
from portal.pengaduan.models import Penutupan, PeristiwaRow


def is_locked(unit_id: int, tanggal: date) -> bool:
    """Tell whether a closed period of the unit, or of a unit above it, holds the date."""
    kode = [Periode.containing(tanggal, j).kode for j in ("bulan", "triwulan", "semester", "tahun")]
    return bool(
        db.session().scalar(
            select(Penutupan.id)
            .where(Penutupan.unit_id.in_(ancestor_ids(unit_id)), Penutupan.periode.in_(kode))
            .limit(1)
        )
    )


def reporting_date(unit_id: int, tanggal: date, *, hari_ini: date) -> date:
    """Return the date whose period counts a case: the day of receipt, or today when that period is closed.

    Source: pengaduan reports of triwulan; a case typed in after the report was locked enters the running one.
    """
    return hari_ini if is_locked(unit_id, tanggal) else tanggal


def find_penutupan(unit_id: int, periode: Periode) -> Penutupan | None:
    """Return the newest closing of a period."""
    return db.session().scalar(
        select(Penutupan)
        .where(Penutupan.unit_id == unit_id, Penutupan.periode == periode.kode)
        .order_by(Penutupan.revisi.desc())
        .limit(1)
    )


def list_revisi(unit_id: int, periode: Periode) -> Sequence[Penutupan]:
    """Return every closing of a period, the oldest first."""
    return (
        db.session()
        .scalars(
            select(Penutupan)
            .where(Penutupan.unit_id == unit_id, Penutupan.periode == periode.kode)
            .order_by(Penutupan.revisi)
        )
        .all()
    )


def close_periode(unit: Unit, periode: Periode, *, hari_ini: date, pelaku: str, now: datetime) -> Penutupan:
    """Freeze the figures of a finished period with their rows.

    A second closing is a revision and is refused when nothing changed. Raises DomainError for a period that
    still runs.
    """
    from portal.pengaduan.service.angka import freeze

    if hari_ini < periode.sampai:
        raise DomainError("periode_berjalan", _n("%(periode)s belum berakhir."), bidang="periode", periode=periode.nama)
    wait_for_turn("pengaduan.penutupan")
    wait_for_writers(PeristiwaRow.__table__)  # type: ignore[arg-type]
    angka, baris = freeze(unit, periode)
    isi_angka, isi_baris = (json.dumps(x, ensure_ascii=False, sort_keys=True) for x in (angka, baris))
    sidik = hashlib.sha256(f"{isi_angka}\n{isi_baris}".encode()).hexdigest()
    lama = find_penutupan(unit.id, periode)
    if lama is not None and lama.sidik == sidik:
        raise DomainError("tidak_berubah", _n("%(periode)s sudah ditutup dan tidak berubah."), periode=periode.nama)
    sesi = db.session()
    revisi = sesi.scalar(
        select(func.max(Penutupan.revisi)).where(Penutupan.unit_id == unit.id, Penutupan.periode == periode.kode)
    )
    penutupan = Penutupan(
        unit_id=unit.id,
        periode=periode.kode,
        revisi=0 if revisi is None else revisi + 1,
        angka=isi_angka,
        baris=isi_baris,
        sidik=sidik,
        ditutup_at=now,
        ditutup_oleh=pelaku,
    )
    sesi.add(penutupan)
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="pengaduan.tutup",
        objek=f"{unit.kode}/{periode.kode}",
        now=now,
        rincian={"revisi": penutupan.revisi, "sidik": sidik},
    )
    return penutupan


def compare(lama: Penutupan, baru: Penutupan) -> list[dict[str, Any]]:
    """Return what a revision changed: figures and cases, each with before and after."""
    beda = _differences("angka", json.loads(lama.angka), json.loads(baru.angka))
    return beda + _differences("kasus", json.loads(lama.baris), json.loads(baru.baris))


def _differences(apa: str, lama: Mapping[str, Any], baru: Mapping[str, Any]) -> list[dict[str, Any]]:
    kunci: Sequence[str] = sorted(set(lama) | set(baru))
    return [
        {"apa": apa, "kode": k, "sebelum": lama.get(k), "sesudah": baru.get(k)}
        for k in kunci
        if lama.get(k) != baru.get(k)
    ]
