"""The answer rows behind a number: filters for lists, the matrix of a report, counts of respondents."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Loket
from portal.skm.domain import DEMOGRAFI, Instrumen
from portal.skm.instrumen import load_all
from portal.skm.models import SAH, InstrumenRow, Penutupan, jawaban, kolom_nilai


def select_jawaban(
    unit_ids: frozenset[int],
    periode: Periode,
    instrumen: Instrumen,
    *,
    sampai_id: int | None = None,
    saring: Mapping[str, str] | None = None,
) -> Select[Any]:
    """Return a select of the rows that count in a figure, oldest first.

    Each row has id, tanggal, layanan, loket, kanal, saran, the questions about the respondent and one
    column for each unsur code. `saring` narrows by layanan_id, loket_id, kanal, bulan (2025-01), or an
    unsur code with a score; unknown or malformed filters are ignored.
    """
    c = jawaban.c
    pilih = (
        select(
            c.id,
            c.tanggal,
            Layanan.nama.label("layanan"),
            Loket.nama.label("loket"),
            c.kanal,
            c.saran,
            *(c[d] for d in DEMOGRAFI),
            *(c[kolom_nilai(u.slot)].label(u.kode) for u in instrumen.unsur),
        )
        .join(Layanan, Layanan.id == c.layanan_id)
        .outerjoin(Loket, Loket.id == c.loket_id)
        .where(
            c.unit_id.in_(unit_ids),
            c.instrumen == instrumen.kode,
            c.tanggal >= periode.mulai,
            c.tanggal < periode.sampai,
            c.status == SAH,
            *_filters(instrumen, saring or {}),
        )
        .order_by(c.tanggal, c.id)
    )
    return pilih if sampai_id is None else pilih.where(c.id <= sampai_id)


def _filters(instrumen: Instrumen, saring: Mapping[str, str]) -> list[Any]:
    c, hasil = jawaban.c, []
    for nama in ("layanan_id", "loket_id"):
        nilai = saring.get(nama, "")
        if nilai.isascii() and nilai.isdigit() and len(nilai) < 10:
            hasil.append(c[nama] == int(nilai) if int(nilai) else c[nama].is_(None))
    if saring.get("kanal"):
        hasil.append(c.kanal == saring["kanal"])
    if saring.get("bulan"):
        try:
            bulan = Periode.parse(saring["bulan"])
        except DomainError:
            return hasil
        hasil += [c.tanggal >= bulan.mulai, c.tanggal < bulan.sampai]
    for unsur in instrumen.unsur:
        nilai = saring.get(unsur.kode, "")
        if nilai.isascii() and nilai.isdigit() and len(nilai) == 1:
            hasil.append(c[kolom_nilai(unsur.slot)] == int(nilai))
    return hasil


def snapshot_rows(unit_ids: frozenset[int], penutupan: Penutupan, instrumen: Instrumen) -> list[dict[str, Any]]:
    """Return the rows from which a closed period's figures can be re-derived."""
    pilih = select_jawaban(unit_ids, Periode.parse(penutupan.periode), instrumen, sampai_id=penutupan.jawaban_terakhir)
    return [dict(b._mapping) for b in db.session().execute(pilih)]


def count_demografi(unit_ids: frozenset[int], penutupan: Penutupan) -> dict[str, dict[str, int]]:
    """Return question → option code ("" = not answered) → respondents of a closed period."""
    periode, c = Periode.parse(penutupan.periode), jawaban.c
    hasil = {}
    for nama, pilihan in DEMOGRAFI.items():
        hitungan = dict.fromkeys([*pilihan.opsi, ""], 0)
        for kode, jumlah in db.session().execute(
            select(func.coalesce(c[nama], ""), func.count())
            .where(
                c.unit_id.in_(unit_ids),
                c.instrumen == penutupan.instrumen,
                c.tanggal >= periode.mulai,
                c.tanggal < periode.sampai,
                c.id <= penutupan.jawaban_terakhir,
                c.status == SAH,
            )
            .group_by(func.coalesce(c[nama], ""))
        ):
            hitungan[kode] = jumlah
        hasil[nama] = hitungan
    return hasil


def count_answers(unit_ids: frozenset[int] | None = None) -> int:
    """Return how many answers are stored, for the whole office or for some units."""
    pilih = select(func.count()).select_from(jawaban)
    if unit_ids is not None:
        pilih = pilih.where(jawaban.c.unit_id.in_(unit_ids))
    return db.session().scalar(pilih) or 0


def count_per_qr(unit_ids: frozenset[int]) -> dict[int, int]:
    """Return QR id → number of answers that came through it."""
    hasil = db.session().execute(
        select(jawaban.c.qr_id, func.count())
        .where(jawaban.c.unit_id.in_(unit_ids), jawaban.c.qr_id.is_not(None))
        .group_by(jawaban.c.qr_id)
    )
    return {int(qr_id): jumlah for qr_id, jumlah in hasil}


def install_instrumen(*, now: datetime) -> list[str]:
    """Record every shipped instrument version; return the new ones.

    Raises DomainError when a version that was in use has changed: figures already published would no
    longer follow from their rows.
    """
    sesi, baru = db.session(), []
    for (kode, versi), (_isi, sidik) in load_all().items():
        baris = sesi.get(InstrumenRow, (kode, versi))
        if baris is None:
            sesi.add(InstrumenRow(kode=kode, versi=versi, sidik=sidik, dipasang_at=now))
            baru.append(f"{kode} versi {versi}")
        elif baris.sidik != sidik and count_versi(kode, versi):
            raise DomainError(
                "instrumen_berubah",
                _n("Instrumen %(kode)s versi %(versi)s sudah dipakai dan tidak boleh berubah. Buat versi baru."),
                kode=kode,
                versi=versi,
            )
        else:
            baris.sidik = sidik
    sesi.flush()
    return baru


def count_versi(kode: str, versi: int) -> int:
    """Return how many answers use one version of an instrument."""
    return (
        db.session().scalar(
            select(func.count()).select_from(jawaban).where(jawaban.c.instrumen == kode, jawaban.c.versi == versi)
        )
        or 0
    )
